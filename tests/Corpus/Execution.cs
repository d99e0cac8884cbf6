using System.Linq.Expressions;
using System.Reflection;
using System.Runtime.InteropServices;
using DualJit.Frontend;
using DualJit.IR;

namespace DualJit.Corpus;

/// <summary>What running a compiled method beside the original found.</summary>
/// <param name="Calls">Compared, over all backends.</param>
internal sealed record Execution(MethodBase Method, int Calls, IReadOnlyList<string> Differences)
{
    private const int MostDifferences = 3;
    private const int MostEndless = 3;

    // A fraction of a second in the interpreter, and a hundredth of that in the original.
    private const long MostBlocks = 100_000;

    // They ask what the processor has, and the framework's code is read as for one that has nothing.
    private static readonly string[] ProcessorDependent =
    [
        "get_IsSupported", "get_IsHardwareAccelerated", "get_IsVectorizationSupported", "get_PackedIndexOfIsSupported", "get_Vectorizable", "ShouldUseProbabilisticMap",
    ];

    /// <summary>Whether the method is a function of scalars: nothing it reads can change between two calls.</summary>
    public static bool IsPossible(Attempt attempt) =>
        attempt is { Ending: Ending.Compiled, Method: MethodInfo { IsStatic: true, DeclaringType.IsInterface: false } method } && !ProcessorDependent.Any(method.Name.Contains)
        && !method.IsDefined(typeof(UnmanagedCallersOnlyAttribute), inherit: false)
        && KernelTypes.ScalarOf(method.ReturnType) is not null
        && method.GetParameters() is { Length: <= 16 } parameters && parameters.All(parameter => KernelTypes.ScalarOf(parameter.ParameterType) is not null)
        && attempt.Parameters.All(source => source is ArgumentSource or CaptureSource { Path: [.., { IsInitOnly: true }] });

    public static Execution Run(MethodInfo method)
    {
        int calls = 0;
        var differences = new List<string>();
        try
        {
            var original = method.CreateDelegate(DelegateType(method));
            // A call that ends soon in the interpreter is one that ends.
            var read = Interpreted(original);
            var originals = read.ConvertAll(outcome => Outcome.Of(original, outcome.Arguments));
            Compare("as read", originals, read);
            foreach (var backend in (Backend[])[Backend.Interpreter, Backend.Il, Backend.Llvm])
            {
                if (Jit.WhyUnavailable(backend) is not null) continue;
                var kernel = Jit.Compile(original, new JitOptions { Backend = backend });
                Compare(backend.ToString(), originals, originals.ConvertAll(outcome => Outcome.Of(kernel, outcome.Arguments)));
                Jit.Inspect(kernel).Dispose();
            }
        }
        catch (KernelCompilationException)
        {
            // Refused as a kernel, though a kernel may call it.
        }
        catch (Exception error)
        {
            differences.Add($"{error.GetType().Name}: {error.Message.Split('\n')[0]}");
        }
        return new Execution(method, calls, differences);

        void Compare(string how, List<Outcome> expected, List<Outcome> actual)
        {
            calls += expected.Count;
            foreach (var (original, ours) in expected.Zip(actual).Where(pair => !pair.First.IsSameAs(pair.Second)).Take(MostDifferences))
                differences.Add($"{how}: ({string.Join(", ", original.Arguments.Select(Outcome.Show))}) is {original}, was {ours}");
        }
    }

    private static List<Outcome> Interpreted(Delegate original)
    {
        var (method, source) = (original.Method, CilReader.Read(original));
        var interpreter = new Interpreter(source.Module) { MaximumBlocks = MostBlocks };
        var outcomes = new List<Outcome>();
        int endless = 0;
        using var pins = new Pins();
        foreach (object[] arguments in Samples.For(method))
        {
            RuntimeValue[] values = [.. source.Parameters.Select(parameter => ValueOf(parameter, arguments) is var value && value is Array array ? pins.ViewOf(array) : Samples.Unbox(value))];
            var outcome = Outcome.Of(() => Samples.Box(method.ReturnType, interpreter.Run(values)), arguments);
            // The original would overflow the stack, and end the process.
            if (outcome.Error is InsufficientExecutionStackException) continue;
            if (outcome.Error is not TimeoutException) outcomes.Add(outcome);
            else if (++endless == MostEndless) break;
        }
        return outcomes;
    }

    private static object ValueOf(ParameterSource parameter, object[] arguments) =>
        parameter is CaptureSource capture ? capture.Path.Aggregate(capture.Root, (root, field) => field.GetValue(root))! : arguments[((ArgumentSource)parameter).Position];

    private static Type DelegateType(MethodInfo method) => Expression.GetDelegateType([.. method.GetParameters().Select(parameter => parameter.ParameterType), method.ReturnType]);
}

/// <summary>What a call gave: a result or an exception.</summary>
internal sealed record Outcome(object[] Arguments, object? Result, Exception? Error)
{
    public static Outcome Of(Delegate call, object[] arguments)
    {
        var invoke = call.GetType().GetMethod("Invoke")!;
        return Of(() => invoke.Invoke(call, BindingFlags.DoNotWrapExceptions, null, arguments, null), arguments);
    }

    public static Outcome Of(Func<object?> call, object[] arguments)
    {
        try
        {
            return new Outcome(arguments, call(), null);
        }
        catch (Exception error) when (error is not (InternalCompilerException or KernelCompilationException))
        {
            return new Outcome(arguments, null, error);
        }
    }

    public bool IsSameAs(Outcome other) => Error?.GetType() == other.Error?.GetType() && Samples.IsSame(Result, other.Result);

    public override string ToString() => Error is null ? Show(Result) : $"{Error.GetType().Name} ({Error.Message})";

    public static string Show(object? value) => value switch
    {
        double number => number.ToString("R"),
        float number => number.ToString("R"),
        char letter => $"'\\u{(int)letter:X4}'",
        _ => $"{value}",
    };
}
