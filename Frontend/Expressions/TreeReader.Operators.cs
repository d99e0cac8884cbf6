using System.Linq.Expressions;
using DualJit.IR;

namespace DualJit.Frontend.Expressions;

// Arithmetic, comparisons, logic and conversions.
internal sealed partial class TreeReader
{
    private ValueId ReadBinary(BinaryExpression node)
    {
        if (node.NodeType == ExpressionType.Assign) return ReadAssignment(node);
        if (node.CanReduce) return ReadCompoundAssignment(node, node.Left);
        RefuseNullable(node, node.Left, node.Right);
        if (node.NodeType is ExpressionType.AndAlso or ExpressionType.OrElse) return ReadShortCircuit(node);
        if (node.NodeType == ExpressionType.Coalesce) throw Refusal(node);
        var left = Read(node.Left);
        var right = Read(node.Right);
        if (node.Method is { } method) return Call(node, method, left, right);
        return node.NodeType switch
        {
            ExpressionType.ArrayIndex => builder.Emit(Op.ElementLoad, left, builder.Convert(right, DType.Int64)),
            ExpressionType.LeftShift => Shift(Op.Shl, left, right),
            ExpressionType.RightShift => Shift(Op.Shr, left, right),
            _ when builder.TypeOf(left).IsScalar && OpOf(node.NodeType, builder.TypeOf(left).IsInteger) is { } op => builder.Emit(op, left, right),
            _ => throw Refusal(node),
        };
    }

    // Checked arithmetic on floats is not checked.
    private static Op? OpOf(ExpressionType kind, bool isInteger) => kind switch
    {
        ExpressionType.Add => Op.Add,
        ExpressionType.AddChecked => isInteger ? Op.AddChecked : Op.Add,
        ExpressionType.Subtract => Op.Sub,
        ExpressionType.SubtractChecked => isInteger ? Op.SubChecked : Op.Sub,
        ExpressionType.Multiply => Op.Mul,
        ExpressionType.MultiplyChecked => isInteger ? Op.MulChecked : Op.Mul,
        ExpressionType.Divide => Op.Div,
        ExpressionType.Modulo => Op.Rem,
        ExpressionType.And => Op.And,
        ExpressionType.Or => Op.Or,
        ExpressionType.ExclusiveOr => Op.Xor,
        ExpressionType.Equal => Op.Eq,
        ExpressionType.NotEqual => Op.Ne,
        ExpressionType.LessThan => Op.Lt,
        ExpressionType.LessThanOrEqual => Op.Le,
        ExpressionType.GreaterThan => Op.Gt,
        ExpressionType.GreaterThanOrEqual => Op.Ge,
        _ => null,
    };

    // Compiled trees mask the count of narrow integers by 31 as well: they shift them as ints.
    private ValueId Shift(Op op, ValueId value, ValueId count)
    {
        var dtype = builder.TypeOf(value).DType;
        return dtype.Bits >= 32 ? builder.Emit(op, value, count) : builder.Convert(builder.Emit(op, builder.Convert(value, DType.Int32), count), dtype);
    }

    private ValueId ReadUnary(UnaryExpression node)
    {
        if (node.NodeType == ExpressionType.Throw) return ReadThrow(node);
        if (node.CanReduce) return ReadCompoundAssignment(node, node.Operand);
        if (node.NodeType is ExpressionType.Quote or ExpressionType.TypeAs or ExpressionType.Unbox) throw Refusal(node);
        RefuseNullable(node, node.Operand);
        var operand = Read(node.Operand);
        if (node.Method is { } method) return Call(node, method, operand);
        return node.NodeType switch
        {
            ExpressionType.Convert or ExpressionType.ConvertChecked => Convert(node, operand),
            ExpressionType.ArrayLength => builder.Convert(builder.Emit(Op.Length, operand), DType.Int32),
            ExpressionType.UnaryPlus or ExpressionType.IsTrue => operand,
            ExpressionType.Not or ExpressionType.OnesComplement or ExpressionType.IsFalse => builder.Emit(Op.Not, operand),
            ExpressionType.NegateChecked when builder.TypeOf(operand).IsInteger => builder.Emit(Op.SubChecked, builder.Const(builder.TypeOf(operand).DType, 0), operand),
            ExpressionType.Negate or ExpressionType.NegateChecked => builder.Emit(Op.Neg, operand),
            ExpressionType.Increment => builder.Emit(Op.Add, operand, One(operand)),
            ExpressionType.Decrement => builder.Emit(Op.Sub, operand, One(operand)),
            _ => throw Refusal(node),
        };
    }

    private ValueId One(ValueId like) => builder.TypeOf(like).DType switch
    {
        DType.Float32 => builder.Const(1f),
        DType.Float64 => builder.Const(1.0),
        var dtype => builder.Const(dtype, 1),
    };

    private ValueId Convert(UnaryExpression node, ValueId operand)
    {
        if (node.Type == typeof(void)) return ValueId.None;
        if (KernelTypes.Of(node.Type) is not { } type || !(type == builder.TypeOf(operand) || (type.IsScalar && builder.TypeOf(operand).IsScalar)))
            throw Error(DiagnosticCatalog.Cast, node, $"a cast to {KernelTypes.NameOf(node.Type)}");
        if (type == builder.TypeOf(operand)) return operand;
        return node.NodeType == ExpressionType.ConvertChecked && type.IsInteger
            ? builder.EmitTyped(Op.ConvertChecked, type, operand)
            : builder.Convert(operand, type.DType);
    }

    private void RefuseNullable(Expression node, params ReadOnlySpan<Expression> operands)
    {
        foreach (var operand in operands)
            if (Nullable.GetUnderlyingType(operand.Type) is not null) throw Error(DiagnosticCatalog.ValueType, node, KernelTypes.NameOf(operand.Type));
        if (Nullable.GetUnderlyingType(node.Type) is not null) throw Error(DiagnosticCatalog.ValueType, node, KernelTypes.NameOf(node.Type));
    }
}
