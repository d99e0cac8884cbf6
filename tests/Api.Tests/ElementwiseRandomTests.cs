using System.Linq.Expressions;
using System.Numerics;
using static System.Linq.Expressions.Expression;

namespace DualJit.Tests;

/// <summary>Random expressions of arrays of any dtype, shape and layout, and of numbers: compiled for each call they give what the operators of <see cref="NdArray"/> give, one after the other.</summary>
/// <remarks>More of them with <c>DUALJIT_ARRAY_CASES</c> in the environment.</remarks>
public sealed class ElementwiseRandomTests
{
    private const int CallsOfATree = 6;

    private static readonly int Trees = int.TryParse(Environment.GetEnvironmentVariable("DUALJIT_ARRAY_CASES"), out int count) ? count : 25;

    private static readonly int[][] Shapes = [[], [1], [4], [0], [3, 4], [1, 4], [3, 1], [2, 3, 4], [2, 1, 4], [2, 3, 1], [0, 4], [5]];

    private static readonly ExpressionType[] Operators =
    [
        ExpressionType.Add, ExpressionType.Subtract, ExpressionType.Multiply, ExpressionType.Divide, ExpressionType.Add, ExpressionType.Subtract, ExpressionType.Multiply, ExpressionType.Modulo,
    ];

    private static readonly ExpressionType[] BitOperators = [ExpressionType.And, ExpressionType.Or, ExpressionType.ExclusiveOr];

    private static readonly ExpressionType[] Comparisons = [ExpressionType.LessThan, ExpressionType.LessThanOrEqual, ExpressionType.GreaterThan, ExpressionType.GreaterThanOrEqual];

    private static readonly string[] Functions = ["Abs", "Sqrt", "Floor", "Exp", "Square"];

    [Theory]
    [InlineData(11, Backend.Interpreter)]
    [InlineData(12, Backend.Il)]
    [InlineData(13, Backend.Llvm)]
    public void Random_expressions_give_what_the_operators_give(int seed, Backend backend)
    {
        if (Jit.WhyUnavailable(backend) is not null) return;
        var random = new Random(seed);
        int compared = 0;
        // LLVM takes its time over each call.
        int trees = backend == Backend.Llvm ? (Trees + 1) / 2 : Trees;
        for (int i = 0; i < trees; i++)
        {
            var parameters = (ParameterExpression[])[Parameter(typeof(NdArray), "a"), Parameter(typeof(NdArray), "b"), Parameter(typeof(NdArray), "c"), Parameter(typeof(Scalar), "s")];
            var tree = Lambda<Func<NdArray, NdArray, NdArray, Scalar, NdArray>>(Tree(random, parameters, 4), parameters);
            var eager = tree.Compile();
            var kernel = Jit.Compile(tree, new JitOptions { Backend = backend });
            for (int call = 0; call < CallsOfATree; call++)
            {
                int[] shape = Pick(random, Shapes);
                var (a, b, c, s) = (RandomArray(random, shape), RandomArray(random, shape), RandomArray(random, shape), Number(random));
                var actual = SameArrays.Run(() => kernel(a, b, c, s));
                // A dtype that an operator does not know is found when the kernel is compiled, even where the call would not come to it.
                if (actual is KernelCompilationException { Code: "DJ2006" or "DJ2007" } && SameArrays.Run(() => eager(a, b, c, s)) is Exception) continue;
                SameArrays.Check(() => eager(a, b, c, s), () => actual is Exception error ? throw error : (NdArray)actual, $"{tree} of {Describe(a)}, {Describe(b)}, {Describe(c)}, {s} ({s.DType})");
                compared++;
            }
        }
        Assert.True(compared > trees * CallsOfATree / 2, $"only {compared} calls were compared");
    }

    private static string Describe(NdArray array) => $"{SameArrays.Text(array)}, {array.Layout}";

