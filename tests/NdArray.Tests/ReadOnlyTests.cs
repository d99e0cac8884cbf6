namespace DualJit.Tests;

/// <summary>Arrays that cannot be written to.</summary>
public sealed class ReadOnlyTests
{
    private static readonly NdArray<double> Writable = NdArray.Arange(6.0).Reshape(2, 3);

    public static TheoryData<string, NdArray<double>, bool> Arrays => new()
    {
        { "new", Writable, false },
        { "a view", Writable[.., 1..], false },
        { "AsReadOnly", Writable.AsReadOnly(), true },
        { "twice", Writable.AsReadOnly().AsReadOnly(), true },
        { "a slice", Writable.AsReadOnly()[1.., Slice.Step(null, null, -1)], true },
        { "Transpose", Writable.AsReadOnly().Transpose(), true },
        { "Transpose of axes", Writable.AsReadOnly().Transpose(1, 0), true },
        { "a reshaped view", Writable.AsReadOnly().Reshape(3, 2), true },
        { "a reshaped copy", Writable.AsReadOnly().Transpose().Reshape(2, 3), false },
        { "BroadcastTo", Writable.BroadcastTo(2, 2, 3)[1, ..], true },
        { "BroadcastTo its own shape", Writable.BroadcastTo(2, 3), true },
        { "Copy", Writable.AsReadOnly().Copy(), false },
        { "Cast", Writable.AsReadOnly().Cast<double>(), false },
        { "a sum", Writable.AsReadOnly() + 1, false },
    };

    [Theory]
    [MemberData(nameof(Arrays))]
    public void ViewsOfReadOnlyArraysAreReadOnly(string name, NdArray<double> array, bool isReadOnly)
    {
        Assert.True(isReadOnly == array.IsReadOnly, name);
        Assert.Equal(DType.Float64, array.DType);
        Assert.Equal(2, array.Rank);
    }

    [Fact]
    public void ReadOnlyArraysCanBeRead()
    {
        var a = Writable.AsReadOnly();
        Assert.Same(a, a.AsReadOnly());
        Assert.Equal(Layout.C, a.Layout);
        Assert.Equal(5, a[1, 2]);
        Assert.Equal(5.0, ((NdArray)a)[1, 2]);
        Assert.Equal([0, 1, 2, 3, 4, 5], a.AsReadOnlySpan());
        Assert.Equal([0, 1, 2, 3, 4, 5], Writable.AsReadOnlySpan());
        Assert.Equal(15, a.Sum());
        Assert.Throws<InvalidOperationException>(() => a.Transpose().AsReadOnlySpan().Length);
    }

    [Fact]
    public void OtherViewsOfTheElementsMayStillChangeThem()
    {
        var a = NdArray.Zeros<int>(2);
        var view = a.AsReadOnly();
        a[1] = 3;
        Assert.Equal(3, view[1]);
    }

    [Fact]
    public void EverySetterRefuses()
    {
        Refuses(1, a => a[0] = 1, a => a[0L] = 1, a => a[^1] = 1, a => a[(Scalar)0] = 1, a => a.SetValue(1, 0));
        Refuses(2, a => a[0, 0] = 1, a => a[0L, 0] = 1, a => a[^1, ^1] = 1, a => a[(Scalar)0, 0] = 1, a => a.SetValue(1, 0, 0));
        Refuses(3, a => a[0, 0, 0] = 1, a => a[0L, 0, 0] = 1, a => a[^1, ^1, ^1] = 1, a => a[(Scalar)0, 0, 0] = 1);
        Refuses(4, a => a[0, 0, 0, 0] = 1, a => a[0L, 0, 0, 0] = 1, a => a[^1, ^1, ^1, ^1] = 1, a => a[(Scalar)0, 0, 0, 0] = 1);
        Refuses(5, a => a[0, 0, 0, 0, 0] = 1, a => a[0L, 0, 0, 0, 0] = 1, a => a[^1, ^1, ^1, ^1, ^1] = 1, a => a[(Scalar)0, 0, 0, 0, 0] = 1);
        Refuses(6, a => a[0, 0, 0, 0, 0, 0] = 1, a => a[0L, 0, 0, 0, 0, 0] = 1, a => a[^1, ^1, ^1, ^1, ^1, ^1] = 1, a => a[(Scalar)0, 0, 0, 0, 0, 0] = 1);
        Refuses(7, a => a[0, 0, 0, 0, 0, 0, 0] = 1, a => a[0L, 0, 0, 0, 0, 0, 0] = 1, a => a[^1, ^1, ^1, ^1, ^1, ^1, ^1] = 1, a => a[(Scalar)0, 0, 0, 0, 0, 0, 0] = 1);
        Refuses(8, a => a[0, 0, 0, 0, 0, 0, 0, 0] = 1, a => a[0L, 0, 0, 0, 0, 0, 0, 0] = 1, a => a[^1, ^1, ^1, ^1, ^1, ^1, ^1, ^1] = 1, a => a[(Scalar)0, 0, 0, 0, 0, 0, 0, 0] = 1);
        Refuses(0, a => a.SetValue(1));
    }

    [Fact]
    public void UntypedSettersRefuse()
    {
        NdArray a = NdArray.Zeros<short>(2, 2).AsReadOnly();
        Assert.True(a.IsReadOnly);
        Assert.Throws<InvalidOperationException>(() => a[0, 0] = 1);
        Assert.Throws<InvalidOperationException>(() => a[0L, 0] = 1);
        Assert.Throws<InvalidOperationException>(() => a[^1, 0] = 1);
        Assert.Throws<InvalidOperationException>(() => a[(Scalar)0, 0] = 1);
        Assert.Throws<InvalidOperationException>(() => a.SetValue(1, 0, 0));
        Assert.Equal(0, (int)a[0, 0]);
    }

    [Fact]
    public void ThereIsNoSpanToWriteTo()
    {
        var error = Assert.Throws<InvalidOperationException>(() => Writable.AsReadOnly().AsSpan().Length);
        Assert.Contains("AsReadOnlySpan", error.Message, StringComparison.Ordinal);
    }

    private static void Refuses(int rank, params Action<NdArray<double>>[] setters)
    {
        foreach (var set in setters)
        {
            var a = NdArray.Zeros<double>(Enumerable.Repeat(1, rank).ToArray());
            var error = Assert.Throws<InvalidOperationException>(() => set(a.AsReadOnly()));
            Assert.Contains("read-only", error.Message, StringComparison.Ordinal);
            Assert.Equal(0, a.Sum());
            set(a);
            Assert.Equal(1, a.Sum());
        }
    }
}
