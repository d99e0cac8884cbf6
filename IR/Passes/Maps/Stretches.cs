namespace DualJit.IR;

/// <summary>The instructions of blocks one after the other, as long as one leads only to the next, or to a throw: a block more or less for a check makes no difference.</summary>
internal static class Stretches
{
    public static List<List<Instruction>> Find(Function function)
    {
        var graph = new FlowGraph(function);
        var stretches = new List<List<Instruction>>();
        var ofBlock = new Dictionary<BlockId, List<Instruction>>();
        foreach (var block in graph.Order)
        {
            if (!ofBlock.TryGetValue(block, out var stretch)) stretches.Add(stretch = []);
            stretch.AddRange(function[block].Instructions);
            var next = function[block].Terminator.Edges.Select(edge => edge.Target).Where(target => function[target].Terminator.Op != Op.Throw).Distinct().ToArray();
            if (next is [var only] && graph.Predecessors(only).Length == 1) ofBlock.Add(only, stretch);
        }
        return stretches;
    }
}
