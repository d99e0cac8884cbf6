using System.Numerics;
using System.Reflection;

namespace DualJit.Tests;

/// <summary>Arrays whose element type the C# compiler does not know.</summary>
public sealed class UntypedTests
{
    private static readonly NdArray A = NdArray.FromArray(new[,] { { 1f, 2, 3 }, { 4, 5, 6 } });

    [Fact]
    public void TypedStaysTyped()
    {
        var doubles = NdArray.Arange(3.0);
        var floats = NdArray.Arange(3f);
        Scalar scalar = 2f;
        Is<NdArray<double>>(doubles * 2.0);
        Is<NdArray<double>>(2 * doubles + doubles);
        Is<NdArray<double>>(-doubles);
        Is<NdArray<float>>(floats * 2);
        Is<NdArray<bool>>(floats < 2);
        Is<NdArray<bool>>(NdArray.Equal(doubles, 1));
        Is<NdArray<double>>(NdArray.Full(1.0, 3));
        Is<NdArray<int>>(NdArray.Full(1, 3));
        Is<double>(doubles[1]);
        Is<double>(doubles[1L]);
        Is<double>(doubles[1u]);
        Is<double>(doubles[^1]);
        Is<double>(doubles[(byte)1]);
        Is<double>(doubles[scalar.AsType(DType.Int32)]);
        Is<NdArray<double>>(doubles[1..]);
        Is<NdArray<double>>(doubles.Transpose().Reshape(3, 1).BroadcastTo(3, 2).Copy().View(1));
        Is<double>(doubles.GetValue(1));
        Is<double>(doubles.Sum() + doubles.Prod() + doubles.Min() + doubles.Max());
        Is<double>(NdArray.Sum(doubles));
        Is<NdArray>(floats * 2.5);
        Is<NdArray>(2.5 * floats);
        Is<NdArray>(floats * doubles);
        Is<NdArray>(floats * scalar);
        Is<NdArray>(floats % 2);
        Is<NdArray>(NdArray.Full(scalar, 3));
        Is<NdArray>(NdArray.Zeros(DType.Int8, 3));
        Is<Scalar>(A[1, 2]);
        Is<NdArray>(A[1, ..]);

        static void Is<T>(T value) => Assert.NotNull(value);
    }

    [Fact]
    public void ElementsAreScalarsOfTheDType()
    {
        var a = NdArray.FromArray(new[,] { { 1f, 2, 3 }, { 4, 5, 6 } });
        NdArray untyped = a;
        Assert.Equal((Scalar)6f, untyped[1, 2]);
        Assert.Equal((Scalar)6f, untyped[1L, 2L]);
        Assert.Equal((Scalar)6f, untyped[^1, ^1]);
        Assert.Equal((Scalar)6f, untyped[(Scalar)1, 2]);
        Assert.Equal((Scalar)6f, untyped[(byte)1, (Scalar)2UL]);
        Assert.Equal((Scalar)6f, untyped.GetValue(1, 2));
        Assert.Equal((Scalar)2f, untyped[0, ..][1]);
        Assert.Equal((Scalar)2.5f, NdArray.Full((Scalar)2.5f, []).GetValue());

        // What is set is cast as C# casts.
        NdArray bytes = NdArray.Zeros<byte>(5);
        (bytes[0], bytes[1L], bytes[^3], bytes[(Scalar)3]) = (300.7, -1, 7UL, true);
        bytes.SetValue(2.9f, 4);
        Assert.Equal([(byte)44, 255, 7, 1, 2], ((NdArray<byte>)bytes).ToArray());
        Assert.Throws<InvalidCastException>(() => bytes[0] = Complex.One);
    }

