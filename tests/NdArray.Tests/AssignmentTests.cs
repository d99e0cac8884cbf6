using FsCheck;
using FsCheck.Fluent;

namespace DualJit.Tests;

/// <summary>Setting parts of arrays.</summary>
public sealed class AssignmentTests
{
    [Fact]
    public void ASliceTakesWhatBroadcastsToIt()
    {
        var a = NdArray.Zeros<double>(2, 3);
        a[0, ..] = NdArray.FromArray([1.0, 2, 3]);
        a[.., 1..] = NdArray.FromArray([7.0, 8]).Reshape(2, 1);
        Assert.Equal([1, 7, 7, 0, 8, 8], a.ToArray());
        a[..] = NdArray.Full(4.0);
        a[1, ^1..] += 2;
        a[.., 0] *= NdArray.FromArray([10.0, 100]);
        Assert.Equal([40, 4, 4, 400, 4, 6], a.ToArray());
        a.Transpose()[1.., ..] = NdArray.Arange(4.0).Reshape(2, 2);
        Assert.Equal([40, 0, 2, 400, 1, 3], a.ToArray());
        a[0..0, ..] = NdArray.Zeros<double>(0, 3);
        a[.., Slice.Step(null, null, 2)].Fill(-1);
        Assert.Equal([-1, 0, -1, -1, 1, -1], a.ToArray());
        var point = NdArray.Full(3);
        point.Fill(5);
        Assert.Equal(5, point.GetValue());
    }

    [Fact]
    public void WhatOverlapsIsCopiedFirst()
    {
        var a = NdArray.Arange(6.0);
        a[1..] = a[..^1];
        Assert.Equal([0, 0, 1, 2, 3, 4], a.ToArray());
        a[..] = a[Slice.Step(null, null, -1)];
        Assert.Equal([4, 3, 2, 1, 0, 0], a.ToArray());
        var square = NdArray.Arange(4).Reshape(2, 2);
        square[.., ..] = square.Transpose();
        Assert.Equal([0, 2, 1, 3], square.ToArray());
        int[] memory = [1, 2, 3];
        NdArray.Wrap(memory)[1..] = NdArray.Wrap(memory)[..2];
        Assert.Equal([1, 1, 2], memory);
    }

    [Fact]
    public void AMaskReadsAndSetsTheElementsWhereItIsTrue()
    {
        var a = NdArray.FromArray(new[,] { { 1.0, -2, 3 }, { -4, 5, -6 } });
        Assert.Equal([-2, -4, -6], a[a < 0].ToArray());
        Assert.Equal([-4, -2, -6], a.Transpose()[a.Transpose() < 0].ToArray());
        a[a < 0] = NdArray.Full(0.0);
        Assert.Equal([1, 0, 3, 0, 5, 0], a.ToArray());
        a.Transpose()[a.Transpose() > 0] = NdArray.FromArray([10.0, 20, 30]);
        Assert.Equal([10, 0, 30, 0, 20, 0], a.ToArray());
        a[a > 0] += 1;
        Assert.Equal([11, 0, 31, 0, 21, 0], a.ToArray());
        a[a > 0] = a[a > 0][Slice.Step(null, null, -1)];
        Assert.Equal([21, 0, 31, 0, 11, 0], a.ToArray());
        Assert.Equal([0], a[a > 100].Shape);
        a[a > 100] = NdArray.Zeros<double>(0);
        Assert.Equal([7], NdArray.Full(7)[NdArray.Full(true)].ToArray());
        Assert.False(a[a > 0].IsReadOnly);
    }

    [Fact]
    public void UntypedSlicesConvert()
    {
        NdArray a = NdArray.Zeros<byte>(2, 2);
        a[0, ..] = NdArray.FromArray([300.7, -1.0]);
        a[1, ..] += NdArray.FromArray([1, 2]);
        Assert.Equal(new byte[] { 44, 255, 1, 2 }, ((NdArray<byte>)a).ToArray());
        Assert.Throws<InvalidCastException>(() => a[0, ..] = NdArray.Zeros<System.Numerics.Complex>(2));
        Assert.Throws<InvalidCastException>(() => a[0, ..0] = NdArray.Zeros<System.Numerics.Complex>(0));
    }

