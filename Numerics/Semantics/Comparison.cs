using System.Numerics;

namespace DualJit.Semantics;

// Comparisons are ordered: false when an operand is NaN, but for Ne. An unordered one is Not of its opposite.

public static class Eq
{
    public static bool Eval<T>(T a, T b) where T : IEqualityOperators<T, T, bool> => a == b;

    public static bool Eval(bool a, bool b) => a == b;
}

public static class Ne
{
    public static bool Eval<T>(T a, T b) where T : IEqualityOperators<T, T, bool> => a != b;

    public static bool Eval(bool a, bool b) => a != b;
}

public static class Lt { public static bool Eval<T>(T a, T b) where T : INumber<T> => a < b; }

public static class Le { public static bool Eval<T>(T a, T b) where T : INumber<T> => a <= b; }

public static class Gt { public static bool Eval<T>(T a, T b) where T : INumber<T> => a > b; }

public static class Ge { public static bool Eval<T>(T a, T b) where T : INumber<T> => a >= b; }

public static class Select { public static T Eval<T>(bool condition, T a, T b) => condition ? a : b; }
