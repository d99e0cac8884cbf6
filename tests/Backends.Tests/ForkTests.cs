using DualJit.IR;

namespace DualJit.Tests;

/// <summary>Forks on the threads of the pool.</summary>
public sealed class ForkTests
{
    [Theory]
    [InlineData(0, 5)]
    [InlineData(1, 1)]
    [InlineData(100, 7)]
    [InlineData(1 << 20, 1 << 14)]
    public void RangesAreAllItemsOnce(long items, long most)
    {
        var ranges = new ForkRanges(items, most);
        long next = 0;
        for (long range = 0; range < ranges.Count; range++)
        {
            Assert.Equal(next, ranges.First(range));
            Assert.InRange(ranges.End(range) - next, 1, most);
            Assert.Equal(0, next % ranges.Length);
            next = ranges.End(range);
        }
        Assert.Equal(items, next);
        Assert.True(long.IsPow2(ranges.Length));
        Assert.Equal(Enumerable.Range(0, (int)ranges.Count).Select(range => (long)range), ranges.Shuffled().Order());
    }

    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    public void TheCallerStopsALoop(int threads)
    {
        using var source = new CancellationTokenSource();
        Assert.Equal(0, Call(threads, source.Token, null, out var items));
        Assert.Equal(Items - 1, items[^1]);
        source.Cancel();
        Assert.Equal(Traps.StoppedStatus, Call(threads, source.Token, null, out items));
        Assert.All(items, item => Assert.Equal(0, item));
        // Before it is told how far it is, some ranges have been run.
        using var later = new CancellationTokenSource();
        int status = Call(threads, later.Token, new Report(part => later.Cancel()), out items);
        // Helpers may have run all others by then.
        if (threads > 1 && status == 0) return;
        Assert.Equal(Traps.StoppedStatus, status);
        Assert.Equal(0, items[^1]);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    public void ALoopSaysHowFarItIs(int threads)
    {
        var parts = new List<double>();
        int thread = Environment.CurrentManagedThreadId;
        Assert.Equal(0, Call(threads, default, new Report(part =>
        {
            Assert.Equal(thread, Environment.CurrentManagedThreadId);
            parts.Add(part);
        }), out _));
        Assert.Equal(parts.Order(), parts);
        Assert.InRange(parts[0], 0.0001, 1);
        Assert.Equal(1, parts[^1]);
        // What it throws stops the loop.
        Assert.Equal(Traps.StoppedStatus, Call(threads, default, new Report(_ => throw new InvalidOperationException()), out _));
    }

    [Fact]
    public void ThereIsALimitToThreads()
    {
        Assert.Equal(1, ThreadLimit.For(1));
        Assert.InRange(ThreadLimit.For(int.MaxValue), 8, 4096);
        Assert.Equal(Environment.ProcessorCount, ThreadLimit.For(null));
    }

    [Fact]
    public unsafe void ManagedCodeSeesTheContextOfTheCall()
    {
        const string text = """
            stage machine

            func @run(%items: i64, %work: i64, %a: ptr) -> void {
            entry:
                fork @range(%items, %work, %a)
                ret
            }

            func @range(%first: i64, %end: i64, %frame: ptr) -> void {
            entry:
                %one = const 1 : i64
                jump head(%first)
            head(%i: i64):
                %more = lt %i, %end
                br %more, body, done
            body:
                %cell = offset %frame, %i : i64
                store %i, %cell
                call.managed %cell, 0
                %i1 = add %i, %one
                jump head(%i1)
            done:
                ret
            }
            """;
        var site = new AddsLocal();
        var managed = new ManagedCalls([site], []);
        var code = new MachineCode(TestBackends.Find("il"), Parser.Parse(text)) { MaxThreads = 3, Managed = managed };
        site.Local.Value = 1000;
        var items = new long[Items];
        Assert.Equal(0, CallForItems());
        Assert.Equal(Enumerable.Range(1000, Items), items.Select(item => (int)item));
        // Of the exceptions that several ranges throw, that of the lowest.
        site.FirstFailure = 500;
        Assert.Equal(Traps.ManagedStatus, CallForItems());
        Assert.Equal("500", Assert.Throws<InvalidOperationException>(Rethrow).Message);

        int CallForItems()
        {
            fixed (long* pointer = items) return code.Call([Items, 1_000_000_000, (nint)pointer], out _, out _operands);
        }

        void Rethrow()
        {
            KernelContext context = default;
            context.Operands[0] = _operands[0];
            managed.Rethrow(&context, Traps.ManagedStatus);
        }
    }

    private long[] _operands = [];

    private sealed class AddsLocal : ManagedSite
    {
        public AsyncLocal<int> Local { get; } = new();

        public long FirstFailure { get; set; } = long.MaxValue;

        public override unsafe void Invoke(nint slots, ManagedCalls call)
        {
            ref long item = ref *(long*)slots;
            if (item >= FirstFailure) throw new InvalidOperationException($"{item}");
            item += Local.Value;
        }
    }

    // The helpers use memory of the caller's frame, so it stays until they have left.
    [Fact]
    public void AThreadThatIsInterruptedEndsItsLoop()
    {
        long done = 0;
        var code = Code(3);
        var thread = new Thread(() =>
        {
            for (int i = 0; i < 200; i++)
            {
                try
                {
                    Assert.Equal(0, Call(code, out var items));
                    if (items[^1] == Items - 1) done++;
                }
                catch (ThreadInterruptedException)
                {
                    i--;
                }
            }
        });
        thread.Start();
        while (!thread.Join(1)) thread.Interrupt();
        Assert.Equal(200, done);
    }

    private const int Items = 1000;

    private static MachineCode Code(int threads, CancellationToken token = default, IProgress<double>? progress = null) =>
        new(TestBackends.Find("il"), Parser.Parse(ForkCode.Text)) { MaxThreads = threads, Token = token, Progress = progress };

    private static int Call(int threads, CancellationToken token, IProgress<double>? progress, out long[] items) => Call(Code(threads, token, progress), out items);

    private static unsafe int Call(MachineCode code, out long[] items)
    {
        items = new long[Items];
        int status;
        fixed (long* pointer = items) status = code.Call([Items, 1_000_000_000, Items, (nint)pointer], out _, out _);
        items = [.. items.Select((item, i) => item == 0 ? 0L : i)];
        return status;
    }

    private sealed class Report(Action<double> report) : IProgress<double>
    {
        void IProgress<double>.Report(double value) => report(value);
    }

    [Theory]
    [InlineData(null, null)]
    [InlineData("", null)]
    [InlineData("0", null)]
    [InlineData("-1", null)]
    [InlineData("two", null)]
    [InlineData("3", 3)]
    public void TheVariableSaysHowManyThreads(string? text, int? threads) => Assert.Equal(threads, ThreadLimit.Parse(text));
}