    // Bits seldom: only integers have them. Comparisons as numbers.
    private static Expression Tree(Random random, ParameterExpression[] parameters, int depth)
    {
        if (depth == 0) return Pick(random, parameters[..3]);
        switch (random.Next(14))
        {
            case 0:
                return Pick(random, parameters[..3]);
            case 1:
                return Negate(Tree(random, parameters, depth - 1));
            case 2:
                return Call(typeof(NdArray), Pick(random, Functions), null, Tree(random, parameters, depth - 1));
            case 3:
                return Call(typeof(NdArray), random.Next(2) == 0 ? "Minimum" : "Maximum", null, Tree(random, parameters, depth - 1), Tree(random, parameters, depth - 1));
            case 4:
                return AsNumbers(MakeBinary(Pick(random, Comparisons), Tree(random, parameters, depth - 1), Tree(random, parameters, depth - 1)));
            case 5:
                return AsNumbers(Call(typeof(NdArray), "Equal", null, Tree(random, parameters, depth - 1), Tree(random, parameters, depth - 1)));
            case 9 when random.Next(3) == 0:
                return MakeBinary(Pick(random, BitOperators), Tree(random, parameters, depth - 1), Tree(random, parameters, depth - 1));
            case 6 or 7:
                return MakeBinary(Pick(random, Operators), Tree(random, parameters, depth - 1), Scalar(random, parameters));
            case 8:
                return MakeBinary(Pick(random, Operators), Scalar(random, parameters), Tree(random, parameters, depth - 1));
            default:
                return MakeBinary(Pick(random, Operators), Tree(random, parameters, depth - 1), Tree(random, parameters, depth - 1));
        }
    }

    private static BinaryExpression AsNumbers(Expression bools) => Multiply(Convert(bools, typeof(NdArray)), Convert(Constant(3), typeof(Scalar)));

    private static Expression Scalar(Random random, ParameterExpression[] parameters) => random.Next(3) == 0
        ? parameters[3]
        : Convert(Pick<Expression>(random, [Constant(2), Constant(0.5), Constant(-1L), Constant(3f), Constant((byte)200), Constant(300)]), typeof(Scalar));

    private static Scalar Number(Random random) => Pick<Scalar>(random, [1, 300, 2.5, -1L, 3f, (byte)7, true, double.NaN]);

    /// <summary>An array that broadcasts with the shape, or now and then does not.</summary>
    private static NdArray RandomArray(Random random, int[] shape)
    {
        int[] own = random.Next(12) == 0 ? Pick(random, Shapes) : [.. shape[random.Next(random.Next(shape.Length + 1) + 1)..].Select(length => random.Next(5) == 0 ? 1 : length)];
        return random.Next(24) switch
        {
            0 => RandomLayouts.Array(random, own, i => i % 3 == 0),
            1 => RandomLayouts.Array(random, own, i => (sbyte)(i * 37)),
            2 => RandomLayouts.Array(random, own, i => (byte)(i * 37)),
            3 => RandomLayouts.Array(random, own, i => (short)(i * 7919)),
            4 => RandomLayouts.Array(random, own, i => (ushort)i),
            5 => RandomLayouts.Array(random, own, i => i - 3),
            6 => RandomLayouts.Array(random, own, i => (uint)i * 1_000_003u),
            7 => RandomLayouts.Array(random, own, i => i * 1_000_000_000_003L),
            8 => RandomLayouts.Array(random, own, i => ulong.MaxValue - (ulong)i),
            9 => RandomLayouts.Array(random, own, i => (Half)(i * 0.37)),
            10 => RandomLayouts.Array(random, own, i => i * -0.37f),
            11 => RandomLayouts.Array(random, own, i => new Complex(i, -2)),
            < 16 => RandomLayouts.Array(random, own, i => i * 5L - 9),
            _ => RandomLayouts.Array(random, own, i => i % 7 == 0 ? double.NaN : i * 0.37 - 2),
        };
    }

    private static T Pick<T>(Random random, T[] items) => items[random.Next(items.Length)];
}
