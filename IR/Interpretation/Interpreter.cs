using System.Reflection;
using System.Runtime.CompilerServices;
using System.Runtime.ExceptionServices;

namespace DualJit.IR;

/// <summary>Runs a module of any stage as it is, and so says what it means. Slow; the judge of the passes and backends.</summary>
/// <remarks>Traps and exceptions of the kernel are thrown as the .NET exceptions that they stand for. Safe for concurrent use.</remarks>
public sealed unsafe class Interpreter
{
    private readonly Module _module;
    private readonly Dictionary<Function, ScalarFunction?[][]> _meanings = [];

    /// <summary>What lasts for one call of the entry: the context, which owns what is allocated.</summary>
    private struct CallState
    {
        public KernelContext* Context;
        public long BlocksLeft;
    }

    public Interpreter(Module module)
    {
        _module = module;
        foreach (var function in module.Functions) _meanings[function] = [.. function.Blocks.Select(block => MeaningsOf(function, block))];
    }

    /// <summary>How many blocks a call of the entry may go through, for code that may never end.</summary>
    public long MaximumBlocks { get; init; } = long.MaxValue;

    /// <summary>Calls the entry of the module.</summary>
    /// <param name="arguments">One per parameter.</param>
    /// <returns>What it returns; no meaning where it returns nothing.</returns>
    /// <exception cref="TimeoutException">It went through more than <see cref="MaximumBlocks"/> blocks.</exception>
    public RuntimeValue Run(params ReadOnlySpan<RuntimeValue> arguments) => Run((ManagedCalls?)null, arguments);

    /// <summary>The same for a module that calls managed code.</summary>
    public RuntimeValue Run(ManagedCalls? managed, params ReadOnlySpan<RuntimeValue> arguments)
    {
        KernelContext context = default;
        managed?.Prepare(&context);
        try
        {
            return Run(&context, arguments);
        }
        finally
        {
            if (managed is not null) ManagedCalls.Release(&context);
            KernelMemory.Free(&context);
        }
    }

    /// <summary>Calls the entry of the module, which may return arrays.</summary>
    /// <param name="context">Owns what is allocated; the caller frees it.</param>
    /// <param name="arguments">One per parameter. An array that is returned as it came is the same <see cref="ArrayView"/>.</param>
    public RuntimeValue Run(KernelContext* context, params ReadOnlySpan<RuntimeValue> arguments)
    {
        var call = new CallState { Context = context, BlocksLeft = MaximumBlocks };
        return Run(_module.Entry, arguments, &call);
    }

    private RuntimeValue Run(Function function, ReadOnlySpan<RuntimeValue> arguments, CallState* call)
    {
        RuntimeHelpers.EnsureSufficientExecutionStack();
        if (arguments.Length != function.Parameters.Count) throw new ArgumentException($"@{function.Name} has {function.Parameters.Count} parameters, not {arguments.Length}");
        var values = new RuntimeValue[function.ValueCount];
        for (int i = 0; i < arguments.Length; i++)
        {
            var parameter = function.Parameters[i];
            if (function.IsLength(parameter) && arguments[i].Bits is < 0 or > int.MaxValue) throw new InternalCompilerException($"@{function.Name} is called with a length of {arguments[i].Bits}");
            values[parameter.Index] = arguments[i];
        }
        using var slots = new StackSlots();
        var block = Function.EntryId;
        while (true)
        {
            if (--call->BlocksLeft < 0) throw new TimeoutException($"@{function.Name} is not done after {MaximumBlocks} blocks");
            var meanings = _meanings[function][block.Index];
            var instructions = function[block].Instructions;
            for (int i = 0; i < instructions.Count - 1; i++)
            {
                var instruction = instructions[i];
                var result = meanings[i] is { } meaning ? Evaluate(meaning, instruction, values) : Execute(instruction, function, values, slots, call);
                if (!instruction.Result.IsNone) values[instruction.Result.Index] = result;
            }
            var terminator = instructions[^1];
            switch (terminator.Op)
            {
                case Op.Return:
                    return Returned(function, terminator.Operands, values);
                case Op.Trap:
                    throw CreateTrap(terminator, terminator.Operands, values);
                case Op.Throw:
                    throw _module.Exceptions[(int)terminator.Immediate].Create(Bits(terminator.Operands, values));
                default:
                    block = Follow(function, terminator, values);
                    break;
            }
        }
    }