    [Fact]
    public void IndexersOfEveryRankReadAndWriteTheSameElement()
    {
        int[] indices = [1, 0, 2, 1, 0, 1, 1, 2];
        foreach (var type in (Type[])[typeof(int), typeof(long), typeof(Index), typeof(Scalar)])
            for (int rank = 1; rank <= 8; rank++)
            {
                var array = NdArray.Zeros<int>([.. Enumerable.Repeat(3, rank)]);
                object[] at = [.. indices[..rank].Select(i => type == typeof(Scalar) ? (Scalar)i : type == typeof(Index) ? (Index)i : Convert.ChangeType(i, type, null))];
                foreach (var home in (Type[])[typeof(NdArray), typeof(NdArray<int>)])
                {
                    var indexer = home.GetProperty("Item", BindingFlags.Public | BindingFlags.Instance | BindingFlags.DeclaredOnly, null, null, [.. Enumerable.Repeat(type, rank)], null)!;
                    object value = home == typeof(NdArray) ? (Scalar)(rank + 1) : (object)rank;
                    indexer.SetValue(array, value, at);
                    Assert.Equal(home == typeof(NdArray) ? rank + 1 : rank, array.GetValue(indices[..rank]));
                    Assert.Equal(home == typeof(NdArray) ? ((Scalar)(rank + 1)).AsType(DType.Int32) : (object)rank, indexer.GetValue(array, at));
                }
            }
    }

    [Fact]
    public void AnIndexIsAnIntegerInsideItsAxis()
    {
        Scalar real = 1f, huge = ulong.MaxValue;
        Assert.Equal("An index must be an integer; this one is float32.", Assert.Throws<ArgumentException>(() => A[real, 0]).Message);
        Assert.Equal("An index must be an integer; this one is bool.", Assert.Throws<ArgumentException>(() => A[1, (Scalar)true]).Message);
        Assert.Equal("An index must be an integer; this one is float64.", Assert.Throws<ArgumentException>(() => NdArray.Arange(3)[(Scalar)1.0]).Message);
        Assert.Contains("18446744073709551615", Assert.Throws<IndexOutOfRangeException>(() => A[0, huge]).Message);
        Assert.Contains("-1", Assert.Throws<IndexOutOfRangeException>(() => A[(Scalar)(-1), 0]).Message);
        Assert.Throws<IndexOutOfRangeException>(() => A[2, 0]);
        Assert.Throws<ArgumentException>(() => A[(Scalar)0]);
        Assert.Throws<ArgumentException>(() => A[0]);
        foreach (var type in (Type[])[typeof(NdArray), typeof(NdArray<int>)])
            Assert.True(type.GetProperty("Item", BindingFlags.Public | BindingFlags.Instance | BindingFlags.DeclaredOnly, null, null, [typeof(double)], null)!.GetCustomAttribute<ObsoleteAttribute>()!.IsError);
    }

    [Fact]
    public void ViewsShareTheElements()
    {
        NdArray a = NdArray.Arange(12).Reshape(3, 4);
        NdArray b = a.Transpose()[1.., ^1].Reshape(3);
        Assert.Equal((DType.Int32, 1, 3), (b.DType, b.Rank, b.Length));
        b[0] = 50;
        a.Transpose(1, 0)[2, 2] = 60;
        Assert.Equal([50, 60, 11], ((NdArray<int>)a.View(2, Slice.Step(1, null, 1))).ToArray());
        Assert.Equal([2, 3, 4], a.BroadcastTo(2, 3, 4).Shape);
        var copy = a.Copy();
        copy[0, 0] = 9;
        Assert.Equal((Scalar)0L, a[0, 0].AsType(DType.Int64));
        Assert.Equal([(2, 6), (3, 4), (1, 2)], [Shape(a.Reshape(2, 6)), Shape(a.Reshape(-1, 4)), (a.Reshape(12).Rank, a.Reshape(1, 12).Rank)]);
        Assert.Equal((3, 4), (a.Reshape(2, 2, 3).Rank, a.Reshape(1, 2, 2, 3).Rank));

        static (int, int) Shape(NdArray a) => (a.GetLength(0), a.GetLength(1));
    }

    [Fact]
    public void ConversionsOfArraysAreThoseOfNumbers()
    {
        foreach (var from in DTypes.All)
            foreach (var to in DTypes.All) Numbers.Call(GetType(), nameof(Converted), from, to);
    }

