using System.Runtime.InteropServices;

namespace DualJit.Llvm;

/// <summary>Whether libLLVM is there, which one, and if not, why not.</summary>
/// <param name="Path">The name or path under which it was loaded.</param>
/// <param name="Version">Its version.</param>
/// <param name="WhyNot">One or two sentences for the user: what is wrong, and what to install. Null when LLVM can be used.</param>
public sealed record LlvmState(string? Path, Version? Version, string? WhyNot)
{
    public bool IsAvailable => WhyNot is null;
}

/// <summary>Finds and loads libLLVM, once for the process and at the first use.</summary>
/// <remarks>
/// When the environment variable <c>DUALJIT_LIBLLVM</c> is set, it is the path of the library, and no other is tried:
/// a path that points nowhere makes LLVM unavailable. Else the system's libraries are tried, the newest first.
/// </remarks>
public static class LlvmLibrary
{
    /// <summary>The environment variable that names the library.</summary>
    public const string Variable = "DUALJIT_LIBLLVM";

    /// <summary>Older versions lack functions of the C API that are used here.</summary>
    public const int OldestMajor = 19;

    private static readonly Lazy<(LlvmState State, nint Handle)> Loaded = new(() => Load(Environment.GetEnvironmentVariable(Variable)));

    /// <summary>What was found. Loads the library when asked for the first time, and never throws.</summary>
    public static LlvmState State => Loaded.Value.State;

    /// <summary>The handle of the library.</summary>
    /// <exception cref="DllNotFoundException">LLVM is unavailable; the message is <see cref="LlvmState.WhyNot"/>.</exception>
    internal static nint Require() => State.WhyNot is { } whyNot ? throw new DllNotFoundException(whyNot) : Loaded.Value.Handle;

    /// <summary>Looks for the library: at <paramref name="path"/> alone, unless that is null or empty.</summary>
    internal static (LlvmState State, nint Handle) Load(string? path)
    {
        if (RuntimeInformation.ProcessArchitecture is not (Architecture.X64 or Architecture.Arm64))
            return (new(null, null, $"Native code is generated for x86-64 and Arm64, and this process is {RuntimeInformation.ProcessArchitecture}."), 0);
        if (!string.IsNullOrEmpty(path))
        {
            try
            {
                return Judge(path, NativeLibrary.Load(path));
            }
            catch (Exception e) when (e is DllNotFoundException or BadImageFormatException)
            {
                return (new(path, null, $"{Variable} is '{path}', which cannot be loaded as a library. Correct the path or unset the variable."), 0);
            }
        }
        foreach (var name in Names)
            if (NativeLibrary.TryLoad(name, out var handle) && Judge(name, handle) is { State.IsAvailable: true } found) return found;
        return (new(null, null, $"libLLVM {OldestMajor} or newer was not found. {HowToInstall}"), 0);
    }

    private static unsafe (LlvmState State, nint Handle) Judge(string path, nint handle)
    {
        // LLVMGetVersion came with LLVM 16; the context is as old as the C API.
        if (!NativeLibrary.TryGetExport(handle, "LLVMGetVersion", out var getVersion))
            return (NativeLibrary.TryGetExport(handle, "LLVMContextCreate", out _) ? TooOld(path, new Version(15, 0)) : NotLlvm(path), 0);
        uint major, minor, patch;
        ((delegate* unmanaged[Cdecl]<uint*, uint*, uint*, void>)getVersion)(&major, &minor, &patch);
        var version = new Version((int)major, (int)minor, (int)patch);
        return major < OldestMajor ? (TooOld(path, version), 0) : (new(path, version, null), handle);
    }

    internal static LlvmState TooOld(string path, Version version) =>
        new(path, version, $"'{path}' is LLVM {(version.Major < 16 ? "15 or older" : version)}, and {OldestMajor} or newer is needed. {HowToInstall}");

    private static LlvmState NotLlvm(string path) => new(path, null, $"'{path}' is not libLLVM: it lacks LLVM's C API. {HowToInstall}");

    private static string HowToInstall =>
        (OperatingSystem.IsLinux() ? "Install it with 'apt-get install libllvm22'"
        : OperatingSystem.IsMacOS() ? "Install it with 'brew install llvm'"
        : "Install it with 'winget install LLVM.LLVM'") + $" (your system may name it otherwise), or set {Variable} to its path.";

    private static IEnumerable<string> Names =>
        OperatingSystem.IsLinux() ?
        [
            "libLLVM.so.22.1", "libLLVM-22.so", "libLLVM.so.21.1", "libLLVM-21.so", "libLLVM.so.20.1", "libLLVM-20.so",
            "libLLVM.so.19.1", "libLLVM-19.so", "libLLVM-19.so.1",
        ]
        : OperatingSystem.IsMacOS() ?
        [
            "/opt/homebrew/opt/llvm/lib/libLLVM.dylib", "/usr/local/opt/llvm/lib/libLLVM.dylib", "libLLVM.dylib",
        ]
        : ["LLVM-C.dll", @"C:\Program Files\LLVM\bin\LLVM-C.dll"];
}
