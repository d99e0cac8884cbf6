using System.Linq.Expressions;
using System.Reflection;
using DualJit.Reductions;
using static System.Linq.Expressions.Expression;

namespace DualJit.Tests;

/// <summary>Random parallel loops, as trees: with integers they do what the compiled tree does, iteration by iteration; sums of floats have the canonical order.</summary>
/// <remarks>More of them with <c>DUALJIT_PARALLEL_CASES</c> in the environment.</remarks>
public sealed class ParallelRandomTests
{
    private static readonly int Trees = int.TryParse(Environment.GetEnvironmentVariable("DUALJIT_PARALLEL_CASES"), out int count) ? count : 4;

    private static readonly MethodInfo For = typeof(Jit).GetMethod(nameof(Jit.ParallelFor), [typeof(int), typeof(Action<int>)])!;

    private static readonly ParameterExpression A = Parameter(typeof(int[]), "a"), B = Parameter(typeof(int[]), "b"), C = Parameter(typeof(int[]), "c"), N = Parameter(typeof(int), "n");

    public delegate long Loop(int[] a, int[] b, int[] c, int n);

    [Theory]
    [InlineData(21, Backend.Interpreter)]
    [InlineData(22, Backend.Il)]
    [InlineData(23, Backend.Llvm)]
    public void Random_loops_do_what_plain_ones_do(int seed, Backend backend)
    {
        if (Jit.WhyUnavailable(backend) is not null) return;
        var random = new Random(seed);
        for (int tree = 0; tree < Trees; tree++)
        {
            var loop = new Writer(random).Write();
            var plain = loop.Compile();
            var kernel = Jit.Compile(loop, new JitOptions { Backend = backend, MaxThreads = random.Next(1, 4) });
            foreach (int length in (int[])[0, 1, 17, 300, backend == Backend.Interpreter ? 700 : 5000])
            {
                // Sometimes past the end.
                int n = random.Next(6) == 0 ? length + 1 : length;
                int[] a = Numbers(random, length), b = Numbers(random, length), c = Numbers(random, 8);
                int[] a2 = [.. a], b2 = [.. b], c2 = [.. c];
                var (expected, actual) = (Run(plain, a, b, c, n), Run(kernel, a2, b2, c2, n));
                Assert.True(Equals(expected, actual), $"{loop} of {length}, {n}: {expected}, not {actual}");
                // Where an iteration failed, others may have written their elements, and the reduced ones are what they were.
                if (expected is string) continue;
                Assert.True(a.AsSpan().SequenceEqual(a2) && b.AsSpan().SequenceEqual(b2) && c.AsSpan().SequenceEqual(c2), $"{loop} of {length}: the arrays differ");
            }
        }
    }

    [Theory]
    [InlineData(31, Backend.Il)]
    [InlineData(32, Backend.Llvm)]
    public void Sums_of_floats_have_the_canonical_order(int seed, Backend backend)
    {
        if (Jit.WhyUnavailable(backend) is not null) return;
        var random = new Random(seed);
        var (v, n, i, sum) = (Parameter(typeof(double[]), "v"), Parameter(typeof(int), "n"), Parameter(typeof(int), "i"), Parameter(typeof(double), "sum"));
        for (int tree = 0; tree < Trees; tree++)
        {
            var term = Float(random, v, i, 3);
            var loop = Lambda<Func<double[], int, double>>(Block([sum], Assign(sum, Constant(0.25)), Call(For, n, Lambda<Action<int>>(AddAssign(sum, term), i)), sum), v, n);
            var kernel = Jit.Compile(loop, new JitOptions { Backend = backend, MaxThreads = random.Next(1, 4) });
            var one = Lambda<Func<double[], int, double>>(term, v, i).Compile();
            foreach (int length in (int[])[1, 40, 4097, 10_000, 200_000])
            {
                double[] values = [.. Enumerable.Range(0, length).Select(_ => random.NextDouble() * 4 - 1)];
                var terms = new Terms(values, one);
                double expected = 0.25 + CanonicalReduction.Reduce<double, Terms, Adding>(length, ref terms, new Adding());
                double actual = kernel(values, length);
                Assert.True(expected.Equals(actual), $"{loop} of {length}: {expected:R}, not {actual:R}");
            }
        }
    }

    private readonly record struct Adding : ICombination<double>
    {
        public double Combine(double a, double b) => a + b;
    }

    private struct Terms(double[] values, Func<double[], int, double> term) : ISequence<double>
    {
        private int _next;

        public double Next() => term(values, _next++);
    }

    private static Expression Float(Random random, Expression v, Expression i, int depth)
    {
        if (depth == 0 || random.Next(5) == 0) return random.Next(4) switch { 0 => Constant((double)random.Next(1, 5) / 4), 1 => Convert(i, typeof(double)), _ => ArrayIndex(v, i) };
        var (x, y) = (Float(random, v, i, depth - 1), Float(random, v, i, depth - 1));
        return random.Next(8) switch
        {
            0 or 1 => Add(x, y),
            2 => Subtract(x, y),
            3 => Multiply(x, y),
            4 => Divide(x, y),
            5 => Call(typeof(Math), nameof(Math.Sqrt), null, Call(typeof(Math), nameof(Math.Abs), null, x)),
            6 => Condition(LessThan(x, y), Float(random, v, i, depth - 1), x),
            _ => Call(typeof(Math), nameof(Math.Max), null, x, y),
        };
    }

