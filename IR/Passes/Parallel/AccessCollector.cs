namespace DualJit.IR;

/// <summary>Collects what an iteration does with memory.</summary>
internal sealed class AccessCollector(RegionUses uses, Module module, IndexForms forms)
{
    private readonly ParallelRegion _region = uses.Region;
    private readonly Function _function = uses.Region.Function;
    private readonly ElementUpdates _updates = new(uses);
    private readonly ViewAxes _views = new(uses, forms);
    private readonly CalleeEffects _callees = new(module);
    private readonly List<ArrayAccess> _accesses = [];
    private readonly HashSet<ValueId> _followed = [];

    /// <exception cref="UnplacedError">Memory is written that belongs to no array, or there is a construct that iterations cannot have.</exception>
    public List<ArrayAccess> Collect()
    {
        foreach (var id in _region.Blocks)
            foreach (var instruction in _function[id].Instructions) Visit(instruction, id);
        return _accesses;
    }

    private void Visit(in Instruction instruction, BlockId place)
    {
        var operands = instruction.Operands;
        switch (instruction.Op)
        {
            case Op.ElementLoad:
                Add(operands[0], Element(operands[1..]), new(instruction, IsWrite: false, place));
                break;
            case Op.ElementStore:
                Add(operands[0], Element(operands[2..]), new(instruction, IsWrite: true, place));
                break;
            case Op.ElementAt:
                Add(operands[0], WholeOf(operands[0]), new(instruction, IsWrite: false, place));
                break;
            case Op.Load:
                AddPointer(operands[0], new(instruction, IsWrite: false, place));
                break;
            case Op.Store:
                AddPointer(operands[1], new(instruction, IsWrite: true, place));
                break;
            case Op.RowStore:
                throw new UnplacedError(DiagnosticCatalog.ParallelConstruct, instruction.Location, "an assignment to a row of a T[][]");
            case Op.Assign:
                Add(operands[0], WholeOf(operands[0]), new(instruction, IsWrite: true, place));
                if (_function.TypeOf(operands[1]).IsReference) Add(operands[1], WholeOf(operands[1]), new(instruction, IsWrite: false, place));
                break;
            case Op.Call:
                VisitCall(instruction, place);
                break;
            case Op.CallManaged:
                throw new UnplacedError(DiagnosticCatalog.ParallelConstruct, instruction.Location, "managed code (Jit.Managed)");
            // Rows themselves do not change.
            case Op.Row or Op.Slice or Op.Transpose or Op.Broadcast or Op.Reshape or Op.ReadOnly or Op.View:
            case Op.Length or Op.Dim or Op.Shape or Op.Strides or Op.Stride or Op.IsNull or Op.ElementAddress or Op.Data or Op.Parallel or Op.Offset or Op.Describe or Op.Address:
            case Op.Jump or Op.Branch or Op.Select or Op.Combine:
                break;
            default:
                // A reduction or a map reads all of what it takes. What an op does that is not known here may be anything.
                foreach (var operand in operands)
                    if (_function.TypeOf(operand).IsReference) Add(operand, WholeOf(operand), new(instruction, instruction.Info.Is(Traits.Effect) && instruction.Op is not Op.Map, place));
                break;
        }
    }

    private void VisitCall(in Instruction call, BlockId place)
    {
        for (int i = 0; i < call.Operands.Length; i++)
        {
            var operand = call.Operands[i];
            var type = _function.TypeOf(operand);
            var effect = type.IsReference || type.IsPointer ? _callees.On(call.Callee, i) : CalleeEffect.None;
            if (effect == CalleeEffect.None) continue;
            var use = new Use(call, effect == CalleeEffect.Writes, place);
            if (type.IsPointer) AddPointer(operand, use);
            else Add(operand, WholeOf(operand), use);
        }
        if (_callees.CallsManagedCode(call.Callee)) throw new UnplacedError(DiagnosticCatalog.ParallelConstruct, call.Location, "managed code (Jit.Managed)");
    }

    private AxisIndices[] Element(ValueId[] indices) => Array.ConvertAll(indices, _views.At);

