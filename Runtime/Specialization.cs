using DualJit.IR;

namespace DualJit;

/// <summary>A kernel compiled for arguments of certain types, ranks and layouts, and what each stage of the compiler made of it.</summary>
public sealed class Specialization
{
    private readonly Func<Module> _typed;
    private readonly Module _machine;
    private readonly Lazy<Listing> _listing;

    internal Specialization(string signature, Backend backend, Func<Module> typed, Module machine, CompiledModule code, TimeSpan loweringTime, TimeSpan backendTime)
    {
        Signature = signature;
        Backend = backend;
        LoweringTime = loweringTime;
        BackendTime = backendTime;
        _typed = typed;
        _machine = machine;
        _listing = new Lazy<Listing>(code.Inspect);
    }

    /// <summary>Types of the parameters, such as <c>(f64, array&lt;f64,1,C&gt;)</c>.</summary>
    public string Signature { get; }

    /// <summary>What runs it; never <see cref="Backend.Auto"/>.</summary>
    public Backend Backend { get; }

    /// <summary>Time from the kernel as read to IR that a backend accepts.</summary>
    public TimeSpan LoweringTime { get; }

    /// <summary>Time the backend took.</summary>
    public TimeSpan BackendTime { get; }

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
    internal SpecializationReport Report() => new ReportBuilder(_typed(), _machine, _listing.Value, Backend).Build(
        $"{Signature} on {Backend}", $"lowered in {LoweringTime.TotalMilliseconds:F1} ms, compiled in {BackendTime.TotalMilliseconds:F1} ms");
}
