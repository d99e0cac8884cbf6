namespace DualJit.IR;

/// <summary>The arrays that a parallel loop reduces element by element: each run of groups adds to copies of its own, which are combined after the loop.</summary>
/// <param name="outside">The values from outside that the loop's functions take, the arrays among them.</param>
/// <param name="firstWord">Where in the frame the addresses of the copies are.</param>
/// <param name="wordOfInPlace">Where in the frame it says that there are no copies.</param>
internal sealed class ArrayCopies(ArrayFindings arrays, List<ValueId> outside, int firstWord, int wordOfInPlace)
{
    public bool IsUsed => arrays.Accumulators.Count > 0;

    public int Words => arrays.Accumulators.Count;

    /// <summary>Whether any number of copies comes to the same bits.</summary>
    public static bool AreExact(Function function, ArrayFindings arrays) =>
        arrays.Accumulators.All(accumulator => accumulator.Op is not (Op.Add or Op.Mul) || !IrType.Scalar(function.TypeOf(accumulator.Array).DType).IsOf(Kinds.Float | Kinds.Complex));

    /// <summary>How many elements a copy of each has together.</summary>
    public ValueId Elements(FunctionBuilder builder, ValueId[] values) =>
        arrays.Accumulators.Select(accumulator => builder.Emit(Op.Length, ValueOf(values, accumulator.Array))).Aggregate((sum, length) => builder.Emit(Op.Add, sum, length));

    private int WordOf(int accumulator) => firstWord + accumulator;

    public ValueId ValueOf(ValueId[] values, ValueId array) => values[outside.IndexOf(array)];

    public bool Contains(ValueId array) => arrays.Accumulators.Any(accumulator => accumulator.Array == array);

    /// <summary>Whether an array that is reduced is also read or written as another one: there must be one copy of it then, itself.</summary>
    public ValueId Overlap(FunctionBuilder builder, ValueId[] values)
    {
        var overlap = builder.Const(false);
        foreach (var pair in arrays.Overlaps)
            if (Contains(pair.A) || Contains(pair.B))
                overlap = builder.Emit(Op.Or, overlap, builder.Emit(Op.Not, new MemoryRanges(builder).AreApart(ValueOf(values, pair.A), ValueOf(values, pair.B), mayBeOne: false)));
        return overlap;
    }

    /// <summary>Makes room for so many copies of each, and leaves in the frame where they are.</summary>
    public ValueId[] Make(FunctionBuilder builder, Frame frame, ValueId[] values, ValueId runs) =>
        [.. arrays.Accumulators.Select((accumulator, i) => Make(builder, frame, ValueOf(values, accumulator.Array), runs, i))];

    /// <summary>Adds what the runs came to to the arrays.</summary>
    public void Add(FunctionBuilder builder, ValueId[] values, ValueId[] copies, ValueId runs, ValueId isInPlace)
    {
        for (int i = 0; i < copies.Length; i++) Add(builder, ValueOf(values, arrays.Accumulators[i].Array), copies[i], runs, isInPlace, arrays.Accumulators[i].Op);
    }

    private ValueId Make(FunctionBuilder builder, Frame frame, ValueId array, ValueId runs, int accumulator)
    {
        var elements = builder.Emit(Op.Mul, builder.Emit(Op.Length, array), runs);
        var copies = builder.EmitTyped(Op.Allocate, IrType.Array(builder.TypeOf(array).DType, 1, Layout.C), elements);
        frame.Put(builder.Emit(Op.Data, copies), WordOf(accumulator));
        return copies;
    }

