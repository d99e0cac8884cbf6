using DualJit.IR;
using DualJit.Llvm.Interop;

namespace DualJit.Llvm;

/// <summary>Writes one function: block parameters become phis, and guards and calls branch to blocks that return a status.</summary>
/// <example><code>
///                                             br i1 %c, label %ok, label %trap, !prof !likely
/// guard %c, IndexOutOfRange(%i, %n)    =>   trap: store i64 %i, ptr %context ; store i64 %n, ptr %context + 8 ; ret { i32, double } { 1, poison }
///                                           ok:
/// </code></example>
internal sealed class FunctionLowering(ModuleLowering module, Function function, LLVMValueRef target, LoopLocations.Scope? locations)
{
    private readonly LLVMValueRef[] _values = new LLVMValueRef[function.ValueCount];
    private readonly LLVMBasicBlockRef[] _blocks = new LLVMBasicBlockRef[function.Blocks.Count];
    private BlockId _block;
    private (LoopTree Loops, Dominators Dominators)? _analyses;

    public ModuleLowering Module { get; } = module;

    public LLVMBuilderRef Builder { get; } = module.Context.CreateBuilder();

    public LLVMValueRef this[ValueId value] => _values[value.Index];

    public IrType TypeOf(ValueId value) => function.TypeOf(value);

    private LLVMValueRef KernelContext => target.GetParam(0);

    public void Run()
    {
        using var builder = Builder;
        // Definitions come before their uses in this order; what comes over back edges are phis.
        var order = ControlFlow.ReversePostOrder(function);
        foreach (var id in order) _blocks[id.Index] = Append(id.ToString());
        for (int i = 0; i < function.Parameters.Count; i++) Define(function.Parameters[i], target.GetParam((uint)i + 1));
        foreach (var id in order)
        {
            if (id == Function.EntryId) continue;
            Builder.PositionAtEnd(_blocks[id.Index]);
            foreach (var parameter in function[id].Parameters) Define(parameter, Builder.BuildPhi(Module.TypeOf(TypeOf(parameter))));
        }
        foreach (var id in order)
        {
            _block = id;
            Builder.PositionAtEnd(_blocks[id.Index]);
            if (locations is not null) Builder.SetDebugLocation(locations.Of(id));
            foreach (var instruction in function[id].Instructions)
            {
                var value = OpRows.Emit(this, instruction);
                if (!instruction.Result.IsNone) Define(instruction.Result, value);
            }
            locations?.MarkBackEdges(id, Builder.InsertBlock.Terminator);
        }
    }

    /// <summary>Declares an intrinsic for the type, and calls it.</summary>
    public LLVMValueRef CallIntrinsic(string name, LLVMTypeRef type, params ReadOnlySpan<LLVMValueRef> arguments)
    {
        var intrinsic = Module.Intrinsic(name, type);
        return Builder.BuildCall2(intrinsic.GlobalValueType, intrinsic, arguments);
    }

    /// <param name="inVectors">Whether a loop may become vector code around calls of it.</param>
    public LLVMValueRef CallLibm(string name, bool inVectors, params ReadOnlySpan<LLVMValueRef> arguments)
    {
        var libm = Module.Libm(name, arguments[0].TypeOf, arguments.Length);
        var call = Builder.BuildCall2(libm.GlobalValueType, libm, arguments);
        // Where some iterations do not call it there would be a branch for each lane.
        if (inVectors && IsInEachIteration()) call.AddCallSiteAttribute(LLVMAttributeIndex.LLVMAttributeFunctionIndex, LibmVectors.Declare(Module.Target, libm, arguments.Length));
        return call;
    }

    /// <summary>Whether the block that is written is in a loop, all of whose iterations go through it.</summary>
    private bool IsInEachIteration()
    {
        var (loops, dominators) = _analyses ??= (new LoopTree(function), new Dominators(function));
        return loops.InnermostOf(_block) is { } loop && loop.Blocks.All(block => dominators.Dominates(_block, block) || function[block].Terminator.Edges.All(edge => edge.Target != loop.Header));
    }

    public LLVMValueRef Load(IrType type, LLVMValueRef pointer)
    {
        var loaded = Builder.BuildLoad2(Module.MemoryTypeOf(type), pointer);
        loaded.Alignment = SizeOf(type);
        return IsBool(type) ? Module.FromMemory(Builder, loaded) : loaded;
    }

    public void Store(IrType type, LLVMValueRef value, LLVMValueRef pointer) =>
        Builder.BuildStore(IsBool(type) ? Module.ToMemory(Builder, value) : value, pointer).Alignment = SizeOf(type);

