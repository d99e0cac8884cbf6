namespace DualJit.IR;

/// <summary>An index as <c>factor · counter + rest</c>, where the rest is the same in all iterations.</summary>
internal sealed record IndexForm(long Factor, Affine Rest);

/// <summary>Reads indices of a parallel loop as multiples of its number.</summary>
internal sealed class IndexForms(RegionUses uses)
{
    private const int Deepest = 12;

    private readonly ParallelRegion _region = uses.Region;
    private readonly SameValues _same = new(uses);
    private readonly List<ValueId> _leaves = [];

    /// <summary>Above this the 32 bits that an index was computed in may not hold it. Sums wrap around to indices that no array has, or are all different; multiples may meet.</summary>
    public long LargestCounter { get; private set; } = long.MaxValue;

    /// <summary>The form of an index, or null.</summary>
    public IndexForm? Of(ValueId index)
    {
        if (Read(index, 0) is not { } form) return null;
        long factor = 0;
        var rest = Affine.OfConstant(form.Constant);
        foreach (var term in form.Terms)
        {
            if (!term.IsProduct && term.First == _region.Counter) { factor = term.Coefficient; continue; }
            if (IsVariant(term.First) || (term.IsProduct && IsVariant(term.Second))) return null;
            rest = Affine.Combine(rest, 1, Affine.OfTerm(term), 1);
        }
        if (rest is null) return null;
        if (Math.Abs(factor) > 1) LargestCounter = Math.Min(LargestCounter, int.MaxValue / 2 / Math.Abs(factor));
        return new IndexForm(factor, rest);
    }

    private bool IsVariant(ValueId value) => value == _region.Counter || !IsInvariant(value, 0);

    /// <summary>Whether a value is the same in all iterations: from outside, or computed from such alone.</summary>
    public bool IsInvariant(ValueId value, int depth = 0)
    {
        if (!_region.Contains(uses.Definitions.BlockOf(value))) return true;
        if (depth == Deepest || uses.Definitions.Of(value) is not { } definition) return false;
        bool isPure = !definition.Info.Is(Traits.Effect | Traits.Reads) && definition.Op != Op.Parallel;
        return isPure && Array.TrueForAll(definition.Operands, operand => IsInvariant(operand, depth + 1));
    }

    private Affine? Read(ValueId value, int depth)
    {
        if (depth < Deepest && uses.Definitions.Of(value) is { } definition)
        {
            switch (definition.Op)
            {
                case Op.Const when uses.Definitions.TypeOf(value).IsInteger:
                    return Affine.OfConstant(definition.Immediate);
                case Op.Add or Op.AddChecked:
                    return Affine.Combine(Read(definition.Operands[0], depth + 1), 1, Read(definition.Operands[1], depth + 1), 1) ?? Leaf(value);
                case Op.Sub or Op.SubChecked:
                    return Affine.Combine(Read(definition.Operands[0], depth + 1), 1, Read(definition.Operands[1], depth + 1), -1) ?? Leaf(value);
                case Op.Neg:
                    return Affine.Combine(Read(definition.Operands[0], depth + 1), -1, Affine.Zero, 1) ?? Leaf(value);
                case Op.Mul or Op.MulChecked:
                    return Affine.Multiply(Read(definition.Operands[0], depth + 1), Read(definition.Operands[1], depth + 1)) ?? Leaf(value);
                case Op.Convert when definition.Type == IrType.Int64 && uses.Definitions.TypeOf(definition.Operands[0]) == IrType.Int32:
                case Op.Convert when definition.Type == IrType.Int32 && uses.Definitions.TypeOf(definition.Operands[0]) == IrType.Int64 && definition.Operands[0] is var wide && IsLength(wide):
                    return Read(definition.Operands[0], depth + 1);
            }
        }
        return Leaf(value);
    }

    // Fits in 31 bits.
    private bool IsLength(ValueId value) => uses.Definitions.Of(value) is { Op: Op.Length or Op.Dim };

    /// <summary>One value for all that are computed in the same way.</summary>
    private Affine Leaf(ValueId value)
    {
        foreach (var leaf in _leaves)
            if (_same.Are(leaf, value)) return Affine.Of(leaf);
        _leaves.Add(value);
        return Affine.Of(value);
    }
}
