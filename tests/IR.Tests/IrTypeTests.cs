using DualJit.IR;

namespace DualJit.Tests;

public class IrTypeTests
{
    // The type compares its parts itself: none may be forgotten.
    [Fact]
    public void Types_are_equal_where_all_their_parts_are()
    {
        var constructor = typeof(IrType).GetConstructors().Single();
        object?[] Parts() => [TypeKind.Array, DType.Int32, (sbyte)2, Layout.F, (byte)8, new TypeList(IrType.Bool), true, (ushort)16, true];
        object?[] others = [TypeKind.Vector, DType.Float64, (sbyte)3, Layout.C, (byte)16, new TypeList(IrType.Int32), false, (ushort)0, false];
        Assert.Equal(constructor.GetParameters().Length, others.Length);
        var type = (IrType)constructor.Invoke(Parts());
        Assert.Equal(type, (IrType)constructor.Invoke(Parts()));
        Assert.Equal(type.GetHashCode(), constructor.Invoke(Parts()).GetHashCode());
        for (int i = 0; i < others.Length; i++)
        {
            object?[] parts = Parts();
            parts[i] = others[i];
            Assert.NotEqual(type, (IrType)constructor.Invoke(parts));
        }
        Assert.NotEqual(type, type with { Parts = null });
        Assert.NotEqual(type with { Parts = null }, type);
    }
}
