using System.Numerics;

namespace DualJit.ElementFunctions;

// The meanings of the operators, which compiled code has too, as type arguments.

internal readonly struct Add<T> : IBinary<T, T, T> where T : INumberBase<T> { public static T Apply(T left, T right) => Semantics.Add.Eval(left, right); }

internal readonly struct Subtract<T> : IBinary<T, T, T> where T : INumberBase<T> { public static T Apply(T left, T right) => Semantics.Sub.Eval(left, right); }

internal readonly struct Multiply<T> : IBinary<T, T, T> where T : INumberBase<T> { public static T Apply(T left, T right) => Semantics.Mul.Eval(left, right); }

internal readonly struct Divide<T> : IBinary<T, T, T> where T : INumberBase<T> { public static T Apply(T left, T right) => Semantics.Div.Eval(left, right); }

internal readonly struct Remainder<T> : IBinary<T, T, T> where T : INumber<T> { public static T Apply(T left, T right) => Semantics.Rem.Eval(left, right); }

internal readonly struct And<T> : IBinary<T, T, T> where T : IBinaryInteger<T> { public static T Apply(T left, T right) => Semantics.And.Eval(left, right); }

internal readonly struct Or<T> : IBinary<T, T, T> where T : IBinaryInteger<T> { public static T Apply(T left, T right) => Semantics.Or.Eval(left, right); }

internal readonly struct Xor<T> : IBinary<T, T, T> where T : IBinaryInteger<T> { public static T Apply(T left, T right) => Semantics.Xor.Eval(left, right); }

internal readonly struct BoolAnd : IBinary<bool, bool, bool> { public static bool Apply(bool left, bool right) => left & right; }

internal readonly struct BoolOr : IBinary<bool, bool, bool> { public static bool Apply(bool left, bool right) => left | right; }

// Of bools, exclusive or is also what != means, and its opposite what == means.
internal readonly struct BoolXor : IBinary<bool, bool, bool> { public static bool Apply(bool left, bool right) => left ^ right; }

internal readonly struct BoolEqual : IBinary<bool, bool, bool> { public static bool Apply(bool left, bool right) => left == right; }

internal readonly struct ShiftLeft<T> : IBinary<T, T, T> where T : IBinaryInteger<T> { public static T Apply(T left, T right) => Semantics.Shl.Eval(left, int.CreateTruncating(right)); }

internal readonly struct ShiftRight<T> : IBinary<T, T, T> where T : IBinaryInteger<T> { public static T Apply(T left, T right) => Semantics.Shr.Eval(left, int.CreateTruncating(right)); }

internal readonly struct Equal<T> : IBinary<T, T, bool> where T : INumberBase<T> { public static bool Apply(T left, T right) => Semantics.Eq.Eval(left, right); }

internal readonly struct NotEqual<T> : IBinary<T, T, bool> where T : INumberBase<T> { public static bool Apply(T left, T right) => Semantics.Ne.Eval(left, right); }

internal readonly struct Less<T> : IBinary<T, T, bool> where T : INumber<T> { public static bool Apply(T left, T right) => Semantics.Lt.Eval(left, right); }

internal readonly struct LessOrEqual<T> : IBinary<T, T, bool> where T : INumber<T> { public static bool Apply(T left, T right) => Semantics.Le.Eval(left, right); }

internal readonly struct Greater<T> : IBinary<T, T, bool> where T : INumber<T> { public static bool Apply(T left, T right) => Semantics.Gt.Eval(left, right); }

internal readonly struct GreaterOrEqual<T> : IBinary<T, T, bool> where T : INumber<T> { public static bool Apply(T left, T right) => Semantics.Ge.Eval(left, right); }

internal readonly struct Min<T> : IBinary<T, T, T> where T : INumber<T> { public static T Apply(T left, T right) => Semantics.Min.Eval(left, right); }

internal readonly struct Max<T> : IBinary<T, T, T> where T : INumber<T> { public static T Apply(T left, T right) => Semantics.Max.Eval(left, right); }

/// <summary>A comparison of 64-bit integers of which one is signed: by value, which neither type holds.</summary>
internal readonly struct ByValue<TLeft, TRight, TComparison> : IBinary<TLeft, TRight, bool>
    where TLeft : IBinaryInteger<TLeft> where TRight : IBinaryInteger<TRight> where TComparison : struct, IBinary<Int128, Int128, bool>
{
    public static bool Apply(TLeft left, TRight right) => TComparison.Apply(Int128.CreateTruncating(left), Int128.CreateTruncating(right));
}

internal readonly struct Plus<T> : IUnary<T, T> { public static T Apply(T value) => value; }

internal readonly struct Negate<T> : IUnary<T, T> where T : INumberBase<T> { public static T Apply(T value) => Semantics.Neg.Eval(value); }

internal readonly struct Not<T> : IUnary<T, T> where T : IBinaryInteger<T> { public static T Apply(T value) => Semantics.Not.Eval(value); }

internal readonly struct BoolNot : IUnary<bool, bool> { public static bool Apply(bool value) => !value; }

/// <summary>Throws for the least signed integer, as <see cref="Math.Abs(int)"/> does.</summary>
internal readonly struct Abs<T> : IUnary<T, T> where T : INumber<T> { public static T Apply(T value) => T.Abs(value); }

internal readonly struct Magnitude : IUnary<Complex, double> { public static double Apply(Complex value) => Complex.Abs(value); }

internal readonly struct ComplexPow : IBinary<Complex, Complex, Complex> { public static Complex Apply(Complex left, Complex right) => Complex.Pow(left, right); }

/// <summary>Throws for NaN, as <see cref="Math.Sign(double)"/> does.</summary>
internal readonly struct Sign<T> : IUnary<T, T> where T : INumber<T> { public static T Apply(T value) => T.CreateTruncating(T.Sign(value)); }

internal readonly struct Square<T> : IUnary<T, T> where T : INumberBase<T> { public static T Apply(T value) => Semantics.Mul.Eval(value, value); }

internal readonly struct IsNaN<T> : IUnary<T, bool> where T : INumberBase<T> { public static bool Apply(T value) => T.IsNaN(value); }

internal readonly struct IsInfinity<T> : IUnary<T, bool> where T : INumberBase<T> { public static bool Apply(T value) => T.IsInfinity(value); }

internal readonly struct IsFinite<T> : IUnary<T, bool> where T : INumberBase<T> { public static bool Apply(T value) => T.IsFinite(value); }

internal readonly struct Select<T> : ITernary<bool, T, T, T> { public static T Apply(bool condition, T ifTrue, T ifFalse) => Semantics.Select.Eval(condition, ifTrue, ifFalse); }

/// <summary>The upper bound where the bounds cross.</summary>
internal readonly struct Clip<T> : ITernary<T, T, T, T> where T : INumber<T> { public static T Apply(T value, T lower, T upper) => Semantics.Min.Eval(Semantics.Max.Eval(value, lower), upper); }

/// <summary>C#'s cast.</summary>
internal readonly struct Cast<T, TResult> : IUnary<T, TResult> where T : unmanaged where TResult : unmanaged { public static TResult Apply(T value) => Casting.Cast<T, TResult>(value); }
