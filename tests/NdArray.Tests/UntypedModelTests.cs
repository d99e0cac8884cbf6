using FsCheck;
using FsCheck.Fluent;

namespace DualJit.Tests;

/// <summary>Operators of arrays of random dtypes and shapes, and of numbers, against the same operators of their elements one by one.</summary>
public sealed class UntypedModelTests
{
    private sealed record Operation(
        string Symbol, Func<NdArray, NdArray, NdArray> OfArrays, Func<NdArray, Scalar, NdArray> WithNumber, Func<Scalar, NdArray, NdArray> OfNumber, Func<Scalar, Scalar, Scalar> OfNumbers);

    private static readonly Operation[] Operations =
    [
        new("+",  (a, b) => a + b,  (a, b) => a + b,  (a, b) => a + b,  (a, b) => a + b),
        new("-",  (a, b) => a - b,  (a, b) => a - b,  (a, b) => a - b,  (a, b) => a - b),
        new("*",  (a, b) => a * b,  (a, b) => a * b,  (a, b) => a * b,  (a, b) => a * b),
        new("/",  (a, b) => a / b,  (a, b) => a / b,  (a, b) => a / b,  (a, b) => a / b),
        new("%",  (a, b) => a % b,  (a, b) => a % b,  (a, b) => a % b,  (a, b) => a % b),
        new("&",  (a, b) => a & b,  (a, b) => a & b,  (a, b) => a & b,  (a, b) => a & b),
        new("|",  (a, b) => a | b,  (a, b) => a | b,  (a, b) => a | b,  (a, b) => a | b),
        new("^",  (a, b) => a ^ b,  (a, b) => a ^ b,  (a, b) => a ^ b,  (a, b) => a ^ b),
        new("<",  (a, b) => a < b,  (a, b) => a < b,  (a, b) => a < b,  (a, b) => a < b),
        new("<=", (a, b) => a <= b, (a, b) => a <= b, (a, b) => a <= b, (a, b) => a <= b),
        new(">",  (a, b) => a > b,  (a, b) => a > b,  (a, b) => a > b,  (a, b) => a > b),
        new(">=", (a, b) => a >= b, (a, b) => a >= b, (a, b) => a >= b, (a, b) => a >= b),
        new("==", NdArray.Equal,    NdArray.Equal,    NdArray.Equal,    (a, b) => a == b),
        new("!=", NdArray.NotEqual, NdArray.NotEqual, NdArray.NotEqual, (a, b) => a != b),
    ];

    private static readonly double[] Values = [0, 1, -1, 2, 3, -7, 100, 127, -128, 200, 255, 2.5, -0.5, double.NaN, 65536, 4e9, -1e18, double.PositiveInfinity];

    [Fact]
    public void OperatorsAreThoseOfTheElements() => Prop.ForAll<int[]>(ArbMap.Default.ArbFor<int[]>(), Check).Check(Config.QuickThrowOnFailure.WithMaxTest(3000).WithEndSize(60));

    private static void Check(int[] numbers)
    {
        int next = 0;
        var operation = Operations[Below(Operations.Length)];
        NdArray a = Operand(), b = Operand();
        Scalar number = Below(3) switch
        {
            0 => Below(600) - 200,
            1 => Values[Below(Values.Length)],
            _ => b[0, 0],
        };
        switch (Below(3))
        {
            case 0:
                Agree(Math.Max(a.GetLength(0), b.GetLength(0)), Math.Max(a.GetLength(1), b.GetLength(1)), (i, j) => operation.OfNumbers(At(a, i, j), At(b, i, j)), () => operation.OfArrays(a, b));
                break;
            case 1:
                Agree(a.GetLength(0), a.GetLength(1), (i, j) => operation.OfNumbers(a[i, j], number), () => operation.WithNumber(a, number));
                break;
            default:
                Agree(b.GetLength(0), b.GetLength(1), (i, j) => operation.OfNumbers(number, b[i, j]), () => operation.OfNumber(number, b));
                break;
        }

        int Below(int bound) => next < numbers.Length ? (int)((uint)numbers[next++] * 2654435761u >> 8) % bound : 0;

        // Every axis has one length, or 1 and is repeated.
        NdArray Operand()
        {
            var dtype = DTypes.All[Below(DTypes.All.Count)];
            NdArray whole = NdArray.Zeros(dtype, 3, 2);
            for (int i = 0; i < 3; i++)
                for (int j = 0; j < 2; j++) whole[i, j] = Values[Below(Values.Length)];
            return whole[Below(2) == 0 ? .. : 1..2, Below(2) == 0 ? .. : ^1..];
        }
    }

    private static Scalar At(NdArray a, int i, int j) => a[a.GetLength(0) == 1 ? 0 : i, a.GetLength(1) == 1 ? 0 : j];

    private static void Agree(int rows, int columns, Func<int, int, Scalar> expected, Func<NdArray> actual)
    {
        Assert.Equal(Outcome(expected), Outcome((i, j) =>
        {
            var array = actual();
            Assert.Equal([rows, columns], array.Shape);
            return array[i, j];
        }));

        // The first exception is that of the first element which has one: the whole array is its text, or that exception.
        string Outcome(Func<int, int, Scalar> element)
        {
            try
            {
                return string.Join(", ", from i in Enumerable.Range(0, rows) from j in Enumerable.Range(0, columns) select $"{element(i, j).DType} {element(i, j)}");
            }
            catch (Exception exception) when (exception is ArithmeticException or NotSupportedException)
            {
                return $"{exception.GetType().Name}: {exception.Message}";
            }
        }
    }
}
