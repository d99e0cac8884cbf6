using System.Numerics;
using DualJit.Reductions;

namespace DualJit.Tests;

/// <summary>The canonical order: what it is, and that vectors keep to it.</summary>
public sealed unsafe class ReductionTests
{
    public static TheoryData<int> Lengths => [.. Enumerable.Range(1, 300).Concat([511, 512, 513, 1000, 2047, 3000, 4095, 4096, 4097, 5000, 8192, 8193, 12345, 65537, 131072, 131073, 300_001])];

    [Theory]
    [InlineData(1, 16)]
    [InlineData(4096, 16)]
    [InlineData(4097, 32)]
    [InlineData(8192, 32)]
    [InlineData(8193, 64)]
    [InlineData(65536, 256)]
    [InlineData(131_072, 512)]
    [InlineData(131_073, 1024)]
    [InlineData(long.MaxValue, 1024)]
    public void BlocksGrowWithTheLength(long count, long length) => Assert.Equal(length, CanonicalReduction.BlockLength(count));

    // Strings show the order: each sum in brackets.
    [Theory]
    [InlineData(1, "0")]
    [InlineData(2, "(0 1)")]
    [InlineData(3, "((0 2) 1)")]
    [InlineData(9, "((((0 8) 4) (2 6)) ((1 5) (3 7)))")]
    [InlineData(18, "(((((0 16) 8) (4 12)) ((2 10) (6 14))) ((((1 17) 9) (5 13)) ((3 11) (7 15))))")]
    public void TheOrderIsThatOfTheDefinition(int count, string expected)
    {
        var numbers = new Numbers();
        Assert.Equal(expected, CanonicalReduction.Reduce<string, Numbers, Brackets>(count, ref numbers, default));
    }

    // Lane 0 of 5 blocks of one row, and of 4,097 elements: blocks of two rows.
    [Fact]
    public void NeighbourBlocksCombineFirst()
    {
        var numbers = new Numbers();
        Assert.StartsWith("(((((((0 16) (32 48)) 64) (((8 24) (40 56)) 72))", CanonicalReduction.Reduce<string, Numbers, Brackets>(80, ref numbers, default), StringComparison.Ordinal);
        numbers = new Numbers();
        Assert.Contains("(((0 16) (32 48)) ((64 80) (96 112)))", CanonicalReduction.Reduce<string, Numbers, Brackets>(4097, ref numbers, default), StringComparison.Ordinal);
    }

    [Theory]
    [MemberData(nameof(Lengths))]
    public void VectorsGiveTheBitsOfTheDefinition(int count)
    {
        var random = new Random(count);
        Check(count, k => Math.ScaleB(random.NextDouble() - 0.5, random.Next(-40, 40)));
        Check(count, k => (float)Math.ScaleB(random.NextDouble() - 0.5, random.Next(-20, 20)));
        Check(count, k => -0.0);
        Check(count, k => -0.0f);
        Check(count, k => random.Next(3) switch { 0 => -0.0, 1 => 0.0, _ => k % 97 == 5 ? double.NaN : 1e300 });
        Check(count, k => random.Next(9) switch { 0 => double.PositiveInfinity, 1 when count % 2 == 0 => double.NegativeInfinity, _ => k });
        Check(count, k => random.Next());
        Check(count, k => (uint)random.Next());
        Check(count, k => random.NextInt64());
        Check(count, k => (ulong)random.NextInt64());
    }

    [Theory]
    [MemberData(nameof(Lengths))]
    public void RowsOfResultsHaveTheBitsOfTheDefinition(int count)
    {
        var random = new Random(count);
        foreach (int columns in count > 5000 ? new[] { 3 } : count > 300 ? [1, 19] : [1, 8, 19, 300])
        {
            CheckRows(count, columns, _ => Math.ScaleB(random.NextDouble() - 0.5, random.Next(-40, 40)));
            CheckRows(count, columns, _ => (Half)(random.NextDouble() - 0.5));
            CheckRows(count, columns, _ => random.Next(3) switch { 0 => -0.0f, 1 => 0.0f, _ => 1e38f });
            CheckRows(count, columns, _ => random.NextInt64());
        }
    }

