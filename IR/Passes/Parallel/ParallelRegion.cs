namespace DualJit.IR;

/// <summary>A parallel loop of a function: the blocks of an iteration, and how the loop is entered and left.</summary>
/// <param name="Blocks">The header, the blocks between it and its back edges, and those that end the kernel with an exception.</param>
/// <param name="Test">The <c>parallel</c> that the header ends with a branch on.</param>
/// <param name="Body">Where an iteration goes on.</param>
/// <param name="Exit">Where the loop is left to.</param>
/// <param name="Preheader">The block from which alone it is entered, by a jump.</param>
/// <param name="Location">Of the loop in the user's method.</param>
internal sealed record ParallelRegion(Function Function, BlockId Header, HashSet<BlockId> Blocks, Instruction Test, Edge Body, Edge Exit, BlockId Preheader, SourceLocation Location)
{
    public Block HeaderBlock => Function[Header];

    /// <summary>The loop's number, a parameter of the header.</summary>
    public ValueId Counter => Test.Operands[0];

    /// <summary>The loop's number in the first iteration.</summary>
    public ValueId Start => Function[Preheader].Terminator.Edges[0].Arguments[CounterIndex];

    public ValueId End => Test.Operands[1];

    /// <summary>How many iterations are worth a range of their own, where the user says so.</summary>
    public ValueId? Grain => Test.Operands.Length > 2 && !Function.TypeOf(Test.Operands[2]).IsReference ? Test.Operands[2] : null;

    /// <summary>The arrays that the user vouches for.</summary>
    public ReadOnlySpan<ValueId> Vouched => Test.Operands.AsSpan(Grain is null ? 2 : 3);

    public int CounterIndex => HeaderBlock.Parameters.IndexOf(Counter);

    /// <summary>A parallel loop of the function that is in no other; null where there is none.</summary>
    /// <exception cref="UnplacedError">A loop is left otherwise than at its end, or its test is not where it belongs.</exception>
    public static ParallelRegion? FindOutermost(Module module, Function function)
    {
        if (!HasParallel(function)) return null;
        var loops = Loops.Find(function);
        var marked = loops.FindAll(loop => TestOf(function, loop) is not null);
        foreach (var block in function.Blocks)
            foreach (var instruction in block.Instructions)
                if (instruction.Op == Op.Parallel && !marked.Exists(loop => TestOf(function, loop)!.Value.Result == instruction.Result)) throw Left(instruction.Location);
        return Of(module, function, marked.Find(loop => !marked.Exists(other => other != loop && other.Contains(loop.Header)))!);
    }

    public static bool HasParallel(Function function) => function.Has(instruction => instruction.Op == Op.Parallel);

    private static UnplacedError Left(SourceLocation location) => new(DiagnosticCatalog.ParallelExit, location);

    private static Instruction? TestOf(Function function, Loop loop)
    {
        var header = function[loop.Header];
        if (header.Terminator.Op != Op.Branch) return null;
        foreach (var instruction in header.Instructions)
            if (instruction.Op == Op.Parallel && instruction.Result == header.Terminator.Operands[0]) return instruction;
        return null;
    }

    private static ParallelRegion Of(Module module, Function function, Loop loop)
    {
        var test = TestOf(function, loop)!.Value;
        var branch = function[loop.Header].Terminator;
        var (body, exit) = (branch.Edges[0], branch.Edges[1]);
        var blocks = new HashSet<BlockId>(loop.Blocks);
        foreach (var block in loop.Blocks)
            foreach (var edge in function[block].Terminator.Edges)
                if (!loop.Contains(edge.Target) && block != loop.Header) AddThrowing(function, edge.Target, blocks, function[block].Terminator.Location);
        if (!loop.Contains(body.Target)) throw Left(test.Location);
        var preheader = Preheaders.Find(function, loop, ControlFlow.Predecessors(function)[loop.Header.Index].ToArray()) ?? Preheaders.Insert(function, loop);
        var region = new ParallelRegion(function, loop.Header, blocks, test, body, exit, preheader, LocationOf(module, function, loop));
        region.CheckCounting();
        return region;
    }

    // The test is a piece of MoveNext, and of ParallelFor the loop is a piece too.
    private static SourceLocation LocationOf(Module module, Function function, Loop loop)
    {
        foreach (var block in loop.Blocks.OrderBy(block => block == loop.Header ? -1 : block.Index))
            foreach (var instruction in block == loop.Header ? [function[block].Terminator] : function[block].Instructions)
                if (!instruction.Location.IsNone && module.Sources[instruction.Location.Source].DeclaringType is { FullName: not "DualJit.Jit" } type && type.Assembly != typeof(ParallelLoop).Assembly) return instruction.Location;
        return SourceLocation.None;
    }

    // What only ends in exceptions is a part of the iteration, as C# has it; anything else is somewhere after the loop.
    private static void AddThrowing(Function function, BlockId block, HashSet<BlockId> blocks, SourceLocation from)
    {
        if (!blocks.Add(block)) return;
        var terminator = function[block].Terminator;
        if (terminator.Op == Op.Return) throw Left(from);
        foreach (var edge in terminator.Edges) AddThrowing(function, edge.Target, blocks, from);
    }

    // What a front end makes of Prange; whoever calls MoveNext by hand may make anything.
    private void CheckCounting()
    {
        int index = CounterIndex;
        var definitions = new Definitions(Function);
        bool counts = index >= 0 && !Contains(definitions.BlockOf(End)) && !(Grain is { } grain && Contains(definitions.BlockOf(grain))) && IsPure();
        foreach (var block in Blocks)
            foreach (var edge in Function[block].Terminator.Edges)
                counts = counts && (edge.Target != Header || IsNext(edge.Arguments[index]));
        if (!counts) throw new UnplacedError(DiagnosticCatalog.ParallelConstruct, Location, "a call of the enumerator's MoveNext");

        bool IsNext(ValueId value) => definitions.TryGet(value, Op.Add, out var next) && next.Operands[0] == Counter && definitions.TryGet(next.Operands[1], Op.Const, out var one) && one.Immediate == 1;
    }

    private bool IsPure() => HeaderBlock.Instructions.TrueForAll(instruction => instruction.Info.IsPure || instruction.Info.IsTerminator);

    public bool Contains(BlockId block) => Blocks.Contains(block);
}
