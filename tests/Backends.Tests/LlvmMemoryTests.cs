using DualJit.IR;
using DualJit.Llvm;

namespace DualJit.Tests;

/// <summary>Runs alone, as it measures the process.</summary>
[CollectionDefinition(nameof(LlvmMemoryTests), DisableParallelization = true)]
[Collection(nameof(LlvmMemoryTests))]
public sealed class LlvmMemoryTests
{
    [LlvmFact]
    public void Memory_is_flat_over_2000_kernels()
    {
        Cycles(500);
        long before = Environment.WorkingSet;
        Cycles(2000);
        // A kernel that stays linked keeps 11 KB, which would be 22 MB in all.
        Assert.InRange(Environment.WorkingSet - before, long.MinValue, 8 << 20);
    }

    private static void Cycles(int count)
    {
        var module = new Module { Stage = Stage.Machine };
        var builder = new FunctionBuilder(module, "twice", IrType.Int64, (IrType.Int64, "x"));
        builder.Return(builder.Emit(Op.Add, builder.Function.Parameters[0], builder.Function.Parameters[0]));
        builder.Finish();
        for (int i = 0; i < count; i++)
        {
            var kernel = (LlvmModule)new LlvmBackend().Compile(module);
            Assert.Equal(42, Run(kernel, 21));
            kernel.Code.Dispose();
        }
        GC.Collect();
    }

    private static unsafe long Run(LlvmModule kernel, long x)
    {
        KernelContext context = default;
        long result = 0;
        long* slots = stackalloc long[] { x, (long)&result };
        Assert.Equal(0, NativeCall.Invoke(&context, slots, kernel.Entry));
        return result;
    }
}