    [Fact]
    public void EveryRankCanBeSet()
    {
        var one = NdArray.Ones<int>(1);
        int total = 0;
        foreach (int rank in Enumerable.Range(1, 8))
        {
            var a = NdArray.Zeros<int>(Enumerable.Repeat(1, rank).ToArray());
            switch (rank)
            {
                case 1: a[..] = one; break;
                case 2: a[.., ..] = one; break;
                case 3: a[.., .., ..] = one; break;
                case 4: a[.., .., .., ..] = one; break;
                case 5: a[.., .., .., .., ..] = one; break;
                case 6: a[.., .., .., .., .., ..] = one; break;
                case 7: a[.., .., .., .., .., .., ..] = one; break;
                default: a[.., .., .., .., .., .., .., ..] = one; break;
            }
            NdArray untyped = a.Copy();
            switch (rank)
            {
                case 1: untyped[..] += one; break;
                case 2: untyped[.., ..] += one; break;
                case 3: untyped[.., .., ..] += one; break;
                case 4: untyped[.., .., .., ..] += one; break;
                case 5: untyped[.., .., .., .., ..] += one; break;
                case 6: untyped[.., .., .., .., .., ..] += one; break;
                case 7: untyped[.., .., .., .., .., .., ..] += one; break;
                default: untyped[.., .., .., .., .., .., .., ..] += one; break;
            }
            total += a.Sum() + (int)untyped.Sum();
        }
        Assert.Equal(8 + 16, total);
    }

    [Fact]
    public void WhatDoesNotFitIsRefused()
    {
        var a = NdArray.Zeros<double>(2, 3);
        Assert.Throws<ArgumentException>(() => a[0, ..] = NdArray.Zeros<double>(2));
        Assert.Throws<ArgumentException>(() => a[0, ..] = NdArray.Zeros<double>(1, 3));
        Assert.Throws<ArgumentNullException>(() => a[0, ..] = null!);
        Assert.Throws<ArgumentNullException>(() => ((NdArray)a)[0, ..] = null!);
        Assert.Throws<InvalidOperationException>(() => a.AsReadOnly()[0, ..] = NdArray.Zeros<double>(3));
        Assert.Throws<InvalidOperationException>(() => a.BroadcastTo(2, 3).Fill(1));
        var mask = NdArray.Zeros<bool>(2, 3);
        Assert.Contains("(3,)", Assert.Throws<ArgumentException>(() => a[NdArray.Zeros<bool>(3)]).Message, StringComparison.Ordinal);
        Assert.Throws<ArgumentException>(() => a[~mask] = NdArray.Zeros<double>(5));
        Assert.Throws<ArgumentNullException>(() => a[(NdArray<bool>)null!]);
        Assert.Throws<ArgumentNullException>(() => a[mask] = null!);
        Assert.Throws<InvalidOperationException>(() => a.AsReadOnly()[mask] = NdArray.Zeros<double>(1));
        Assert.Equal(0, a.Sum());
    }

    [Fact]
    public void AnyPartTakesAnyOtherAsIfItWereACopy() => Prop.ForAll<int[]>(ArbMap.Default.ArbFor<int[]>(), numbers =>
    {
        int next = 0;
        var whole = NdArray.Arange(36).Reshape(6, 6);
        NdArray<int> target = Part(whole), source = Part(whole);
        if (target.GetLength(0) != source.GetLength(0) && source.GetLength(0) != 1 || target.GetLength(1) != source.GetLength(1) && source.GetLength(1) != 1) return;
        var places = target.Copy();
        int[] expected = whole.ToArray();
        for (int i = 0; i < target.GetLength(0); i++)
            for (int j = 0; j < target.GetLength(1); j++) expected[places[i, j]] = source[source.GetLength(0) == 1 ? 0 : i, source.GetLength(1) == 1 ? 0 : j];
        target[.., ..] = source;
        Assert.Equal(expected, whole.ToArray());

        int Below(int bound) => next < numbers.Length ? (int)((uint)numbers[next++] * 2654435761u >> 8) % bound : 0;

        NdArray<int> Part(NdArray<int> a)
        {
            if (Below(2) == 1) a = a.Transpose();
            return a[Along(), Along()];

            Slice Along() => Below(5) switch { 0 => .., 1 => Slice.Step(null, null, -1), 2 => Slice.Step(Below(2), null, 2), 3 => Below(3)..4, _ => Below(6) is var i ? i..(i + 1) : .. };
        }
    }).Check(Config.QuickThrowOnFailure.WithMaxTest(2000).WithEndSize(40));
}
