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
        var left = Delegates.Known(_emitter, Read(node.Left));
        if (left.IsMissing) return left;
        bool isArray = KernelTypes.Of(node.Left.Type) is { IsReference: true };
        if (!node.Left.Type.IsValueType && !isArray && left is not DelegateChoiceItem)
            return left is NullItem ? Read(node.Right) : IsNeverNull(left) ? Converted(node, left) : throw DiagnosticCatalog.Cast.Error($"a {KernelTypes.NameOf(node.Left.Type)} that may be null");
        if (isArray) left = new ValueItem(ValueOf(left, node.Left.Type));
        var (present, absent, join) = (_builder.NewBlock(), _builder.NewBlock(), _builder.NewBlock());
        var result = left is DelegateChoiceItem ? DelegateStorage.Create(_emitter, node.Type, loops: false) : NewResult(node);
        _builder.Branch(IsPresent(left), present, absent);
        _builder.Seal(present);
        _builder.Seal(absent);
        _builder.SwitchTo(present);
        JumpWith(result, Converted(node, left), join);
        _builder.SwitchTo(absent);
        JumpWith(result, Read(node.Right), join);
        return Join(result, join);
    }

    private ValueId IsPresent(StackItem item) => item switch
    {
        DelegateChoiceItem choice => _builder.Emit(Op.Ne, choice.Number, _builder.Const(0)),
        ValueItem array => _builder.Emit(Op.Not, _builder.Emit(Op.IsNull, array.Value)),
        _ => HasValue(item),
    };

    // What is made here, and constants.
    private static bool IsNeverNull(StackItem item) =>
        item is FunctionItem or TextItem or ExceptionItem or BoxedItem or CapturedItem { Path: [], Root: not ArgumentSource };

    private StackItem Converted(BinaryExpression node, StackItem left)
    {
        var underlying = Nullable.GetUnderlyingType(node.Left.Type);
        if (node.Conversion is { } conversion)
            return Inline(conversion, [conversion.Parameters[0].Type == underlying ? Nullables.Value(left) : left]);
        return underlying is null || node.Type == node.Left.Type ? left : Convert(new Operator(ExpressionType.Convert, null, underlying, null, node.Type), Nullables.Value(left));
    }
}
