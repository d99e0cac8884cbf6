using DualJit.IR;

namespace DualJit;

/// <summary>A kernel compiled for arguments of certain types, ranks and layouts, and what each stage of the compiler made of it.</summary>
public sealed class Specialization
{
    private readonly Func<Module> _typed;
    private readonly Module _machine;
    private readonly HitCounter _hits;
    private readonly StageTimes _times;
    private readonly Lazy<Listing> _listing;

    internal Specialization(string signature, Backend backend, Func<Module> typed, Module machine, KernelCall call, StageTimes times)
    {
        Signature = signature;
        Backend = backend;
        _times = times;
        _typed = typed;
        _machine = machine;
        _hits = call.Hits;
        _listing = new Lazy<Listing>(call.Code!.Inspect);
    }

    /// <summary>Types of the parameters, such as <c>(f64, array&lt;f64,1,C&gt;)</c>.</summary>
    public string Signature { get; }

    /// <summary>What runs it; never <see cref="Backend.Auto"/>.</summary>
    public Backend Backend { get; }

    /// <summary>How many calls it has run. Where many threads call at the same time a few may be missing.</summary>
    public long Hits => _hits.Total;

    /// <summary>Time from the kernel as read to IR with all types known.</summary>
    public TimeSpan InferenceTime => _times.Inference;

    /// <summary>Time from there to IR that a backend accepts.</summary>
    public TimeSpan LoweringTime => _times.Lowering;

    /// <summary>Time the backend took.</summary>
    public TimeSpan BackendTime => _times.Backend;

    /// <summary>Time for the managed code around the kernel, which passes its arguments.</summary>
    public TimeSpan StubTime => _times.Stub;

    /// <summary>The IR with types inferred, where arrays are still values.</summary>
    public string TypedIr => _typed().ToString();

    /// <summary>The IR that the backend compiled.</summary>
    public string Ir => _machine.ToString();

    /// <summary>The optimised LLVM IR; null but for <see cref="Backend.Llvm"/>.</summary>
    public string? Llvm => _listing.Value.Llvm;

    /// <summary>The assembly of this machine; null but for <see cref="Backend.Llvm"/>.</summary>
    public string? Assembly => _listing.Value.Assembly;

    /// <summary>The CIL; null but for <see cref="Backend.Il"/>.</summary>
    public string? Il => _listing.Value.Il;

    /// <summary>Whether a loop of the native code works on vectors.</summary>
    public bool Vectorized => _listing.Value.Vectorized;

    /// <summary>What became of the loops and calls.</summary>
    /// <param name="threads">On how many threads its parallel loops run at most.</param>
    internal SpecializationReport Report(int threads) => new ReportBuilder(_typed(), _machine, _listing.Value, Backend, threads).Build(
        $"{Signature} on {Backend}", $"lowered in {(InferenceTime + LoweringTime).TotalMilliseconds:F1} ms, compiled in {BackendTime.TotalMilliseconds:F1} ms");
}
