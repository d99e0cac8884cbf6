using System.Numerics;

namespace DualJit.IR;

/// <summary>Builds a function block by block. Front ends also keep the variables of the source here, which become SSA values.</summary>
/// <remarks>
/// <see cref="SwitchTo"/> a block, emit into it, end it with a terminator. <see cref="Seal"/> a block once all jumps to it are emitted
/// (or all at once by <see cref="Finish"/>). Instructions emitted after a terminator go to a block that nothing reaches.
/// </remarks>
public sealed class FunctionBuilder
{
    private readonly List<Instruction> _definitions = [];
    private readonly Dictionary<int, List<IncomingEdge>> _edgesTo = [];
    private readonly SsaVariables _variables;
    private Block _block;

    /// <summary>Starts a function of <paramref name="module"/>, positioned at its entry block.</summary>
    public FunctionBuilder(Module module, string name, IrType returnType, params ReadOnlySpan<(IrType Type, string? Name)> parameters)
        : this(module, new Function(name, returnType))
    {
        Function.NewBlock();
        foreach (var (type, parameterName) in parameters) Function.AddParameter(Function.EntryId, type, parameterName);
        _block = Function.Entry;
        _variables.Seal(Function.EntryId);
    }

    private FunctionBuilder(Module module, Function function)
    {
        Module = module;
        Function = function;
        Id = module.Add(function);
        _variables = new SsaVariables(this);
        _block = null!;
    }

    public Module Module { get; }

    public Function Function { get; }

    /// <summary>The function's id in its module, for calls to it.</summary>
    public FunctionId Id { get; }

    /// <summary>The source of the instructions emitted next.</summary>
    public SourceLocation Location { get; set; } = SourceLocation.None;

    public BlockId Current { get; private set; } = Function.EntryId;

    /// <summary>True once the current block has its terminator.</summary>
    public bool IsTerminated => _block.Instructions.Count > 0 && _block.Terminator.Info.IsTerminator;

    public IrType TypeOf(ValueId value) => Function.TypeOf(value);

    public BlockId NewBlock() => Function.NewBlock();

    public void SwitchTo(BlockId block)
    {
        Current = block;
        _block = Function[block];
    }

    /// <summary>A constant of <paramref name="dtype"/>.</summary>
    /// <param name="bits">As <see cref="ScalarBits"/> has them.</param>
    public ValueId Const(DType dtype, long bits) => Append(Op.Const, IrType.Scalar(dtype), [], bits);

    /// <summary>A constant that takes the dtype of the numbers it meets.</summary>
    public ValueId WeakConst(DType dtype, long bits) => Append(Op.Const, IrType.Weak(dtype), [], bits);

    public ValueId Const<T>(T value) where T : unmanaged => Const(DTypes.Of<T>(), ScalarBits.Of(value));

    /// <summary>A constant given as a boxed value; a complex number is made of two.</summary>
    public ValueId ConstOf(object value) => value is Complex complex
        ? Emit(Op.Complex, Const(complex.Real), Const(complex.Imaginary))
        : Const(DTypes.FromClrType(value.GetType()) ?? throw new InternalCompilerException($"{value.GetType()} is not a scalar"), ScalarBits.Unbox(value));

    /// <summary>The zero of <paramref name="dtype"/>.</summary>
    public ValueId Zero(DType dtype) => dtype == DType.Complex128 ? ConstOf(Complex.Zero) : Const(dtype, 0);

    /// <summary>An instruction whose result type follows from its operands.</summary>
    public ValueId Emit(Op op, params ReadOnlySpan<ValueId> operands) => Emit(op, 0, operands);

    /// <summary>An instruction with an immediate (<see cref="Form"/> says which) whose result type follows from its operands.</summary>
    public ValueId Emit(Op op, long immediate, params ReadOnlySpan<ValueId> operands)
    {
        if (operands.Length == 2 && SimplifyBool(op, operands[0], operands[1]) is { } known) return known;
        if (op == Op.Not && TryGetDefinition(operands[0], Op.Not, out var inner)) return inner.Operands[0];
        if (op == Op.Get && TryGetDefinition(operands[0], Op.Tuple, out var tuple)) return tuple.Operands[(int)immediate];
        return Append(op, ResultType(op, immediate, operands), operands.ToArray(), immediate);
    }

