namespace DualJit.IR;

/// <summary>Operations that give one of their operands, a constant or a simpler operation for every input: the rules of <see cref="FoldConstants"/>.</summary>
/// <remarks>
/// Integers wrap around, so they obey the laws of a ring. Of floats only what keeps every bit: <c>x + 0</c> is no rule, as it makes +0 of -0;
/// neither are <c>x - x</c> and <c>x * 0</c>, which are NaN for infinities; comparisons other than eq and ne have no opposite, because of NaN.
/// </remarks>
internal sealed class Identities(Function function)
{
    private Instruction[] _definitions = new Instruction[function.ValueCount];

    /// <summary>What a rule did.</summary>
    public enum Step : byte
    {
        /// <summary>None applies.</summary>
        None,

        /// <summary>The instruction is another one now.</summary>
        Changed,

        /// <summary>The result is operand 0 of the instruction.</summary>
        Operand,
    }

    /// <summary>Says what a value is, for the rules that look at operands.</summary>
    public void Define(in Instruction instruction)
    {
        if (instruction.Result.IsNone) return;
        if (instruction.Result.Index >= _definitions.Length) Array.Resize(ref _definitions, Math.Max(2 * _definitions.Length, instruction.Result.Index + 1));
        _definitions[instruction.Result.Index] = instruction;
    }

    public bool IsConstant(ValueId value, out long bits)
    {
        bool isConstant = TryGet(value, Op.Const, out var definition);
        bits = definition.Immediate;
        return isConstant;
    }

    /// <summary>Applies one rule.</summary>
    /// <param name="before">Where constants that the new instruction needs are appended.</param>
    public Step Simplify(ref Instruction it, List<Instruction> before)
    {
        if (it.Operands.Length == 0 || !IsPlain(it.Operands[^1]) && it.Op is not (Op.Offset or Op.Select)) return Step.None;
        if (it.Operands.Length == 2 && IsConstant(it.Operands[0], out _) && !IsConstant(it.Operands[1], out _) && it.Op.Swapped is { } swapped)
            it = it with { Op = swapped, Operands = [it.Operands[1], it.Operands[0]] };
        return it.Op switch
        {
            Op.Add or Op.Sub or Op.Mul or Op.Div or Op.Rem or Op.Neg => SimplifyArithmetic(ref it, before),
            Op.And or Op.Or or Op.Xor or Op.Shl or Op.Shr => SimplifyBits(ref it),
            Op.Not => SimplifyNot(ref it),
            { IsComparison: true } => SimplifyComparison(ref it),
            Op.AddOverflows or Op.SubOverflows when IsZero(it.Operands[1]) => Constant(ref it, 0),
            Op.MulOverflows when IsZero(it.Operands[1]) || IsOne(it.Operands[1]) => Constant(ref it, 0),
            Op.ConvertOverflows when Holds(it.ElementType, function.TypeOf(it.Operands[0]).DType) => Constant(ref it, 0),
            Op.Select => SimplifySelect(ref it),
            Op.Convert => SimplifyConversion(ref it),
            Op.Bitcast => SimplifyBitcast(ref it),
            Op.Min or Op.Max when it.Operands[0] == it.Operands[1] => Operand(ref it, it.Operands[0]),
            Op.Abs when TryGet(it.Operands[0], Op.Neg, out var negation) => Change(ref it, Op.Abs, negation.Operands),
            Op.Abs when TryGet(it.Operands[0], Op.Abs, out _) => Step.Operand,
            Op.Offset when IsZero(it.Operands[1]) => Step.Operand,
            _ => Step.None,
        };
    }

    private Step SimplifyArithmetic(ref Instruction it, List<Instruction> before)
    {
        bool isInteger = it.Type.IsInteger;
        if (!isInteger && !it.Type.IsFloat) return Step.None;
        var (a, b) = (it.Operands[0], it.Operands[^1]);
        switch (it.Op)
        {
            case Op.Add:
                if (isInteger ? IsZero(b) : IsNegativeZero(b)) return Step.Operand;
                return isInteger && IsConstant(b, out long addend) ? AddConstant(ref it, a, addend, before) : Step.None;
            case Op.Sub:
                if (IsZero(b)) return Step.Operand;
                if (!isInteger) return Step.None;
                if (a == b) return Constant(ref it, 0);
                if (IsZero(a)) return Change(ref it, Op.Neg, [b]);
                return IsConstant(b, out long subtracted) ? AddConstant(ref it, a, -subtracted, before) : Step.None;
            case Op.Mul:
                if (IsOne(b)) return Step.Operand;
                if (isInteger && IsZero(b)) return Constant(ref it, 0);
                if (!isInteger || !IsConstant(b, out long factor) || !TryGet(a, Op.Mul, out var product) || !IsConstant(product.Operands[1], out long inner)) return Step.None;
                return Change(ref it, Op.Mul, [product.Operands[0], NewConstant(it, inner * factor, before)]);
            case Op.Div:
                return IsOne(b) ? Step.Operand : Step.None;
            case Op.Rem:
                return isInteger && IsOne(b) ? Constant(ref it, 0) : Step.None;
            default:
                return TryGet(a, Op.Neg, out var negation) ? Operand(ref it, negation.Operands[0]) : Step.None;
        }
    }

