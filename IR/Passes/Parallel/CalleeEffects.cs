namespace DualJit.IR;

/// <summary>What a function does with the memory of an argument, itself or through what it calls.</summary>
internal enum CalleeEffect : byte { None, Reads, Writes }

/// <summary>What the functions of a module do with the arrays and addresses that they take.</summary>
internal sealed class CalleeEffects(Module module)
{
    private readonly Dictionary<FunctionId, CalleeEffect[]> _known = [];

    public CalleeEffect On(FunctionId function, int parameter) => Of(function)[parameter];

    public bool CallsManagedCode(FunctionId function)
    {
        var seen = new HashSet<FunctionId>();
        return Calls(function);

        bool Calls(FunctionId id) => seen.Add(id) && module[id].Has(instruction => instruction.Op == Op.CallManaged || instruction.Op == Op.Call && Calls(instruction.Callee));
    }

    private CalleeEffect[] Of(FunctionId id)
    {
        if (_known.TryGetValue(id, out var known)) return known;
        var function = module[id];
        var effects = _known[id] = new CalleeEffect[function.Parameters.Count];
        bool changed;
        do
        {
            changed = false;
            var sources = SourcesOf(function);
            foreach (var block in function.Blocks)
                foreach (var instruction in block.Instructions)
                    for (int i = 0; i < instruction.Operands.Length; i++)
                    {
                        if (!sources.TryGetValue(instruction.Operands[i], out var parameters)) continue;
                        var effect = EffectOf(instruction, i);
                        foreach (int parameter in parameters)
                        {
                            if (effects[parameter] >= effect) continue;
                            effects[parameter] = effect;
                            changed = true;
                        }
                    }
        }
        // A function that calls itself may do more than was known when the call was looked at.
        while (changed);
        return effects;
    }

    private CalleeEffect EffectOf(in Instruction instruction, int operand) => instruction.Op switch
    {
        Op.ElementStore or Op.RowStore => operand == 0 ? CalleeEffect.Writes : CalleeEffect.Reads,
        Op.Assign => operand == 0 ? CalleeEffect.Writes : CalleeEffect.Reads,
        Op.Store => operand == 1 ? CalleeEffect.Writes : CalleeEffect.None,
        Op.Length or Op.Dim or Op.Stride or Op.IsNull or Op.ElementAddress or Op.Data or Op.Offset or Op.View or Op.Address or Op.Shape or Op.Strides => CalleeEffect.None,
        Op.Call => On(instruction.Callee, operand),
        Op.Jump or Op.Branch or Op.Return or Op.Select => CalleeEffect.None,
        _ => instruction.Info.Is(Traits.Effect) && instruction.Op != Op.Map ? CalleeEffect.Writes : CalleeEffect.Reads,
    };

    /// <summary>By value, the parameters that it is, or is an address in.</summary>
    private static Dictionary<ValueId, HashSet<int>> SourcesOf(Function function)
    {
        var sources = new Dictionary<ValueId, HashSet<int>>();
        for (int i = 0; i < function.Parameters.Count; i++)
            if (function.TypeOf(function.Parameters[i]) is { IsReference: true } or { IsPointer: true }) sources[function.Parameters[i]] = [i];
        bool changed;
        do
        {
            changed = false;
            foreach (var block in function.Blocks)
                foreach (var instruction in block.Instructions)
                {
                    if (instruction.Type is { IsReference: true } or { IsPointer: true } && !instruction.Result.IsNone)
                        foreach (var operand in instruction.Operands) Flow(operand, instruction.Result);
                    foreach (var edge in instruction.Edges)
                        for (int i = 0; i < edge.Arguments.Length; i++) Flow(edge.Arguments[i], function[edge.Target].Parameters[i]);
                }
        }
        while (changed);
        return sources;

        void Flow(ValueId from, ValueId to)
        {
            if (!sources.TryGetValue(from, out var parameters)) return;
            if (!sources.TryGetValue(to, out var known)) sources.Add(to, known = []);
            int before = known.Count;
            known.UnionWith(parameters);
            changed |= known.Count > before;
        }
    }
}
