using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace DualJit;

public abstract partial class NdArray
{
    /// <summary>A new array of zeros (of false, for bool).</summary>
    /// <typeparam name="T">The type of the elements, any dtype.</typeparam>
    /// <param name="shape">The length of each axis; none for an array of rank 0.</param>
    /// <exception cref="ArgumentException">The shape has a negative length, more than 8 axes, or more elements than an array can hold.</exception>
    /// <exception cref="NotSupportedException"><typeparamref name="T"/> is no dtype.</exception>
    public static NdArray<T> Zeros<T>(params ReadOnlySpan<int> shape) where T : unmanaged
    {
        int[] lengths = Shapes.Checked(shape);
        return new(Buffers.Zeroed<T>(Shapes.Count(lengths)), lengths);
    }

    /// <summary>A new array whose elements are whatever was in memory, for a caller that writes them all.</summary>
    /// <inheritdoc cref="Zeros{T}(ReadOnlySpan{int})"/>
    public static NdArray<T> Empty<T>(params ReadOnlySpan<int> shape) where T : unmanaged
    {
        int[] lengths = Shapes.Checked(shape);
        return new(Buffers.Uninitialized<T>(Shapes.Count(lengths)), lengths);
    }

    /// <summary>A new array of ones.</summary>
    /// <typeparam name="T">The type of the elements, any dtype but bool.</typeparam>
    /// <inheritdoc cref="Zeros{T}(ReadOnlySpan{int})"/>
    public static NdArray<T> Ones<T>(params ReadOnlySpan<int> shape) where T : unmanaged, INumberBase<T> => Full(T.One, shape);

    /// <summary>A new array with the same value everywhere.</summary>
    /// <param name="value">The value of every element.</param>
    /// <inheritdoc cref="Zeros{T}(ReadOnlySpan{int})"/>
    /// <param name="shape">The length of each axis; none for an array of rank 0.</param>
    public static NdArray<T> Full<T>(T value, params ReadOnlySpan<int> shape) where T : unmanaged
    {
        var result = Empty<T>(shape);
        result.Dense.Fill(value);
        return result;
    }

    /// <summary>A new array of zeros (of false, for bool) of a dtype that is known at run time.</summary>
    /// <param name="dtype">The dtype of the elements.</param>
    /// <param name="shape">The length of each axis; none for an array of rank 0.</param>
    /// <exception cref="ArgumentException">The shape has a negative length, more than 8 axes, or more elements than an array can hold.</exception>
    public static NdArray Zeros(DType dtype, params ReadOnlySpan<int> shape) => Operators.Of(dtype).Zeros(shape);

    /// <summary>A new array of ones (of true, for bool) of a dtype that is known at run time.</summary>
    /// <inheritdoc cref="Zeros(DType, ReadOnlySpan{int})"/>
    public static NdArray Ones(DType dtype, params ReadOnlySpan<int> shape) => Full(((Scalar)1).AsType(dtype), shape);

    /// <summary>A new array with the same value everywhere, and the dtype of the value: int64 for an int.</summary>
    /// <param name="value">The value of every element.</param>
    /// <param name="shape">The length of each axis; none for an array of rank 0.</param>
    /// <exception cref="ArgumentException">The shape has a negative length, more than 8 axes, or more elements than an array can hold.</exception>
    public static NdArray Full(Scalar value, params ReadOnlySpan<int> shape) => Operators.Of(value.DType).Full(value, shape);

    /// <summary>The numbers from 0 up to and without <paramref name="stop"/>, at a distance of 1.</summary>
    /// <inheritdoc cref="Arange{T}(T, T, T)"/>
    public static NdArray<T> Arange<T>(T stop) where T : unmanaged, INumber<T> => Arange(T.Zero, stop, T.One);

    /// <summary>The numbers from <paramref name="start"/> up to and without <paramref name="stop"/>, at a distance of 1.</summary>
    /// <inheritdoc cref="Arange{T}(T, T, T)"/>
    public static NdArray<T> Arange<T>(T start, T stop) where T : unmanaged, INumber<T> => Arange(start, stop, T.One);

