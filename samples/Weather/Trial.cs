using System.Diagnostics;
using DualJit;

namespace Weather;

/// <summary>What one backend made of a trial.</summary>
/// <param name="First">From <c>Jit.Compile</c> to the first result.</param>
/// <param name="Typical">The median of later calls.</param>
/// <param name="Result">The bytes of the first result.</param>
sealed record Outcome(TimeSpan First, TimeSpan Typical, byte[] Result, bool Vectorized);

/// <summary>A kernel and the data it runs on.</summary>
abstract class Trial(string name, string data)
{
    public string Name => name;
    public string Data => data;

    public abstract Outcome Run(Backend backend);

    /// <param name="kernel">The kernel, as a C# method.</param>
    /// <param name="call">Calls the kernel, however it was compiled, on the trial's data.</param>
    /// <param name="result">The result of the last call, as bytes.</param>
    /// <param name="reset">Undoes what earlier calls wrote, for kernels that update their arguments.</param>
    public static Trial Of<TKernel>(string name, string data, TKernel kernel, Action<TKernel> call, Func<byte[]> result, Action? reset = null)
        where TKernel : Delegate => new Trial<TKernel>(name, data, kernel, call, result, reset);
}

sealed class Trial<TKernel>(string name, string data, TKernel kernel, Action<TKernel> call, Func<byte[]> result, Action? reset)
    : Trial(name, data) where TKernel : Delegate
{
    public override Outcome Run(Backend backend)
    {
        reset?.Invoke();
        long start = Stopwatch.GetTimestamp();
        TKernel compiled = Jit.Compile(kernel, new JitOptions { Backend = backend, Name = Name });
        call(compiled);
        TimeSpan first = Stopwatch.GetElapsedTime(start);
        byte[] bytes = result();

        // .NET recompiles a hot method in the background after 30 calls and 100 ms: wait for its best code.
        Repeat(compiled, atLeast: 30, TimeSpan.FromMilliseconds(250));
        List<TimeSpan> times = Repeat(compiled, atLeast: 11, TimeSpan.FromMilliseconds(250));
        times.Sort();
        bool vectorized = backend == Backend.Llvm && Jit.Inspect(compiled).Specializations.Any(s => s.Vectorized);
        return new(first, times[times.Count / 2], bytes, vectorized);
    }

    List<TimeSpan> Repeat(TKernel compiled, int atLeast, TimeSpan duration)
    {
        var times = new List<TimeSpan>();
        long start = Stopwatch.GetTimestamp();
        while (times.Count < atLeast || Stopwatch.GetElapsedTime(start) < duration)
        {
            long before = Stopwatch.GetTimestamp();
            call(compiled);
            times.Add(Stopwatch.GetElapsedTime(before));
        }
        return times;
    }
}
