using System.Numerics;

namespace DualJit.Tests;

/// <summary>Elementwise functions of arrays against the functions of their elements, which <see cref="ScalarFunctionTests"/> compares with those of Math.</summary>
public sealed class FunctionTests
{
    private static readonly (string Name, Func<NdArray, NdArray> Array, Func<Scalar, Scalar> Number)[] Unary =
    [
        ("Sqrt", NdArray.Sqrt, Scalar.Sqrt), ("Cbrt", NdArray.Cbrt, Scalar.Cbrt), ("Exp", NdArray.Exp, Scalar.Exp), ("Log", NdArray.Log, Scalar.Log), ("Log2", NdArray.Log2, Scalar.Log2),
        ("Log10", NdArray.Log10, Scalar.Log10), ("Sin", NdArray.Sin, Scalar.Sin), ("Cos", NdArray.Cos, Scalar.Cos), ("Tan", NdArray.Tan, Scalar.Tan), ("Asin", NdArray.Asin, Scalar.Asin),
        ("Acos", NdArray.Acos, Scalar.Acos), ("Atan", NdArray.Atan, Scalar.Atan), ("Sinh", NdArray.Sinh, Scalar.Sinh), ("Cosh", NdArray.Cosh, Scalar.Cosh), ("Tanh", NdArray.Tanh, Scalar.Tanh),
        ("Asinh", NdArray.Asinh, Scalar.Asinh), ("Acosh", NdArray.Acosh, Scalar.Acosh), ("Atanh", NdArray.Atanh, Scalar.Atanh), ("Floor", NdArray.Floor, Scalar.Floor),
        ("Ceiling", NdArray.Ceiling, Scalar.Ceiling), ("Truncate", NdArray.Truncate, Scalar.Truncate), ("Round", NdArray.Round, Scalar.Round),
        ("Abs", NdArray.Abs, Scalar.Abs), ("Sign", NdArray.Sign, Scalar.Sign), ("Square", NdArray.Square, x => x * x),
    ];

    private static readonly (string Name, Func<NdArray, NdArray, NdArray> Arrays, Func<NdArray, Scalar, NdArray> WithNumber, Func<Scalar, NdArray, NdArray> OfNumber, Func<Scalar, Scalar, Scalar> Numbers)[] Binary =
    [
        ("Pow", NdArray.Pow, NdArray.Pow, NdArray.Pow, Scalar.Pow),
        ("Atan2", NdArray.Atan2, NdArray.Atan2, NdArray.Atan2, Scalar.Atan2),
        ("CopySign", NdArray.CopySign, NdArray.CopySign, NdArray.CopySign, Scalar.CopySign),
        ("Minimum", NdArray.Minimum, NdArray.Minimum, NdArray.Minimum, Scalar.Min),
        ("Maximum", NdArray.Maximum, NdArray.Maximum, NdArray.Maximum, Scalar.Max),
    ];

    [Fact]
    public void FunctionsOfOneElementAreThoseOfTheElements()
    {
        foreach (var dtype in DTypes.All) Numbers.Call(GetType(), nameof(OfOne), dtype);
    }

    [Fact]
    public void FunctionsOfTwoElementsAreThoseOfTheElements()
    {
        foreach (var dtype in DTypes.All) Numbers.Call(GetType(), nameof(OfTwo), dtype);
    }

