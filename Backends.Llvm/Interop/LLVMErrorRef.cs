using System.Runtime.InteropServices;

namespace DualJit.Llvm.Interop;

/// <summary>Success (null) or an error, which is to be consumed once.</summary>
internal readonly unsafe record struct LLVMErrorRef(nint Handle)
{
    /// <summary>Consumes the error and returns its text; null on success.</summary>
    public string? Consume()
    {
        if (Handle == 0) return null;
        var message = LLVM.GetErrorMessage(this);
        var text = Marshal.PtrToStringUTF8((nint)message);
        LLVM.DisposeErrorMessage(message);
        return text;
    }

    /// <exception cref="InvalidOperationException">There is an error.</exception>
    public void ThrowIfFailed()
    {
        if (Consume() is { } text) throw new InvalidOperationException(text);
    }
}
