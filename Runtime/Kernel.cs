using System.Text;

namespace DualJit;

/// <summary>A compiled kernel, as <c>Jit.Inspect</c> finds it from its delegate.</summary>
public sealed class Kernel : IDisposable
{
    private readonly Dispatcher? _dispatcher;

    internal Kernel(string name, JitOptions options, Dispatcher? dispatcher)
    {
        Name = name;
        Options = options;
        _dispatcher = dispatcher;
    }

    /// <summary>The name given in the options, else that of the method.</summary>
    public string Name { get; }

    /// <summary>What the kernel was compiled with.</summary>
    public JitOptions Options { get; }

    /// <summary>What has been compiled so far, in the order of the first calls; none under <see cref="Backend.None"/>.</summary>
    public IReadOnlyList<Specialization> Specializations => _dispatcher?.Specializations ?? [];

    /// <summary>What was compiled, for which arguments, how long it took, and what became of its loops.</summary>
    public string Explain()
    {
        var text = new StringBuilder().AppendLine($"{Name}: {Specializations.Count} {(Specializations.Count == 1 ? "specialisation" : "specialisations")}");
        foreach (var specialization in Specializations)
        {
            text.AppendLine($"  {specialization.Signature} on {specialization.Backend}: lowered in {specialization.LoweringTime.TotalMilliseconds:F3} ms, compiled in {specialization.BackendTime.TotalMilliseconds:F3} ms");
            if (specialization.Backend == Backend.Llvm) text.AppendLine($"    {(specialization.Vectorized ? "vectorised" : "not vectorised")}");
            foreach (string loop in specialization.ExplainLoops()) text.AppendLine($"    {loop}");
        }
        return text.ToString();
    }

    /// <summary>Lets go of the compiled code; it is freed when the last call inside has returned. Later calls of the delegate throw <see cref="ObjectDisposedException"/>.</summary>
    public void Dispose() => _dispatcher?.Dispose();
}