    [Fact]
    public void ExpressionsPromoteAndBroadcast()
    {
        NdArray bytes = NdArray.FromArray(new byte[] { 1, 2, 200 });
        Check<byte>(bytes + 100, 101, 102, 44);
        Check(2.5 * bytes + 1, 3.5, 6.0, 501.0);
        Check<float>(A[0, ..] * 2 - 0.5, 1.5f, 3.5f, 5.5f);
        Check(A[0, ..] + NdArray.FromArray([1, 2, 3]), 2.0, 4, 6);
        Check<short>(bytes * NdArray.FromArray(new sbyte[] { -1, 2, 3 }), -1, 4, 600);
        Check<byte>(7 % bytes, 0, 1, 7);
        Check(bytes / 2, 0.5, 1.0, 100.0);
        Check(1 / (bytes - 1), double.PositiveInfinity, 1, 1 / 199.0);
        Check(-A[0, ..], -1f, -2, -3);
        Check<byte>(~bytes & 254, 254, 252, 54);
        Check<byte>(1 | bytes ^ bytes, 1, 1, 1);
        Check((A > 1.5 & A < 4)[0, ..], false, true, true);
        Check(bytes < -1, false, false, false);
        Check(300 > bytes, true, true, true);
        Check(bytes >= NdArray.FromArray(new sbyte[] { -1, 2, 3 }), true, true, true);
        Check(NdArray.FromArray(new[] { -1L, long.MaxValue }) < (NdArray)NdArray.FromArray(new[] { ulong.MaxValue, long.MaxValue + 1UL }), true, true);
        Check(NdArray.FromArray(new ulong[] { ulong.MaxValue, 1 }) <= (NdArray)NdArray.FromArray(new sbyte[] { -1, 1 }), false, true);
        Check(NdArray.Equal(A[0, ..], 2.0), false, true, false);
        Check(NdArray.Equal(A[0, ..], NdArray.FromArray([1, 2, 4])), true, true, false);
        Check(NdArray.NotEqual(1, bytes), false, true, true);
        Assert.Equal([3, 3], (A[0, ..].Reshape(3, 1) * bytes).Shape);
        Assert.True(A != A.Copy());

        static void Check<T>(NdArray actual, params T[] expected) where T : unmanaged => Assert.Equal(expected, Assert.IsType<NdArray<T>>(actual).ToArray());
    }

    [Fact]
    public void OneFunctionServesEveryDType()
    {
        Assert.Equal("[1.  3.5 6. ]", Scaled(NdArray.Arange(3f)).ToString());
        Assert.Equal(DType.Float32, Scaled(NdArray.Arange(3f)).DType);
        Assert.Equal("[ 1. 26.]", Scaled(NdArray.FromArray([10, 20])).ToString());
        Assert.Equal(DType.Float64, Scaled(NdArray.FromArray([10, 20])).DType);

        Scalar total = 0;
        for (int i = 0; i < A.Length; i++) total += A.Reshape(-1)[i];
        Assert.Equal((Scalar)21f, total);

        static NdArray Scaled(NdArray a) => 2.5 * (a - a.Min()) + 1;
    }

