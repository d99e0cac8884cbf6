using System.Numerics;
using DualJit.ElementFunctions;
using DualJit.Reductions;

namespace DualJit;

/// <summary>What can be done with numbers and arrays of one dtype that only the dtype tells.</summary>
internal abstract class Operators
{
    private readonly UnaryOperation?[] unary = new UnaryOperation?[OperatorNames.Count];
    private readonly BinaryOperation?[] binary = new BinaryOperation?[OperatorNames.Count];
    private readonly Reducer?[] reducers = new Reducer?[(int)Reduction.Max + 1];

    internal static Operators Of(DType dtype) => dtype switch
    {
        DType.Bool => Operators<bool>.For,
        DType.Int8 => Operators<sbyte>.For,
        DType.UInt8 => Operators<byte>.For,
        DType.Int16 => Operators<short>.For,
        DType.UInt16 => Operators<ushort>.For,
        DType.Int32 => Operators<int>.For,
        DType.UInt32 => Operators<uint>.For,
        DType.Int64 => Operators<long>.For,
        DType.UInt64 => Operators<ulong>.For,
        DType.Float16 => Operators<Half>.For,
        DType.Float32 => Operators<float>.For,
        DType.Float64 => Operators<double>.For,
        DType.Complex128 => Operators<Complex>.For,
    };

    /// <exception cref="NotSupportedException">The dtype has no such operator.</exception>
    internal UnaryOperation Unary(Operator op) => unary[(int)op] ??= FindUnary(op) ?? throw Unsupported(OperatorNames.Of(op));

    /// <inheritdoc cref="Unary"/>
    internal BinaryOperation Binary(Operator op) => binary[(int)op] ??= FindBinary(op) ?? throw Unsupported(OperatorNames.Of(op));

    /// <inheritdoc cref="Unary"/>
    internal Reducer Reducer(Reduction reduction) => reducers[(int)reduction] ??= FindReducer(reduction) ?? throw Unsupported(reduction.ToString());

    /// <summary>A comparison, and the dtypes that its operands are converted to.</summary>
    internal static (DType Left, DType Right, BinaryOperation Operation) Comparison(Operator op, ScalarType left, ScalarType right)
    {
        if (Promotion.PromoteToCompare(left, right) is { } dtype) return (dtype, dtype, Of(dtype).Binary(op));
        return left.DType == DType.UInt64 ? (DType.UInt64, DType.Int64, MixedSigns<ulong, long>(op)) : (DType.Int64, DType.UInt64, MixedSigns<long, ulong>(op));
    }

    internal abstract NdArray Zeros(ReadOnlySpan<int> shape);

    /// <summary>An array of a shape that has been checked, whose elements are whatever was in memory.</summary>
    internal abstract NdArray Empty(int[] shape);

    /// <summary>The same, of the shape of an array of layout C.</summary>
    internal abstract NdArray EmptyLike(NdArray other);

    /// <summary>A view of the numbers of this dtype at so many bytes of each struct.</summary>
    internal abstract NdArray Field(NdArray structs, int sizeOfStruct, int bytes);

    /// <summary>An array of a number of this dtype.</summary>
    internal abstract NdArray Full(Scalar value, ReadOnlySpan<int> shape);

    internal abstract NdArray Cast(NdArray a);

    internal abstract Scalar Cast(Scalar value);

    /// <summary>Whether an integer is outside the dtype.</summary>
    internal abstract bool Overflows(long value);

    internal abstract Scalar Dot(NdArray a, NdArray b);

    internal abstract NdArray MatMul(NdArray a, NdArray b);

    internal abstract NdArray<bool> Any(NdArray a, AxisPlan plan);

    internal abstract NdArray<bool> All(NdArray a, AxisPlan plan);

    internal abstract NdArray<long> CountNonZero(NdArray a, AxisPlan plan);

    /// <summary>The index of the least element, or of the first NaN; there is an element for each result.</summary>
    internal virtual NdArray<long> ArgMin(NdArray a, AxisPlan plan) => throw Unsupported("ArgMin");

    /// <summary>The index of the greatest element, or of the first NaN; there is an element for each result.</summary>
    internal virtual NdArray<long> ArgMax(NdArray a, AxisPlan plan) => throw Unsupported("ArgMax");

