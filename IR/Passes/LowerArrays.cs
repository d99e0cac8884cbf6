namespace DualJit.IR;

/// <summary>Makes pointers, lengths and strides of array values, and a guard, an address and a load or store of each element access.</summary>
/// <example><code>
/// func @f(%a: array&lt;f64,1,C&gt;, %i: i64)      func @f(%a: ptr, %a.length0: i64 length, %i: i64)
///                                            %0 = conv %i : u64 ; %1 = conv %a.length0 : u64 ; %2 = lt %0, %1
/// %0 = element.load %a, %i             =>    guard %2, IndexOutOfRange(%i, %a.length0)
///                                            %3 = offset %a, %i : f64 ; %4 = load %3 : f64
/// </code></example>
/// <remarks>
/// Where the entry returns arrays, or rows are replaced, every array carries its owner too: the parameter of the entry that it came in as. A use of an array that may
/// be null, as a null may reach it, stands behind a guard: an array is null where its address is 0.
/// </remarks>
public sealed class LowerArrays : Rewriter, IPass
{
    private readonly Dictionary<ValueId, Parts> _arrays = [];
    private HashSet<ValueId> _nullable = [];
    private Dictionary<ValueId, int> _results = [];
    private long _scratchPlaces;
    private bool _tracksOwners;

    public Stage From => Stage.Array;

    public Stage To => Stage.Loop;

    public Module Run(Module module) => new LowerArrays { _tracksOwners = TracksOwners(module) }.RewriteModule(module);

    /// <summary>Whether arrays leave the kernel: as results, or as rows of the caller's. The entry is then called from outside only.</summary>
    public static bool TracksOwners(Module module) => module.Entry.ReturnType.HasArrays || ReplacesRows(module);

    /// <summary>Whether rows are replaced.</summary>
    public static bool ReplacesRows(Module module) => module.Functions.Exists(function => function.Has(instruction => instruction.Op == Op.RowStore));

    protected override IrType RewriteReturnType(IrType type)
    {
        if (!type.IsReference && !(type.IsTuple && type.Items.Any(item => item.IsReference))) return type;
        return IrType.Tuple([.. type.Leaves.SelectMany(item => item.IsReference ? PartsInside(item).Select(part => PartType(part.Part)) : [item])]);
    }

    protected override void BeginFunction()
    {
        _nullable = FindNullable();
        _results = [];
        if (Old != Source.Entry || !_tracksOwners) return;
        _results = ReturnedAllocations.Find(Source, KernelContext.MaximumResults);
        for (int i = 0; i < Old.Parameters.Count; i++)
            if (Old.TypeOf(Old.Parameters[i]).IsReference) _arrays[Old.Parameters[i]].Set(ArrayPart.Owner, 0, Builder.Const(i + 1L));
    }

    /// <summary>The parts of arrays that are passed inside the kernel and out of it.</summary>
    private IEnumerable<(ArrayPart Part, int Axis)> PartsInside(IrType array) => _tracksOwners ? ArrayAbi.ResultParts(array) : ArrayAbi.Parts(array);

    protected override void RewriteParameter(BlockId block, ValueId old)
    {
        var type = Old.TypeOf(old);
        if (!type.IsReference)
        {
            base.RewriteParameter(block, old);
            return;
        }
        string? name = Old.NameOf(old);
        var parts = new Parts(type);
        foreach (var (part, axis) in Old == Source.Entry && block == Function.EntryId ? ArrayAbi.Parts(type) : PartsInside(type))
        {
            string? partName = name is null || part == ArrayPart.Data ? name : $"{name}.{part.ToString().ToLowerInvariant()}{axis}";
            var value = Builder.Function.AddParameter(block, PartType(part), partName);
            if (part == ArrayPart.Length && block == Function.EntryId) Builder.Function.SetLength(value);
            parts.Set(part, axis, value);
        }
        _arrays[old] = parts;
    }

    protected override ValueId[] RewriteArguments(Edge edge) => Expand(edge.Arguments, i => Old.TypeOf(Old[edge.Target].Parameters[i]));

