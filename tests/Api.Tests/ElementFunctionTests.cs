using System.Numerics;

namespace DualJit.Tests;

/// <summary>Functions of elements that are no single op, in kernels over arrays of any dtype: the results, dtypes and exceptions of the arrays' own.</summary>
public sealed class ElementFunctionTests
{
    private static readonly Func<NdArray, NdArray, NdArray>[] Functions =
    [
        (a, b) => NdArray.Sign(a), (a, b) => NdArray.IsNaN(a), (a, b) => NdArray.IsInfinity(a), (a, b) => NdArray.IsFinite(a),
        (a, b) => NdArray.Where(a, a, b), (a, b) => NdArray.Where(NdArray.IsFinite(a), 300, b), (a, b) => NdArray.Where(a, b, 2.5), (a, b) => NdArray.Where(b, 1, 2),
        (a, b) => NdArray.Clip(a, 1, b.Max()), (a, b) => NdArray.Clip(a, b, NdArray.Abs(b)), (a, b) => NdArray.Clip(a, 300, 2.5),
    ];

    private static readonly NdArray[] Arrays =
    [
        NdArray.FromArray([1.5, double.NaN, double.PositiveInfinity, -0.0]), NdArray.FromArray([1f, -2f, 0f, float.NegativeInfinity]), NdArray.FromArray([(Half)1, (Half)(-3)]).Reshape(2, 1),
        NdArray.FromArray([1, -5, 0, int.MinValue]), NdArray.FromArray([7, 0, 255, 1]).Cast<byte>(), NdArray.FromArray([true, false, true, true]), NdArray.FromArray([ulong.MaxValue]),
        NdArray.FromArray([new Complex(1, double.NaN), new Complex(double.PositiveInfinity, double.NaN), Complex.Zero, new Complex(1, -1)]), NdArray.Zeros<byte>(0, 1),
    ];

    public static TheoryData<Backend> Backends => TestBackends.Compiling;

    [Theory]
    [MemberData(nameof(Backends))]
    public void Arrays_of_any_dtype_give_what_the_functions_give(Backend backend)
    {
        var random = new Random((int)backend);
        foreach (var (number, function) in Functions.Index())
        {
            var kernel = Jit.Compile(function, TestBackends.Options(backend));
            foreach (int _ in TestBackends.Cases(backend, [.. Enumerable.Range(0, 7)], number, every: 2))
            {
                var (a, b) = (Arrays[random.Next(Arrays.Length)], Arrays[random.Next(Arrays.Length)]);
                var actual = SameArrays.Run(() => kernel(a, b));
                // A dtype without the function is found when the kernel is compiled.
                if (actual is KernelCompilationException { Code: "DJ2006" or "DJ2007" } && SameArrays.Run(() => function(a, b)) is Exception) continue;
                SameArrays.Check(() => function(a, b), () => actual is Exception error ? throw error : (NdArray)actual, $"function {number} of {a.DType} and {b.DType}");
            }
        }
    }

    [Theory]
    [MemberData(nameof(Backends))]
    public void Complex_numbers_of_arrays_of_any_dtype_have_their_functions(Backend backend)
    {
        NdArray z = NdArray.FromArray([new Complex(1, 2), new Complex(-3, 0.5), Complex.Zero, new Complex(double.PositiveInfinity, double.NaN), new Complex(0, -1e300), new Complex(-0.0, 1e-310)]);
        NdArray[] others = [z, NdArray.FromArray([0, 1, 2, -1, 5, 3]), NdArray.FromArray([0.5f]), NdArray.Full(2.0)];
        Func<NdArray, NdArray, NdArray>[] functions =
        [
            (a, b) => NdArray.Exp(a) + NdArray.Sqrt(b), (a, b) => NdArray.Log(a) - NdArray.Log10(b), (a, b) => NdArray.Sin(a) * NdArray.Cos(b) + NdArray.Tan(a), (a, b) => NdArray.Asin(a) + NdArray.Acos(b) * NdArray.Atan(a),
            (a, b) => NdArray.Sinh(a) - NdArray.Cosh(b) / NdArray.Tanh(a), (a, b) => NdArray.Pow(a, b), (a, b) => NdArray.Pow(a, 2) + NdArray.Pow(0.5, b), (a, b) => NdArray.Abs(a) + NdArray.Abs(b * 2), (a, b) => NdArray.Square(a),
            (a, b) => NdArray.IsNaN(a) | NdArray.IsInfinity(b), (a, b) => NdArray.IsFinite(a / b), (a, b) => NdArray.Where(NdArray.IsFinite(a), NdArray.Exp(a), b), (a, b) => NdArray.Sum(NdArray.Exp(a) * b, axis: 0),
        ];
        foreach (var (number, function) in functions.Index())
        {
            var kernel = Jit.Compile(function, TestBackends.Options(backend));
            foreach (var other in number % 2 == 0 ? others[..2] : others[1..])
            {
                SameArrays.Check(() => function(z, other), () => kernel(z, other), $"function {number} of {other.DType}");
                SameArrays.Check(() => function(other, z), () => kernel(other, z), $"function {number} of {other.DType} first");
            }
        }
    }

    [Theory]
    [MemberData(nameof(Backends))]
    public void Complex_numbers_have_their_functions(Backend backend)
    {
        var a = NdArray.FromArray([new Complex(1, 2), new Complex(-3, 0.5), Complex.Zero, new Complex(double.PositiveInfinity, double.NaN), new Complex(0, -1e300)]);
        Check(z => NdArray.Exp(z) + NdArray.Sqrt(z));
        Check(z => NdArray.Log(z) - NdArray.Sin(z) * NdArray.Tanh(z));
        CheckReal(z => NdArray.Abs(z));
        CheckBool(z => NdArray.IsNaN(z) | NdArray.IsInfinity(z));

        void Check(Func<NdArray<Complex>, NdArray<Complex>> function) => SameArrays.Check(() => function(a), () => Jit.Compile(function, TestBackends.Options(backend))(a), "complex");
        void CheckReal(Func<NdArray<Complex>, NdArray<double>> function) => SameArrays.Check(() => function(a), () => Jit.Compile(function, TestBackends.Options(backend))(a), "magnitudes");
        void CheckBool(Func<NdArray<Complex>, NdArray<bool>> function) => SameArrays.Check(() => function(a), () => Jit.Compile(function, TestBackends.Options(backend))(a), "bools");
    }
}
