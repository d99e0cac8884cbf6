using DualJit.Inference;
using DualJit.IR;

namespace DualJit.Bench;

/// <summary>What type inference costs, by the size of an untyped kernel: loops one behind the other, in each of which a weak number meets the elements of an array.</summary>
static class InferenceTimes
{
    const int InstructionsOfALoop = 10;

    static readonly int[] Sizes = [200, 1_000, 10_000, 100_000];

    static readonly IrType[] Arguments = [IrType.Array(DType.Float32, 1, Layout.C)];

    public static void Run()
    {
        var table = new MarkdownTable("instructions", "µs", "ns per instruction", "bytes per instruction");
        foreach (int size in Sizes)
        {
            var module = Kernel(size);
            int repetitions = Math.Max(20, 1_000_000 / size);
            for (int i = 0; i < repetitions; i++) Time(module);
            Thread.Sleep(TimeSpan.FromMilliseconds(200));
            TimeSpan[] times = [.. Enumerable.Range(0, repetitions).Select(_ => Time(module)).Order()];
            var median = times[repetitions / 2];
            long before = GC.GetAllocatedBytesForCurrentThread();
            Time(module);
            table.Add($"{size}", $"{median.TotalMicroseconds:F0}", $"{median.TotalNanoseconds / size:F0}", $"{(GC.GetAllocatedBytesForCurrentThread() - before) / size}");
        }
        Console.WriteLine("Type inference of an untyped kernel: medians, warm.\n");
        Console.WriteLine(table);
    }

    static TimeSpan Time(Module module)
    {
        // Of the processor: what else runs on it would count where inference takes longer than a time slice.
        var start = Environment.CpuUsage.TotalTime;
        new TypeInferer(module, _ => (null, 0)).Infer(Arguments);
        return Environment.CpuUsage.TotalTime - start;
    }

    static Module Kernel(int size)
    {
        var module = new Module { Stage = Stage.Untyped };
        var builder = new FunctionBuilder(module, "kernel", IrType.Number, (IrType.AnyArray(), "a"));
        var array = builder.Function.Parameters[0];
        var length = builder.Emit(Op.Length, array);
        var total = builder.WeakConst(DType.Int64, 0);
        var one = builder.Const(1L);
        for (int written = 0; written < size; written += InstructionsOfALoop)
        {
            var (head, body, after) = (builder.NewBlock(), builder.NewBlock(), builder.NewBlock());
            builder.Jump(head, builder.Const(0L), total);
            builder.SwitchTo(head);
            var i = builder.Function.AddParameter(head, IrType.Int64);
            var sum = builder.Function.AddParameter(head, IrType.Number);
            builder.Branch(builder.Emit(Op.Lt, i, length), body, after);
            builder.SwitchTo(body);
            var element = builder.Emit(Op.ElementLoad, array, i);
            var squared = builder.Emit(Op.Mul, element, element);
            builder.Jump(head, builder.Emit(Op.Add, i, one), builder.Emit(Op.Add, sum, squared));
            builder.SwitchTo(after);
            total = builder.Emit(Op.Add, sum, builder.WeakConst(DType.Float64, ScalarBits.Of(0.5)));
        }
        builder.Return(total);
        builder.Finish();
        Verifier.ThrowIfInvalid(module);
        return module;
    }
}