    /// <summary>Stores a vector past the caches, at a multiple of its size.</summary>
    public void Stream(IrType type, LLVMValueRef value, LLVMValueRef pointer)
    {
        var store = Builder.BuildStore(value, pointer);
        store.Alignment = (uint)(type.Lanes * type.DType.Size);
        store.SetMetadata(Module.Context.GetMDKindID("nontemporal"), Module.Context.MetadataAsValue(Module.Context.GetMDNode([LLVM.ValueAsMetadata(Module.Int32(1))])));
    }

    /// <summary>Only x86 orders what is streamed otherwise than what is stored.</summary>
    public void FenceStreams()
    {
        if (!HostTarget.Current.IsX86) return;
        var fence = Module.Intrinsic("llvm.x86.sse.sfence");
        Builder.BuildCall2(fence.GlobalValueType, fence, []);
    }

    /// <summary>Loads the lanes that the mask has; the others are zero, and their memory is not touched.</summary>
    public LLVMValueRef LoadMasked(IrType type, LLVMValueRef pointer, LLVMValueRef mask)
    {
        var memory = Module.MemoryTypeOf(type);
        var load = Module.Intrinsic("llvm.masked.load", memory, Module.Context.PointerType);
        var zero = LLVMValueRef.CreateConstNull(memory);
        var loaded = AlignsPointer
            ? Builder.BuildCall2(load.GlobalValueType, load, [pointer, mask, zero])
            : Builder.BuildCall2(load.GlobalValueType, load, [pointer, Module.Int32((int)SizeOf(type)), mask, zero]);
        if (AlignsPointer) loaded.AddCallSiteAttribute((LLVMAttributeIndex)1, Alignment(type));
        return IsBool(type) ? Module.FromMemory(Builder, loaded) : loaded;
    }

    /// <summary>Stores the lanes that the mask has; the memory of the others is not touched.</summary>
    public void StoreMasked(IrType type, LLVMValueRef value, LLVMValueRef pointer, LLVMValueRef mask)
    {
        var store = Module.Intrinsic("llvm.masked.store", Module.MemoryTypeOf(type), Module.Context.PointerType);
        var stored = IsBool(type) ? Module.ToMemory(Builder, value) : value;
        var call = AlignsPointer
            ? Builder.BuildCall2(store.GlobalValueType, store, [stored, pointer, mask])
            : Builder.BuildCall2(store.GlobalValueType, store, [stored, pointer, Module.Int32((int)SizeOf(type)), mask]);
        if (AlignsPointer) call.AddCallSiteAttribute((LLVMAttributeIndex)2, Alignment(type));
    }

    // LLVM 22 made the alignment of masked accesses, an operand before, an attribute of the pointer.
    private static bool AlignsPointer => LlvmLibrary.State.Version!.Major >= 22;

    private LLVMAttributeRef Alignment(IrType type) => Module.Context.CreateEnumAttribute("align", SizeOf(type));

    /// <summary>Memory that lives as long as the call; on the boundary of a cache line, as it holds what vectors are stored to.</summary>
    public LLVMValueRef StackSlot(long bytes)
    {
        var slot = Builder.BuildAlloca(LLVMTypeRef.CreateArray(Module.Context.Int8Type, (ulong)bytes));
        slot.Alignment = 64;
        return slot;
    }

    /// <summary>Whether this frame lies above the limit in the context.</summary>
    public LLVMValueRef StackOk()
    {
        var type = Module.Context.PointerType;
        var frameAddress = Module.Intrinsic("llvm.frameaddress", type);
        var frame = Builder.BuildCall2(frameAddress.GlobalValueType, frameAddress, [Module.Int32(0)]);
        var limit = Load(IrType.Pointer, ContextField(IR.KernelContext.StackLimitOffset));
        return Builder.BuildICmp(LLVMIntPredicate.LLVMIntUGT, frame, limit);
    }

    /// <summary>A block of zeros from the allocator in the context.</summary>
    /// <param name="place">The place whose memory is used again, or null for memory of its own.</param>
    public LLVMValueRef Allocate(LLVMValueRef elements, DType dtype, LLVMValueRef? place = null)
    {
        var (pointer, i64) = (Module.Context.PointerType, Module.Context.Int64Type);
        var allocate = Load(IrType.Pointer, ContextField(place is null ? IR.KernelContext.AllocateOffset : IR.KernelContext.ScratchOffset));
        var bytes = Builder.BuildMul(elements, Module.Int64(dtype.Size));
        var block = place is { } number
            ? Builder.BuildCall2(LLVMTypeRef.CreateFunction(pointer, [pointer, i64, i64]), allocate, [KernelContext, bytes, number])
            : Builder.BuildCall2(LLVMTypeRef.CreateFunction(pointer, [pointer, i64]), allocate, [KernelContext, bytes]);
        // Into memory that is used again, the address from before points.
        return Allocated(block, isOwn: place is null);
    }

