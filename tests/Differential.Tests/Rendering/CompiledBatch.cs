using System.Reflection;
using System.Runtime.Loader;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;

namespace DualJit.Tests.Differential;

/// <summary>Programs compiled together by the C# compiler into an assembly in memory. Dispose lets go of it.</summary>
internal sealed class CompiledBatch : IDisposable
{
    private static readonly MetadataReference[] References = [.. new[]
    {
        typeof(object).Assembly.Location, typeof(NdArray).Assembly.Location,
        // What NdArray's assembly was compiled against.
        Path.Combine(Path.GetDirectoryName(typeof(object).Assembly.Location)!, "System.Runtime.dll"),
    }.Select(path => MetadataReference.CreateFromFile(path))];

    private readonly AssemblyLoadContext _context = new("programs", isCollectible: true);

    private CompiledBatch(IReadOnlyList<TestProgram> programs, Stream image)
    {
        var assembly = _context.LoadFromStream(image);
        Programs = [.. programs.Select((program, i) => new CompiledProgram(program, assembly.GetType(ClassName(i))!))];
    }

    public IReadOnlyList<CompiledProgram> Programs { get; }

    public static CompiledBatch Compile(IReadOnlyList<TestProgram> programs, OptimizationLevel optimization)
    {
        string source = string.Concat(programs.Select((program, i) => CSharpRenderer.Render(program, ClassName(i))));
        var options = new CSharpCompilationOptions(OutputKind.DynamicallyLinkedLibrary, optimizationLevel: optimization, concurrentBuild: false);
        var image = new MemoryStream();
        var result = CSharpCompilation.Create($"Programs{Guid.NewGuid():N}", [CSharpSyntaxTree.ParseText(source)], References, options).Emit(image);
        if (!result.Success)
        {
            var error = result.Diagnostics.First(diagnostic => diagnostic.Severity == DiagnosticSeverity.Error);
            throw new InvalidOperationException($"A random program is not C#: {error}\n{source}");
        }
        image.Position = 0;
        return new CompiledBatch(programs, image);
    }

    public void Dispose() => _context.Unload();

    private static string ClassName(int index) => $"Program{index}";
}

/// <summary>A program and its methods as the C# compiler made them.</summary>
internal sealed class CompiledProgram(TestProgram program, Type compiled)
{
    public TestProgram Program => program;

    public Delegate Kernel { get; } = compiled.GetMethod("Kernel")!.CreateDelegate(program.DelegateType);

    public IReadOnlyDictionary<Signature, MethodInfo> Helpers { get; } =
        program.Helpers.Select((helper, i) => (helper.Signature, Method: compiled.GetMethod($"Helper{i}")!)).ToDictionary(row => row.Signature, row => row.Method);
}
