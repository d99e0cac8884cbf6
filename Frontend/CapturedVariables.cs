using DualJit.IR;

namespace DualJit.Frontend;

/// <summary>The captured variables that each function of a kernel uses. They are parameters: of the function that uses one, and of all that call it or make a map of it.</summary>
internal sealed class CapturedVariables(Module module)
{
    private sealed record Captured(CaptureSource Variable, ValueId Value);

    private readonly Dictionary<Function, List<Captured>> _used = [];

    public ValueId Read(FunctionBuilder builder, CaptureSource variable) => Read(builder.Function, variable);

    /// <summary>The variable that a parameter of a function stands for, or null.</summary>
    public CaptureSource? SourceOf(Function function, ValueId parameter) => Of(function).Find(captured => captured.Value == parameter)?.Variable;

    /// <summary>Adds the parameters and arguments that functions need for those they call.</summary>
    /// <returns>What the entry captures, in the order of its parameters.</returns>
    public List<CaptureSource> PassThrough()
    {
        if (_used.Count > 0)
        {
            while (Propagate()) { }
            foreach (var function in module.Functions) PassArguments(function);
        }
        return Of(module.Entry).ConvertAll(captured => captured.Variable);
    }

    private List<Captured> Of(Function function)
    {
        if (!_used.TryGetValue(function, out var list)) _used[function] = list = [];
        return list;
    }

    private ValueId Read(Function function, CaptureSource variable)
    {
        var list = Of(function);
        foreach (var (known, value) in list)
            if (known.Equals(variable)) return value;
        var type = KernelTypes.Of(variable.Type) ?? throw DiagnosticCatalog.CaptureType.Error(variable.Name, KernelTypes.NameOf(variable.Type));
        var parameter = function.AddParameter(Function.EntryId, type, variable.Name);
        list.Add(new Captured(variable, parameter));
        return parameter;
    }

    private static bool TakesArguments(Instruction instruction) => instruction.Op is Op.Call or Op.Map;

    private bool Propagate()
    {
        bool changed = false;
        foreach (var function in module.Functions)
            foreach (var callee in Calls(function))
                foreach (var (variable, _) in Of(callee).ToArray())
                {
                    int before = Of(function).Count;
                    Read(function, variable);
                    changed |= Of(function).Count != before;
                }
        return changed;
    }

    private IEnumerable<Function> Calls(Function function) =>
        function.Blocks.SelectMany(block => block.Instructions).Where(TakesArguments).Select(call => module[call.Callee]).Distinct();

    private void PassArguments(Function function)
    {
        foreach (var block in function.Blocks)
            for (int i = 0; i < block.Instructions.Count; i++)
            {
                var call = block.Instructions[i];
                if (!TakesArguments(call) || Of(module[call.Callee]) is not { Count: > 0 } needed) continue;
                if (call.Op == Op.Map && needed.Find(captured => function.TypeOf(Read(function, captured.Variable)) is not ({ IsScalar: true } or { IsUntyped: true } or { IsArray: true })) is { } array)
                {
                    var (file, line) = SourceLines.Find(module.Sources[call.Location.Source], call.Location.Offset);
                    throw DiagnosticCatalog.AppliedFunction.ErrorAt(file, line, module[call.Callee].Name, $"captures '{array.Variable.Name}', which is neither a number nor an array");
                }
                block.Instructions[i] = call with { Operands = [.. call.Operands, .. needed.Select(captured => Read(function, captured.Variable))] };
            }
    }
}
