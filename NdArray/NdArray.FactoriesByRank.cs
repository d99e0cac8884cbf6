using System.Numerics;

namespace DualJit;

// One overload for each usual rank: a kernel or an expression tree then sees plain arguments, and no array is made for them.
public abstract partial class NdArray
{
    /// <inheritdoc cref="Zeros{T}(ReadOnlySpan{int})"/>
    public static NdArray<T> Zeros<T>(int length) where T : unmanaged => Zeros<T>([length]);

    /// <inheritdoc cref="Zeros{T}(ReadOnlySpan{int})"/>
    public static NdArray<T> Zeros<T>(int length0, int length1) where T : unmanaged => Zeros<T>([length0, length1]);

    /// <inheritdoc cref="Zeros{T}(ReadOnlySpan{int})"/>
    public static NdArray<T> Zeros<T>(int length0, int length1, int length2) where T : unmanaged => Zeros<T>([length0, length1, length2]);

    /// <inheritdoc cref="Zeros{T}(ReadOnlySpan{int})"/>
    public static NdArray<T> Zeros<T>(int length0, int length1, int length2, int length3) where T : unmanaged => Zeros<T>([length0, length1, length2, length3]);

    /// <inheritdoc cref="Empty{T}(ReadOnlySpan{int})"/>
    public static NdArray<T> Empty<T>(int length) where T : unmanaged => Empty<T>([length]);

    /// <inheritdoc cref="Empty{T}(ReadOnlySpan{int})"/>
    public static NdArray<T> Empty<T>(int length0, int length1) where T : unmanaged => Empty<T>([length0, length1]);

    /// <inheritdoc cref="Empty{T}(ReadOnlySpan{int})"/>
    public static NdArray<T> Empty<T>(int length0, int length1, int length2) where T : unmanaged => Empty<T>([length0, length1, length2]);

    /// <inheritdoc cref="Empty{T}(ReadOnlySpan{int})"/>
    public static NdArray<T> Empty<T>(int length0, int length1, int length2, int length3) where T : unmanaged => Empty<T>([length0, length1, length2, length3]);

    /// <inheritdoc cref="Ones{T}(ReadOnlySpan{int})"/>
    public static NdArray<T> Ones<T>(int length) where T : unmanaged, INumberBase<T> => Ones<T>([length]);

    /// <inheritdoc cref="Ones{T}(ReadOnlySpan{int})"/>
    public static NdArray<T> Ones<T>(int length0, int length1) where T : unmanaged, INumberBase<T> => Ones<T>([length0, length1]);

    /// <inheritdoc cref="Ones{T}(ReadOnlySpan{int})"/>
    public static NdArray<T> Ones<T>(int length0, int length1, int length2) where T : unmanaged, INumberBase<T> => Ones<T>([length0, length1, length2]);

    /// <inheritdoc cref="Ones{T}(ReadOnlySpan{int})"/>
    public static NdArray<T> Ones<T>(int length0, int length1, int length2, int length3) where T : unmanaged, INumberBase<T> => Ones<T>([length0, length1, length2, length3]);

    /// <inheritdoc cref="Full{T}(T, ReadOnlySpan{int})"/>
    public static NdArray<T> Full<T>(T value, int length) where T : unmanaged => Full<T>(value, [length]);

    /// <inheritdoc cref="Full{T}(T, ReadOnlySpan{int})"/>
    public static NdArray<T> Full<T>(T value, int length0, int length1) where T : unmanaged => Full<T>(value, [length0, length1]);

    /// <inheritdoc cref="Full{T}(T, ReadOnlySpan{int})"/>
    public static NdArray<T> Full<T>(T value, int length0, int length1, int length2) where T : unmanaged => Full<T>(value, [length0, length1, length2]);

    /// <inheritdoc cref="Full{T}(T, ReadOnlySpan{int})"/>
    public static NdArray<T> Full<T>(T value, int length0, int length1, int length2, int length3) where T : unmanaged => Full<T>(value, [length0, length1, length2, length3]);

    /// <inheritdoc cref="Zeros(DType, ReadOnlySpan{int})"/>
    public static NdArray Zeros(DType dtype, int length) => Zeros(dtype, [length]);

    /// <inheritdoc cref="Zeros(DType, ReadOnlySpan{int})"/>
    public static NdArray Zeros(DType dtype, int length0, int length1) => Zeros(dtype, [length0, length1]);

    /// <inheritdoc cref="Zeros(DType, ReadOnlySpan{int})"/>
    public static NdArray Zeros(DType dtype, int length0, int length1, int length2) => Zeros(dtype, [length0, length1, length2]);

    /// <inheritdoc cref="Zeros(DType, ReadOnlySpan{int})"/>
    public static NdArray Zeros(DType dtype, int length0, int length1, int length2, int length3) => Zeros(dtype, [length0, length1, length2, length3]);

    /// <inheritdoc cref="Ones(DType, ReadOnlySpan{int})"/>
    public static NdArray Ones(DType dtype, int length) => Ones(dtype, [length]);

    /// <inheritdoc cref="Ones(DType, ReadOnlySpan{int})"/>
    public static NdArray Ones(DType dtype, int length0, int length1) => Ones(dtype, [length0, length1]);

    /// <inheritdoc cref="Ones(DType, ReadOnlySpan{int})"/>
    public static NdArray Ones(DType dtype, int length0, int length1, int length2) => Ones(dtype, [length0, length1, length2]);

    /// <inheritdoc cref="Ones(DType, ReadOnlySpan{int})"/>
    public static NdArray Ones(DType dtype, int length0, int length1, int length2, int length3) => Ones(dtype, [length0, length1, length2, length3]);

    /// <inheritdoc cref="Full(Scalar, ReadOnlySpan{int})"/>
    public static NdArray Full(Scalar value, int length) => Full(value, [length]);

    /// <inheritdoc cref="Full(Scalar, ReadOnlySpan{int})"/>
    public static NdArray Full(Scalar value, int length0, int length1) => Full(value, [length0, length1]);

    /// <inheritdoc cref="Full(Scalar, ReadOnlySpan{int})"/>
    public static NdArray Full(Scalar value, int length0, int length1, int length2) => Full(value, [length0, length1, length2]);

    /// <inheritdoc cref="Full(Scalar, ReadOnlySpan{int})"/>
    public static NdArray Full(Scalar value, int length0, int length1, int length2, int length3) => Full(value, [length0, length1, length2, length3]);
}
