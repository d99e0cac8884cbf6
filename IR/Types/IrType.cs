namespace DualJit.IR;

/// <summary>The shape of a type: what its values are.</summary>
public enum TypeKind : byte { Void, Scalar, Pointer, Array }

/// <summary>The type of a value: <c>void</c>, a scalar such as <c>f64</c>, <c>ptr</c>, or <c>array&lt;f64,2,C&gt;</c>.</summary>
/// <param name="Rank">Number of axes; <see cref="AnyRank"/> until the arguments of a call decide it (printed <c>array&lt;f64,?&gt;</c>).</param>
public readonly record struct IrType(TypeKind Kind, DType DType = default, sbyte Rank = 0, Layout Layout = default)
{
    public const sbyte AnyRank = -1;

    public static readonly IrType Void = new(TypeKind.Void);
    public static readonly IrType Pointer = new(TypeKind.Pointer);
    public static readonly IrType Bool = Scalar(DType.Bool);
    public static readonly IrType Int32 = Scalar(DType.Int32);
    public static readonly IrType Int64 = Scalar(DType.Int64);
    public static readonly IrType UInt64 = Scalar(DType.UInt64);
    public static readonly IrType Float64 = Scalar(DType.Float64);

    public static IrType Scalar(DType dtype) => new(TypeKind.Scalar, dtype);

    public static IrType Array(DType element, int rank, Layout layout) => new(TypeKind.Array, element, (sbyte)rank, layout);

    /// <summary>An array whose rank and layout the arguments of a call decide.</summary>
    public static IrType AnyArray(DType element) => new(TypeKind.Array, element, AnyRank, Layout.Strided);

    public bool IsVoid => Kind == TypeKind.Void;

    public bool IsScalar => Kind == TypeKind.Scalar;

    public bool IsPointer => Kind == TypeKind.Pointer;

    public bool IsArray => Kind == TypeKind.Array;

    public bool HasAnyRank => IsArray && Rank == AnyRank;

    public bool IsBool => IsScalar && DType == DType.Bool;

    public bool IsInteger => IsScalar && DType.IsInteger;

    public bool IsFloat => IsScalar && DType.IsFloat;

    /// <summary>True for a scalar of one of <paramref name="kinds"/>.</summary>
    public bool IsOf(Kinds kinds) => IsScalar && (DType.Kind & kinds) != 0;

    public override string ToString() => Kind switch
    {
        TypeKind.Void => "void",
        TypeKind.Scalar => DType.IrName,
        TypeKind.Pointer => "ptr",
        TypeKind.Array when HasAnyRank => $"array<{DType.IrName},?>",
        TypeKind.Array => $"array<{DType.IrName},{Rank},{Layout}>",
    };
}
