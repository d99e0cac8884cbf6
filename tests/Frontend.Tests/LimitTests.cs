using DualJit.Frontend;
using DualJit.IR;

namespace DualJit.Tests;

/// <summary>Code without end, of which a compiler has to stop reading by itself.</summary>
public class LimitTests
{
    [Fact]
    public void Generic_recursion_at_new_types_ends_at_a_depth() => Refused("DJ1050", (int x) => Deeper<int>(x));

    [Fact]
    public void Methods_inlined_ten_at_each_level_end_at_a_size() => Refused("DJ1051", (int x) =>
    {
        Tens5(ref x);
        return x;
    });

    [Fact]
    public void The_deepest_calls_fit_on_a_small_stack()
    {
        Exception? error = null;
        var thread = new Thread(() => error = Record.Exception(() => CilReader.Read((int x) => Deeper<int>(x))), maxStackSize: 256 * 1024);
        thread.Start();
        thread.Join();
        Assert.Equal("DJ1050", Assert.IsType<KernelCompilationException>(error).Code);
    }

    // The type of the argument is another one at each level.
    internal static int Deeper<T>(int x) => x == 0 ? 0 : Deeper<T[]>(x - 1);

    // What has ref parameters is read where it is called.
    private static void Tens0(ref int x) => x++;

    private static void Tens1(ref int x) { Tens0(ref x); Tens0(ref x); Tens0(ref x); Tens0(ref x); Tens0(ref x); Tens0(ref x); Tens0(ref x); Tens0(ref x); Tens0(ref x); Tens0(ref x); }

    private static void Tens2(ref int x) { Tens1(ref x); Tens1(ref x); Tens1(ref x); Tens1(ref x); Tens1(ref x); Tens1(ref x); Tens1(ref x); Tens1(ref x); Tens1(ref x); Tens1(ref x); }

    private static void Tens3(ref int x) { Tens2(ref x); Tens2(ref x); Tens2(ref x); Tens2(ref x); Tens2(ref x); Tens2(ref x); Tens2(ref x); Tens2(ref x); Tens2(ref x); Tens2(ref x); }

    private static void Tens4(ref int x) { Tens3(ref x); Tens3(ref x); Tens3(ref x); Tens3(ref x); Tens3(ref x); Tens3(ref x); Tens3(ref x); Tens3(ref x); Tens3(ref x); Tens3(ref x); }

    internal static void Tens5(ref int x) { Tens4(ref x); Tens4(ref x); Tens4(ref x); Tens4(ref x); Tens4(ref x); Tens4(ref x); Tens4(ref x); Tens4(ref x); Tens4(ref x); Tens4(ref x); }

    private static void Refused(string code, Delegate kernel) =>
        Assert.Equal(code, Assert.Throws<KernelCompilationException>(() => CilReader.Read(kernel)).Code);
}
