using System.Reflection;

namespace DualJit.Tests;

/// <summary>Who may know whom: the table of <c>docs/architecture.md</c>, held against what the compiled assemblies reference.</summary>
public sealed class ReferenceTests
{
    private static readonly Dictionary<string, string[]> Allowed = new()
    {
        ["DualJit.Numerics"] = [],
        ["DualJit.NdArray"] = ["DualJit.Numerics"],
        ["DualJit.IR"] = ["DualJit.Numerics"],
        ["DualJit.Inference"] = ["DualJit.IR", "DualJit.Numerics"],
        ["DualJit.Frontend"] = ["DualJit.Inference", "DualJit.IR", "DualJit.NdArray", "DualJit.Numerics"],
        ["DualJit.Backends.Il"] = ["DualJit.IR", "DualJit.Numerics"],
        ["DualJit.Backends.Llvm"] = ["DualJit.IR", "DualJit.Numerics"],
        ["DualJit.Backends.Gpu"] = ["DualJit.Backends.Llvm", "DualJit.IR", "DualJit.Numerics"],
        ["DualJit.Runtime"] = ["DualJit.Frontend", "DualJit.Inference", "DualJit.IR", "DualJit.NdArray", "DualJit.Numerics", "DualJit.Backends.Il", "DualJit.Backends.Llvm", "DualJit.Backends.Gpu"],
        ["DualJit.Ufuncs"] = ["DualJit.Runtime", "DualJit.Frontend", "DualJit.Inference", "DualJit.IR", "DualJit.NdArray", "DualJit.Numerics"],
        ["DualJit"] = ["DualJit.Ufuncs", "DualJit.Runtime", "DualJit.Frontend", "DualJit.Inference", "DualJit.IR", "DualJit.NdArray", "DualJit.Numerics", "DualJit.Backends.Il", "DualJit.Backends.Llvm", "DualJit.Backends.Gpu"],
    };

    public static TheoryData<string> Assemblies => [.. Allowed.Keys];

    [Theory]
    [MemberData(nameof(Assemblies))]
    public void AnAssemblyReferencesOnlyWhatItsRoomMayKnow(string name)
    {
        var references = Load(name).GetReferencedAssemblies().Select(reference => reference.Name!).Where(reference => reference.StartsWith("DualJit", StringComparison.Ordinal));
        Assert.Empty(references.Except(Allowed[name]));
    }

    [Fact]
    public void EveryAssemblyBesideTheTestsIsARoom()
    {
        var found = Directory.GetFiles(AppContext.BaseDirectory, "DualJit*.dll").Select(path => Path.GetFileNameWithoutExtension(path)).Where(name => !name.EndsWith(".Tests", StringComparison.Ordinal));
        Assert.Equal(Allowed.Keys.Order(), found.Order());
    }

    [Theory]
    [MemberData(nameof(Assemblies))]
    public void AProjectFileNamesOnlyWhatItsRoomMayKnow(string name)
    {
        string project = Assert.Single(Directory.GetDirectories(RepositoryFiles.Root).Select(folder => Path.Combine(folder, name + ".csproj")), File.Exists);
        var references = System.Xml.Linq.XDocument.Load(project).Descendants("ProjectReference").Select(element => Path.GetFileNameWithoutExtension((string)element.Attribute("Include")!));
        Assert.Empty(references.Except(Allowed[name]));
    }

    private static Assembly Load(string name) => Assembly.Load(new AssemblyName(name));
}
