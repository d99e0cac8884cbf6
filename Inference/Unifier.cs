using DualJit.IR;

namespace DualJit.Inference;

/// <summary>The one type for values of two: the least upper bound.</summary>
internal static class Unifier
{
    /// <summary>The type of a variable that is of either type; null where there is none.</summary>
    /// <remarks>Numbers promote; arrays of one rank and dtype but different layouts are strided, or <c>Inner</c>; tuples are joined item by item; what is open gives way to what is known.</remarks>
    public static IrType? Join(IrType a, IrType b)
    {
        if (a == b || b.IsOpenLeaf()) return a;
        if (a.IsOpenLeaf()) return b;
        if (a.IsTuple && b.IsTuple) return JoinItems(a.Items, b.Items);
        if (a.IsArray && b.IsArray) return JoinArrays(a, b);
        return IsNumber(a) && IsNumber(b) ? Of(Promotion.Promote(ScalarTypeOf(a), ScalarTypeOf(b))) : null;
    }

    public static bool IsNumber(IrType type) => type.IsScalar || type.IsWeak;

    public static ScalarType ScalarTypeOf(IrType type) => new(type.DType, type.IsWeak);

    public static IrType Of(ScalarType type) => type.IsWeak ? IrType.Weak(type.DType) : IrType.Scalar(type.DType);

    /// <summary>What a type is once nothing more will become known: a weak number is of its own dtype; what is open is never reached, or null, and any type will do.</summary>
    public static IrType Closed(IrType type) => type switch
    {
        { IsTuple: true } => IrType.Tuple([.. type.Items.Select(Closed)]),
        { IsWeak: true } => IrType.Scalar(type.DType),
        { Kind: TypeKind.Number } => IrType.Float64,
        { HasAnyDType: true } => IrType.Array(DType.Float64, 1, Layout.C),
        { IsReadOnly: true } => type with { IsReadOnly = false },
        { HasAnyRank: true } => type with { Rank = 1, Layout = Layout.C },
        _ => type,
    };

    private static bool IsOpenLeaf(this IrType type) => !type.IsTuple && type.IsOpen;

    private static IrType? JoinArrays(IrType a, IrType b)
    {
        // Of two arrays one of which must not be written, neither may be.
        (a, b) = (a with { IsReadOnly = a.IsReadOnly || b.IsReadOnly }, b with { IsReadOnly = a.IsReadOnly || b.IsReadOnly });
        if (a.Takes(b)) return a;
        var strided = a with { Layout = Layout.Strided };
        return b.Takes(a) ? b : strided.Takes(b) ? strided : null;
    }

    private static IrType? JoinItems(TypeList a, TypeList b)
    {
        var items = new IrType[a.Count];
        for (int i = 0; i < items.Length; i++)
        {
            if (Join(a[i], b[i]) is not { } item) return null;
            items[i] = item;
        }
        return IrType.Tuple(items);
    }
}
