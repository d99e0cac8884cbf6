namespace DualJit;

/// <summary>A defect of DualJit itself, never of the user's kernel. The message holds the IR it happened in.</summary>
public sealed class InternalCompilerException(string message, Exception? inner = null) : Exception($"Internal compiler error: {message}", inner);