    protected override void Rewrite(Instruction instruction)
    {
        var operands = instruction.Operands;
        if (instruction.Op is Op.Length or Op.Data or Op.Stride or Op.Dim or Op.ReadOnly or Op.ElementAt or Op.ElementLoad or Op.ElementStore or Op.ElementAddress or Op.Row or Op.RowStore && _nullable.Contains(operands[0]))
            Builder.Guard(Builder.Emit(Op.Not, IsNull(_arrays[operands[0]])), TrapKind.NullReference);
        switch (instruction.Op)
        {
            case Op.Length:
                SetMap(instruction.Result, Length(_arrays[operands[0]]));
                break;
            case Op.Data:
                SetMap(instruction.Result, _arrays[operands[0]].Data);
                break;
            case Op.Stride:
                SetMap(instruction.Result, Get(_arrays[operands[0]], ArrayPart.Stride, (int)instruction.Immediate));
                break;
            case Op.Dim:
                SetMap(instruction.Result, Dim(_arrays[operands[0]], (int)instruction.Immediate));
                break;
            case Op.Null:
                _arrays[instruction.Result] = NullArray(instruction.Type);
                break;
            case Op.IsNull:
                SetMap(instruction.Result, _nullable.Contains(operands[0]) ? IsNull(_arrays[operands[0]]) : Builder.Const(false));
                break;
            case Op.Allocate or Op.AllocateRaw or Op.AllocateScratch:
                _arrays[instruction.Result] = Allocate(instruction, Array.ConvertAll(operands, Map));
                break;
            case Op.View:
                _arrays[instruction.Result] = View(instruction.Type, operands);
                break;
            case Op.ReadOnly:
                _arrays[instruction.Result] = WithOwner(_arrays[operands[0]], ArrayAbi.View | ArrayAbi.ReadOnly);
                break;
            case Op.Describe:
                Describe(_arrays[operands[0]], Map(operands[1]));
                break;
            case Op.Described:
                _arrays[instruction.Result] = Described(instruction.Type, Map(operands[0]));
                break;
            case Op.ElementAt:
                SetMap(instruction.Result, Builder.EmitTyped(Op.Load, instruction.Type, AddressAt(_arrays[operands[0]], Map(operands[1]))));
                break;
            case Op.ElementLoad:
                var loaded = Address(operands[0], operands.AsSpan(1));
                SetMap(instruction.Result, Builder.EmitTyped(Op.Load, instruction.Type, loaded));
                break;
            case Op.ElementStore:
                var stored = Address(operands[0], operands.AsSpan(2));
                Builder.Emit(Op.Store, Map(operands[1]), stored);
                break;
            case Op.ElementAddress:
                SetMap(instruction.Result, Address(operands[0], operands.AsSpan(1)));
                break;
            case Op.Row:
                _arrays[instruction.Result] = Row(_arrays[operands[0]], Map(operands[1]));
                break;
            case Op.RowStore:
                StoreRow(_arrays[operands[0]], _arrays[operands[1]], Map(operands[2]));
                break;
            case Op.Select when instruction.Type.IsReference:
                _arrays[instruction.Result] = SelectArray(Map(operands[0]), _arrays[operands[1]], _arrays[operands[2]], instruction.Type);
                break;
            case Op.Call:
                // Inference gave the arguments the types of the callee's parameters.
                var result = Builder.Copy(instruction with { Type = RewriteReturnType(instruction.Type), Operands = Expand(operands, i => Old.TypeOf(operands[i])) });
                if (instruction.Type.IsReference) _arrays[instruction.Result] = PartsOf(result, 0, instruction.Type);
                else if (!instruction.Result.IsNone) SetMap(instruction.Result, result);
                break;
            case Op.Get:
                TakeItem(instruction);
                break;
            case Op.Return:
                var returned = Old.ReturnType.Leaves;
                Builder.Return(Expand(operands, i => returned[i]));
                break;
            default:
                Copy(instruction);
                break;
        }
    }

    private ValueId[] Expand(ValueId[] arguments, Func<int, IrType> targetType)
    {
        var expanded = new List<ValueId>();
        for (int i = 0; i < arguments.Length; i++)
        {
            if (!Old.TypeOf(arguments[i]).IsReference) expanded.Add(Map(arguments[i]));
            else foreach (var (part, axis) in PartsInside(targetType(i))) expanded.Add(Get(_arrays[arguments[i]], part, axis));
        }
        return [.. expanded];
    }

