using System.Reflection.Emit;
using DualJit.Il;
using DualJit.IR;
using DualJit.Llvm;

namespace DualJit.Tests;

/// <summary>An argument of a run line: bits, an array (whose address is passed where the parameter is a pointer), or a tuple.</summary>
internal readonly record struct FiletestArgument(long Bits, FiletestArray? Array, FiletestArgument[]? Items = null);

/// <summary>What runs a filetest: it makes of a module a function that returns the bits of the result, of a tuple those of its leaves, or throws.</summary>
internal static unsafe class FiletestTarget
{
    // Enough below the caller for deep recursion, and well above the end of the stack that tests run on.
    private const nint StackForKernel = 1 << 20;

    private delegate int Stub(CompiledModule module, KernelContext* context, long* arguments, long* result);

    public static Func<FiletestArgument[], long[]> Prepare(string target, Module module) => target switch
    {
        "interpret" => Interpret(module),
        "lowered" => Compile(new InterpreterBackend(), module),
        "il" => Compile(new IlBackend(), module),
        "llvm" => Compile(new LlvmBackend(), module),
        _ => throw new FormatException($"there is no target '{target}'"),
    };

    private static Func<FiletestArgument[], long[]> Interpret(Module module)
    {
        var interpreter = new Interpreter(module);
        var types = module.Entry.Parameters.Select(module.Entry.TypeOf).ToArray();
        return arguments => [.. interpreter.Run([.. arguments.Select((argument, i) => ValueOf(types[i], argument))]).Leaves.Select(leaf => leaf.Bits)];
    }

    private static RuntimeValue ValueOf(IrType type, FiletestArgument argument) =>
        type.IsTuple ? RuntimeValue.Tuple([.. type.Items.Zip(argument.Items!, ValueOf)])
        : type.IsArray ? RuntimeValue.Of(argument.Array!.View)
        : new RuntimeValue(argument.Array?.View.Data ?? argument.Bits);

    private static Func<FiletestArgument[], long[]> Compile(IBackend backend, Module module)
    {
        var types = module.Entry.Parameters.Select(module.Entry.TypeOf).ToArray();
        var lowered = Pipeline.Lower(module, (pass, result) => Verifier.ThrowIfInvalid(result));
        var compiled = backend.Compile(lowered);
        var stub = MakeStub(compiled, lowered.Entry);
        return arguments =>
        {
            long[] flat = [.. arguments.SelectMany((argument, i) => Flatten(types[i], argument))];
            KernelContext context;
            KernelMemory.Prepare(&context);
            Forks.Prepare(&context, maxThreads: 3);
            context.StackLimit = (nint)(&context) - StackForKernel;
            var results = lowered.Entry.ReturnType.Leaves;
            var slots = new long[results.Count + 1];
            int status;
            fixed (long* pointer = flat, result = slots)
            {
                try
                {
                    status = stub(compiled, &context, pointer, result);
                }
                finally
                {
                    KernelMemory.Free(&context);
                }
                var start = (nint)result;
                if (status == 0) return [.. results.Select((type, i) => ScalarMemory.Load(start + sizeof(long) * i, type.DType))];
            }
            throw status < Traps.FirstUserStatus
                ? Traps.Create((TrapKind)status, context.Operands[0], context.Operands[1])
                : lowered.Exceptions[status - Traps.FirstUserStatus].Create(new ReadOnlySpan<long>(context.Operands, Traps.MaximumOperands));
        };
    }

    private static IEnumerable<long> Flatten(IrType type, FiletestArgument argument)
    {
        if (type.IsTuple) return type.Items.Zip(argument.Items!, Flatten).SelectMany(item => item);
        if (argument.Array is not { View: var view }) return [argument.Bits];
        return !type.IsArray ? [view.Data] : ArrayAbi.Parts(type).Select(part => part.Part switch
        {
            ArrayPart.Data => view.Data,
            ArrayPart.Length => view.Lengths[part.Axis],
            ArrayPart.Stride => view.Strides[part.Axis],
            ArrayPart.Owner => throw new FormatException("an owner is no part of an argument"),
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
        for (int i = 0; i < entry.ReturnType.Leaves.Count; i++)
        {
            il.Emit(OpCodes.Ldarg_3);
            il.Emit(OpCodes.Ldc_I4, sizeof(long) * i);
            il.Emit(OpCodes.Add);
        }
        compiled.EmitCall(il, generator => generator.Emit(OpCodes.Ldarg_0));
        il.Emit(OpCodes.Ret);
        return method.CreateDelegate<Stub>();
    }
}
