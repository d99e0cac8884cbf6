using System.Numerics;

namespace DualJit.Semantics;

// .NET's own functions: Math's and MathF's, which the number types' static members call.

/// <summary>NaN when either operand is; -0 is below +0.</summary>
public static class Min { public static T Eval<T>(T a, T b) where T : INumber<T> => T.Min(a, b); }

/// <summary>NaN when either operand is; -0 is below +0.</summary>
public static class Max { public static T Eval<T>(T a, T b) where T : INumber<T> => T.Max(a, b); }

public static class Abs { public static T Eval<T>(T a) where T : IFloatingPoint<T> => T.Abs(a); }

public static class CopySign { public static T Eval<T>(T a, T b) where T : IFloatingPoint<T> => T.CopySign(a, b); }

/// <summary><c>a * b + c</c>, rounded once.</summary>
public static class FusedMultiplyAdd { public static T Eval<T>(T a, T b, T c) where T : IFloatingPointIeee754<T> => T.FusedMultiplyAdd(a, b, c); }

public static class Sqrt { public static T Eval<T>(T a) where T : IRootFunctions<T> => T.Sqrt(a); }

public static class Floor { public static T Eval<T>(T a) where T : IFloatingPoint<T> => T.Floor(a); }

public static class Ceiling { public static T Eval<T>(T a) where T : IFloatingPoint<T> => T.Ceiling(a); }

public static class Truncate { public static T Eval<T>(T a) where T : IFloatingPoint<T> => T.Truncate(a); }

/// <summary>Half to even; keeps -0.</summary>
public static class Round { public static T Eval<T>(T a) where T : IFloatingPoint<T> => T.Round(a); }

public static class Cbrt { public static T Eval<T>(T a) where T : IRootFunctions<T> => T.Cbrt(a); }

public static class Exp { public static T Eval<T>(T a) where T : IExponentialFunctions<T> => T.Exp(a); }

public static class Log { public static T Eval<T>(T a) where T : ILogarithmicFunctions<T> => T.Log(a); }

public static class Log2 { public static T Eval<T>(T a) where T : ILogarithmicFunctions<T> => T.Log2(a); }

public static class Log10 { public static T Eval<T>(T a) where T : ILogarithmicFunctions<T> => T.Log10(a); }

public static class Pow { public static T Eval<T>(T a, T b) where T : IPowerFunctions<T> => T.Pow(a, b); }

public static class Sin { public static T Eval<T>(T a) where T : ITrigonometricFunctions<T> => T.Sin(a); }

public static class Cos { public static T Eval<T>(T a) where T : ITrigonometricFunctions<T> => T.Cos(a); }

public static class Tan { public static T Eval<T>(T a) where T : ITrigonometricFunctions<T> => T.Tan(a); }

public static class Asin { public static T Eval<T>(T a) where T : ITrigonometricFunctions<T> => T.Asin(a); }

public static class Acos { public static T Eval<T>(T a) where T : ITrigonometricFunctions<T> => T.Acos(a); }

public static class Atan { public static T Eval<T>(T a) where T : ITrigonometricFunctions<T> => T.Atan(a); }

public static class Atan2 { public static T Eval<T>(T a, T b) where T : IFloatingPointIeee754<T> => T.Atan2(a, b); }

public static class Sinh { public static T Eval<T>(T a) where T : IHyperbolicFunctions<T> => T.Sinh(a); }

public static class Cosh { public static T Eval<T>(T a) where T : IHyperbolicFunctions<T> => T.Cosh(a); }

public static class Tanh { public static T Eval<T>(T a) where T : IHyperbolicFunctions<T> => T.Tanh(a); }

public static class Asinh { public static T Eval<T>(T a) where T : IHyperbolicFunctions<T> => T.Asinh(a); }

public static class Acosh { public static T Eval<T>(T a) where T : IHyperbolicFunctions<T> => T.Acosh(a); }

public static class Atanh { public static T Eval<T>(T a) where T : IHyperbolicFunctions<T> => T.Atanh(a); }
