using System.Globalization;
using System.Runtime.CompilerServices;

namespace DualJit.Tests;

/// <summary>Large new arrays are in memory that Linux may give large pages.</summary>
public sealed class LargePageTests
{
    const int Elements = 1 << 20;

    [Fact]
    public void LargeArraysAskForLargePagesWhoeverMakesThem()
    {
        if (!File.Exists("/sys/kernel/mm/transparent_hugepage/enabled")) return;
        var v = NdArray.Zeros<double>(Elements);
        var map = Jit.Compile((NdArray<double> a) => a + 1.0, new() { Backend = Backend.Il });
        var copy = Jit.Compile((NdArray<double> a) => { double[] r = new double[a.Length]; for (int i = 0; i < r.Length; i++) r[i] = a[i]; return r; }, new() { Backend = Backend.Il });
        Assert.True(IsAskedFor(v.AsSpan()));
        Assert.True(IsAskedFor((v + 1.0).AsSpan()));
        Assert.True(IsAskedFor(map(v).AsSpan()));
        Assert.True(IsAskedFor(copy(v)));
    }

    /// <summary>Whether the pages in the middle have the flag "hg" (man 5 proc).</summary>
    static bool IsAskedFor(Span<double> elements)
    {
        ulong address = (ulong)Unsafe.ByteOffset(ref Unsafe.NullRef<double>(), ref elements[elements.Length / 2]);
        string flags = File.ReadLines("/proc/self/smaps")
            .SkipWhile(line => !(line.Split(' ')[0].Split('-') is [var low, var high]
                && ulong.TryParse(low, NumberStyles.HexNumber, null, out ulong first) && ulong.TryParse(high, NumberStyles.HexNumber, null, out ulong end)
                && first <= address && address < end))
            .First(line => line.StartsWith("VmFlags:", StringComparison.Ordinal));
        return flags.Split(' ').Contains("hg");
    }
}
