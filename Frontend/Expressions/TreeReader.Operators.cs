using System.Linq.Expressions;
using System.Reflection;
using DualJit.Frontend.Cil;
using DualJit.IR;

namespace DualJit.Frontend.Expressions;

// Arithmetic, comparisons and logic.
internal sealed partial class TreeReader
{
    /// <summary>What a node does with its operands.</summary>
    /// <param name="Right">The type of the second operand; null for an operator of one.</param>
    private sealed record Operator(ExpressionType Kind, MethodInfo? Method, Type Left, Type? Right, Type Result)
    {
        /// <summary>Whether it is for values and is used on nullable ones.</summary>
        public bool IsLifted => Nullable.GetUnderlyingType(Left) is not null && (Method is null || Method.GetParameters()[0].ParameterType != Left);

        /// <summary>The operator on what the nullable operands hold.</summary>
        public Operator Unlifted => this with { Left = Underlying(Left), Right = Right is null ? null : Underlying(Right), Result = Underlying(Result) };

        private static Type Underlying(Type type) => Nullable.GetUnderlyingType(type) ?? type;
    }

    private StackItem ReadBinary(BinaryExpression node)
    {
        switch (node.NodeType)
        {
            case ExpressionType.Assign:
                return ReadAssignment(node);
            case ExpressionType.AndAlso or ExpressionType.OrElse:
                return ReadShortCircuit(node);
            case ExpressionType.Coalesce:
                return ReadCoalesce(node);
            // x += y and its like: an assignment in which the instance and the indices are evaluated once.
            case var _ when node.CanReduce:
                return Read(node.Reduce());
        }
        var (left, right) = (Read(node.Left), Read(node.Right));
        return Apply(new Operator(node.NodeType, node.Method, node.Left.Type, node.Right.Type, node.Type), left, right);
    }

    private StackItem Apply(Operator operation, StackItem left, StackItem right)
    {
        if (operation.IsLifted) return ApplyLifted(operation, left, right);
        if (operation.Method is { } method) return Call(null, method, left, right);
        if (operation.Kind == ExpressionType.ArrayIndex) return Elements.Load(_emitter, left, operation.Result, right);
        if (left is NullItem || right is NullItem) return CompareWithNull(operation, left is NullItem ? right : left, left is NullItem ? left : right);
        if (KernelTypes.ScalarOf(operation.Left) is null) throw DiagnosticCatalog.ExpressionKind.Error(operation.Kind);
        var (a, b) = (ValueOf(left, operation.Left), ValueOf(right, operation.Right!));
        return new ValueItem(operation.Kind switch
        {
            ExpressionType.LeftShift => Shift(Op.Shl, a, b),
            ExpressionType.RightShift => Shift(Op.Shr, a, b),
            var kind => _builder.Emit(OpOf(kind, _builder.TypeOf(a).IsInteger) ?? throw DiagnosticCatalog.ExpressionKind.Error(kind), a, b),
        });
    }

    private StackItem CompareWithNull(Operator operation, StackItem other, StackItem none)
    {
        var condition = Comparisons.WithNull(_emitter, operation.Kind == ExpressionType.Equal ? Op.Eq : Op.Ne, other, none);
        if (condition.Constant is { } known) return known ? True : False;
        return new ValueItem(condition.IsNegated ? _builder.Emit(Op.Not, condition.Value) : condition.Value);
    }

    private static ConstantItem True => new(DType.Bool, 1);

