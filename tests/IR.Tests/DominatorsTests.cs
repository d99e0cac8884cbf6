using DualJit.IR;

namespace DualJit.Tests;

public sealed class DominatorsTests
{
    // b0 -> b1 -> {b2, b3} -> b4 -> {b1, b5}; nothing reaches b6.
    private static readonly Function Sample = Parser.Parse("""
        stage machine
        func @f(%c: bool) -> void {
        b0:
            jump b1
        b1:
            br %c, b2, b3
        b2:
            jump b4
        b3:
            jump b4
        b4:
            br %c, b1, b5
        b5:
            ret
        b6:
            jump b4
        }
        """).Entry;

    [Theory]
    [InlineData(0, "0 1 2 3 4 5")]
    [InlineData(1, "1 2 3 4 5")]
    [InlineData(2, "2")]
    [InlineData(3, "3")]
    [InlineData(4, "4 5")]
    [InlineData(5, "5")]
    public void ABlockDominatesWhatIsReachedOnlyThroughIt(int dominator, string dominated)
    {
        var dominators = new Dominators(Sample);
        var blocks = Enumerable.Range(0, 6).Where(block => dominators.Dominates(new BlockId(dominator), new BlockId(block)));
        Assert.Equal(dominated, string.Join(" ", blocks));
    }

    [Fact]
    public void ABlockThatNothingReachesIsKnown()
    {
        var dominators = new Dominators(Sample);
        Assert.False(dominators.IsReachable(new BlockId(6)));
        Assert.True(dominators.IsReachable(new BlockId(5)));
    }

    [Fact]
    public void AgreesWithTheDefinitionOnManyGraphs()
    {
        var random = new Random(1);
        for (int round = 0; round < 200; round++)
        {
            var function = RandomGraph(random, blocks: 2 + round % 9);
            var dominators = new Dominators(function);
            for (int d = 0; d < function.Blocks.Count; d++)
            {
                var reachable = Reachable(function, null);
                var without = Reachable(function, new BlockId(d));
                for (int b = 0; b < function.Blocks.Count; b++)
                {
                    Assert.Equal(reachable.Contains(b), dominators.IsReachable(new BlockId(b)));
                    if (reachable.Contains(b) && reachable.Contains(d))
                        Assert.Equal(b == d || !without.Contains(b), dominators.Dominates(new BlockId(d), new BlockId(b)));
                }
            }
        }
    }

    private static Function RandomGraph(Random random, int blocks)
    {
        var function = new Function("f", IrType.Void);
        for (int i = 0; i < blocks; i++) function.NewBlock();
        var condition = function.AddParameter(Function.EntryId, IrType.Bool);
        foreach (var block in function.Blocks)
        {
            var edges = Enumerable.Range(0, random.Next(3)).Select(_ => new Edge(new BlockId(random.Next(1, blocks)))).ToArray();
            var op = edges.Length switch { 0 => Op.Return, 1 => Op.Jump, _ => Op.Branch };
            block.Instructions.Add(new Instruction(op, IrType.Void, ValueId.None, op == Op.Branch ? [condition] : [], 0, edges, SourceLocation.None));
        }
        return function;
    }

    /// <summary>Blocks that the entry reaches by paths that avoid one block.</summary>
    private static HashSet<int> Reachable(Function function, BlockId? avoided)
    {
        var reached = new HashSet<int>();
        var work = new Stack<BlockId>([Function.EntryId]);
        while (work.TryPop(out var block))
            if (block != avoided && reached.Add(block.Index))
                foreach (var edge in function[block].Terminator.Edges) work.Push(edge.Target);
        return reached;
    }
}
