namespace DualJit.IR;

/// <summary>Bools whose value is certain at a place, as a branch or guard on the way there says so; the last ones first to be forgotten.</summary>
/// <param name="computed">The values computed on the way there, for the opposites of comparisons.</param>
internal sealed class KnownConditions(Function function, ComputedValues computed)
{
    // Two more for the constants.
    private readonly Instruction[] _definitions = new Instruction[function.ValueCount + 2];
    private readonly sbyte[] _known = new sbyte[function.ValueCount + 2];
    private readonly Stack<ValueId> _log = new();
    private ValueId _true = ValueId.None;
    private ValueId _false = ValueId.None;

    public int Count => _log.Count;

    /// <summary>Says what a value is.</summary>
    public void Define(in Instruction instruction)
    {
        if (!instruction.Type.IsBool) return;
        _definitions[instruction.Result.Index] = instruction;
        if (OppositeOf(instruction) is { } opposite && Of(opposite) is { } holds) Add(instruction.Result, !holds);
    }

    /// <summary>Says that a condition holds or does not, and what follows from that.</summary>
    public void Add(ValueId condition, bool holds)
    {
        var definition = _definitions[condition.Index];
        if (_known[condition.Index] != 0 || definition is { Op: Op.Const, Operands: not null }) return;
        _known[condition.Index] = holds ? (sbyte)1 : (sbyte)-1;
        _log.Push(condition);
        if (definition.Operands is null) return;
        if (definition.Op == Op.Not) Add(definition.Operands[0], !holds);
        else if (definition.Op == (holds ? Op.And : Op.Or))
            foreach (var operand in definition.Operands) Add(operand, holds);
        else if (OppositeOf(definition) is { } opposite) Add(opposite, !holds);
    }

    /// <summary>Whether a condition holds, or null where that is open.</summary>
    public bool? Of(ValueId condition) => _known[condition.Index] switch
    {
        0 => _definitions[condition.Index] is { Op: Op.Const, Operands: not null } constant ? constant.Immediate != 0 : null,
        var known => known > 0,
    };

    /// <summary>Puts constants where the instruction uses what is known.</summary>
    public void Resolve(ref Instruction instruction)
    {
        if (_log.Count == 0) return;
        if (Any(instruction.Operands)) instruction = instruction with { Operands = Array.ConvertAll(instruction.Operands, Resolve) };
        foreach (ref var edge in instruction.Edges.AsSpan())
            if (Any(edge.Arguments)) edge = edge with { Arguments = Array.ConvertAll(edge.Arguments, Resolve) };
    }

    /// <summary>Forgets all but the first <paramref name="count"/>.</summary>
    public void ForgetFrom(int count)
    {
        while (_log.Count > count) _known[_log.Pop().Index] = 0;
    }

    /// <summary>Defines the constants that were put into instructions.</summary>
    public void PlaceConstants()
    {
        foreach (var constant in new[] { _true, _false })
            if (!constant.IsNone) function.Entry.Instructions.Insert(0, _definitions[constant.Index]);
    }

    private ValueId? OppositeOf(in Instruction comparison) =>
        comparison.Operands.Length == 2 && Identities.Opposite(comparison, function.TypeOf(comparison.Operands[0])) is { } opposite
            ? computed.Find(comparison with { Op = opposite }) : null;

    private bool Any(ValueId[] values)
    {
        foreach (var value in values)
            if (_known[value.Index] != 0) return true;
        return false;
    }

    private ValueId Resolve(ValueId value) => _known[value.Index] switch
    {
        0 => value,
        > 0 => Constant(ref _true, 1),
        _ => Constant(ref _false, 0),
    };

    private ValueId Constant(ref ValueId constant, long bits)
    {
        if (!constant.IsNone) return constant;
        constant = function.NewValue(IrType.Bool);
        _definitions[constant.Index] = new Instruction(Op.Const, IrType.Bool, constant, [], bits, [], SourceLocation.None);
        return constant;
    }
}
