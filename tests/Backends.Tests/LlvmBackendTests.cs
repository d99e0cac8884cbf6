using DualJit.IR;
using DualJit.Llvm;

namespace DualJit.Tests;

public sealed unsafe class LlvmBackendTests
{
    [Fact]
    public void The_backend_is_unavailable_for_the_reason_that_the_library_gives()
    {
        var backend = new LlvmBackend();
        Assert.Equal(LlvmLibrary.State.WhyNot, backend.Unavailable);
        // With the library hidden, which is a run of the tests of its own.
        if (backend.Unavailable is { } reason)
            Assert.Equal(reason, Assert.Throws<DllNotFoundException>(() => backend.Compile(Extremes(Op.Max))).Message);
    }

    [LlvmFact]
    public void A_module_that_is_not_lowered_is_refused()
    {
        var module = new Module();
        var b = new FunctionBuilder(module, "early", IrType.Void);
        b.Return();
        b.Finish();
        Assert.Contains("stage Array", Assert.Throws<InternalCompilerException>(() => new LlvmBackend().Compile(module)).Message);
    }

    [LlvmFact]
    public void The_listing_shows_ir_and_assembly_and_whether_loops_are_vectorised()
    {
        var loop = new MachineCode(new LlvmBackend(), Extremes(Op.Max)).Inspect();
        Assert.True(loop.Vectorized);
        Assert.Contains("llvm.loop", loop.Llvm);
        Assert.Contains("ret", loop.Assembly);
        Assert.Null(loop.Il);
        var recurrence = new MachineCode(new LlvmBackend(), Recurrence(Op.Min)).Inspect();
        Assert.False(recurrence.Vectorized);
    }

    [LlvmFact]
    public void A_kernel_of_many_parameters_gets_each_of_them()
    {
        var module = new Module();
        var b = new FunctionBuilder(module, "many", IrType.Float64, [.. Enumerable.Range(0, 40).Select(i => (i % 2 == 0 ? IrType.Float64 : IrType.Scalar(DType.Int8), (string?)null))]);
        var sum = b.Const(0.0);
        for (int i = 0; i < 40; i++)
            sum = b.Emit(Op.Add, b.Emit(Op.Mul, sum, b.Const(0.5)), b.Convert(b.Function.Parameters[i], DType.Float64));
        b.Return(sum);
        b.Finish();
        double expected = 0;
        var arguments = new long[40];
        for (int i = 0; i < 40; i++)
        {
            arguments[i] = i % 2 == 0 ? ScalarBits.Of(i * 1.25) : -i;
            expected = expected * 0.5 + (i % 2 == 0 ? i * 1.25 : -i);
        }
        Assert.Equal(ScalarBits.Of(expected), new MachineCode(new LlvmBackend(), module).Run(arguments));
    }

    [LlvmFact]
    public void A_reduction_over_minima_and_maxima_gives_the_bits_of_Math()
    {
        foreach (var (op, function) in ((Op, Func<double, double, double>)[])[(Op.Min, Math.Min), (Op.Max, Math.Max)])
        {
            var code = new MachineCode(new LlvmBackend(), Extremes(op));
            foreach (double[] values in Samples())
                fixed (double* pointer = values)
                    AssertSame(values.Aggregate(0.5, function), code.Run((long)pointer, values.Length));
        }
    }

    [LlvmFact]
    public void A_recurrence_over_minima_and_maxima_gives_the_bits_of_Math()
    {
        foreach (var (op, function) in ((Op, Func<double, double, double>)[])[(Op.Min, Math.Min), (Op.Max, Math.Max)])
        {
            var code = new MachineCode(new LlvmBackend(), Recurrence(op));
            foreach (double[] values in Samples())
            {
                double last = 0.5;
                for (int i = 1; i < values.Length; i++) last = -function(function(values[i], last), values[i - 1]);
                fixed (double* pointer = values)
                    AssertSame(last, code.Run((long)pointer, values.Length));
            }
        }
    }

    private static void AssertSame(double expected, long actual) => Assert.True(
        ScalarBits.Of(expected) == actual || (double.IsNaN(expected) && double.IsNaN(ScalarBits.To<double>(actual))), $"{expected:R} expected, got {ScalarBits.To<double>(actual):R}");

    /// <summary>Arrays long enough for vectors, with zeros of both signs, and some with a NaN in one place or another.</summary>
    private static IEnumerable<double[]> Samples()
    {
        double[] special = [0.0, -0.0, 1, -1, double.Epsilon, double.PositiveInfinity, double.NegativeInfinity];
        for (int seed = 0; seed < 200; seed++)
        {
            var random = new Random(seed);
            var values = new double[random.Next(1, 200)];
            for (int i = 0; i < values.Length; i++) values[i] = seed % 3 == 0 ? random.NextDouble() - 0.5 : special[random.Next(seed % 3 == 1 ? 2 : special.Length)];
            if (seed % 7 == 0) values[random.Next(values.Length)] = double.NaN;
            yield return values;
        }
    }

    /// <summary><c>r = 0.5; foreach (x in p) r = op(r, x);</c></summary>
    private static Module Extremes(Op op) => Loop(0, (b, r, x, _) => b.Emit(op, r, x));

    /// <summary><c>r = 0.5; for (i = 1; i &lt; n; i++) r = -op(op(p[i], r), p[i - 1]);</c></summary>
    private static Module Recurrence(Op op) => Loop(1, (b, r, x, previous) => b.Emit(Op.Neg, b.Emit(op, b.Emit(op, x, r), previous())));

    private static Module Loop(long start, Func<FunctionBuilder, ValueId, ValueId, Func<ValueId>, ValueId> step)
    {
        var module = new Module();
        var b = new FunctionBuilder(module, "loop", IrType.Float64, (IrType.Pointer, "p"), (IrType.Int64, "n"));
        var (head, body, exit) = (b.NewBlock(), b.NewBlock(), b.NewBlock());
        var (i, r) = (b.Function.AddParameter(head, IrType.Int64, "i"), b.Function.AddParameter(head, IrType.Float64, "r"));
        b.Jump(head, b.Const(start), b.Const(0.5));
        b.SwitchTo(head);
        b.Branch(b.Emit(Op.Lt, i, b.Function.Parameters[1]), body, exit);
        b.SwitchTo(body);
        var next = step(b, r, Element(i), () => Element(b.Emit(Op.Sub, i, b.Const(1L))));
        b.Jump(head, b.Emit(Op.Add, i, b.Const(1L)), next);
        b.SwitchTo(exit);
        b.Return(r);
        b.Finish();
        return module;

        ValueId Element(ValueId index) => b.EmitTyped(Op.Load, IrType.Float64, b.Emit(Op.Offset, (long)DType.Float64, b.Function.Parameters[0], index));
    }
}
