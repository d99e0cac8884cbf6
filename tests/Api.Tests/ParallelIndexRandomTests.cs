using System.Globalization;
using System.Linq.Expressions;
using static System.Linq.Expressions.Expression;

namespace DualJit.Tests;

/// <summary>Random indices in an inner loop of a parallel one: whatever is not refused gives what the plain loops give. The interpreter runs iterations in another order than theirs, and what is written depends on the order.</summary>
public sealed class ParallelIndexRandomTests
{
    private const int First = 2000;

    // More with the environment variable: DUALJIT_PARALLEL_CASES=1000.
    private static readonly int Trees = 20 * (int.TryParse(Environment.GetEnvironmentVariable("DUALJIT_PARALLEL_CASES"), CultureInfo.InvariantCulture, out int count) ? count : 4);

    private readonly ParameterExpression _a = Parameter(typeof(int[]), "a"), _m = Parameter(typeof(int), "m"), _k = Parameter(typeof(int), "k"), _n = Parameter(typeof(int), "n");
    private readonly ParameterExpression _i = Parameter(typeof(int), "i"), _j = Variable(typeof(int), "j");

    [Fact]
    public void WhatIsNotRefusedIsRight()
    {
        int accepted = 0;
        for (int seed = 0; seed < Trees; seed++)
        {
            var tree = Tree(new Random(seed));
            try
            {
                Check(tree, Jit.Compile(tree, TestBackends.Options(Backend.Interpreter)));
                accepted++;
            }
            catch (KernelCompilationException refused)
            {
                Assert.Equal("DJ2041", refused.Code);
            }
        }
        Assert.InRange(accepted, Trees / 8, Trees - 1);
    }

    private static void Check(Expression<Action<int[], int, int, int>> tree, Action<int[], int, int, int> kernel)
    {
        var plain = tree.Compile();
        foreach (var (m, k, n) in ((int, int, int)[])[(1, 1, 1), (4, 2, 6), (3, 3, 7), (2, 4, 5), (0, 1, 4), (5, -1, 4), (-2, 2, 5), (3, 1, 2), (6, 6, 3)])
        {
            int[] expected = [.. Enumerable.Range(0, 2 * First).Select(x => x * 7919)], found = [.. expected];
            bool isOutside = Throws(plain, expected, m, k, n);
            Assert.Equal(isOutside, Throws(kernel, found, m, k, n));
            if (!isOutside) Assert.True(expected.AsSpan().SequenceEqual(found), $"m = {m}, k = {k}, n = {n}: {tree}");
        }
    }

    private static bool Throws(Action<int[], int, int, int> loops, int[] a, int m, int k, int n)
    {
        try
        {
            loops(a, m, k, n);
            return false;
        }
        catch (IndexOutOfRangeException)
        {
            return true;
        }
    }

    private Expression<Action<int[], int, int, int>> Tree(Random random)
    {
        Expression start = Pick<Expression>(random, Constant(0), Constant(0), Constant(1), _i);
        Expression bound = Pick<Expression>(random, _m, _m, _k, _i, Constant(random.Next(1, 5)), Add(_m, Constant(random.Next(-1, 2))));
        var (written, end) = (Index(random), Label());
        var (read, other) = (random.Next(2) == 0 ? written : Index(random), random.Next(3) == 0 ? Index(random) : written);
        var value = Add(Multiply(ArrayAccess(_a, read), Constant(3)), Add(Add(Multiply(_i, Constant(31)), _j), ArrayAccess(_a, other)));
        var test = random.Next(4) == 0 ? LessThanOrEqual(_j, bound) : LessThan(_j, bound);
        var round = Block(Assign(ArrayAccess(_a, written), value), Assign(_j, Add(_j, Constant(random.Next(1, 3)))));
        var body = Block([_j], Assign(_j, start), Loop(IfThenElse(test, round, Break(end)), end));
        var loop = Call(typeof(Jit).GetMethod(nameof(Jit.ParallelFor), [typeof(int), typeof(Action<int>)])!, _n, Lambda<Action<int>>(body, _i));
        return Lambda<Action<int[], int, int, int>>(loop, _a, _m, _k, _n);
    }

    private Expression Index(Random random)
    {
        Expression index = Pick<Expression>(random, _i, Multiply(_i, _m), Multiply(_i, Constant(random.Next(-2, 5))), Subtract(Subtract(_n, Constant(1)), _i), Multiply(_i, Invariant(random)));
        if (random.Next(3) > 0) index = Add(index, Pick<Expression>(random, _j, Multiply(_j, Constant(random.Next(1, 3))), Multiply(_j, _m), Subtract(Constant(3), _j)));
        if (random.Next(3) == 0) index = Add(index, Invariant(random));
        if (random.Next(5) == 0) index = Multiply(index, Pick<Expression>(random, Constant(2), _k));
        return Add(index, Constant(First));
    }

    private Expression Invariant(Random random) => Pick<Expression>(random, _m, _k, _n, Constant(random.Next(-3, 6)), Multiply(_m, _k));

    private static T Pick<T>(Random random, params T[] choices) => choices[random.Next(choices.Length)];
}
