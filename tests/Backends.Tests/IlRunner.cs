using System.Reflection.Emit;
using DualJit.Il;
using DualJit.IR;

namespace DualJit.Tests;

/// <summary>What a call of a compiled module gave.</summary>
internal sealed record IlOutcome(int Status, long Result, long[] Operands);

/// <summary>Calls modules compiled by the IL backend with arguments given as bits.</summary>
internal static unsafe class IlRunner
{
    private delegate int Stub(CompiledModule module, nint context, long* arguments, long* result);

    public static IlOutcome Run(Module module, params long[] arguments) => Run(module, 0, arguments);

    public static IlOutcome Run(Module module, nint stackLimit, long[] arguments)
    {
        Verifier.ThrowIfInvalid(module);
        return Prepare(new IlBackend().Compile(module), module.Entry)(stackLimit, arguments);
    }

    /// <summary>The entry as a function of the stack limit and the bits of its arguments.</summary>
    public static Func<nint, long[], IlOutcome> Prepare(CompiledModule compiled, Function entry)
    {
        var stub = MakeStub(compiled, entry);
        return (stackLimit, arguments) =>
        {
            var context = new KernelContext { StackLimit = stackLimit };
            long result = 0;
            int status;
            fixed (long* pointer = arguments) status = stub(compiled, (nint)(&context), pointer, &result);
            return new IlOutcome(status, result, new ReadOnlySpan<long>(context.Operands, Traps.MaximumOperands).ToArray());
        };
    }

    private static Stub MakeStub(CompiledModule compiled, Function entry)
    {
        var method = new DynamicMethod("stub", typeof(int), [typeof(CompiledModule), typeof(nint), typeof(long*), typeof(long*)], restrictedSkipVisibility: true);
        var il = method.GetILGenerator();
        il.Emit(OpCodes.Ldarg_1);
        for (int i = 0; i < entry.Parameters.Count; i++)
        {
            var type = entry.TypeOf(entry.Parameters[i]);
            il.Emit(OpCodes.Ldarg_2);
            il.Emit(OpCodes.Ldc_I4, 8 * i);
            il.Emit(OpCodes.Add);
            il.Emit(OpCodes.Ldobj, type.IsPointer ? typeof(nint) : type.DType.ClrType);
        }
        if (!entry.ReturnType.IsVoid) il.Emit(OpCodes.Ldarg_3);
        compiled.EmitCall(il, generator => generator.Emit(OpCodes.Ldarg_0));
        il.Emit(OpCodes.Ret);
        return method.CreateDelegate<Stub>();
    }
}
