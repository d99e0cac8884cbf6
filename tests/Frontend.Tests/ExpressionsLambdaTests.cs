using System.Linq.Expressions;
using static System.Linq.Expressions.Expression;

namespace DualJit.Tests;

/// <summary>Lambdas as values of a tree: kept in variables, passed to methods, sharing the variables around them.</summary>
public sealed class ExpressionsLambdaTests
{
    private static readonly ParameterExpression X = Parameter(typeof(int), "x");
    private static readonly ParameterExpression Y = Parameter(typeof(int), "y");
    private static readonly ParameterExpression T = Variable(typeof(int), "t");
    private static readonly ParameterExpression F = Variable(typeof(Func<int, int>), "f");
    private static readonly ParameterExpression G = Variable(typeof(Func<int, int>), "g");

    [Fact]
    public void A_lambda_shares_the_variables_of_its_function()
    {
        var add = Lambda<Func<int, int>>(Block(AddAssign(T, Y), AddAssign(X, Constant(1)), Multiply(Y, Constant(2))), Y);
        ExpressionsBackends.Check(Lambda(Block([F, T], Assign(F, add), Assign(T, X), Add(Invoke(F, X), Multiply(Invoke(F, Constant(5)), T))), X));
        // The inner t hides the one that the lambda shares.
        ExpressionsBackends.Check(Lambda(Block([F, T], Assign(T, Constant(7)), Assign(F, Lambda<Func<int, int>>(Add(T, Y), Y)), Block([T], Assign(T, X), Add(Invoke(F, X), T))), X));
    }

    [Fact]
    public void A_lambda_calls_another()
    {
        var twice = Lambda<Func<int, int>>(Invoke(F, Invoke(F, Y)), Y);
        ExpressionsBackends.Check(Lambda(Block([F, G], Assign(F, Lambda<Func<int, int>>(Subtract(Multiply(Y, X), Constant(1)), Y)), Assign(G, twice), Invoke(G, Constant(3))), X));
    }

    [Fact]
    public void A_lambda_is_called_in_a_loop()
    {
        var (i, exit) = (Variable(typeof(int), "i"), Label(typeof(int)));
        ExpressionsBackends.Check(Lambda(Block([F, T, i], Assign(F, Lambda<Func<int, int>>(AddAssign(T, Multiply(Y, X)), Y)),
            Loop(IfThenElse(LessThan(i, Constant(5)), Invoke(F, PostIncrementAssign(i)), Break(exit, T)), exit)), X));
    }

    [Fact]
    public void A_lambda_is_passed_to_a_method()
    {
        ExpressionsBackends.Check((int x) => Twice(y => y * 3 + 1, x));
        ExpressionsBackends.Check((int x, int z) => Twice(y => y * z, x));
        ExpressionsBackends.Check((int x) => Count((a, b) => a - b, x & 15));
        ExpressionsBackends.Check(Lambda(Block([F], Assign(F, Lambda<Func<int, int>>(Add(X, Y), Y)), Call(F, "Invoke", null, X)), X));
    }

    [Fact]
    public void A_variable_may_hold_one_lambda_or_another()
    {
        var (first, second) = (Lambda<Func<int, int>>(Add(Y, X), Y), Lambda<Func<int, int>>(AddAssign(T, Y), Y));
        Func<Expression[], LambdaExpression> body = inner => Lambda(Block([F, G, T], [.. inner, Invoke(F, X)]), X);
        var isLarge = GreaterThan(X, Constant(1));
        ExpressionsBackends.Check(body([Assign(F, Condition(isLarge, first, second))]));
        ExpressionsBackends.Check(body([IfThenElse(isLarge, Assign(F, first), Block(Assign(F, second), Invoke(F, Constant(7)))), AddAssign(X, T)]));
        ExpressionsBackends.Check(body([Assign(F, first), AddAssign(X, Invoke(F, X)), IfThen(isLarge, Assign(F, Lambda<Func<int, int>>(Negate(Y), Y)))]));
        // Null, where nothing was assigned.
        ExpressionsBackends.Check(body([IfThen(isLarge, Assign(F, Lambda<Func<int, int>>(Y, Y)))]));
        ExpressionsBackends.Check(body([IfThen(isLarge, Assign(F, first))]));
        ExpressionsBackends.Check(body([IfThen(isLarge, Assign(F, first)), Assign(F, Coalesce(F, second))]));
        ExpressionsBackends.Check(body([IfThen(Equal(F, Constant(null, typeof(Func<int, int>))), Assign(F, first))]));
    }

    [Fact]
    public void Lambdas_use_the_variables_of_inner_blocks()
    {
        var (inner, i, exit) = (Variable(typeof(int), "inner"), Variable(typeof(int), "i"), Label());
        var add = Lambda<Func<int, int>>(AddAssign(inner, Add(Y, X)), Y);
        ExpressionsBackends.Check(Lambda(Block([inner, F], Assign(F, add), Invoke(F, X)), X));
        // A variable that a lambda captures is a new one in each round.
        ExpressionsBackends.Check(Lambda(Block([T, i], Loop(Block(
            IfThen(GreaterThanOrEqual(i, Constant(4)), Break(exit)),
            Block([inner, F], AddAssign(inner, Add(i, Constant(1))), Assign(F, add), AddAssign(T, Invoke(F, i)), AddAssign(T, Multiply(inner, Constant(100)))),
            Block([inner, F], AddAssign(inner, Constant(1)), AddAssign(T, inner), IfThen(GreaterThan(T, X), Assign(F, add))),
            PreIncrementAssign(i)), exit), T), X));
        // The result of a lambda that is invoked in place: it uses that one's parameter.
        var curried = Lambda<Func<int, Func<int, int>>>(Lambda<Func<int, int>>(Subtract(Multiply(Y, T), X), Y), T);
        ExpressionsBackends.Check(Lambda(Invoke(Invoke(curried, Add(X, Constant(2))), Constant(5)), X));
        ExpressionsBackends.Check(Lambda(Block([F], Invoke(Lambda<Func<int, int>>(Block([G], Assign(G, Lambda<Func<int, int>>(Add(Y, T), Y)), Invoke(G, Invoke(G, X))), T), Constant(3))), X));
    }

    [Fact]
    public void What_cannot_be_followed_is_refused()
    {
        Func<Expression, LambdaExpression> body = inner => Lambda(Block([F, T], inner, Invoke(F, X)), X);
        Refuses("DJ1019", body(Assign(F, Lambda<Func<int, int>>(Condition(LessThan(Y, Constant(2)), Y, Invoke(F, Subtract(Y, X))), Y))));
        // Each round of a loop has its own variable of an inner block, and the lambda leaves the block.
        var inner = Variable(typeof(int), "inner");
        Refuses("DJ1015", body(Block([inner], Assign(F, Lambda<Func<int, int>>(Add(inner, Y), Y)))));
    }

    private static void Refuses(string code, LambdaExpression tree) =>
        Assert.Equal(code, Assert.Single(Assert.Throws<KernelCompilationException>(() => Frontend.Expressions.ExpressionReader.Read(tree)).Errors).Code);

    private static int Twice(Func<int, int> f, int x) => f(f(x));

    private static int Count(Func<int, int, int> f, int n)
    {
        int total = 0;
        for (int i = 0; i < n; i++) total += f(i, total);
        return total;
    }
}
