using System.Globalization;
using System.Numerics;

namespace DualJit.Tests;

/// <summary>Promotion against what NumPy says, line by line: see Data/promotion.py.</summary>
public sealed class PromotionTests
{
    private static readonly string[][] Lines = [.. Read()];

    [Fact]
    public void DTypesPromoteAsInNumPy()
    {
        foreach (var line in Of("promote", 169))
        {
            var (a, b, expected) = (DTypeOf(line[1]), DTypeOf(line[2]), DTypeOf(line[3]));
            Assert.Equal(expected, Promotion.Promote(a, b));
            Assert.Equal(new ScalarType(expected), Promotion.Promote((ScalarType)a, b));
            if (expected == DType.Bool) continue;
            Assert.Equal(expected, (Zero(a) * Zero(b)).DType);
            Assert.Equal(expected, (NdArray.Zeros(a, 2) * NdArray.Zeros(b, 2)).DType);
            Assert.Equal(expected, (NdArray.Zeros(a, 2) * Zero(b)).DType);
        }
    }

    [Fact]
    public void QuotientsAreNumPys()
    {
        foreach (var line in Of("divide", 168))
        {
            var (a, b, expected) = (DTypeOf(line[1]), DTypeOf(line[2]), DTypeOf(line[3]));
            Assert.Equal(expected, Promotion.OfQuotient(Promotion.Promote((ScalarType)a, b)).DType);
            Assert.Equal(expected, (Zero(a) / Zero(b)).DType);
            Assert.Equal(expected, (NdArray.Zeros(a, 2) / NdArray.Zeros(b, 2)).DType);
        }
    }

    [Fact]
    public void NumbersOfCSharpAreAsWeakAsThoseOfPython()
    {
        foreach (var line in Of("weak", 39))
        {
            var (dtype, expected) = (DTypeOf(line[1]), DTypeOf(line[3]));
            Scalar number = line[2] switch { "int" => (Scalar)1, "float" => (Scalar)1.0, _ => Complex.ImaginaryOne };
            Assert.Equal(new ScalarType(expected), Promotion.Promote(dtype, new ScalarType(number.DType, number.IsWeak)));
            Assert.Equal(new ScalarType(expected), Promotion.Promote(new ScalarType(number.DType, number.IsWeak), dtype));
            Assert.Equal(expected, (Zero(dtype) * number).DType);
            Assert.Equal(expected, (number * Zero(dtype)).DType);
            Assert.False((number * Zero(dtype)).IsWeak);
            Assert.Equal(expected, (NdArray.Zeros(dtype, 2) * number).DType);
            Assert.Equal(expected, (number * NdArray.Zeros(dtype, 2)).DType);
        }
    }

    [Fact]
    public void AmongThemselvesTheyStayWeak()
    {
        Assert.Equal(ScalarType.WeakInteger, Promotion.Promote(ScalarType.WeakInteger, ScalarType.WeakInteger));
        Assert.Equal(ScalarType.WeakFloat, Promotion.Promote(ScalarType.WeakInteger, ScalarType.WeakFloat));
        Assert.Equal(ScalarType.WeakFloat, Promotion.Promote(ScalarType.WeakFloat, ScalarType.WeakInteger));
        Assert.Equal(ScalarType.WeakFloat, Promotion.FloatFor(ScalarType.WeakInteger));
    }

    [Fact]
    public void FunctionsOfFloatsAreComputedAsInNumPy()
    {
        foreach (var line in Of("function", 13))
        {
            var (dtype, expected) = (DTypeOf(line[1]), DTypeOf(line[2]));
            Assert.Equal(expected, Promotion.FloatFor(dtype));
            Assert.Equal(expected, Scalar.Sqrt(Zero(dtype)).DType);
        }
    }

    [Fact]
    public void AWeakIntegerThatDoesNotFitIsRefused()
    {
        foreach (var line in Of("fits", 273))
        {
            var dtype = DTypeOf(line[1]);
            var integer = Weak(long.Parse(line[2], CultureInfo.InvariantCulture));
            if (line[3] == "True") Assert.Equal(dtype == DType.Bool ? DType.Int64 : dtype, (Zero(dtype) + integer).DType);
            else
            {
                Assert.Contains(line[1], Assert.Throws<OverflowException>(() => Zero(dtype) + integer).Message);
                Assert.Contains(line[1], Assert.Throws<OverflowException>(() => integer * NdArray.Zeros(dtype, 2)).Message);
            }
            // What is compared, is compared by value.
            if (dtype.IsInteger) Assert.Equal(integer < 0L, integer < Zero(dtype));
            if (dtype.IsInteger) Assert.Equal(integer < 0L, (integer < NdArray.Zeros(dtype, 1))[0]);
        }
    }

    private static Scalar Zero(DType dtype) => ((Scalar)0).AsType(dtype);

    /// <summary>A weak integer of 64 bits, which a C# program has only as a result.</summary>
    private static Scalar Weak(long value)
    {
        var result = ((Scalar)(int)(value >> 32) << 32) + ((Scalar)(int)(value >> 16 & 0xffff) << 16) + (int)(value & 0xffff);
        Assert.True(result.IsWeak);
        Assert.Equal(value, (long)result);
        return result;
    }

    private static IEnumerable<string[]> Of(string kind, int count)
    {
        var lines = Lines.Where(line => line[0] == kind).ToList();
        Assert.Equal(count, lines.Count);
        return lines;
    }

    private static DType DTypeOf(string name) => DTypes.All.Single(dtype => dtype.NumPyName == name);

    private static IEnumerable<string[]> Read()
    {
        using var reader = new StreamReader(typeof(PromotionTests).Assembly.GetManifestResourceStream("promotion.txt")!);
        while (reader.ReadLine() is { } line) yield return line.Split(' ');
    }
}
