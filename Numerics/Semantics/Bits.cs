using System.Numerics;

namespace DualJit.Semantics;

public static class And
{
    public static T Eval<T>(T a, T b) where T : IBinaryInteger<T> => a & b;

    public static bool Eval(bool a, bool b) => a & b;
}

public static class Or
{
    public static T Eval<T>(T a, T b) where T : IBinaryInteger<T> => a | b;

    public static bool Eval(bool a, bool b) => a | b;
}

public static class Xor
{
    public static T Eval<T>(T a, T b) where T : IBinaryInteger<T> => a ^ b;

    public static bool Eval(bool a, bool b) => a ^ b;
}

public static class Not
{
    public static T Eval<T>(T a) where T : IBinaryInteger<T> => ~a;

    public static bool Eval(bool a) => !a;
}

/// <summary>The count is masked by the width of the operand, as .NET masks it.</summary>
public static class Shl { public static T Eval<T>(T a, int count) where T : IBinaryInteger<T> => a << count; }

/// <summary>Arithmetic for signed operands, logical for unsigned ones; the count is masked by the width.</summary>
public static class Shr { public static T Eval<T>(T a, int count) where T : IBinaryInteger<T> => a >> count; }

/// <summary>How many bits are set.</summary>
public static class PopCount { public static T Eval<T>(T a) where T : IBinaryInteger<T> => T.PopCount(a); }

/// <summary>Zero bits above the highest one that is set; the width for zero.</summary>
public static class LeadingZeroCount { public static T Eval<T>(T a) where T : IBinaryInteger<T> => T.LeadingZeroCount(a); }

/// <summary>Zero bits below the lowest one that is set; the width for zero.</summary>
public static class TrailingZeroCount { public static T Eval<T>(T a) where T : IBinaryInteger<T> => T.TrailingZeroCount(a); }
