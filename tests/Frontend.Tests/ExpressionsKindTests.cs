using System.Dynamic;
using System.Linq.Expressions;
using System.Runtime.CompilerServices;
using DualJit.Frontend.Expressions;
using static System.Linq.Expressions.Expression;

namespace DualJit.Tests;

/// <summary>Every kind of expression there is: one that computes what its delegate does, or the code it is refused with.</summary>
public sealed class ExpressionsKindTests
{
    private static readonly ParameterExpression X = Parameter(typeof(int), "x");
    private static readonly ParameterExpression Y = Parameter(typeof(int), "y");
    private static readonly ParameterExpression D = Parameter(typeof(double), "d");
    private static readonly ParameterExpression B = Parameter(typeof(bool), "b");
    private static readonly ParameterExpression C = Parameter(typeof(bool), "c");
    private static readonly ParameterExpression A = Parameter(typeof(double[]), "a");
    private static readonly ParameterExpression F = Variable(typeof(Func<int, int>), "f");
    private static readonly ParameterExpression V = Variable(typeof(int), "v");

    private static readonly Dictionary<ExpressionType, LambdaExpression> Computed = new()
    {
        [ExpressionType.Add] = Binary(Add),
        [ExpressionType.AddChecked] = Binary(AddChecked),
        [ExpressionType.And] = Binary(And),
        [ExpressionType.AndAlso] = Lambda(AndAlso(B, C), B, C),
        [ExpressionType.ArrayLength] = Lambda(ArrayLength(A), A),
        [ExpressionType.ArrayIndex] = Lambda(ArrayIndex(A, X), A, X),
        [ExpressionType.Call] = Lambda(Call(typeof(Math), nameof(Math.Max), null, X, Y), X, Y),
        [ExpressionType.Coalesce] = Lambda(Coalesce(Condition(B, Convert(X, typeof(int?)), Default(typeof(int?))), Y), B, X, Y),
        [ExpressionType.Conditional] = Lambda(Condition(B, X, Y), B, X, Y),
        [ExpressionType.Constant] = Lambda(Add(X, Constant(5)), X),
        [ExpressionType.Convert] = Lambda(Convert(D, typeof(short)), D),
        [ExpressionType.ConvertChecked] = Lambda(ConvertChecked(D, typeof(short)), D),
        [ExpressionType.Divide] = Binary(Divide),
        [ExpressionType.Equal] = Binary(Equal),
        [ExpressionType.ExclusiveOr] = Binary(ExclusiveOr),
        [ExpressionType.GreaterThan] = Binary(GreaterThan),
        [ExpressionType.GreaterThanOrEqual] = Binary(GreaterThanOrEqual),
        [ExpressionType.Invoke] = Lambda(Invoke(Lambda<Func<int, int>>(Multiply(Y, X), Y), Add(X, Constant(1))), X),
        [ExpressionType.Lambda] = Lambda(Block([F], Assign(F, Lambda<Func<int, int>>(Multiply(Y, X), Y)), Add(Invoke(F, Constant(3)), Invoke(F, X))), X),
        [ExpressionType.LeftShift] = Binary(LeftShift),
        [ExpressionType.LessThan] = Binary(LessThan),
        [ExpressionType.LessThanOrEqual] = Binary(LessThanOrEqual),
        [ExpressionType.MemberAccess] = Lambda(Field(New(typeof(ValueTuple<int, int>).GetConstructors()[0], X, Y), "Item2"), X, Y),
        [ExpressionType.MemberInit] = Lambda(MemberInit(New(typeof(Pair)), Bind(typeof(Pair).GetField(nameof(Pair.Left))!, X), Bind(typeof(Pair).GetProperty(nameof(Pair.Twice))!, Y)), X, Y),
        [ExpressionType.Modulo] = Binary(Modulo),
        [ExpressionType.Multiply] = Binary(Multiply),
        [ExpressionType.MultiplyChecked] = Binary(MultiplyChecked),
        [ExpressionType.Negate] = Unary(Negate),
        [ExpressionType.UnaryPlus] = Unary(UnaryPlus),
        [ExpressionType.NegateChecked] = Unary(NegateChecked),
        [ExpressionType.New] = Lambda(New(typeof(ValueTuple<int, double>).GetConstructors()[0], X, D), X, D),
        [ExpressionType.NewArrayInit] = Lambda(ArrayIndex(NewArrayInit(typeof(int), X, Y, Add(X, Y)), Modulo(And(X, Constant(255)), Constant(4))), X, Y),
        [ExpressionType.NewArrayBounds] = Lambda(ArrayLength(NewArrayBounds(typeof(int), Modulo(X, Constant(9)))), X),
        [ExpressionType.Not] = Unary(Not),
        [ExpressionType.NotEqual] = Binary(NotEqual),
        [ExpressionType.Or] = Binary(Or),
        [ExpressionType.OrElse] = Lambda(OrElse(B, C), B, C),
        [ExpressionType.Parameter] = Lambda(X, X),
        [ExpressionType.Power] = Lambda(Power(D, Constant(2.5)), D),
        [ExpressionType.Quote] = Lambda(Call(typeof(ExpressionsKindTests), nameof(SecondOf), [], Quote(Lambda(Constant(2))), X), X),
        [ExpressionType.RightShift] = Binary(RightShift),
        [ExpressionType.Subtract] = Binary(Subtract),
        [ExpressionType.SubtractChecked] = Binary(SubtractChecked),
        [ExpressionType.Try] = Lambda(Block([V], Assign(V, X), Subtract(TryFinally(Divide(X, Subtract(V, Constant(3))), AddAssign(V, Constant(5))), V)), X),
        [ExpressionType.TypeAs] = Lambda(Add(Coalesce(TypeAs(Convert(X, typeof(object)), typeof(int?)), Constant(1)), Convert(Coalesce(TypeAs(Convert(X, typeof(object)), typeof(long?)), Constant(2L)), typeof(int))), X),
        [ExpressionType.TypeIs] = Lambda(TypeIs(Condition(B, Convert(X, typeof(int?)), Default(typeof(int?))), typeof(int)), B, X),
        [ExpressionType.Assign] = Lambda(Block([V], Assign(V, X), Add(V, V)), X),
        [ExpressionType.Block] = Lambda(Block([V], Assign(V, X), Block([V], Assign(V, Constant(3))), V), X),
        [ExpressionType.DebugInfo] = Lambda(Block(DebugInfo(SymbolDocument("a.dsl"), 1, 1, 1, 2), X), X),
        [ExpressionType.Decrement] = Unary(Decrement),
        [ExpressionType.Default] = Lambda(Add(X, Default(typeof(int))), X),
        [ExpressionType.Extension] = Lambda(new Doubled(X), X),
        [ExpressionType.Goto] = Lambda(Jumping(), X),
        [ExpressionType.Increment] = Unary(Increment),
        [ExpressionType.Index] = Lambda(ArrayAccess(A, X), A, X),
        [ExpressionType.Label] = Lambda(Jumping(), X),
        [ExpressionType.Loop] = Lambda(Counting(), X),
        [ExpressionType.Switch] = Lambda(Switch(X, Constant(-1), SwitchCase(Constant(10), Constant(1), Constant(2)), SwitchCase(Y, Constant(3))), X, Y),
        [ExpressionType.Throw] = Lambda(Condition(GreaterThan(X, Constant(3)), Throw(New(typeof(InvalidOperationException).GetConstructor([typeof(string)])!, Constant("too many")), typeof(int)), X), X),
        [ExpressionType.Unbox] = Lambda(Unbox(Convert(X, typeof(object)), typeof(int)), X),
        [ExpressionType.AddAssign] = Assigned(AddAssign),
        [ExpressionType.AndAssign] = Assigned(AndAssign),
        [ExpressionType.DivideAssign] = Assigned(DivideAssign),
        [ExpressionType.ExclusiveOrAssign] = Assigned(ExclusiveOrAssign),
        [ExpressionType.LeftShiftAssign] = Assigned(LeftShiftAssign),
        [ExpressionType.ModuloAssign] = Assigned(ModuloAssign),
        [ExpressionType.MultiplyAssign] = Assigned(MultiplyAssign),
        [ExpressionType.OrAssign] = Assigned(OrAssign),
        [ExpressionType.PowerAssign] = Lambda(PowerAssign(D, Constant(2.0)), D),
        [ExpressionType.RightShiftAssign] = Assigned(RightShiftAssign),
        [ExpressionType.SubtractAssign] = Assigned(SubtractAssign),
        [ExpressionType.AddAssignChecked] = Assigned(AddAssignChecked),
        [ExpressionType.MultiplyAssignChecked] = Assigned(MultiplyAssignChecked),
        [ExpressionType.SubtractAssignChecked] = Assigned(SubtractAssignChecked),
        [ExpressionType.PreIncrementAssign] = Stepped(PreIncrementAssign),
        [ExpressionType.PreDecrementAssign] = Stepped(PreDecrementAssign),
        [ExpressionType.PostIncrementAssign] = Stepped(PostIncrementAssign),
        [ExpressionType.PostDecrementAssign] = Stepped(PostDecrementAssign),
        [ExpressionType.TypeEqual] = Lambda(TypeEqual(X, typeof(int)), X),
        [ExpressionType.OnesComplement] = Unary(OnesComplement),
        [ExpressionType.IsTrue] = Lambda(IsTrue(B), B),
        [ExpressionType.IsFalse] = Lambda(IsFalse(B), B),
    };

