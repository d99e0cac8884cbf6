using System.Reflection.Emit;
using DualJit.IR;

namespace DualJit.Il;

/// <summary>Emits one function: <c>int f(context, parameters, result*)</c>.</summary>
/// <remarks>
/// Blocks are in reverse post-order, those that only end the kernel behind all others, and what a failed guard does behind those, so that a
/// loop is one stretch of code. The evaluation stack is empty at every label.
/// </remarks>
internal sealed class FunctionEmitter
{
    private readonly Function _function;
    private readonly IReadOnlyList<DynamicMethod> _methods;
    private readonly ChunkAddresses _chunks;
    private readonly IlWriter _il;
    private readonly List<BlockId> _blocks;
    private readonly ExpressionTrees _trees;
    private readonly Label[] _labels;
    private readonly LocalBuilder?[] _locals;
    private readonly Func<ValueId, IrType> _typeOf;
    private readonly List<Action> _coldCode = [];
    private readonly HashSet<ValueId> _native = [];
    private readonly Dictionary<(Type, int), LocalBuilder> _resultSlots = [];
    private readonly Dictionary<ValueId, LocalBuilder[]> _items = [];
    private (LocalBuilder Status, Label Return)? _failedCall;
    private LocalBuilder? _frameMark;

    /// <param name="methods">The method of every function of the module, for calls.</param>
    /// <param name="chunks">Where the code finds the addresses of those that a fork calls.</param>
    public FunctionEmitter(Function function, IReadOnlyList<DynamicMethod> methods, ChunkAddresses chunks, IlWriter il)
    {
        _function = function;
        _methods = methods;
        _chunks = chunks;
        _il = il;
        _typeOf = function.TypeOf;
        _blocks = FindBlocks();
        _blocks = [.. _blocks.FindAll(block => !EndsKernel(block)), .. _blocks.FindAll(EndsKernel)];
        _trees = new ExpressionTrees(function, _blocks);
        _locals = new LocalBuilder?[function.ValueCount];
        _labels = new Label[function.Blocks.Count];
        foreach (var block in _blocks) _labels[block.Index] = il.NewLabel();
    }

    public static Type[] ParameterTypes(Function function)
    {
        List<Type> types = [typeof(nint), .. function.ParameterTypes.ConvertAll(StackType.Parameter)];
        for (int i = 0; i < function.ReturnType.Leaves.Count; i++) types.Add(typeof(nint));
        return [.. types];
    }

    public void Emit()
    {
        CopyNarrowParameters();
        for (int i = 0; i < _blocks.Count; i++)
        {
            _il.Mark(_labels[_blocks[i].Index]);
            foreach (var instruction in _function[_blocks[i]].Instructions)
            {
                if (instruction.Info.IsTerminator) EmitTerminator(instruction, i + 1 < _blocks.Count ? _blocks[i + 1] : null);
                else if (_trees.IsStatement(instruction)) EmitStatement(instruction);
            }
        }
        foreach (var emit in _coldCode) emit();
    }

    /// <summary>The functions that its code calls.</summary>
    public IEnumerable<FunctionId> Callees => _blocks.SelectMany(block => _function[block].Instructions).Where(instruction => instruction.NamesFunction).Select(instruction => instruction.Callee);

    // What is only for code that is compiled for speed is left out: it does no more than the code beside it, and takes longer to compile.
    private List<BlockId> FindBlocks()
    {
        var blocks = ControlFlow.ReversePostOrder(_function);
        _native.UnionWith(_function.Blocks.SelectMany(block => block.Instructions).Where(instruction => instruction.Op == Op.Native).Select(instruction => instruction.Result));
        if (_native.Count == 0) return blocks;
        var used = new HashSet<BlockId>();
        var found = new Stack<BlockId>([Function.EntryId]);
        while (found.TryPop(out var block))
        {
            if (!used.Add(block)) continue;
            var terminator = _function[block].Terminator;
            foreach (var edge in IsNative(terminator) ? terminator.Edges.AsSpan(1) : terminator.Edges) found.Push(edge.Target);
        }
        return blocks.FindAll(used.Contains);
    }

    private bool IsNative(in Instruction branch) => branch.Op == Op.Branch && _native.Contains(branch.Operands[0]);

    // Entry and all: the entry may end the kernel too, but is then the only block.
    private bool EndsKernel(BlockId block) => block != Function.EntryId && _function[block].Terminator.Op is Op.Trap or Op.Throw;

