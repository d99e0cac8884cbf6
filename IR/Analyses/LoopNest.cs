namespace DualJit.IR;

/// <summary>A loop of a nest, which counts, in 32 or 64 bits, from <paramref name="Start"/> in steps of <paramref name="Step"/> while it is below <paramref name="Bound"/>.</summary>
internal sealed record NestLoop(Loop Loop, ValueId Variable, ValueId Start, ValueId Bound, long Step, SourceLocation Location);

/// <summary>A value that the innermost loop carries from one iteration to the next.</summary>
/// <param name="Parameter">The header's parameter, which after the loop is the last value.</param>
internal sealed record Accumulator(ValueId Parameter, ValueId Initial, ValueId Next);

/// <summary>A part of a nest that is run as often as some of its loops say.</summary>
internal enum NestPart : byte { Before, Body, After }

/// <summary>A load or store of a nest.</summary>
/// <param name="Part">Body: of the innermost loop; before, after: beside it in the loops around.</param>
internal sealed record NestAccess(Instruction Instruction, NestPart Part)
{
    public bool IsStore => Instruction.Op == Op.Store;

    public ValueId Pointer => Instruction.Operands[IsStore ? 1 : 0];
}

/// <summary>Loops one inside the other, without branches, calls or traps, whose counts do not depend on each other: a box of iterations.</summary>
/// <remarks>Only the loop around the innermost may store beside it; the innermost alone carries values other than its variable.</remarks>
internal sealed class LoopNest
{
    private readonly Function _function;
    private readonly IReadOnlyList<Loop> _loops;
    private readonly Dictionary<ValueId, ValueId> _arguments = [];
    private readonly List<NestLoop> _nest = [];
    private readonly List<NestAccess> _accesses = [];
    private readonly List<Accumulator> _accumulators = [];
    private readonly HashSet<ValueId> _variant = [];
    private readonly HashSet<ValueId> _invariant = [];

    private LoopNest(Function function, IReadOnlyList<Loop> loops, Definitions definitions)
    {
        (_function, _loops, Definitions) = (function, loops, definitions);
    }

    public Definitions Definitions { get; }

    /// <summary>Outermost first.</summary>
    public IReadOnlyList<NestLoop> Loops => _nest;

    public int Depth => _loops.Count;

    public Loop Outermost => _loops[0];

    /// <summary>In the order they are run.</summary>
    public IReadOnlyList<NestAccess> Accesses => _accesses;

    public IReadOnlyList<Accumulator> Accumulators => _accumulators;

    /// <summary>Where the nest goes on when it is done; the arguments do not change in the nest.</summary>
    public Edge Exit { get; private set; }

    /// <summary>The nest of these loops, or why it is none.</summary>
    /// <param name="entering">The one jump to the outermost loop from before it; without arguments where there are several.</param>
    public static LoopNest? Read(Function function, IReadOnlyList<Loop> loops, Edge entering, Definitions definitions, out string whyNot)
    {
        var nest = new LoopNest(function, loops, definitions);
        whyNot = nest.ReadLoop(0, entering) ?? nest.ReadExit() ?? "";
        return whyNot == "" ? nest : null;
    }

    /// <summary>The value behind parameters of blocks that one jump leads to.</summary>
    public ValueId Resolve(ValueId value)
    {
        while (_arguments.TryGetValue(value, out var argument)) value = argument;
        return value;
    }

    /// <summary>Which loop counts with the variable; -1 for other values.</summary>
    public int VariableIndex(ValueId value) => _nest.FindIndex(loop => loop.Variable == value);

    public IrType TypeOf(ValueId value) => _function.TypeOf(value);

    public bool IsInside(ValueId value) => Outermost.Contains(Definitions.BlockOf(value));

    /// <summary>Whether the value is the same in all iterations and may be computed before the nest.</summary>
    public bool IsInvariant(ValueId value)
    {
        value = Resolve(value);
        if (!IsInside(value) || _invariant.Contains(value)) return true;
        if (_variant.Contains(value)) return false;
        bool invariant = Definitions.Of(value) is { } definition && IsSpeculatable(definition) && Array.TrueForAll(definition.Operands, IsInvariant);
        (invariant ? _invariant : _variant).Add(value);
        return invariant;
    }