    private AxisIndices[] WholeOf(ValueId array)
    {
        var type = _function.TypeOf(array);
        var axes = new AxisIndices[type.IsRows ? 2 : type.Rank];
        Array.Fill(axes, AxisIndices.Any);
        return axes;
    }

    private void Add(ValueId array, AxisIndices[] axes, Use use)
    {
        if (!IsInside(array))
        {
            _accesses.Add(new ArrayAccess(array, axes, use.IsWrite, use.Instruction.Location, use.Place) { Update = _updates.Of(use.Instruction) });
            return;
        }
        switch (uses.Definitions.Of(array))
        {
            // The iteration's own.
            case { Op: Op.Allocate or Op.AllocateRaw or Op.AllocateScratch or Op.Map or Op.Reduce or Op.ReduceAxes or Op.Accumulate or Op.MatMul or Op.Null or Op.Shape or Op.Strides }:
                break;
            case { Op: Op.View } span when !_function.TypeOf(span.Operands[0]).IsReference:
                if (_views.OfSpan(span, axes) is var (viewed, part)) Add(viewed, part, use);
                else AddPointer(span.Operands[0], use, isElement: false);
                break;
            case { } view when _views.Of(view, axes) is { } ofViewed:
                Add(view.Operands[0], ofViewed, use);
                break;
            case { } other when Array.FindAll(other.Operands, operand => _function.TypeOf(operand).IsReference) is { Length: > 0 } sources:
                foreach (var source in sources) Add(source, WholeOf(source), use);
                break;
            case { } unknown when !use.IsWrite && unknown.Op != Op.Call:
                break;
            case null when forms.OnlyArgument(array) is { } argument:
                Add(argument, axes, use);
                break;
            case null:
                AddParameter(array, use);
                break;
            default:
                throw Unknown(use.Instruction.Location);
        }
    }

    // A variable of the iteration that is one of several arrays: where an index of one was computed may be another round of an inner loop.
    private void AddParameter(ValueId parameter, Use use)
    {
        if (!_followed.Add(parameter)) return;
        var block = uses.Definitions.BlockOf(parameter);
        int position = _function[block].Parameters.IndexOf(parameter);
        if (block == _region.Header) throw Unknown(use.Instruction.Location);
        foreach (var (from, edge) in uses.EntriesOf(block))
        {
            var argument = _function[from].Terminator.Edges[edge].Arguments[position];
            Add(argument, WholeOf(argument), use with { Place = from });
        }
        _followed.Remove(parameter);
    }

    private void AddPointer(ValueId pointer, Use use, bool isElement = true)
    {
        if (!IsInside(pointer))
        {
            if (use.IsWrite) throw Unknown(use.Instruction.Location);
            return;
        }
        switch (uses.Definitions.Of(pointer))
        {
            case { Op: Op.ElementAddress } address:
                Add(address.Operands[0], isElement ? Element(address.Operands[1..]) : WholeOf(address.Operands[0]), use);
                break;
            // The field of a struct, whose offset is a constant, is in the element.
            case { Op: Op.Offset, ElementType: DType.UInt8 } field when uses.Definitions.TryGet(field.Operands[1], Op.Const, out _):
                AddPointer(field.Operands[0], use, isElement);
                break;
            case { Op: Op.Offset } moved:
                AddPointer(moved.Operands[0], use, isElement: false);
                break;
            case { Op: Op.Data } data:
                Add(data.Operands[0], WholeOf(data.Operands[0]), use);
                break;
            case { Op: Op.Select } select:
                AddPointer(select.Operands[1], use, isElement);
                AddPointer(select.Operands[2], use, isElement);
                break;
            default:
                throw Unknown(use.Instruction.Location);
        }
    }

    private static UnplacedError Unknown(SourceLocation location) =>
        new(DiagnosticCatalog.ParallelConstruct, location, "an access to memory of which it is not known whose it is (a ref or span that is one of several, a variable captured by several lambdas, what a function returns)");

    private bool IsInside(ValueId value) => _region.Contains(uses.Definitions.BlockOf(value));

    /// <summary>An instruction that reads or writes, and from where what it uses is looked at.</summary>
    private readonly record struct Use(Instruction Instruction, bool IsWrite, BlockId Place);
}