    private static readonly Dictionary<ExpressionType, (string Code, LambdaExpression Tree)> Refused = new()
    {
        [ExpressionType.ListInit] = ("DJ1012", Lambda(Property(ListInit(New(typeof(List<int>)), X), "Count"), X)),
        [ExpressionType.Dynamic] = ("DJ1030", Lambda(Block(Dynamic(new Binder(), typeof(object), Constant(null)), X), X)),
        [ExpressionType.RuntimeVariables] = ("DJ1030", Lambda(Block(RuntimeVariables(X), X), X)),
    };

    private static int SecondOf(Expression<Func<int>> first, int second) => second;

    public static TheoryData<ExpressionType> Kinds => [.. Enum.GetValues<ExpressionType>()];

    /// <summary>A struct with a field, a property and a constructor.</summary>
    public struct Pair(int left, int right)
    {
        public int Left = left;

        public int Right = right;

        public int Twice { readonly get => Right * 2; set => Right = value * 2; }
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public void Kind_is_computed_or_refused(ExpressionType kind)
    {
        if (Computed.TryGetValue(kind, out var tree))
        {
            ExpressionsBackends.Check(tree);
            return;
        }
        var (code, refused) = Refused[kind];
        var error = Assert.Throws<KernelCompilationException>(() => ExpressionReader.Read(refused));
        Assert.Equal(code, Assert.Single(error.Errors).Code);
    }