    /// <summary>The numbers from <paramref name="start"/> up to and without <paramref name="stop"/>, at a distance of <paramref name="step"/>; none when the step leads away from the stop.</summary>
    /// <typeparam name="T">The type of the elements, any integer or float dtype.</typeparam>
    /// <param name="start">The first element.</param>
    /// <param name="stop">Where to stop. With a float dtype rounding may let in an element at the stop, as in NumPy; <see cref="Linspace"/> gives an exact number of elements.</param>
    /// <param name="step">The distance between elements; it may be negative.</param>
    /// <returns>An array of rank 1 and length ⌈(stop - start) / step⌉.</returns>
    /// <exception cref="ArgumentException">The step is 0, a bound or the step is not finite, or there would be more elements than an array can hold.</exception>
    public static NdArray<T> Arange<T>(T start, T stop, T step) where T : unmanaged, INumber<T> => Sequences.Arange(start, stop, step);

    /// <summary>Evenly spaced numbers from <paramref name="start"/> to <paramref name="stop"/>.</summary>
    /// <typeparam name="T">The type of the elements, any float dtype. The numbers are computed in double and rounded once.</typeparam>
    /// <param name="start">The first element.</param>
    /// <param name="stop">The last element, exactly, when <paramref name="endpoint"/> is true and <paramref name="count"/> is more than 1.</param>
    /// <param name="count">The number of elements.</param>
    /// <param name="endpoint">Whether <paramref name="stop"/> is one of the numbers; if not, the numbers are those of one more, without the last.</param>
    /// <returns>An array of rank 1 and length <paramref name="count"/>.</returns>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="count"/> is negative.</exception>
    public static NdArray<T> Linspace<T>(T start, T stop, int count, bool endpoint = true) where T : unmanaged, IFloatingPointIeee754<T>
        => Sequences.Linspace(start, stop, count, endpoint);

    /// <summary>A new array of rank 1 with the elements of <paramref name="array"/>.</summary>
    /// <param name="array">The elements, which are copied.</param>
    /// <exception cref="ArgumentNullException"><paramref name="array"/> is null.</exception>
    /// <exception cref="NotSupportedException"><typeparamref name="T"/> is no dtype.</exception>
    public static NdArray<T> FromArray<T>(T[] array) where T : unmanaged => FromArray<T>((Array)array);

    /// <summary>A new array of rank 2 with the shape and elements of <paramref name="array"/>.</summary>
    /// <inheritdoc cref="FromArray{T}(T[])"/>
    public static NdArray<T> FromArray<T>(T[,] array) where T : unmanaged => FromArray<T>((Array)array);

    /// <summary>A new array of rank 3 with the shape and elements of <paramref name="array"/>.</summary>
    /// <inheritdoc cref="FromArray{T}(T[])"/>
    public static NdArray<T> FromArray<T>(T[,,] array) where T : unmanaged => FromArray<T>((Array)array);

    /// <summary>A new array with the rank, shape and elements of <paramref name="array"/>.</summary>
    /// <param name="array">A .NET array of rank 1 to 8 whose elements are of type <typeparamref name="T"/>; they are copied.</param>
    /// <exception cref="ArgumentException">The elements of <paramref name="array"/> are of another type, or it has more than 8 axes.</exception>
    /// <inheritdoc cref="FromArray{T}(T[])"/>
    public static NdArray<T> FromArray<T>(Array array) where T : unmanaged
    {
        ArgumentNullException.ThrowIfNull(array);
        if (array.GetType().GetElementType() != typeof(T))
            throw new ArgumentException($"The elements of a {array.GetType()} are not {typeof(T)}.", nameof(array));
        var lengths = new int[array.Rank];
        for (int axis = 0; axis < lengths.Length; axis++) lengths[axis] = array.GetLength(axis);
        var result = Empty<T>(lengths);
        MemoryMarshal.CreateReadOnlySpan(ref Unsafe.As<byte, T>(ref MemoryMarshal.GetArrayDataReference(array)), array.Length).CopyTo(result.Dense);
        return result;
    }

    /// <summary>An array of rank 1 over the memory of <paramref name="array"/>: writing to one writes the other.</summary>
    /// <param name="array">The elements, which are not copied.</param>
    /// <exception cref="ArgumentNullException"><paramref name="array"/> is null.</exception>
    /// <exception cref="NotSupportedException"><typeparamref name="T"/> is no dtype.</exception>
    public static NdArray<T> Wrap<T>(T[] array) where T : unmanaged
    {
        ArgumentNullException.ThrowIfNull(array);
        return new((array, 0), [array.Length]);
    }
}