    // (x + c) + d is x + (c + d), whatever overflows.
    private Step AddConstant(ref Instruction it, ValueId a, long addend, List<Instruction> before)
    {
        long inner;
        if (TryGet(a, Op.Add, out var sum) && IsConstant(sum.Operands[1], out inner)) return Change(ref it, Op.Add, [sum.Operands[0], NewConstant(it, inner + addend, before)]);
        if (TryGet(a, Op.Sub, out sum) && IsConstant(sum.Operands[1], out inner)) return Change(ref it, Op.Add, [sum.Operands[0], NewConstant(it, addend - inner, before)]);
        return Step.None;
    }

    private Step SimplifyBits(ref Instruction it)
    {
        var (a, b) = (it.Operands[0], it.Operands[1]);
        if (it.Op.IsShift) return IsConstant(b, out long count) && (count & (it.Type.DType.Bits - 1)) == 0 ? Step.Operand : Step.None;
        long ones = it.Type.IsBool ? 1 : ScalarBits.Wrap(-1, it.Type.DType);
        bool known = IsConstant(b, out long bits);
        return it.Op switch
        {
            Op.Xor when a == b => Constant(ref it, 0),
            _ when a == b => Step.Operand,
            Op.And when known && bits == 0 => Constant(ref it, 0),
            Op.Or when known && bits == ones => Constant(ref it, ones),
            Op.And when known && bits == ones => Step.Operand,
            Op.Or or Op.Xor when known && bits == 0 => Step.Operand,
            Op.Xor when known && bits == ones => Change(ref it, Op.Not, [a]),
            _ => Step.None,
        };
    }

    private Step SimplifyNot(ref Instruction it)
    {
        if (!TryGet(it.Operands[0], out var definition)) return Step.None;
        if (definition.Op == Op.Not) return Operand(ref it, definition.Operands[0]);
        return Opposite(definition, function.TypeOf(definition.Operands.Length > 0 ? definition.Operands[0] : it.Operands[0])) is { } opposite
            ? Change(ref it, opposite, definition.Operands) : Step.None;
    }

    /// <summary>The comparison that holds where this one does not, or null.</summary>
    public static Op? Opposite(in Instruction comparison, IrType operands) =>
        comparison.Op is Op.Eq or Op.Ne || operands.IsInteger ? comparison.Op.Opposite : null;

    private Step SimplifyComparison(ref Instruction it)
    {
        var (a, b) = (it.Operands[0], it.Operands[1]);
        var type = function.TypeOf(a);
        // NaN equals nothing, but is not less than itself either.
        if (a == b && (type.IsInteger || type.IsBool || it.Op is Op.Lt or Op.Gt)) return Constant(ref it, it.Op is Op.Eq or Op.Le or Op.Ge ? 1 : 0);
        if (!IsConstant(b, out long bits)) return Step.None;
        if (type.IsBool && it.Op is Op.Eq or Op.Ne) return it.Op == Op.Eq == (bits != 0) ? Step.Operand : Change(ref it, Op.Not, [a]);
        if (!type.IsInteger) return Step.None;
        if (it.Op is Op.Eq or Op.Ne && TryGet(a, Op.Convert, out var widening) && function.TypeOf(widening.Operands[0]).IsBool)
            return bits is 0 or 1 ? it.Op == Op.Eq == (bits == 1) ? Operand(ref it, widening.Operands[0]) : Change(ref it, Op.Not, widening.Operands)
                : Constant(ref it, it.Op == Op.Ne ? 1 : 0);
        var (minimum, maximum) = Range(type.DType);
        return it.Op switch
        {
            Op.Lt or Op.Ge when bits == minimum => Constant(ref it, it.Op == Op.Ge ? 1 : 0),
            Op.Gt or Op.Le when bits == maximum => Constant(ref it, it.Op == Op.Le ? 1 : 0),
            _ => Step.None,
        };
    }

    private Step SimplifySelect(ref Instruction it)
    {
        var (condition, a, b) = (it.Operands[0], it.Operands[1], it.Operands[2]);
        if (a == b) return Operand(ref it, a);
        if (IsConstant(condition, out long known)) return Operand(ref it, known != 0 ? a : b);
        if (TryGet(condition, Op.Not, out var negation)) return Change(ref it, Op.Select, [negation.Operands[0], b, a]);
        if (!it.Type.IsScalar || it.Type.DType == DType.Complex128 || !IsConstant(a, out long whenTrue) || !IsConstant(b, out long whenFalse)) return Step.None;
        if (whenTrue == whenFalse) return Operand(ref it, a);
        return !it.Type.IsBool ? Step.None : whenTrue != 0 ? Operand(ref it, condition) : Change(ref it, Op.Not, [condition]);
    }

