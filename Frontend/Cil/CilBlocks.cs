using System.Reflection.Metadata;

namespace DualJit.Frontend.Cil;

/// <summary>A stretch of instructions that is entered at its first and left at its last.</summary>
/// <param name="First">Index of the first instruction.</param>
/// <param name="End">Index after the last.</param>
/// <param name="Successors">Indices of blocks: the targets of the jump in its order, then the block that follows, where it does.</param>
internal sealed record CilBlock(int First, int End, int[] Successors)
{
    /// <summary>Jumps that reach this block, from blocks that are themselves reached.</summary>
    public int PredecessorCount { get; set; }
}

/// <summary>The control-flow graph of a method's CIL.</summary>
internal sealed class CilBlocks
{
    private CilBlocks(CilBlock[] blocks, int entry)
    {
        Blocks = blocks;
        Entry = entry;
        Order = ReversePostOrder(blocks, entry);
    }

    /// <summary>The block where control enters.</summary>
    public int Entry { get; }

    public CilBlock[] Blocks { get; }

    /// <summary>The reachable blocks, each before its successors but for the back edges of loops.</summary>
    public int[] Order { get; }

    public static CilBlocks Of(List<CilInstruction> code)
    {
        int length = code.Count == 0 ? 0 : code[^1].Offset + 1;
        var indexAt = new int[length];
        for (int i = 0; i < code.Count; i++) indexAt[code[i].Offset] = i;
        var starts = new bool[code.Count + 1];
        starts[0] = true;
        for (int i = 0; i < code.Count; i++)
        {
            if (!code[i].IsJump && !code[i].EndsFlow) continue;
            starts[i + 1] = true;
            if (code[i].Targets is { } targets)
                foreach (int target in targets) starts[indexAt[target]] = true;
            else if (code[i].IsJump)
                starts[indexAt[(int)code[i].Operand]] = true;
        }
        var blockAt = new int[code.Count + 1];
        int count = -1;
        for (int i = 0; i < code.Count; i++) blockAt[i] = starts[i] ? ++count : count;
        blockAt[code.Count] = count + 1;
        var blocks = new CilBlock[count + 1];
        for (int first = 0, end; first < code.Count; first = end)
        {
            end = first + 1;
            while (!starts[end] && end < code.Count) end++;
            var last = code[end - 1];
            int[] follow = last.EndsFlow || end == code.Count ? [] : [blockAt[end]];
            int[] successors = last.Targets is { } targets ? [.. targets.Select(target => blockAt[indexAt[target]]), .. follow]
                : last.IsJump ? [blockAt[indexAt[(int)last.Operand]], .. follow]
                : follow;
            blocks[blockAt[first]] = new CilBlock(first, end, successors);
        }
        return new CilBlocks(blocks, 0);
    }

    /// <summary>The same instructions, entered at another one: the first of a finally block.</summary>
    public CilBlocks From(int instruction) => new([.. Blocks.Select(block => block with { PredecessorCount = 0 })], Array.FindIndex(Blocks, block => block.First == instruction));

    /// <summary>Whether a jump leads back to a block that comes before it.</summary>
    public bool HasLoop => Order.Index().Any(from => Blocks[from.Item].Successors.Any(to => Array.IndexOf(Order, to) <= from.Index));

    private static int[] ReversePostOrder(CilBlock[] blocks, int entry)
    {
        var order = new int[blocks.Length];
        var seen = new bool[blocks.Length];
        // The blocks on the way to the current one, and for each block the successor to go on with.
        var path = new int[blocks.Length];
        var next = new int[blocks.Length];
        int first = blocks.Length, depth = 0;
        if (blocks.Length > 0)
        {
            seen[entry] = true;
            path[depth++] = entry;
        }
        while (depth > 0)
        {
            int block = path[depth - 1];
            int[] successors = blocks[block].Successors;
            if (next[block] == successors.Length)
            {
                order[--first] = block;
                depth--;
                continue;
            }
            int target = successors[next[block]++];
            blocks[target].PredecessorCount++;
            if (seen[target]) continue;
            seen[target] = true;
            path[depth++] = target;
        }
        return order[first..];
    }
}