    /// <summary>The values for a run: where an array is reduced, its copy, in which there is nothing yet.</summary>
    public ValueId[] With(FunctionBuilder builder, Frame frame, ValueId[] values, ValueId run)
    {
        if (!IsUsed) return values;
        ValueId[] own = [.. values];
        var isInPlace = builder.IsNotZero(frame.TakeInt64(wordOfInPlace));
        for (int i = 0; i < arrays.Accumulators.Count; i++)
        {
            var (array, op) = arrays.Accumulators[i];
            var value = ValueOf(values, array);
            var type = builder.TypeOf(value);
            var elements = builder.Emit(Op.Length, value);
            var data = builder.Emit(Op.Offset, (long)type.DType, frame.Take(IrType.Pointer, WordOf(i)), builder.Emit(Op.Mul, elements, run));
            builder.Unless(isInPlace, () => builder.For(elements, e => builder.Emit(Op.Store, Neutral(builder, op, type.DType), builder.Emit(Op.Offset, (long)type.DType, data, e))));
            own[outside.IndexOf(array)] = CopyAt(builder, value, builder.Emit(Op.Select, isInPlace, builder.Emit(Op.Data, value), data), isInPlace);
        }
        return own;
    }

    private static ValueId Neutral(FunctionBuilder builder, Op op, DType dtype) => dtype == DType.Complex128
        ? builder.Emit(Op.Complex, builder.Const(-0.0), builder.Const(-0.0))
        : builder.Const(dtype, IR.Neutral.Of(op, dtype));

    /// <summary>An array of the shape of another one, without gaps, at an address; or where that one lies.</summary>
    private static ValueId CopyAt(FunctionBuilder builder, ValueId array, ValueId data, ValueId isInPlace)
    {
        var type = builder.TypeOf(array);
        var description = new Frame(builder, builder.StackSlot(sizeof(long) * (long)Frame.WordsOf(type)));
        description.Put(array, 0);
        description.Put(data, 1);
        var stride = builder.Const(1L);
        for (int next = 0; next < type.Rank; next++)
        {
            int axis = type.Layout == Layout.F ? next : type.Rank - 1 - next;
            description.Put(builder.Emit(Op.Select, isInPlace, builder.Emit(Op.Stride, axis, array), stride), 2 + type.Rank + axis);
            stride = builder.Emit(Op.Mul, stride, builder.Emit(Op.Dim, axis, array));
        }
        return description.Take(type, 0);
    }

    /// <summary>Combines the copies, neighbours first, and the array with what they come to.</summary>
    private static void Add(FunctionBuilder builder, ValueId array, ValueId copies, ValueId runs, ValueId isInPlace, Op op)
    {
        var type = builder.TypeOf(array);
        var element = IrType.Scalar(type.DType);
        var elements = builder.Emit(Op.Length, array);
        var data = builder.Emit(Op.Data, copies);
        builder.Unless(isInPlace, () =>
        {
            builder.While([builder.Const(1L)], step => builder.Emit(Op.Lt, step[0], runs), step =>
            {
                builder.While([builder.Const(0L)], run => builder.Emit(Op.Lt, builder.Add(run[0], step[0]), runs), run =>
                {
                    builder.For(elements, e =>
                    {
                        var older = At(builder.Add(builder.Emit(Op.Mul, run[0], elements), e));
                        var newer = At(builder.Add(builder.Emit(Op.Mul, builder.Add(run[0], step[0]), elements), e));
                        builder.Emit(Op.Store, builder.Emit(op, builder.EmitTyped(Op.Load, element, older), builder.EmitTyped(Op.Load, element, newer)), older);
                    });
                    return [builder.Add(run[0], builder.Add(step[0], step[0]))];
                });
                return [builder.Add(step[0], step[0])];
            });
            AddAxis(0, [], CopyAt(builder, array, data, builder.Const(false)));
        });

        ValueId At(ValueId index) => builder.Emit(Op.Offset, (long)type.DType, data, index);

        void AddAxis(int axis, ValueId[] indices, ValueId total)
        {
            if (axis == type.Rank)
                builder.Emit(Op.ElementStore, [array, builder.Emit(op, builder.Emit(Op.ElementLoad, [array, .. indices]), builder.Emit(Op.ElementLoad, [total, .. indices])), .. indices]);
            else
                builder.For(builder.Emit(Op.Dim, axis, array), i => AddAxis(axis + 1, [.. indices, i], total));
        }
    }
}
