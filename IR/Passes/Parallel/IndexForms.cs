namespace DualJit.IR;

/// <summary>Reads integers of a parallel loop as polynomials: of the loop's number, of what is the same in all iterations, and of what is not, such as the counters of inner loops.</summary>
internal sealed class IndexForms(RegionUses uses, Module module)
{
    private const int Deepest = 12;

    private readonly ParallelRegion _region = uses.Region;
    private readonly SameValues _same = new(uses);
    private readonly List<ValueId> _leaves = [];

    private HashSet<ValueId> Nullable => field ??= NullableArrays.Find(_region.Function, _region.Function == module.Functions[0]);

    /// <summary>The value, as arithmetic without bounds has it. Sums and products of 32 bits are what they seem to be up to a multiple of 2^32.</summary>
    /// <param name="narrow">Gets what was computed in 32 bits and then made a number of 64, where it must not have wrapped around.</param>
    public Polynomial? Read(ValueId value, List<Polynomial> narrow) => Read(value, narrow, 0);

    /// <summary>Whether a value is the same in all iterations: from outside, or computed from such alone.</summary>
    public bool IsInvariant(ValueId value) => IsInvariant(value, 0);

    /// <summary>Whether a value that is the same in all iterations can be computed before the loop, whether the loop comes to compute it or not.</summary>
    public bool IsKnownBefore(ValueId value)
    {
        if (!_region.Contains(uses.Definitions.BlockOf(value))) return true;
        var definition = uses.Definitions.Of(value)!.Value;
        bool cannotTrap = !definition.Info.Is(Traits.CanTrap) || definition.Op switch
        {
            Op.Length or Op.Dim or Op.Stride => !Nullable.Contains(definition.Operands[0]),
            Op.Div or Op.Rem => uses.Definitions.TryGet(definition.Operands[1], Op.Const, out var divisor) && divisor.Immediate is not (0 or -1),
            _ => false,
        };
        return cannotTrap && Array.TrueForAll(definition.Operands, IsKnownBefore);
    }

    /// <summary>What a parameter is where all jumps to its block but one are never taken; null where it may be several values.</summary>
    public ValueId? OnlyArgument(ValueId parameter)
    {
        var block = uses.Definitions.BlockOf(parameter);
        if (!_region.Contains(block) || block == _region.Header || uses.ReachedFrom(block).Contains(block)) return null;
        int position = _region.Function[block].Parameters.IndexOf(parameter);
        var taken = uses.EntriesOf(block).Where(entry => !IsNeverTaken(entry.From, entry.Edge)).ToList();
        return taken is [var only] ? _region.Function[only.From].Terminator.Edges[only.Edge].Arguments[position] : null;
    }

    private bool IsInvariant(ValueId value, int depth)
    {
        if (!_region.Contains(uses.Definitions.BlockOf(value))) return true;
        if (depth == Deepest || uses.Definitions.Of(value) is not { } definition) return false;
        bool isPure = !definition.Info.Is(Traits.Effect | Traits.Reads) && definition.Op != Op.Parallel;
        return isPure && Array.TrueForAll(definition.Operands, operand => IsInvariant(operand, depth + 1));
    }