    private Step SimplifyConversion(ref Instruction it)
    {
        var operand = it.Operands[0];
        if (function.TypeOf(operand) == it.Type) return Step.Operand;
        if (!TryGet(operand, Op.Convert, out var inner) || !IsPlain(inner.Operands[0])) return Step.None;
        var (from, through, to) = (function.TypeOf(inner.Operands[0]).DType, inner.Type.DType, it.Type.DType);
        if (!LosesNothing(from, through, to)) return Step.None;
        if (from == to) return Operand(ref it, inner.Operands[0]);
        // To change the sign alone costs nothing, and an index in 64 bits is to stay the value that is checked, used and widened.
        return through.IsInteger && to.IsInteger && through.Bits == to.Bits ? Step.None : Change(ref it, Op.Convert, inner.Operands);
    }

    /// <summary>Whether a conversion to <paramref name="through"/> on the way to <paramref name="to"/> makes no difference.</summary>
    private static bool LosesNothing(DType from, DType through, DType to)
    {
        bool isExact = Holds(through, from);
        if (through.IsInteger)
            // What is cut off at last may be cut off at once.
            return from is DType.Bool or { IsInteger: true } && (isExact || to.IsInteger && to.Bits <= through.Bits) && (to is DType.Bool or DType.Float64 || to.IsInteger)
                && (to.IsInteger || isExact);
        return through == DType.Float64 && (from == DType.Float32 ? to == from : isExact && from != DType.Float64 && Holds(to, from));
    }

    /// <summary>Whether every value of <paramref name="narrow"/>, an integer or bool, is one of <paramref name="wide"/>.</summary>
    private static bool Holds(DType wide, DType narrow)
    {
        if (wide == narrow) return true;
        if (narrow == DType.Bool) return wide.IsInteger || wide == DType.Float64;
        if (!narrow.IsInteger) return false;
        if (wide == DType.Float64) return narrow.Bits <= 32;
        if (!wide.IsInteger || !narrow.IsUnsigned && wide.IsUnsigned) return false;
        return wide.IsUnsigned == narrow.IsUnsigned ? wide.Bits >= narrow.Bits : wide.Bits > narrow.Bits;
    }

    private Step SimplifyBitcast(ref Instruction it)
    {
        if (function.TypeOf(it.Operands[0]) == it.Type) return Step.Operand;
        return TryGet(it.Operands[0], Op.Bitcast, out var inner) ? Change(ref it, Op.Bitcast, inner.Operands) : Step.None;
    }

    private static (long Minimum, long Maximum) Range(DType integer) => integer.IsUnsigned
        ? (0, ScalarBits.Wrap(-1, integer))
        : (long.MinValue >> (64 - integer.Bits), long.MaxValue >> (64 - integer.Bits));

    private bool IsPlain(ValueId value) => function.TypeOf(value) is { IsScalar: true, DType: not DType.Complex128 };

    private bool IsZero(ValueId value) => IsConstant(value, out long bits) && bits == 0;

    private bool IsOne(ValueId value) => IsConstant(value, out long bits) && bits == function.TypeOf(value).DType switch
    {
        DType.Float16 => ScalarBits.Of((Half)1),
        DType.Float32 => ScalarBits.Of(1f),
        DType.Float64 => ScalarBits.Of(1.0),
        _ => 1,
    };

    private bool IsNegativeZero(ValueId value) => IsConstant(value, out long bits) && bits == function.TypeOf(value).DType switch
    {
        DType.Float16 => ScalarBits.Of(Half.NegativeZero),
        DType.Float32 => ScalarBits.Of(-0f),
        _ => ScalarBits.Of(-0.0),
    };

    private bool TryGet(ValueId value, out Instruction definition)
    {
        definition = value.Index < _definitions.Length ? _definitions[value.Index] : default;
        return definition.Operands is not null;
    }

    private bool TryGet(ValueId value, Op op, out Instruction definition) => TryGet(value, out definition) && definition.Op == op;

    private ValueId NewConstant(in Instruction user, long bits, List<Instruction> before)
    {
        var constant = new Instruction(Op.Const, user.Type, function.NewValue(user.Type), [], ScalarBits.Wrap(bits, user.Type.DType), [], user.Location);
        Define(constant);
        before.Add(constant);
        return constant.Result;
    }

    private static Step Constant(ref Instruction it, long bits) => Change(ref it, Op.Const, [], bits);

    private static Step Operand(ref Instruction it, ValueId operand)
    {
        it = it with { Operands = [operand] };
        return Step.Operand;
    }

    private static Step Change(ref Instruction it, Op op, ValueId[] operands, long immediate = 0)
    {
        it = it with { Op = op, Operands = operands, Immediate = immediate };
        return Step.Changed;
    }
}
