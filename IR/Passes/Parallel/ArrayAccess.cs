namespace DualJit.IR;

/// <summary>What an iteration of a parallel loop does with an array that was there before it.</summary>
/// <param name="Array">A value from outside the loop: the array, or the rows that it is one of.</param>
/// <param name="Indices">Of the element, for one of rows with the row's before it; null where it may be any element.</param>
internal sealed record ArrayAccess(ValueId Array, ValueId[]? Indices, bool IsWrite, SourceLocation Location, RegionUse Place)
{
    /// <summary>The update that the access is a part of, <c>a[i] op= x</c>, or null.</summary>
    public ElementUpdate? Update { get; init; }
}

/// <summary><c>a[i] op= x</c>: a load, an op and a store of one element.</summary>
internal sealed record ElementUpdate(Op Op, IrType Type);

/// <summary>Collects what an iteration does with memory.</summary>
internal sealed class AccessCollector(RegionUses uses, Module module)
{
    private readonly ParallelRegion _region = uses.Region;
    private readonly Function _function = uses.Region.Function;
    private readonly SameValues _same = new(uses);
    private readonly CalleeEffects _callees = new(module);
    private readonly List<ArrayAccess> _accesses = [];

    /// <exception cref="UnplacedError">Memory is written that belongs to no array, or there is a construct that iterations cannot have.</exception>
    public List<ArrayAccess> Collect()
    {
        foreach (var id in _region.Blocks)
        {
            var instructions = _function[id].Instructions;
            for (int i = 0; i < instructions.Count; i++) Visit(instructions[i], new RegionUse(id, i, 0, -1));
        }
        return _accesses;
    }

    private void Visit(in Instruction instruction, RegionUse place)
    {
        var operands = instruction.Operands;
        switch (instruction.Op)
        {
            case Op.ElementLoad:
                Add(operands[0], operands[1..], isWrite: false, instruction, place);
                break;
            case Op.ElementStore:
                Add(operands[0], operands[2..], isWrite: true, instruction, place);
                break;
            case Op.ElementAt:
                Add(operands[0], null, isWrite: false, instruction, place);
                break;
            case Op.Load:
                AddPointer(operands[0], isWrite: false, instruction, place);
                break;
            case Op.Store:
                AddPointer(operands[1], isWrite: true, instruction, place);
                break;
            case Op.Row:
                Add(operands[0], [operands[1]], isWrite: false, instruction, place);
                break;
            case Op.RowStore:
                throw new UnplacedError(DiagnosticCatalog.ParallelConstruct, instruction.Location, "an assignment to a row of a T[][]");
            case Op.Assign:
                Add(operands[0], null, isWrite: true, instruction, place);
                if (_function.TypeOf(operands[1]).IsReference) Add(operands[1], null, isWrite: false, instruction, place);
                break;
            case Op.Call:
                VisitCall(instruction, place);
                break;
            case Op.CallManaged:
                throw new UnplacedError(DiagnosticCatalog.ParallelConstruct, instruction.Location, "managed code (Jit.Managed)");
            case Op.Length or Op.Dim or Op.Shape or Op.Strides or Op.Stride or Op.IsNull or Op.ElementAddress or Op.Data or Op.View or Op.Parallel or Op.Offset or Op.Describe or Op.Address:
            case Op.Jump or Op.Branch or Op.Select:
                break;
            default:
                // A reduction or a map reads all of what it takes. What an op does that is not known here may be anything.
                foreach (var operand in operands)
                    if (_function.TypeOf(operand).IsReference) Add(operand, null, instruction.Info.Is(Traits.Effect) && instruction.Op is not Op.Map, instruction, place);
                break;
        }
    }

    private void VisitCall(in Instruction call, RegionUse place)
    {
        for (int i = 0; i < call.Operands.Length; i++)
        {
            var operand = call.Operands[i];
            var type = _function.TypeOf(operand);
            var effect = type.IsReference || type.IsPointer ? _callees.On(call.Callee, i) : CalleeEffect.None;
            if (effect == CalleeEffect.None) continue;
            if (type.IsPointer) AddPointer(operand, effect == CalleeEffect.Writes, call, place);
            else Add(operand, null, effect == CalleeEffect.Writes, call, place);
        }
        if (_callees.CallsManagedCode(call.Callee)) throw new UnplacedError(DiagnosticCatalog.ParallelConstruct, call.Location, "managed code (Jit.Managed)");
    }