    [Fact]
    public void ArraysOfFloatsGiveArraysOfTheirOwnType()
    {
        Typed(NdArray.FromArray([-1.5, 0.25, 3, double.NaN]));
        Typed(NdArray.FromArray([-1.5f, 0.25f, 3, float.NaN]));
        Typed(NdArray.FromArray([(Half)(-1.5), (Half)0.25, (Half)3, Half.NaN]));

        static void Typed<T>(NdArray<T> x) where T : unmanaged, IFloatingPointIeee754<T>
        {
            var two = T.CreateChecked(2);
            (NdArray<T> Typed, NdArray Untyped)[] results =
            [
                (NdArray.Sqrt(x), NdArray.Sqrt((NdArray)x)), (NdArray.Cbrt(x), NdArray.Cbrt((NdArray)x)), (NdArray.Exp(x), NdArray.Exp((NdArray)x)), (NdArray.Log(x), NdArray.Log((NdArray)x)),
                (NdArray.Log2(x), NdArray.Log2((NdArray)x)), (NdArray.Log10(x), NdArray.Log10((NdArray)x)), (NdArray.Sin(x), NdArray.Sin((NdArray)x)), (NdArray.Cos(x), NdArray.Cos((NdArray)x)),
                (NdArray.Tan(x), NdArray.Tan((NdArray)x)), (NdArray.Asin(x), NdArray.Asin((NdArray)x)), (NdArray.Acos(x), NdArray.Acos((NdArray)x)), (NdArray.Atan(x), NdArray.Atan((NdArray)x)),
                (NdArray.Sinh(x), NdArray.Sinh((NdArray)x)), (NdArray.Cosh(x), NdArray.Cosh((NdArray)x)), (NdArray.Tanh(x), NdArray.Tanh((NdArray)x)), (NdArray.Asinh(x), NdArray.Asinh((NdArray)x)),
                (NdArray.Acosh(x), NdArray.Acosh((NdArray)x)), (NdArray.Atanh(x), NdArray.Atanh((NdArray)x)), (NdArray.Floor(x), NdArray.Floor((NdArray)x)), (NdArray.Ceiling(x), NdArray.Ceiling((NdArray)x)),
                (NdArray.Truncate(x), NdArray.Truncate((NdArray)x)), (NdArray.Round(x), NdArray.Round((NdArray)x)), (NdArray.Abs(x), NdArray.Abs((NdArray)x)), (NdArray.Square(x), NdArray.Square((NdArray)x)),
                (NdArray.Sign(x[..3]), NdArray.Sign((NdArray)x[..3])),
                (NdArray.Pow(x, x), NdArray.Pow((NdArray)x, x)), (NdArray.Pow(x, two), NdArray.Pow(x, (NdArray)NdArray.Full(two))), (NdArray.Pow(two, x), NdArray.Pow((NdArray)NdArray.Full(two), x)),
                (NdArray.Atan2(x, x), NdArray.Atan2((NdArray)x, x)), (NdArray.Atan2(x, two), NdArray.Atan2(x, (NdArray)NdArray.Full(two))), (NdArray.Atan2(two, x), NdArray.Atan2((NdArray)NdArray.Full(two), x)),
                (NdArray.CopySign(x, -x), NdArray.CopySign((NdArray)x, -x)), (NdArray.CopySign(x, -two), NdArray.CopySign(x, (NdArray)NdArray.Full(-two))), (NdArray.CopySign(two, x), NdArray.CopySign((NdArray)NdArray.Full(two), x)),
                (NdArray.Minimum(x, -x), NdArray.Minimum((NdArray)x, -x)), (NdArray.Minimum(x, two), NdArray.Minimum(x, (NdArray)NdArray.Full(two))), (NdArray.Minimum(two, x), NdArray.Minimum((NdArray)NdArray.Full(two), x)),
                (NdArray.Maximum(x, -x), NdArray.Maximum((NdArray)x, -x)), (NdArray.Maximum(x, two), NdArray.Maximum(x, (NdArray)NdArray.Full(two))), (NdArray.Maximum(two, x), NdArray.Maximum((NdArray)NdArray.Full(two), x)),
                (NdArray.Clip(x, T.Zero, two), NdArray.Clip((NdArray)x, NdArray.Full(T.Zero), NdArray.Full(two))),
            ];
            Assert.All(results, result => Assert.Equal($"{result.Untyped.DType} {result.Untyped}", $"{result.Typed.DType} {result.Typed}"));
            Assert.All(results, result => Assert.IsType<NdArray<T>>(result.Untyped));
        }
    }

    [Fact]
    public void ArraysOfIntegersAreUntypedToFunctionsOfFloats()
    {
        NdArray root = NdArray.Sqrt(NdArray.FromArray([4, 9]));
        Assert.Equal([2, 3], ((NdArray<double>)root).ToArray());
        Assert.Equal(DType.Float16, NdArray.Exp(NdArray.Zeros<byte>(2)).DType);
        Assert.Equal([8], ((NdArray<double>)NdArray.Pow(NdArray.FromArray([2]), 3)).ToArray());
        NdArray<int> typed = NdArray.Abs(NdArray.FromArray([-4, 9]));
        Assert.Equal([4, 9], typed.ToArray());
    }

