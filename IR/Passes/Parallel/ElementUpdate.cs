namespace DualJit.IR;

/// <summary><c>a[i] op= x</c>: a load, an op and a store of one element.</summary>
internal sealed record ElementUpdate(Op Op, IrType Type);

/// <summary>Finds the loads and stores of a parallel loop that update an element.</summary>
internal sealed class ElementUpdates(RegionUses uses)
{
    private readonly Function _function = uses.Region.Function;
    private readonly SameValues _same = new(uses);

    /// <summary>The update that a load or store is a part of.</summary>
    public ElementUpdate? Of(in Instruction instruction)
    {
        if (instruction.Op is Op.ElementLoad or Op.Load)
        {
            if (uses.Of(instruction.Result) is not [{ IsArgument: false } use] || Widened(uses[use]) is not { } combined) return null;
            return uses.Of(combined.Result) is [{ IsArgument: false } stored] && Narrowed(uses[stored]) is { } store && ValueOf(store) is { } value && LoadedBy(value) is { } load && load.Result == instruction.Result ? Match(load, store) : null;
        }
        return ValueOf(instruction) is { } kept && LoadedBy(kept) is { } loaded && uses.Of(loaded.Result).Count == 1 ? Match(loaded, instruction) : null;

        // Narrow integers are added as wider ones.
        Instruction? Widened(Instruction user) => user.Op == Op.Convert ? uses.Of(user.Result) is [{ IsArgument: false } next] ? uses[next] : null : user;
        Instruction? Narrowed(Instruction user) => user.Op == Op.Convert ? uses.Of(user.Result) is [{ IsArgument: false } next] ? uses[next] : null : user;
    }

    private static ValueId? ValueOf(in Instruction store) => store.Op switch
    {
        Op.ElementStore => store.Operands[1],
        Op.Store => store.Operands[0],
        _ => null,
    };

    /// <summary>The load of which a stored value is made by one associative op.</summary>
    private Instruction? LoadedBy(ValueId stored)
    {
        if (CombinedAs(stored) is not { } combined) return null;
        for (int i = 0; i < (combined.Op == Op.Sub ? 1 : 2); i++)
        {
            var operand = combined.Operands[i];
            if (uses.Definitions.TryGet(operand, Op.Convert, out var widening) && combined.Type.IsInteger) operand = widening.Operands[0];
            if (uses.Definitions.Of(operand) is { Op: Op.ElementLoad or Op.Load } load) return load;
        }
        return null;
    }

    private Instruction? CombinedAs(ValueId stored)
    {
        if (uses.Definitions.TryGet(stored, Op.Convert, out var narrowing) && narrowing.Type.IsInteger && _function.TypeOf(narrowing.Operands[0]).IsInteger) stored = narrowing.Operands[0];
        return uses.Definitions.Of(stored) is { Op: Op.Add or Op.Sub or Op.Mul or Op.Min or Op.Max or Op.And or Op.Or or Op.Xor } combined ? combined : null;
    }

    private ElementUpdate? Match(in Instruction load, in Instruction store)
    {
        var combined = CombinedAs(ValueOf(store)!.Value)!.Value;
        bool isSame = (load.Op, store.Op) switch
        {
            (Op.Load, Op.Store) => load.Operands[0] == store.Operands[1],
            (Op.ElementLoad, Op.ElementStore) => load.Operands[0] == store.Operands[0] && load.Operands.Skip(1).Zip(store.Operands.Skip(2), _same.Are).All(same => same),
            _ => false,
        };
        var op = combined.Op == Op.Sub ? Op.Add : combined.Op;
        bool isNarrowed = load.Type != combined.Type;
        return isSame && !(isNarrowed && op is Op.Min or Op.Max) && !(load.Type.IsComplex && op == Op.Mul) ? new ElementUpdate(op, load.Type) : null;
    }
}
