namespace DualJit.IR;

/// <summary>A kind of mistake in a kernel: one row of <see cref="DiagnosticCatalog"/>.</summary>
/// <param name="Code">Its number, such as <c>DJ1004</c>.</param>
/// <param name="Title">What it is about, in a few words.</param>
/// <param name="Text">What is wrong, with <c>{0}</c>, <c>{1}</c> for the details.</param>
/// <param name="Help">What to write instead.</param>
/// <param name="IsWarning">Whether the kernel runs all the same: a line in the error output says so.</param>
public sealed record Diagnostic(string Code, string Title, string Text, string Help, bool IsWarning = false)
{
    /// <summary>What is wrong and what to write instead.</summary>
    public string Message(params object[] details) => $"{string.Format(Text, details)}; {Help}";

    /// <summary>The exception without a place.</summary>
    public KernelCompilationException Error(params object[] details) => ErrorAt(null, 0, details);

    /// <summary>The exception with the file and line of the construct, where they are known.</summary>
    public KernelCompilationException ErrorAt(string? file, int line, params object[] details) =>
        new(Code, Message(details), file, line);

    /// <summary>What is wrong, without what to write instead.</summary>
    public static string Cause(KernelCompilationException error) => error.Text[..error.Text.LastIndexOf("; ", StringComparison.Ordinal)];
}