    private static RuntimeValue Evaluate(ScalarFunction meaning, in Instruction instruction, RuntimeValue[] values)
    {
        if (instruction.Type.IsVector) return VectorOps.Map(meaning, instruction, values);
        Span<long> operands = stackalloc long[3];
        for (int i = 0; i < instruction.Operands.Length; i++) operands[i] = values[instruction.Operands[i].Index].Bits;
        return new RuntimeValue(meaning(operands));
    }

    private RuntimeValue Execute(in Instruction instruction, Function function, RuntimeValue[] values, StackSlots slots, CallState* call)
    {
        var operands = instruction.Operands;
        switch (instruction.Op)
        {
            case Op.Const or Op.FunctionReference:
                return new RuntimeValue(instruction.Immediate);
            case Op.Select when values[operands[0].Index].Elements is { } mask:
                return VectorOps.Select(mask, values[operands[1].Index].Lanes, values[operands[2].Index].Lanes);
            case Op.Select:
                return values[operands[values[operands[0].Index].Bits != 0 ? 1 : 2].Index];
            case Op.Tuple:
                return RuntimeValue.Tuple(Array.ConvertAll(operands, operand => values[operand.Index]));
            case Op.Get:
                return values[operands[0].Index].Items[instruction.Immediate];
            case Op.Allocate or Op.AllocateScratch:
                return RuntimeValue.Of(Allocate(instruction.Type, Bits(operands, values), call->Context));
            case Op.AllocateRaw:
                return RuntimeValue.Of(AllocateRaw(instruction.Type, Bits(operands, values), call->Context));
            case Op.ResultMemory:
                nint result = KernelMemory.AllocateResult(call->Context, values[operands[0].Index].Bits, (long)instruction.ElementType, values[operands[1].Index].Bits, values[operands[2].Index].Bits != 0);
                return new RuntimeValue(result != 0 ? result : throw Traps.Create(TrapKind.OutOfMemory, 0, 0));
            case Op.AllocateMemory:
                return new RuntimeValue(AllocateMemory(values[operands[0].Index].Bits, instruction.ElementType, call->Context));
            case Op.ScratchMemory:
                long bytes = values[operands[0].Index].Bits * instruction.ElementType.Size;
                return new RuntimeValue(KernelMemory.Scratch(call->Context, bytes, values[operands[1].Index].Bits) is not 0 and var scratch ? scratch : throw Traps.Create(TrapKind.OutOfMemory, 0, 0));
            case Op.Slice:
                return RuntimeValue.Of(values[operands[0].Index].Array.Slice(new SliceKinds(instruction.Immediate), Bits(operands.AsSpan(1), values), function.TypeOf(operands[0]).ElementSize));
            case Op.Transpose:
                return RuntimeValue.Of(values[operands[0].Index].Array.Transpose(operands.Length == 1 ? null : Bits(operands.AsSpan(1), values)));
            case Op.Broadcast:
                return RuntimeValue.Of(values[operands[0].Index].Array.BroadcastTo(ShapeIn(operands, values)));
            case Op.Reshape:
                var (reshaped, reshapedType) = (values[operands[0].Index].Array, function.TypeOf(operands[0]));
                return RuntimeValue.Of(reshaped.Reshape(ShapeIn(operands, values), () => Copy(reshaped, reshapedType with { Layout = Layout.C }, call->Context)));
            case Op.ReadOnly:
                return RuntimeValue.Of(values[operands[0].Index].Array with { });
            case Op.View when values[operands[0].Index].View is not null:
                int rank = instruction.Type.Rank;
                var parts = Bits(operands.AsSpan(1), values);
                return RuntimeValue.Of(
                    parts.Length > rank + 1 ? new ArrayView((nint)parts[0], parts[1..(rank + 1)], parts[(rank + 1)..])
                    : instruction.Type.Layout == Layout.F ? ArrayView.FirstAxisFastest((nint)parts[0], parts.AsSpan(1)) : ArrayView.Contiguous((nint)parts[0], parts.AsSpan(1)));
            case Op.View:
                return RuntimeValue.Of(ArrayView.Contiguous((nint)values[operands[0].Index].Bits, Bits(operands.AsSpan(1), values)));
            case Op.Null:
                return RuntimeValue.Of(ArrayView.Null(instruction.Type.Rank));
            case Op.IsNull:
                return RuntimeValue.Of(values[operands[0].Index].View!.IsNull);
            case Op.Row:
                return RuntimeValue.Of(ArrayView.OfRow(values[operands[0].Index].Array.Address([values[operands[1].Index].Bits], ArrayAbi.RowSize)));
            case Op.RowStore:
                values[operands[1].Index].View!.StoreAsRow(values[operands[0].Index].Array.Address([values[operands[2].Index].Bits], ArrayAbi.RowSize));
                return default;
            case Op.NullMemory:
                return new RuntimeValue(0);
            case Op.Length:
                return new RuntimeValue(values[operands[0].Index].Array.Length);
            case Op.Reduce:
                var element = _module[instruction.Callee];
                return new ArrayReduction(instruction.Combiner, element, Array.ConvertAll(operands, operand => values[operand.Index]), elements => Run(element, elements, call)).All();
            case Op.MatMul:
                var product = instruction.Type;
                return RuntimeValue.Of(ArrayProduct.Run(values[operands[0].Index].Array, function.TypeOf(operands[0]).DType, values[operands[1].Index].Array, function.TypeOf(operands[1]).DType, product.DType, lengths => Allocate(product, lengths, call->Context)));
            case Op.ReduceAxes or Op.Accumulate:
                var (reduced, combined, axes) = (_module[instruction.Callee], instruction.Type, instruction.Axes);
                if (instruction.Op == Op.Accumulate)
                    return RuntimeValue.Of(new ArrayReduction(instruction.Combiner, reduced, Array.ConvertAll(operands, operand => values[operand.Index]), elements => Run(reduced, elements, call)).UpToEach(axes, lengths => Allocate(combined, lengths, call->Context)));
                return RuntimeValue.Of(new ArrayReduction(instruction.Combiner, reduced, Array.ConvertAll(operands, operand => values[operand.Index]), elements => Run(reduced, elements, call)).Along(axes, lengths => Allocate(combined, lengths, call->Context)));
            case Op.Map:
                var (mapped, made) = (_module[instruction.Callee], instruction.Type);
                return RuntimeValue.Of(ArrayMap.Run(mapped, Array.ConvertAll(operands, operand => values[operand.Index]), lengths => Allocate(made, lengths, call->Context), elements => Run(mapped, elements, call)));
            case Op.Assign:
                ArrayAssignment.Run(values[operands[0].Index].Array, function.TypeOf(operands[0]).DType, values[operands[1].Index], function.TypeOf(operands[1]).DType);
                return default;
            case Op.MaskLoad:
                var masked = instruction.Type.DType;
                return RuntimeValue.Of(ArrayMasks.Load(values[operands[0].Index].Array, values[operands[1].Index], masked.Size, count => Allocate(IrType.Array(masked, 1, Layout.C), [count], call->Context)));
            case Op.MaskStore:
                ArrayMasks.Store(values[operands[0].Index].Array, values[operands[1].Index], values[operands[2].Index], function.TypeOf(operands[0]).DType);
                return default;
            case Op.Data:
                return new RuntimeValue(values[operands[0].Index].Array.Data);
            case Op.Stride:
                return new RuntimeValue(values[operands[0].Index].Array.Strides[instruction.Immediate]);
            case Op.Describe:
                values[operands[0].Index].View!.Describe((nint)values[operands[1].Index].Bits);
                return default;
            case Op.Described:
                return RuntimeValue.Of(ArrayView.Described((nint)values[operands[0].Index].Bits));
            case Op.Parallel:
                return new RuntimeValue(values[operands[0].Index].Bits < values[operands[1].Index].Bits ? 1 : 0);
            case Op.Dim:
                var lengths = values[operands[0].Index].Array.Lengths;
                if ((ulong)instruction.Immediate >= (ulong)lengths.Length) throw Traps.Create(TrapKind.IndexOutOfRange, instruction.Immediate, lengths.Length);
                return new RuntimeValue(lengths[instruction.Immediate]);
            case Op.Shape:
                return RuntimeValue.Of(Copy(values[operands[0].Index].Array.Lengths, call->Context));
            case Op.Strides:
                return RuntimeValue.Of(Copy(values[operands[0].Index].Array.StridesByLayout, call->Context));
            case Op.ElementAt:
                return RuntimeValue.Load(values[operands[0].Index].Array.AddressAt(values[operands[1].Index].Bits, instruction.Type.DType.Size), instruction.Type.DType);
            case Op.ElementAddress:
                return new RuntimeValue(ElementAddress(operands[0], operands.AsSpan(1), function, values));
            case Op.ElementLoad:
                return RuntimeValue.Load(ElementAddress(operands[0], operands.AsSpan(1), function, values), instruction.Type.DType);
            case Op.ElementStore:
                values[operands[1].Index].Store(ElementAddress(operands[0], operands.AsSpan(2), function, values), function.TypeOf(operands[1]).DType);
                return default;
            case Op.Offset:
                return new RuntimeValue(values[operands[0].Index].Bits + values[operands[1].Index].Bits * instruction.ElementType.Size);
            case Op.Address:
                return values[operands[0].Index];
            case Op.StackSlot:
                return new RuntimeValue(slots.Add((int)instruction.Immediate));
            case Op.Load:
                return RuntimeValue.Load((nint)values[operands[0].Index].Bits, instruction.Type.DType);
            case Op.Store:
                values[operands[0].Index].Store((nint)values[operands[1].Index].Bits, function.TypeOf(operands[0]).DType);
                return default;
            case Op.Splat or Op.Iota or Op.Lane or Op.Insert or Op.ZipLow or Op.ZipHigh or Op.Fold or Op.VectorLoad or Op.VectorStore or Op.VectorStream:
                return VectorOps.Execute(instruction, function, values);
            case Op.Native:
                return values[operands[0].Index];
            case Op.Fence:
                return default;
            case Op.Call:
                return Run(_module[instruction.Callee], Array.ConvertAll(operands, operand => values[operand.Index]), call);
            case Op.CallIndirect:
                var callee = new FunctionId((int)values[operands[0].Index].Bits);
                return Run(_module[callee], Array.ConvertAll(operands[1..], operand => values[operand.Index]), call);
            case Op.CallManaged:
                ManagedCalls.Of(call->Context).Invoke((nint)values[operands[0].Index].Bits, instruction.Immediate);
                return default;
            case Op.Combine:
                return Run(_module[instruction.Callee], [values[operands[1].Index], values[operands[2].Index]], call);
            case Op.Fork:
                var (chunk, frame) = (_module[instruction.Callee], values[operands[2].Index]);
                Fork(values[operands[0].Index].Bits, values[operands[1].Index].Bits, (first, end) => Run(chunk, [new(first), new(end), frame], call));
                return default;
            case Op.StackOk:
                return RuntimeValue.Of(RuntimeHelpers.TryEnsureSufficientExecutionStack());
            case Op.Guard:
                return values[operands[0].Index].Bits != 0 ? default : throw CreateTrap(instruction, operands.AsSpan(1), values);
            case var op when Meanings.Has(op):
                var boxed = Array.ConvertAll(operands, operand => (object?)values[operand.Index].Box(function.TypeOf(operand).DType));
                return RuntimeValue.Unbox(Meanings.Of(instruction, function.TypeOf).Invoke(null, BindingFlags.DoNotWrapExceptions, null, boxed, null)!);
            default:
                throw new InternalCompilerException($"the interpreter cannot run {Printer.Print(instruction, function, _module)}");
        }
    }

