namespace DualJit.IR;

/// <summary>The code of an iteration for several neighbouring iterations at once, one per lane of vectors: without loops and calls, with elements that lie one after the other. Where branches meet, masks choose.</summary>
/// <remarks>
/// A value is the same for all lanes, or one more in each than in the one before, as the loop's number is, or a vector. Nothing here traps: whether the elements are there is asked for a whole block of iterations before.
/// </remarks>
internal sealed class LaneCode
{
    private enum Kind : byte { Uniform, Linear, Vector }

    private readonly Function _function;
    private readonly List<BlockId> _order;
    private readonly Dictionary<ValueId, Kind> _kinds = [];
    private readonly List<Instruction> _accesses = [];
    private readonly HashSet<IrType> _types = [];
    private bool _isPossible = true;

    /// <param name="kinds">Of the parameters: how many of the first are linear, and how many after them vectors; the others are the same for all lanes.</param>
    public LaneCode(Function function, int linear, int vectors)
    {
        _function = function;
        _order = ControlFlow.ReversePostOrder(function);
        for (int i = 0; i < function.Parameters.Count; i++) SetKind(function.Parameters[i], i < linear ? Kind.Linear : i < linear + vectors ? Kind.Vector : Kind.Uniform);
        var seen = new HashSet<BlockId>();
        foreach (var block in _order)
        {
            seen.Add(block);
            if (block != Function.EntryId)
                foreach (var parameter in function[block].Parameters) SetKind(parameter, Kind.Vector);
            foreach (var instruction in function[block].Instructions)
            {
                Classify(instruction, block == Function.EntryId);
                _isPossible &= !instruction.Edges.Any(edge => seen.Contains(edge.Target));
                if (!_isPossible) return;
            }
        }
    }

    /// <summary>The most lanes that all vectors of the code may have; 0 where there is no such code.</summary>
    public int FindLanes()
    {
        if (!_isPossible) return 0;
        foreach (int lanes in (ReadOnlySpan<int>)[16, 8])
            if (_types.All(type => type.IsScalar && IrType.HasVector(type.DType, lanes))) return lanes;
        return 0;
    }

    private void SetKind(ValueId value, Kind kind)
    {
        _kinds[value] = kind;
        if (kind == Kind.Vector) _types.Add(_function.TypeOf(value));
    }

    private bool IsUniform(ValueId value) => _kinds[value] == Kind.Uniform;

    private void Classify(in Instruction instruction, bool isAlwaysRun)
    {
        var operands = instruction.Operands;
        switch (instruction.Op)
        {
            case Op.Jump or Op.Branch or Op.Return:
                break;
            case Op.ElementLoad:
                Access(instruction, operands[1..]);
                SetKind(instruction.Result, Kind.Vector);
                break;
            case Op.ElementStore:
                Access(instruction, operands[2..]);
                _types.Add(_function.TypeOf(operands[1]));
                break;
            case Op.Add or Op.Sub when instruction.Type is { IsInteger: true, DType: DType.Int32 or DType.Int64 } && _kinds[operands[0]] == Kind.Linear && IsUniform(operands[1]):
            case Op.Add when instruction.Type is { IsInteger: true, DType: DType.Int32 or DType.Int64 } && _kinds[operands[1]] == Kind.Linear && IsUniform(operands[0]):
            case Op.Convert when instruction.Type == IrType.Int64 && _kinds[operands[0]] == Kind.Linear && _function.TypeOf(operands[0]) == IrType.Int32:
                SetKind(instruction.Result, Kind.Linear);
                break;
            default:
                bool isUniform = Array.TrueForAll(operands, IsUniform);
                if (isUniform) _isPossible &= instruction.Info.IsPure && !instruction.Info.Is(Traits.Reads) || isAlwaysRun && instruction.Op is Op.Length or Op.Dim or Op.Stride;
                else _isPossible &= IsLanewise(instruction);
                if (!instruction.Result.IsNone) SetKind(instruction.Result, isUniform ? Kind.Uniform : Kind.Vector);
                if (!isUniform)
                    foreach (var operand in operands)
                        if (_function.TypeOf(operand).IsScalar && !(instruction.Op is Op.Shl or Op.Shr && operand == operands[1])) _types.Add(_function.TypeOf(operand));
                break;
        }
    }