    /// <summary>Memory of the caller for an array that the kernel returns.</summary>
    public LLVMValueRef AllocateResult(LLVMValueRef elements, DType dtype, LLVMValueRef result, LLVMValueRef isZeroed)
    {
        var (pointer, i64) = (Module.Context.PointerType, Module.Context.Int64Type);
        var allocate = Load(IrType.Pointer, ContextField(IR.KernelContext.AllocateResultOffset));
        var type = LLVMTypeRef.CreateFunction(pointer, [pointer, i64, i64, i64, i64]);
        return Allocated(Builder.BuildCall2(type, allocate, [KernelContext, elements, Module.Int64((long)dtype), result, Builder.BuildZExt(isZeroed, i64)]), isOwn: true);
    }

    /// <summary>Traps where there was no memory.</summary>
    /// <param name="isOwn">Whether nothing else points into it.</param>
    private LLVMValueRef Allocated(LLVMValueRef block, bool isOwn)
    {
        var pointer = Module.Context.PointerType;
        if (isOwn) block.AddCallSiteAttribute(LLVMAttributeIndex.LLVMAttributeReturnIndex, Module.Context.CreateEnumAttribute("noalias"));
        var (ok, failed) = (Append("ok"), Append("full"));
        BranchLikely(Builder.BuildICmp(LLVMIntPredicate.LLVMIntNE, block, LLVMValueRef.CreateConstNull(pointer)), ok, failed);
        Builder.PositionAtEnd(failed);
        ReturnFailure(Module.Int32((int)TrapKind.OutOfMemory));
        Builder.PositionAtEnd(ok);
        return block;
    }

    public void Guard(Instruction guard)
    {
        var (ok, failed) = (Append("ok"), Append("trap"));
        BranchLikely(this[guard.Operands[0]], ok, failed);
        Builder.PositionAtEnd(failed);
        Fail((int)guard.Trap, guard.Operands.AsSpan(1));
        Builder.PositionAtEnd(ok);
    }

    /// <summary>Stores the operands in the context and returns the status.</summary>
    public void Fail(int status, ReadOnlySpan<ValueId> operands)
    {
        for (int i = 0; i < operands.Length; i++)
            Store(IrType.Int64, Bits(operands[i]), ContextField(IR.KernelContext.OperandsOffset + i * sizeof(long)));
        ReturnFailure(Module.Int32(status));
    }

    public void Return(ReadOnlySpan<ValueId> operands)
    {
        var returned = Result(Module.Int32(0));
        for (int i = 0; i < operands.Length; i++) returned = Builder.BuildInsertValue(returned, this[operands[i]], (uint)i + 1);
        Builder.BuildRet(returned);
    }

    /// <summary>Calls a function of the module, and returns its status if that is not 0.</summary>
    public LLVMValueRef Call(Instruction call)
    {
        var callee = Module[call.Callee];
        var returned = Builder.BuildCall2(callee.GlobalValueType, callee, [KernelContext, .. call.Operands.Select(operand => this[operand])]);
        bool isVoid = Module.SourceOf(call.Callee).ReturnType.IsVoid;
        ReturnUnlessOk(isVoid ? returned : Builder.BuildExtractValue(returned, 0));
        // A tuple stays as it is returned; its items are taken out of that.
        return isVoid ? default : call.Type.IsTuple ? returned : Builder.BuildExtractValue(returned, 1);
    }

    /// <summary>Calls managed code through the context, and returns the status if that is not 0.</summary>
    public void CallManaged(LLVMValueRef slots, long site)
    {
        var (pointer, i64) = (Module.Context.PointerType, Module.Context.Int64Type);
        var call = Load(IrType.Pointer, ContextField(IR.KernelContext.CallManagedOffset));
        ReturnUnlessOk(Builder.BuildCall2(LLVMTypeRef.CreateFunction(Module.Context.Int32Type, [pointer, pointer, i64]), call, [KernelContext, slots, Module.Int64(site)]));
    }

