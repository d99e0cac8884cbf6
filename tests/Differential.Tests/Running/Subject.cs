namespace DualJit.Tests.Differential;

/// <summary>A way to run a compiled program: the judge, or one to be judged.</summary>
/// <param name="Make">The kernel's delegate; may throw.</param>
internal sealed record Subject(string Name, Func<CompiledProgram, Delegate> Make)
{
    public static readonly Subject CSharp = new("C#", program => program.Kernel);

    public static readonly Subject Tree = new("Expression.Compile", program => TreeRenderer.Render(program.Program, program.Helpers).Compile());

    public static readonly Subject InterpretedTree = new("Expression.Compile(preferInterpretation)", program => TreeRenderer.Render(program.Program, program.Helpers).Compile(preferInterpretation: true));

    public static Subject FromCSharp(Backend backend) => new($"{backend} from C#", program => Jit.Compile(program.Kernel, new JitOptions { Backend = backend }));

    public static Subject FromTree(Backend backend) =>
        new($"{backend} from a tree", program => Jit.Compile(TreeRenderer.Render(program.Program, program.Helpers), new JitOptions { Backend = backend }));

    /// <summary>The backends that can be used on this machine, and a sentence for one that cannot.</summary>
    public static (IReadOnlyList<Backend> Usable, string? Missing) Backends()
    {
        Backend[] all = [Backend.Interpreter, Backend.Il, Backend.Llvm];
        try
        {
            Jit.Compile((int x) => x, new JitOptions { Backend = Backend.Llvm });
            return (all, null);
        }
        catch (PlatformNotSupportedException reason)
        {
            return ([.. all.Where(backend => backend != Backend.Llvm)], $"Without the LLVM backend: {reason.Message}");
        }
    }
}