    private bool IsLanewise(in Instruction instruction) => instruction.Op switch
    {
        Op.Div => instruction.Type.IsFloat,
        Op.Shl or Op.Shr => IsUniform(instruction.Operands[1]),
        _ => instruction.Info.Is(Traits.Lanewise) && instruction.Type.IsScalar,
    };

    private void Access(in Instruction access, ReadOnlySpan<ValueId> indices)
    {
        var type = _function.TypeOf(access.Operands[0]);
        _isPossible &= IsUniform(access.Operands[0]) && _function.Parameters.Contains(access.Operands[0]) && !type.IsRows && type.Layout is Layout.C or Layout.Inner && indices.Length > 0 && _kinds[indices[^1]] == Kind.Linear;
        for (int i = 0; i < indices.Length - 1; i++) _isPossible &= IsUniform(indices[i]);
        _accesses.Add(access);
    }

    private static ValueId[] IndicesOf(in Instruction access) => access.Operands[(access.Op == Op.ElementLoad ? 1 : 2)..];

    /// <summary>Whether all elements are there of so many iterations from the one with these arguments on.</summary>
    /// <param name="count">At least 1.</param>
    public ValueId EmitInBounds(FunctionBuilder builder, ValueId[] arguments, ValueId count)
    {
        var values = EmitScalars(builder, arguments);
        var holds = builder.Const(true);
        var known = new HashSet<(ValueId, int, ValueId)>();
        foreach (var access in _accesses)
        {
            var (array, indices) = (values[access.Operands[0]], IndicesOf(access));
            for (int axis = 0; axis < indices.Length; axis++)
            {
                if (!known.Add((access.Operands[0], axis, indices[axis]))) continue;
                var length = builder.Emit(Op.Dim, axis, array);
                Require(values[indices[axis]], length);
                if (axis == indices.Length - 1) Require(builder.Add(values[indices[axis]], builder.Add(count, -1)), length);
            }
        }
        return holds;

        void Require(ValueId index, ValueId length) =>
            holds = builder.Emit(Op.And, holds, builder.Emit(Op.Lt, builder.Convert(index, DType.UInt64), builder.Convert(length, DType.UInt64)));
    }

    /// <summary>What is the same for all lanes, and what the linear values are in the first one.</summary>
    private Dictionary<ValueId, ValueId> EmitScalars(FunctionBuilder builder, ValueId[] arguments)
    {
        var values = new Dictionary<ValueId, ValueId>();
        for (int i = 0; i < arguments.Length; i++) values.Add(_function.Parameters[i], arguments[i]);
        foreach (var block in _order)
            foreach (var instruction in _function[block].Instructions)
                if (!instruction.Result.IsNone && _kinds[instruction.Result] != Kind.Vector) values.Add(instruction.Result, builder.Copy(instruction.MapValues(value => values[value])));
        return values;
    }

