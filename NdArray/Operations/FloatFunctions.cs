using System.Numerics;

namespace DualJit.ElementFunctions;

// The functions of floats, as type arguments.

internal readonly struct Sqrt<T> : IUnary<T, T> where T : IFloatingPointIeee754<T> { public static T Apply(T value) => Semantics.Sqrt.Eval(value); }

internal readonly struct Cbrt<T> : IUnary<T, T> where T : IFloatingPointIeee754<T> { public static T Apply(T value) => Semantics.Cbrt.Eval(value); }

internal readonly struct Exp<T> : IUnary<T, T> where T : IFloatingPointIeee754<T> { public static T Apply(T value) => Semantics.Exp.Eval(value); }

internal readonly struct Log<T> : IUnary<T, T> where T : IFloatingPointIeee754<T> { public static T Apply(T value) => Semantics.Log.Eval(value); }

internal readonly struct Log2<T> : IUnary<T, T> where T : IFloatingPointIeee754<T> { public static T Apply(T value) => Semantics.Log2.Eval(value); }

internal readonly struct Log10<T> : IUnary<T, T> where T : IFloatingPointIeee754<T> { public static T Apply(T value) => Semantics.Log10.Eval(value); }

internal readonly struct Sin<T> : IUnary<T, T> where T : IFloatingPointIeee754<T> { public static T Apply(T value) => Semantics.Sin.Eval(value); }

internal readonly struct Cos<T> : IUnary<T, T> where T : IFloatingPointIeee754<T> { public static T Apply(T value) => Semantics.Cos.Eval(value); }

internal readonly struct Tan<T> : IUnary<T, T> where T : IFloatingPointIeee754<T> { public static T Apply(T value) => Semantics.Tan.Eval(value); }

internal readonly struct Asin<T> : IUnary<T, T> where T : IFloatingPointIeee754<T> { public static T Apply(T value) => Semantics.Asin.Eval(value); }

internal readonly struct Acos<T> : IUnary<T, T> where T : IFloatingPointIeee754<T> { public static T Apply(T value) => Semantics.Acos.Eval(value); }

internal readonly struct Atan<T> : IUnary<T, T> where T : IFloatingPointIeee754<T> { public static T Apply(T value) => Semantics.Atan.Eval(value); }

internal readonly struct Sinh<T> : IUnary<T, T> where T : IFloatingPointIeee754<T> { public static T Apply(T value) => Semantics.Sinh.Eval(value); }

internal readonly struct Cosh<T> : IUnary<T, T> where T : IFloatingPointIeee754<T> { public static T Apply(T value) => Semantics.Cosh.Eval(value); }

internal readonly struct Tanh<T> : IUnary<T, T> where T : IFloatingPointIeee754<T> { public static T Apply(T value) => Semantics.Tanh.Eval(value); }

internal readonly struct Asinh<T> : IUnary<T, T> where T : IFloatingPointIeee754<T> { public static T Apply(T value) => Semantics.Asinh.Eval(value); }

internal readonly struct Acosh<T> : IUnary<T, T> where T : IFloatingPointIeee754<T> { public static T Apply(T value) => Semantics.Acosh.Eval(value); }

internal readonly struct Atanh<T> : IUnary<T, T> where T : IFloatingPointIeee754<T> { public static T Apply(T value) => Semantics.Atanh.Eval(value); }

internal readonly struct Floor<T> : IUnary<T, T> where T : IFloatingPointIeee754<T> { public static T Apply(T value) => Semantics.Floor.Eval(value); }

internal readonly struct Ceiling<T> : IUnary<T, T> where T : IFloatingPointIeee754<T> { public static T Apply(T value) => Semantics.Ceiling.Eval(value); }

internal readonly struct Truncate<T> : IUnary<T, T> where T : IFloatingPointIeee754<T> { public static T Apply(T value) => Semantics.Truncate.Eval(value); }

internal readonly struct Round<T> : IUnary<T, T> where T : IFloatingPointIeee754<T> { public static T Apply(T value) => Semantics.Round.Eval(value); }

internal readonly struct Pow<T> : IBinary<T, T, T> where T : IFloatingPointIeee754<T> { public static T Apply(T left, T right) => Semantics.Pow.Eval(left, right); }

internal readonly struct Atan2<T> : IBinary<T, T, T> where T : IFloatingPointIeee754<T> { public static T Apply(T left, T right) => Semantics.Atan2.Eval(left, right); }

internal readonly struct CopySign<T> : IBinary<T, T, T> where T : IFloatingPointIeee754<T> { public static T Apply(T left, T right) => Semantics.CopySign.Eval(left, right); }