    private static ConstantItem False => new(DType.Bool, 0);

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
        var dtype = _builder.TypeOf(value).DType;
        return dtype.Bits >= 32 ? _builder.Emit(op, value, count) : _builder.Convert(_builder.Emit(op, _builder.Convert(value, DType.Int32), count), dtype);
    }

    private StackItem ReadUnary(UnaryExpression node)
    {
        switch (node.NodeType)
        {
            case ExpressionType.Throw:
                return ReadThrow(node);
            case ExpressionType.Quote:
                // A tree as an object, which code outside may look at; one with variables of the kernel has no values for them here.
                return FreeVariables.Of((LambdaExpression)node.Operand).Count == 0 ? new CapturedItem(node.Operand, [], node.Type) : throw Refusal(node);
            // x++ and its like.
            case var _ when node.CanReduce:
                return Read(node.Reduce());
        }
        var operand = Read(node.Operand);
        if (node.Type == typeof(void)) return Nothing;
        return Apply(new Operator(node.NodeType, node.Method, node.Operand.Type, null, node.Type), operand);
    }

    private StackItem Apply(Operator operation, StackItem operand)
    {
        if (operation.Kind is ExpressionType.Convert or ExpressionType.ConvertChecked or ExpressionType.TypeAs or ExpressionType.Unbox) return Convert(operation, operand);
        if (operation.IsLifted) return ApplyLifted(operation, operand);
        if (operation.Method is { } method) return Call(null, method, operand);
        if (operation.Kind == ExpressionType.ArrayLength) return new ValueItem(_builder.Convert(Elements.Length(_emitter, operand), DType.Int32));
        var value = ValueOf(operand, operation.Left);
        return new ValueItem(operation.Kind switch
        {
            ExpressionType.UnaryPlus or ExpressionType.IsTrue => value,
            ExpressionType.Not or ExpressionType.OnesComplement or ExpressionType.IsFalse => _builder.Emit(Op.Not, value),
            ExpressionType.NegateChecked when _builder.TypeOf(value).IsInteger => _builder.Emit(Op.SubChecked, _builder.Const(_builder.TypeOf(value).DType, 0), value),
            ExpressionType.Negate or ExpressionType.NegateChecked => _builder.Emit(Op.Neg, value),
            ExpressionType.Increment => _builder.Emit(Op.Add, value, One(value)),
            ExpressionType.Decrement => _builder.Emit(Op.Sub, value, One(value)),
            var kind => throw DiagnosticCatalog.ExpressionKind.Error(kind),
        });
    }

    private ValueId One(ValueId like) => _builder.TypeOf(like).DType switch
    {
        DType.Float32 => _builder.Const(1f),
        DType.Float64 => _builder.Const(1.0),
        var dtype => _builder.Const(dtype, 1),
    };

    private StackItem ReadShortCircuit(BinaryExpression node)
    {
        bool isAnd = node.NodeType == ExpressionType.AndAlso;
        if (node is { IsLifted: true, Method: { } lifted }) return Read(WithoutLifting(node, lifted, isAnd));
        var (right, join) = (_builder.NewBlock(), _builder.NewBlock());
        var result = NewResult(node);
        var left = Read(node.Left);
        _emitter.Write(result!, left);
        var decides = Decides(node, isAnd, left);
        _builder.Branch(decides, join, right);
        _builder.Seal(right);
        _builder.SwitchTo(right);
        var both = Read(node.Right);
        if (node.Method is not null || node.IsLifted)
            both = Apply(new Operator(isAnd ? ExpressionType.And : ExpressionType.Or, node.Method, node.Left.Type, node.Right.Type, node.Type), left, both);
        JumpWith(result, both, join);
        return Join(result, join);
    }

    // As the compiler of trees has it: null where one operand that is looked at is null.
    private static BlockExpression WithoutLifting(BinaryExpression node, MethodInfo method, bool isAnd)
    {
        var (left, right) = (Expression.Variable(node.Left.Type), Expression.Variable(node.Right.Type));
        var test = method.DeclaringType!.GetMethod(isAnd ? "op_False" : "op_True", [Nullable.GetUnderlyingType(left.Type)!])!;
        var none = Expression.Constant(null, node.Type);
        var both = Expression.Block([right], Expression.Assign(right, node.Right),
            Expression.Condition(Has(right), Expression.Convert(Expression.Call(method, Value(left), Value(right)), node.Type), none));
        return Expression.Block([left], Expression.Assign(left, node.Left),
            Expression.Condition(Has(left), Expression.Condition(Expression.Call(test, Value(left)), left, both), none));

        static Expression Has(Expression operand) => Expression.Property(operand, "HasValue");
        static Expression Value(Expression operand) => Expression.Call(operand, "GetValueOrDefault", null);
    }

    /// <summary>Whether the left operand is all that counts: a false one of &amp;&amp;, a true one of ||.</summary>
    private ValueId Decides(BinaryExpression node, bool isAnd, StackItem left)
    {
        if (node.IsLifted && node.Method is null)
        {
            var (has, value) = (HasValue(left), ValueOf(Nullables.Value(left), typeof(bool)));
            return _builder.Emit(Op.And, has, isAnd ? _builder.Emit(Op.Not, value) : value);
        }
        if (node.Method is not { } method)
            return isAnd ? _builder.Emit(Op.Not, ValueOf(left, typeof(bool))) : ValueOf(left, typeof(bool));
        var test = method.DeclaringType!.GetMethod(isAnd ? "op_False" : "op_True", [node.Left.Type])!;
        return ValueOf(Call(null, test, left), typeof(bool));
    }

    private StackItem ReadTypeTest(TypeBinaryExpression node)
    {
        var item = Read(node.Expression);
        var type = item is BoxedItem boxed ? boxed.Type : node.Expression.Type;
        if (!type.IsValueType || type == typeof(void)) throw Refusal(node);
        var underlying = Nullable.GetUnderlyingType(type);
        var tested = Nullable.GetUnderlyingType(node.TypeOperand) ?? node.TypeOperand;
        bool holds = node.NodeType == ExpressionType.TypeEqual ? (underlying ?? type) == tested : tested.IsAssignableFrom(underlying ?? type);
        return !holds ? False : underlying is null ? True : new ValueItem(HasValue(item));
    }
}
