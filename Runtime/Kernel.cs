namespace DualJit;

/// <summary>A compiled kernel, as <c>Jit.Inspect</c> finds it from its delegate. All delegates compiled from one method with equal options are one kernel.</summary>
/// <remarks>
/// The compiled code of a method lasts as long as the method itself, and code of an expression tree as long as its delegates, unless it is disposed of before.
/// Of methods a thousand kernels are kept so; of more, those that have not been compiled again for longest last as long as their delegates.
/// </remarks>
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

    /// <summary>What has been compiled so far, in the order of the first calls, at most <see cref="JitOptions.MaximumSpecializations"/> for each reading of the kernel; none under <see cref="Backend.None"/>.</summary>
    public IReadOnlyList<Specialization> Specializations => _code?.Specializations ?? [];

    /// <summary>Compiles for arguments of certain types before a call has them.</summary>
    /// <param name="signature">
    /// The types of the parameters as <see cref="Specialization.Signature"/> has them: <c>(f64, array&lt;f64,2,C&gt;)</c> for a double and an <see cref="NdArray{T}"/> of doubles
    /// with two axes, row by row. Captured variables follow the parameters; the last ones may be left out where they are no <see cref="NdArray"/> or <see cref="Scalar"/>.
    /// </param>
    /// <returns>What was compiled, now or before.</returns>
    /// <exception cref="ArgumentException">The signature cannot be read, or no arguments of the kernel have such types; the message says what they have.</exception>
    /// <exception cref="InvalidOperationException">The kernel takes or captures delegates, whose methods a call decides; or it is not compiled, under <see cref="Backend.None"/>.</exception>
    /// <exception cref="KernelCompilationException">The kernel cannot be compiled for such arguments.</exception>
    public Specialization Specialize(string signature)
    {
        ArgumentNullException.ThrowIfNull(signature);
        return _code?.Specialize(signature) ?? throw new InvalidOperationException($"Kernel '{Name}' is not compiled: its backend is {nameof(Backend)}.{nameof(Backend.None)}.");
    }

    /// <summary>
    /// What was compiled, for which arguments, and what became of each loop: vector code or why not, the bounds checks left, its order, and of parallel loops what iterations share, what each has to itself, and when they run on one thread; and of calls.
    /// Compiles once more to find out.
    /// </summary>
    public string Explain() => TextReport.Write(Report());

    /// <summary>What <see cref="Explain"/> tells as a page of HTML, with the source beside it where it can be read: green for vector code, grey for scalar code, red where bounds checks are left.</summary>
    public string ExplainHtml() => HtmlReport.Write(Report());

    /// <summary>
    /// Lets go of the compiled code; it is freed when the last call inside has returned. Later calls of the kernel's delegates throw <see cref="ObjectDisposedException"/>.
    /// Compiling the method again makes a new kernel.
    /// </summary>
    public void Dispose() => _code?.Dispose();

    private Report Report() => new(Name, [.. Specializations.Select(specialization => specialization.Report(ThreadLimit.For(Options.MaxThreads)))]);
}