    private Parts Allocate(Instruction allocation, ValueId[] lengths)
    {
        var type = allocation.Type;
        // .NET tells lengths that no array has from arrays that are too large.
        foreach (var length in lengths)
        {
            bool isKnown = Builder.ConstantOf(length) is >= 0 and <= int.MaxValue;
            if (!isKnown) Builder.Guard(Builder.Emit(Op.Le, Builder.Convert(length, DType.UInt64), Builder.Const((ulong)int.MaxValue)), TrapKind.Overflow);
        }
        var elements = lengths.Length == 0 ? Builder.Const(1L) : lengths[0];
        for (int axis = 0; axis < lengths.Length; axis++)
        {
            // Lengths have 31 bits, so a product of what passed this test and one more cannot overflow.
            if (axis > 0) elements = Builder.Emit(Op.Mul, elements, lengths[axis]);
            bool isKnown = Builder.ConstantOf(elements) is { } known && known <= Array.MaxLength;
            if (!isKnown) Builder.Guard(Builder.Emit(Op.Le, elements, Builder.Const((long)Array.MaxLength)), TrapKind.OutOfMemory);
        }
        var parts = new Parts(type);
        var unit = type.DType;
        if (type.IsArrayOfStructs) elements = Bytes(type, elements);
        if (type.IsRows) (unit, elements) = (DType.Int64, Builder.Emit(Op.Mul, elements, Builder.Const((long)ArrayAbi.RowSize / sizeof(long))));
        int? result = _results.TryGetValue(allocation.Result, out int number) ? number : null;
        parts.Set(ArrayPart.Data, 0,
            result is not null ? Builder.Emit(Op.ResultMemory, (long)unit, elements, Builder.Const((long)number), Builder.Const(allocation.Op == Op.Allocate))
            : allocation.Op == Op.AllocateScratch ? Builder.Emit(Op.ScratchMemory, (long)unit, elements, Builder.Const(_scratchPlaces++))
            : Builder.Emit(Op.AllocateMemory, (long)unit, elements));
        for (int axis = 0; axis < lengths.Length; axis++) parts.Set(ArrayPart.Length, axis, lengths[axis]);
        if (_tracksOwners) parts.Set(ArrayPart.Owner, 0, Builder.Const(result is { } made ? ArrayAbi.OwnerOfResult(made) : 0L));
        return parts;
    }

    // Of an address, or of part of an array.
    private Parts View(IrType type, ValueId[] operands)
    {
        var (view, whole) = (new Parts(type), Old.TypeOf(operands[0]).IsArray ? _arrays[operands[0]] : null);
        int next = whole is null ? 0 : 1;
        view.Set(ArrayPart.Data, 0, Map(operands[next++]));
        for (int axis = 0; axis < type.Rank; axis++) view.Set(ArrayPart.Length, axis, Map(operands[next++]));
        for (int axis = 0; next < operands.Length; axis++) view.Set(ArrayPart.Stride, axis, Map(operands[next++]));
        if (!_tracksOwners) return view;
        if (whole is null) view.Set(ArrayPart.Owner, 0, Builder.Const(0L));
        else view.Set(ArrayPart.Owner, 0, Builder.Emit(Op.Or, whole.Owner, Builder.Const(ArrayAbi.View)));
        return view;
    }

    private Parts WithOwner(Parts array, long flags)
    {
        if (!_tracksOwners) return array;
        var parts = new Parts(array.Type);
        foreach (var (part, axis) in ArrayAbi.Parts(array.Type)) parts.Set(part, axis, Get(array, part, axis));
        parts.Set(ArrayPart.Owner, 0, Builder.Emit(Op.Or, array.Owner, Builder.Const(flags)));
        return parts;
    }

    private void Describe(Parts array, ValueId target)
    {
        var words = new List<ValueId> { Builder.Const((long)array.Type.Rank), Builder.Emit(Op.Address, array.Data) };
        words.AddRange(array.Lengths);
        for (int axis = 0; axis < array.Type.Rank; axis++) words.Add(Get(array, ArrayPart.Stride, axis));
        for (int i = 0; i < words.Count; i++) Builder.Emit(Op.Store, words[i], Builder.Emit(Op.Offset, (long)DType.Int64, target, Builder.Const((long)i)));
    }

    private Parts Described(IrType type, ValueId source)
    {
        var array = new Parts(type);
        foreach (var (part, axis) in PartsInside(type))
            array.Set(part, axis, part switch
            {
                ArrayPart.Data => Builder.EmitTyped(Op.Load, IrType.Pointer, Word(1)),
                // Of what is no part of the kernel's caller's: see OutlineParallelLoops.
                ArrayPart.Owner => Builder.Const(0L),
                // So that what looks for ranges knows a length.
                ArrayPart.Length => Builder.Emit(Op.And, Builder.EmitTyped(Op.Load, IrType.Int64, Word(2 + axis)), Builder.Const((long)int.MaxValue)),
                ArrayPart.Stride => Builder.EmitTyped(Op.Load, IrType.Int64, Word(2 + type.Rank + axis)),
            });
        return array;

        ValueId Word(int index) => Builder.Emit(Op.Offset, (long)DType.Int64, source, Builder.Const((long)index));
    }