    [Fact]
    public void OfNothingThereIsNone()
    {
        var numbers = new Numbers();
        Assert.Throws<ArgumentOutOfRangeException>(() => CanonicalReduction.Reduce<string, Numbers, Brackets>(0, ref numbers, default));
        Assert.Throws<ArgumentOutOfRangeException>(() => VectorReduction.Reduce<double, Sum<double>>([], default));
        Assert.Throws<ArgumentOutOfRangeException>(() => RowReduction.Reduce<double, Sum<double>>(null, [], 1, null, 1, default));
    }

    private static void Check<T>(int count, Func<int, T> make) where T : unmanaged, INumber<T>
    {
        T[] a = new T[count], b = new T[count], products = new T[count];
        for (int i = 0; i < count; i++) (a[i], b[i]) = (make(i), make(count - 1 - i));
        for (int i = 0; i < count; i++) products[i] = a[i] * b[i];
        Same(Defined<T, Sum<T>>(a), VectorReduction.Reduce<T, Sum<T>>(a, default));
        Same(Defined<T, Product<T>>(a), VectorReduction.Reduce<T, Product<T>>(a, default));
        Same(Defined<T, Minimum<T>>(a), VectorReduction.Reduce<T, Minimum<T>>(a, default));
        Same(Defined<T, Maximum<T>>(a), VectorReduction.Reduce<T, Maximum<T>>(a, default));
        Same(Defined<T, Sum<T>>(products), VectorReduction.Dot<T>(a, b));
    }

    /// <summary>Rows in memory in the opposite order, and results with gaps.</summary>
    private static void CheckRows<T>(int count, int columns, Func<int, T> make) where T : unmanaged, INumber<T>
    {
        T[] elements = new T[count * columns], sums = new T[3 * columns], maxima = new T[columns];
        for (int i = 0; i < elements.Length; i++) elements[i] = make(i);
        int[] rows = [.. Enumerable.Range(0, count).Select(k => (count - 1 - k) * columns)];
        fixed (T* first = elements, sum = sums, maximum = maxima)
        {
            RowReduction.Reduce<T, Sum<T>>(first, rows, columns, sum, 3, default);
            RowReduction.Reduce<T, Maximum<T>>(first, rows, columns, maximum, 1, default);
        }
        for (int j = 0; j < columns; j++)
        {
            T[] column = [.. rows.Select(row => elements[row + j])];
            Same(Defined<T, Sum<T>>(column), sums[3 * j]);
            Same(Defined<T, Maximum<T>>(column), maxima[j]);
        }
    }

    private static T Defined<T, TCombination>(T[] elements) where T : unmanaged where TCombination : struct, ICombination<T>
    {
        fixed (T* pointer = elements)
        {
            var sequence = new Elements<T>(pointer);
            return CanonicalReduction.Reduce<T, Elements<T>, TCombination>(elements.Length, ref sequence, default);
        }
    }

    private static void Same<T>(T expected, T actual) where T : unmanaged, INumber<T>
    {
        if (T.IsNaN(expected)) Assert.True(T.IsNaN(actual));
        else Assert.True(expected == actual && T.IsNegative(expected) == T.IsNegative(actual), $"{expected} is not {actual}");
    }

    private struct Elements<T>(T* next) : ISequence<T> where T : unmanaged
    {
        public T Next() => *next++;
    }

    private struct Numbers : ISequence<string>
    {
        private int _next;

        public string Next() => $"{_next++}";
    }

    private readonly struct Brackets : ICombination<string>
    {
        public string Combine(string a, string b) => $"({a} {b})";
    }
}
