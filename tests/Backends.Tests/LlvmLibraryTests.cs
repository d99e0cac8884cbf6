using System.Reflection;
using System.Runtime.InteropServices;
using DualJit.Llvm;
using DualJit.Llvm.Interop;

namespace DualJit.Tests;

public sealed class LlvmLibraryTests
{
    [Fact]
    public void A_path_that_points_nowhere_hides_llvm()
    {
        var (state, handle) = LlvmLibrary.Load("/nowhere/libLLVM.so");
        Assert.False(state.IsAvailable);
        Assert.Equal(0, handle);
        Assert.Contains("DUALJIT_LIBLLVM is '/nowhere/libLLVM.so', which cannot be loaded", state.WhyNot);
    }

    [Fact]
    public void Another_library_is_not_taken_for_llvm()
    {
        var some = OperatingSystem.IsWindows() ? "kernel32.dll" : OperatingSystem.IsMacOS() ? "libSystem.dylib" : "libc.so.6";
        var (state, handle) = LlvmLibrary.Load(some);
        Assert.Equal(0, handle);
        Assert.Contains("is not libLLVM", state.WhyNot);
    }

    [Theory]
    [InlineData(15, "15 or older")]
    [InlineData(18, "18.1")]
    public void An_old_llvm_is_refused_with_what_to_install(int major, string named)
    {
        var state = LlvmLibrary.TooOld("libLLVM", new Version(major, 1));
        Assert.False(state.IsAvailable);
        Assert.Contains($"is LLVM {named}, and 19 or newer is needed", state.WhyNot);
        Assert.Contains("libllvm22", OperatingSystem.IsLinux() ? state.WhyNot : "libllvm22");
    }

    [LlvmFact]
    public void The_loaded_llvm_exports_every_function_of_the_binding()
    {
        Assert.InRange(LlvmLibrary.State.Version!.Major, LlvmLibrary.OldestMajor, 99);
        var handle = LlvmLibrary.Require();
        var entries = typeof(LLVM).GetMethods(BindingFlags.Static | BindingFlags.NonPublic)
            .Select(method => method.GetCustomAttribute<LibraryImportAttribute>()?.EntryPoint ?? method.GetCustomAttribute<DllImportAttribute>()?.EntryPoint)
            .OfType<string>().ToList();
        Assert.True(entries.Count > 100);
        Assert.DoesNotContain(entries, entry => !NativeLibrary.TryGetExport(handle, entry, out _));
    }
}