    private Parts NullArray(IrType type)
    {
        var (parts, zero) = (new Parts(type), Builder.Const(0L));
        foreach (var (part, axis) in PartsInside(type)) parts.Set(part, axis, part == ArrayPart.Data ? Builder.Emit(Op.NullMemory) : zero);
        return parts;
    }

    private Parts Row(Parts rows, ValueId index)
    {
        var entry = RowEntry(rows, index);
        var row = new Parts(rows.Type.Row);
        row.Set(ArrayPart.Data, 0, Builder.EmitTyped(Op.Load, IrType.Pointer, entry));
        row.Set(ArrayPart.Length, 0, Builder.EmitTyped(Op.Load, IrType.Int64, NextPart(entry, 1)));
        if (_tracksOwners) row.Set(ArrayPart.Owner, 0, Builder.EmitTyped(Op.Load, IrType.Int64, NextPart(entry, 2)));
        return row;
    }

    private void StoreRow(Parts rows, Parts row, ValueId index)
    {
        var entry = RowEntry(rows, index);
        Builder.Emit(Op.Store, Builder.Emit(Op.Address, row.Data), entry);
        Builder.Emit(Op.Store, row.Lengths[0], NextPart(entry, 1));
        Builder.Emit(Op.Store, row.Owner, NextPart(entry, 2));
    }

    /// <summary>Where the parts of one of the rows lie.</summary>
    private ValueId RowEntry(Parts rows, ValueId index)
    {
        GuardIndex(index, rows.Lengths[0]);
        return Builder.Emit(Op.Offset, (long)DType.Int64, rows.Data, Builder.Emit(Op.Mul, index, Builder.Const((long)ArrayAbi.RowSize / sizeof(long))));
    }

    private ValueId NextPart(ValueId entry, long part) => Builder.Emit(Op.Offset, (long)DType.Int64, entry, Builder.Const(part));

    private ValueId IsNull(Parts array) => Builder.Emit(Op.Eq, Builder.Emit(Op.Address, array.Data), Builder.Const(0L));

    private void TakeItem(Instruction get)
    {
        var items = Old.TypeOf(get.Operands[0]).Items;
        int start = 0;
        for (int i = 0; i < get.Immediate; i++) start += items[i].IsReference ? PartsInside(items[i]).Count() : 1;
        if (get.Type.IsReference) _arrays[get.Result] = PartsOf(Map(get.Operands[0]), start, get.Type);
        else SetMap(get.Result, Builder.Emit(Op.Get, start, Map(get.Operands[0])));
    }

    /// <summary>An array of which a call returned the parts, from item <paramref name="start"/> on.</summary>
    private Parts PartsOf(ValueId returned, int start, IrType type)
    {
        var parts = new Parts(type);
        foreach (var (part, axis) in PartsInside(type)) parts.Set(part, axis, Builder.Emit(Op.Get, start++, returned));
        return parts;
    }

    private static IrType PartType(ArrayPart part) => part == ArrayPart.Data ? IrType.Pointer : IrType.Int64;

    private Parts SelectArray(ValueId condition, Parts a, Parts b, IrType type)
    {
        var selected = new Parts(type);
        foreach (var (part, axis) in PartsInside(type))
            selected.Set(part, axis, Builder.Emit(Op.Select, condition, Get(a, part, axis), Get(b, part, axis)));
        return selected;
    }

    private ValueId Length(Parts array)
    {
        var length = array.Type.Rank == 0 ? Builder.Const(1L) : array.Lengths[0];
        for (int axis = 1; axis < array.Type.Rank; axis++) length = Builder.Emit(Op.Mul, length, array.Lengths[axis]);
        return length;
    }

    private ValueId Dim(Parts array, int axis)
    {
        if ((uint)axis < (uint)array.Type.Rank) return array.Lengths[axis];
        // GetLength of an axis the array does not have throws in C#.
        Builder.Guard(Builder.Const(false), TrapKind.IndexOutOfRange, Builder.Const((long)axis), Builder.Const((long)array.Type.Rank));
        return Builder.Const(0L);
    }

