namespace DualJit.IR;

/// <summary>Writes the loops of a plan: each instruction of the nest in the outermost of the new loops that has what it needs.</summary>
internal sealed class NestEmitter
{
    /// <summary>Code of one loop, or before all: what is emitted there serves the loops inside too.</summary>
    /// <param name="Loops">The variables that have values here, one bit each.</param>
    private sealed class Scope(int loops, BlockEmitter code)
    {
        public int Loops { get; } = loops;

        public BlockEmitter Code { get; set; } = code;

        public BlockId Block { get; set; }

        public Dictionary<ValueId, ValueId> Values { get; } = [];

        /// <summary>Variables, and what is computed from them, in 64 bits where the nest has 32.</summary>
        public Dictionary<ValueId, ValueId> WideValues { get; } = [];
    }

    private readonly Function _function;
    private readonly InterchangePlan _plan;
    private readonly Func<ValueId, ValueId> _hoist;
    private readonly Func<ValueId, ValueId> _hoistWide;
    private readonly IReadOnlyList<(ValueId Start, ValueId Bound)> _counts;
    private readonly List<Scope> _scopes = [];
    private readonly ValueId[] _slots;
    private int _firstScopeThatReads;

    /// <param name="hoist">The value before the nest of one that does not change in it.</param>
    /// <param name="hoistWide">The same as an i64.</param>
    /// <param name="counts">Start and bound of each loop, before the nest.</param>
    public NestEmitter(Function function, InterchangePlan plan, Func<ValueId, ValueId> hoist, Func<ValueId, ValueId> hoistWide, IReadOnlyList<(ValueId Start, ValueId Bound)> counts)
    {
        (_function, _plan, _hoist, _hoistWide, _counts) = (function, plan, hoist, hoistWide, counts);
        _slots = [.. plan.Sums.Select(NewSlot)];
    }

    private LoopNest Nest => _plan.Nest;

    private Scope Inner => _scopes[^1];

    private BlockEmitter Code => Inner.Code;

    /// <summary>Emits the loops behind the block; what comes last is a jump to the exit.</summary>
    public void Emit(BlockId block, Edge exit)
    {
        _scopes.Add(new Scope(0, new BlockEmitter(_function, block)) { Block = block });
        if (_plan.SumLoop < 0) EmitInOrder();
        else EmitTiles();
        Jump(exit);
    }

    private void EmitInOrder()
    {
        var order = _plan.OuterLoops.Append(_plan.VectorLoop).ToList();
        foreach (int loop in order) OpenLoop(loop);
        _firstScopeThatReads = _scopes.Count - 1;
        EmitStores();
        foreach (int _ in order) CloseLoop();
    }

    /// <summary>Whole tiles, which have a constant number of elements, then what is left.</summary>
    private void EmitTiles()
    {
        var (start, bound) = _counts[_plan.VectorLoop];
        var tile = Code.Const(_plan.Tile);
        var (header, whole, rest, last, done) = (NewBlock(), NewBlock(), NewBlock(), NewBlock(), NewBlock());
        var first = _function.AddParameter(header, IrType.Int64);
        Jump(new Edge(header, [start]));
        Continue(header);
        var end = Code.Emit(Op.Add, IrType.Int64, [first, tile]);
        Branch(Code.Compare(Op.Le, end, bound), new Edge(whole), new Edge(rest), _plan.VectorLoop);
        Continue(whole);
        EmitTile(first, tile);
        Jump(new Edge(header, [end]));
        Continue(rest);
        var left = Code.Emit(Op.Sub, IrType.Int64, [bound, first]);
        Branch(Code.Compare(Op.Gt, left, Code.Const(0)), new Edge(last), new Edge(done), -1);
        Continue(last);
        EmitTile(first, left);
        Jump(new Edge(done));
        Continue(done);
    }

