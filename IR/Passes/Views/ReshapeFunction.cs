namespace DualJit.IR;

/// <summary>The function that does what <see cref="ReshapedStrides"/> says, over numbers in memory. Kernels share it.</summary>
internal sealed class ReshapeFunction
{
    private readonly FunctionId _function;

    /// <param name="module">What is reshaped in it finds the function there.</param>
    public ReshapeFunction(Module module) => _function = SharedFunction.FindOrAdd(module, "reshape", Emit);

    /// <summary>Emits a call.</summary>
    /// <returns>Whether there are strides, and these.</returns>
    public (ValueId Fits, ValueId[] Strides) Call(FunctionBuilder builder, ValueId[] lengths, ValueId[] strides, ValueId[] newLengths)
    {
        var (from, to) = (Store([.. lengths, .. strides]), Store([.. newLengths, .. newLengths, builder.Const(0L)]));
        builder.CallLater(_function, IrType.Void, from, builder.Const((long)lengths.Length), to, builder.Const((long)newLengths.Length));
        return (builder.IsNotZero(Load(builder, At(builder, to, 2 * newLengths.Length))), [.. newLengths.Select((_, axis) => Load(builder, At(builder, to, newLengths.Length + axis)))]);

        ValueId Store(ValueId[] numbers)
        {
            var slot = builder.StackSlot(Math.Max(1, numbers.Length) * sizeof(long));
            for (int i = 0; i < numbers.Length; i++) builder.Emit(Op.Store, numbers[i], At(builder, slot, i));
            return slot;
        }
    }

    // After the lengths of the array come its strides, after the new lengths the strides that are found, and whether there are any.
    private static void Emit(FunctionBuilder builder)
    {
        var (from, rank, to, newRank) = (Parameter("from", IrType.Pointer), Parameter("rank", IrType.Int64), Parameter("to", IrType.Pointer), Parameter("newRank", IrType.Int64));
        var (zero, one, yes) = (builder.Const(0L), builder.Const(1L), builder.Const(true));
        var (strides, newStrides) = (At(builder, from, rank), At(builder, to, newRank));
        var count = builder.While([zero, one], now => builder.Emit(Op.Lt, now[0], rank), now => [builder.Add(now[0], 1), builder.Emit(Op.Mul, now[1], Length(now[0]))])[1];
        builder.For(newRank, axis => builder.Emit(Op.Store, zero, At(builder, newStrides, axis)));
        var fits = builder.If(builder.Emit(Op.Eq, count, zero), () =>
        {
            Cut(one, zero, newRank);
            return [yes];
        }, () => builder.While([zero, zero, yes], now => builder.Emit(Op.And, now[2], builder.Emit(Op.And, builder.Emit(Op.Lt, now[0], rank), builder.Emit(Op.Lt, now[1], newRank))), now =>
        {
            // The shortest runs of axes with the same number of elements.
            var run = builder.While([builder.Add(now[0], 1), Length(now[0]), builder.Add(now[1], 1), NewLength(now[1])], ends => builder.Emit(Op.Ne, ends[1], ends[3]), ends => builder.If(
                builder.Emit(Op.Lt, ends[1], ends[3]),
                () => [builder.Add(ends[0], 1), builder.Emit(Op.Mul, ends[1], Length(ends[0])), ends[2], ends[3]],
                () => [ends[0], ends[1], builder.Add(ends[2], 1), builder.Emit(Op.Mul, ends[3], NewLength(ends[2]))]));
            var (spacing, isEven) = Spacing(now[0], run[0]);
            Cut(spacing, now[1], run[2]);
            return [run[0], run[2], isEven];
        })[2..])[0];
        builder.Emit(Op.Store, builder.Convert(fits, DType.Int64), At(builder, newStrides, newRank));

        ValueId Parameter(string name, IrType type) => builder.Function.AddParameter(Function.EntryId, type, name);

        ValueId Length(ValueId axis) => Load(builder, At(builder, from, axis));

        ValueId NewLength(ValueId axis) => Load(builder, At(builder, to, axis));

        // How far neighbours are from each other, and whether all are: axes of one index say nothing of that.
        (ValueId Spacing, ValueId IsEven) Spacing(ValueId start, ValueId end)
        {
            var found = builder.While([end, one, one, builder.Const(false), yes], now => builder.Emit(Op.Gt, now[0], start), now =>
            {
                var axis = builder.Add(now[0], -1);
                var (length, stride) = (Length(axis), Load(builder, At(builder, strides, axis)));
                var isOne = builder.Emit(Op.Eq, length, one);
                var isFirst = builder.Emit(Op.Not, builder.Emit(Op.Or, isOne, now[3]));
                var expected = builder.Emit(Op.Select, isFirst, stride, now[2]);
                return
                [
                    axis, builder.Emit(Op.Select, isFirst, stride, now[1]), builder.Emit(Op.Mul, expected, length), builder.Emit(Op.Or, now[3], isFirst),
                    builder.Emit(Op.And, now[4], builder.Emit(Op.Or, isOne, builder.Emit(Op.Eq, stride, expected))),
                ];
            });
            return (found[1], found[4]);
        }

        void Cut(ValueId stride, ValueId start, ValueId end) => builder.While([end, stride], now => builder.Emit(Op.Gt, now[0], start), now =>
        {
            var axis = builder.Add(now[0], -1);
            builder.Emit(Op.Store, now[1], At(builder, newStrides, axis));
            return [axis, builder.Emit(Op.Mul, now[1], builder.Emit(Op.Max, NewLength(axis), one))];
        });
    }

    private static ValueId Load(FunctionBuilder builder, ValueId address) => builder.EmitTyped(Op.Load, IrType.Int64, address);

    private static ValueId At(FunctionBuilder builder, ValueId memory, long place) => At(builder, memory, builder.Const(place));

    private static ValueId At(FunctionBuilder builder, ValueId memory, ValueId place) => builder.Emit(Op.Offset, (long)DType.Int64, memory, place);
}
