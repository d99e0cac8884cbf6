namespace DualJit.IR;

/// <summary>A reduction of all elements as a parallel loop, where arrays lie in order: a function with the loop, which <see cref="OutlineParallelLoops"/> divides, and a call of it where that is worth it.</summary>
/// <remarks>Both have the canonical order, so neither the choice nor the number of threads shows in a bit.</remarks>
internal static class DividedReduction
{
    /// <summary>Whether a parallel loop may reduce so: by the number of one axis, or of elements that can only lie in order.</summary>
    public static bool IsPossible(FunctionBuilder builder, IElementFunction function, Op op, ValueId[] operands, ArrayShape shape) =>
        shape.Rank > 0 && function.ParameterCount == operands.Length && op is Op.Add or Op.Mul or Op.Min or Op.Max or Op.And or Op.Or && function.ReturnType is { IsScalar: true, IsComplex: false }
        && Array.TrueForAll(operands, operand => builder.TypeOf(operand) is not { IsArray: true } type || (type.Rank == shape.Rank && (type.Rank == 1 || type.Layout == Layout.C)));

    /// <param name="otherwise">Emits the loops for one thread.</param>
    public static ValueId Emit(DividedLoops divided, FunctionBuilder builder, IElementFunction function, Op op, ValueId[] operands, ArrayShape?[] shapes, ArrayShape shape, Func<ValueId> otherwise)
    {
        var count = shape.Count(builder);
        var isWorth = builder.Emit(Op.Ge, count, builder.Const(1 + (long)(DividedLoops.LeastWork / Math.Max(1, function.Nanoseconds))));
        foreach (var own in shapes.OfType<ArrayShape>())
            for (int axis = 0; axis < own.Rank; axis++)
                if (own.Lengths[axis] != shape.Lengths[axis]) isWorth = builder.AndOf(isWorth, builder.Emit(Op.Eq, own.Lengths[axis], shape.Lengths[axis]));
        return builder.If(isWorth, () =>
        {
            ValueId[] arguments = Array.ConvertAll(operands, operand => builder.TypeOf(operand) is { IsArray: true, Rank: > 1 } ? DividedLoops.View(builder, operand, builder.Emit(Op.Data, operand), [count], [], Layout.C) : operand);
            var loop = divided.Add(builder, "reduction", function.ReturnType, [(IrType.Int64, "count"), .. arguments.Select(argument => (builder.TypeOf(argument), (string?)null))], inside => EmitLoop(inside, function, op));
            return [builder.CallLater(loop, function.ReturnType, [count, .. arguments])];
        }, () => [otherwise()])[0];
    }

    private static void EmitLoop(FunctionBuilder builder, IElementFunction function, Op op)
    {
        var (count, values) = (builder.Function.Parameters[0], builder.Function.Parameters.Skip(1).ToArray());
        var dtype = function.ReturnType.DType;
        var (header, body, after) = (builder.NewBlock(), builder.NewBlock(), builder.NewBlock());
        var (i, total) = (builder.Function.AddParameter(header, IrType.Int64, "i"), builder.Function.AddParameter(header, function.ReturnType, "the result"));
        builder.Jump(header, builder.Const(0L), builder.Const(dtype, Neutral.Of(op, dtype)));
        builder.SwitchTo(header);
        builder.Branch(builder.Emit(Op.Parallel, i, count), body, after);
        builder.SwitchTo(body);
        var element = function.EmitScalar(builder, Array.ConvertAll(values, value => builder.TypeOf(value).IsArray ? builder.Emit(Op.ElementLoad, value, i) : value));
        builder.Jump(header, builder.Add(i, 1), builder.Emit(op, total, element));
        builder.SwitchTo(after);
        builder.Return(total);
    }
}