    /// <summary>Elements of one of two arrays of this dtype.</summary>
    internal abstract NdArray Select(NdArray<bool> condition, NdArray ifTrue, NdArray ifFalse);

    /// <summary>Elements between bounds; all three arrays are of this dtype.</summary>
    internal virtual NdArray Clip(NdArray a, NdArray lower, NdArray upper) => throw Unsupported("Clip");

    internal abstract bool Same(Scalar left, Scalar right);

    internal abstract int Hash(Scalar value);

    internal abstract string Format(Scalar value, string? format, IFormatProvider? provider);

    internal abstract NotSupportedException Unsupported(string operation);

    protected virtual UnaryOperation? FindUnary(Operator op) => null;

    protected virtual BinaryOperation? FindBinary(Operator op) => null;

    protected virtual Reducer? FindReducer(Reduction reduction) => null;

    private static BinaryOperation MixedSigns<TLeft, TRight>(Operator op) where TLeft : unmanaged, IBinaryInteger<TLeft> where TRight : unmanaged, IBinaryInteger<TRight> => op switch
    {
        Operator.Equal => new BinaryOperation<TLeft, TRight, bool, ByValue<TLeft, TRight, Equal<Int128>>>(),
        Operator.NotEqual => new BinaryOperation<TLeft, TRight, bool, ByValue<TLeft, TRight, NotEqual<Int128>>>(),
        Operator.Less => new BinaryOperation<TLeft, TRight, bool, ByValue<TLeft, TRight, Less<Int128>>>(),
        Operator.LessOrEqual => new BinaryOperation<TLeft, TRight, bool, ByValue<TLeft, TRight, LessOrEqual<Int128>>>(),
        Operator.Greater => new BinaryOperation<TLeft, TRight, bool, ByValue<TLeft, TRight, Greater<Int128>>>(),
        Operator.GreaterOrEqual => new BinaryOperation<TLeft, TRight, bool, ByValue<TLeft, TRight, GreaterOrEqual<Int128>>>(),
        _ => throw new ArgumentOutOfRangeException(nameof(op), op, null),
    };
}

/// <summary>The operators that one element type has. The type parameter of an array has no constraints, so <see cref="For"/> finds the class whose constraints its dtype meets.</summary>
internal class Operators<T> : Operators where T : unmanaged
{
    internal static readonly Operators<T> For = (Operators<T>)(DTypes.FromClrType(typeof(T)) switch
    {
        DType.Bool => new BoolOperators(),
        DType.Int8 => new IntegerOperators<sbyte>(),
        DType.UInt8 => new IntegerOperators<byte>(),
        DType.Int16 => new IntegerOperators<short>(),
        DType.UInt16 => new IntegerOperators<ushort>(),
        DType.Int32 => new IntegerOperators<int>(),
        DType.UInt32 => new IntegerOperators<uint>(),
        DType.Int64 => new IntegerOperators<long>(),
        DType.UInt64 => new IntegerOperators<ulong>(),
        DType.Float16 => new FloatOperators<Half>(),
        DType.Float32 => new FloatOperators<float>(),
        DType.Float64 => new FloatOperators<double>(),
        DType.Complex128 => new ComplexOperators(),
        null => (object)new Operators<T>(),
    });

    internal NdArray<T> Apply(Operator op, NdArray<T> left, NdArray<T> right) => (NdArray<T>)Binary(op).Apply(left, right);

    internal NdArray<bool> Compare(Operator op, NdArray<T> left, NdArray<T> right) => (NdArray<bool>)Binary(op).Apply(left, right);

    internal new Reducer<T> Reducer(Reduction reduction) => (Reducer<T>)base.Reducer(reduction);

    internal virtual T Dot(NdArray<T> a, NdArray<T> b) => throw Unsupported("Dot");

    internal virtual NdArray<T> MatMul(NdArray<T> a, NdArray<T> b) => throw Unsupported("MatMul");

    internal sealed override Scalar Dot(NdArray a, NdArray b) => Scalar.Of(Dot((NdArray<T>)a, (NdArray<T>)b));

    internal sealed override NdArray MatMul(NdArray a, NdArray b) => MatMul((NdArray<T>)a, (NdArray<T>)b);

