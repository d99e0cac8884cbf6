using System.Diagnostics;

namespace DualJit.Bench;

/// <summary>One kernel on data of one size, which every contestant runs on the same memory.</summary>
public abstract class Case(string kernel, string size, Func<byte[]> output, Action reset)
{
    public string Kernel => kernel;
    public string Size => size;

    /// <summary>The C compilers that the case is compared with.</summary>
    public IReadOnlyList<Contestant> Compilers { get; init; } = [Contestant.Clang, Contestant.ClangStrict];

    /// <summary>What the LLVM code's time may be, in times of the fastest C; null where that is only looked at.</summary>
    public double? TargetOverC { get; private set; }

    /// <summary>What the LLVM code's time may be, in times of the same without bounds checks.</summary>
    public double? TargetOverUnchecked { get; private set; }

    public Case AtMost(double overC, double? overUnchecked = null)
    {
        (TargetOverC, TargetOverUnchecked) = (overC, overUnchecked);
        return this;
    }

    public override string ToString() => $"{kernel} {size}";

    /// <summary>A call of the kernel, compiled and warm, on the case's data.</summary>
    public abstract Action Prepare(Contestant contestant);

    /// <summary>The time from <c>Jit.Compile</c> to the first result of a kernel that is then disposed, so that the next one is fresh.</summary>
    public abstract TimeSpan FirstCall(Backend backend);

    /// <summary>The bytes that one call computes from the original data.</summary>
    public byte[] Result(Contestant contestant)
    {
        Action run = Prepare(contestant);
        reset();
        run();
        return output();
    }
}

/// <param name="bind">Makes a call of a kernel, however compiled, on the case's data.</param>
/// <param name="bindNative">The same for the C function at an address.</param>
sealed class Case<TKernel>(string name, string size, TKernel method, Func<TKernel, Action> bind, Func<nint, Action> bindNative,
    Func<byte[]> output, Action reset) : Case(name, size, output, reset) where TKernel : Delegate
{
    const string OmitBoundsChecks = "DualJit.OmitBoundsChecks";

    int compiled;

    public override Action Prepare(Contestant contestant)
    {
        // Asked for when a kernel is lowered, which is at its first call.
        AppContext.SetSwitch(OmitBoundsChecks, contestant == Contestant.LlvmUnchecked);
        Action run = contestant switch
        {
            Contestant.Clang or Contestant.ClangStrict or Contestant.ClangFast => bindNative(Peers.Function(contestant, Kernel)),
            Contestant.CSharp => bind(method),
            Contestant.Il => bind(Compile(Backend.Il)),
            Contestant.Llvm or Contestant.LlvmUnchecked => bind(Compile(Backend.Llvm)),
        };
        run();
        AppContext.SetSwitch(OmitBoundsChecks, false);
        return run;
    }

    public override TimeSpan FirstCall(Backend backend)
    {
        long start = Stopwatch.GetTimestamp();
        TKernel compiled = Compile(backend);
        bind(compiled)();
        TimeSpan time = Stopwatch.GetElapsedTime(start);
        Jit.Inspect(compiled).Dispose();
        return time;
    }

    // Of another name each time, as it would be the same kernel else.
    TKernel Compile(Backend backend) => Jit.Compile(method, new JitOptions { Backend = backend, Name = $"{Kernel} {++compiled}" });
}