    /// <summary>Whether the instruction may run where it would not have: it reads no memory and cannot trap.</summary>
    public static bool IsSpeculatable(in Instruction instruction) =>
        !instruction.Info.Is(Traits.Effect | Traits.Terminator | Traits.Reads) && !(instruction.Info.Is(Traits.CanTrap) && !instruction.Type.IsFloat);

    private string? ReadLoop(int depth, Edge entering)
    {
        var loop = _loops[depth];
        var header = _function[loop.Header];
        if (CountedLoop.Find(_function, loop, Definitions, IsInvariant) is not { Comparison: Op.Lt, Step: > 0 } count || !_function.TypeOf(count.Variable).IsInteger)
            return loop == Outermost || !IsCounted(loop) ? "a loop does not count up to a bound that is known before it" : "how often an inner loop runs depends on the loop around it";
        var start = entering.Arguments is { } arguments ? arguments[count.Parameter] : count.Variable;
        if (start != count.Variable && !IsInvariant(start)) return "where an inner loop starts depends on the loop around it";
        _nest.Add(new NestLoop(loop, count.Variable, start, count.Bound, count.Step, header.Terminator.Location));
        bool isInnermost = depth == Depth - 1;
        if (header.Parameters.Count > 1 && !isInnermost) return "a value goes from one iteration of an outer loop to the next";
        if (ReadInstructions(header, depth, isInnermost ? NestPart.Body : NestPart.Before) is { } inHeader) return inHeader;
        var stay = Array.Find(header.Terminator.Edges, edge => loop.Contains(edge.Target));
        return Walk(stay, depth) is { Failure: var failure, Back: var back } && failure is not null ? failure : ReadAccumulators(back, count, entering, isInnermost);
    }

    private bool IsCounted(Loop loop) => CountedLoop.Find(_function, loop, Definitions, value => !loop.Contains(Definitions.BlockOf(value)) || IsInvariant(value)) is not null;

    /// <summary>Follows the one way through the body to the jump back.</summary>
    private (string? Failure, Edge Back) Walk(Edge edge, int depth)
    {
        var loop = _loops[depth];
        var part = depth == Depth - 1 ? NestPart.Body : NestPart.Before;
        while (edge.Target != loop.Header)
        {
            if (depth + 1 < Depth && edge.Target == _loops[depth + 1].Header)
            {
                if (ReadLoop(depth + 1, edge) is { } failure) return (failure, default);
                edge = Array.Find(_function[edge.Target].Terminator.Edges, exit => !_loops[depth + 1].Contains(exit.Target));
                part = NestPart.After;
                continue;
            }
            Bind(edge);
            var block = _function[edge.Target];
            if (ReadInstructions(block, depth, part) is { } rule) return (rule, default);
            if (block.Terminator.Op != Op.Jump) return ("there is a branch in the loops", default);
            edge = block.Terminator.Edges[0];
        }
        return (null, edge);
    }

    private void Bind(Edge edge)
    {
        var parameters = _function[edge.Target].Parameters;
        for (int i = 0; i < parameters.Count; i++) _arguments[parameters[i]] = edge.Arguments[i];
    }

    private string? ReadInstructions(Block block, int depth, NestPart part)
    {
        foreach (var instruction in block.Instructions)
        {
            if (instruction.Info.IsTerminator) break;
            if (instruction.Op is Op.Load or Op.Store)
            {
                if (instruction.Op == Op.Store && depth < Depth - 2) return "it also writes to memory in an outer loop";
                _accesses.Add(new NestAccess(instruction, part));
            }
            else if (instruction.Info.Is(Traits.Effect | Traits.Reads))
                return instruction.Op == Op.Guard ? "it can throw an exception" : instruction.Op == Op.Call ? "it calls a function" : "it already works on vectors";
        }
        return null;
    }

    private string? ReadAccumulators(Edge back, CountedLoop count, Edge entering, bool isInnermost)
    {
        if (!isInnermost) return null;
        var parameters = _function[count.Loop.Header].Parameters;
        for (int i = 0; i < parameters.Count; i++)
            if (i != count.Parameter) _accumulators.Add(new Accumulator(parameters[i], entering.Arguments[i], back.Arguments[i]));
        return null;
    }

    private string? ReadExit()
    {
        Exit = Array.Find(_function[Outermost.Header].Terminator.Edges, edge => !Outermost.Contains(edge.Target));
        return Array.TrueForAll(Exit.Arguments, IsInvariant) ? null : "a variable of the loops is used after them";
    }
}
