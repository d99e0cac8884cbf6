using System.Diagnostics;
using System.Reflection;
using DualJit.Frontend;
using DualJit.Inference;
using DualJit.IR;

namespace DualJit.Corpus;

/// <summary>How an attempt to compile a method ended.</summary>
internal enum Ending : byte
{
    /// <summary>With IR that the verifier accepts after every pass.</summary>
    Compiled,

    /// <summary>With a numbered diagnostic.</summary>
    Refused,

    /// <summary>With any other exception: a defect of ours.</summary>
    Crashed,

    /// <summary>Not within the time, or not within the memory: a defect too.</summary>
    Hung,
}

/// <summary>What became of a method.</summary>
/// <param name="Error">The diagnostic or the crash; null where it was compiled.</param>
internal sealed record Attempt(MethodBase Method, Ending Ending, Exception? Error, TimeSpan Time, long Allocated, IReadOnlyList<ParameterSource> Parameters)
{
    private const long MostMemory = 1L << 30;

    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(2);

    public override string ToString() => $"{Method.DeclaringType}.{Method.Name}({string.Join(", ", Method.GetParameters().Select(parameter => parameter.ParameterType.Name))})";

    /// <summary>Reads the method, infers its types, lowers it.</summary>
    public static Attempt Make(MethodBase method)
    {
        long before = GC.GetAllocatedBytesForCurrentThread(), start = Stopwatch.GetTimestamp();
        IReadOnlyList<ParameterSource> parameters = [];
        Exception? error = null;
        var ending = Ending.Compiled;
        try
        {
            parameters = Lower(method);
        }
        catch (KernelCompilationException refusal)
        {
            (ending, error) = (Ending.Refused, refusal);
        }
        catch (Exception crash)
        {
            (ending, error) = (Ending.Crashed, crash);
        }
        long allocated = GC.GetAllocatedBytesForCurrentThread() - before;
        var time = Stopwatch.GetElapsedTime(start);
        if (time > Limit || allocated > MostMemory) ending = Ending.Hung;
        return new Attempt(method, ending, error, time, allocated, parameters);
    }

    private static IReadOnlyList<ParameterSource> Lower(MethodBase method)
    {
        var source = MethodReader.Read(method);
        Verifier.ThrowIfInvalid(source.Module);
        var entry = source.Module.Entry;
        IrType[] types = [.. entry.Parameters.Select(entry.TypeOf)];
        // The rank of an NdArray is the caller's to say.
        if (types.Any(type => type.HasAnyRank)) return source.Parameters;
        var typed = new TypeInferer(source.Module, _ => (null, 0)).Infer(types);
        Verifier.ThrowIfInvalid(typed);
        Verifier.ThrowIfInvalid(Pipeline.Lower(typed, (_, module) => Verifier.ThrowIfInvalid(module)));
        return source.Parameters;
    }
}
