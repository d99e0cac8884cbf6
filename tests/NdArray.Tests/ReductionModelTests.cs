using System.Numerics;
using System.Runtime.InteropServices;
using DualJit.Reductions;
using FsCheck;
using FsCheck.Fluent;

namespace DualJit.Tests;

/// <summary>Reductions of arrays of any shape and layout, bit for bit against the definition of the canonical order, one result at a time.</summary>
public sealed class ReductionModelTests
{
    private delegate NdArray<T> Method<T>(NdArray<T> a, int[] axes, bool keepDims) where T : unmanaged;

    [Fact]
    public void AnyLayoutGivesTheBitsOfTheDefinition() => Prop.ForAll<int[]>(ArbMap.Default.ArbFor<int[]>(), numbers =>
    {
        var choices = new Choices(numbers);
        switch (choices.Below(5))
        {
            case 0: Check(choices, i => Value(i)); break;
            case 1: Check(choices, i => (float)Value(i)); break;
            case 2: Check(choices, i => (Half)Value(i)); break;
            case 3: Check(choices, i => (int)(uint)(i * 2654435761L)); break;
            default: Check(choices, i => (byte)(i * 37)); break;
        }
    }).Check(Config.QuickThrowOnFailure.WithMaxTest(1500).WithEndSize(60));

    public static TheoryData<int[], int[]> Sizes => new()
    {
        { [5000, 37], [0] }, { [37, 5000], [1] }, { [4096, 3], [0] }, { [4097, 5], [0] }, { [3, 1500, 5], [0, 1] }, { [3, 1500, 5], [1, 2] }, { [40, 3, 50], [0, 2] }, { [140_000, 4], [0] },
        { [4500, 270], [0] }, { [31, 300], [0] }, { [33, 257], [0] }, { [15, 1000], [0] }, { [1000, 15], [1] }, { [1000, 17], [1] }, { [150_000], [0] }, { [2, 70_000, 2], [1] },
    };

    [Theory]
    [MemberData(nameof(Sizes))]
    public void LargeArraysHaveTheBitsOfTheDefinition(int[] shape, int[] axes)
    {
        foreach (int[] order in Orders(shape.Length))
        {
            Agree(Laid(shape, order, i => Value(i)), axes, keepDims: false);
            Agree(Laid(shape, order, i => (float)Value(i)), axes, keepDims: true);
            Agree(Laid(shape, order, i => (int)(i * 2654435761L)), axes, keepDims: false);
        }
        Agree(Laid(shape, [.. Enumerable.Range(0, shape.Length)], i => (Half)Value(i)), axes, keepDims: false);
        SumsAndProducts(Laid(shape, [.. Enumerable.Range(0, shape.Length)], i => new Complex(Value(i), Value(i + 1))), axes, keepDims: false);
    }

    [Fact]
    public void MeansAndVariancesAreOfSumsInTheCanonicalOrder()
    {
        foreach (int[] order in Orders(2))
        {
            var a = Laid([70, 90], order, i => Value(i));
            foreach (int axis in new[] { 0, 1 })
            {
                double n = a.GetLength(axis);
                var mean = a.Sum(axis, keepDims: true) / n;
                Same(mean, NdArray.Mean(a, axis, keepDims: true));
                var squares = NdArray.Square(a - mean).Sum(axis);
                Same(squares / n, NdArray.Var(a, axis));
                Same(NdArray.Sqrt(squares / (n - 1)), NdArray.Std(a, axis, ddof: 1));
                Same(NdArray.Sqrt(squares / (n - 1)), NdArray.Std(a, [axis], ddof: 1));
            }
            Assert.Equal(a.Sum() / 6300, NdArray.Mean(a));
            Assert.Equal(NdArray.Square(a - NdArray.Mean(a)).Sum() / 6299, NdArray.Var(a, ddof: 1));
            Assert.Equal(Math.Sqrt(NdArray.Square(a - NdArray.Mean(a)).Sum() / 6300), NdArray.Std(a));
            Assert.Equal(NdArray.Mean(a), NdArray.Mean(a, [1, 0]).GetValue());
        }
    }

    [Fact]
    public void MatricesAreMultipliedInTheOrderOfK()
    {
        foreach (var (m, k, n) in new[] { (1, 1, 1), (4, 7, 16), (5, 3, 17), (8, 40, 33), (9, 1, 64), (3, 100, 5), (13, 11, 2) })
            foreach (int[] order in Orders(2))
            {
                Product(Laid([m, k], order, i => Value(i)), Laid([k, n], [1, 0], i => Value(i + 7)));
                Product(Laid([m, k], [0, 1], i => (float)Value(i)), Laid([k, n], order, i => (float)Value(i + 7)));
                Product(Laid([m, k], order, i => (long)(i * 2654435761L * 77777)), Laid([k, n], order, i => (long)(i * 1234567891011L)));
                Product(Laid([m, k], order, i => (sbyte)(i * 37)), Laid([k, n], order, i => (sbyte)(i * 11)));
                Product(Laid([m, k], order, i => (Half)Value(i)), Laid([k, n], order, i => (Half)Value(i + 7)));
                Product(Laid([m, k], order, i => new Complex(Value(i), -0.0)), Laid([k, n], order, i => new Complex(Value(i + 7), Value(i))));
                Product(Laid([m, k], order, _ => -0.0), Laid([k, n], order, _ => 0.0));
            }
    }

