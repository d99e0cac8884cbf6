namespace DualJit.IR;

/// <summary>Makes addresses, lengths and strides of slices, transposed and reshaped arrays and the like, and an array of those.</summary>
/// <example><code>
/// %v = slice %a, at %i, range %first %n : array&lt;f64,1,C&gt;   =>   %0 = data %a ; %1 = stride %a, 0 ; %2 = mul %i, %1 ; … ; %5 = offset %0, %4 : f64
///                                                             %v = view %a, %5, %n : array&lt;f64,1,C&gt;
/// </code></example>
public sealed class LowerViews : Rewriter, IPass
{
    private ReshapeFunction? _function;

    public Stage From => Stage.Array;

    public Stage To => Stage.Array;

    public Module Run(Module module)
    {
        if (!module.Functions.Exists(function => function.Has(instruction => IsView(instruction.Op)))) return module;
        // After all others: as long as this pass runs, functions keep their numbers.
        var function = module.Functions.Exists(function => function.Has(instruction => instruction.Op == Op.Reshape && !IsInOrder(function.TypeOf(instruction.Operands[0])))) ? new ReshapeFunction(module) : null;
        return new LowerViews { _function = function }.RewriteModule(module);
    }

    private static bool IsView(Op op) => op is Op.Slice or Op.Transpose or Op.Broadcast or Op.Reshape;

    protected override void Rewrite(Instruction instruction)
    {
        if (!IsView(instruction.Op))
        {
            Copy(instruction);
            return;
        }
        var array = Map(instruction.Operands[0]);
        var operands = Array.ConvertAll(instruction.Operands[1..], Map);
        // Null has no views, whether anything looks at them or not.
        var data = Builder.Emit(Op.Data, array);
        if (instruction.Op == Op.Reshape)
        {
            SetMap(instruction.Result, Reshape(array, data, instruction.Type, ReshapedLengths(array, LengthsIn(operands))));
            return;
        }
        var (first, lengths, strides) = instruction.Op switch
        {
            Op.Slice => Slice(array, data, new SliceKinds(instruction.Immediate), operands),
            Op.Transpose => Transpose(array, data, operands),
            _ => Broadcast(array, data, LengthsIn(operands)),
        };
        var type = instruction.Type;
        var view = View(type, array, first, lengths, strides);
        // An element that repeats is one element.
        SetMap(instruction.Result, instruction.Op == Op.Broadcast ? Builder.EmitTyped(Op.ReadOnly, type, view) : view);
    }

    private (ValueId Data, ValueId[] Lengths, ValueId[] Strides) Slice(ValueId array, ValueId data, SliceKinds kinds, ReadOnlySpan<ValueId> operands)
    {
        var type = Builder.TypeOf(array);
        var (lengths, strides) = (new List<ValueId>(), new List<ValueId>());
        ValueId? offset = null;
        for (int axis = 0; axis < type.Rank; axis++)
        {
            var (kind, stride) = (kinds[axis], Builder.Emit(Op.Stride, axis, array));
            if (kind != SliceKind.All && Builder.ConstantOf(operands[0]) != 0)
            {
                var distance = Builder.Emit(Op.Mul, operands[0], stride);
                offset = offset is { } sum ? Builder.Add(sum, distance) : distance;
            }
            if (kind != SliceKind.At)
            {
                lengths.Add(kind == SliceKind.All ? Builder.Emit(Op.Dim, axis, array) : operands[1]);
                // The stride of a single index is that of the array, however far the step.
                strides.Add(kind != SliceKind.Step ? stride
                    : Builder.Emit(Op.Select, Builder.Emit(Op.Gt, operands[1], Builder.Const(1L)), Builder.Emit(Op.Mul, stride, operands[2]), stride));
            }
            operands = operands[(int)kind..];
        }
        if (offset is { } bytes && type.IsArrayOfStructs) offset = Builder.Emit(Op.Mul, bytes, Builder.Const((long)type.ElementSize));
        return (offset is { } distanceOfFirst ? Builder.Emit(Op.Offset, (long)type.DType, data, distanceOfFirst) : data, [.. lengths], [.. strides]);
    }

    private (ValueId Data, ValueId[] Lengths, ValueId[] Strides) Transpose(ValueId array, ValueId data, ValueId[] axes)
    {
        int rank = Builder.TypeOf(array).Rank;
        var (lengths, strides) = (PartsOf(Op.Dim, array), PartsOf(Op.Stride, array));
        if (axes.Length > 0) CheckAxes(axes, rank);
        if (axes.Length != rank)
        {
            Array.Reverse(lengths);
            Array.Reverse(strides);
            return (data, lengths, strides);
        }
        return (data, Array.ConvertAll(axes, axis => OfAxis(lengths, axis)), Array.ConvertAll(axes, axis => OfAxis(strides, axis)));
    }

    private void CheckAxes(ValueId[] axes, int rank)
    {
        var areAll = Builder.Const(axes.Length == rank);
        for (int i = 0; i < axes.Length; i++)
        {
            areAll = Builder.Emit(Op.And, areAll, Builder.Emit(Op.Lt, Builder.Convert(axes[i], DType.UInt64), Builder.Const((ulong)rank)));
            for (int j = 0; j < i; j++) areAll = Builder.Emit(Op.And, areAll, Builder.Emit(Op.Ne, axes[i], axes[j]));
        }
        ArrayShape.ThrowUnless(Builder, areAll, ShapeRules.AreNoAxes(axes.Length), [.. axes, Builder.Const((long)rank)], "axes");
    }