    /// <summary>Has a function of the module called for ranges through the context, and returns the status if that is not 0.</summary>
    public void Fork(Instruction fork)
    {
        var (pointer, i64) = (Module.Context.PointerType, Module.Context.Int64Type);
        var run = Load(IrType.Pointer, ContextField(IR.KernelContext.ForkOffset));
        ReturnUnlessOk(Builder.BuildCall2(
            LLVMTypeRef.CreateFunction(Module.Context.Int32Type, [pointer, pointer, i64, i64, pointer]), run,
            [KernelContext, Module[fork.Callee], .. fork.Operands.Select(operand => this[operand])]));
    }

    private void ReturnUnlessOk(LLVMValueRef status)
    {
        var (ok, failed) = (Append("ok"), Append("failed"));
        BranchLikely(Builder.BuildICmp(LLVMIntPredicate.LLVMIntEQ, status, Module.Int32(0)), ok, failed);
        Builder.PositionAtEnd(failed);
        ReturnFailure(status);
        Builder.PositionAtEnd(ok);
    }

    public LLVMValueRef TakeItem(LLVMValueRef returned, long index) => Builder.BuildExtractValue(returned, (uint)index + 1);

    public void Jump(Edge edge) => Builder.BuildBr(Enter(edge));

    public void Branch(LLVMValueRef condition, Edge whenTrue, Edge whenFalse, bool isLikely)
    {
        // A phi has one value for each block before it, so a second edge to it gets a block of its own.
        bool isSecond = whenTrue.Target == whenFalse.Target;
        var (then, otherwise) = (Enter(whenTrue), isSecond ? Append("edge") : Enter(whenFalse));
        if (isLikely) BranchLikely(condition, then, otherwise);
        else Builder.BuildCondBr(condition, then, otherwise);
        if (!isSecond) return;
        Builder.PositionAtEnd(otherwise);
        Jump(whenFalse);
    }

    /// <summary>Passes the edge's arguments from the block that is being written.</summary>
    private LLVMBasicBlockRef Enter(Edge edge)
    {
        var parameters = function[edge.Target].Parameters;
        var from = Builder.InsertBlock;
        for (int i = 0; i < parameters.Count; i++) this[parameters[i]].AddIncoming([this[edge.Arguments[i]]], [from]);
        return _blocks[edge.Target.Index];
    }

    private void BranchLikely(LLVMValueRef condition, LLVMBasicBlockRef likely, LLVMBasicBlockRef unlikely) =>
        Builder.BuildCondBr(condition, likely, unlikely).SetMetadata(Module.ProfileKind, Module.Likely);

    private void ReturnFailure(LLVMValueRef status) =>
        Builder.BuildRet(Result(status));

    /// <summary>What a function returns with this status, where it has no values yet.</summary>
    private LLVMValueRef Result(LLVMValueRef status) =>
        function.ReturnType.IsVoid ? status : Builder.BuildInsertValue(Module.ResultType(function.ReturnType).Poison, status, 0);

    /// <summary>The value as <see cref="ScalarBits"/> has it.</summary>
    private LLVMValueRef Bits(ValueId value)
    {
        var (type, i64) = (TypeOf(value), Module.Context.Int64Type);
        if (type.IsPointer) return Builder.BuildPtrToInt(this[value], i64);
        var bits = type.DType switch
        {
            DType.Float16 => Builder.BuildBitCast(this[value], Module.Context.Int16Type),
            DType.Float32 => Builder.BuildBitCast(this[value], Module.Context.Int32Type),
            DType.Float64 => Builder.BuildBitCast(this[value], i64),
            _ => this[value],
        };
        return bits.TypeOf == i64 ? bits
            : type.IsOf(Kinds.Signed) ? Builder.BuildSExt(bits, i64)
            : Builder.BuildZExt(bits, i64);
    }

    private LLVMValueRef ContextField(int offset) =>
        offset == 0 ? KernelContext : Builder.BuildInBoundsGEP2(Module.Context.Int8Type, KernelContext, [Module.Int64(offset)]);

    private void Define(ValueId id, LLVMValueRef value)
    {
        _values[id.Index] = value;
        if (function.NameOf(id) is { } name) value.Name = name;
    }

    private LLVMBasicBlockRef Append(string name) => LLVMBasicBlockRef.AppendInContext(Module.Context, target, name);

    private static bool IsBool(IrType type) => type.IsBool || type.IsMask;

    // Of a vector, the size of a lane: vectors lie anywhere in an array.
    private static uint SizeOf(IrType type) => type.IsPointer ? (uint)IntPtr.Size : (uint)type.DType.Size;
}