    private static void Check<T>(Choices choices, Func<int, T> value) where T : unmanaged, INumber<T>, IMinMaxValue<T>
    {
        int[] shape = [.. Enumerable.Range(0, choices.Below(4) + 1).Select(_ => choices.Below(9))];
        int[] order = [.. Enumerable.Range(0, shape.Length).OrderBy(_ => choices.Below(100))];
        var a = Laid(shape, order, value);
        for (int axis = 0; axis < shape.Length; axis++)
        {
            var slices = Enumerable.Repeat(Slice.All, shape.Length).ToArray();
            slices[axis] = choices.Below(8) switch { 0 => Slice.Step(null, null, -1), 1 => Slice.Step(null, null, 2), 2 => Slice.Step(1, null, 3), _ => Slice.All };
            a = a.View(slices);
        }
        if (choices.Below(5) == 0) a = a.View([0..Math.Min(1, a.GetLength(0))]).BroadcastTo([a.GetLength(0) == 0 ? 0 : 20, .. a.Shape[1..]]);
        int[] axes = [.. Enumerable.Range(0, shape.Length).Where(_ => choices.Below(2) == 0).OrderBy(_ => choices.Below(100)).Select(axis => choices.Below(2) == 0 ? axis : axis - shape.Length)];
        Agree(a, axes, choices.Below(2) == 0);
    }

    private static void Agree<T>(NdArray<T> a, int[] axes, bool keepDims) where T : unmanaged, INumber<T>
    {
        SumsAndProducts(a, axes, keepDims);
        var groups = Groups(a, axes);
        bool isOfNothing = groups.Count > 0 && groups[0].Length == 0;
        if (isOfNothing)
        {
            Assert.Throws<ArgumentException>(() => a.Min(axes, keepDims));
            Assert.Throws<ArgumentException>(() => a.Max(axes, keepDims));
            return;
        }
        Same(groups, Defined<T, Minimum<T>>, a.Min(axes, keepDims));
        Same(groups, Defined<T, Maximum<T>>, a.Max(axes, keepDims));
        var (zero, total) = (T.Zero, groups.Select(group => (long)group.Count(x => x != T.Zero)).ToArray());
        Assert.Equal(total, NdArray.CountNonZero(a, axes, keepDims).ToArray());
        Assert.Equal(groups.Select(group => group.Any(x => x != zero)), NdArray.Any(a, axes, keepDims).ToArray());
        Assert.Equal(groups.Select(group => group.All(x => x != zero)), NdArray.All(a, axes, keepDims).ToArray());
        if (axes.Length != 1) return;
        Assert.Equal(groups.Select(group => Best(group, (x, y) => x < y)), NdArray.ArgMin(a, axes[0], keepDims).ToArray());
        Assert.Equal(groups.Select(group => Best(group, (x, y) => x > y)), NdArray.ArgMax(a, axes[0], keepDims).ToArray());
        int axis = axes[0] < 0 ? axes[0] + a.Rank : axes[0];
        var sums = NdArray.CumSum(a, axes[0]);
        Assert.Equal(a.Shape, sums.Shape);
        foreach (var (group, actual) in groups.Zip(Groups(sums, axes)))
        {
            var expected = group.ToArray();
            for (int i = 1; i < expected.Length; i++) expected[i] = expected[i - 1] + expected[i];
            Assert.Equal(expected.Select(Bits), actual.Select(Bits));
        }
    }

    private static void SumsAndProducts<T>(NdArray<T> a, int[] axes, bool keepDims) where T : unmanaged, INumberBase<T>
    {
        var groups = Groups(a, axes);
        Same(groups, group => group.Length == 0 ? T.Zero : Defined<T, Sum<T>>(group), a.Sum(axes, keepDims));
        Same(groups, group => group.Length == 0 ? T.One : Defined<T, Product<T>>(group), a.Prod(axes, keepDims));
        Assert.Equal(Bits(a.Copy().Sum()), Bits(a.Sum()));
        int[] all = [.. Enumerable.Range(0, a.Rank)];
        Assert.Equal(Bits(a.Sum()), Bits(a.Sum(all).GetValue()));
        Assert.Equal(keepDims ? a.Rank : a.Rank - axes.Length, a.Sum(axes, keepDims).Rank);
    }

