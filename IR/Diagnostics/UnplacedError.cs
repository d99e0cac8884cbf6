namespace DualJit.IR;

/// <summary>What a pass finds wrong with a kernel: passes know neither lines nor the names of local variables, so whoever runs them makes the error of it that users see.</summary>
/// <param name="location">Of the construct.</param>
/// <param name="details">Texts, and <see cref="VariableName"/>s.</param>
public sealed class UnplacedError(Diagnostic diagnostic, SourceLocation location, params object[] details) : Exception(diagnostic.Message(details))
{
    /// <summary>The number of the diagnostic.</summary>
    public string Code => diagnostic.Code;

    /// <param name="lineOf">Finds the line of a place.</param>
    /// <param name="nameOf">Finds the name in the source of a variable of a place's method.</param>
    public KernelCompilationException At(Func<SourceLocation, (string? File, int Line)> lineOf, Func<SourceLocation, string, string> nameOf)
    {
        var (file, line) = lineOf(location);
        return diagnostic.ErrorAt(file, line, Array.ConvertAll(details, detail => detail is VariableName variable ? nameOf(variable.Method, variable.Name) : detail));
    }
}

/// <summary>The name that a variable has in the IR, among the details of an error.</summary>
/// <param name="Method">A place in its method.</param>
public sealed record VariableName(string Name, SourceLocation Method)
{
    public override string ToString() => Name;
}
