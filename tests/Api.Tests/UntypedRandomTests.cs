using System.Linq.Expressions;
using System.Numerics;
using DualJit.IR;
using static System.Linq.Expressions.Expression;

namespace DualJit.Tests;

/// <summary>Random expressions of numbers of any dtype: compiled for the dtypes of each call they give what <see cref="Scalar"/>'s operators give.</summary>
/// <remarks>More of them with <c>DUALJIT_UNTYPED_CASES</c> in the environment.</remarks>
public sealed class UntypedRandomTests
{
    private const int Parameters = 3, CallsOfATree = 12;

    private static readonly int Trees = int.TryParse(Environment.GetEnvironmentVariable("DUALJIT_UNTYPED_CASES"), out int count) ? count : 60;

    private static readonly Scalar[] Numbers =
    [
        true, false, (sbyte)-128, (sbyte)7, (byte)255, (byte)3, (short)-32768, (short)40, (ushort)65535, (ushort)2, 0, 1, -3, 300, int.MaxValue, uint.MaxValue, 5u,
        long.MinValue, long.MaxValue, -1L, 9L, ulong.MaxValue, 11ul, (Half)0.5, (Half)(-65504), Half.NaN, 1.5f, -0f, float.MaxValue, 2.5, -0.0, double.NaN, double.PositiveInfinity, 1e-310,
        new Complex(1, -2), new Complex(0, double.NaN),
    ];

    private static readonly ExpressionType[] Operators =
    [
        ExpressionType.Add, ExpressionType.Subtract, ExpressionType.Multiply, ExpressionType.Divide, ExpressionType.Modulo, ExpressionType.And, ExpressionType.Or, ExpressionType.ExclusiveOr,
    ];

    private static readonly ExpressionType[] Comparisons =
    [
        ExpressionType.Equal, ExpressionType.NotEqual, ExpressionType.LessThan, ExpressionType.LessThanOrEqual, ExpressionType.GreaterThan, ExpressionType.GreaterThanOrEqual,
    ];

    private static readonly string[] Functions = ["Abs", "Sqrt", "Floor", "Round", "Exp"];

    [Theory]
    [InlineData(1, Backend.Interpreter)]
    [InlineData(2, Backend.Il)]
    [InlineData(3, Backend.Llvm)]
    public void Random_expressions_give_what_the_operators_give(int seed, Backend backend)
    {
        if (Jit.WhyUnavailable(backend) is not null) return;
        var random = new Random(seed);
        for (int i = 0; i < Trees; i++)
        {
            var tree = Tree(random);
            var reference = (Func<Scalar, Scalar, Scalar, Scalar>)tree.Compile();
            var kernel = (Func<Scalar, Scalar, Scalar, Scalar>)Jit.Compile(tree, new JitOptions { Backend = backend });
            for (int call = 0; call < CallsOfATree; call++)
            {
                var (x, y, z) = (Pick(random, Numbers), Pick(random, Numbers), Pick(random, Numbers));
                var (expected, actual) = (Run(reference, x, y, z), Run(kernel, x, y, z));
                // A dtype that an operator does not know is found when the kernel is compiled, even where the call would not come to it.
                if (actual is KernelCompilationException { Code: "DJ2006" or "DJ2007" } && expected is Exception) continue;
                Assert.True(expected is Exception ? actual.GetType() == expected.GetType() : expected.Equals(actual) && ((Scalar)expected).DType == ((Scalar)actual).DType,
                    $"{tree} of {Text(x)}, {Text(y)}, {Text(z)}: {actual}, not {expected}");
            }
        }
    }

    private static string Text(Scalar number) => $"{number} ({number.DType}{(number.IsWeak ? ", weak" : "")})";

    private static object Run(Func<Scalar, Scalar, Scalar, Scalar> kernel, Scalar x, Scalar y, Scalar z)
    {
        try { return kernel(x, y, z); }
        catch (Exception error) { return error; }
    }

    private static LambdaExpression Tree(Random random)
    {
        var parameters = Enumerable.Range(0, Parameters).Select(i => Parameter(typeof(Scalar), $"p{i}")).ToArray();
        return Lambda<Func<Scalar, Scalar, Scalar, Scalar>>(Number(random, parameters, 4), parameters);
    }

    private static Expression Number(Random random, ParameterExpression[] parameters, int depth)
    {
        switch (depth == 0 ? random.Next(3) : random.Next(12))
        {
            case 0 or 1:
                return Pick(random, parameters);
            case 2:
                return Convert(Pick<Expression>(random, [Constant(2), Constant(0.5), Constant(-1L), Constant(3f), Constant((byte)200), Constant(true)]), typeof(Scalar));
            case 3:
                return Call(typeof(Scalar), Pick(random, Functions), null, Number(random, parameters, depth - 1));
            case 4:
                return Negate(Number(random, parameters, depth - 1));
            case 5:
                return Call(typeof(Scalar), random.Next(2) == 0 ? "Min" : "Max", null, Number(random, parameters, depth - 1), Number(random, parameters, depth - 1));
            case 6:
                return Convert(Convert(Number(random, parameters, depth - 1), Pick(random, [typeof(int), typeof(double), typeof(byte), typeof(long)])), typeof(Scalar));
            case 7:
                return Convert(MakeBinary(Pick(random, Comparisons), Number(random, parameters, depth - 1), Number(random, parameters, depth - 1)), typeof(Scalar));
            default:
                return MakeBinary(Pick(random, Operators), Number(random, parameters, depth - 1), Number(random, parameters, depth - 1));
        }
    }

    private static T Pick<T>(Random random, T[] items) => items[random.Next(items.Length)];
}
