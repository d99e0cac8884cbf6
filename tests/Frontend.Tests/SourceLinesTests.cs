using System.Reflection;
using System.Runtime.Loader;
using DualJit.Frontend;

namespace DualJit.Tests;

/// <summary>Lines of errors come from a PDB, which is opened for a message only. The Debug kernels have theirs in a file, the Release kernels in the assembly.</summary>
public sealed class SourceLinesTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("dualjit-lines").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public void The_kernels_of_the_tests_have_both_kinds_of_PDB()
    {
        Assert.True(File.Exists(Path.ChangeExtension(KernelsPath("Debug"), ".pdb")));
        Assert.False(File.Exists(Path.ChangeExtension(KernelsPath("Release"), ".pdb")));
        Assert.Equal(Refuse(LoadCopy("Release")).Line, Refuse(LoadCopy("Debug", withPdb: true)).Line);
    }

    [Fact]
    public void Without_a_PDB_the_message_has_no_place()
    {
        var error = Refuse(LoadCopy("Debug"));
        Assert.Equal((null, 0), (error.File, error.Line));
        Assert.StartsWith("DJ1011: ", error.Message);
        Assert.All(error.Errors, one => Assert.Equal($"{one.Code}: {one.Text}", one.ToString()));
    }

    [Fact]
    public void A_kernel_without_errors_needs_no_PDB()
    {
        var kernels = LoadCopy("Debug");
        foreach (var method in Kernels(kernels, "ControlFlow")) CilReader.Read(Reference.DelegateOf(method));
        // What opening the PDB gave is kept, so had it been looked for, it would be missing still.
        File.Copy(Path.ChangeExtension(KernelsPath("Debug"), ".pdb"), Path.ChangeExtension(kernels.Location, ".pdb"));
        var error = Refuse(kernels);
        Assert.EndsWith("Rejected.cs", error.File);
        Assert.True(error.Line > 0);
    }

    private static string KernelsPath(string build) => KernelCases.Method(build, "Rejected", "Interpolation").Module.Assembly.Location;

    private Assembly LoadCopy(string build, bool withPdb = false)
    {
        string path = KernelsPath(build), copy = Path.Combine(_folder, Path.GetFileName(path));
        File.Copy(path, copy);
        if (withPdb) File.Copy(Path.ChangeExtension(path, ".pdb"), Path.ChangeExtension(copy, ".pdb"));
        return new AssemblyLoadContext(null, isCollectible: true).LoadFromAssemblyPath(copy);
    }

    private static MethodInfo[] Kernels(Assembly assembly, string type) =>
        assembly.GetType($"DualJit.Kernels.{type}", throwOnError: true)!.GetMethods(BindingFlags.Public | BindingFlags.Static | BindingFlags.DeclaredOnly);

    private static KernelCompilationException Refuse(Assembly assembly) =>
        Assert.Throws<KernelCompilationException>(() => CilReader.Read(Reference.DelegateOf(Kernels(assembly, "Rejected").Single(method => method.Name == "Interpolation"))));
}
