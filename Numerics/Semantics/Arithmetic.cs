using System.Numerics;

namespace DualJit.Semantics;

// The meaning of each op: the interpreter runs it, constant folding runs it, the IL backend calls it where it has no opcode of its own.
// An overload for one dtype, where there is one, goes before the generic method. Arithmetic wraps, as C#'s does unless checked.

public static class Add { public static T Eval<T>(T a, T b) where T : INumberBase<T> => a + b; }

public static class Sub { public static T Eval<T>(T a, T b) where T : INumberBase<T> => a - b; }

public static class Mul { public static T Eval<T>(T a, T b) where T : INumberBase<T> => a * b; }

/// <summary>Throws as C# does: by zero for integers, <c>MinValue / -1</c> for int and long (narrower ones wrap).</summary>
public static class Div { public static T Eval<T>(T a, T b) where T : INumberBase<T> => a / b; }

/// <summary>Throws as <see cref="Div"/>; for floats C's fmod, with the sign of the dividend.</summary>
public static class Rem
{
    public static T Eval<T>(T a, T b) where T : INumber<T> => a % b;

    // .NET leaves it open whether MinValue % -1 throws; C# on .NET does, on every CPU we run on.
    public static int Eval(int a, int b) => a == int.MinValue && b == -1 ? throw new OverflowException() : a % b;

    public static long Eval(long a, long b) => a == long.MinValue && b == -1 ? throw new OverflowException() : a % b;
}

/// <summary>Minus zero for zero: not <c>0 - a</c>.</summary>
public static class Neg { public static T Eval<T>(T a) where T : INumberBase<T> => -a; }

public static class AddChecked { public static T Eval<T>(T a, T b) where T : INumberBase<T> => checked(a + b); }

public static class SubChecked { public static T Eval<T>(T a, T b) where T : INumberBase<T> => checked(a - b); }

public static class MulChecked { public static T Eval<T>(T a, T b) where T : INumberBase<T> => checked(a * b); }

// 128 bits hold every sum, difference and product of 64-bit operands.
public static class AddOverflows
{
    public static bool Eval<T>(T a, T b) where T : IBinaryInteger<T> => Int128.CreateChecked(a) + Int128.CreateChecked(b) != Int128.CreateChecked(unchecked(a + b));
}

public static class SubOverflows
{
    public static bool Eval<T>(T a, T b) where T : IBinaryInteger<T> => Int128.CreateChecked(a) - Int128.CreateChecked(b) != Int128.CreateChecked(unchecked(a - b));
}

public static class MulOverflows
{
    public static bool Eval<T>(T a, T b) where T : IBinaryInteger<T> => Int128.CreateChecked(a) * Int128.CreateChecked(b) != Int128.CreateChecked(unchecked(a * b));

    // The square of 2^64 does not fit in a signed 128-bit number.
    public static bool Eval(ulong a, ulong b) => Math.BigMul(a, b, out _) != 0;
}