    internal sealed override NdArray<bool> Any(NdArray a, AxisPlan plan) => Folding.Fold<T, bool, bool, Any<T>>((NdArray<T>)a, plan);

    internal sealed override NdArray<bool> All(NdArray a, AxisPlan plan) => Folding.Fold<T, bool, bool, All<T>>((NdArray<T>)a, plan);

    internal sealed override NdArray<long> CountNonZero(NdArray a, AxisPlan plan) => Folding.Fold<T, long, long, CountNonZero<T>>((NdArray<T>)a, plan);

    internal sealed override NdArray<T> Select(NdArray<bool> condition, NdArray ifTrue, NdArray ifFalse) =>
        Elementwise.Map<bool, T, T, T, Select<T>>(condition, (NdArray<T>)ifTrue, (NdArray<T>)ifFalse);

    internal sealed override NdArray Zeros(ReadOnlySpan<int> shape) => NdArray.Zeros<T>(shape);

    internal sealed override NdArray Empty(int[] shape) => new NdArray<T>(Buffers.Uninitialized<T>(Shapes.Count(shape)), shape);

    internal sealed override NdArray EmptyLike(NdArray other) => new NdArray<T>(Buffers.Uninitialized<T>(other.Length), other);

    internal sealed override NdArray Field(NdArray structs, int sizeOfStruct, int bytes) => NdArray<T>.FieldOf(structs, sizeOfStruct, bytes);

    internal sealed override NdArray Full(Scalar value, ReadOnlySpan<int> shape) => NdArray.Full(value.Raw<T>(), shape);

    internal sealed override NdArray Cast(NdArray a) => a.Cast<T>();

    internal sealed override Scalar Cast(Scalar value) => Scalar.Of(value.Cast<T>());

    internal sealed override bool Overflows(long value) => Semantics.ConvertOverflows.Eval<long, T>(value);

    internal sealed override bool Same(Scalar left, Scalar right) => left.Raw<T>().Equals(right.Raw<T>());

    internal sealed override int Hash(Scalar value) => value.Raw<T>().GetHashCode();

    internal sealed override string Format(Scalar value, string? format, IFormatProvider? provider)
    {
        var element = value.Raw<T>();
        return string.IsNullOrEmpty(format) || element is not IFormattable formattable ? Printing.ElementFormat.Alone(element) : formattable.ToString(format, provider);
    }

    internal sealed override NotSupportedException Unsupported(string operation) => new($"{DTypes.FromClrType(typeof(T))?.NumPyName ?? typeof(T).Name} has no {operation}.");
}

internal abstract class NumberOperators<T> : Operators<T> where T : unmanaged, INumberBase<T>
{
    internal override T Dot(NdArray<T> a, NdArray<T> b) => Reducing.Dot(a, b);

    internal override NdArray<T> MatMul(NdArray<T> a, NdArray<T> b) => Matrices.Multiply(a, b);

    protected override Reducer? FindReducer(Reduction reduction) => reduction switch
    {
        Reduction.Sum => new Reducer<T, Sum<T>>(T.Zero),
        Reduction.Prod => new Reducer<T, Product<T>>(T.One),
        _ => null,
    };

    protected override BinaryOperation? FindBinary(Operator op) => op switch
    {
        Operator.Add => new BinaryOperation<T, T, T, Add<T>>(),
        Operator.Subtract => new BinaryOperation<T, T, T, Subtract<T>>(),
        Operator.Multiply => new BinaryOperation<T, T, T, Multiply<T>>(),
        Operator.Divide => new BinaryOperation<T, T, T, Divide<T>>(),
        Operator.Equal => new BinaryOperation<T, T, bool, Equal<T>>(),
        Operator.NotEqual => new BinaryOperation<T, T, bool, NotEqual<T>>(),
        _ => null,
    };

    protected override UnaryOperation? FindUnary(Operator op) => op switch
    {
        Operator.Plus => new UnaryOperation<T, T, Plus<T>>(),
        Operator.Negate => new UnaryOperation<T, T, Negate<T>>(),
        Operator.Square => new UnaryOperation<T, T, Square<T>>(),
        Operator.IsNaN => new UnaryOperation<T, bool, IsNaN<T>>(),
        Operator.IsInfinity => new UnaryOperation<T, bool, IsInfinity<T>>(),
        Operator.IsFinite => new UnaryOperation<T, bool, IsFinite<T>>(),
        _ => null,
    };
}

