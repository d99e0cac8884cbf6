using System.Linq.Expressions;
using DualJit.Frontend.Expressions;
using static System.Linq.Expressions.Expression;

namespace DualJit.Tests;

/// <summary>Kernels composed at run time: trees that invoke other trees.</summary>
public sealed class ExpressionsSpliceTests
{
    private static readonly Expression<Func<double, double>> Square = x => x * x;

    private static Expression<Func<double, double>> Half { get; } = x => x / 2;

    [Fact]
    public void A_compiled_tree_is_spliced_in()
    {
        Expression<Func<double, double>> shifted = x => x + 1;
        ExpressionsBackends.Check((double x) => shifted.Compile()(x) * shifted.Compile()(2 * x));
        ExpressionsBackends.Check((double x) => Square.Compile()(x) + Half.Compile()(x));
        ExpressionsBackends.Check((double x) => shifted.Compile().Invoke(x));
    }

    [Fact]
    public void A_tree_is_invoked_in_trees_built_by_hand()
    {
        var x = Parameter(typeof(double), "x");
        ExpressionsBackends.Check(Lambda(Add(Invoke(Square, x), Invoke(Constant(Half), x)), x));
        Expression kernel = x;
        foreach (var step in (LambdaExpression[])[Square, Half, Square]) kernel = Invoke(step, kernel);
        ExpressionsBackends.Check(Lambda(kernel, x));
    }

    [Fact]
    public void Spliced_trees_take_arrays_and_give_structs()
    {
        Expression<Func<double[], int, double>> at = (a, i) => a[i];
        Expression<Func<double, ValueTuple<double, double>>> both = x => new ValueTuple<double, double>(x + 1, x - 1);
        ExpressionsBackends.Check((double[] a, int i) => at.Compile()(a, i) + at.Compile()(a, 0));
        ExpressionsBackends.Check((double x) => both.Compile()(x).Item1 * both.Compile()(x).Item2);
    }

    [Fact]
    public void A_spliced_tree_is_one_function()
    {
        Expression<Func<double, double>> cube = x => x * x * x;
        Expression<Func<double, double>> twice = x => cube.Compile()(cube.Compile()(x));
        Assert.Equal(2, ExpressionReader.Read(twice).Module.Functions.Count());
    }

    [Fact]
    public void A_tree_may_call_itself()
    {
        Expression<Func<int, long>>? factorial = null;
        factorial = n => n <= 1 ? 1 : n * factorial!.Compile()(n - 1);
        var small = Parameter(typeof(int), "n");
        ExpressionsBackends.Check(Lambda(Invoke(factorial, And(small, Constant(15))), small));
    }

    [Fact]
    public void The_tree_counts_that_there_is_when_the_kernel_is_compiled_and_its_variables_at_each_call()
    {
        double scale = 2;
        Expression<Func<double, double>> step = x => x * scale;
        Expression<Func<double, double>> kernel = x => step.Compile()(x) + 1;
        var compiled = Jit.Compile(kernel);
        Assert.Equal(7, compiled(3));
        scale = 10;
        Assert.Equal(31, compiled(3));
        step = x => x;
        Assert.Equal(31, compiled(3));
        Assert.Equal(4, Jit.Compile(kernel)(3));
    }

    [Fact]
    public void What_is_wrong_in_a_spliced_tree_is_said()
    {
        Expression<Func<int, int>> text = x => x.ToString().Length;
        Expression<Func<int, int>> kernel = x => text.Compile()(x) + text.Compile()(x + 1);
        var error = Assert.Throws<KernelCompilationException>(() => ExpressionReader.Read(kernel));
        Assert.Equal("DJ1011", Assert.Single(error.Errors).Code);
    }
}
