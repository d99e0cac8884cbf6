using System.Reflection.Emit;

namespace DualJit.IR;

/// <summary>Runs machine-stage modules in the interpreter: the reference that other backends are tested against.</summary>
public sealed class InterpreterBackend : IBackend
{
    public string? Unavailable => null;

    public CompiledModule Compile(Module module)
    {
        if (module.Stage != Stage.Machine) throw new InternalCompilerException($"backends take modules of stage {Stage.Machine}, not {module.Stage}");
        return new InterpretedModule(module);
    }
}

/// <summary>A module and the interpreter that runs it.</summary>
public sealed unsafe class InterpretedModule : CompiledModule
{
    private readonly Module _module;
    private readonly Interpreter _interpreter;

    internal InterpretedModule(Module module)
    {
        _module = module;
        _interpreter = new Interpreter(module);
    }

    /// <summary>What the emitted call calls.</summary>
    /// <param name="context">Owns what the kernel allocates, and says which managed code to call. What ends the kernel is not told through it but thrown at once.</param>
    /// <param name="arguments">The ABI's arguments as <see cref="ScalarBits"/> and addresses, those of the results last.</param>
    /// <returns>The status, always 0.</returns>
    public int Run(KernelContext* context, long[] arguments)
    {
        var entry = _module.Entry;
        var values = arguments.Take(entry.Parameters.Count).Select(bits => new RuntimeValue(bits)).ToArray();
        var result = _interpreter.Run(context, values);
        foreach (var (type, leaf, address) in entry.ReturnType.Leaves.Zip(result.Leaves, arguments.Skip(values.Length))) leaf.Store((nint)address, type.IsPointer ? DType.Int64 : type.DType);
        return 0;
    }

    public override void EmitCall(ILGenerator il, Action<ILGenerator> loadThis)
    {
        var entry = _module.Entry;
        List<IrType> types = [IrType.Pointer, .. entry.ParameterTypes];
        types.AddRange(entry.ReturnType.Leaves.Select(_ => IrType.Pointer));
        var locals = types.ConvertAll(type => il.DeclareLocal(type.IsPointer ? typeof(nint) : type.DType.ClrType));
        for (int i = locals.Count - 1; i >= 0; i--) il.Emit(OpCodes.Stloc, locals[i]);

        loadThis(il);
        il.Emit(OpCodes.Castclass, typeof(InterpretedModule));
        il.Emit(OpCodes.Ldloc, locals[0]);
        il.Emit(OpCodes.Ldc_I4, locals.Count - 1);
        il.Emit(OpCodes.Newarr, typeof(long));
        for (int i = 1; i < locals.Count; i++)
        {
            il.Emit(OpCodes.Dup);
            il.Emit(OpCodes.Ldc_I4, i - 1);
            il.Emit(OpCodes.Ldloc, locals[i]);
            il.Emit(OpCodes.Call, typeof(ScalarBits).GetMethod(nameof(ScalarBits.Of))!.MakeGenericMethod(locals[i].LocalType));
            il.Emit(OpCodes.Stelem_I8);
        }
        il.Emit(OpCodes.Call, typeof(InterpretedModule).GetMethod(nameof(Run))!);
    }

    public override Listing Inspect() => new();
}
