namespace DualJit.Tests;

/// <summary>Remainders and operators of bits, of typed arrays.</summary>
public sealed class BitOperatorTests
{
    [Fact]
    public void TypedArraysGiveArraysOfTheirOwnType()
    {
        NdArray<int> a = NdArray.FromArray([6, 7, -5]), b = NdArray.FromArray([3, -2, 4]);
        NdArray<int> and = a & b, or = a | b, xor = a ^ b, not = ~a, rest = a % b;
        Assert.Equal([6 & 3, 7 & -2, -5 & 4], and.ToArray());
        Assert.Equal([6 | 3, 7 | -2, -5 | 4], or.ToArray());
        Assert.Equal([6 ^ 3, 7 ^ -2, -5 ^ 4], xor.ToArray());
        Assert.Equal([~6, ~7, ~-5], not.ToArray());
        Assert.Equal([0, 1, -1], rest.ToArray());
        NdArray<int>[] withScalars = [a & 3, 3 & a, a | 3, 3 | a, a ^ 3, 3 ^ a, a % 3, 30 % a];
        Assert.Equal(
            [[2, 3, 3], [2, 3, 3], [7, 7, -5], [7, 7, -5], [5, 4, -8], [5, 4, -8], [0, 1, -2], [0, 2, 0]],
            withScalars.Select(result => result.ToArray()));
        NdArray<double> fractions = NdArray.FromArray([5.5, -5.5]) % 2;
        Assert.Equal([1.5, -1.5], fractions.ToArray());
    }

    [Fact]
    public void MasksCombineToMasks()
    {
        var a = NdArray.Arange(6.0).Reshape(2, 3);
        Assert.Equal([2, 3], a[(a > 1) & (a < 4)].ToArray());
        Assert.Equal([0, 1, 4, 5], a[(a < 2) | ~(a < 4)].ToArray());
        Assert.Equal([0, 5], a[(a < 1) ^ (a > 4)].ToArray());
    }

    [Fact]
    public void WhatHasNoSuchOperatorIsRefused()
    {
        NdArray<double> a = NdArray.Zeros<double>(2);
        NdArray<int> zeros = NdArray.Zeros<int>(2), none = null!;
        Assert.Throws<NotSupportedException>(() => a & a);
        Assert.Throws<NotSupportedException>(() => ~a);
        Assert.Throws<NotSupportedException>(() => NdArray.Zeros<bool>(1) % true);
        Assert.Throws<DivideByZeroException>(() => zeros % 0);
        Assert.Throws<OverflowException>(() => NdArray.Full(int.MinValue, 1) % -1);
        Assert.Throws<ArgumentException>(() => zeros ^ NdArray.Zeros<int>(3));
        Assert.Throws<ArgumentNullException>(() => ~none);
        Assert.Throws<ArgumentNullException>(() => zeros | none);
    }
}
