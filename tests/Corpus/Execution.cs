using System.Diagnostics;
using System.Linq.Expressions;
using System.Reflection;
using System.Runtime.InteropServices;
using DualJit.Frontend;

namespace DualJit.Corpus;

/// <summary>What running a compiled method beside the original found.</summary>
/// <param name="Calls">Compared, over all backends.</param>
internal sealed record Execution(MethodBase Method, int Calls, IReadOnlyList<string> Differences)
{
    private const int MostDifferences = 3;
    private const int MostTimeouts = 3;

    private static readonly TimeSpan CallLimit = TimeSpan.FromMilliseconds(50);
    private static readonly TimeSpan BackendLimit = TimeSpan.FromSeconds(10);

    // The interpreter takes some hundred times as long.
    private static readonly TimeSpan InterpreterLimit = TimeSpan.FromMicroseconds(100);

    // Asks what the processor has, where kernels are told that it has nothing, so that they are the same everywhere.
    private static readonly string[] ProcessorDependent = ["get_IsSupported", "get_IsHardwareAccelerated"];

    /// <summary>Whether the method is a function of scalars: nothing it reads can change between two calls.</summary>
    public static bool IsPossible(Attempt attempt) =>
        attempt is { Ending: Ending.Compiled, Method: MethodInfo { IsStatic: true } method } && !ProcessorDependent.Contains(method.Name)
        && !method.IsDefined(typeof(UnmanagedCallersOnlyAttribute), inherit: false)
        && KernelTypes.ScalarOf(method.ReturnType) is not null
        && method.GetParameters() is { Length: <= 16 } parameters && parameters.All(parameter => KernelTypes.ScalarOf(parameter.ParameterType) is not null)
        && attempt.Parameters.All(source => source is ArgumentSource or CaptureSource { Path: [.., { IsInitOnly: true }] });

    public static Execution Run(MethodInfo method)
    {
        var outcomes = Originals(method);
        var differences = new List<string>();
        int calls = 0;
        foreach (var backend in (Backend[])[Backend.Interpreter, Backend.Il, Backend.Llvm])
        {
            if (Jit.WhyUnavailable(backend) is not null) continue;
            var limit = backend == Backend.Interpreter ? InterpreterLimit : CallLimit;
            try
            {
                TimeLimit.Run(() => calls += Compare(method, backend, outcomes.Where(outcome => outcome.Time < limit), differences), BackendLimit);
            }
            catch (KernelCompilationException)
            {
                // Refused as a kernel, though a kernel may call it.
            }
            catch (Exception error)
            {
                differences.Add($"{backend}: {error.GetType().Name}: {error.Message.Split('\n')[0]}");
            }
        }
        return new Execution(method, calls, differences);
    }

    private static List<Outcome> Originals(MethodInfo method)
    {
        var outcomes = new List<Outcome>();
        int timeouts = 0;
        foreach (object[] arguments in Samples.For(method))
        {
            try
            {
                TimeLimit.Run(() => outcomes.Add(Outcome.Of(method, null, arguments)), CallLimit);
            }
            catch (TimeoutException)
            {
                if (++timeouts == MostTimeouts) break;
            }
        }
        return outcomes;
    }

    private static int Compare(MethodInfo method, Backend backend, IEnumerable<Outcome> outcomes, List<string> differences)
    {
        Type[] types = [.. method.GetParameters().Select(parameter => parameter.ParameterType), method.ReturnType];
        var kernel = Jit.Compile(method.CreateDelegate(Expression.GetDelegateType(types)), new JitOptions { Backend = backend });
        var invoke = kernel.GetType().GetMethod("Invoke")!;
        int calls = 0, found = 0;
        foreach (var expected in outcomes)
        {
            calls++;
            var actual = Outcome.Of(invoke, kernel, expected.Arguments);
            if (expected.IsSameAs(actual)) continue;
            differences.Add($"{backend}: ({string.Join(", ", expected.Arguments.Select(Outcome.Show))}) is {expected}, was {actual}");
            if (++found == MostDifferences) break;
        }
        Jit.Inspect(kernel).Dispose();
        return calls;
    }
}

/// <summary>What a call gave: a result or an exception.</summary>
internal sealed record Outcome(object[] Arguments, object? Result, Exception? Error, TimeSpan Time)
{
    public static Outcome Of(MethodInfo method, object? target, object[] arguments)
    {
        long start = Stopwatch.GetTimestamp();
        try
        {
            object? result = method.Invoke(target, BindingFlags.DoNotWrapExceptions, null, arguments, null);
            return new Outcome(arguments, result, null, Stopwatch.GetElapsedTime(start));
        }
        catch (Exception error) when (error is not (InternalCompilerException or KernelCompilationException or ThreadAbortException))
        {
            return new Outcome(arguments, null, error, Stopwatch.GetElapsedTime(start));
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