    [Fact]
    public void ComplexNumbersHaveTheFunctionsOfComplex()
    {
        Complex[] z = [new(1, 2), new(-3, 0.5), Complex.Zero];
        var a = NdArray.FromArray(z);
        (NdArray<Complex> Actual, Func<Complex, Complex> Expected)[] results =
        [
            (NdArray.Sqrt(a), Complex.Sqrt), (NdArray.Exp(a), Complex.Exp), (NdArray.Log(a), Complex.Log), (NdArray.Log10(a), Complex.Log10), (NdArray.Sin(a), Complex.Sin), (NdArray.Cos(a), Complex.Cos),
            (NdArray.Tan(a), Complex.Tan), (NdArray.Asin(a), Complex.Asin), (NdArray.Acos(a), Complex.Acos), (NdArray.Atan(a), Complex.Atan), (NdArray.Sinh(a), Complex.Sinh),
            (NdArray.Cosh(a), Complex.Cosh), (NdArray.Tanh(a), Complex.Tanh), (NdArray.Square(a), x => x * x), (NdArray.Pow(a, a), x => Complex.Pow(x, x)),
        ];
        foreach (var (actual, expected) in results) Assert.Equal(Array.ConvertAll(z, x => expected(x)), actual.ToArray());
        NdArray<double> magnitudes = NdArray.Abs(a);
        Assert.Equal(Array.ConvertAll(z, Complex.Abs), magnitudes.ToArray());
        Assert.Equal("complex128 has no Cbrt.", Assert.Throws<NotSupportedException>(() => NdArray.Cbrt(a)).Message);
        Assert.Equal("complex128 has no Atan2.", Assert.Throws<NotSupportedException>(() => NdArray.Atan2(a, 1)).Message);
        Assert.Equal("complex128 has no Clip.", Assert.Throws<NotSupportedException>(() => NdArray.Clip(a, 1, 2)).Message);
    }

    [Fact]
    public void WhatIsNaNOrInfinite()
    {
        double[] values = [1, double.NaN, double.PositiveInfinity, double.NegativeInfinity, -0.0];
        foreach (var dtype in new[] { DType.Float16, DType.Float32, DType.Float64, DType.Complex128 })
        {
            var a = NdArray.FromArray(values).AsType(dtype);
            Assert.Equal([false, true, false, false, false], NdArray.IsNaN(a).ToArray());
            Assert.Equal([false, false, true, true, false], NdArray.IsInfinity(a).ToArray());
            Assert.Equal([true, false, false, false, true], NdArray.IsFinite(a).ToArray());
        }
        Assert.Equal([false, false], NdArray.IsNaN(NdArray.Arange(2)).ToArray());
        Assert.Equal([true, true], NdArray.IsFinite(NdArray.Arange(2)).ToArray());
        Assert.Equal("bool has no IsNaN.", Assert.Throws<NotSupportedException>(() => NdArray.IsNaN(NdArray.Zeros<bool>(1))).Message);
    }

    [Fact]
    public void MinimaAndMaximaPassNaNOn()
    {
        var a = NdArray.FromArray([double.NaN, 1, 0.0, -0.0]);
        var b = NdArray.FromArray([1, double.NaN, -0.0, 0.0]);
        Assert.Equal("[nan nan -0. -0.]", NdArray.Minimum(a, b).ToString());
        Assert.Equal("[nan nan  0.  0.]", NdArray.Maximum(a, b).ToString());
    }

    [Fact]
    public void ClipKeepsToTheBounds()
    {
        Assert.Equal([2, 2, 3, 4, 4], NdArray.Clip(NdArray.FromArray([1, 2, 3, 4, 5]), 2, 4).ToArray());
        Assert.Equal([1, 1], NdArray.Clip(NdArray.FromArray([0, 5]), 3, 1).ToArray());
        Assert.Equal("[nan -0.  1.]", NdArray.Clip(NdArray.FromArray([double.NaN, -0.0, 7]), -0.0, 1).ToString());
        Assert.Equal([0, 1, 1, 1, 2, 2], NdArray.Clip(NdArray.Arange(3).Reshape(3, 1), NdArray.FromArray([0, 1]), NdArray.FromArray([1, 2, 2]).Reshape(3, 1)).ToArray());
        Assert.Equal(DType.UInt8, NdArray.Clip(NdArray.Zeros(DType.UInt8, 2), 1, 300 - 45).DType);
        Assert.Equal(DType.Float64, NdArray.Clip(NdArray.Zeros(DType.UInt8, 2), 1, 2.5).DType);
        Assert.Equal(DType.Int16, NdArray.Clip(NdArray.Zeros<byte>(2), NdArray.Zeros<sbyte>(2), NdArray.Zeros<short>(1)).DType);
        Assert.Throws<OverflowException>(() => NdArray.Clip(NdArray.Zeros(DType.UInt8, 2), -1, 2));
        Assert.Equal("bool has no Clip.", Assert.Throws<NotSupportedException>(() => NdArray.Clip(NdArray.Zeros<bool>(1), true, true)).Message);
    }

