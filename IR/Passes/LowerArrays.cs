namespace DualJit.IR;

/// <summary>Makes pointers, lengths and strides of array values, and a guard, an address and a load or store of each element access.</summary>
/// <example><code>
/// func @f(%a: array&lt;f64,1,C&gt;, %i: i64)      func @f(%a: ptr, %a.length0: i64 length, %i: i64)
///                                            %0 = conv %i : u64 ; %1 = conv %a.length0 : u64 ; %2 = lt %0, %1
/// %0 = element.load %a, %i             =>    guard %2, IndexOutOfRange(%i, %a.length0)
///                                            %3 = offset %a, %i : f64 ; %4 = load %3 : f64
/// </code></example>
public sealed class LowerArrays : Rewriter, IPass
{
    private readonly Dictionary<ValueId, Parts> _arrays = [];
    private long _scratchPlaces;

    public Stage From => Stage.Array;

    public Stage To => Stage.Loop;

    public Module Run(Module module) => new LowerArrays().RewriteModule(module);

    protected override IrType RewriteReturnType(IrType type)
    {
        if (!type.IsArray && !(type.IsTuple && type.Items.Any(item => item.IsArray))) return type;
        return IrType.Tuple([.. type.Leaves.SelectMany(item => item.IsArray ? ArrayAbi.Parts(item).Select(part => PartType(part.Part)) : [item])]);
    }

    protected override void RewriteParameter(BlockId block, ValueId old)
    {
        var type = Old.TypeOf(old);
        if (!type.IsArray)
        {
            base.RewriteParameter(block, old);
            return;
        }
        string? name = Old.NameOf(old);
        var parts = new Parts(type);
        foreach (var (part, axis) in ArrayAbi.Parts(type))
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
            case Op.Allocate or Op.AllocateScratch:
                _arrays[instruction.Result] = Allocate(instruction.Type, Array.ConvertAll(operands, Map), instruction.Op == Op.AllocateScratch);
                break;
            case Op.View:
                var view = new Parts(instruction.Type);
                view.Set(ArrayPart.Data, 0, Map(operands[0]));
                view.Set(ArrayPart.Length, 0, Map(operands[1]));
                _arrays[instruction.Result] = view;
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
            case Op.Select when instruction.Type.IsArray:
                _arrays[instruction.Result] = SelectArray(Map(operands[0]), _arrays[operands[1]], _arrays[operands[2]], instruction.Type);
                break;
            case Op.Call:
                // Inference gave the arguments the types of the callee's parameters.
                var result = Builder.Copy(instruction with { Type = RewriteReturnType(instruction.Type), Operands = Expand(operands, i => Old.TypeOf(operands[i])) });
                if (instruction.Type.IsArray) _arrays[instruction.Result] = PartsOf(result, 0, instruction.Type);
                else if (!instruction.Result.IsNone) SetMap(instruction.Result, result);
                break;
            case Op.Get:
                TakeItem(instruction);
                break;
            case Op.Return:
                Builder.Return(Expand(operands, i => Old.TypeOf(operands[i])));
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
            if (!Old.TypeOf(arguments[i]).IsArray) expanded.Add(Map(arguments[i]));
            else foreach (var (part, axis) in ArrayAbi.Parts(targetType(i))) expanded.Add(Get(_arrays[arguments[i]], part, axis));
        }
        return [.. expanded];
    }

    private Parts Allocate(IrType type, ValueId[] lengths, bool isScratch)
    {
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
        parts.Set(ArrayPart.Data, 0, isScratch
            ? Builder.Emit(Op.ScratchMemory, (long)type.DType, elements, Builder.Const(_scratchPlaces++))
            : Builder.Emit(Op.AllocateMemory, (long)type.DType, elements));
        for (int axis = 0; axis < lengths.Length; axis++) parts.Set(ArrayPart.Length, axis, lengths[axis]);
        return parts;
    }

    private void TakeItem(Instruction get)
    {
        var items = Old.TypeOf(get.Operands[0]).Items;
        int start = 0;
        for (int i = 0; i < get.Immediate; i++) start += items[i].IsArray ? ArrayAbi.Parts(items[i]).Count() : 1;
        if (get.Type.IsArray) _arrays[get.Result] = PartsOf(Map(get.Operands[0]), start, get.Type);
        else SetMap(get.Result, Builder.Emit(Op.Get, start, Map(get.Operands[0])));
    }

    /// <summary>An array of which a call returned the parts, from item <paramref name="start"/> on.</summary>
    private Parts PartsOf(ValueId returned, int start, IrType type)
    {
        var parts = new Parts(type);
        foreach (var (part, axis) in ArrayAbi.Parts(type)) parts.Set(part, axis, Builder.Emit(Op.Get, start++, returned));
        return parts;
    }

    private static IrType PartType(ArrayPart part) => part == ArrayPart.Data ? IrType.Pointer : IrType.Int64;

    private Parts SelectArray(ValueId condition, Parts a, Parts b, IrType type)
    {
        var selected = new Parts(type);
        foreach (var (part, axis) in ArrayAbi.Parts(type))
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
        for (int axis = 0; axis < indices.Length; axis++)
        {
            var index = Map(indices[axis]);
            // As unsigned numbers, negative indices are above every length.
            var inBounds = Builder.Emit(Op.Lt, Builder.Convert(index, DType.UInt64), Builder.Convert(array.Lengths[axis], DType.UInt64));
            Builder.Guard(inBounds, TrapKind.IndexOutOfRange, index, array.Lengths[axis]);
        }
        ValueId? offset = null;
        for (int axis = 0; axis < indices.Length; axis++)
        {
            var term = HasUnitStride(array.Type, axis) ? Map(indices[axis]) : Builder.Emit(Op.Mul, Map(indices[axis]), Get(array, ArrayPart.Stride, axis));
            offset = offset is { } sum ? Builder.Emit(Op.Add, sum, term) : term;
        }
        return offset is { } elements ? Builder.Emit(Op.Offset, (long)array.Type.DType, array.Data, elements) : array.Data;
    }

    private static bool HasUnitStride(IrType type, int axis) =>
        type.Layout == Layout.C && axis == type.Rank - 1 || type.Layout == Layout.F && axis == 0;

    /// <summary>A part of an array; strides of contiguous layouts are computed from the lengths.</summary>
    private ValueId Get(Parts array, ArrayPart part, int axis)
    {
        if (part == ArrayPart.Data) return array.Data;
        if (part == ArrayPart.Length) return array.Lengths[axis];
        if (array.Type.Layout == Layout.Strided) return array.Strides[axis];
        if (HasUnitStride(array.Type, axis)) return Builder.Const(1L);
        var (from, to) = array.Type.Layout == Layout.C ? (axis + 1, array.Type.Rank) : (0, axis);
        var stride = array.Lengths[from];
        for (int i = from + 1; i < to; i++) stride = Builder.Emit(Op.Mul, stride, array.Lengths[i]);
        return stride;
    }

    private sealed class Parts(IrType type)
    {
        public IrType Type { get; } = type;

        public ValueId Data { get; private set; }

        public ValueId[] Lengths { get; } = new ValueId[type.Rank];

        public ValueId[] Strides { get; } = new ValueId[type.Rank];

        public void Set(ArrayPart part, int axis, ValueId value)
        {
            if (part == ArrayPart.Data) Data = value;
            else (part == ArrayPart.Length ? Lengths : Strides)[axis] = value;
        }
    }
}
