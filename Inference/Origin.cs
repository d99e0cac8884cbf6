using DualJit.IR;

namespace DualJit.Inference;

/// <summary>Why a value has its type, for messages: the place in the source where it got it.</summary>
/// <param name="Place">Null where nobody knows, and for parameters.</param>
/// <param name="Callee">The function that returned it, or null.</param>
internal readonly record struct Origin(SourceLocation? Place, string? Callee = null)
{
    public bool IsNone => Place is null;
}
