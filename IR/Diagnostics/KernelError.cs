namespace DualJit;

/// <summary>One thing that is wrong with a kernel.</summary>
/// <param name="Code">The number of the diagnostic, such as <c>DJ1001</c>; <c>docs/diagnostics.md</c> lists them.</param>
/// <param name="Text">What is wrong, and what to write instead.</param>
/// <param name="File">The source file, or null where no PDB tells it.</param>
/// <param name="Line">The line in <paramref name="File"/>, from 1; 0 where no PDB tells it.</param>
public sealed record KernelError(string Code, string Text, string? File, int Line)
{
    /// <summary>Code, text and place.</summary>
    public override string ToString() => $"{Code}: {Text}{(File is null ? "" : $" ({File}:{Line})")}";
}
