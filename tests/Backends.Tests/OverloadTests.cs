using DualJit.Inference;

namespace DualJit.Tests;

/// <summary>The signature that inference chooses for arguments of several dtypes.</summary>
public sealed class OverloadTests
{
    private static readonly DType[][] Floats = [[DType.Float16], [DType.Float32], [DType.Float64]];

    public static TheoryData<DType> RealDTypes => [.. DTypes.All.Where(dtype => dtype != DType.Complex128)];

    // Kernels and eager functions go by two tables.
    [Theory]
    [MemberData(nameof(RealDTypes))]
    public void A_function_of_floats_works_at_the_dtype_of_the_eager_one(DType dtype) =>
        Assert.Equal(Promotion.FloatFor(dtype), Floats[Overloads.Choose(Floats, [dtype])!.Value][0]);

    [Fact]
    public void Exact_matches_win_over_promotions_and_those_over_safe_and_unsafe_conversions()
    {
        DType[][] signatures = [[DType.Int32, DType.Float64], [DType.Int64, DType.Float64], [DType.Float64, DType.Float64], [DType.Int8, DType.Float32]];
        Assert.Equal(0, Overloads.Choose(signatures, [DType.Int32, DType.Float64]));
        Assert.Equal(0, Overloads.Choose(signatures, [DType.Int16, DType.Float64]));
        Assert.Equal(1, Overloads.Choose(signatures, [DType.UInt32, DType.Float32]));
        Assert.Equal(2, Overloads.Choose(signatures, [DType.Float32, DType.Float32]));
        Assert.Equal(3, Overloads.Choose(signatures, [DType.Int8, DType.Float32]));
    }

    [Fact]
    public void Equally_good_signatures_are_ambiguous() =>
        Assert.Null(Overloads.Choose([[DType.Int32, DType.Float64], [DType.Float64, DType.Int32]], [DType.Int32, DType.Int32]));
}