    [Fact]
    public void WhereTakesEitherElement()
    {
        var condition = NdArray.FromArray([true, false, true]);
        var a = NdArray.FromArray([1.0, 2, 3]);
        NdArray<double> both = NdArray.Where(condition, a, -a), left = NdArray.Where(condition, a, 0), right = NdArray.Where(condition, 0, a), numbers = NdArray.Where(condition, 1, 0.5);
        Assert.Equal([1, -2, 3], both.ToArray());
        Assert.Equal([1, 0, 3], left.ToArray());
        Assert.Equal([0, 2, 0], right.ToArray());
        Assert.Equal([1, 0.5, 1], numbers.ToArray());
        Assert.Equal([1, 7, 3, 1, 8, 3], NdArray.Where(condition, a, NdArray.FromArray(new[,] { { 7.0 }, { 8 } })).ToArray());
        Assert.Equal([5, 6, 5], NdArray.Where(NdArray.FromArray([0.5, 0, double.NaN]), 5, 6).ToArray());
        Assert.Equal([2, 1, 1], NdArray.Where(condition & ~condition | NdArray.FromArray([false, true, true]), 1, 2).ToArray());

        NdArray ints = NdArray.Arange((byte)3), floats = NdArray.Arange(3f);
        Assert.Equal(DType.Float32, NdArray.Where(condition, ints, floats).DType);
        Assert.Equal(DType.UInt8, NdArray.Where(condition, ints, 7).DType);
        Assert.Equal(DType.UInt8, NdArray.Where(condition, 7, ints).DType);
        Assert.Equal(DType.Float64, NdArray.Where(condition, ints, 0.5).DType);
        Assert.Equal(DType.Float64, NdArray.Where(condition, (Scalar)1, (Scalar)0.5).DType);
        Assert.Equal(DType.Int16, NdArray.Where(condition, (Scalar)1, (Scalar)(short)2).DType);
        Assert.Throws<OverflowException>(() => NdArray.Where(condition, ints, 256));
    }

    [Fact]
    public void OperandsBroadcastInAnyLayout()
    {
        var a = NdArray.Arange(1.0, 7).Reshape(2, 3);
        var layouts = new[] { a, a.Transpose().Copy().Transpose(), NdArray.Arange(1.0, 13).Reshape(2, 6)[.., Slice.Step(null, null, 2)] * 0 + a, a[Slice.Step(null, null, -1), ..][Slice.Step(null, null, -1), ..] };
        var column = NdArray.FromArray(new[,] { { 10.0 }, { 20 } });
        foreach (var x in layouts)
        {
            Assert.Equal([10, 10, 10, 20, 20, 20], NdArray.Maximum(x, column).ToArray());
            Assert.Equal([1, 4, 9, 16, 25, 36], NdArray.Square(x).ToArray());
            Assert.Equal([10, 10, 10, 4, 5, 6], NdArray.Where(column < 15, column, x).ToArray());
            Assert.Equal([1, 2, 3, 4, 5, 6], NdArray.Sqrt(x * x).ToArray());
            Assert.Equal(Layout.C, NdArray.Sqrt(x).Layout);
        }
        Assert.Equal([0, 4], NdArray.Sin(NdArray.Zeros<float>(0, 4)).Shape);
        Assert.Equal([2, 0], NdArray.Where(NdArray.Zeros<bool>(2, 1), NdArray.Zeros<int>(0), 3).Shape);
        Assert.Equal(2, NdArray.Sqrt(NdArray.Full(4.0)).GetValue());
    }

