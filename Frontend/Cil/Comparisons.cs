using System.Numerics;
using DualJit.IR;

namespace DualJit.Frontend.Cil;

/// <summary>What a branch depends on: a bool value or its negation, or a constant.</summary>
internal readonly record struct Condition(ValueId Value, bool IsNegated = false, bool? Constant = null)
{
    public static Condition Always(bool constant) => new(ValueId.None, false, constant);

    public Condition Negated() => Constant is { } known ? Always(!known) : this with { IsNegated = !IsNegated };
}

/// <summary>Comparisons, and the branches that depend on them.</summary>
internal static class Comparisons
{
    public static void Push(BodyReader reader, Op op, bool unsigned = false)
    {
        var condition = Pop(reader, op, unsigned);
        if (condition.Constant is { } known) reader.Push(known ? ConstantItem.True : ConstantItem.False);
        else reader.Push(condition.IsNegated ? reader.Builder.Emit(Op.Not, condition.Value) : condition.Value);
    }

    /// <summary>Compares the two items on top of the stack.</summary>
    /// <param name="unsigned">Integers are unsigned; for floats, the comparison holds when one is NaN.</param>
    public static Condition Pop(BodyReader reader, Op op, bool unsigned = false)
    {
        var (b, a) = (reader.Pop(), reader.Pop());
        var emitter = reader.Emitter;
        if (a is NullItem || b is NullItem) return WithNull(emitter, op, b is NullItem ? a : b, b is NullItem ? b : a);
        var (x, y) = (Arithmetic.ScalarType(emitter, a), Arithmetic.ScalarType(emitter, b));
        if (x.IsFloat || y.IsFloat) return CompareFloats(emitter, op, a, b, StackTypes.Of(IrType.Scalar(x), IrType.Scalar(y)).DType, unsigned);
        // C# tests for not zero by an unsigned greater than zero.
        if (op == Op.Gt && unsigned && b is ConstantItem { Bits: 0 }) op = Op.Ne;
        if (a is ConstantItem first && b is ConstantItem second && x == y) return Condition.Always(unsigned ? Fold(op, (ulong)first.Bits, (ulong)second.Bits) : Fold(op, first.Bits, second.Bits));
        if ((op is Op.Eq or Op.Ne) && x == DType.Bool && b is ConstantItem { Bits: 0 or 1 } truth)
            return new Condition(emitter.Value(a), (truth.Bits == 1) != (op == Op.Eq));
        var dtype = OperandType(op, a, x, b, y, unsigned);
        return new Condition(emitter.Builder.Emit(op, emitter.As(a, dtype), emitter.As(b, dtype)));
    }

    /// <summary>Whether an item is not zero, not false or not null.</summary>
    public static Condition Truth(Emitter emitter, StackItem item)
    {
        item = Delegates.Known(emitter, item);
        if (item is ConstantItem constant) return Condition.Always(constant.Bits != 0);
        if (item is NullItem none)
        {
            none.Take();
            return Condition.Always(false);
        }
        if (item is DelegateChoiceItem choice) return new Condition(emitter.Builder.Emit(Op.Ne, choice.Number, emitter.Builder.Const(DType.Int32, 0)));
        if (IsNeverNull(item)) return Condition.Always(true);
        if (emitter.TypeOf(item) is { IsReference: true }) return new Condition(emitter.Builder.Emit(Op.IsNull, emitter.Value(item)), IsNegated: true);
        var dtype = Arithmetic.ScalarType(emitter, item);
        var value = emitter.Value(item);
        return new Condition(dtype == DType.Bool ? value : emitter.Builder.Emit(Op.Ne, value, emitter.Builder.Const(dtype, 0)));
    }