    private ValueId OfAxis(ValueId[] parts, ValueId axis)
    {
        if (Builder.ConstantOf(axis) is { } known) return parts[(ulong)known < (ulong)parts.Length ? known : 0];
        var part = parts[0];
        for (int i = 1; i < parts.Length; i++) part = Builder.Emit(Op.Select, Builder.Emit(Op.Eq, axis, Builder.Const((long)i)), parts[i], part);
        return part;
    }

    private (ValueId Data, ValueId[] Lengths, ValueId[] Strides) Broadcast(ValueId array, ValueId data, ValueId[] lengths)
    {
        var shape = ArrayShape.Of(Builder, array);
        shape.CheckBroadcast(Builder, new ArrayShape(lengths, []));
        var (zero, one) = (Builder.Const(0L), Builder.Const(1L));
        var strides = new ValueId[lengths.Length];
        Array.Fill(strides, zero);
        for (int axis = 1; axis <= Math.Min(shape.Rank, lengths.Length); axis++)
            strides[^axis] = Builder.Emit(Op.Select, Builder.Emit(Op.Eq, shape.Lengths[^axis], one), zero, Builder.Emit(Op.Stride, shape.Rank - axis, array));
        return (data, lengths, strides);
    }

    /// <summary>A view, or a copy where no strides give the elements under the shape.</summary>
    private ValueId Reshape(ValueId array, ValueId data, IrType type, ValueId[] lengths)
    {
        var source = Builder.TypeOf(array);
        if (IsInOrder(source)) return View(type, array, data, lengths, []);
        var (shape, inOrder) = (PartsOf(Op.Dim, array), type with { Layout = Layout.C });
        var (fits, strides) = _function!.Call(Builder, shape, PartsOf(Op.Stride, array), lengths);
        return Builder.If(fits, () => [View(type, array, data, lengths, strides)], () =>
        {
            var copy = Builder.EmitTyped(Op.AllocateRaw, source with { Layout = Layout.C }, shape);
            Builder.Emit(Op.Assign, copy, array);
            return [View(inOrder, copy, Builder.Emit(Op.Data, copy), lengths, [])];
        })[0];
    }

    private static bool IsInOrder(IrType array) => array.Layout == Layout.C;

    private ValueId View(IrType type, ValueId array, ValueId first, ValueId[] lengths, ValueId[] strides) =>
        Builder.EmitTyped(Op.View, type, [array, first, .. lengths, .. type.Layout is Layout.Strided or Layout.Inner ? strides : []]);

    private ValueId[] ReshapedLengths(ValueId array, ValueId[] asked)
    {
        var from = PartsOf(Op.Dim, array);
        var count = Builder.Emit(Op.Length, array);
        ValueId minusOne = Builder.Const(-1L), zero = Builder.Const(0L), one = Builder.Const(1L);
        var isOpen = Array.ConvertAll(asked, length => Builder.ConstantOf(length) is { } known ? Builder.Const(known == -1) : Builder.Emit(Op.Eq, length, minusOne));
        var open = zero;
        foreach (var axis in isOpen) open = Builder.Add(open, Builder.Convert(axis, DType.Int64));
        Check(Builder.Emit(Op.Le, open, one));
        var lengths = asked.Zip(isOpen, (length, axis) => Builder.ConstantOf(axis) == 0 ? length : Builder.Emit(Op.Select, axis, one, length)).ToArray();
        ArrayShape.CheckLengths(Builder, lengths);
        var product = one;
        foreach (var length in lengths) product = Builder.Emit(Op.Mul, product, length);
        var divisor = Builder.Emit(Op.Max, product, one);
        var isFilled = Builder.Emit(Op.And, Builder.Emit(Op.Ne, product, zero), Builder.Emit(Op.Eq, Builder.Emit(Op.Rem, count, divisor), zero));
        Check(Builder.Emit(Op.Select, Builder.Emit(Op.Eq, open, zero), Builder.Emit(Op.Eq, product, count), isFilled));
        var rest = Builder.Emit(Op.Div, count, divisor);
        return [.. lengths.Zip(isOpen, (length, axis) => Builder.ConstantOf(axis) == 0 ? length : Builder.Emit(Op.Select, axis, rest, length))];

        void Check(ValueId fits) => ArrayShape.ThrowUnless(Builder, fits, ShapeRules.DoesNotReshape(from.Length, asked.Length), [.. from, count, .. asked], "shape");
    }

    // Given by themselves, or as those of an array.
    private ValueId[] LengthsIn(ValueId[] operands) => [.. operands.SelectMany(operand => Builder.TypeOf(operand).IsArray ? PartsOf(Op.Dim, operand) : [operand])];

    private ValueId[] PartsOf(Op op, ValueId array) => [.. Enumerable.Range(0, Builder.TypeOf(array).Rank).Select(axis => Builder.Emit(op, axis, array))];
}