    /// <summary>A conversion, bit cast, load or vector, whose result type is written.</summary>
    public ValueId EmitTyped(Op op, IrType type, params ReadOnlySpan<ValueId> operands) => Append(op, type, operands.ToArray(), 0);

    /// <summary>C#'s unchecked conversion to <paramref name="target"/>; the value itself where it has that type.</summary>
    public ValueId Convert(ValueId value, DType target) =>
        TypeOf(value) == IrType.Scalar(target) ? value
        : target == DType.Bool && !TypeOf(value).IsUntyped && TryGetDefinition(value, Op.Convert, out var widening) && TypeOf(widening.Operands[0]).IsBool ? widening.Operands[0]
        : EmitTyped(Op.Convert, IrType.Scalar(target), value);

    public ValueId Call(FunctionId callee, params ReadOnlySpan<ValueId> arguments) =>
        Append(Op.Call, Module[callee].ReturnType, arguments.ToArray(), callee.Index);

    /// <summary>Calls a function that is not in the module yet: a pass adds it, or writes it later.</summary>
    internal ValueId CallLater(FunctionId callee, IrType returns, params ReadOnlySpan<ValueId> arguments) => Append(Op.Call, returns, arguments.ToArray(), callee.Index);

    /// <summary>A condition under which there is code that only native code gains by.</summary>
    internal ValueId Native(ValueId condition) => Module.LeavesOutNative ? Const(false) : Emit(Op.Native, condition);

    /// <summary>A call of an associative function, by which a parallel loop may reduce.</summary>
    public ValueId Combine(FunctionId function, ValueId identity, ValueId a, ValueId b) => Append(Op.Combine, Module[function].ReturnType, [identity, a, b], function.Index);

    /// <summary>Calls <c>chunk(first, end, frame)</c> for ranges that make up 0 to <paramref name="items"/>, on several threads where that is worth it.</summary>
    /// <param name="work">An estimate of how long all of it takes, in nanoseconds.</param>
    public void Fork(FunctionId chunk, ValueId items, ValueId work, ValueId frame) => Append(Op.Fork, IrType.Void, [items, work, frame], chunk.Index);

    /// <summary>Combines what <paramref name="function"/> gives for the elements of arrays of one shape.</summary>
    public ValueId Reduce(Op combiner, FunctionId function, params ReadOnlySpan<ValueId> arrays) =>
        Append(Op.Reduce, Module[function].ReturnType, arrays.ToArray(), Instruction.ImmediateOf(combiner, function));

    /// <summary>A new array of what the elements along an axis, or all of them, come to up to each of them.</summary>
    public ValueId Accumulate(Op combiner, FunctionId function, ReducedAxes axes, IrType result, ValueId array) => Append(Op.Accumulate, result, [array], Instruction.ImmediateOf(combiner, function, axes));

    /// <summary>A new array of what the elements along axes are combined to.</summary>
    public ValueId ReduceAxes(Op combiner, FunctionId function, ReducedAxes axes, IrType result, params ReadOnlySpan<ValueId> operands) =>
        Append(Op.ReduceAxes, result, operands.ToArray(), Instruction.ImmediateOf(combiner, function, axes));

    /// <summary>A new array of what <paramref name="function"/> gives for the elements of arrays, which broadcast, and for scalars.</summary>
    public ValueId Map(FunctionId function, IrType result, params ReadOnlySpan<ValueId> operands) => Append(Op.Map, result, operands.ToArray(), function.Index);

    /// <summary>Part of an array.</summary>
    /// <param name="operands">The array, and what the kinds ask for.</param>
    public ValueId Slice(SliceKinds kinds, IrType result, params ReadOnlySpan<ValueId> operands) => Append(Op.Slice, result, operands.ToArray(), kinds.Immediate);

