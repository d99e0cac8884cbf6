using System.Numerics;
using System.Reflection;
using DualJit.IR;

namespace DualJit.Tests;

/// <summary>Kernels over <see cref="NdArray"/> and <see cref="Scalar"/>: for arguments of every dtype the same values, dtypes and exceptions as without compiling.</summary>
[SlowTests]
public sealed class UntypedKernelTests
{
    private const double Step = 1.5;

    // By name, as theories show their arguments.
    private static readonly Dictionary<string, Delegate> Kernels = new()
    {
        ["sum"] = (NdArray a) => { Scalar total = 0; for (int i = 0; i < a.Length; i++) total += a[i]; return total; },
        ["sum of squares, weak start"] = (NdArray a) => { Scalar total = 0.0; for (int i = 0; i < a.Length; i++) total += a[i] * a[i]; return total; },
        ["widen"] = (NdArray a) => { Scalar v = 1; v = v + a[0]; v = v + 2.5; return v; },
        ["mean"] = (NdArray a) => { Scalar total = 0; for (int i = 0; i < a.Length; i++) total += a[i]; return total / a.Length; },
        ["max"] = (NdArray a) => { Scalar best = a[0]; for (int i = 1; i < a.Length; i++) if (a[i] > best) best = a[i]; return best; },
        ["max by function"] = (NdArray a) => { Scalar best = a[0]; for (int i = 1; i < a.Length; i++) best = Scalar.Max(best, a[i]); return best; },
        ["polynomial"] = (NdArray a) => (3 * a[1] - 2) * a[1] + 1,
        ["half"] = (NdArray a) => a[1] / 2,
        ["remainder"] = (NdArray a) => a[1] % 2,
        ["small"] = (NdArray a) => a[0] < 100 ? a[0] + 1 : a[0],
        ["negate"] = (NdArray a) => -a[0] + +a[1],
        ["bits"] = (NdArray a) => (a[0] & 6) | (a[1] ^ 3),
        ["not"] = (NdArray a) => ~a[0],
        ["shift"] = (NdArray a) => (a[0] << 3) + (a[1] >> 1),
        ["abs"] = (NdArray a) => Scalar.Abs(a[0]) - Scalar.Abs(a[1]),
        ["square root"] = (NdArray a) => Scalar.Sqrt(a[1]) + Scalar.Sqrt(4),
        ["sine"] = (NdArray a) => Scalar.Sin(a[0]) * 2,
        ["power"] = (NdArray a) => Scalar.Pow(a[1], 2),
        ["arc tangent"] = (NdArray a) => Scalar.Atan2(a[0], a[1]),
        ["floor"] = (NdArray a) => Scalar.Floor(a[0]),
        ["to int"] = (NdArray a) => (int)a[0] + 1,
        ["to double"] = (NdArray a) => (double)a[0] / 3,
        ["to byte"] = (NdArray a) => (byte)a[0],
        ["as float"] = (NdArray a) => a[0].AsType(DType.Float32) + a[1],
        ["long literal"] = (NdArray a) => a[0] + 1L,
        ["float literal"] = (NdArray a) => a[0] * 2f,
        ["too large"] = (NdArray a) => a[0] + 1000,
        ["equal"] = (NdArray a) => a[0] == a[1] || a[0] != a[2],
        ["order"] = (NdArray a) => a[0] < 2 && a[1] >= a[2],
        ["call"] = (NdArray a) => Twice(a[0]) + Twice(1) + Twice(2.5),
        ["recursion"] = (NdArray a) => Power(a[1], 3),
        ["local function"] = (NdArray a) => { Scalar Of(Scalar x) => x * Step + a[0]; return Of(1) + Of(a[1]); },
        ["pair"] = (NdArray a) => (a[0] + 1, a.Length),
        ["two numbers"] = (NdArray a) => { var (low, high) = Range(a); return high - low; },
        ["elements in place"] = (NdArray a) => { for (int i = 0; i < a.Length; i++) a[i] = a[i] + 1; },
        ["store converts"] = (NdArray a) => { a[0] = 2.75; a[1] = 300; },
        ["same array"] = (NdArray a) => a,
        ["index"] = (NdArray a) => { Scalar i = 1; return a[i + 1]; },
        ["length"] = (NdArray a) => a.Length + a.GetLength(0) + (int)a.LongLength,
        ["from the end"] = (NdArray a) => a[^1],
        ["reduction"] = (NdArray a) => a.Sum(),
        ["captured"] = Captured(),
        ["typed and untyped"] = (NdArray a) => { double x = 0.5; x += (double)a[0]; return x * a[1]; },
        ["out of bounds"] = (NdArray a) => a[a.Length],
        ["default"] = (NdArray a) => { Scalar x = default; for (int i = 0; i < a.Length; i++) x = a[i]; return x; },
        ["default alone"] = (NdArray a) => { Scalar x = default; return x; },
        ["lambda"] = (NdArray a) => { Func<Scalar, Scalar> twice = x => x * 2; return twice(a[1]) + twice(1); },
        ["struct"] = (NdArray a) => { var p = new Pair { X = a[0], Y = 2 }; return p.X * p.Y; },
        ["by reference"] = (NdArray a) => { Scalar x = a[1]; Increment(ref x); return x; },
        ["typed array"] = (NdArray a) => { NdArray made = NdArray.Zeros<float>(a.Length); made[0] = 0.5; return made[0] + a[1]; },
        ["foreach"] = (NdArray a) => { Scalar total = 0; foreach (int i in new[] { 1, 2 }) total += a[i]; return total; },
        ["shape"] = (NdArray a) => a.Shape[0] + a.Rank,
        ["weak alone"] = (NdArray a) => { Scalar x = 7; Scalar y = 2; return x / y; },
        ["view of bools in a variable"] = (NdArray a) => { NdArray equal = NdArray.Equal(a, a); if (a.Length > 5) a[0] = 1; return equal.Transpose()[1]; },
        ["count"] = (NdArray a) => { Scalar n = 0; for (int i = 0; i < a.Length; i++) if (a[i] > 1) n += 1; return n; },
    };