    [Fact]
    public void ShapesThatDoNotBroadcastAreRefused()
    {
        NdArray<double> a = NdArray.Zeros<double>(2, 3), b = NdArray.Zeros<double>(2);
        Assert.Contains("(2, 3) and (2,)", Assert.Throws<ArgumentException>(() => NdArray.Pow(a, b)).Message, StringComparison.Ordinal);
        foreach (var (name, arrays, _, _, _) in Binary) Assert.Throws<ArgumentException>(() => (name, arrays(a, b)));
        Assert.Throws<ArgumentException>(() => NdArray.Where(a > 0, a, b));
        Assert.Throws<ArgumentException>(() => NdArray.Where(b > 0, a, 1));
        Assert.Throws<ArgumentException>(() => NdArray.Clip(a, b, b));
    }

    [Fact]
    public void NullIsRefused()
    {
        NdArray<double> none = null!, a = NdArray.Zeros<double>(1);
        NdArray untyped = null!;
        foreach (var (_, array, _) in Unary) Assert.Equal("x", Assert.Throws<ArgumentNullException>(() => array(untyped)).ParamName);
        foreach (var (name, arrays, withNumber, ofNumber, _) in Binary)
        {
            Assert.Throws<ArgumentNullException>(() => (name, arrays(untyped, a)));
            Assert.Throws<ArgumentNullException>(() => (name, arrays(a, untyped)));
            Assert.Throws<ArgumentNullException>(() => (name, withNumber(untyped, 1)));
            Assert.Throws<ArgumentNullException>(() => (name, ofNumber(1, untyped)));
        }
        Assert.Equal("x", Assert.Throws<ArgumentNullException>(() => NdArray.Sqrt(none)).ParamName);
        Assert.Equal("y", Assert.Throws<ArgumentNullException>(() => NdArray.Pow(a, none)).ParamName);
        Assert.Equal("condition", Assert.Throws<ArgumentNullException>(() => NdArray.Where(untyped, a, a)).ParamName);
        Assert.Equal("ifTrue", Assert.Throws<ArgumentNullException>(() => NdArray.Where(a, none, a)).ParamName);
        Assert.Equal("ifFalse", Assert.Throws<ArgumentNullException>(() => NdArray.Where(a, 1, none)).ParamName);
        Assert.Equal("lower", Assert.Throws<ArgumentNullException>(() => NdArray.Clip(a, none, a)).ParamName);
        Assert.Equal("x", Assert.Throws<ArgumentNullException>(() => NdArray.Clip(untyped, 1, 2)).ParamName);
        Assert.Throws<ArgumentNullException>(() => NdArray.IsNaN(untyped));
    }

    private static void OfOne<T>() where T : unmanaged
    {
        foreach (var (name, array, number) in Unary)
            foreach (var value in Numbers.Of<T>())
            {
                var element = Numbers.Strong(value);
                Assert.Equal((name, value, Numbers.Outcome(() => number(element))), (name, value, Numbers.Outcome(() => array(NdArray.Full(value, 1, 2))[0, 1])));
            }
    }

    private static void OfTwo<T>() where T : unmanaged
    {
        T[] values = [.. Numbers.Of<T>().Where((_, i) => i % 3 == 0)];
        Scalar[] others = [true, (sbyte)-3, (byte)7, 9L, ulong.MaxValue, (Half)2.5, -0f, 0.5, Complex.ImaginaryOne, 3, 300, -1.5];
        foreach (var (name, arrays, withNumber, ofNumber, numbers) in Binary)
            foreach (var value in values)
                foreach (var other in others)
                {
                    var element = Numbers.Strong(value);
                    var array = NdArray.Full(value, 1, 2);
                    string expected = Numbers.Outcome(() => numbers(element, other)), swapped = Numbers.Outcome(() => numbers(other, element));
                    Assert.Equal((name, value, other, expected), (name, value, other, Numbers.Outcome(() => withNumber(array, other)[0, 1])));
                    Assert.Equal((name, value, other, swapped), (name, value, other, Numbers.Outcome(() => ofNumber(other, array)[0, 1])));
                    if (!other.IsWeak) Assert.Equal((name, value, other, expected), (name, value, other, Numbers.Outcome(() => arrays(array, NdArray.Full(other, 3, 1))[2, 1])));
                }
    }
}
