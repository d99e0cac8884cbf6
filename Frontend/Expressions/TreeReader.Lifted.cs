using System.Linq.Expressions;
using DualJit.Frontend.Cil;
using DualJit.IR;

namespace DualJit.Frontend.Expressions;

// Operators of values on nullable values.
internal sealed partial class TreeReader
{
    private ValueId HasValue(StackItem item) => ValueOf(Nullables.HasValue(item), typeof(bool));

    private StackItem ApplyLifted(Operator operation, params StackItem[] operands)
    {
        if (operation is { Kind: ExpressionType.And or ExpressionType.Or, Method: null } && operation.Left == typeof(bool?))
            return ThreeValued(operation.Kind == ExpressionType.And, operation.Result, operands[0], operands[1]);
        var unlifted = operation.Unlifted;
        // A nullable result takes the place of the value's: of a comparison it may also be a bool.
        var type = operation.Result;
        bool isNullable = Nullable.GetUnderlyingType(type) is not null;
        var present = operands.Select(HasValue).Aggregate((a, b) => _builder.Emit(Op.And, a, b));
        var (whenPresent, whenAbsent, join) = (_builder.NewBlock(), _builder.NewBlock(), _builder.NewBlock());
        _builder.Branch(present, whenPresent, whenAbsent);
        _builder.Seal(whenPresent);
        _builder.Seal(whenAbsent);
        var result = Storage.Create(_builder, type);
        _builder.SwitchTo(whenPresent);
        var values = Array.ConvertAll(operands, Nullables.Value);
        var value = values.Length == 1 ? Apply(unlifted, values[0]) : Apply(unlifted, values[0], values[1]);
        JumpWith(result, isNullable ? Nullables.Some(type, value) : value, join);
        _builder.SwitchTo(whenAbsent);
        JumpWith(result, isNullable ? Default(type) : Absent(operation.Kind, operands), join);
        return Join(result, join);
    }

    /// <summary>What a comparison gives where an operand has no value.</summary>
    private StackItem Absent(ExpressionType kind, StackItem[] operands) => kind switch
    {
        ExpressionType.Equal => new ValueItem(_builder.Emit(Op.Eq, HasValue(operands[0]), HasValue(operands[1]))),
        ExpressionType.NotEqual => new ValueItem(_builder.Emit(Op.Ne, HasValue(operands[0]), HasValue(operands[1]))),
        _ => False,
    };

    /// <summary>&amp; and | of <c>bool?</c>: a false one decides the first, a true one the second, whatever the other is.</summary>
    private StructItem ThreeValued(bool isAnd, Type type, StackItem left, StackItem right)
    {
        var (hasLeft, hasRight) = (HasValue(left), HasValue(right));
        var (a, b) = (Deciding(hasLeft, left), Deciding(hasRight, right));
        var decided = _builder.Emit(Op.Or, a, b);
        var has = _builder.Emit(Op.Or, decided, _builder.Emit(Op.And, hasLeft, hasRight));
        var value = isAnd ? _builder.Emit(Op.And, has, _builder.Emit(Op.Not, decided)) : decided;
        return new StructItem(type, KernelTypes.FieldsOf(type), [new ValueItem(has), new ValueItem(value)]);

        ValueId Deciding(ValueId has, StackItem item)
        {
            var truth = ValueOf(Nullables.Value(item), typeof(bool));
            return _builder.Emit(Op.And, has, isAnd ? _builder.Emit(Op.Not, truth) : truth);
        }
    }

    private StackItem ReadCoalesce(BinaryExpression node)
    {
        var left = Read(node.Left);
        bool isArray = node.Conversion is null && KernelTypes.Of(node.Left.Type) is { IsReference: true };
        if (!isArray && Nullable.GetUnderlyingType(node.Left.Type) is null) throw Refusal(node);
        if (isArray) left = new ValueItem(ValueOf(left, node.Left.Type));
        var (present, absent, join) = (_builder.NewBlock(), _builder.NewBlock(), _builder.NewBlock());
        var result = NewResult(node);
        _builder.Branch(isArray ? _builder.Emit(Op.Not, _builder.Emit(Op.IsNull, ValueOf(left, node.Left.Type))) : HasValue(left), present, absent);
        _builder.Seal(present);
        _builder.Seal(absent);
        _builder.SwitchTo(present);
        JumpWith(result, isArray ? left : Converted(node, left, Nullable.GetUnderlyingType(node.Left.Type)!), join);
        _builder.SwitchTo(absent);
        JumpWith(result, Read(node.Right), join);
        return Join(result, join);
    }

    private StackItem Converted(BinaryExpression node, StackItem left, Type underlying)
    {
        if (node.Conversion is { } conversion)
            return Inline(conversion, [conversion.Parameters[0].Type == underlying ? Nullables.Value(left) : left]);
        return node.Type == node.Left.Type ? left : Convert(new Operator(ExpressionType.Convert, null, underlying, null, node.Type), Nullables.Value(left));
    }
}
