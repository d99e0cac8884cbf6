#define DEBUG
using System.Diagnostics;

namespace DualJit;

/// <summary>Thrown where a <see cref="Debug.Assert(bool)"/> of a kernel fails, in kernels that were compiled with DEBUG, and the process goes on.</summary>
/// <remarks>
/// The failure is first reported as C# does it, by <see cref="Debug.Fail(string, string)"/>: that ends the process, asks in a debugger, or throws what a
/// test host throws. Only where it returns does this exception end the kernel, which unlike C# does not go on behind the assertion.
/// </remarks>
public sealed class FailedAssertionException : Exception
{
    public FailedAssertionException(string? message, string? detail)
        : base(message)
    {
        Debug.Fail(message, detail);
    }
}
