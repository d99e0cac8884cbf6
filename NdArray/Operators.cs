using System.Numerics;

namespace DualJit;

/// <summary>The operators that arrays of one element type have. The type parameter of an array has no constraints, so <see cref="For"/> finds the class whose constraints its dtype meets.</summary>
internal class Operators<T> where T : unmanaged
{
    internal static readonly Operators<T> For = (Operators<T>)(DTypes.FromClrType(typeof(T)) switch
    {
        DType.Bool => new BoolOperators(),
        DType.Int8 => new RealOperators<sbyte>(),
        DType.UInt8 => new RealOperators<byte>(),
        DType.Int16 => new RealOperators<short>(),
        DType.UInt16 => new RealOperators<ushort>(),
        DType.Int32 => new RealOperators<int>(),
        DType.UInt32 => new RealOperators<uint>(),
        DType.Int64 => new RealOperators<long>(),
        DType.UInt64 => new RealOperators<ulong>(),
        DType.Float16 => new RealOperators<Half>(),
        DType.Float32 => new RealOperators<float>(),
        DType.Float64 => new RealOperators<double>(),
        DType.Complex128 => new NumberOperators<Complex>(),
        null => (object)new Operators<T>(),
    });

    internal virtual NdArray<T> Add(NdArray<T> left, NdArray<T> right) => throw Unsupported("+");

    internal virtual NdArray<T> Subtract(NdArray<T> left, NdArray<T> right) => throw Unsupported("-");

    internal virtual NdArray<T> Multiply(NdArray<T> left, NdArray<T> right) => throw Unsupported("*");

    internal virtual NdArray<T> Divide(NdArray<T> left, NdArray<T> right) => throw Unsupported("/");

    internal virtual NdArray<T> Negate(NdArray<T> value) => throw Unsupported("-");

    internal virtual NdArray<bool> Equal(NdArray<T> left, NdArray<T> right) => throw Unsupported("==");

    internal virtual NdArray<bool> NotEqual(NdArray<T> left, NdArray<T> right) => throw Unsupported("!=");

    internal virtual NdArray<bool> Less(NdArray<T> left, NdArray<T> right) => throw Unsupported("<");

    internal virtual NdArray<bool> LessOrEqual(NdArray<T> left, NdArray<T> right) => throw Unsupported("<=");

    internal virtual NdArray<bool> Greater(NdArray<T> left, NdArray<T> right) => throw Unsupported(">");

    internal virtual NdArray<bool> GreaterOrEqual(NdArray<T> left, NdArray<T> right) => throw Unsupported(">=");

    private static NotSupportedException Unsupported(string symbol)
        => new($"Arrays of {DTypes.FromClrType(typeof(T))?.NumPyName ?? typeof(T).Name} have no operator {symbol}.");
}

internal class NumberOperators<T> : Operators<T> where T : unmanaged, INumberBase<T>
{
    internal override NdArray<T> Add(NdArray<T> left, NdArray<T> right) => Elementwise.Map<T, T, Sum>(left, right);

    internal override NdArray<T> Subtract(NdArray<T> left, NdArray<T> right) => Elementwise.Map<T, T, Difference>(left, right);

    internal override NdArray<T> Multiply(NdArray<T> left, NdArray<T> right) => Elementwise.Map<T, T, Product>(left, right);

    internal override NdArray<T> Divide(NdArray<T> left, NdArray<T> right) => Elementwise.Map<T, T, Quotient>(left, right);

    internal override NdArray<T> Negate(NdArray<T> value) => Elementwise.Map<T, T, Negation>(value);

    internal override NdArray<bool> Equal(NdArray<T> left, NdArray<T> right) => Elementwise.Map<T, bool, Same>(left, right);

    internal override NdArray<bool> NotEqual(NdArray<T> left, NdArray<T> right) => Elementwise.Map<T, bool, Different>(left, right);

    private readonly struct Sum : IBinary<T, T> { public static T Apply(T left, T right) => left + right; }

    private readonly struct Difference : IBinary<T, T> { public static T Apply(T left, T right) => left - right; }

    private readonly struct Product : IBinary<T, T> { public static T Apply(T left, T right) => left * right; }

    private readonly struct Quotient : IBinary<T, T> { public static T Apply(T left, T right) => left / right; }

    private readonly struct Negation : IUnary<T, T> { public static T Apply(T value) => -value; }

    private readonly struct Same : IBinary<T, bool> { public static bool Apply(T left, T right) => left == right; }

    private readonly struct Different : IBinary<T, bool> { public static bool Apply(T left, T right) => left != right; }
}

internal sealed class RealOperators<T> : NumberOperators<T> where T : unmanaged, INumber<T>
{
    internal override NdArray<bool> Less(NdArray<T> left, NdArray<T> right) => Elementwise.Map<T, bool, Below>(left, right);

    internal override NdArray<bool> LessOrEqual(NdArray<T> left, NdArray<T> right) => Elementwise.Map<T, bool, NotAbove>(left, right);

    // The other two are these with the operands exchanged, NaN included.
    internal override NdArray<bool> Greater(NdArray<T> left, NdArray<T> right) => Less(right, left);

    internal override NdArray<bool> GreaterOrEqual(NdArray<T> left, NdArray<T> right) => LessOrEqual(right, left);

    private readonly struct Below : IBinary<T, bool> { public static bool Apply(T left, T right) => left < right; }

    private readonly struct NotAbove : IBinary<T, bool> { public static bool Apply(T left, T right) => left <= right; }
}

internal sealed class BoolOperators : Operators<bool>
{
    internal override NdArray<bool> Equal(NdArray<bool> left, NdArray<bool> right) => Elementwise.Map<bool, bool, Same>(left, right);

    internal override NdArray<bool> NotEqual(NdArray<bool> left, NdArray<bool> right) => Elementwise.Map<bool, bool, Different>(left, right);

    private readonly struct Same : IBinary<bool, bool> { public static bool Apply(bool left, bool right) => left == right; }

    private readonly struct Different : IBinary<bool, bool> { public static bool Apply(bool left, bool right) => left != right; }
}