    /// <summary>Runs ranges, one after the other but in no order that code could rely on. What is no work is one range.</summary>
    private static void Fork(long items, long work, Action<long, long> run)
    {
        if (work == 0)
        {
            if (items > 0) run(0, items);
            return;
        }
        var ranges = new ForkRanges(items, Math.Max(1, items / 5));
        var failures = new SortedDictionary<long, ExceptionDispatchInfo>();
        foreach (long range in ranges.Shuffled())
        {
            // As where threads run them: what comes before a failure is run all the same, and the lowest one counts.
            if (failures.Count > 0 && range > failures.First().Key) continue;
            try
            {
                run(ranges.First(range), ranges.End(range));
            }
            catch (Exception error) when (error is not (TimeoutException or InternalCompilerException))
            {
                failures.Add(range, ExceptionDispatchInfo.Capture(error));
            }
        }
        if (failures.Count > 0) failures.First().Value.Throw();
    }

    private static ArrayView Allocate(IrType type, long[] lengths, KernelContext* context)
    {
        foreach (long length in lengths)
            if (length is < 0 or > int.MaxValue) throw Traps.Create(TrapKind.Overflow, 0, 0);
        long elements = 1;
        foreach (long length in lengths)
        {
            elements *= length;
            if (elements > Array.MaxLength) throw Traps.Create(TrapKind.OutOfMemory, 0, 0);
        }
        nint data = AllocateMemory(elements * (type.IsRows ? ArrayAbi.RowSize : type.ElementSize), DType.UInt8, context);
        return type.Layout == Layout.F ? ArrayView.FirstAxisFastest(data, lengths) : ArrayView.Contiguous(data, lengths);
    }