    [Fact]
    public void WhatIsRefusedSaysWhy()
    {
        NdArray none = null!, bools = NdArray.Zeros(DType.Bool, 2), complex = NdArray.Zeros(DType.Complex128, 2), bytes = NdArray.Zeros(DType.UInt8, 2);
        Assert.Equal("bool has no operator +.", Assert.Throws<NotSupportedException>(() => bools + bools).Message);
        Assert.Equal("complex128 has no operator <.", Assert.Throws<NotSupportedException>(() => complex < bytes).Message);
        Assert.Equal("float64 has no operator &.", Assert.Throws<NotSupportedException>(() => bytes & 1.0).Message);
        Assert.Equal("bool has no Sum.", Assert.Throws<NotSupportedException>(() => bools.Sum()).Message);
        Assert.Contains("uint8", Assert.Throws<OverflowException>(() => bytes + 300).Message);
        Assert.Throws<DivideByZeroException>(() => 1 % bytes);
        Assert.Throws<ArgumentException>(() => bytes + NdArray.Zeros(DType.Int64, 3));
        Assert.Equal("left", Assert.Throws<ArgumentNullException>(() => none + A).ParamName);
        Assert.Equal("right", Assert.Throws<ArgumentNullException>(() => A - none).ParamName);
        Assert.Equal("left", Assert.Throws<ArgumentNullException>(() => none * 2).ParamName);
        Assert.Equal("right", Assert.Throws<ArgumentNullException>(() => 2 / none).ParamName);
        Assert.Equal("value", Assert.Throws<ArgumentNullException>(() => ~none).ParamName);
        Assert.Equal("left", Assert.Throws<ArgumentNullException>(() => none < A).ParamName);
        Assert.Equal("right", Assert.Throws<ArgumentNullException>(() => A >= none).ParamName);
        Assert.Equal("left", Assert.Throws<ArgumentNullException>(() => none > 1).ParamName);
        Assert.Equal("right", Assert.Throws<ArgumentNullException>(() => NdArray.Equal(1, none)).ParamName);
    }

    [Fact]
    public void FactoriesTakeADTypeAndReductionsGiveScalars()
    {
        foreach (var dtype in DTypes.All)
        {
            var one = ((Scalar)1).AsType(dtype);
            foreach (var ones in (NdArray[])[NdArray.Ones(dtype, 2), NdArray.Ones(dtype, 2, 3), NdArray.Ones(dtype, 1, 2, 3), NdArray.Ones(dtype, 1, 1, 2, 3), NdArray.Ones(dtype, 1, 1, 1, 2, 3), NdArray.Full(one, 1, 2), NdArray.Full(one, []), NdArray.Ones(dtype)])
            {
                Assert.Equal(dtype, ones.DType);
                Assert.Equal(one, ones.GetValue(new int[ones.Rank]));
                if (dtype == DType.Bool) continue;
                Assert.Equal(((Scalar)ones.Length).AsType(dtype), ones.Sum());
                Assert.Equal(one, ones.Prod());
                if (dtype == DType.Complex128) continue;
                Assert.Equal((one, one), (ones.Min(), ones.Max()));
            }
            foreach (var zeros in (NdArray[])[NdArray.Zeros(dtype, 2), NdArray.Zeros(dtype, 2, 3), NdArray.Zeros(dtype, 1, 2, 3), NdArray.Zeros(dtype, 1, 1, 2, 3), NdArray.Zeros(dtype, 1, 1, 1, 2, 3), NdArray.Zeros(dtype)])
            {
                Assert.Equal(dtype, zeros.DType);
                Assert.Equal(((Scalar)0).AsType(dtype), zeros.GetValue(new int[zeros.Rank]));
            }
        }
        Assert.Equal((Scalar)21f, A.Sum());
        Assert.Equal((Scalar)720f, A.Transpose().Prod());
        Assert.Equal(((Scalar)1f, (Scalar)6f), (A.Min(), A.Max()));
        Assert.Equal(DType.Int64, NdArray.Full((Scalar)1, 2).DType);
    }

    private static void Converted<TFrom, TTo>() where TFrom : unmanaged where TTo : unmanaged
    {
        var elements = Numbers.Of<TFrom>();
        NdArray array = NdArray.FromArray(elements);
        var to = DTypes.Of<TTo>();
        if (DTypes.Of<TFrom>() == DType.Complex128 && to is not (DType.Complex128 or DType.Bool))
        {
            Assert.Throws<InvalidCastException>(() => array.AsType(to));
            return;
        }
        var converted = array.Cast<TTo>();
        Assert.Equal(Array.ConvertAll(elements, element => Numbers.Strong(element).AsType(to)), Array.ConvertAll(converted.ToArray(), Numbers.Strong));
        Assert.Equal(converted.ToArray(), ((NdArray<TTo>)array.AsType(to)).ToArray());
        Assert.NotSame(array, converted);
    }
}
