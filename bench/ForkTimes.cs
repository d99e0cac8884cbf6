using System.Diagnostics;
using System.Reflection.Emit;
using DualJit.IR;
using DualJit.Llvm;

namespace DualJit.Bench;

/// <summary>What it costs to run a loop on several threads, and from what size on it pays.</summary>
static unsafe class ForkTimes
{
    const string Text = """
        stage machine

        func @loop(%items: i64, %work: i64, %frame: ptr) -> void {
        entry:
            fork @range(%items, %work, %frame)
            ret
        }

        func @range(%first: i64, %end: i64, %frame: ptr) -> void {
        entry:
            %one = const 1 : i64
            %factor = const 6364136223846793005 : i64
            %x0 = load %frame : i64
            jump head(%first, %x0)
        head(%i: i64, %x: i64):
            %more = lt %i, %end
            br %more, body, done
        body:
            %y = mul %x, %factor
            %z = add %y, %i
            %i1 = add %i, %one
            jump head(%i1, %z)
        done:
            %cell = offset %frame, %one : i64
            store %x, %cell
            ret
        }
        """;

    static readonly double[] Microseconds = [5, 10, 20, 50, 100, 200, 500, 1000, 2000];

    delegate int Loop(CompiledModule code, KernelContext* context, long items, long work, nint frame);

    public static void Run()
    {
        var module = Pipeline.Lower(Parser.Parse(Text));
        var code = new LlvmBackend().Compile(module);
        var loop = Stub(code);
        int threads = ThreadLimit.For(null);
        double perItem = At(Times(1, 1_000_000, 0, rounds: 21, idle: false), .5) / 1_000_000;

        // Several calls at a time, as the clock does not count single nanoseconds.
        Console.WriteLine($"A loop of two empty ranges on {threads} threads, warm: {OfEmpty(threads):F0} ns; on one: {OfEmpty(1):F0} ns.\n");
        var table = new MarkdownTable(["work, µs", "one thread", $"{threads} threads", "speed-up", "after 2 ms: one thread", $"{threads} threads", "difference", "99 %: difference"]);
        foreach (double microseconds in Microseconds)
        {
            long items = (long)(microseconds * 1000 / perItem), work = (long)(microseconds * 1000);
            var (one, all) = (Times(1, items, work, 401, idle: false), Times(threads, items, work, 401, idle: false));
            var (idleOne, idleAll) = (Times(1, items, work, 201, idle: true), Times(threads, items, work, 201, idle: true));
            table.Add([
                $"{microseconds:F0}", Print(At(one, .5)), Print(At(all, .5)), $"{At(one, .5) / At(all, .5):F2}",
                Print(At(idleOne, .5)), Print(At(idleAll, .5)), Print(At(idleAll, .5) - At(idleOne, .5)), Print(At(idleAll, .99) - At(idleOne, .99)),
            ]);
        }
        Console.WriteLine("Medians in µs.\n");
        Console.WriteLine(table);
        GC.KeepAlive(code);

        double OfEmpty(int maxThreads) => At(Times(maxThreads, 2, long.MaxValue, rounds: 2001, idle: false, calls: 100), .5);

        double[] Times(int maxThreads, long items, long work, int rounds, bool idle, int calls = 1)
        {
            KernelContext context;
            Forks.Prepare(&context, maxThreads);
            long* frame = stackalloc long[2];
            var times = new double[rounds];
            for (int round = -rounds / 10; round < rounds; round++)
            {
                if (idle) Thread.Sleep(2);
                long start = Stopwatch.GetTimestamp();
                for (int i = 0; i < calls; i++) loop(code, &context, items, work, (nint)frame);
                if (round >= 0) times[round] = Stopwatch.GetElapsedTime(start).TotalNanoseconds / calls;
            }
            return times;
        }
    }

    static Loop Stub(CompiledModule code)
    {
        var method = new DynamicMethod("stub", typeof(int), [typeof(CompiledModule), typeof(KernelContext*), typeof(long), typeof(long), typeof(nint)], restrictedSkipVisibility: true);
        var il = method.GetILGenerator();
        for (int i = 1; i <= 4; i++) il.Emit(OpCodes.Ldarg, (short)i);
        code.EmitCall(il, generator => generator.Emit(OpCodes.Ldarg_0));
        il.Emit(OpCodes.Ret);
        return method.CreateDelegate<Loop>();
    }

    static double At(double[] values, double quantile) => values.Order().ElementAt((int)(values.Length * quantile));

    static string Print(double nanoseconds) => $"{nanoseconds / 1000:F1}";
}
