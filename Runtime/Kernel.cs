namespace DualJit;

/// <summary>A compiled kernel, as <c>Jit.Inspect</c> finds it from its delegate.</summary>
public sealed class Kernel : IDisposable
{
    private readonly IKernelCode? _code;

    internal Kernel(string name, JitOptions options, IKernelCode? code)
    {
        Name = name;
        Options = options;
        _code = code;
    }

    /// <summary>The name given in the options, else that of the method.</summary>
    public string Name { get; }

    /// <summary>What the kernel was compiled with.</summary>
    public JitOptions Options { get; }

    /// <summary>What has been compiled so far, in the order of the first calls; none under <see cref="Backend.None"/>.</summary>
    public IReadOnlyList<Specialization> Specializations => _code?.Specializations ?? [];

    /// <summary>
    /// What was compiled, for which arguments, and what became of each loop: vector code or why not, the bounds checks left, its order; and of calls.
    /// Compiles once more to find out.
    /// </summary>
    public string Explain() => TextReport.Write(Report());

    /// <summary>What <see cref="Explain"/> tells as a page of HTML, with the source beside it where it can be read: green for vector code, grey for scalar code, red where bounds checks are left.</summary>
    public string ExplainHtml() => HtmlReport.Write(Report());

    /// <summary>Lets go of the compiled code; it is freed when the last call inside has returned. Later calls of the delegate throw <see cref="ObjectDisposedException"/>.</summary>
    public void Dispose() => _code?.Dispose();

    private Report Report() => new(Name, [.. Specializations.Select(specialization => specialization.Report())]);
}
