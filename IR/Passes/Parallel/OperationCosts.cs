namespace DualJit.IR;

/// <summary>About how many nanoseconds code takes, by its operations.</summary>
internal sealed class OperationCosts(Module module)
{
    /// <summary>How often a loop runs of which nothing is known.</summary>
    public const double UnknownRounds = 50;

    // Of an op over whole arrays.
    private const double OfArrays = 100;

    private readonly HashSet<FunctionId> _callees = [];

    public double Of(Block block) => block.Instructions.Sum(Of);

    // A function that calls itself does so often.
    public double Of(FunctionId id)
    {
        if (!_callees.Add(id)) return UnknownRounds;
        var function = module[id];
        var tree = new LoopTree(function);
        double cost = 1;
        foreach (var block in function.Blocks)
        {
            double rounds = 1;
            for (var loop = tree.InnermostOf(new BlockId(function.Blocks.IndexOf(block))); loop is not null; loop = tree.ParentOf(loop)) rounds *= UnknownRounds;
            cost += rounds * Of(block);
        }
        _callees.Remove(id);
        return cost;
    }

    private double Of(Instruction instruction) => instruction.Op switch
    {
        Op.Const or Op.Jump or Op.Length or Op.Dim => 0,
        Op.Div or Op.Rem or Op.Sqrt => 1,
        >= Op.Cbrt and <= Op.Atanh => 10,
        Op.Map or Op.Reduce or Op.ReduceAxes or Op.Accumulate or Op.MatMul or Op.Assign => OfArrays,
        Op.Allocate or Op.AllocateScratch => 20,
        Op.Call or Op.Combine => Of(instruction.Callee),
        _ => 0.25,
    };
}
