using System.Numerics;
using System.Runtime.CompilerServices;
using Convert = DualJit.Semantics.Convert;

namespace DualJit;

/// <summary>C#'s explicit cast between elements of any two dtypes.</summary>
internal static class Casting
{
    /// <exception cref="InvalidCastException">A complex number would become a real one, for which C# has no cast.</exception>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static TTo Cast<TFrom, TTo>(TFrom value) where TFrom : unmanaged where TTo : unmanaged
    {
        if (typeof(TFrom) == typeof(TTo)) return Unsafe.BitCast<TFrom, TTo>(value);
        if (typeof(TFrom) == typeof(Complex)) return FromComplex<TTo>(Unsafe.BitCast<TFrom, Complex>(value));
        if (typeof(TTo) == typeof(Complex)) return Unsafe.BitCast<Complex, TTo>(Convert.Eval<TFrom, double>(value));
        return Convert.Eval<TFrom, TTo>(value);
    }

    /// <summary>Throws where there is no cast, also for no elements at all.</summary>
    /// <inheritdoc cref="Cast"/>
    internal static void Check<TFrom, TTo>() where TFrom : unmanaged where TTo : unmanaged
    {
        if (typeof(TFrom) == typeof(Complex) && typeof(TTo) != typeof(Complex) && typeof(TTo) != typeof(bool)) throw NoCast<TTo>();
    }

    private static T FromComplex<T>(Complex value) where T : unmanaged => typeof(T) == typeof(bool) ? Unsafe.BitCast<bool, T>(value != Complex.Zero) : throw NoCast<T>();

    private static InvalidCastException NoCast<T>() where T : unmanaged => new($"A complex128 is not converted to {DTypes.Of<T>().NumPyName}: take its Real or its Imaginary part, or its Abs.");
}
