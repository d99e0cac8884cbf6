using System.Numerics;

namespace DualJit.Tests;

/// <summary>Compares arrays and exceptions of kernels with those of the same code without the JIT.</summary>
internal static class SameArrays
{
    /// <summary>Runs both; asserts the same dtype, shape and bits, in row-major memory, or the same exception.</summary>
    public static void Check(Func<NdArray> expected, Func<NdArray> actual, string what)
    {
        var (theirs, ours) = (Run(expected), Run(actual));
        if (theirs is Exception error)
        {
            Assert.True(ours is Exception other && other.GetType() == error.GetType() && (error is not ArgumentException || other.Message == error.Message), $"{what}: {ours}, not {error}");
            return;
        }
        Assert.True(AreSame((NdArray)theirs, ours), $"{what}: {Text(ours)}, not {Text(theirs)}");
    }

    public static object Run(Func<NdArray> function)
    {
        try { return function(); }
        catch (Exception error) { return error; }
    }

    public static bool AreSame(NdArray expected, object actual) =>
        actual is NdArray array && array.DType == expected.DType && array.Shape.SequenceEqual(expected.Shape) && array.Layout == expected.Layout && Bits(array).SequenceEqual(Bits(expected));

    public static string Text(object result) => result is NdArray array ? $"{array} {array.DType} of shape ({string.Join(", ", array.Shape.ToArray())})" : $"{result}";

    /// <summary>The bits of each element, in row-major order.</summary>
    public static IEnumerable<object> Bits(NdArray array)
    {
        var flat = array.Copy().Reshape(array.Length);
        for (int i = 0; i < flat.Length; i++) yield return Bits(flat.GetValue(i));
    }

    // A NaN is as good as another.
    private static object Bits(Scalar element) => element.DType switch
    {
        DType.Float16 => Half.IsNaN((Half)element) ? "NaN" : BitConverter.HalfToUInt16Bits((Half)element),
        DType.Float32 => float.IsNaN((float)element) ? "NaN" : BitConverter.SingleToUInt32Bits((float)element),
        DType.Float64 => double.IsNaN((double)element) ? "NaN" : BitConverter.DoubleToUInt64Bits((double)element),
        DType.Complex128 => Bits((Complex)element),
        _ => element,
    };

    private static object Bits(Complex element) => (Bits((Scalar)element.Real), Bits((Scalar)element.Imaginary));
}
