namespace DualJit;

/// <summary>A kernel that cannot be compiled: what is wrong with it, where, and what to write instead.</summary>
/// <remarks><see cref="Code"/>, <see cref="Text"/>, <see cref="File"/> and <see cref="Line"/> are those of the first error; <see cref="Errors"/> and the message have all that were found.</remarks>
/// <param name="errors">The errors in the order they were found.</param>
public sealed class KernelCompilationException(params IReadOnlyList<KernelError> errors) : Exception(Listed(errors))
{
    private const int MaximumListed = 10;

    /// <param name="code">The number of the diagnostic, such as <c>DJ1001</c>; <c>docs/diagnostics.md</c> lists them.</param>
    /// <param name="file">The source file, or null where no PDB tells it.</param>
    /// <param name="line">The line in <paramref name="file"/>, from 1; 0 where no PDB tells it.</param>
    public KernelCompilationException(string code, string text, string? file = null, int line = 0) : this(new KernelError(code, text, file, line)) { }

    /// <summary>Everything that was found, the first error first.</summary>
    public IReadOnlyList<KernelError> Errors { get; } = errors;

    /// <summary>The number of the diagnostic, such as <c>DJ1001</c>.</summary>
    public string Code => Errors[0].Code;

    /// <summary>What is wrong, without code and place.</summary>
    public string Text => Errors[0].Text;

    /// <summary>The source file, or null where no PDB tells it.</summary>
    public string? File => Errors[0].File;

    /// <summary>The line in <see cref="File"/>, from 1; 0 where no PDB tells it.</summary>
    public int Line => Errors[0].Line;

    private static string Listed(IReadOnlyList<KernelError> errors)
    {
        string listed = string.Join('\n', errors.Take(MaximumListed));
        return errors.Count <= MaximumListed ? listed : $"{listed}\nand {errors.Count - MaximumListed} more";
    }
}