    // Whoever reads an element that was not written is to see it.
    private static ArrayView AllocateRaw(IrType type, long[] lengths, KernelContext* context)
    {
        var array = Allocate(type, lengths, context);
        new Span<byte>((void*)array.Data, checked((int)(array.Length * type.ElementSize))).Fill(0xA5);
        return array;
    }

    private static ArrayView Copy(ArrayView array, IrType type, KernelContext* context)
    {
        var copy = Allocate(type, array.Lengths, context);
        ArrayAssignment.Run(copy, type.DType, RuntimeValue.Of(array), type.DType);
        return copy;
    }

    private static ArrayView Copy(long[] numbers, KernelContext* context)
    {
        nint data = AllocateMemory(numbers.Length, DType.Int32, context);
        for (int i = 0; i < numbers.Length; i++) ScalarMemory.Store(data + i * sizeof(int), DType.Int32, numbers[i]);
        return ArrayView.Contiguous(data, numbers.Length);
    }

    private static nint AllocateMemory(long elements, DType dtype, KernelContext* context) =>
        KernelMemory.Allocate(context, elements * dtype.Size) is not 0 and var data ? data : throw Traps.Create(TrapKind.OutOfMemory, 0, 0);

    private static RuntimeValue Returned(Function function, ValueId[] operands, RuntimeValue[] values)
    {
        if (operands.Length == 0) return default;
        return function.ReturnType.IsTuple && function.TypeOf(operands[0]) != function.ReturnType
            ? RuntimeValue.Tuple(Array.ConvertAll(operands, operand => values[operand.Index]))
            : values[operands[0].Index];
    }