    private static int[] Numbers(Random random, int length) => [.. Enumerable.Range(0, length).Select(_ => random.Next(4) == 0 ? random.Next(int.MinValue, int.MaxValue) : random.Next(-20, 20))];

    private static object Run(Loop loop, int[] a, int[] b, int[] c, int n)
    {
        try
        {
            return loop(a, b, c, n);
        }
        catch (Exception error) when (error is IndexOutOfRangeException or DivideByZeroException)
        {
            return error.GetType().Name;
        }
    }

    /// <summary>Writes a loop that reads b, writes elements of its own in a, and reduces c and some variables.</summary>
    private sealed class Writer(Random random)
    {
        private readonly ParameterExpression _i = Parameter(typeof(int), "i");
        private readonly List<(ParameterExpression Variable, Func<Expression, Expression> Update)> _reduced = [];

        public Expression<Loop> Write()
        {
            var variables = new List<ParameterExpression>();
            var before = new List<Expression>();
            for (int count = random.Next(1, 4); count > 0; count--) AddReduced(variables, before);
            var (best, place) = (Parameter(typeof(int), "best"), Parameter(typeof(int), "place"));
            bool picks = random.Next(2) == 0;
            if (picks)
            {
                variables.AddRange([best, place]);
                before.AddRange([Assign(best, Constant(5)), Assign(place, Constant(-1))]);
            }
            var statements = Statements(2);
            if (picks)
            {
                var value = Parameter(typeof(int), "value");
                var test = random.Next(4) switch { 0 => LessThan(value, best), 1 => GreaterThan(value, best), 2 => LessThanOrEqual(value, best), _ => LessThan(best, value) };
                statements.Insert(random.Next(statements.Count + 1), Block([value], Assign(value, Value(2)), IfThen(test, Block(Assign(best, value), Assign(place, _i)))));
            }
            var result = variables.Aggregate((Expression)Constant(0L), (total, variable) => Add(Multiply(total, Constant(31L)), Convert(variable, typeof(long))));
            return Lambda<Loop>(Block(variables, [.. before, Call(For, N, Lambda<Action<int>>(Block(typeof(void), statements), _i)), result]), A, B, C, N);
        }

        private void AddReduced(List<ParameterExpression> variables, List<Expression> before)
        {
            var type = random.Next(2) == 0 ? typeof(int) : typeof(long);
            var variable = Parameter(type, $"r{variables.Count}");
            variables.Add(variable);
            before.Add(Assign(variable, Convert(Constant(random.Next(-9, 9)), type)));
            int kind = random.Next(7);
            _reduced.Add((variable, value =>
            {
                var given = Convert(value, type);
                return kind switch
                {
                    0 => Assign(variable, random.Next(2) == 0 ? Add(variable, given) : Subtract(variable, given)),
                    1 => Assign(variable, Multiply(given, variable)),
                    2 => Assign(variable, And(variable, given)),
                    3 => Assign(variable, Or(given, variable)),
                    4 => Assign(variable, ExclusiveOr(variable, given)),
                    5 => Assign(variable, Call(typeof(Math), nameof(Math.Min), null, variable, given)),
                    _ => Assign(variable, Call(typeof(Math), nameof(Math.Max), null, given, variable)),
                };
            }
            ));
        }

        private List<Expression> Statements(int depth)
        {
            var statements = new List<Expression>();
            for (int count = random.Next(1, 4); count > 0; count--) statements.Add(Statement(depth));
            return statements;
        }

        private Expression Statement(int depth)
        {
            switch (random.Next(depth > 0 ? 7 : 4))
            {
                case 0:
                    return Assign(ArrayAccess(A, _i), Value(2));
                case 1:
                    var element = ArrayAccess(C, And(Value(1), Constant(7)));
                    return AddAssign(element, Value(1));
                case 2 or 3:
                    var (_, update) = _reduced[random.Next(_reduced.Count)];
                    return update(Value(2));
                case 4:
                    return IfThen(LessThan(Value(1), Value(1)), Block(typeof(void), Statements(depth - 1)));
                case 5:
                    return IfThenElse(Equal(And(_i, Constant(1)), Constant(0)), Block(typeof(void), Statements(depth - 1)), Block(typeof(void), Statements(depth - 1)));
                default:
                    var (j, end) = (Parameter(typeof(int), "j"), Label());
                    return Block([j], Assign(j, Constant(0)), Loop(Block(typeof(void), IfThen(GreaterThanOrEqual(j, Constant(3)), Break(end)), Block(typeof(void), Statements(0)), PreIncrementAssign(j)), end));
            }
        }

        private Expression Value(int depth)
        {
            if (depth == 0 || random.Next(4) == 0)
                return random.Next(5) switch { 0 => Constant(random.Next(-9, 9)), 1 => _i, 2 => ArrayIndex(A, _i), _ => ArrayIndex(B, _i) };
            var (x, y) = (Value(depth - 1), Value(depth - 1));
            return random.Next(6) switch
            {
                0 => Add(x, y),
                1 => Subtract(x, y),
                2 => Multiply(x, y),
                3 => ExclusiveOr(x, y),
                4 => Condition(LessThan(x, y), x, Constant(3)),
                _ => Divide(x, Constant(random.Next(2, 5))),
            };
        }
    }
}
