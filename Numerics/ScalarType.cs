namespace DualJit;

/// <summary>The dtype of a number in an untyped expression, and whether it is weak: made from a C# int or double, which takes the dtype of what it meets.</summary>
/// <param name="DType">The dtype; of a weak number the one it has alone.</param>
/// <param name="IsWeak">Whether the number is weak; only int64 and float64 can be.</param>
public readonly record struct ScalarType(DType DType, bool IsWeak = false)
{
    /// <summary>The type of a number made from a C# int.</summary>
    public static ScalarType WeakInteger => new(DType.Int64, IsWeak: true);

    /// <summary>The type of a number made from a C# double.</summary>
    public static ScalarType WeakFloat => new(DType.Float64, IsWeak: true);

    public static implicit operator ScalarType(DType dtype) => new(dtype);

    public override string ToString() => IsWeak ? $"weak {DType.NumPyName}" : DType.NumPyName;
}
