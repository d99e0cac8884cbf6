using System.Runtime.InteropServices;

namespace DualJit.Llvm;

/// <summary>The functions of the C library that compiled code may call.</summary>
/// <remarks>
/// .NET's <see cref="Math"/> calls the platform's libm, and compiled code calls the same functions, for the same bits. It does so under names of
/// our own, such as <c>dj_pow</c>: a name LLVM knows lets it rewrite the call, and <c>pow(2, x)</c> as <c>exp2(x)</c> has other bits.
/// Where LLVM itself makes a call, for <c>frem</c> or a loop that copies memory, it uses the C name.
/// </remarks>
internal static class RuntimeSymbols
{
    public const string Prefix = "dj_";

    private static readonly string[] MathNames =
    [
        "acos", "acosh", "asin", "asinh", "atan", "atanh", "atan2", "cbrt", "cos", "cosh", "exp", "exp2", "fma", "fmod", "log", "log2", "log10", "pow",
        "sin", "sinh", "tan", "tanh",
    ];

    private static readonly string[] MemoryNames = ["memcpy", "memmove", "memset", "bzero", "memset_pattern16"];

    private static readonly Lazy<IReadOnlyList<(string Name, nint Address)>> Lazy = new(Find);

    /// <summary>Names and addresses, for double and (with the suffix f) for float.</summary>
    public static IReadOnlyList<(string Name, nint Address)> All => Lazy.Value;

    private static List<(string Name, nint Address)> Find()
    {
        var (math, memory) =
            OperatingSystem.IsWindows() ? ("ucrtbase.dll", "ucrtbase.dll")
            : OperatingSystem.IsMacOS() ? ("libSystem.dylib", "libSystem.dylib")
            : ("libm.so.6", "libc.so.6");
        List<(string, nint)> found = [];
        // A system without one of them has a linker error in the kernel that needs it, not here.
        if (NativeLibrary.TryLoad(math, out var library))
        {
            foreach (var name in MathNames.SelectMany(name => new[] { name, name + "f" }))
                if (NativeLibrary.TryGetExport(library, name, out var address)) found.Add((Prefix + name, address));
            foreach (var name in (string[])["fmod", "fmodf", "fma", "fmaf"])
                if (NativeLibrary.TryGetExport(library, name, out var address)) found.Add((name, address));
        }
        if (NativeLibrary.TryLoad(memory, out library))
        {
            foreach (var name in MemoryNames)
                if (NativeLibrary.TryGetExport(library, name, out var address)) found.Add((name, address));
        }
        return found;
    }
}
