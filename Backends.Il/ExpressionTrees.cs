using DualJit.IR;

namespace DualJit.Il;

/// <summary>Where each value of a function is computed: at once, into a local, or on the stack where its only user needs it.</summary>
/// <remarks>
/// A value used once, in its own block, and not cut off from its use by a write to memory is emitted as part of the tree of its user, so
/// that code like <c>a[i] * b[i] + c</c> needs no locals. SSA makes this sound: what the tree reads does not change within the block.
/// </remarks>
internal sealed class ExpressionTrees
{
    // Bounds the recursion over a tree and the depth of the evaluation stack.
    private const int MaximumDepth = 32;

    private readonly Instruction[] _definitions;
    private readonly Placement[] _placements;

    private enum Placement : byte { Local, Unused, Constant, Tree }

    public ExpressionTrees(Function function, IReadOnlyList<BlockId> blocks)
    {
        _definitions = new Instruction[function.ValueCount];
        _placements = new Placement[function.ValueCount];
        var uses = new int[function.ValueCount];
        foreach (var block in blocks)
            foreach (var instruction in function[block].Instructions)
                ForEachOperand(instruction, value => uses[value.Index]++);
        // Position of the instruction whose tree a value's last visited use is in, counted through all blocks, and the depth there.
        var root = new int[function.ValueCount];
        var depth = new int[function.ValueCount];
        int start = 1;
        foreach (var block in blocks)
        {
            Place(function[block].Instructions, start, uses, root, depth);
            start += function[block].Instructions.Count;
        }
    }

    /// <summary>The instruction to emit where the value is used; false if the value is in a local.</summary>
    public bool TryGetTree(ValueId value, out Instruction definition)
    {
        definition = _definitions[value.Index];
        return _placements[value.Index] is Placement.Tree or Placement.Constant;
    }

    /// <summary>True if the instruction is emitted at its own place.</summary>
    public bool IsStatement(in Instruction instruction) => instruction.Result.IsNone || _placements[instruction.Result.Index] == Placement.Local
        || instruction.Info.Is(Traits.Effect);

    private void Place(List<Instruction> instructions, int start, int[] uses, int[] root, int[] depth)
    {
        int end = start + instructions.Count, nextWrite = end;
        for (int i = instructions.Count - 1; i >= 0; i--)
        {
            var instruction = instructions[i];
            int at = start + i, level = 0;
            if (!instruction.Result.IsNone)
            {
                int result = instruction.Result.Index;
                _definitions[result] = instruction;
                bool usedHere = root[result] >= start && root[result] < end;
                _placements[result] = PlacementOf(instruction, uses[result], usedHere, depth[result], nextWrite < root[result]);
                if (_placements[result] == Placement.Tree) (at, level) = (root[result], depth[result] + 1);
            }
            if (instruction.Op is Op.Store or Op.VectorStore or Op.VectorStream or Op.Call or Op.CallManaged or Op.Fork) nextWrite = start + i;
            ForEachOperand(instruction, value => (root[value.Index], depth[value.Index]) = (at, level));
        }
    }

    // A write by the root itself does not count: it comes after its operands are computed.
    private static Placement PlacementOf(in Instruction instruction, int uses, bool usedHere, int depth, bool writtenBetween) => instruction switch
    {
        { Op: Op.Const } => Placement.Constant,
        _ when instruction.Info.Is(Traits.Effect) => Placement.Local,
        _ when uses == 0 => Placement.Unused,
        _ when uses > 1 || !usedHere || depth >= MaximumDepth => Placement.Local,
        _ when instruction.Info.Is(Traits.Reads) && writtenBetween => Placement.Local,
        _ => Placement.Tree,
    };

    private static void ForEachOperand(in Instruction instruction, Action<ValueId> visit)
    {
        foreach (var operand in instruction.Operands) visit(operand);
        foreach (var edge in instruction.Edges)
            foreach (var argument in edge.Arguments) visit(argument);
    }
}
