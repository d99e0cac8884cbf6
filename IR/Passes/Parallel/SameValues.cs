namespace DualJit.IR;

/// <summary>Whether values of one iteration are equal: one value, or computed in the same way. An element that is read twice is the same where nothing is written in between.</summary>
internal sealed class SameValues(RegionUses uses)
{
    private const int Deepest = 8;

    public bool Are(ValueId a, ValueId b) => Are(a, b, Deepest);

    private bool Are(ValueId a, ValueId b, int depth)
    {
        if (a == b) return true;
        if (depth == 0 || uses.Definitions.Of(a) is not { } x || uses.Definitions.Of(b) is not { } y) return false;
        if (x.Op != y.Op || x.Type != y.Type || x.Immediate != y.Immediate || x.Operands.Length != y.Operands.Length || x.Info.Is(Traits.Effect)) return false;
        if (x.Info.Is(Traits.Reads) && WritesBetween(a, b)) return false;
        for (int i = 0; i < x.Operands.Length; i++)
            if (!Are(x.Operands[i], y.Operands[i], depth - 1)) return false;
        return true;
    }

    // From the first to the end of its block and in all blocks on the way to the second: where that is not after it, everywhere.
    private bool WritesBetween(ValueId first, ValueId second)
    {
        var function = uses.Region.Function;
        var (from, to) = (uses.Definitions.BlockOf(first), uses.Definitions.BlockOf(second));
        if (from == to)
        {
            var instructions = function[from].Instructions;
            int i = instructions.FindIndex(instruction => instruction.Result == first), j = instructions.FindIndex(instruction => instruction.Result == second);
            return instructions.GetRange(Math.Min(i, j), Math.Abs(j - i)).Exists(Writes);
        }
        var after = uses.ReachedFrom(from);
        if (!after.Contains(to)) return uses.ReachedFrom(to).Contains(from) ? WritesBetween(second, first) : true;
        if (function[from].Instructions.SkipWhile(instruction => instruction.Result != first).Any(Writes)) return true;
        if (function[to].Instructions.TakeWhile(instruction => instruction.Result != second).Any(Writes)) return true;
        return after.Any(block => block != to && uses.ReachedFrom(block).Contains(to) && function[block].Instructions.Exists(Writes));
    }

    private static bool Writes(Instruction instruction) => instruction.Info.Is(Traits.Effect) && instruction.Op is not (Op.Guard or Op.Allocate or Op.Map);
}
