using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

[assembly: DisableRuntimeMarshalling]
[assembly: InternalsVisibleTo("DualJit.Backends.Gpu")]
[assembly: InternalsVisibleTo("DualJit.Backends.Tests")]

namespace DualJit.Llvm.Interop;

/// <summary>libLLVM's C API, as much of it as is used here, without the prefix <c>LLVM</c>.</summary>
/// <remarks>
/// Types and methods carry the names of the package LLVMSharp.Interop, which could take this folder's place.
/// libLLVM checks nothing in its release builds: a wrong argument is undefined behaviour, so the callers verify each module.
/// </remarks>
internal static unsafe partial class LLVM
{
    internal const string LibraryName = "libLLVM";

    static LLVM() => NativeLibrary.SetDllImportResolver(
        typeof(LLVM).Assembly, static (name, _, _) => name == LibraryName ? LlvmLibrary.Require() : 0);

    /// <summary>Copies a message that LLVM allocated, and frees it.</summary>
    internal static string TakeMessage(sbyte* message)
    {
        if (message == null) return "";
        var text = Marshal.PtrToStringUTF8((nint)message) ?? "";
        DisposeMessage(message);
        return text;
    }
}
