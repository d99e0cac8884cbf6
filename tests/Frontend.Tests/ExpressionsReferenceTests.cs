using System.Linq.Expressions;
using static System.Linq.Expressions.Expression;

namespace DualJit.Tests;

/// <summary>What calls refer to: properties, whose values go back after the call; and references that may be null.</summary>
public sealed class ExpressionsReferenceTests
{
    private static readonly ParameterExpression X = Parameter(typeof(int), "x");
    private static readonly ParameterExpression Y = Parameter(typeof(int), "y");
    private static readonly ParameterExpression B = Parameter(typeof(bool), "b");
    private static readonly ParameterExpression A = Parameter(typeof(double[]), "a");
    private static readonly ParameterExpression P = Variable(typeof(ExpressionsKindTests.Pair), "p");

    /// <summary>A bool of its own, with what &amp;&amp; and || need.</summary>
    public readonly record struct Truth(int Value)
    {
        public static bool operator true(Truth a) => a.Value > 0;

        public static bool operator false(Truth a) => a.Value < 0;

        public static Truth operator &(Truth a, Truth b) => new(a.Value & b.Value);

        public static Truth operator |(Truth a, Truth b) => new(a.Value | b.Value);
    }

    [Fact]
    public void A_property_gets_what_the_call_made_of_it()
    {
        var twice = Property(P, nameof(ExpressionsKindTests.Pair.Twice));
        var left = Field(P, nameof(ExpressionsKindTests.Pair.Left));
        LambdaExpression Tree(params Expression[] body) => Lambda(Block([P], [Assign(left, X), Assign(twice, Y), .. body, Add(Multiply(left, Constant(3)), twice)]), X, Y);
        ExpressionsBackends.Check(Tree(Step(twice, left)));
        ExpressionsBackends.Check(Tree(AddAssign(left, Step(twice, X))));
        // The same property twice: the value of the last argument is what stays.
        ExpressionsBackends.Check(Tree(Step(twice, twice)));
        ExpressionsBackends.Check(Tree(Call(typeof(Math).GetMethod("DivRem", [typeof(int), typeof(int), typeof(int).MakeByRefType()])!, X, Y, twice)));
        // Without a setter it is a copy.
        ExpressionsBackends.Check(Lambda(Block([P], Step(Property(Constant(new TimeSpan(3, 4, 5, 6)), "Days"), X), X), X));
        ExpressionsBackends.Check(Lambda(Step(ArrayLength(A), X), A, X));
    }

    [Fact]
    public void An_element_by_an_indexer_does_too()
    {
        var v = Parameter(typeof(NdArray<double>), "v");
        var element = MakeIndex(v, typeof(NdArray<double>).GetProperty("Item", typeof(double), [typeof(int)]), [PostIncrementAssign(X)]);
        var tree = Lambda(Block(Call(typeof(ExpressionsReferenceTests), nameof(Halve), null, element), X), v, X);
        foreach (int x in new[] { 0, 2, 3 }) ExpressionsHarness.CheckOnce(tree, NdArray.Arange<double>(3), x);
    }

    [Fact]
    public void Arrays_and_objects_may_be_null()
    {
        var none = Default(typeof(double[]));
        ExpressionsBackends.Check(Lambda(ArrayIndex(Coalesce(Condition(B, A, none), NewArrayInit(typeof(double), Constant(7.0))), X), A, B, X));
        ExpressionsBackends.Check(Lambda(Coalesce(Condition(B, A, none), Constant(-1), Lambda(ArrayLength(A), A)), A, B));
        ExpressionsBackends.Check(Lambda(ArrayLength(Coalesce(none, A)), A));
        var text = Constant("text");
        ExpressionsBackends.Check(Lambda(Condition(B, X, Throw(New(typeof(ArgumentException).GetConstructor([typeof(string)])!, Coalesce(text, Constant("other"))), typeof(int))), B, X));
        ExpressionsBackends.Check(Lambda(Condition(B, X, Throw(New(typeof(ArgumentException).GetConstructor([typeof(string)])!, Coalesce(Constant(null, typeof(string)), Constant("other"))), typeof(int))), B, X));
        var rows = Parameter(typeof(int[][]), "rows");
        Assert.Equal(2, Jit.Compile(Lambda<Func<int[][], int>>(ArrayLength(Coalesce(rows, Default(typeof(int[][])))), rows))([[1], [2, 3]]));
    }

    [Fact]
    public void Logic_of_a_type_may_be_lifted()
    {
        var truth = typeof(Truth).GetConstructor([typeof(int)])!;
        Expression Maybe(ParameterExpression condition, Expression value) => Condition(condition, Convert(New(truth, value), typeof(Truth?)), Default(typeof(Truth?)));
        var c = Parameter(typeof(bool), "c");
        foreach (var make in (Func<Expression, Expression, BinaryExpression>[])[AndAlso, OrElse])
        {
            var both = make(Maybe(B, X), Maybe(c, AddAssign(Y, Constant(1))));
            ExpressionsBackends.Check(Lambda(Condition(Property(both, "HasValue"), Y, Negate(Y)), B, c, X, Y));
            var result = Variable(typeof(Truth?), "r");
            ExpressionsBackends.Check(Lambda(Block([result], Assign(result, both), Property(Call(result, "GetValueOrDefault", null), "Value")), B, c, X, Y));
            ExpressionsBackends.Check(Lambda(Property(make(New(truth, X), New(truth, Y)), "Value"), X, Y));
        }
    }

    [Fact]
    public void A_tree_in_a_tree_is_an_object()
    {
        Expression<Func<int, int>> tree = x => Jit.Managed((e, n) => e.ToString().Length + n, (Expression<Func<int, int>>)(y => y + 1), x);
        ExpressionsBackends.Check(tree);
        Expression<Func<int, int>> invoked = x => ((Expression<Func<int, int>>)(y => y + 1)).Compile()(x);
        ExpressionsBackends.Check(invoked);
    }

    private static MethodCallExpression Step(Expression a, Expression b) => Call(typeof(ExpressionsReferenceTests), nameof(StepBoth), null, a, b);

    private static int StepBoth(ref int a, ref int b)
    {
        a += 5;
        b *= 2;
        return a - b;
    }

    private static void Halve(ref double a) => a /= 2;
}
