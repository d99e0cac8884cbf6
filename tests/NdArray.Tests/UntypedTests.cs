using System.Numerics;

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
        Is<NdArray<float>>(floats * 2);
        Is<NdArray<bool>>(floats < 2);
        Is<NdArray<bool>>(NdArray.Equal(doubles, 1));
        Is<NdArray<double>>(NdArray.Full(1.0, 3));
        Is<NdArray<int>>(NdArray.Full(1, 3));
        Is<double>(doubles[1]);
        Is<double>(doubles[1L]);
        Is<double>(doubles[^1]);
        Is<double>(doubles[(byte)1]);
        Is<double>(doubles[scalar.AsType(DType.Int32)]);
        Is<NdArray<double>>(doubles[1..]);
        Is<NdArray<double>>(doubles.Transpose().Reshape(3, 1).Copy());
        Is<double>(doubles.Sum());
        Is<NdArray>(floats * 2.5);
        Is<NdArray>(floats * doubles);
        Is<NdArray>(floats * scalar);
        Is<NdArray>(NdArray.Full(scalar, 3));
        Is<NdArray>(NdArray.Zeros(DType.Int8, 3));
        Is<Scalar>(A[1, 2]);
        Is<NdArray>(A[1, ..]);

        static void Is<T>(T value) => Assert.NotNull(value);
    }
}
