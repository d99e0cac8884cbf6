using DualJit.Il;
using DualJit.IR;

namespace DualJit.Tests;

/// <summary>The IL backend as a service: signatures, lifetime, threads, listings.</summary>
public sealed class IlBackendTests
{
    [Fact]
    public void ItIsAvailableWhereCodeIsMadeAtRunTime() => Assert.Null(new IlBackend().Unavailable);

    // More parameters than Func and Action have, and than the short form of ldarg can name.
    [Theory]
    [InlineData(15)]
    [InlineData(40)]
    [InlineData(300)]
    public void AFunctionHasManyParameters(int count)
    {
        var module = Sum(count);
        long[] arguments = [.. Enumerable.Range(1, count).Select(i => (long)i)];
        Assert.Equal(arguments.Sum(), IlRunner.Run(module, arguments).Result);
    }

    private static Module Sum(int count)
    {
        var module = new Module { Stage = Stage.Machine };
        var b = new FunctionBuilder(module, "sum", IrType.Int64, [.. Enumerable.Repeat((IrType.Int64, (string?)null), count)]);
        b.Return(b.Function.Parameters.Aggregate((sum, parameter) => b.Emit(Op.Add, sum, parameter)));
        b.Finish();
        return module;
    }

    [Fact]
    public void CodeLivesAsLongAsACallerRefersToIt()
    {
        var code = new MachineCode(new IlBackend(), IlControlFlowTests.Fibonacci());
        for (int i = 0; i < 3; i++)
        {
            GC.Collect();
            GC.WaitForPendingFinalizers();
        }
        Assert.Equal(55, code.Run(10));
    }

    [Fact]
    public void ThreadsCompileAtTheSameTime()
    {
        var backend = new IlBackend();
        var results = new long[64];
        Parallel.For(0, results.Length, i => results[i] = new MachineCode(backend, IlControlFlowTests.Fibonacci()).Run(i % 16));
        long[] fibonacci = [0, 1, 1, 2, 3, 5, 8, 13, 21, 34, 55, 89, 144, 233, 377, 610];
        Assert.Equal(results.Select((_, i) => fibonacci[i % 16]), results);
    }

    [Fact]
    public void AListingShowsTheInstructions()
    {
        var module = new Module { Stage = Stage.Machine };
        var b = new FunctionBuilder(module, "f", IrType.Float64, (IrType.Pointer, "x"), (IrType.Int64, "i"));
        var (x, i) = (b.Function.Parameters[0], b.Function.Parameters[1]);
        b.Guard(b.Emit(Op.Lt, i, b.Const(3L)), TrapKind.IndexOutOfRange);
        b.Return(b.Emit(Op.Sqrt, b.EmitTyped(Op.Load, IrType.Float64, b.Emit(Op.Offset, (long)DType.Float64, x, i))));
        b.Finish();
        Assert.Equal(new Listing(Il: """
            int32 f(context: IntPtr, x: IntPtr, i: Int64, result: IntPtr)
            L0:
                ldarg 2
                ldc.i8 3
                bge L1
                ldarg 3
                ldarg 1
                ldarg 2
                conv.i
                ldc.i4 8
                conv.i
                mul
                add
                ldind.r8
                call Sqrt.Eval<Double>
                stind.r8
                ldc.i4 0
                ret
            L1:
                ldc.i4 1
                ret

            """.ReplaceLineEndings()), new IlBackend().Compile(module).Inspect());
    }
}