    private void Add(ValueId array, ValueId[]? indices, bool isWrite, in Instruction instruction, RegionUse place)
    {
        if (!IsInside(array))
        {
            _accesses.Add(new ArrayAccess(array, indices, isWrite, instruction.Location, place) { Update = UpdateOf(instruction, place) });
            return;
        }
        switch (uses.Definitions.Of(array))
        {
            // The iteration's own.
            case { Op: Op.Allocate or Op.AllocateScratch or Op.Map or Op.Null or Op.Shape or Op.Strides }:
                break;
            case { Op: Op.Row } row when !IsInside(row.Operands[0]):
                _accesses.Add(new ArrayAccess(row.Operands[0], indices is null ? null : [row.Operands[1], .. indices], isWrite, instruction.Location, place));
                break;
            case { Op: Op.View } view:
                AddPointer(view.Operands[0], isWrite, instruction, place, isElement: false);
                break;
            case { } other when Array.FindAll(other.Operands, operand => _function.TypeOf(operand).IsReference) is { Length: > 0 } sources:
                foreach (var source in sources) Add(source, null, isWrite, instruction, place);
                break;
            case { } unknown when !isWrite && unknown.Op != Op.Call:
                break;
            case null:
                AddParameter(array, isWrite, instruction, place);
                break;
            default:
                throw Unknown(instruction.Location);
        }
    }

    private readonly HashSet<ValueId> _followed = [];

    // A variable of the iteration that is one of several arrays.
    private void AddParameter(ValueId parameter, bool isWrite, in Instruction instruction, RegionUse place)
    {
        if (!_followed.Add(parameter)) return;
        var block = uses.Definitions.BlockOf(parameter);
        int position = _function[block].Parameters.IndexOf(parameter);
        if (block == _region.Header) throw Unknown(instruction.Location);
        foreach (var (from, edge) in uses.EntriesOf(block)) Add(_function[from].Terminator.Edges[edge].Arguments[position], null, isWrite, instruction, place);
        _followed.Remove(parameter);
    }

    private void AddPointer(ValueId pointer, bool isWrite, in Instruction instruction, RegionUse place, bool isElement = true)
    {
        if (!IsInside(pointer))
        {
            if (isWrite) throw Unknown(instruction.Location);
            return;
        }
        switch (uses.Definitions.Of(pointer))
        {
            case { Op: Op.ElementAddress } address:
                Add(address.Operands[0], isElement ? address.Operands[1..] : null, isWrite, instruction, place);
                break;
            // The field of a struct, whose offset is a constant, is in the element.
            case { Op: Op.Offset, ElementType: DType.UInt8 } field when uses.Definitions.TryGet(field.Operands[1], Op.Const, out _):
                AddPointer(field.Operands[0], isWrite, instruction, place, isElement);
                break;
            case { Op: Op.Offset } moved:
                AddPointer(moved.Operands[0], isWrite, instruction, place, isElement: false);
                break;
            case { Op: Op.Data } data:
                Add(data.Operands[0], null, isWrite, instruction, place);
                break;
            case { Op: Op.Select } select:
                AddPointer(select.Operands[1], isWrite, instruction, place, isElement);
                AddPointer(select.Operands[2], isWrite, instruction, place, isElement);
                break;
            default:
                throw Unknown(instruction.Location);
        }
    }

    private static UnplacedError Unknown(SourceLocation location) =>
        new(DiagnosticCatalog.ParallelConstruct, location, "an access to memory of which it is not known whose it is (a ref or span that is one of several, a variable captured by several lambdas, what a function returns)");

    private bool IsInside(ValueId value) => _region.Contains(uses.Definitions.BlockOf(value));

    /// <summary>The update that a load or store is a part of.</summary>
    private ElementUpdate? UpdateOf(in Instruction instruction, RegionUse place)
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
        return isSame && !(isNarrowed && op is Op.Min or Op.Max) && !(load.Type.IsComplex && op == Op.Mul) && load.Type.DType != DType.Float16 ? new ElementUpdate(op, load.Type) : null;
    }
}
