namespace DualJit.IR;

/// <summary>Copies the blocks of a loop; jumps out of the copy go where those of the loop go.</summary>
internal sealed class LoopCopy
{
    private readonly Function _function;

    /// <param name="order">The blocks of the loop, each before those it dominates.</param>
    public LoopCopy(Function function, List<BlockId> order)
    {
        _function = function;
        foreach (var block in order)
        {
            var copy = Blocks[block] = function.NewBlock();
            foreach (var parameter in function[block].Parameters) Values[parameter] = function.AddParameter(copy, function.TypeOf(parameter), function.NameOf(parameter));
        }
        foreach (var block in order)
            foreach (var instruction in function[block].Instructions)
                if (!instruction.Result.IsNone) Values[instruction.Result] = function.NewValue(instruction.Type, function.NameOf(instruction.Result));
        foreach (var block in order)
            foreach (var instruction in function[block].Instructions)
                function[Blocks[block]].Instructions.Add(Copy(instruction));
    }

    public Dictionary<BlockId, BlockId> Blocks { get; } = [];

    public Dictionary<ValueId, ValueId> Values { get; } = [];

    private Instruction Copy(in Instruction instruction) => instruction with
    {
        Result = instruction.Result.IsNone ? ValueId.None : Values[instruction.Result],
        Operands = Array.ConvertAll(instruction.Operands, value => Values.GetValueOrDefault(value, value)),
        Edges = Array.ConvertAll(instruction.Edges, edge =>
            new Edge(Blocks.GetValueOrDefault(edge.Target, edge.Target), Array.ConvertAll(edge.Arguments, value => Values.GetValueOrDefault(value, value)))),
    };
}
