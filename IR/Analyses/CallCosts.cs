namespace DualJit.IR;

/// <summary>What a copy of a function costs, in instructions of machine code, and what knowing an argument is worth.</summary>
public sealed class CallCosts
{
    private readonly Function _function;
    private readonly bool[] _decides;

    public CallCosts(Function function)
    {
        _function = function;
        foreach (var block in function.Blocks)
            foreach (var instruction in block.Instructions) Cost += WeightOf(instruction.Op);
        _decides = new bool[function.Parameters.Count];
        MarkDecisive();
    }

    public int Cost { get; }

    /// <summary>True where a branch follows from the parameter and constants alone.</summary>
    public bool DecidesBranch(int parameter) => _decides[parameter];

    private static int WeightOf(Op op) => op switch
    {
        Op.Const or Op.Tuple or Op.Get or Op.FunctionReference or Op.Jump or Op.Length or Op.Dim or Op.Null or Op.NullMemory or Op.IsNull => 0,
        // An index is compared and multiplied, and its guard branches.
        Op.ElementLoad or Op.ElementStore or Op.ElementAddress => 4,
        Op.Div or Op.Rem or Op.AddChecked or Op.SubChecked or Op.MulChecked or Op.ConvertChecked => 3,
        // Functions of libm.
        >= Op.Cbrt and <= Op.Atanh => 12,
        Op.Call or Op.CallIndirect => 10,
        _ => 1,
    };

    private void MarkDecisive()
    {
        if (_decides.Length == 0 || !_function.Blocks.Exists(block => block.Terminator.Op == Op.Branch)) return;
        var definitions = new Definitions(_function);
        foreach (var block in _function.Blocks)
            if (block.Terminator is { Op: Op.Branch } branch && OnlyParameter(branch.Operands[0], definitions) is { } parameter)
                _decides[parameter] = true;
    }

    /// <summary>The one parameter that a condition depends on besides constants; null where there is more to it.</summary>
    private int? OnlyParameter(ValueId condition, Definitions definitions)
    {
        for (var value = condition; ;)
        {
            int index = IndexOf(value);
            if (index >= 0) return index;
            if (definitions.Of(value) is not { } definition) return null;
            switch (definition.Op)
            {
                case Op.Not or Op.Convert:
                    value = definition.Operands[0];
                    break;
                case >= Op.Eq and <= Op.Ge or Op.And or Op.Rem:
                    bool isLeft = definitions.TryGet(definition.Operands[1], Op.Const, out _);
                    if (!isLeft && !definitions.TryGet(definition.Operands[0], Op.Const, out _)) return null;
                    value = definition.Operands[isLeft ? 0 : 1];
                    break;
                default:
                    return null;
            }
        }
    }

    private int IndexOf(ValueId value)
    {
        for (int i = 0; i < _decides.Length; i++)
            if (_function.Parameters[i] == value) return i;
        return -1;
    }
}
