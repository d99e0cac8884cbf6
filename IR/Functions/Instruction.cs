namespace DualJit.IR;

/// <summary>A jump to a block with the arguments that its parameters take.</summary>
public readonly record struct Edge(BlockId Target, ValueId[] Arguments)
{
    public Edge(BlockId target) : this(target, []) { }
}

/// <summary>One operation. Immutable: a pass replaces an instruction, it does not change one.</summary>
/// <param name="Type">Type of the result; void where there is none.</param>
/// <param name="Immediate">What the op's <see cref="Form"/> says: bits of a constant, an axis, a trap, a callee, an exception, an element type, a lane, or <see cref="Likely"/>.</param>
/// <param name="Edges">The jumps of a terminator, else empty.</param>
public readonly record struct Instruction(
    Op Op, IrType Type, ValueId Result, ValueId[] Operands, long Immediate, Edge[] Edges, SourceLocation Location)
{
    /// <summary>The immediate of a branch that nearly always takes its first edge.</summary>
    public const long Likely = 1;

    public OpInfo Info => OpTable.Of(Op);

    /// <summary>The trap of a <c>guard</c> or <c>trap</c>.</summary>
    public TrapKind Trap => (TrapKind)Immediate;

    /// <summary>Whether the instruction is the guard of an index.</summary>
    public bool IsIndexGuard => Op == Op.Guard && Trap == TrapKind.IndexOutOfRange;

    /// <summary>The function that a <c>call</c> calls, a <c>func</c> refers to, a <c>reduce</c>, <c>reduce.axes</c>, <c>accumulate</c> or <c>map</c> calls for each element, or a <c>fork</c> for each range.</summary>
    public FunctionId Callee => new((int)Immediate);

    /// <summary>Whether the instruction names a function.</summary>
    public bool NamesFunction => Op is Op.Call or Op.FunctionReference or Op.Reduce or Op.ReduceAxes or Op.Accumulate or Op.Map or Op.Fork or Op.Combine;

    /// <summary>The op that a <c>fold</c> combines lanes with, or a <c>reduce</c> elements.</summary>
    public Op Combiner => (Op)(byte)(Immediate >> 32);

    /// <summary>The axes along which a <c>reduce.axes</c> or <c>accumulate</c> combines elements.</summary>
    public ReducedAxes Axes => new((int)(Immediate >> 40));

    /// <summary>The immediate of a <c>fold</c>, <c>reduce</c>, <c>reduce.axes</c> or <c>accumulate</c>.</summary>
    public static long ImmediateOf(Op combiner, FunctionId function = default, ReducedAxes axes = default) => (long)axes.Bits << 40 | (long)combiner << 32 | (uint)function.Index;

    /// <summary>The rank of what a <c>map</c>, <c>reduce.axes</c> or <c>accumulate</c> makes of arrays of this rank at most.</summary>
    public int RankFor(int rank) => Op switch
    {
        Op.ReduceAxes => Axes.Resolve(rank).RankOf(rank),
        Op.Accumulate => Axes.AreAll ? 1 : rank,
        _ => rank,
    };

    /// <summary>The same instruction with other axes.</summary>
    public Instruction WithAxes(ReducedAxes axes) => this with { Immediate = ImmediateOf(Combiner, Callee, axes) };

    /// <summary>The same instruction naming another function.</summary>
    public Instruction WithCallee(FunctionId function) => this with { Immediate = Immediate >> 32 << 32 | (uint)function.Index };

    /// <summary>The dtype that an <c>offset</c> or <c>conv.overflows</c> names.</summary>
    public DType ElementType => (DType)Immediate;

    /// <summary>The same instruction with every operand and edge argument replaced.</summary>
    public Instruction MapValues(Func<ValueId, ValueId> map) => this with
    {
        Operands = Operands.Length == 0 ? Operands : Array.ConvertAll(Operands, value => map(value)),
        Edges = Edges.Length == 0 ? Edges : Array.ConvertAll(Edges, edge => new Edge(edge.Target, Array.ConvertAll(edge.Arguments, value => map(value)))),
    };
}