    private static nint ElementAddress(ValueId array, ReadOnlySpan<ValueId> indices, Function function, RuntimeValue[] values) =>
        values[array.Index].Array.Address(Bits(indices, values), function.TypeOf(array).ElementSize);

    /// <summary>Takes the edge of a jump or branch: all arguments are read before a parameter changes.</summary>
    private static BlockId Follow(Function function, in Instruction terminator, RuntimeValue[] values)
    {
        var edge = terminator.Op == Op.Branch && values[terminator.Operands[0].Index].Bits == 0 ? terminator.Edges[1] : terminator.Edges[0];
        var arguments = Array.ConvertAll(edge.Arguments, argument => values[argument.Index]);
        var parameters = function[edge.Target].Parameters;
        for (int i = 0; i < arguments.Length; i++) values[parameters[i].Index] = arguments[i];
        return edge.Target;
    }

    // Given by its lengths, or as that of an array.
    private static long[] ShapeIn(ValueId[] operands, RuntimeValue[] values) =>
        [.. operands.Skip(1).SelectMany(operand => values[operand.Index].View is not null ? values[operand.Index].Array.Lengths : [values[operand.Index].Bits])];

    private static Exception CreateTrap(in Instruction instruction, ReadOnlySpan<ValueId> operands, RuntimeValue[] values)
    {
        var bits = Bits(operands, values);
        return Traps.Create(instruction.Trap, bits.Length > 0 ? bits[0] : 0, bits.Length > 1 ? bits[1] : 0);
    }

    private static long[] Bits(ReadOnlySpan<ValueId> operands, RuntimeValue[] values)
    {
        var bits = new long[operands.Length];
        for (int i = 0; i < bits.Length; i++) bits[i] = values[operands[i].Index].Bits;
        return bits;
    }

    private static ScalarFunction?[] MeaningsOf(Function function, Block block) =>
        [.. block.Instructions.Select(instruction => IsOfBits(instruction, function) ? Evaluator.Of(instruction, function.TypeOf) : null)];

    // Select also chooses between addresses and arrays, which its meaning does not know.
    private static bool IsOfBits(Instruction instruction, Function function) =>
        Meanings.Has(instruction.Op) && instruction.Op != Op.Select && Evaluator.Takes(instruction, function.TypeOf);
}
