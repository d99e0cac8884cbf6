namespace DualJit.IR;

/// <summary>What a pass finds wrong with a kernel: passes know neither lines nor the names of local variables, so whoever runs them makes the error of it that users see.</summary>
/// <param name="location">Of the construct.</param>
public sealed class UnplacedError(Diagnostic diagnostic, SourceLocation location, params string[] details) : Exception(diagnostic.Message(details))
{
    /// <summary>The number of the diagnostic.</summary>
    public string Code => diagnostic.Code;

    /// <summary>A place of the construct.</summary>
    public SourceLocation Location { get; } = location;

    /// <summary>A place in the method whose variables the details name, as the IR does.</summary>
    public SourceLocation Method { get; init; } = location;

    /// <param name="lineOf">Finds the line of a place.</param>
    /// <param name="nameIn">Replaces the IR's names of variables of a place's method in a text.</param>
    public KernelCompilationException At(Func<SourceLocation, (string? File, int Line)> lineOf, Func<SourceLocation, string, string> nameIn)
    {
        var (file, line) = lineOf(Location);
        return diagnostic.ErrorAt(file, line, Array.ConvertAll(details, detail => nameIn(Method, detail)));
    }
}
