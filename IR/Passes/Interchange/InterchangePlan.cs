using System.Numerics;

namespace DualJit.IR;

/// <summary>A value that one loop of a nest adds up, kept for a whole tile of elements while that loop runs.</summary>
/// <param name="Next">The value after an iteration.</param>
/// <param name="Initial">The value before the first; none where it is read from <paramref name="Pointer"/>.</param>
/// <param name="Pointer">The element that holds the sum; none where it is a variable of the source.</param>
internal sealed record NestSum(IrType Type, ValueId Next, ValueId Initial, ValueId Pointer);

/// <summary>What new order a nest gets: the outer loops, then tiles of the vector loop, then the sum loop, innermost the vector loop.</summary>
/// <remarks>
/// Why that keeps the meaning: arrays that are written overlap no other array (<see cref="OverlapTest"/> asks once), each element is written at one place only,
/// by the iterations that agree in all variables but that of the sum loop, and those stay in their order.
/// </remarks>
internal sealed class InterchangePlan
{
    // More would be more code than it can be worth, and ranges of addresses are exact for so many.
    public const int MaximumDepth = 3;
    private const int LongestNest = 400;
    private const int FewIterations = 8;
    private const int TileBytes = 512;

    private const int SumBit = 1 << 30;
    private const int ReadBit = 1 << 29;

    private readonly Function _function;
    private readonly AffineReader _reader;
    private readonly Dictionary<ValueId, int> _masks = [];
    private readonly Dictionary<ValueId, int> _sumOf = [];
    private readonly List<(NestAccess Access, AffineAddress Address)> _accesses = [];
    private readonly List<NestSum> _sums = [];
    private readonly List<Instruction> _stores = [];

    private InterchangePlan(Function function, LoopNest nest) => (_function, Nest, _reader) = (function, nest, new AffineReader(nest));

    public LoopNest Nest { get; }

    /// <summary>The loop that becomes the innermost.</summary>
    public int VectorLoop { get; private set; }

    /// <summary>The loop whose iterations stay in their order for each element; -1 where there is none.</summary>
    public int SumLoop { get; private set; } = -1;

    public IReadOnlyList<NestSum> Sums => _sums;

    /// <summary>What is stored once for each element, but for sums in memory.</summary>
    public IReadOnlyList<Instruction> Stores => _stores;

    public IReadOnlyList<(NestAccess Access, AffineAddress Address)> Accesses => _accesses;

    /// <summary>What has to lie in the range of 32 bits for the addresses to be what they are said to be.</summary>
    public IReadOnlyCollection<AffineForm> Narrow => _reader.Narrow;

    /// <summary>Whether the value is to be computed in 64 bits from the start, which <see cref="Narrow"/> makes the same.</summary>
    public bool IsWidened(ValueId value) => _reader.IsWidened(value);

    /// <summary>Whether the sum loop has to run at least once, as its first iteration makes the elements of sums known to exist.</summary>
    public bool NeedsSumIteration => _sums.Exists(sum => sum.Initial.IsNone);

    /// <summary>Elements in a tile.</summary>
    public int Tile => Math.Max(16, (int)BitOperations.RoundUpToPowerOf2((uint)(TileBytes / _sums.Sum(sum => sum.Type.DType.Size) + 1)) / 2);

    /// <summary>The loops around all others, outermost first.</summary>
    public IEnumerable<int> OuterLoops => Enumerable.Range(0, Nest.Depth).Where(loop => loop != VectorLoop && loop != SumLoop);

    public static InterchangePlan? Make(Function function, LoopNest nest, out string whyNot)
    {
        var plan = new InterchangePlan(function, nest);
        whyNot = plan.MeasureSize() ?? plan.ReadAddresses() ?? plan.FindSums() ?? plan.ChooseVectorLoop() ?? plan.CheckUses() ?? "";
        return whyNot == "" ? plan : null;
    }

    /// <summary>Which sum the value is while the sum loop runs; -1 for other values.</summary>
    public int SumIndex(ValueId value) => _sumOf.GetValueOrDefault(value, -1);