    // A parameter narrower than 32 bits would be extended anew at each use.
    private void CopyNarrowParameters()
    {
        for (int i = 0; i < _function.Parameters.Count; i++)
        {
            var parameter = _function.Parameters[i];
            if (_typeOf(parameter) is not { IsScalar: true, DType.Size: < 4 } type || !OpRules.HasOpcodes(type.DType)) continue;
            _il.LoadArgument(1 + i);
            _il.StoreLocal(LocalOf(parameter));
        }
    }

    private void EmitStatement(in Instruction instruction)
    {
        switch (instruction.Op)
        {
            case Op.Store:
                Push(instruction.Operands[1]);
                Push(instruction.Operands[0]);
                StackType.Store(_il, _typeOf(instruction.Operands[0]));
                break;
            case Op.VectorStore or Op.VectorStream:
                Push(instruction.Operands[1]);
                Push(instruction.Operands[0]);
                foreach (var mask in instruction.Operands.AsSpan(2)) Push(mask);
                VectorRules.Store(_il, _typeOf(instruction.Operands[0]), isMasked: instruction.Operands.Length > 2);
                break;
            // Nothing went past the caches.
            case Op.Fence: break;
            case Op.Guard: EmitGuard(instruction); break;
            case Op.AllocateMemory or Op.ResultMemory or Op.ScratchMemory: EmitAllocation(instruction); break;
            case Op.Call: EmitCall(instruction); break;
            case Op.CallManaged: EmitManagedCall(instruction); break;
            case Op.Fork: EmitFork(instruction); break;
            default:
                Push(instruction);
                _il.StoreLocal(LocalOf(instruction.Result));
                break;
        }
    }

    private void EmitTerminator(in Instruction instruction, BlockId? next)
    {
        switch (instruction.Op)
        {
            case Op.Jump: EmitEdge(instruction.Edges[0], next); break;
            case Op.Branch when IsNative(instruction): EmitEdge(instruction.Edges[1], next); break;
            case Op.Branch: EmitBranch(instruction.Operands[0], instruction.Edges[0], instruction.Edges[1], next); break;
            case Op.Return: EmitReturn(instruction.Operands); break;
            case Op.Trap: EmitFailure((int)instruction.Trap, instruction.Operands); break;
            case Op.Throw: EmitFailure(Traps.FirstUserStatus + (int)instruction.Immediate, instruction.Operands); break;
        }
    }

    private void EmitReturn(ReadOnlySpan<ValueId> values)
    {
        for (int i = 0; i < values.Length; i++)
        {
            _il.LoadArgument(1 + _function.Parameters.Count + i);
            Push(values[i]);
            StackType.Store(_il, _typeOf(values[i]));
        }
        _il.Load(0);
        _il.Emit(OpCodes.Ret);
    }

    private void EmitGuard(Instruction guard)
    {
        var failed = _il.NewLabel();
        EmitBranchIf(guard.Operands[0], false, failed);
        _coldCode.Add(() =>
        {
            _il.Mark(failed);
            EmitFailure((int)guard.Trap, guard.Operands.AsSpan(1));
        });
    }

    private void EmitAllocation(Instruction allocation)
    {
        var failed = _il.NewLabel();
        var block = LocalOf(allocation.Result);
        _il.LoadArgument(0);
        Push(allocation.Operands[0]);
        _il.Load(allocation.Op == Op.ResultMemory ? (long)allocation.ElementType : allocation.ElementType.Size);
        if (allocation.Op != Op.ResultMemory) _il.Emit(OpCodes.Mul);
        foreach (var operand in allocation.Operands.AsSpan(1)) Push(operand);
        _il.Call(typeof(KernelMemory).GetMethod(allocation.Op switch
        {
            Op.ScratchMemory => nameof(KernelMemory.Scratch),
            Op.ResultMemory => nameof(KernelMemory.AllocateResult),
            _ => nameof(KernelMemory.Allocate),
        })!);
        _il.StoreLocal(block);
        _il.LoadLocal(block);
        _il.Emit(OpCodes.Brfalse, failed);
        _coldCode.Add(() =>
        {
            _il.Mark(failed);
            EmitFailure((int)TrapKind.OutOfMemory, []);
        });
    }

