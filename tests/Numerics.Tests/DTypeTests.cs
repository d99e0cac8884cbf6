using System.Runtime.CompilerServices;

namespace DualJit.Tests;

public sealed class DTypeTests
{
    [Fact]
    public void TheTableIsInTheOrderOfTheEnum() => Assert.Equal(Enum.GetValues<DType>(), DTypes.All);

    [Fact]
    public void NamesAndTypesLeadBackToTheDType() => Assert.All(DTypes.All, dtype =>
    {
        Assert.Equal(dtype, DTypes.FromIrName(dtype.IrName));
        Assert.Equal(dtype, DTypes.FromClrType(dtype.ClrType));
        Assert.Equal(8 * dtype.Size, dtype.Bits);
    });

    [Fact]
    public void SizesAreThoseOfDotNet()
    {
        foreach (var dtype in DTypes.All)
        {
            var sizeOf = typeof(Unsafe).GetMethod(nameof(Unsafe.SizeOf))!.MakeGenericMethod(dtype.ClrType);
            Assert.Equal(sizeOf.Invoke(null, null), dtype.Size);
        }
    }

    [Fact]
    public void OtherTypesAreNone()
    {
        Assert.Null(DTypes.FromClrType(typeof(decimal)));
        Assert.Null(DTypes.FromClrType(typeof(char)));
        Assert.Null(DTypes.FromIrName("i33"));
        var thrown = Assert.Throws<NotSupportedException>(() => DTypes.Of<decimal>());
        Assert.Contains("Double", thrown.Message);
    }

    [Theory]
    [InlineData(DType.Bool, Kinds.Bool, false, false)]
    [InlineData(DType.UInt16, Kinds.Unsigned, true, false)]
    [InlineData(DType.Int64, Kinds.Signed, true, false)]
    [InlineData(DType.Float32, Kinds.Float, false, true)]
    [InlineData(DType.Complex128, Kinds.Complex, false, false)]
    public void KindsTellWhatADTypeIs(DType dtype, Kinds kind, bool isInteger, bool isFloat) =>
        Assert.Equal((kind, isInteger, isFloat), (dtype.Kind, dtype.IsInteger, dtype.IsFloat));
}
