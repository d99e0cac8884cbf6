using DualJit.IR;

namespace DualJit.Tests;

/// <summary>Makes one function of a file the entry of a module.</summary>
internal static class FiletestModule
{
    /// <summary>A module of the function and those that it calls or refers to, directly or not.</summary>
    public static Module Extract(Module module, string entry)
    {
        int index = module.Functions.FindIndex(function => function.Name == entry);
        if (index < 0) throw new FormatException($"there is no function @{entry}");
        List<FunctionId> kept = [new FunctionId(index)];
        for (int i = 0; i < kept.Count; i++)
            foreach (var callee in Calls(module[kept[i]]).Select(call => call.Callee))
                if (!kept.Contains(callee)) kept.Add(callee);

        var extracted = module.WithoutFunctions();
        foreach (var id in kept)
        {
            var function = module[id];
            foreach (var block in function.Blocks)
                for (int i = 0; i < block.Instructions.Count; i++)
                    if (block.Instructions[i] is { NamesFunction: true } call) block.Instructions[i] = call.WithCallee(new FunctionId(kept.IndexOf(call.Callee)));
            extracted.Add(function);
        }
        return extracted;
    }

    /// <summary>The types of a list such as <c>(i32, array&lt;f64,1,C&gt;)</c>.</summary>
    public static IrType[] TypesOf(string list)
    {
        var function = Parser.Parse($"stage untyped func @f(%types: func<{list[1..^1]} -> i32>) -> void {{ b0:\n ret\n }}").Entry;
        return function.TypeOf(function.Parameters[0]).ParameterTypes.ToArray();
    }

    private static IEnumerable<Instruction> Calls(Function function) =>
        function.Blocks.SelectMany(block => block.Instructions).Where(instruction => instruction.NamesFunction);
}
