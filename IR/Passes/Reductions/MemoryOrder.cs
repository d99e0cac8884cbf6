namespace DualJit.IR;

/// <summary>The elements of a reduction that gives the same in any order, as near to the order of memory as one may go through them along axes.</summary>
internal static class MemoryOrder
{
    /// <summary>Whether an op gives the same bits whatever is combined first: all but sums and products of floats.</summary>
    public static bool IsPossible(Op op, DType dtype) => op is Op.Min or Op.Max || !dtype.IsFloat && dtype != DType.Complex128;

    /// <summary>Puts the axes along which elements are further away from each other first, and begins at the other end of those along which elements are in reverse.</summary>
    /// <param name="lengths">Of the axes, which are all that the operands have.</param>
    public static (ReducedOperand[] Operands, ValueId[] Lengths) Of(FunctionBuilder builder, ReducedOperand[] operands, ValueId[] lengths)
    {
        lengths = [.. lengths];
        int[] moved = [.. Enumerable.Range(0, operands.Length).Where(i => operands[i].Array is not null)];
        var strides = Array.ConvertAll(moved, i => (ValueId[])[.. operands[i].Strides]);
        var starts = Array.ConvertAll(moved, i => operands[i].Value);
        for (int axis = 0; axis < lengths.Length; axis++) Turn(axis);
        for (int last = lengths.Length - 1; last > 0; last--)
            for (int axis = 0; axis < last; axis++) Order(axis);
        operands = [.. operands];
        for (int i = 0; i < moved.Length; i++)
        {
            var operand = operands[moved[i]];
            operands[moved[i]] = new(starts[i], operand.Array! with { Strides = strides[i], UnitAxis = null, IsRowMajor = false });
        }
        return (operands, lengths);

        ValueId Sum(int axis) => strides.Select(own => own[axis]).Aggregate(builder.Add);

        void Turn(int axis)
        {
            var isTurned = builder.Emit(Op.Lt, Sum(axis), builder.Const(0L));
            for (int i = 0; i < moved.Length; i++)
            {
                var stride = strides[i][axis];
                if (builder.ConstantOf(stride) == 0) continue;
                var toLast = builder.Times(builder.Add(lengths[axis], -1), stride);
                starts[i] = operands[moved[i]].Array!.Offset(builder, starts[i], builder.Emit(Op.Select, isTurned, toLast, builder.Const(0L)));
                strides[i][axis] = builder.Emit(Op.Select, isTurned, builder.Emit(Op.Neg, stride), stride);
            }
        }

        void Order(int axis)
        {
            var isSwapped = builder.Emit(Op.Lt, Sum(axis), Sum(axis + 1));
            foreach (var values in strides.Append(lengths))
            {
                var (here, next) = (values[axis], values[axis + 1]);
                if (builder.ConstantOf(here) is { } known && known == builder.ConstantOf(next)) continue;
                (values[axis], values[axis + 1]) = (builder.Emit(Op.Select, isSwapped, next, here), builder.Emit(Op.Select, isSwapped, here, next));
            }
        }
    }
}
