namespace DualJit.IR;

/// <summary>The loops of a module by number: function after function, in the order of <see cref="Loops.Find"/>.</summary>
public sealed class LoopNumbers
{
    private readonly List<(Function Function, Loop Loop)> _loops = [];
    private readonly Dictionary<Function, int[]> _innermost = [];

    public LoopNumbers(Module module)
    {
        foreach (var function in module.Functions)
        {
            int[] innermost = new int[function.Blocks.Count];
            for (int i = 0; i < innermost.Length; i++) innermost[i] = -1;
            int first = _loops.Count;
            _loops.AddRange(Loops.Find(function).Select(loop => (function, loop)));
            // Loops inside have fewer blocks: they are written last.
            foreach (int number in Enumerable.Range(first, _loops.Count - first).OrderByDescending(number => _loops[number].Loop.Blocks.Count))
                foreach (var block in _loops[number].Loop.Blocks) innermost[block.Index] = number;
            _innermost[function] = innermost;
        }
    }

    public int Count => _loops.Count;

    public Loop Loop(int number) => _loops[number].Loop;

    public Function FunctionOf(int number) => _loops[number].Function;

    /// <summary>The number of the innermost loop around a block, -1 where there is none.</summary>
    public int Innermost(Function function, BlockId block) => _innermost[function][block.Index];

    /// <summary>The loop whose header the block is, or null.</summary>
    public int? HeadedBy(Function function, BlockId block) =>
        Innermost(function, block) is >= 0 and var number && Loop(number).Header == block ? number : null;

    /// <summary>The loop directly around a loop, or null.</summary>
    public int? Parent(int number)
    {
        int? parent = null;
        for (int other = 0; other < Count; other++)
        {
            bool isAround = other != number && FunctionOf(other) == FunctionOf(number) && Loop(other).Contains(Loop(number).Header);
            if (isAround && (parent is not { } known || Loop(other).Blocks.Count < Loop(known).Blocks.Count)) parent = other;
        }
        return parent;
    }
}
