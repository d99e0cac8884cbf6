namespace DualJit.IR;

/// <summary>The functions that copy rows of elements, from any strides to any others, which all reductions of a kernel share: one for each size of elements, whatever these are.</summary>
/// <remarks>A pass adds them to its module before it writes calls of them, and removes those that none calls.</remarks>
internal sealed class CopyFunctions
{
    private static readonly DType[] Units = [DType.UInt8, DType.UInt16, DType.UInt32, DType.UInt64];

    private readonly Dictionary<int, FunctionId> _functions = [];

    public CopyFunctions(Module module)
    {
        var sizes = module.Functions.SelectMany(function => function.Blocks.SelectMany(block => block.Instructions).Where(instruction => instruction.Op is Op.Map or Op.Reduce or Op.ReduceAxes)
            .SelectMany(instruction => instruction.Operands.Select(function.TypeOf).Where(type => type.IsArray)).Select(type => type.DType.Size)).ToHashSet();
        foreach (var unit in Units)
        {
            if (!sizes.Contains(unit.Size)) continue;
            string name = $"rows.{unit.Size}";
            int known = module.Functions.FindIndex(function => function.Name == name && function.IsShared);
            _functions.Add(unit.Size, known >= 0 ? new FunctionId(known) : Add(module, name, unit));
        }
    }

    /// <summary>Copies rows of elements.</summary>
    public void Copy(FunctionBuilder builder, DType dtype, Tiled from, Tiled to, ValueId rows, ValueId columns) =>
        // The function is not in the new module yet.
        builder.Copy(new Instruction(Op.Call, IrType.Void, ValueId.None, [from.Data, from.ToNext, from.AlongRow, to.Data, to.ToNext, to.AlongRow, rows, columns], _functions[dtype.Size].Index, [], builder.Location));

    private static FunctionId Add(Module module, string name, DType dtype)
    {
        var (pointer, i64) = (IrType.Pointer, IrType.Int64);
        var builder = new FunctionBuilder(module, name, IrType.Void, (pointer, "from"), (i64, "fromNext"), (i64, "fromAlong"), (pointer, "to"), (i64, "toNext"), (i64, "toAlong"), (i64, "rows"), (i64, "columns"));
        var parameters = builder.Function.Parameters;
        builder.For(parameters[6], row =>
        {
            var (from, to) = (At(parameters[0], builder.Emit(Op.Mul, row, parameters[1])), At(parameters[3], builder.Emit(Op.Mul, row, parameters[4])));
            builder.For(parameters[7], column => builder.Emit(Op.Store,
                builder.EmitTyped(Op.Load, IrType.Scalar(dtype), At(from, builder.Emit(Op.Mul, column, parameters[2]))), At(to, builder.Emit(Op.Mul, column, parameters[5]))));
        });
        builder.Return();
        builder.Function.IsShared = true;
        builder.Finish();
        return builder.Id;

        ValueId At(ValueId address, ValueId index) => builder.Emit(Op.Offset, (long)dtype, address, index);
    }
}