    private static readonly Dictionary<DType, NdArray> Arrays = new()
    {
        [DType.Bool] = NdArray.FromArray(new[] { true, false, true }),
        [DType.Int8] = NdArray.FromArray(new sbyte[] { -100, 3, 127 }),
        [DType.UInt8] = NdArray.FromArray(new byte[] { 250, 3, 7 }),
        [DType.Int16] = NdArray.FromArray(new short[] { -30000, 3, 31000 }),
        [DType.UInt16] = NdArray.FromArray(new ushort[] { 65000, 3, 7 }),
        [DType.Int32] = NdArray.FromArray(new[] { int.MinValue, 3, int.MaxValue }),
        [DType.UInt32] = NdArray.FromArray(new[] { uint.MaxValue, 3u, 7u }),
        [DType.Int64] = NdArray.FromArray(new[] { long.MinValue, 3L, long.MaxValue }),
        [DType.UInt64] = NdArray.FromArray(new[] { ulong.MaxValue, 3ul, 7ul }),
        [DType.Float16] = NdArray.FromArray(new[] { (Half)(-1.5), (Half)3, (Half)0.25 }),
        [DType.Float32] = NdArray.FromArray(new[] { -0.1f, 3, float.MaxValue }),
        [DType.Float64] = NdArray.FromArray(new[] { double.NaN, 3, -0.0 }),
        [DType.Complex128] = NdArray.FromArray(new[] { new Complex(1, -2), new Complex(3, 0.5), default }),
    };

    public static TheoryData<string, Backend> Cases
    {
        get
        {
            var cases = new TheoryData<string, Backend>();
            foreach (string name in Kernels.Keys)
                foreach (var backend in new[] { Backend.Interpreter, Backend.Il, Backend.Llvm })
                    if (Jit.WhyUnavailable(backend) is null) cases.Add(name, backend);
            return cases;
        }
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public void Gives_for_every_dtype_what_the_delegate_gives(string name, Backend backend)
    {
        var kernel = Jit.Compile(Kernels[name], TestBackends.Options(backend));
        int number = Kernels.Keys.ToList().IndexOf(name);
        foreach (var (dtype, array) in Arrays)
            foreach (var argument in TestBackends.Cases(backend, [array, Strided(array)], number++, every: 2))
                Compare($"{name} of {dtype}, {argument.Layout}", Kernels[name], kernel, argument);
    }

    private static void Compare(string what, Delegate reference, Delegate kernel, NdArray argument)
    {
        var (ours, theirs) = (argument.Copy(), argument.Copy());
        if (argument.Layout == Layout.Strided) (ours, theirs) = (Strided(ours), Strided(theirs));
        var expected = Run(reference, theirs);
        var actual = Run(kernel, ours);
        // What an operator does not know of a dtype is said when the kernel is compiled for that.
        if (actual is KernelCompilationException { Code: "DJ2006" or "DJ2007" } && expected is NotSupportedException or InvalidCastException) return;
        Assert.True(AreSame(expected, actual, theirs, ours), $"{what}: {Text(actual)}, not {Text(expected)}");
        Assert.True(theirs.ToString() == ours.ToString(), $"{what}: the array is {ours}, not {theirs}");
    }

    private static bool AreSame(object? expected, object? actual, NdArray theirs, NdArray ours) =>
        ReferenceEquals(expected, theirs) ? ReferenceEquals(actual, ours)
        : expected is Exception error ? actual?.GetType() == error.GetType()
        : expected is Scalar number ? actual is Scalar other && number.Equals(other) && other.DType == number.DType
        : Equals(expected, actual);

    private static string Text(object? value) => value switch
    {
        Exception error => $"{error.GetType().Name} ({error.Message})",
        Scalar number => $"{number} ({number.DType})",
        _ => $"{value}",
    };

    private static object? Run(Delegate kernel, NdArray argument)
    {
        try { return kernel.DynamicInvoke(argument); }
        catch (TargetInvocationException wrapper) { return wrapper.InnerException; }
    }

    // Every other element of an array of twice the length.
    private static NdArray Strided(NdArray array)
    {
        var twice = NdArray.Zeros(array.DType, 2 * array.Length);
        var view = twice[Slice.Step(0, 2 * array.Length, 2)];
        for (int i = 0; i < array.Length; i++) view[i] = array[i];
        return view;
    }

    private struct Pair
    {
        public Scalar X, Y;
    }

    private static void Increment(ref Scalar x) => x += 1;

    private static Scalar Twice(Scalar x) => 2 * x;

    private static Scalar Power(Scalar x, Scalar n) => n <= 0 ? 1 : x * Power(x, n - 1);

    private static (Scalar Low, Scalar High) Range(NdArray a)
    {
        Scalar low = a[0], high = a[0];
        for (int i = 1; i < a.Length; i++)
        {
            if (a[i] < low) low = a[i];
            if (a[i] > high) high = a[i];
        }
        return (low, high);
    }

    private static Func<NdArray, Scalar> Captured()
    {
        Scalar factor = 3;
        NdArray weights = NdArray.FromArray(new float[] { 0.5f, 0.25f });
        int first = 1;
        return a => factor * a[first] + weights[first];
    }
}