    /// <summary>Emits the code for so many lanes from the first one on.</summary>
    /// <param name="arguments">Linear ones as in the first lane, vectors as such.</param>
    /// <returns>What it returns, as vectors.</returns>
    public ValueId[] Emit(FunctionBuilder builder, ValueId[] arguments, int lanes)
    {
        var values = EmitScalars(builder, arguments);
        var vectors = new Dictionary<ValueId, ValueId>();
        var entries = new Dictionary<BlockId, List<(ValueId? Mask, ValueId[] Arguments)>>();
        ValueId[]? results = null;
        foreach (var id in _order)
        {
            ValueId? mask = null;
            if (id != Function.EntryId) mask = EnterBlock(id);
            foreach (var instruction in _function[id].Instructions) Emit(instruction, mask);
        }
        return results!;

        ValueId? EnterBlock(BlockId id)
        {
            var incoming = entries[id];
            var parameters = _function[id].Parameters;
            for (int i = 0; i < parameters.Count; i++)
            {
                var merged = incoming[0].Arguments[i];
                foreach (var (edge, given) in incoming.Skip(1))
                    if (given[i] != merged) merged = builder.Emit(Op.Select, edge!.Value, given[i], merged);
                vectors[parameters[i]] = merged;
            }
            var mask = incoming[0].Mask;
            foreach (var (edge, _) in incoming.Skip(1)) mask = mask is { } one && edge is { } other ? builder.Emit(Op.Or, one, other) : null;
            return mask;
        }

        void Emit(Instruction instruction, ValueId? mask)
        {
            var operands = instruction.Operands;
            switch (instruction.Op)
            {
                case Op.Jump:
                    Leave(instruction.Edges[0], mask);
                    return;
                case Op.Branch:
                    var condition = Lanes(operands[0]);
                    Leave(instruction.Edges[0], And(mask, condition));
                    Leave(instruction.Edges[1], And(mask, builder.Emit(Op.Not, condition)));
                    return;
                case Op.Return:
                    var returned = Array.ConvertAll(operands, Lanes);
                    for (int i = 0; results is not null && i < returned.Length; i++) returned[i] = builder.Emit(Op.Select, mask!.Value, returned[i], results[i]);
                    results = returned;
                    return;
                case Op.ElementLoad:
                    vectors[instruction.Result] = builder.EmitTyped(Op.VectorLoad, IrType.Vector(instruction.Type.DType, lanes), AddressOf(instruction));
                    return;
                case Op.ElementStore:
                    var (stored, address) = (Lanes(operands[1]), AddressOf(instruction));
                    if (mask is { } written) builder.Emit(Op.VectorStore, stored, address, written);
                    else builder.Emit(Op.VectorStore, stored, address);
                    return;
            }
            if (_kinds[instruction.Result] != Kind.Vector) return;
            if (instruction.Op == Op.Convert && _function.TypeOf(operands[0]).IsBool)
                vectors[instruction.Result] = builder.Emit(Op.Select, Lanes(operands[0]), Splat(builder.Const(instruction.Type.DType, One(instruction.Type.DType))), Splat(builder.Const(instruction.Type.DType, 0)));
            else if (instruction.Op == Op.Convert && instruction.Type.IsBool)
                vectors[instruction.Result] = builder.Emit(Op.Ne, Lanes(operands[0]), Splat(builder.Const(_function.TypeOf(operands[0]).DType, 0)));
            else
                vectors[instruction.Result] = builder.Copy(instruction with
                {
                    Type = IrType.Vector(instruction.Type.DType, lanes),
                    Operands = [.. operands.Select((operand, i) => i == 1 && instruction.Op is Op.Shl or Op.Shr ? values[operand] : Lanes(operand))],
                });
        }

        void Leave(Edge edge, ValueId? mask)
        {
            if (!entries.TryGetValue(edge.Target, out var incoming)) entries.Add(edge.Target, incoming = []);
            incoming.Add((mask, Array.ConvertAll(edge.Arguments, Lanes)));
        }

        ValueId And(ValueId? mask, ValueId condition) => mask is { } other ? builder.Emit(Op.And, other, condition) : condition;

        ValueId Splat(ValueId scalar) => builder.EmitTyped(Op.Splat, IrType.Vector(builder.TypeOf(scalar).DType, lanes), scalar);

        ValueId Lanes(ValueId value)
        {
            if (_kinds[value] == Kind.Vector) return vectors.TryGetValue(value, out var vector) ? vector : values[value];
            var first = Splat(values[value]);
            return _kinds[value] == Kind.Uniform ? first : builder.Emit(Op.Add, first, builder.EmitTyped(Op.Iota, builder.TypeOf(first)));
        }

        ValueId AddressOf(in Instruction access)
        {
            var (array, indices) = (values[access.Operands[0]], IndicesOf(access));
            var offset = values[indices[^1]];
            for (int axis = 0; axis < indices.Length - 1; axis++) offset = builder.Add(offset, builder.Emit(Op.Mul, values[indices[axis]], builder.Emit(Op.Stride, axis, array)));
            return builder.Emit(Op.Offset, (long)_function.TypeOf(access.Operands[0]).DType, builder.Emit(Op.Data, array), offset);
        }
    }

    private static long One(DType dtype) => dtype switch
    {
        DType.Float64 => ScalarBits.Of(1.0),
        DType.Float32 => ScalarBits.Of(1f),
        _ => 1,
    };
}
