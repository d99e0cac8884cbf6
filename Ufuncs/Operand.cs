using System.Numerics;
using DualJit.Frontend;

namespace DualJit;

/// <summary>What a ufunc is applied to: an array, or a number that stands for one.</summary>
/// <typeparam name="T">What the ufunc's function takes. Arrays of other dtypes are converted where that is safe.</typeparam>
[ItselfInKernels]
public readonly struct Operand<T> where T : unmanaged
{
    private readonly NdArray _array;

    private Operand(NdArray array) => _array = array;

    internal NdArray Array(string name) => _array ?? throw new ArgumentNullException(name);

    /// <summary>An array.</summary>
    [ReadInKernelsAs(nameof(Itself))]
    public static implicit operator Operand<T>(NdArray<T> array) => new(array);

    /// <summary>An array of any dtype.</summary>
    [ReadInKernelsAs(nameof(Itself))]
    public static implicit operator Operand<T>(NdArray array) => new(array);

    /// <summary>A number.</summary>
    [ReadInKernelsAs(nameof(Itself))]
    public static implicit operator Operand<T>(T value) => new(NdArray.Full(value));

    // In a kernel an operand is what it was made of.
    private static NdArray<T> Itself(NdArray<T> array) => array;

    private static NdArray Itself(NdArray array) => array;

    private static T Itself(T value) => value;
}

/// <summary>What a ufunc of any dtypes is applied to: an array, or a number that stands for one. An int or a double is weak: it takes the dtype of what it meets.</summary>
[ItselfInKernels]
public readonly struct Operand
{
    private readonly NdArray? _array;
    private readonly Scalar _number;

    private Operand(NdArray array) => _array = array;

    private Operand(Scalar number) => (_number, IsNumber) = (number, true);

    internal bool IsNumber { get; }

    internal ScalarType Type(string name) => IsNumber ? _number.Type : Array(name).DType;

    /// <summary>The array; of a number one of rank 0 and a certain dtype.</summary>
    internal NdArray As(DType dtype) => IsNumber ? NdArray.Full(_number.Meet(dtype)) : _array!;

    private NdArray Array(string name) => _array ?? throw new ArgumentNullException(name);

    /// <summary>An array.</summary>
    [ReadInKernelsAs(nameof(Itself))]
    public static implicit operator Operand(NdArray array) => new(array);

    /// <summary>A number.</summary>
    [ReadInKernelsAs(nameof(Itself))]
    public static implicit operator Operand(Scalar number) => new(number);

    /// <summary>A bool.</summary>
    [ReadInKernelsAs(nameof(Itself))]
    public static implicit operator Operand(bool value) => new((Scalar)value);

    /// <summary>A weak integer.</summary>
    [ReadInKernelsAs(nameof(Itself))]
    public static implicit operator Operand(int value) => new((Scalar)value);

    /// <summary>An int64.</summary>
    [ReadInKernelsAs(nameof(Itself))]
    public static implicit operator Operand(long value) => new((Scalar)value);

    /// <summary>A float32.</summary>
    [ReadInKernelsAs(nameof(Itself))]
    public static implicit operator Operand(float value) => new((Scalar)value);

    /// <summary>A weak float.</summary>
    [ReadInKernelsAs(nameof(Itself))]
    public static implicit operator Operand(double value) => new((Scalar)value);

    /// <summary>A complex number.</summary>
    [ReadInKernelsAs(nameof(Itself))]
    public static implicit operator Operand(Complex value) => new((Scalar)value);

    // In a kernel an operand is what it was made of.
    private static NdArray Itself(NdArray array) => array;

    private static Scalar Itself(Scalar number) => number;

    private static Scalar Itself(bool value) => value;

    private static Scalar Itself(int value) => value;

    private static Scalar Itself(long value) => value;

    private static Scalar Itself(float value) => value;

    private static Scalar Itself(double value) => value;

    private static Scalar Itself(Complex value) => value;
}
