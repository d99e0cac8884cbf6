using System.Reflection.Emit;
using DualJit.Il;
using DualJit.IR;
using DualJit.Llvm;

namespace DualJit.Tests;

/// <summary>An argument of a run line: bits, or an array (whose address is passed where the parameter is a pointer).</summary>
internal readonly record struct FiletestArgument(long Bits, FiletestArray? Array);

/// <summary>What runs a filetest: it makes of a module a function that returns the bits of the result or throws.</summary>
internal static unsafe class FiletestTarget
{
    // Enough below the caller for deep recursion, and well above the end of the stack that tests run on.
    private const nint StackForKernel = 1 << 20;

    private delegate int Stub(CompiledModule module, KernelContext* context, long* arguments, long* result);

    public static Func<FiletestArgument[], long> Prepare(string target, Module module) => target switch
    {
        "interpret" => Interpret(module),
        "lowered" => Prepare(new InterpreterBackend().Compile, module),
        "il" => Prepare(new IlBackend().Compile, module),
        "llvm" => Prepare(new LlvmBackend().Compile, module),
        _ => throw new FormatException($"there is no target '{target}'"),
    };

    private static Func<FiletestArgument[], long> Interpret(Module module)
    {
        var interpreter = new Interpreter(module);
        var types = module.Entry.Parameters.Select(module.Entry.TypeOf).ToArray();
        return arguments => interpreter.Run([.. arguments.Select((argument, i) =>
            types[i].IsArray ? RuntimeValue.Of(argument.Array!.View) : new RuntimeValue(argument.Array?.View.Data ?? argument.Bits))]).Bits;
    }

    /// <summary>Lowers a module and compiles it.</summary>
    public static Func<FiletestArgument[], long> Prepare(Func<Module, CompiledModule> compile, Module module)
    {
        var types = module.Entry.Parameters.Select(module.Entry.TypeOf).ToArray();
        var lowered = Pipeline.Lower(module, (pass, result) => Verifier.ThrowIfInvalid(result));
        var compiled = compile(lowered);
        var stub = MakeStub(compiled, lowered.Entry);
        return arguments =>
        {
            long[] flat = [.. arguments.SelectMany((argument, i) => Flatten(types[i], argument))];
            KernelContext context;
            context.StackLimit = (nint)(&context) - StackForKernel;
            long result;
            int status;
            fixed (long* pointer = flat) status = stub(compiled, &context, pointer, &result);
            if (status == 0) return lowered.Entry.ReturnType.IsVoid ? 0 : ScalarMemory.Load((nint)(&result), lowered.Entry.ReturnType.DType);
            throw status < Traps.FirstUserStatus
                ? Traps.Create((TrapKind)status, context.Operands[0], context.Operands[1])
                : lowered.Exceptions[status - Traps.FirstUserStatus].Create(new ReadOnlySpan<long>(context.Operands, Traps.MaximumOperands));
        };
    }

    private static IEnumerable<long> Flatten(IrType type, FiletestArgument argument)
    {
        if (argument.Array is not { View: var view }) return [argument.Bits];
        return !type.IsArray ? [view.Data] : ArrayAbi.Parts(type).Select(part => part.Part switch
        {
            ArrayPart.Data => view.Data,
            ArrayPart.Length => view.Lengths[part.Axis],
            ArrayPart.Stride => view.Strides[part.Axis],
        });
    }

    /// <summary>A method that calls the entry with arguments given as bits.</summary>
    private static Stub MakeStub(CompiledModule compiled, Function entry)
    {
        var method = new DynamicMethod("stub", typeof(int), [typeof(CompiledModule), typeof(KernelContext*), typeof(long*), typeof(long*)], restrictedSkipVisibility: true);
        var il = method.GetILGenerator();
        il.Emit(OpCodes.Ldarg_1);
        for (int i = 0; i < entry.Parameters.Count; i++)
        {
            var type = entry.TypeOf(entry.Parameters[i]);
            il.Emit(OpCodes.Ldarg_2);
            il.Emit(OpCodes.Ldc_I4, sizeof(long) * i);
            il.Emit(OpCodes.Add);
            il.Emit(OpCodes.Ldobj, type.IsPointer ? typeof(nint) : type.DType.ClrType);
        }
        if (!entry.ReturnType.IsVoid) il.Emit(OpCodes.Ldarg_3);
        compiled.EmitCall(il, generator => generator.Emit(OpCodes.Ldarg_0));
        il.Emit(OpCodes.Ret);
        return method.CreateDelegate<Stub>();
    }
}