    /// <summary>The loops whose variables the value is computed from, one bit each.</summary>
    public int LoopsOf(ValueId value) => MaskOf(value) & ~(SumBit | ReadBit);

    /// <summary>Whether the value is or is computed from something that may be computed only where the nest does.</summary>
    public bool DependsOnRead(ValueId value) => (MaskOf(value) & ReadBit) != 0;

    public bool DependsOnSum(ValueId value) => (MaskOf(value) & SumBit) != 0;

    private int MaskOf(ValueId value)
    {
        value = Nest.Resolve(value);
        if (!Nest.IsInside(value)) return 0;
        if (_masks.TryGetValue(value, out int known)) return known;
        int mask = 0;
        if (Nest.VariableIndex(value) is >= 0 and var variable) mask = 1 << variable;
        else if (_sumOf.ContainsKey(value)) mask = SumBit;
        else if (Nest.Definitions.Of(value) is { } definition)
        {
            if (!LoopNest.IsSpeculatable(definition)) mask = ReadBit;
            foreach (var operand in definition.Operands) mask |= MaskOf(operand);
        }
        return _masks[value] = mask;
    }

    private string? MeasureSize()
    {
        int instructions = 0;
        foreach (var block in Nest.Outermost.Blocks) instructions += _function[block].Instructions.Count;
        return instructions > LongestNest ? "its body is too long to have twice" : null;
    }

    private string? ReadAddresses()
    {
        foreach (var access in Nest.Accesses)
        {
            var type = access.IsStore ? _function.TypeOf(access.Instruction.Operands[0]) : access.Instruction.Type;
            if (!type.IsScalar) return "it reads or writes values that are no numbers";
            if (_reader.AddressOf(access.Pointer, type.DType.Size) is not { } address) return "an index is no sum of multiples of the loops' variables";
            _accesses.Add((access, address));
        }
        return null;
    }

    /// <summary>Finds which values are sums and what is stored, and that no element is written by iterations that may change places.</summary>
    private string? FindSums()
    {
        int innermost = Nest.Depth - 1;
        var stores = _accesses.FindAll(entry => entry.Access is { IsStore: true, Part: not NestPart.Before });
        if (stores.Count == 0) return "it writes no array";
        if (Nest.Accumulators.Count > 0)
        {
            if (stores.Exists(store => store.Access.Part == NestPart.Body) || _accesses.Exists(entry => entry.Access is { IsStore: true, Part: NestPart.Before }))
                return "it both adds up a variable and writes in the innermost loop";
            SumLoop = innermost;
            for (int i = 0; i < Nest.Accumulators.Count; i++)
            {
                var (parameter, initial, next) = Nest.Accumulators[i];
                if (!_function.TypeOf(parameter).IsScalar) return "the innermost loop carries an address";
                _sumOf[parameter] = i;
                _sums.Add(new NestSum(_function.TypeOf(parameter), next, initial, ValueId.None));
            }
        }
        else if (stores.Exists(store => store.Access.Part == NestPart.After)) return "it writes to memory beside the innermost loop";
        else if (FindSumLoop(stores) is { } noSum) return noSum;
        foreach (var (access, address) in stores)
            if (CheckWritten(access, address) is { } rule) return rule;
        return _accesses.Count(entry => entry.Access is { IsStore: true, Part: NestPart.Before }) == (Nest.Accumulators.Count > 0 ? 0 : _sums.Count(sum => !sum.Initial.IsNone))
            ? null : "it also writes to memory in an outer loop";
    }

    /// <summary>The loop, if any, that all stores of the innermost loop do not move with.</summary>
    private string? FindSumLoop(List<(NestAccess Access, AffineAddress Address)> stores)
    {
        for (int loop = 0; loop < Nest.Depth; loop++)
        {
            if (!stores.Exists(store => store.Address.IsInvariantIn(loop))) continue;
            if (SumLoop >= 0 || !stores.TrueForAll(store => store.Address.IsInvariantIn(loop))) return "several iterations write the same element";
            SumLoop = loop;
        }
        return null;
    }