    private void EmitFailure(int status, ReadOnlySpan<ValueId> operands)
    {
        for (int i = 0; i < operands.Length; i++)
        {
            _il.LoadArgument(0);
            _il.Load(KernelContext.OperandsOffset + i * sizeof(long));
            _il.Emit(OpCodes.Add);
            Push(operands[i]);
            StackType.ToBits(_il, _typeOf(operands[i]));
            _il.Emit(OpCodes.Stind_I8);
        }
        _il.Load(status);
        _il.Emit(OpCodes.Ret);
    }

    private void EmitCall(in Instruction call)
    {
        var (status, failed) = _failedCall ??= NewFailedCall();
        _il.LoadArgument(0);
        foreach (var argument in call.Operands) Push(argument);
        // The callee writes its results through addresses; a local whose address is taken stays in memory, so the values move to others.
        var types = call.Type.Leaves;
        var slots = new LocalBuilder[types.Count];
        for (int i = 0; i < slots.Length; i++) _il.LoadLocalAddress(slots[i] = ResultSlot(types[i], i));
        _il.Call(_methods[call.Callee.Index]);
        _il.StoreLocal(status);
        _il.LoadLocal(status);
        _il.Emit(OpCodes.Brtrue, failed);
        if (call.Type.IsVoid) return;
        var results = call.Type.IsTuple ? ItemsOf(call.Result) : [LocalOf(call.Result)];
        for (int i = 0; i < slots.Length; i++)
        {
            _il.LoadLocal(slots[i]);
            _il.StoreLocal(results[i]);
        }
    }

    private void EmitManagedCall(in Instruction call)
    {
        var (status, failed) = _failedCall ??= NewFailedCall();
        _il.LoadArgument(0);
        Push(call.Operands[0]);
        _il.Load(call.Immediate);
        _il.Call(typeof(ManagedCalls).GetMethod(nameof(ManagedCalls.Call))!);
        _il.StoreLocal(status);
        _il.LoadLocal(status);
        _il.Emit(OpCodes.Brtrue, failed);
    }

    private void EmitFork(in Instruction fork)
    {
        var (status, failed) = _failedCall ??= NewFailedCall();
        _il.LoadArgument(0);
        _il.Load(_chunks.SlotOf(fork.Callee));
        _il.Emit(OpCodes.Conv_I);
        _il.Emit(OpCodes.Ldind_I);
        foreach (var operand in fork.Operands) Push(operand);
        _il.Call(typeof(ForkCalls).GetMethod(nameof(ForkCalls.Run))!);
        _il.StoreLocal(status);
        _il.LoadLocal(status);
        _il.Emit(OpCodes.Brtrue, failed);
    }

    private (LocalBuilder, Label) NewFailedCall()
    {
        var status = _il.Declare(typeof(int));
        var failed = _il.NewLabel();
        _coldCode.Add(() =>
        {
            _il.Mark(failed);
            _il.LoadLocal(status);
            _il.Emit(OpCodes.Ret);
        });
        return (status, failed);
    }

    private LocalBuilder ResultSlot(IrType type, int item)
    {
        // Of the parameter's type, not the stack's: the callee writes no more bytes than that has.
        var slotType = StackType.Parameter(type);
        return _resultSlots.TryGetValue((slotType, item), out var slot) ? slot : _resultSlots[(slotType, item)] = _il.Declare(slotType);
    }

    private void EmitBranch(ValueId condition, Edge whenTrue, Edge whenFalse, BlockId? next)
    {
        bool invert = HasCopies(whenTrue) && (!HasCopies(whenFalse) || whenTrue.Target == next) || (!HasCopies(whenFalse) && whenTrue.Target == next);
        var (taken, fallThrough) = invert ? (whenFalse, whenTrue) : (whenTrue, whenFalse);
        if (!HasCopies(taken))
        {
            EmitBranchIf(condition, !invert, _labels[taken.Target.Index]);
            EmitEdge(fallThrough, next);
            return;
        }
        var copies = _il.NewLabel();
        EmitBranchIf(condition, !invert, copies);
        EmitEdge(fallThrough, null);
        _il.Mark(copies);
        EmitEdge(taken, next);
    }

