namespace DualJit;

/// <summary>A kernel that cannot be compiled: what is wrong with it, where, and what to write instead.</summary>
/// <param name="code">The number of the diagnostic, such as <c>DJ1001</c>; <c>docs/diagnostics.md</c> lists them.</param>
/// <param name="file">The source file, or null where no PDB tells it.</param>
/// <param name="line">The line in <paramref name="file"/>, from 1; 0 where no PDB tells it.</param>
public sealed class KernelCompilationException(string code, string text, string? file = null, int line = 0)
    : Exception($"{code}: {text}{(file is null ? "" : $" ({file}:{line})")}")
{
    /// <summary>The number of the diagnostic, such as <c>DJ1001</c>.</summary>
    public string Code { get; } = code;

    /// <summary>What is wrong, without code and place.</summary>
    public string Text { get; } = text;

    /// <summary>The source file, or null where no PDB tells it.</summary>
    public string? File { get; } = file;

    /// <summary>The line in <see cref="File"/>, from 1; 0 where no PDB tells it.</summary>
    public int Line { get; } = line;
}
