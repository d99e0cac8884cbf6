namespace DualJit.IR;

/// <summary>A loop whose header tests <c>variable op bound</c> and whose every back edge adds one constant to the variable.</summary>
/// <param name="Parameter">Index of the variable among the header's parameters.</param>
/// <param name="Comparison">The loop goes on while <c>variable comparison bound</c>: lt, le, gt, ge or ne.</param>
/// <param name="Test">The compare instruction of the header's terminator.</param>
/// <param name="Bound">Does not change in the loop, though it may be computed in it.</param>
public sealed record CountedLoop(Loop Loop, int Parameter, ValueId Variable, Op Comparison, ValueId Test, ValueId Bound, long Step)
{
    /// <summary>The test is at the end of the loop, of the variable's next value, so the first iteration always runs.</summary>
    public bool TestsNext { get; private init; }

    /// <summary>The counting of a loop that tests at its end, before its only back edge; null where it does not.</summary>
    public static CountedLoop? FindBottomTested(Function function, Loop loop, Definitions definitions, Func<ValueId, bool> isInvariant)
    {
        BlockId? latch = null;
        foreach (var block in loop.Blocks)
            foreach (var edge in function[block].Terminator.Edges)
            {
                if (edge.Target != loop.Header) continue;
                if (latch is not null) return null;
                latch = block;
            }
        if (latch is not { } last || function[last].Terminator is not { Op: Op.Branch } branch) return null;
        bool staysWhenTrue = branch.Edges[0].Target == loop.Header;
        if (loop.Contains(branch.Edges[staysWhenTrue ? 1 : 0].Target)) return null;
        var test = branch.Operands[0];
        while (definitions.TryGet(test, Op.Not, out var not)) (test, staysWhenTrue) = (not.Operands[0], !staysWhenTrue);
        if (definitions.Of(test) is not { } compare || compare.Op.Opposite is null) return null;
        var arguments = branch.Edges[branch.Edges[0].Target == loop.Header ? 0 : 1].Arguments;
        for (int i = 0; i < 2; i++)
        {
            var bound = compare.Operands[1 - i];
            int parameter = Array.IndexOf(arguments, compare.Operands[i]);
            if (parameter < 0 || function.TypeOf(bound).DType is not (DType.Int32 or DType.Int64) || !function.TypeOf(bound).IsScalar || !isInvariant(bound)) continue;
            var variable = function[loop.Header].Parameters[parameter];
            var comparison = Staying(compare.Op, isSwapped: i == 1, staysWhenTrue);
            return StepOf(function, loop, definitions, parameter, variable) is { } step && Counts(comparison, step)
                ? new CountedLoop(loop, parameter, variable, comparison, test, bound, step) { TestsNext = true } : null;
        }
        return null;
    }

    /// <summary>The counting of a loop, or null where it does not count or has a test of another form.</summary>
    public static CountedLoop? Find(Function function, Loop loop, Definitions definitions, Func<ValueId, bool> isInvariant)
    {
        var header = function[loop.Header];
        if (header.Terminator is not { Op: Op.Branch } branch) return null;
        bool staysWhenTrue = loop.Contains(branch.Edges[0].Target);
        if (staysWhenTrue == loop.Contains(branch.Edges[1].Target)) return null;
        var test = branch.Operands[0];
        while (definitions.TryGet(test, Op.Not, out var not))
        {
            test = not.Operands[0];
            staysWhenTrue = !staysWhenTrue;
        }
        if (definitions.Of(test) is not { } compare || definitions.BlockOf(test) != loop.Header || compare.Op.Opposite is null) return null;
        for (int i = 0; i < 2; i++)
        {
            var (variable, bound) = (compare.Operands[i], compare.Operands[1 - i]);
            int parameter = header.Parameters.IndexOf(variable);
            if (parameter < 0 || function.TypeOf(variable).DType is not (DType.Int32 or DType.Int64) || !function.TypeOf(variable).IsScalar || !isInvariant(bound)) continue;
            if (StepOf(function, loop, definitions, parameter, variable) is not { } step) continue;
            var comparison = Staying(compare.Op, isSwapped: i == 1, staysWhenTrue);
            return Counts(comparison, step) ? new CountedLoop(loop, parameter, variable, comparison, test, bound, step) : null;
        }
        return null;
    }

    private static bool Counts(Op comparison, long step) =>
        comparison == Op.Ne ? step is 1 or -1 : step > 0 ? comparison is Op.Lt or Op.Le : comparison is Op.Gt or Op.Ge;

    /// <summary>The comparison of variable and bound that holds as long as the loop goes on. Integers only: for floats an unordered comparison is not the negated one.</summary>
    private static Op Staying(Op test, bool isSwapped, bool staysWhenTrue)
    {
        var comparison = isSwapped ? test.Swapped!.Value : test;
        return staysWhenTrue ? comparison : comparison.Opposite!.Value;
    }

    private static long? StepOf(Function function, Loop loop, Definitions definitions, int parameter, ValueId variable)
    {
        long? step = null;
        foreach (var block in loop.Blocks)
            foreach (var edge in function[block].Terminator.Edges)
            {
                if (edge.Target != loop.Header) continue;
                if (ConstantAddedTo(definitions, variable, edge.Arguments[parameter]) is not { } added || (step ?? added) != added) return null;
                step = added;
            }
        return step == 0 ? null : step;
    }

    private static long? ConstantAddedTo(Definitions definitions, ValueId variable, ValueId sum)
    {
        if (definitions.TryGet(sum, Op.Sub, out var difference) && difference.Operands[0] == variable && definitions.TryGet(difference.Operands[1], Op.Const, out var subtracted)
            && subtracted.Immediate is > int.MinValue and <= int.MaxValue) return -subtracted.Immediate;
        if (!definitions.TryGet(sum, Op.Add, out var add)) return null;
        for (int i = 0; i < 2; i++)
            if (add.Operands[i] == variable && definitions.TryGet(add.Operands[1 - i], Op.Const, out var constant) && constant.Immediate is > int.MinValue and <= int.MaxValue)
                return constant.Immediate;
        return null;
    }
}