    /// <summary>Memory of the function's frame: made in its entry, wherever it is used.</summary>
    public ValueId StackSlot(long bytes)
    {
        var slot = Function.NewValue(IrType.Pointer);
        Function.Entry.Instructions.Insert(0, new Instruction(Op.StackSlot, IrType.Pointer, slot, [], bytes, [], SourceLocation.None));
        return slot;
    }

    /// <summary>Ends the kernel with <paramref name="trap"/> unless <paramref name="condition"/> holds.</summary>
    public void Guard(ValueId condition, TrapKind trap, params ReadOnlySpan<ValueId> operands) =>
        Append(Op.Guard, IrType.Void, [condition, .. operands], (long)trap);

    public void Jump(BlockId target, params ReadOnlySpan<ValueId> arguments) =>
        Append(Op.Jump, IrType.Void, [], 0, [new Edge(target, arguments.ToArray())]);

    public void Branch(ValueId condition, Edge whenTrue, Edge whenFalse) =>
        Append(Op.Branch, IrType.Void, [condition], 0, [whenTrue, whenFalse]);

    public void Branch(ValueId condition, BlockId whenTrue, BlockId whenFalse) => Branch(condition, new Edge(whenTrue), new Edge(whenFalse));

    public void Return(params ReadOnlySpan<ValueId> values) => Append(Op.Return, IrType.Void, values.ToArray(), 0);

    public void Trap(TrapKind trap, params ReadOnlySpan<ValueId> operands) => Append(Op.Trap, IrType.Void, operands.ToArray(), (long)trap);

    public void Throw(ExceptionSite exception, params ReadOnlySpan<ValueId> operands) =>
        Append(Op.Throw, IrType.Void, operands.ToArray(), Module.Add(exception));

    /// <summary>Emits an instruction made elsewhere: operands and edges are this function's, the result is new.</summary>
    public ValueId Copy(Instruction instruction) =>
        instruction.Op is Op.Not or Op.Get ? Emit(instruction.Op, instruction.Immediate, instruction.Operands)
        : Append(instruction.Op, instruction.Type, instruction.Operands, instruction.Immediate, instruction.Edges);

    /// <summary>The bits of a constant scalar emitted here, else null.</summary>
    public long? ConstantOf(ValueId value) => TryGetDefinition(value, Op.Const, out var constant) && constant.Type.IsScalar ? constant.Immediate : null;

    /// <summary>The instruction emitted here whose result it is, else null.</summary>
    public Instruction? DefinitionOf(ValueId value) => value.Index < _definitions.Count && _definitions[value.Index] is { Operands: not null } definition ? definition : null;

    /// <summary>Whether the value is the result of such an instruction emitted here.</summary>
    public bool IsResultOf(ValueId value, Op op) => TryGetDefinition(value, op, out _);

    /// <summary>The function that a reference emitted here refers to, else null.</summary>
    public FunctionId? ReferenceOf(ValueId value) => TryGetDefinition(value, Op.FunctionReference, out var reference) ? reference.Callee : null;

    /// <summary>A variable of the source. It may be read only where it has been written on every path.</summary>
    public VariableId Declare(IrType type, string? name = null) => _variables.Declare(type, name);

    public IrType TypeOf(VariableId variable) => _variables.TypeOf(variable);

    public void Write(VariableId variable, ValueId value)
    {
        if (!TypeOf(variable).Takes(TypeOf(value))) throw new InternalCompilerException($"{TypeOf(value)} written to a variable of type {TypeOf(variable)}");
        _variables.Write(variable, Current, value);
    }

    public ValueId Read(VariableId variable) => _variables.Read(variable, Current);

    /// <summary>Whether the variable has been written anywhere so far.</summary>
    public bool IsWritten(VariableId variable) => _variables.IsWritten(variable);

    /// <summary>Says that every jump to the block is emitted.</summary>
    public void Seal(BlockId block) => _variables.Seal(block);

