using DualJit.IR;

namespace DualJit.Tests.Passes;

/// <summary>Renders expressions, operands from left to right.</summary>
internal sealed class ExprRenderer(
    FunctionBuilder builder, IReadOnlyDictionary<Variable, VariableId> variables, IReadOnlyDictionary<Signature, FunctionId> callees, Signature caller, ValueId depth)
{
    public ValueId Render(Expr expression)
    {
        switch (expression)
        {
            case Literal literal:
                return builder.Const(literal.Type, literal.Bits);
            case Read read:
                return builder.Read(variables[read.Variable]);
            case Length length:
                return builder.Emit(Op.Length, Render(length.Array));
            case Dim dim:
                return builder.Emit(Op.Dim, dim.Axis, Render(dim.Array));
            case Element element:
                ValueId[] indices = [.. element.Indices.Select(Render)];
                return builder.Emit(Op.ElementLoad, [Render(element.Array), .. indices]);
            case Call call:
                ValueId[] scalars = [.. call.Scalars.Select(Render)];
                ValueId[] arrays = [.. call.Arrays.Select(Render)];
                return builder.Call(callees[call.Callee], [.. arrays, .. scalars, .. DepthFor(call.Callee)]);
            case Operation operation:
                return Render(operation);
            default:
                throw new InvalidOperationException($"{expression.GetType().Name} is no expression");
        }
    }

    public ValueId Render(ArrayValue array)
    {
        var value = builder.Read(variables[array.Variable]);
        return array.Condition is null ? value : builder.Emit(Op.Select, Render(array.Condition), value, builder.Read(variables[array.Other!]));
    }

    private ValueId Render(Operation operation)
    {
        ValueId[] operands = [.. operation.Operands.Select(Render)];
        // Which NaN comes out of an operation is left open: what shows its bits gets none.
        if (operation.Op is Op.Bitcast or Op.CopySign && operation.Operands[^1].Type.IsFloat) operands[^1] = WithoutNaN(operands[^1]);
        // .NET's compiler gives Math.Min(0, -0.0) as 0 where the -0.0 is a constant: the sum hides which zero it is.
        if (operation.Op == Op.Min && operation.Type.IsFloat) return builder.Emit(Op.Add, builder.Emit(Op.Min, operands), builder.Const(operation.Type, 0));
        return OpTable.Of(operation.Op).Form switch
        {
            Form.Typed => builder.EmitTyped(operation.Op, IrType.Scalar(operation.Type), operands[0]),
            Form.OfType => builder.Emit(operation.Op, (long)operation.Named, operands),
            _ => builder.Emit(operation.Op, operands),
        };
    }

    private ValueId WithoutNaN(ValueId value) =>
        builder.Emit(Op.Select, builder.Emit(Op.Eq, value, value), value, builder.Const(builder.TypeOf(value).DType, 0));

    private ValueId[] DepthFor(Signature callee) =>
        !callee.IsRecursive ? [] : ReferenceEquals(callee, caller) ? [builder.Emit(Op.Sub, depth, builder.Const(1))] : [builder.Const(Signature.Depth)];
}
