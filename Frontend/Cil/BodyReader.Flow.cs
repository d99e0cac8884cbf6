using DualJit.IR;

namespace DualJit.Frontend.Cil;

internal sealed partial class BodyReader
{
    /// <summary>What is known of a block of the CIL while jumps to it are emitted.</summary>
    private sealed class BlockState(int predecessors)
    {
        /// <summary>The block of the IR it starts in.</summary>
        public BlockId? Start { get; set; }

        /// <summary>True where <see cref="Start"/> is the open end of the only block that leads here.</summary>
        public bool Continues { get; set; }

        public int Predecessors { get; } = predecessors;

        /// <summary>Jumps not emitted yet.</summary>
        public int Remaining { get; set; } = predecessors;

        /// <summary>The stack on entry, where one jump leads here.</summary>
        public StackItem[] Stack { get; set; } = [];

        /// <summary>What the stack is kept in where a jump back has items on it, as the variables of a loop are.</summary>
        public Storage[]? Kept { get; set; }

        /// <summary>Jumps with items on the stack, to be emitted when the block is read.</summary>
        public Join Join { get; } = new();
    }

    private void EnterFirst()
    {
        // Where a loop starts with the method this is a jump to a new block: a function's entry may have no jumps to it.
        _stack = [];
        Goto(_graph.Entry);
    }

    /// <summary>Positions at the block.</summary>
    /// <returns>False where nothing leads to it.</returns>
    private bool Enter(int block)
    {
        var state = _states[block];
        if (state.Join.Count > 0)
        {
            EnterJoin(state.Join);
            if (state.Remaining > 0) KeepStack(state);
            return true;
        }
        if (state.Start is not { } start) return false;
        Builder.SwitchTo(start);
        _stack = new Stack<StackItem>(state.Stack);
        return true;
    }

    // Jumps back are not read yet: the items become variables, which the jumps write.
    private void KeepStack(BlockState state)
    {
        var items = Items();
        state.Kept = Array.ConvertAll(items, item => item switch
        {
            StructItem value => Storage.Create(Builder, value.Type),
            _ when Emitter.TypeOf(item) is { IsScalar: true } type => new VariableStorage(type.DType.ClrType, Builder.Declare(StackTypes.Of(type, type))),
            _ => throw DiagnosticCatalog.Instruction.Error("jump back with such a value on the stack"),
        });
        WriteKept(state.Kept, items);
        Builder.Jump((state.Start = Builder.NewBlock()).Value);
        Builder.SwitchTo(state.Start.Value);
        _stack = new Stack<StackItem>(state.Kept.Select(Emitter.Read));
    }

    private void WriteKept(Storage[] kept, StackItem[] items)
    {
        foreach (var (storage, item) in kept.Zip(items)) Emitter.Write(storage, item);
    }

    /// <summary>The stack, its bottom first.</summary>
    private StackItem[] Items()
    {
        if (_stack.Count == 0) return [];
        var items = _stack.ToArray();
        Array.Reverse(items);
        return items;
    }

    public void Goto(int target)
    {
        _ended = true;
        var state = _states[target];
        state.Remaining--;
        if (state.Kept is { } kept)
        {
            WriteKept(kept, Items());
            Builder.Jump(state.Start!.Value);
            SealIfComplete(state);
        }
        else if (state.Predecessors > 1 && _stack.Count > 0)
        {
            state.Join.Add(Builder.Current, Items());
        }
        else if (state.Predecessors == 1)
        {
            state.Start = Builder.Current;
            state.Continues = true;
            state.Stack = Items();
        }
        else
        {
            Builder.Jump(state.Start ??= Builder.NewBlock());
            SealIfComplete(state);
        }
    }

    /// <summary>Jumps by a condition: to the target of the current instruction, or on to what follows it.</summary>
    public void Branch(Condition condition)
    {
        _ended = true;
        int[] successors = Successors;
        if (condition.Constant is { } known)
        {
            Goto(successors[known ? 0 : 1]);
            DropEdge(successors[known ? 1 : 0]);
            return;
        }
        var taken = EdgeTo(successors[0]);
        var next = EdgeTo(successors[1]);
        if (condition.IsNegated) Builder.Branch(condition.Value, next, taken);
        else Builder.Branch(condition.Value, taken, next);
        AfterEdge(successors[0], taken);
        AfterEdge(successors[1], next);
    }

    /// <summary>A block of the IR for a branch to a block of the CIL. <see cref="AfterEdge"/> is due once the branch is emitted.</summary>
    public BlockId EdgeTo(int target)
    {
        var state = _states[target];
        state.Remaining--;
        if (state.Predecessors == 1) state.Stack = Items();
        if (state.Predecessors == 1 || _stack.Count == 0) return state.Start ??= Builder.NewBlock();
        var between = Builder.NewBlock();
        if (state.Kept is null) state.Join.Add(between, Items());
        return between;
    }

    public void AfterEdge(int target, BlockId edge)
    {
        var state = _states[target];
        if (state.Start != edge) Builder.Seal(edge);
        if (state.Start != edge && state.Kept is { } kept)
        {
            var current = Builder.Current;
            Builder.SwitchTo(edge);
            WriteKept(kept, Items());
            Builder.Jump(state.Start!.Value);
            Builder.SwitchTo(current);
        }
        if (state.Start == edge || state.Kept is not null) SealIfComplete(state);
    }

    /// <summary>Notes that a jump to the block does not exist after all.</summary>
    public void DropEdge(int target)
    {
        var state = _states[target];
        state.Remaining--;
        SealIfComplete(state);
    }

    private void SealIfComplete(BlockState state)
    {
        if (state.Remaining == 0 && !state.Continues && state.Start is { } start) Builder.Seal(start);
    }

    public void Return(StackItem? result)
    {
        _ended = true;
        if (_inline)
        {
            // CIL's 1 and 0 are the bools they stand for: a branch that depends on them is then decided where they come from.
            if (result is ConstantItem constant && KernelTypes.ScalarOf(_returnType) is { } dtype) result = Emitter.ConstantOf(constant, dtype);
            _returns.Add(Builder.Current, result is null ? [] : [result]);
            return;
        }
        var type = Builder.Function.ReturnType;
        var values = new List<ValueId>();
        if (result is not null && !type.IsVoid) values.Add(Emitter.As(result, Emitter.Returned.Count == 0 ? type : type.Items[0]));
        foreach (var variable in Emitter.Returned) values.Add(Builder.Read(variable.Variable));
        Builder.Return(values.ToArray());
    }

    private StackItem? Returned()
    {
        if (_returns.Count > 0) return _returns.Enter(Emitter) is [var result] ? result : null;
        // The method always throws: what follows the call is never run.
        return Emitter.Unreachable(_returnType);
    }
}
