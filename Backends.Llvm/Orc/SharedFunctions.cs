using System.Collections.Concurrent;
using DualJit.IR;

namespace DualJit.Llvm;

/// <summary>Functions that many kernels have, compiled when the first one comes and kept as long as the process lasts.</summary>
internal static class SharedFunctions
{
    // By the function and those it calls, as text. The code is kept as long as it is in here.
    private static readonly ConcurrentDictionary<string, Lazy<(string Symbol, NativeObject Code)>> Compiled = new();

    /// <summary>By the functions of a module that are shared and that its other functions call: the symbols of their code.</summary>
    public static IReadOnlyDictionary<FunctionId, string> Link(Module module, bool usesHalfInstructions)
    {
        var symbols = new Dictionary<FunctionId, string>();
        foreach (var function in module.Functions)
            if (!function.IsShared)
                foreach (var block in function.Blocks)
                    foreach (var instruction in block.Instructions)
                        if (instruction.NamesFunction && module[instruction.Callee].IsShared && !symbols.ContainsKey(instruction.Callee))
                            symbols.Add(instruction.Callee, SymbolOf(WithCallees(module, instruction.Callee), usesHalfInstructions));
        return symbols;
    }

    private static string SymbolOf(Module module, bool usesHalfInstructions) =>
        Compiled.GetOrAdd($"{usesHalfInstructions} {module}", _ => new(() => Compile(module, usesHalfInstructions))).Value.Symbol;

    private static (string, NativeObject) Compile(Module module, bool usesHalfInstructions)
    {
        string symbol = JitLinker.UniqueName(module.Entry.Name);
        return (symbol, JitLinker.Shared.Add(LlvmBackend.TranslateShared(module, symbol, usesHalfInstructions).Object));
    }

    private static Module WithCallees(Module module, FunctionId function)
    {
        var own = module.WithoutFunctions();
        own.Remarks.Clear();
        var ids = new Dictionary<int, FunctionId>();
        Add(function);
        return own;

        FunctionId Add(FunctionId id)
        {
            if (ids.TryGetValue(id.Index, out var known)) return known;
            var source = module[id];
            var copy = new Function(source.Name, source.ReturnType);
            ids.Add(id.Index, own.Add(copy));
            source.CopyTo(copy);
            foreach (var block in copy.Blocks)
                for (int i = 0; i < block.Instructions.Count; i++)
                    if (block.Instructions[i] is { NamesFunction: true } call) block.Instructions[i] = call.WithCallee(Add(call.Callee));
            return ids[id.Index];
        }
    }
}