    private void EmitTile(ValueId first, ValueId count)
    {
        // Values of the last tile are not those of this.
        _scopes.Add(new Scope(0, Code) { Block = Inner.Block });
        int outer = _plan.OuterLoops.Count();
        foreach (int loop in _plan.OuterLoops) OpenLoop(loop);
        // A tile has an element, so what one element reads may be read before them all; but the sum loop may have no iteration.
        _firstScopeThatReads = _scopes.Count - 1;

        OpenTileLoop(first, count, out var element);
        for (int i = 0; i < _slots.Length; i++) StoreSum(i, element, InitialOf(_plan.Sums[i]));
        CloseLoop();

        OpenLoop(_plan.SumLoop);
        _firstScopeThatReads++;
        OpenTileLoop(first, count, out element);
        LoadSums(element);
        var next = _plan.Sums.Select(sum => Value(sum.Next)).ToArray();
        for (int i = 0; i < _slots.Length; i++) StoreSum(i, element, next[i]);
        CloseLoop();
        _firstScopeThatReads--;
        CloseLoop();

        OpenTileLoop(first, count, out element);
        LoadSums(element);
        EmitStores();
        CloseLoop();

        for (int i = 0; i < outer; i++) CloseLoop();
        var (code, block) = (Code, Inner.Block);
        _scopes.RemoveAt(_scopes.Count - 1);
        (Inner.Code, Inner.Block) = (code, block);
    }

    private ValueId InitialOf(NestSum sum) =>
        sum.Initial.IsNone ? Code.Emit(Op.Load, sum.Type, [Value(sum.Pointer)]) : Value(sum.Initial);

    /// <summary>Everything that is stored is computed before the first of it is, as an element that is read may be one that is written.</summary>
    private void EmitStores()
    {
        List<(ValueId Value, ValueId Pointer)> stores = [];
        for (int i = 0; i < _plan.Sums.Count; i++)
            if (!_plan.Sums[i].Pointer.IsNone) stores.Add((_sumValues[i], Value(_plan.Sums[i].Pointer)));
        foreach (var store in _plan.Stores)
        {
            Code.Location = store.Location;
            stores.Add((Value(store.Operands[0]), Value(store.Operands[1])));
        }
        foreach (var (value, pointer) in stores) Code.Emit(Op.Store, IrType.Void, [value, pointer]);
    }

    private readonly Dictionary<int, ValueId> _sumValues = [];

    private void LoadSums(ValueId element)
    {
        for (int i = 0; i < _slots.Length; i++) _sumValues[i] = Code.Emit(Op.Load, _plan.Sums[i].Type, [SlotOf(i, element)]);
    }

    private void StoreSum(int sum, ValueId element, ValueId value) => Code.Emit(Op.Store, IrType.Void, [value, SlotOf(sum, element)]);

    private ValueId SlotOf(int sum, ValueId element) =>
        Code.Emit(Op.Offset, IrType.Pointer, [_slots[sum], element], (long)_plan.Sums[sum].Type.DType);

    /// <summary>The value in the loops that are open, emitted where it is not there yet.</summary>
    private ValueId Value(ValueId old)
    {
        old = Nest.Resolve(old);
        if (Nest.IsInvariant(old)) return _hoist(old);
        if (_plan.SumIndex(old) is >= 0 and var sum) return _sumValues[sum];
        var scope = ScopeOf(old);
        if (scope.Values.TryGetValue(old, out var known)) return known;
        if (Nest.Definitions.Of(old) is not { } instruction) throw new InternalCompilerException($"{old} has no value in the new order of its loops");
        if (_plan.IsWidened(old)) return scope.Values[old] = WideValue(instruction.Operands[0]);
        var operands = Array.ConvertAll(instruction.Operands, Value);
        scope.Code.Location = instruction.Location;
        return scope.Values[old] = scope.Code.Emit(instruction.Op, instruction.Type, operands, instruction.Immediate);
    }

