using System.Numerics;

namespace DualJit;

/// <summary>Arrays of evenly spaced numbers, with the bits of NumPy's.</summary>
internal static class Sequences
{
    internal static NdArray<T> Arange<T>(T start, T stop, T step) where T : unmanaged, INumber<T>
    {
        double count = Count(start, stop, step);
        if (!(count <= ShapeRules.MaxLength))
            throw new ArgumentException($"The range from {start} to {stop} by {step} is not finite, or has more elements than an array can hold.");
        var result = NdArray.Empty<T>((int)Math.Max(0, count));
        var elements = result.Dense;
        // NumPy fixes the first two elements and takes their difference as the step. A Half holds no index above 2048: single precision does.
        if (typeof(T) == typeof(Half))
        {
            float first = float.CreateTruncating(start), difference = float.CreateTruncating(start + step) - first;
            for (int i = 0; i < elements.Length; i++) elements[i] = T.CreateTruncating(first + i * difference);
        }
        else
        {
            T difference = start + step - start;
            for (int i = 0; i < elements.Length; i++) elements[i] = start + T.CreateTruncating(i) * difference;
        }
        return result;
    }

    internal static NdArray<T> Linspace<T>(T start, T stop, int count, bool endpoint) where T : unmanaged, IFloatingPointIeee754<T>
    {
        ArgumentOutOfRangeException.ThrowIfNegative(count);
        var result = NdArray.Empty<T>(count);
        var elements = result.Dense;
        double first = double.CreateTruncating(start), span = double.CreateTruncating(stop) - first;
        int intervals = endpoint ? count - 1 : count;
        double step = span / intervals;
        for (int i = 0; i < count; i++)
            // A step that underflows to 0 would lose what the product keeps.
            elements[i] = T.CreateTruncating((intervals == 0 ? i * span : step == 0 ? i / (double)intervals * span : i * step) + first);
        if (endpoint && count > 1) elements[^1] = stop;
        return result;
    }

    /// <summary>The number of elements, not yet limited to what an array holds; below 0 for none, NaN where it is not a number.</summary>
    private static double Count<T>(T start, T stop, T step) where T : INumber<T>
    {
        if (T.IsZero(step)) throw new ArgumentException("The step must not be 0.", nameof(step));
        // Differences of 64-bit integers need more than 64 bits.
        if (typeof(T) != typeof(double) && typeof(T) != typeof(float) && typeof(T) != typeof(Half))
        {
            Int128 distance = Int128.CreateTruncating(stop) - Int128.CreateTruncating(start), by = Int128.CreateTruncating(step);
            return (double)(distance / by + (distance % by != 0 && Int128.IsNegative(distance) == Int128.IsNegative(by) ? 1 : 0));
        }
        if (!T.IsFinite(start) || !T.IsFinite(stop) || !T.IsFinite(step)) return double.NaN;
        return Math.Ceiling((double.CreateTruncating(stop) - double.CreateTruncating(start)) / double.CreateTruncating(step));
    }
}