    private static void Product<T>(NdArray<T> a, NdArray<T> b) where T : unmanaged, INumberBase<T>
    {
        var product = NdArray.MatMul(a, b);
        Assert.Equal([a.GetLength(0), b.GetLength(1)], product.Shape);
        for (int i = 0; i < a.GetLength(0); i++)
            for (int j = 0; j < b.GetLength(1); j++)
            {
                var sum = a[i, 0] * b[0, j];
                for (int k = 1; k < a.GetLength(1); k++) sum += a[i, k] * b[k, j];
                Assert.Equal(Bits(sum), Bits(product[i, j]));
            }
    }

    /// <summary>The elements of each result in order.</summary>
    private static List<T[]> Groups<T>(NdArray<T> a, int[] axes) where T : unmanaged
    {
        int[] reduced = [.. axes.Select(axis => axis < 0 ? axis + a.Rank : axis).Order()], kept = [.. Enumerable.Range(0, a.Rank).Except(reduced)];
        int results = kept.Aggregate(1, (count, axis) => count * a.GetLength(axis)), length = reduced.Aggregate(1, (count, axis) => count * a.GetLength(axis));
        T[] elements = a.Transpose([.. kept, .. reduced]).ToArray();
        return [.. Enumerable.Range(0, results).Select(i => elements[(i * length)..((i + 1) * length)])];
    }

    private static void Same<T>(List<T[]> groups, Func<T[], T> expected, NdArray<T> actual) where T : unmanaged => Assert.Equal(groups.Select(group => Bits(expected(group))), actual.ToArray().Select(Bits));

    private static void Same<T>(NdArray<T> expected, NdArray<T> actual) where T : unmanaged
    {
        Assert.Equal(expected.Shape, actual.Shape);
        Assert.Equal(expected.ToArray().Select(Bits), actual.ToArray().Select(Bits));
    }

    private static T Defined<T, TCombination>(T[] elements) where TCombination : struct, ICombination<T>
    {
        var sequence = new Elements<T>(elements);
        return CanonicalReduction.Reduce<T, Elements<T>, TCombination>(elements.Length, ref sequence, default);
    }

    private static long Best<T>(T[] elements, Func<T, T, bool> before) where T : INumber<T>
    {
        int nan = Array.FindIndex(elements, T.IsNaN);
        if (nan >= 0) return nan;
        int best = 0;
        for (int i = 1; i < elements.Length; i++)
            if (before(elements[i], elements[best])) best = i;
        return best;
    }

    /// <summary>The bits of a number, where a NaN is a NaN.</summary>
    private static UInt128 Bits<T>(T value) where T : unmanaged
    {
        if (value is Complex { Real: var real, Imaginary: var imaginary }) return new((ulong)Bits(real), (ulong)Bits(imaginary));
        if (value is double.NaN or float.NaN || value is Half half && Half.IsNaN(half)) return ulong.MaxValue;
        UInt128 bits = 0;
        MemoryMarshal.Write(MemoryMarshal.AsBytes(new Span<UInt128>(ref bits)), value);
        return bits;
    }

    /// <summary>An array whose axes lie in memory in some order.</summary>
    private static NdArray<T> Laid<T>(int[] shape, int[] order, Func<int, T> value) where T : unmanaged
    {
        var dense = NdArray.FromArray([.. Enumerable.Range(0, shape.Aggregate(1, (a, b) => a * b)).Select(value)]);
        return dense.Reshape([.. order.Select(axis => shape[axis])]).Transpose([.. Enumerable.Range(0, shape.Length).Select(axis => Array.IndexOf(order, axis))]);
    }

    private static IEnumerable<int[]> Orders(int rank) => rank switch
    {
        1 => [[0]],
        2 => [[0, 1], [1, 0]],
        _ => [[0, 1, 2], [2, 1, 0], [1, 0, 2], [2, 0, 1]],
    };

    /// <summary>Numbers of very different magnitudes, zeros of both signs and one NaN.</summary>
    private static double Value(int i)
    {
        double fraction = i * 0.6180339887498949 % 1 - 0.5;
        return (i % 61) switch { 3 => 0.0, 5 => -0.0, 7 when i == 7 => double.NaN, _ => Math.ScaleB(fraction, i * 7 % 13 - 6) };
    }

    private sealed class Choices(int[] numbers)
    {
        private int next;

        internal int Below(int bound) => next < numbers.Length ? (int)((uint)numbers[next++] * 2654435761u >> 8) % bound : 0;
    }

    private struct Elements<T>(T[] elements) : ISequence<T>
    {
        private int next;

        public T Next() => elements[next++];
    }
}
