namespace DualJit.IR;

/// <summary>The shape of an array, or the one that several broadcast to.</summary>
/// <param name="Lengths">Of the axes.</param>
/// <param name="Arrays">Those that broadcast to it.</param>
internal sealed record ArrayShape(ValueId[] Lengths, HashSet<ValueId> Arrays)
{
    public int Rank => Lengths.Length;

    /// <summary>How many elements there are.</summary>
    public ValueId Count(FunctionBuilder builder) => Lengths.Aggregate(builder.Const(1L), builder.Times);

    /// <summary>Whether another is known to have the same lengths.</summary>
    public bool IsLike(ArrayShape other) => Lengths.AsSpan().SequenceEqual(other.Lengths) || Arrays.SetEquals(other.Arrays);

    public static ArrayShape Of(FunctionBuilder builder, ValueId array)
    {
        int rank = builder.TypeOf(array).Rank;
        return new(builder.DefinitionOf(array) switch
        {
            { Op: Op.Allocate or Op.AllocateRaw or Op.AllocateScratch } made => made.Operands,
            { Op: Op.View } view => view.Operands.AsSpan(builder.TypeOf(view.Operands[0]).IsArray ? 2 : 1, rank).ToArray(),
            _ => [.. Enumerable.Range(0, rank).Select(axis => builder.Emit(Op.Dim, axis, array))],
        }, [array]);
    }

    /// <summary>The shapes of the arrays that a function takes, from its start on, but for those that may be null.</summary>
    public static IEnumerable<(ValueId Parameter, ArrayShape Shape)> OfParameters(FunctionBuilder builder, Func<ValueId, ValueId> map, Function old, HashSet<ValueId> nullable) =>
        old.Parameters.Where(parameter => old.TypeOf(parameter).IsArray && !nullable.Contains(parameter)).Select(parameter => (parameter, Of(builder, map(parameter))));

    /// <summary>Emits what finds the shape that two shapes broadcast to, and throws where they do not.</summary>
    public static ArrayShape Broadcast(FunctionBuilder builder, ArrayShape left, ArrayShape right)
    {
        // What has broadcast to a shape does so again.
        if (left.Arrays.IsSubsetOf(right.Arrays)) return right;
        if (right.Arrays.IsSubsetOf(left.Arrays)) return left;
        return new ArrayShape(Broadcast(builder, left.Lengths, right.Lengths), [.. left.Arrays, .. right.Arrays]);
    }

    /// <summary>Emits what throws where an array of this shape does not broadcast to another.</summary>
    public void CheckBroadcast(FunctionBuilder builder, ArrayShape target)
    {
        string text = ShapeRules.DoesNotBroadcastTo(Rank, target.Rank);
        ValueId[] lengths = [.. Lengths, .. target.Lengths];
        if (Rank > target.Rank)
        {
            ThrowUnless(builder, builder.Const(false), text, lengths, "shape");
            return;
        }
        var broadcast = Broadcast(builder, Lengths, target.Lengths);
        for (int axis = 0; axis < broadcast.Length; axis++)
            if (broadcast[axis] != target.Lengths[axis]) ThrowUnless(builder, builder.Emit(Op.Eq, broadcast[axis], target.Lengths[axis]), text, lengths, "shape");
    }

    /// <inheritdoc cref="Broadcast(FunctionBuilder, ArrayShape, ArrayShape)"/>
    public static ValueId[] Broadcast(FunctionBuilder builder, ValueId[] left, ValueId[] right)
    {
        if (left.Length == 0) return right;
        if (right.Length == 0) return left;
        var shape = new ValueId[Math.Max(left.Length, right.Length)];
        var one = builder.Const(1L);
        for (int axis = 1; axis <= shape.Length; axis++)
        {
            if (axis > left.Length || axis > right.Length)
            {
                shape[^axis] = axis > left.Length ? right[^axis] : left[^axis];
                continue;
            }
            var (a, b) = (left[^axis], right[^axis]);
            if (a == b || builder.ConstantOf(b) == 1) shape[^axis] = a;
            else if (builder.ConstantOf(a) == 1) shape[^axis] = b;
            else
            {
                var isRepeated = builder.Emit(Op.Eq, a, one);
                var fits = builder.Emit(Op.Or, builder.Emit(Op.Or, builder.Emit(Op.Eq, a, b), isRepeated), builder.Emit(Op.Eq, b, one));
                ThrowUnless(builder, fits, ShapeRules.DoNotBroadcast(left.Length, right.Length, axis), [.. left, .. right]);
                shape[^axis] = builder.Emit(Op.Select, isRepeated, b, a);
            }
        }
        // An array has that shape already.
        if (!shape.SequenceEqual(left) && !shape.SequenceEqual(right)) CheckSize(builder, shape);
        return shape;
    }

    /// <summary>Emits what throws where no array has a shape.</summary>
    public static void CheckLengths(FunctionBuilder builder, ValueId[] shape)
    {
        ValueId? areLengths = null;
        foreach (var length in shape)
        {
            if (builder.ConstantOf(length) is >= 0) continue;
            var isLength = builder.Emit(Op.Ge, length, builder.Const(0L));
            areLengths = areLengths is { } others ? builder.Emit(Op.And, others, isLength) : isLength;
        }
        if (areLengths is { } condition) ThrowUnless(builder, condition, ShapeRules.NegativeLength(shape.Length), shape, "shape");
        CheckSize(builder, shape, hasLengths: false);
    }

    // A length of 0 counts as 1.
    private static void CheckSize(FunctionBuilder builder, ValueId[] shape, bool hasLengths = true)
    {
        ValueId? size = null;
        foreach (var length in shape)
        {
            var counted = builder.Emit(Op.Max, length, builder.Const(1L));
            size = size is { } before ? builder.Emit(Op.Mul, before, counted) : counted;
            // An array has the length of a single axis.
            if (!hasLengths || size != counted) ThrowUnless(builder, builder.Emit(Op.Le, size.Value, builder.Const((long)ShapeRules.MaxLength)), ShapeRules.TooLarge(shape.Length), shape, "shape");
        }
    }

    /// <summary>Emits what throws an <see cref="ArgumentException"/> that names lengths.</summary>
    public static void ThrowUnless(FunctionBuilder builder, ValueId condition, string format, ValueId[] lengths, string? parameter = null)
    {
        var text = new ExceptionText(format, true, [.. lengths.Select(_ => new ExceptionOperand(typeof(long)))]);
        var (holds, fails) = (builder.NewBlock(), builder.NewBlock());
        builder.Branch(condition, holds, fails);
        builder.SwitchTo(fails);
        var constructor = typeof(ArgumentException).GetConstructor(parameter is null ? [typeof(string)] : [typeof(string), typeof(string)])!;
        builder.Throw(new ExceptionSite(constructor, parameter is null ? [text] : [text, parameter]), lengths);
        builder.SwitchTo(holds);
    }
}