    private ValueId Address(ValueId oldArray, ReadOnlySpan<ValueId> indices)
    {
        var array = _arrays[oldArray];
        if (indices.Length != array.Type.Rank) throw new InternalCompilerException($"{indices.Length} indices for {array.Type}");
        for (int axis = 0; axis < indices.Length; axis++) GuardIndex(Map(indices[axis]), array.Lengths[axis]);
        ValueId? offset = null;
        for (int axis = 0; axis < indices.Length; axis++)
        {
            var term = Scaled(array, Map(indices[axis]), axis);
            offset = offset is { } sum ? Builder.Emit(Op.Add, sum, term) : term;
        }
        if (offset is not { } elements) return array.Data;
        return Builder.Emit(Op.Offset, (long)array.Type.DType, array.Data, array.Type.IsArrayOfStructs ? Bytes(array.Type, elements) : elements);
    }

    private ValueId Bytes(IrType type, ValueId elements) => Builder.Emit(Op.Mul, elements, Builder.Const((long)type.ElementSize));

    /// <summary>The address of the element at a place in row-major order.</summary>
    private ValueId AddressAt(Parts array, ValueId position)
    {
        GuardIndex(position, Length(array));
        var offset = array.Type is { Layout: Layout.C } or { Rank: 1 } ? Scaled(array, position, array.Type.Rank - 1) : OffsetAt(array, position);
        return Builder.Emit(Op.Offset, (long)array.Type.DType, array.Data, offset);
    }

    // Of the elements that are there, places and lengths have 31 bits: a division of those is much faster.
    private ValueId OffsetAt(Parts array, ValueId position)
    {
        var rest = Builder.Convert(position, DType.UInt32);
        ValueId? offset = null;
        for (int axis = array.Type.Rank - 1; axis >= 0; axis--)
        {
            var length = Builder.Convert(array.Lengths[axis], DType.UInt32);
            var index = axis == 0 ? rest : Builder.Emit(Op.Rem, rest, length);
            if (axis > 0) rest = Builder.Emit(Op.Div, rest, length);
            var term = Scaled(array, Builder.Convert(index, DType.Int64), axis);
            offset = offset is { } sum ? Builder.Emit(Op.Add, sum, term) : term;
        }
        return offset!.Value;
    }

    /// <summary>How many elements an index moves along an axis.</summary>
    private ValueId Scaled(Parts array, ValueId index, int axis) =>
        axis < 0 || HasUnitStride(array.Type, axis) ? index : Builder.Emit(Op.Mul, index, Get(array, ArrayPart.Stride, axis));

    private void GuardIndex(ValueId index, ValueId length)
    {
        // As unsigned numbers, negative indices are above every length.
        var inBounds = Builder.Emit(Op.Lt, Builder.Convert(index, DType.UInt64), Builder.Convert(length, DType.UInt64));
        Builder.Guard(inBounds, TrapKind.IndexOutOfRange, index, length);
    }

    private static bool HasUnitStride(IrType type, int axis) =>
        type.Layout is Layout.C or Layout.Inner && axis == type.Rank - 1 || type.Layout == Layout.F && axis == 0;

    /// <summary>A part of an array; strides of contiguous layouts are computed from the lengths.</summary>
    private ValueId Get(Parts array, ArrayPart part, int axis)
    {
        if (part == ArrayPart.Data) return array.Data;
        if (part == ArrayPart.Owner) return array.Owner;
        if (part == ArrayPart.Length) return array.Lengths[axis];
        if (HasUnitStride(array.Type, axis)) return Builder.Const(1L);
        if (array.Type.Layout is Layout.Strided or Layout.Inner) return array.Strides[axis];
        var (from, to) = array.Type.Layout == Layout.C ? (axis + 1, array.Type.Rank) : (0, axis);
        var stride = array.Lengths[from];
        for (int i = from + 1; i < to; i++) stride = Builder.Emit(Op.Mul, stride, array.Lengths[i]);
        return stride;
    }

    private sealed class Parts(IrType type)
    {
        public IrType Type { get; } = type;

        public ValueId Data { get; private set; }

        public ValueId Owner { get; private set; }

        public ValueId[] Lengths { get; } = new ValueId[type.Rank];

        public ValueId[] Strides { get; } = new ValueId[type.Rank];

        public void Set(ArrayPart part, int axis, ValueId value)
        {
            if (part == ArrayPart.Data) Data = value;
            else if (part == ArrayPart.Owner) Owner = value;
            else (part == ArrayPart.Length ? Lengths : Strides)[axis] = value;
        }
    }
}
