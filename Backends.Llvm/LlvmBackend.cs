using DualJit.IR;

namespace DualJit.Llvm;

/// <summary>Native code for the host's CPU by LLVM.</summary>
public sealed class LlvmBackend : IBackend
{
    /// <summary>Whether instructions convert f16 where the CPU has them; else integer arithmetic does.</summary>
    internal bool UsesHalfInstructions { get; init; } = true;

    public string? Unavailable => LlvmLibrary.State.WhyNot;

    /// <exception cref="DllNotFoundException">LLVM is unavailable.</exception>
    public CompiledModule Compile(Module module)
    {
        LlvmLibrary.Require();
        if (module.Stage != Stage.Machine) throw new InternalCompilerException($"the LLVM backend was given a module at stage {module.Stage}:\n{module}");
        string symbol = JitLinker.UniqueName(module.Entry.Name);
        var linked = JitLinker.Shared.Add(Translate(module, symbol, withTexts: false, UsesHalfInstructions).Object);
        return new LlvmModule(module, linked, linked.GetAddress(symbol));
    }

    internal static NativeCode Translate(Module module, string symbol, bool withTexts, bool usesHalfInstructions = true)
    {
        var shared = SharedFunctions.Link(module, usesHalfInstructions);
        return ModuleCompiler.Compile(symbol, PipelineFor(module), (context, target) =>
            new ModuleLowering(module, context, target, usesHalfInstructions && HostTarget.Current.HasHalfConversions, shared).Run(symbol, locatesLoops: withTexts), withTexts);
    }

    /// <summary>Translates a module whose first function other modules call.</summary>
    internal static NativeCode TranslateShared(Module module, string symbol, bool usesHalfInstructions) => ModuleCompiler.Compile(symbol, PipelineFor(module), (context, target) =>
        new ModuleLowering(module, context, target, usesHalfInstructions && HostTarget.Current.HasHalfConversions, new Dictionary<FunctionId, string>()).RunShared(symbol));

    private static string PipelineFor(Module module) =>
        module.Functions.Exists(function => function.Entry.Instructions.Exists(instruction => instruction.Op == Op.StackSlot)) ? Pipelines.Tiles : Pipelines.Loops;
}