    private Polynomial? Read(ValueId value, List<Polynomial> narrow, int depth)
    {
        if (depth == Deepest) return Leaf(value);
        if (uses.Definitions.Of(value) is not { } definition) return value != _region.Counter && OnlyArgument(value) is { } argument ? Read(argument, narrow, depth + 1) : Leaf(value);
        switch (definition.Op)
        {
            case Op.Const when definition.Type.IsInteger:
                return Polynomial.OfConstant(definition.Immediate);
            case Op.Add or Op.AddChecked:
                return Polynomial.Sum(Operand(0), Operand(1)) ?? Leaf(value);
            case Op.Sub or Op.SubChecked:
                return Polynomial.Difference(Operand(0), Operand(1)) ?? Leaf(value);
            case Op.Neg:
                return Polynomial.Difference(Polynomial.Zero, Operand(0)) ?? Leaf(value);
            case Op.Mul or Op.MulChecked:
                return Polynomial.Product(Operand(0), Operand(1)) ?? Leaf(value);
            case Op.Convert when IsSigned(definition.Type, DType.Int64) && IsSigned(uses.Definitions.TypeOf(definition.Operands[0]), DType.Int32):
                if (Operand(0) is not { } widened) return Leaf(value);
                if (MayWrap(widened)) narrow.Add(widened);
                return widened;
            // Fits in 31 bits.
            case Op.Convert when IsSigned(definition.Type, DType.Int32) && uses.Definitions.Of(definition.Operands[0]) is { Op: Op.Length or Op.Dim }:
                return Operand(0);
        }
        return Leaf(value);

        Polynomial? Operand(int index) => Read(definition.Operands[index], narrow, depth + 1);
    }

    /// <summary>Whether what values of 32 bits make of themselves may have more.</summary>
    public static bool MayWrap(Polynomial form) => form.Terms.Length > 1 || form.Terms is [{ Factors.Length: > 1 } or { Coefficient: not 1, Factors: not [] }];

    /// <summary>Whether numbers of which a test on the way to a block says that they are different ones differ by as much.</summary>
    public bool IsNotZero(Polynomial difference, BlockId place)
    {
        for (var block = place; block != _region.Header; block = uses.Dominators.ImmediateOf(block))
        {
            if (uses.EntriesOf(block) is not [var (before, taken)] || _region.Function[before].Terminator is not { Op: Op.Branch } branch) continue;
            var (condition, holds) = (branch.Operands[0], taken == 0);
            while (uses.Definitions.TryGet(condition, Op.Not, out var not)) (condition, holds) = (not.Operands[0], !holds);
            if (uses.Definitions.Of(condition) is not { Op: Op.Eq or Op.Ne } test || (test.Op == Op.Ne) != holds || !uses.Definitions.TypeOf(test.Operands[0]).IsInteger) continue;
            var narrow = new List<Polynomial>();
            if (Polynomial.Difference(Read(test.Operands[0], narrow), Read(test.Operands[1], narrow)) is not { } tested || narrow.Count > 0) continue;
            if (tested.SameAs(difference) || Polynomial.Sum(tested, difference)?.SameAs(Polynomial.Zero) == true) return true;
        }
        return false;
    }

    private static bool IsSigned(IrType type, DType dtype) => type == IrType.Scalar(dtype);

    /// <summary>One value for all that are computed in the same way.</summary>
    private Polynomial Leaf(ValueId value)
    {
        foreach (var leaf in _leaves)
            if (_same.Are(leaf, value)) return Polynomial.Of(leaf);
        _leaves.Add(value);
        return Polynomial.Of(value);
    }

    /// <summary>Whether two conditions on the way to a jump are never true together.</summary>
    private bool IsNeverTaken(BlockId from, int edge)
    {
        var conditions = new List<(Instruction Test, bool Holds)>();
        Add(from, edge);
        for (var block = from; block != _region.Header; block = uses.Dominators.ImmediateOf(block))
            if (uses.EntriesOf(block) is [var (before, only)]) Add(before, only);
        return conditions.Exists(a => conditions.Exists(b => (a.Holds == b.Holds ? a.Test.Op.Opposite == b.Test.Op : a.Test.Op == b.Test.Op) && a.Test.Operands.Zip(b.Test.Operands, _same.Are).All(same => same)));

        void Add(BlockId block, int taken)
        {
            var branch = _region.Function[block].Terminator;
            if (branch.Op == Op.Branch && uses.Definitions.Of(branch.Operands[0]) is { } test && test.Op.Opposite is not null && uses.Definitions.TypeOf(test.Operands[0]).IsInteger) conditions.Add((test, taken == 0));
        }
    }
}
