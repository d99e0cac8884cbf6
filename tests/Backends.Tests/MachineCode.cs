using System.Reflection.Emit;
using DualJit.IR;

namespace DualJit.Tests;

/// <summary>A compiled machine-stage module, called with bits for arguments.</summary>
public sealed unsafe class MachineCode
{
    private delegate int Entry(CompiledModule self, KernelContext* context, long* arguments, long* result);

    private readonly CompiledModule _code;
    private readonly Entry _entry;
    private readonly IrType _returnType;

    public MachineCode(IBackend backend, Module module)
    {
        module.Stage = Stage.Machine;
        _code = backend.Compile(module);
        _returnType = module.Entry.ReturnType;
        _entry = Stub(module.Entry, _code);
    }

    /// <summary>Where the kernel's frames may not reach below; the test thread's whole stack, unless set.</summary>
    public nint StackLimit { get; set; }

    /// <summary>On how many threads forks run.</summary>
    public int MaxThreads { get; init; } = 1;

    /// <summary>What stops forks.</summary>
    public CancellationToken Token { get; init; }

    /// <summary>The managed code of a call.</summary>
    public ManagedCalls? Managed { get; init; }

    /// <summary>What forks report to.</summary>
    public IProgress<double>? Progress { get; init; }

    public Listing Inspect() => _code.Inspect();

    /// <summary>Calls the entry, which is to succeed, and returns its result as <see cref="ScalarBits"/>.</summary>
    public long Run(params ReadOnlySpan<long> arguments)
    {
        Assert.Equal(0, Call(arguments, out long result, out _));
        return result;
    }

    /// <summary>Calls the entry, and returns its status.</summary>
    /// <param name="operands">What a trap or exception recorded.</param>
    public int Call(ReadOnlySpan<long> arguments, out long result, out long[] operands)
    {
        KernelContext context = default;
        KernelMemory.Prepare(&context);
        var control = new ForkControl { Token = Token, Progress = Progress };
        Forks.Prepare(&context, MaxThreads, ref control);
        Managed?.Prepare(&context);
        context.StackLimit = StackLimit;
        // A result that the code writes in part or not at all does not pass for zero.
        long slot = 0x5A5A_5A5A_5A5A_5A5A;
        int status;
        fixed (long* pointer = arguments) status = _entry(_code, &context, pointer, &slot);
        result = _returnType.IsScalar ? Normalize(_returnType.DType, slot) : slot;
        operands = new ReadOnlySpan<long>(context.Operands, Traps.MaximumOperands).ToArray();
        KernelMemory.Free(&context);
        if (Managed is not null) ManagedCalls.Release(&context);
        return status;
    }

    /// <summary>The bits that the dtype's part of a slot stands for.</summary>
    public static long Normalize(DType dtype, long slot) => ScalarBits.Unbox(ScalarBits.Box(dtype, dtype == DType.Bool ? (byte)slot : slot));

    private static Entry Stub(Function entry, CompiledModule code)
    {
        var method = new DynamicMethod(
            "call", typeof(int), [typeof(CompiledModule), typeof(KernelContext*), typeof(long*), typeof(long*)], typeof(MachineCode).Module, skipVisibility: true);
        var il = method.GetILGenerator();
        il.Emit(OpCodes.Ldarg_1);
        for (int i = 0; i < entry.Parameters.Count; i++)
        {
            il.Emit(OpCodes.Ldarg_2);
            il.Emit(OpCodes.Ldc_I4, i * sizeof(long));
            il.Emit(OpCodes.Add);
            if (entry.TypeOf(entry.Parameters[i]) is { IsScalar: true, DType: DType.Float16 }) il.Emit(OpCodes.Ldobj, typeof(Half));
            else il.Emit(LoadOf(entry.TypeOf(entry.Parameters[i])));
        }
        if (!entry.ReturnType.IsVoid) il.Emit(OpCodes.Ldarg_3);
        code.EmitCall(il, generator => generator.Emit(OpCodes.Ldarg_0));
        il.Emit(OpCodes.Ret);
        return method.CreateDelegate<Entry>();
    }

    private static OpCode LoadOf(IrType type) => type.IsPointer ? OpCodes.Ldind_I : type.DType switch
    {
        DType.Bool or DType.UInt8 => OpCodes.Ldind_U1,
        DType.Int8 => OpCodes.Ldind_I1,
        DType.Int16 => OpCodes.Ldind_I2,
        DType.UInt16 => OpCodes.Ldind_U2,
        DType.Int32 => OpCodes.Ldind_I4,
        DType.UInt32 => OpCodes.Ldind_U4,
        DType.Int64 or DType.UInt64 => OpCodes.Ldind_I8,
        DType.Float32 => OpCodes.Ldind_R4,
        DType.Float64 => OpCodes.Ldind_R8,
        DType.Float16 or DType.Complex128 => throw new NotSupportedException($"{type} is no argument of a kernel"),
    };
}
