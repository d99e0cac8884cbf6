using System.Globalization;
using System.Linq.Expressions;
using System.Numerics;
using Xunit.Abstractions;

namespace DualJit.Tests.Differential;

/// <summary>
/// Random programs of arrays give what the operators and functions of <see cref="NdArray"/> give, one after the other, bit for bit, and leave the same in the arrays: on every backend, for every layout and overlap.
/// The number of programs for each backend is set by the environment variable DUALJIT_ARRAY_PROGRAMS (then they differ from run to run), the first of them by DUALJIT_ARRAY_SEED.
/// </summary>
public sealed class ArrayProgramTests(ITestOutputHelper output)
{
    private const int DefaultPrograms = 5;
    private const int CallsOfAProgram = 2;

    private static readonly int? Wanted = Read("DUALJIT_ARRAY_PROGRAMS");
    private static readonly int FirstSeed = Read("DUALJIT_ARRAY_SEED") ?? (Wanted is null ? 1 : Random.Shared.Next());

    public static TheoryData<Backend> Backends => [.. new[] { Backend.Interpreter, Backend.Il, Backend.Llvm }.Where(backend => Jit.WhyUnavailable(backend) is null)];

    [Theory]
    [MemberData(nameof(Backends))]
    public void KernelsDoWhatTheArraysDo(Backend backend)
    {
        int compared = 0, refused = 0, thrown = 0, programs = Wanted ?? DefaultPrograms;
        for (int seed = FirstSeed; seed < FirstSeed + programs; seed++)
        {
            var program = new ArrayPrograms(new Random(seed)).Next();
            for (int call = 0; call < CallsOfAProgram; call++)
            {
                var (mismatch, expected) = Compare(program, backend, seed, call);
                if (mismatch is { Length: 0 }) refused++;
                else compared++;
                if (expected is Exception) thrown++;
                if (mismatch is not { Length: > 0 }) continue;
                var smaller = ArrayShrinker.Shrink(program, candidate => Compare(candidate, backend, seed, call).Mismatch is { Length: > 0 });
                Assert.Fail($"{typeof(Expression).GetProperty("DebugView", System.Reflection.BindingFlags.NonPublic | System.Reflection.BindingFlags.Instance)?.GetValue(smaller.Body)}\n{Compare(smaller, backend, seed, call).Mismatch}\n{backend}; run again with DUALJIT_ARRAY_SEED={seed} DUALJIT_ARRAY_PROGRAMS=1");
            }
        }
        string summary = $"{programs} programs of arrays on {backend}, seeds from {FirstSeed}: {compared} calls compared ({thrown} throw), {refused} of dtypes that kernels refuse";
        output.WriteLine(summary);
        Console.WriteLine(summary);
        Assert.True(compared > 0, summary);
    }

    /// <returns>What differs: null for nothing, an empty text where kernels refuse what a dtype lacks.</returns>
    private static (string? Mismatch, object Expected) Compare(Expression<ArrayKernel> program, Backend backend, int seed, int call)
    {
        // Made twice, alike: a program may write to them.
        var (theirs, ours) = (Arguments(seed, call), Arguments(seed, call));
        object expected = Run(program.Compile(), theirs), actual = Run(Kernel(program, backend, isDivided: int.IsOddInteger(seed)), ours);
        if (actual is KernelCompilationException { Code: "DJ2006" or "DJ2007" or "DJ2009" or "DJ1025" } && expected is Exception) return ("", expected);
        string what = $"of {Describe(theirs.A)}, {Describe(theirs.B)}, {Describe(theirs.C)}, {theirs.S} ({theirs.S.DType})\n";
        if (!AreSame(expected, actual)) return ($"{what}gives {Text(actual)}\nand not {Text(expected)}", expected);
        bool isWritten = expected is Exception || (AreSame(theirs.A, ours.A) && AreSame(theirs.B, ours.B) && AreSame(theirs.C, ours.C));
        return (isWritten ? null : $"{what}leaves {Text(ours.A)}, {Text(ours.B)}, {Text(ours.C)}\nand not {Text(theirs.A)}, {Text(theirs.B)}, {Text(theirs.C)}", expected);
    }

    private static ArrayKernel Kernel(Expression<ArrayKernel> program, Backend backend, bool isDivided)
    {
        try { return Jit.Compile(program, new JitOptions { Backend = backend, AutoParallel = isDivided }); }
        catch (KernelCompilationException error) { return (_, _, _, _) => throw error; }
    }

    private static (NdArray A, NdArray B, NdArray C, Scalar S) Arguments(int seed, int call) => new ArrayPrograms(new Random(seed * 31 + call)).Arguments();

    private static object Run(ArrayKernel kernel, (NdArray A, NdArray B, NdArray C, Scalar S) arguments)
    {
        try { return kernel(arguments.A, arguments.B, arguments.C, arguments.S); }
        catch (Exception error) { return error; }
    }

    private static bool AreSame(object expected, object actual) => (expected, actual) switch
    {
        (ArgumentException theirs, Exception ours) => ours.GetType() == theirs.GetType() && ours.Message == theirs.Message,
        (Exception theirs, Exception ours) => ours.GetType() == theirs.GetType(),
        (NdArray theirs, NdArray ours) => ours.DType == theirs.DType && ours.Shape.SequenceEqual(theirs.Shape) && SameArrays.Bits(ours).SequenceEqual(SameArrays.Bits(theirs)),
        _ => false,
    };

    private static string Describe(NdArray array) => $"{array.DType} {string.Join("x", array.Shape.ToArray())} {array.Layout}";

    private static string Text(object result) => result is NdArray array ? $"{array} {Describe(array)}" : $"{result}";

    private static int? Read(string name) => Environment.GetEnvironmentVariable(name) is { } text ? int.Parse(text, CultureInfo.InvariantCulture) : null;
}
