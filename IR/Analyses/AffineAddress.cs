using System.Numerics;

namespace DualJit.IR;

/// <summary>A 64-bit integer that does not change in a loop nest, as arithmetic over values; folded as it is made, so equal ones mostly are equal records.</summary>
internal abstract record InvariantTerm
{
    public sealed record Constant(long Value) : InvariantTerm;

    /// <param name="Value">Of type i32 or i64.</param>
    public sealed record Leaf(ValueId Value) : InvariantTerm;

    public sealed record Sum(InvariantTerm A, InvariantTerm B) : InvariantTerm;

    public sealed record Product(InvariantTerm A, InvariantTerm B) : InvariantTerm;

    public static readonly InvariantTerm Zero = new Constant(0);

    public static readonly InvariantTerm One = new Constant(1);

    /// <summary>How much there is to compute.</summary>
    public int Size => this switch
    {
        Sum(var a, var b) => a.Size + b.Size + 1,
        Product(var a, var b) => a.Size + b.Size + 1,
        Leaf => 1,
        _ => 0,
    };

    /// <summary>How many bits hold the value where its leaves have 32.</summary>
    public int Bits => this switch
    {
        Sum(var a, var b) => Math.Max(a.Bits, b.Bits) + 1,
        Product(var a, var b) => a.Bits + b.Bits,
        Constant(var value) => 65 - BitOperations.LeadingZeroCount((ulong)(value < 0 ? ~value : value)),
        _ => 32,
    };

    // Wraps as the arithmetic it stands for does.
    public static InvariantTerm operator +(InvariantTerm a, InvariantTerm b) => (a, b) switch
    {
        (Constant(var x), Constant(var y)) => new Constant(unchecked(x + y)),
        (Constant(0), _) => b,
        (_, Constant(0)) => a,
        (Constant, _) => b + a,
        (Sum(var rest, Constant(var x)), Constant(var y)) => rest + new Constant(unchecked(x + y)),
        (_, Sum(var rest, Constant c)) => a + rest + c,
        _ => new Sum(a, b),
    };

    public static InvariantTerm operator -(InvariantTerm a, InvariantTerm b) => a + b * new Constant(-1);

    public static InvariantTerm operator *(InvariantTerm a, InvariantTerm b) => (a, b) switch
    {
        (Constant(var x), Constant(var y)) => new Constant(unchecked(x * y)),
        (Constant(0), _) or (_, Constant(0)) => Zero,
        (Constant(1), _) => b,
        (_, Constant(1)) => a,
        (Constant, _) => b * a,
        (Sum(var x, var y), Constant) => x * b + y * b,
        (Product(var rest, Constant(var x)), Constant(var y)) => rest * new Constant(unchecked(x * y)),
        _ => new Product(a, b),
    };
}

/// <summary>A value as <c>Σ coefficient · variable + offset</c> over the variables of a loop nest.</summary>
/// <param name="Coefficients">One per variable, the outermost loop's first.</param>
internal sealed record AffineForm(InvariantTerm[] Coefficients, InvariantTerm Offset)
{
    public static AffineForm Constant(InvariantTerm value, int depth)
    {
        var coefficients = new InvariantTerm[depth];
        Array.Fill(coefficients, InvariantTerm.Zero);
        return new AffineForm(coefficients, value);
    }

    public bool Equals(AffineForm? other) => other is not null && Offset == other.Offset && Coefficients.AsSpan().SequenceEqual(other.Coefficients);

    public override int GetHashCode() => HashCode.Combine(Offset, Coefficients[^1]);

    public static AffineForm operator +(AffineForm a, AffineForm b) =>
        new(Sums(a.Coefficients, b.Coefficients), a.Offset + b.Offset);

    private static InvariantTerm[] Sums(InvariantTerm[] a, InvariantTerm[] b)
    {
        var sums = new InvariantTerm[a.Length];
        for (int i = 0; i < sums.Length; i++) sums[i] = a[i] + b[i];
        return sums;
    }

    public static AffineForm operator *(AffineForm a, InvariantTerm factor) =>
        new(Array.ConvertAll(a.Coefficients, coefficient => coefficient * factor), a.Offset * factor);

    public bool IsInvariant => Array.TrueForAll(Coefficients, coefficient => coefficient == InvariantTerm.Zero);
}

/// <summary>Where an access of a nest goes: bytes from <paramref name="Base"/>, an address that does not change in the nest.</summary>
internal sealed record AffineAddress(ValueId Base, AffineForm Bytes, int ElementSize)
{
    /// <summary>What one step of each variable of a loop nest adds to the address.</summary>
    public InvariantTerm[] Strides => Bytes.Coefficients;

    public bool IsInvariantIn(int loop) => Strides[loop] == InvariantTerm.Zero;

    /// <summary>Whether neighbours in the loop are neighbours in memory.</summary>
    public bool IsUnitStrideIn(int loop) => Strides[loop] is InvariantTerm.Constant(var bytes) && Math.Abs(bytes) == ElementSize;
}

