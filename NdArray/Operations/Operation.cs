using System.Numerics;

namespace DualJit;

/// <summary>A function of one element.</summary>
internal interface IUnary<T, TResult>
{
    static abstract TResult Apply(T value);
}

/// <summary>A function of two elements.</summary>
internal interface IBinary<TLeft, TRight, TResult>
{
    static abstract TResult Apply(TLeft left, TRight right);
}

/// <summary>A function of three elements.</summary>
internal interface ITernary<TFirst, TSecond, TThird, TResult>
{
    static abstract TResult Apply(TFirst first, TSecond second, TThird third);
}

/// <summary>One operator at one dtype, over a number and over the elements of an array, which are of that dtype.</summary>
internal abstract class UnaryOperation
{
    internal abstract Scalar Apply(Scalar value);

    internal abstract NdArray Apply(NdArray value);
}

/// <summary>One operator at one dtype, over two numbers and over the elements of two arrays, which are of that dtype.</summary>
internal abstract class BinaryOperation
{
    internal abstract Scalar Apply(Scalar left, Scalar right);

    internal abstract NdArray Apply(NdArray left, NdArray right);
}

internal sealed class UnaryOperation<T, TResult, TFunction> : UnaryOperation
    where T : unmanaged where TResult : unmanaged where TFunction : struct, IUnary<T, TResult>
{
    internal override Scalar Apply(Scalar value) => Scalar.Of(TFunction.Apply(value.Raw<T>()));

    internal override NdArray Apply(NdArray value) => Elementwise.Map<T, TResult, TFunction>((NdArray<T>)value);
}

internal sealed class BinaryOperation<TLeft, TRight, TResult, TFunction> : BinaryOperation
    where TLeft : unmanaged where TRight : unmanaged where TResult : unmanaged where TFunction : struct, IBinary<TLeft, TRight, TResult>
{
    internal override Scalar Apply(Scalar left, Scalar right) => Scalar.Of(TFunction.Apply(left.Raw<TLeft>(), right.Raw<TRight>()));

    internal override NdArray Apply(NdArray left, NdArray right) => Elementwise.Map<TLeft, TRight, TResult, TFunction>((NdArray<TLeft>)left, (NdArray<TRight>)right);
}

/// <summary>A function of complex numbers, which has an address and no name.</summary>
internal sealed class ComplexOperation(Func<Complex, Complex> function) : UnaryOperation
{
    internal override Scalar Apply(Scalar value) => function(value.Raw<Complex>());

    internal override NdArray Apply(NdArray value)
    {
        var result = ((NdArray<Complex>)value).Copy();
        foreach (ref var element in result.Dense) element = function(element);
        return result;
    }
}