    /// <summary>A jump table, as a search by halves.</summary>
    public static void Switch(BodyReader reader)
    {
        var item = reader.Pop();
        int[] successors = reader.Successors;
        if (item is ConstantItem || successors.Length == 1)
        {
            int taken = (int)Math.Min((uint)((item as ConstantItem)?.Bits ?? 0), (uint)successors.Length - 1);
            for (int i = 0; i < successors.Length; i++)
                if (i != taken) reader.DropEdge(successors[i]);
            reader.Goto(successors[taken]);
            return;
        }
        reader.End();
        Search(reader, reader.Emitter.As(item, DType.UInt32), successors, 0, successors.Length - 1, isBounded: false);
    }

    private static bool Fold<T>(Op op, T a, T b) where T : IBinaryInteger<T> => op switch
    {
        Op.Eq => a == b,
        Op.Ne => a != b,
        Op.Lt => a < b,
        Op.Le => a <= b,
        Op.Gt => a > b,
        _ => a >= b,
    };

    // The value is at least first; below end too, or it goes to the last successor.
    private static void Search(BodyReader reader, ValueId value, int[] successors, int first, int end, bool isBounded)
    {
        var builder = reader.Builder;
        if (isBounded && end - first == 1)
        {
            var target = reader.EdgeTo(successors[first]);
            builder.Jump(target);
            reader.AfterEdge(successors[first], target);
            return;
        }
        int middle = isBounded ? (first + end) / 2 : end;
        var (below, above) = (builder.NewBlock(), isBounded ? builder.NewBlock() : reader.EdgeTo(successors[end]));
        builder.Branch(builder.Emit(Op.Lt, value, builder.Const(DType.UInt32, middle)), below, above);
        builder.Seal(below);
        if (isBounded) builder.Seal(above);
        else reader.AfterEdge(successors[end], above);
        builder.SwitchTo(below);
        Search(reader, value, successors, first, middle, isBounded: true);
        if (!isBounded) return;
        builder.SwitchTo(above);
        Search(reader, value, successors, middle, end, isBounded: true);
    }

    public static Condition WithNull(Emitter emitter, Op op, StackItem other, StackItem none)
    {
        ((NullItem)none).Take();
        var item = Delegates.Known(emitter, other);
        bool hasTruth = item is NullItem or DelegateChoiceItem || IsNeverNull(item) || emitter.TypeOf(item) is { IsReference: true };
        var truth = hasTruth ? Truth(emitter, item) : throw emitter.NotAValue(other);
        return op == Op.Eq ? truth.Negated() : truth;
    }

    // Generic code boxes a T to ask whether it is null.
    private static bool IsNeverNull(StackItem item) =>
        item is FunctionItem || (item is BoxedItem { Type: { IsValueType: true } type } && Nullable.GetUnderlyingType(type) is null);

    // CIL's unordered comparisons hold for NaN; ours do not: they are the negation of the opposite.
    private static Condition CompareFloats(Emitter emitter, Op op, StackItem a, StackItem b, DType dtype, bool unordered)
    {
        var opposite = op switch
        {
            Op.Lt => Op.Ge,
            Op.Le => Op.Gt,
            Op.Gt => Op.Le,
            Op.Ge => Op.Lt,
            _ => op,
        };
        bool isNegated = unordered && opposite != op;
        return new Condition(emitter.Builder.Emit(isNegated ? opposite : op, emitter.As(a, dtype), emitter.As(b, dtype)), isNegated);
    }

    // Both operands stay what they are where that has the same order as the stack's int32 or int64.
    private static DType OperandType(Op op, StackItem a, DType x, StackItem b, DType y, bool unsigned)
    {
        var own = a is ConstantItem ? y : x;
        bool agree = x == y || (b is ConstantItem second && StackTypes.Holds(IrType.Scalar(x), second)) || (a is ConstantItem first && StackTypes.Holds(IrType.Scalar(y), first));
        bool isOrdered = op is Op.Eq or Op.Ne || (own != DType.Bool && (unsigned ? own.IsUnsigned : !own.IsUnsigned || own.Size < 4));
        if (agree && isOrdered) return own;
        var stackType = StackTypes.Of(IrType.Scalar(x), IrType.Scalar(y)).DType;
        return unsigned ? StackTypes.Unsigned(stackType) : stackType;
    }
}