/// <summary>Reads addresses and indices of one nest as affine forms of its variables.</summary>
internal sealed class AffineReader(LoopNest nest)
{
    // Far more than any index has; bounds the recursion.
    private const int MaximumDepth = 8;

    private readonly Dictionary<(IrType, ValueId), ValueId> _conversions = [];
    private readonly HashSet<ValueId> _widened = [];
    private readonly HashSet<AffineForm> _narrow = [];

    /// <summary>What was computed in 32 bits: the addresses are what they are said to be where none of these leaves that range.</summary>
    public IReadOnlyCollection<AffineForm> Narrow => _narrow;

    /// <summary>Whether the value is such a 32-bit number made a 64-bit one.</summary>
    public bool IsWidened(ValueId value) => _widened.Contains(value);

    /// <summary>The address, or null where it is no such form.</summary>
    public AffineAddress? AddressOf(ValueId pointer, int elementSize)
    {
        var bytes = AffineForm.Constant(InvariantTerm.Zero, nest.Depth);
        pointer = nest.Resolve(pointer);
        for (int i = 0; i < MaximumDepth && nest.Definitions.TryGet(pointer, Op.Offset, out var offset); i++)
        {
            if (FormOf(offset.Operands[1], 0) is not { } index) return null;
            bytes += index * new InvariantTerm.Constant(offset.ElementType.Size);
            pointer = nest.Resolve(offset.Operands[0]);
        }
        return nest.IsInvariant(pointer) ? new AffineAddress(pointer, bytes, elementSize) : null;
    }

    /// <summary>The form of an i64, or of an i32 whose form lies in its range.</summary>
    private AffineForm? FormOf(ValueId value, int depth)
    {
        value = nest.Resolve(value);
        int variable = nest.VariableIndex(value);
        if (variable >= 0)
        {
            var unit = AffineForm.Constant(InvariantTerm.Zero, nest.Depth);
            unit.Coefficients[variable] = InvariantTerm.One;
            return unit;
        }
        bool isInvariant = nest.IsInvariant(value);
        if (nest.Definitions.Of(value) is { } definition && depth < MaximumDepth)
        {
            if (definition.Op == Op.Const) return AffineForm.Constant(new InvariantTerm.Constant(definition.Immediate), nest.Depth);
            bool isNarrow = nest.TypeOf(value) == IrType.Int32;
            if (IsWidening(definition) && FormOf(definition.Operands[0], depth + 1) is { } narrow)
            {
                if (!isInvariant) _widened.Add(value);
                return narrow;
            }
            if (IsNarrowing(definition) && !isInvariant && FormOf(definition.Operands[0], depth + 1) is { } wide)
            {
                _narrow.Add(wide);
                return wide;
            }
            // An invariant in 32 bits is taken as it was computed: it may wrap.
            if (definition.Op is Op.Add or Op.Sub or Op.Mul or Op.Neg && !(isNarrow && isInvariant) && Combine(definition, depth) is { } form
                && (!isNarrow || FitsIn64(form)))
            {
                if (isNarrow) _narrow.Add(form);
                return form;
            }
        }
        return isInvariant ? AffineForm.Constant(new InvariantTerm.Leaf(Representative(value)), nest.Depth) : null;
    }

    private bool IsWidening(in Instruction definition) =>
        definition.Op == Op.Convert && definition.Type == IrType.Int64 && nest.TypeOf(definition.Operands[0]) == IrType.Int32;

    private bool IsNarrowing(in Instruction definition) =>
        definition.Op == Op.Convert && definition.Type == IrType.Int32 && nest.TypeOf(definition.Operands[0]) == IrType.Int64;

    // So that it can be computed, to see whether it lies in the range of 32.
    private static bool FitsIn64(AffineForm form) => form.Offset.Bits < 62 && Array.TrueForAll(form.Coefficients, coefficient => coefficient.Bits < 62);

    private AffineForm? Combine(in Instruction definition, int depth)
    {
        var minusOne = new InvariantTerm.Constant(-1);
        if (FormOf(definition.Operands[0], depth + 1) is not { } a) return null;
        if (definition.Op == Op.Neg) return a * minusOne;
        if (FormOf(definition.Operands[1], depth + 1) is not { } b) return null;
        if (definition.Op == Op.Add) return a + b;
        if (definition.Op == Op.Sub) return a + b * minusOne;
        return b.IsInvariant ? a * b.Offset : a.IsInvariant ? b * a.Offset : null;
    }

    /// <summary>One value for all conversions of a value to one type: lengths and counts are converted where they are used.</summary>
    private ValueId Representative(ValueId value)
    {
        if (!nest.Definitions.TryGet(value, Op.Convert, out var conversion)) return value;
        var key = (conversion.Type, nest.Resolve(conversion.Operands[0]));
        return _conversions.TryGetValue(key, out var known) ? known : _conversions[key] = value;
    }
}
