namespace DualJit.IR;

/// <summary>The loops of a function, and which is in which.</summary>
public sealed class LoopTree
{
    private readonly Loop?[] _innermost;
    private readonly Dictionary<Loop, Loop?> _parents = [];

    public LoopTree(Function function)
    {
        _innermost = new Loop?[function.Blocks.Count];
        OutermostFirst = Loops.Find(function);
        OutermostFirst.Sort((a, b) => b.Blocks.Count.CompareTo(a.Blocks.Count));
        foreach (var loop in OutermostFirst)
        {
            // Larger loops came before: what is written there now is the loop around this one.
            _parents[loop] = _innermost[loop.Header.Index];
            foreach (var block in loop.Blocks) _innermost[block.Index] = loop;
        }
    }

    /// <summary>Every loop after those that it is in.</summary>
    public List<Loop> OutermostFirst { get; }

    /// <summary>The smallest loop that a block is in, or null.</summary>
    public Loop? InnermostOf(BlockId block) => _innermost[block.Index];

    /// <summary>The loop around a loop, or null.</summary>
    public Loop? ParentOf(Loop loop) => _parents[loop];

    public IEnumerable<Loop> ChildrenOf(Loop? loop) => OutermostFirst.Where(other => _parents[other] == loop);
}