    private string? CheckWritten(NestAccess store, AffineAddress address)
    {
        for (int loop = 0; loop < Nest.Depth; loop++)
            if (loop != SumLoop && address.IsInvariantIn(loop)) return "several iterations write the same element";
        bool isSum = SumLoop >= 0 && Nest.Accumulators.Count == 0;
        var initial = ValueId.None;
        bool stored = false;
        foreach (var (access, other) in _accesses)
        {
            if (access == store) { stored = true; continue; }
            if (other.Base != address.Base) continue;
            if (other != address) return "it reads and writes different elements of one array";
            if (stored) return "an element is used after it is written";
            if (access.IsStore)
            {
                // Zero, most often, to which the sum is added in place.
                if (!isSum || SumLoop != Nest.Depth - 1 || !initial.IsNone) return "an element is written twice";
                initial = access.Instruction.Operands[0];
            }
            else if (isSum)
            {
                if (access.Part != NestPart.Body) return "an element is read before the loop that adds to it";
                _sumOf[access.Instruction.Result] = _sums.Count;
            }
        }
        if (isSum) _sums.Add(new NestSum(_function.TypeOf(store.Instruction.Operands[0]), store.Instruction.Operands[0], initial, store.Pointer));
        else _stores.Add(store.Instruction);
        return null;
    }

    private string? ChooseVectorLoop()
    {
        int innermost = Nest.Depth - 1;
        int before = Jumps(innermost), fewest = before;
        if (before == 0) return "the innermost loop already goes through memory in order";
        VectorLoop = -1;
        for (int loop = innermost; loop >= 0; loop--)
        {
            if (loop == SumLoop || Jumps(loop) >= fewest || !Body.Any(entry => entry.Address.IsUnitStrideIn(loop))) continue;
            (VectorLoop, fewest) = (loop, Jumps(loop));
        }
        if (VectorLoop < 0) return "no other loop goes through memory in order more often";
        return ConstantCount(VectorLoop) < FewIterations ? "the loop that goes through memory in order has few iterations"
            : Nest.Loops[VectorLoop].Step != 1 ? "the loop that goes through memory in order skips elements" : null;
    }

    private IEnumerable<(NestAccess Access, AffineAddress Address)> Body => _accesses.Where(entry => entry.Access.Part == NestPart.Body);

    /// <summary>How many accesses would leave a cache line at each step, were the loop the innermost.</summary>
    private int Jumps(int loop) => Body.Select(entry => entry.Address).Distinct().Count(address => !address.IsInvariantIn(loop) && !address.IsUnitStrideIn(loop));

    private long ConstantCount(int loop) =>
        ConstantOf(Nest.Loops[loop].Start) is { } start && ConstantOf(Nest.Loops[loop].Bound) is { } bound ? bound - start : long.MaxValue;

    /// <summary>The constant that a count starts or ends with, or null. Counters are signed, so that to widen one keeps its bits.</summary>
    public long? ConstantOf(ValueId value) => Nest.Definitions.Of(Nest.Resolve(value)) switch
    {
        { Op: Op.Const } constant => constant.Immediate,
        { Op: Op.Convert } conversion => ConstantOf(conversion.Operands[0]),
        _ => null,
    };

    /// <summary>Whether what the parts beside the sum loop need can be computed without that loop.</summary>
    private string? CheckUses()
    {
        if (SumLoop < 0) return null;
        var outside = new List<ValueId>();
        foreach (var sum in _sums) outside.AddRange(new[] { sum.Initial, sum.Pointer }.Where(value => !value.IsNone));
        // Sums in memory have no stores of their own.
        foreach (var store in _stores) outside.AddRange(store.Operands);
        return outside.Exists(value => (LoopsOf(value) & 1 << SumLoop) != 0) ? "what it stores depends on where an inner loop ended" : null;
    }
}