    private void EmitBranchIf(ValueId condition, bool sense, Label target)
    {
        if (_trees.TryGetTree(condition, out var definition))
        {
            if (definition.Op == Op.Not)
            {
                EmitBranchIf(definition.Operands[0], !sense, target);
                return;
            }
            if (definition.Operands.Length == 2 && BranchRules.Find(definition.Op, _typeOf(definition.Operands[0]).DType, sense) is { } opcode)
            {
                Push(definition.Operands[0]);
                Push(definition.Operands[1]);
                _il.Emit(opcode, target);
                return;
            }
        }
        Push(condition);
        _il.Emit(sense ? OpCodes.Brtrue : OpCodes.Brfalse, target);
    }

    private bool HasCopies(in Edge edge)
    {
        var parameters = _function[edge.Target].Parameters;
        for (int i = 0; i < parameters.Count; i++)
            if (edge.Arguments[i] != parameters[i]) return true;
        return false;
    }

    // All arguments are on the stack before the first parameter changes: a parallel copy.
    private void EmitEdge(in Edge edge, BlockId? next)
    {
        var parameters = _function[edge.Target].Parameters;
        for (int i = 0; i < parameters.Count; i++)
            if (edge.Arguments[i] != parameters[i]) Push(edge.Arguments[i]);
        for (int i = parameters.Count - 1; i >= 0; i--)
            if (edge.Arguments[i] != parameters[i]) _il.StoreLocal(LocalOf(parameters[i]));
        if (edge.Target != next) _il.Emit(OpCodes.Br, _labels[edge.Target.Index]);
    }

    private void Push(ValueId value)
    {
        if (_trees.TryGetTree(value, out var definition)) Push(definition);
        else if (_locals[value.Index] is { } local) _il.LoadLocal(local);
        else if (ParameterIndex(value) is { } index) _il.LoadArgument(1 + index);
        else _il.LoadLocal(LocalOf(value));
    }

    private void Push(in Instruction instruction)
    {
        switch (instruction.Op)
        {
            case Op.Const: StackType.LoadConstant(_il, instruction.Type.DType, instruction.Immediate); break;
            case Op.StackOk: PushStackOk(); break;
            case Op.Native: _il.Load(0); break;
            case Op.NullMemory:
                _il.Load(0);
                _il.Emit(OpCodes.Conv_U);
                break;
            case Op.StackSlot:
                _il.Load((int)instruction.Immediate);
                _il.Emit(OpCodes.Conv_U);
                _il.Emit(OpCodes.Localloc);
                break;
            case Op.Address:
                Push(instruction.Operands[0]);
                _il.Emit(OpCodes.Conv_U8);
                break;
            case Op.Offset: PushOffset(instruction); break;
            case Op.Get: _il.LoadLocal(ItemsOf(instruction.Operands[0])[instruction.Immediate]); break;
            case Op.Load:
                Push(instruction.Operands[0]);
                StackType.Load(_il, instruction.Type);
                break;
            default:
                foreach (var operand in instruction.Operands) Push(operand);
                OpRules.Emit(_il, instruction, _typeOf);
                break;
        }
    }

    private void PushOffset(in Instruction offset)
    {
        Push(offset.Operands[0]);
        Push(offset.Operands[1]);
        _il.Emit(OpCodes.Conv_I);
        if (offset.ElementType.Size > 1)
        {
            _il.Load(offset.ElementType.Size);
            _il.Emit(OpCodes.Conv_I);
            _il.Emit(OpCodes.Mul);
        }
        _il.Emit(OpCodes.Add);
    }

    private void PushStackOk()
    {
        _il.LoadLocalAddress(_frameMark ??= _il.Declare(typeof(byte)));
        _il.Emit(OpCodes.Conv_U);
        _il.LoadArgument(0);
        _il.Load(KernelContext.StackLimitOffset);
        _il.Emit(OpCodes.Add);
        _il.Emit(OpCodes.Ldind_I);
        _il.Emit(OpCodes.Cgt_Un);
    }

    private LocalBuilder LocalOf(ValueId value) => _locals[value.Index] ??= _il.Declare(StackType.Local(_typeOf(value)));

    /// <summary>The locals that hold what a call returned.</summary>
    private LocalBuilder[] ItemsOf(ValueId tuple)
    {
        if (_items.TryGetValue(tuple, out var locals)) return locals;
        return _items[tuple] = [.. _typeOf(tuple).Items.Select(type => _il.Declare(StackType.Local(type)))];
    }

    private int? ParameterIndex(ValueId value)
    {
        for (int i = 0; i < _function.Parameters.Count; i++)
            if (_function.Parameters[i] == value) return i;
        return null;
    }
}