    /// <summary>Seals what is not sealed, drops unreachable blocks and block parameters that always have one value.</summary>
    public Function Finish()
    {
        _variables.SealAll();
        ControlFlow.RemoveUnreachableBlocks(Function);
        BlockArguments.RemoveRedundant(Function);
        return Function;
    }

    /// <summary>A jump, as the block it ends and the index of the edge in its terminator.</summary>
    internal sealed record IncomingEdge(BlockId From, int Index);

    /// <summary>Every jump to <paramref name="target"/> so far.</summary>
    internal List<IncomingEdge> EdgesTo(BlockId target) =>
        _edgesTo.TryGetValue(target.Index, out var edges) ? edges : [];

    private bool TryGetDefinition(ValueId value, Op op, out Instruction definition)
    {
        definition = value.Index < _definitions.Count ? _definitions[value.Index] : default;
        return definition.Operands is not null && definition.Op == op;
    }

    // CIL compares bools with 0 (ldc.i4.0; ceq) to negate them, and widens them to int32 in between.
    private ValueId? SimplifyBool(Op op, ValueId a, ValueId b)
    {
        if (op is not (Op.Eq or Op.Ne) || !TryGetDefinition(b, Op.Const, out var constant) || constant.Immediate != 0 || constant.Type.IsFloat) return null;
        if (TryGetDefinition(a, Op.Convert, out var widening) && TypeOf(widening.Operands[0]).IsBool) a = widening.Operands[0];
        if (!TypeOf(a).IsBool) return null;
        return op == Op.Ne ? a : Emit(Op.Not, a);
    }

    private IrType ResultType(Op op, long immediate, ReadOnlySpan<ValueId> operands) => OpTable.Of(op).Result switch
    {
        Result.Void => IrType.Void,
        Result.Same or Result.Last when HasUntyped(operands) => IrType.Number,
        Result.Same => TypeOf(operands[0]),
        Result.Last => TypeOf(operands[^1]),
        Result.Bool => operands.Length == 0 ? IrType.Bool : TypeOf(operands[0]).Truth,
        Result.Int64 => IrType.Int64,
        Result.Float64 => IrType.Float64,
        Result.Complex128 => IrType.Complex128,
        Result.Pointer => IrType.Pointer,
        Result.Element => TypeOf(operands[0]).Element,
        Result.Tuple => IrType.Tuple(Array.ConvertAll(operands.ToArray(), TypeOf)),
        Result.Item => TypeOf(operands[0]).Items[(int)immediate],
        Result.Signature => Module[new FunctionId((int)immediate)].Signature,
        Result.Returned => TypeOf(operands[0]).ReturnType,
        Result.Given or Result.Callee => throw new InternalCompilerException($"the result type of {OpTable.Of(op).Text} does not follow from its operands"),
    };

    private bool HasUntyped(ReadOnlySpan<ValueId> values)
    {
        foreach (var value in values)
            if (TypeOf(value).IsUntyped) return true;
        return false;
    }

    private ValueId Append(Op op, IrType type, ValueId[] operands, long immediate, Edge[]? edges = null)
    {
        if (IsTerminated) SwitchToUnreachable();
        for (int i = 0; edges is not null && i < edges.Length; i++)
        {
            if (!_edgesTo.TryGetValue(edges[i].Target.Index, out var list)) _edgesTo.Add(edges[i].Target.Index, list = []);
            list.Add(new IncomingEdge(Current, i));
        }
        var result = type.IsVoid ? ValueId.None : Function.NewValue(type);
        var instruction = new Instruction(op, type, result, operands, immediate, edges ?? [], Location);
        _block.Instructions.Add(instruction);
        if (!result.IsNone)
        {
            while (_definitions.Count <= result.Index) _definitions.Add(default);
            _definitions[result.Index] = instruction;
        }
        return result;
    }

    private void SwitchToUnreachable()
    {
        var block = NewBlock();
        Seal(block);
        SwitchTo(block);
    }
}