internal abstract class RealOperators<T> : NumberOperators<T> where T : unmanaged, INumber<T>
{
    internal override NdArray<long> ArgMin(NdArray a, AxisPlan plan) => Folding.Fold<T, Found<T>, long, ArgExtreme<T, Less<T>>>((NdArray<T>)a, plan);

    internal override NdArray<long> ArgMax(NdArray a, AxisPlan plan) => Folding.Fold<T, Found<T>, long, ArgExtreme<T, Greater<T>>>((NdArray<T>)a, plan);

    internal override NdArray Clip(NdArray a, NdArray lower, NdArray upper) =>
        Elementwise.Map<T, T, T, T, Clip<T>>((NdArray<T>)a, (NdArray<T>)lower, (NdArray<T>)upper);

    protected override Reducer? FindReducer(Reduction reduction) => reduction switch
    {
        Reduction.Min => new Reducer<T, Minimum<T>>(null),
        Reduction.Max => new Reducer<T, Maximum<T>>(null),
        _ => base.FindReducer(reduction),
    };

    protected override BinaryOperation? FindBinary(Operator op) => op switch
    {
        Operator.Remainder => new BinaryOperation<T, T, T, Remainder<T>>(),
        Operator.Less => new BinaryOperation<T, T, bool, Less<T>>(),
        Operator.LessOrEqual => new BinaryOperation<T, T, bool, LessOrEqual<T>>(),
        Operator.Greater => new BinaryOperation<T, T, bool, Greater<T>>(),
        Operator.GreaterOrEqual => new BinaryOperation<T, T, bool, GreaterOrEqual<T>>(),
        Operator.Min => new BinaryOperation<T, T, T, Min<T>>(),
        Operator.Max => new BinaryOperation<T, T, T, Max<T>>(),
        _ => base.FindBinary(op),
    };

    protected override UnaryOperation? FindUnary(Operator op) => op switch
    {
        Operator.Abs => new UnaryOperation<T, T, Abs<T>>(),
        Operator.Sign => new UnaryOperation<T, T, Sign<T>>(),
        _ => base.FindUnary(op),
    };
}

internal sealed class IntegerOperators<T> : RealOperators<T> where T : unmanaged, IBinaryInteger<T>
{
    protected override BinaryOperation? FindBinary(Operator op) => op switch
    {
        Operator.And => new BinaryOperation<T, T, T, And<T>>(),
        Operator.Or => new BinaryOperation<T, T, T, Or<T>>(),
        Operator.Xor => new BinaryOperation<T, T, T, Xor<T>>(),
        Operator.ShiftLeft => new BinaryOperation<T, T, T, ShiftLeft<T>>(),
        Operator.ShiftRight => new BinaryOperation<T, T, T, ShiftRight<T>>(),
        _ => base.FindBinary(op),
    };

    protected override UnaryOperation? FindUnary(Operator op) => op == Operator.Not ? new UnaryOperation<T, T, Not<T>>() : base.FindUnary(op);
}

internal sealed class BoolOperators : Operators<bool>
{
    internal override NdArray<long> ArgMin(NdArray a, AxisPlan plan) => Operators<byte>.For.ArgMin(a.Cast<byte>(), plan);

    internal override NdArray<long> ArgMax(NdArray a, AxisPlan plan) => Operators<byte>.For.ArgMax(a.Cast<byte>(), plan);

    protected override BinaryOperation? FindBinary(Operator op) => op switch
    {
        Operator.And => new BinaryOperation<bool, bool, bool, BoolAnd>(),
        Operator.Or => new BinaryOperation<bool, bool, bool, BoolOr>(),
        Operator.Xor or Operator.NotEqual => new BinaryOperation<bool, bool, bool, BoolXor>(),
        Operator.Equal => new BinaryOperation<bool, bool, bool, BoolEqual>(),
        _ => null,
    };

    protected override UnaryOperation? FindUnary(Operator op) => op == Operator.Not ? new UnaryOperation<bool, bool, BoolNot>() : null;
}
