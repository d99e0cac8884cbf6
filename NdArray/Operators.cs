using System.Numerics;
using DualJit.Reductions;

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

    internal virtual T Sum(NdArray<T> a) => throw Unsupported("Sum");

    internal virtual T Product(NdArray<T> a) => throw Unsupported("Prod");

    internal virtual T Minimum(NdArray<T> a) => throw Unsupported("Min");

    internal virtual T Maximum(NdArray<T> a) => throw Unsupported("Max");

    internal virtual T Dot(NdArray<T> a, NdArray<T> b) => throw Unsupported("Dot");

    private static NotSupportedException Unsupported(string symbol)
        => new($"Arrays of {DTypes.FromClrType(typeof(T))?.NumPyName ?? typeof(T).Name} have no {(char.IsLetter(symbol[0]) ? "" : "operator ")}{symbol}.");
}

internal class NumberOperators<T> : Operators<T> where T : unmanaged, INumberBase<T>
{
    internal override NdArray<T> Add(NdArray<T> left, NdArray<T> right) => Elementwise.Map<T, T, Total>(left, right);

    internal override NdArray<T> Subtract(NdArray<T> left, NdArray<T> right) => Elementwise.Map<T, T, Difference>(left, right);

    internal override NdArray<T> Multiply(NdArray<T> left, NdArray<T> right) => Elementwise.Map<T, T, Multiple>(left, right);

    internal override NdArray<T> Divide(NdArray<T> left, NdArray<T> right) => Elementwise.Map<T, T, Quotient>(left, right);

    internal override NdArray<T> Negate(NdArray<T> value) => Elementwise.Map<T, T, Negation>(value);

    internal override NdArray<bool> Equal(NdArray<T> left, NdArray<T> right) => Elementwise.Map<T, bool, Same>(left, right);

    internal override NdArray<bool> NotEqual(NdArray<T> left, NdArray<T> right) => Elementwise.Map<T, bool, Different>(left, right);

    // A product of complex numbers by 1 may change the sign of a zero: what is absent has to be left out.
    internal override T Sum(NdArray<T> a) => a.Length == 0 ? T.Zero : Reducing.ReduceScalars<T, Sum<T>>(a);

    internal override T Product(NdArray<T> a) => a.Length == 0 ? T.One : Reducing.ReduceScalars<T, Product<T>>(a);

    internal override T Dot(NdArray<T> a, NdArray<T> b) => Reducing.Dot(a, b);

    private readonly struct Total : IBinary<T, T> { public static T Apply(T left, T right) => left + right; }

    private readonly struct Difference : IBinary<T, T> { public static T Apply(T left, T right) => left - right; }

    private readonly struct Multiple : IBinary<T, T> { public static T Apply(T left, T right) => left * right; }

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

    internal override T Sum(NdArray<T> a) => a.Length == 0 ? T.Zero : Reducing.Reduce<T, Sum<T>>(a);

    internal override T Product(NdArray<T> a) => a.Length == 0 ? T.One : Reducing.Reduce<T, Product<T>>(a);

    internal override T Minimum(NdArray<T> a) => Reducing.Reduce<T, Minimum<T>>(a.CheckedNotEmpty());

    internal override T Maximum(NdArray<T> a) => Reducing.Reduce<T, Maximum<T>>(a.CheckedNotEmpty());

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