    private ValueId WideValue(ValueId old)
    {
        old = Nest.Resolve(old);
        if (Nest.IsInvariant(old)) return _hoistWide(old);
        var scope = ScopeOf(old);
        if (scope.WideValues.TryGetValue(old, out var known)) return known;
        var instruction = Nest.Definitions.Of(old)!.Value;
        if (instruction.Op == Op.Convert) return scope.WideValues[old] = Value(instruction.Operands[0]);
        var operands = Array.ConvertAll(instruction.Operands, WideValue);
        return scope.WideValues[old] = scope.Code.Emit(instruction.Op, IrType.Int64, operands, instruction.Immediate);
    }

    private void SetVariable(int loop, ValueId wide)
    {
        var old = Nest.Loops[loop].Variable;
        Inner.WideValues[old] = wide;
        Inner.Values[old] = _function.TypeOf(old) == IrType.Int64 ? wide : Code.Emit(Op.Convert, _function.TypeOf(old), [wide]);
    }

    private Scope ScopeOf(ValueId value)
    {
        if (_plan.DependsOnSum(value)) return Inner;
        int loops = _plan.LoopsOf(value);
        int scope = _plan.DependsOnRead(value) ? _firstScopeThatReads : 0;
        while (scope < _scopes.Count - 1 && (loops & ~_scopes[scope].Loops) != 0) scope++;
        return _scopes[scope];
    }

    private void OpenLoop(int loop)
    {
        var variable = Open(_counts[loop].Start, _counts[loop].Bound, Nest.Loops[loop].Step, loop, _function.NameOf(Nest.Loops[loop].Variable));
        SetVariable(loop, variable);
    }

    /// <summary>The vector loop over one tile; the element counts from 0, so that a whole tile is a loop of constant length.</summary>
    private void OpenTileLoop(ValueId first, ValueId count, out ValueId element)
    {
        int loop = _plan.VectorLoop;
        element = Open(Code.Const(0), count, 1, loop, null);
        SetVariable(loop, Code.Emit(Op.Add, IrType.Int64, [first, element]));
    }

    private ValueId Open(ValueId start, ValueId bound, long step, int loop, string? name)
    {
        var (header, body, after) = (NewBlock(), NewBlock(), NewBlock());
        var variable = _function.AddParameter(header, IrType.Int64, name);
        var head = new BlockEmitter(_function, header) { Location = Nest.Loops[loop].Location };
        head.Emit(Op.Branch, IrType.Void, [head.Compare(Op.Lt, variable, bound)], 0, [new Edge(body), new Edge(after)]);
        _scopes.Add(new Scope(Inner.Loops | 1 << loop, new BlockEmitter(_function, body)) { Block = body });
        _open.Push((header, after, start, variable, step));
        return variable;
    }

    private readonly Stack<(BlockId Header, BlockId After, ValueId Start, ValueId Variable, long Step)> _open = [];

    // The loop is entered only now: until here the loops inside may have put what serves all of them before it.
    private void CloseLoop()
    {
        var (header, after, start, variable, step) = _open.Pop();
        Jump(new Edge(header, [Code.Emit(Op.Add, IrType.Int64, [variable, Code.Const(step)])]));
        _scopes.RemoveAt(_scopes.Count - 1);
        Jump(new Edge(header, [start]));
        Continue(after);
    }

    private void Continue(BlockId block)
    {
        Inner.Code = new BlockEmitter(_function, block);
        Inner.Block = block;
    }

    private void Jump(Edge target) => Code.Emit(Op.Jump, IrType.Void, [], 0, [target]);

    private void Branch(ValueId condition, Edge whenTrue, Edge whenFalse, int loop)
    {
        if (loop >= 0) Code.Location = Nest.Loops[loop].Location;
        Code.Emit(Op.Branch, IrType.Void, [condition], 0, [whenTrue, whenFalse]);
    }

    private BlockId NewBlock() => _function.NewBlock();

    private ValueId NewSlot(NestSum sum)
    {
        var slot = _function.NewValue(IrType.Pointer);
        _function.Entry.Instructions.Insert(0, new Instruction(Op.StackSlot, IrType.Pointer, slot, [], (long)_plan.Tile * sum.Type.DType.Size, [], SourceLocation.None));
        return slot;
    }
}
