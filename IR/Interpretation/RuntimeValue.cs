using System.Numerics;

namespace DualJit.IR;

/// <summary>A value while the interpreter runs: a scalar as <see cref="ScalarBits"/>, an address, the id of a function, a complex number, an array, the lanes of a vector, or a tuple.</summary>
/// <param name="Parts">The items of a tuple, else null.</param>
/// <param name="Bits">Of a complex number, those of its real part.</param>
/// <param name="ImaginaryBits">Of a complex number, those of its imaginary part, else 0.</param>
public readonly record struct RuntimeValue(long Bits, ArrayView? View = null, long[]? Elements = null, RuntimeValue[]? Parts = null, long ImaginaryBits = 0)
{
    /// <summary>The lanes of the vector that this is, each as <see cref="ScalarBits"/>.</summary>
    public long[] Lanes => Elements ?? throw new InternalCompilerException("a scalar is used as a vector");

    /// <summary>The array that this is.</summary>
    /// <exception cref="NullReferenceException">It is null.</exception>
    public ArrayView Array =>
        View is not { } array ? throw new InternalCompilerException("a scalar is used as an array")
        : array.IsNull ? throw Traps.Create(TrapKind.NullReference, 0, 0)
        : array;

    /// <summary>The items of the tuple that this is.</summary>
    public RuntimeValue[] Items => Parts ?? throw new InternalCompilerException("a value that is no tuple has no items");

    /// <summary>The scalars, addresses and arrays of a tuple and of the tuples in it, in order; of another value, itself.</summary>
    public IEnumerable<RuntimeValue> Leaves => Parts is null ? [this] : Parts.SelectMany(item => item.Leaves);

    /// <summary>The complex number that this is.</summary>
    public Complex Complex => new(ScalarBits.To<double>(Bits), ScalarBits.To<double>(ImaginaryBits));

    public static RuntimeValue Of<T>(T value) where T : unmanaged => value is Complex complex
        ? new(ScalarBits.Of(complex.Real), ImaginaryBits: ScalarBits.Of(complex.Imaginary))
        : new(ScalarBits.Of(value));

    public static RuntimeValue Of(long[] lanes) => new(0, Elements: lanes);

    public static RuntimeValue Of(ArrayView array) => new(0, array);

    public static RuntimeValue Tuple(params RuntimeValue[] items) => new(0, Parts: items);

    /// <summary>The value of a boxed scalar of a dtype's .NET type.</summary>
    public static RuntimeValue Unbox(object value) => value is Complex complex ? Of(complex) : new RuntimeValue(ScalarBits.Unbox(value));

    /// <summary>The value as one of the dtype's .NET type.</summary>
    public object Box(DType dtype) => dtype == DType.Complex128 ? Complex : ScalarBits.Box(dtype, Bits);

    public static RuntimeValue Load(nint address, DType dtype) => dtype == DType.Complex128
        ? new(ScalarMemory.Load(address, DType.Float64), ImaginaryBits: ScalarMemory.Load(address + sizeof(double), DType.Float64))
        : new(ScalarMemory.Load(address, dtype));

    public void Store(nint address, DType dtype)
    {
        ScalarMemory.Store(address, dtype == DType.Complex128 ? DType.Float64 : dtype, Bits);
        if (dtype == DType.Complex128) ScalarMemory.Store(address + sizeof(double), DType.Float64, ImaginaryBits);
    }
}