    private static LambdaExpression Binary(Func<Expression, Expression, Expression> make) => Lambda(make(X, Y), X, Y);

    private static LambdaExpression Unary(Func<Expression, Expression> make) => Lambda(make(X), X);

    private static LambdaExpression Assigned(Func<Expression, Expression, Expression> make) =>
        Lambda(Block([V], Assign(V, X), Add(Multiply(make(V, Y), Constant(3)), V)), X, Y);

    private static LambdaExpression Stepped(Func<Expression, Expression> make) => Lambda(Block([V], Assign(V, X), Add(Multiply(make(V), Constant(3)), V)), X);

    private static BlockExpression Jumping()
    {
        var end = Label(typeof(int), "end");
        return Block(IfThen(GreaterThan(X, Constant(4)), Goto(end, Constant(1))), Label(end, X));
    }

    private static BlockExpression Counting()
    {
        var (exit, next) = (Label(typeof(int)), Label());
        return Block([V], Assign(V, Constant(0)), Loop(Block(
            IfThen(GreaterThan(PreIncrementAssign(V), Constant(9)), Break(exit, V)),
            IfThen(LessThan(V, X), Continue(next))), exit, next));
    }

    private sealed class Doubled(Expression inner) : Expression
    {
        public override ExpressionType NodeType => ExpressionType.Extension;

        public override Type Type => inner.Type;

        public override bool CanReduce => true;

        public override Expression Reduce() => Multiply(inner, Constant(2));
    }

    private sealed class Binder() : DynamicMetaObjectBinder
    {
        public override DynamicMetaObject Bind(DynamicMetaObject target, DynamicMetaObject[] args) => target;
    }
}
