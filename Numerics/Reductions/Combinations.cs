using System.Numerics;
using System.Runtime.Intrinsics;

namespace DualJit.Reductions;

/// <summary>A combination that also works on all lanes of a vector, and has a neutral element that changes no bit of any other.</summary>
public interface IVectorCombination<T> : ICombination<T> where T : unmanaged
{
    T Neutral { get; }

    Vector512<T> Combine(Vector512<T> a, Vector512<T> b);
}

public readonly struct Sum<T> : IVectorCombination<T> where T : unmanaged, INumberBase<T>
{
    /// <summary>Of floats -0, as 0 + -0 is 0.</summary>
    public T Neutral => -T.Zero;

    public T Combine(T a, T b) => Semantics.Add.Eval(a, b);

    public Vector512<T> Combine(Vector512<T> a, Vector512<T> b) => a + b;
}

public readonly struct Product<T> : IVectorCombination<T> where T : unmanaged, INumberBase<T>
{
    public T Neutral => T.One;

    public T Combine(T a, T b) => Semantics.Mul.Eval(a, b);

    public Vector512<T> Combine(Vector512<T> a, Vector512<T> b) => a * b;
}

public readonly struct Minimum<T> : IVectorCombination<T> where T : unmanaged, INumber<T>
{
    /// <summary>The greatest value, infinity where there is one.</summary>
    public T Neutral => T.CreateSaturating(double.PositiveInfinity);

    public T Combine(T a, T b) => Semantics.Min.Eval(a, b);

    public Vector512<T> Combine(Vector512<T> a, Vector512<T> b) => Vector512.Min(a, b);
}

public readonly struct Maximum<T> : IVectorCombination<T> where T : unmanaged, INumber<T>
{
    /// <summary>The least value, minus infinity where there is one.</summary>
    public T Neutral => T.CreateSaturating(double.NegativeInfinity);

    public T Combine(T a, T b) => Semantics.Max.Eval(a, b);

    public Vector512<T> Combine(Vector512<T> a, Vector512<T> b) => Vector512.Max(a, b);
}
