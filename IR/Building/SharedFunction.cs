namespace DualJit.IR;

/// <summary>Functions that kernels share: LLVM compiles one once in a process.</summary>
internal static class SharedFunction
{
    /// <summary>The function of a module with a name, which an earlier pass may have added.</summary>
    /// <param name="emit">Writes its code, without results.</param>
    public static FunctionId FindOrAdd(Module module, string name, Action<FunctionBuilder> emit)
    {
        int known = module.Functions.FindIndex(function => function.IsShared && function.Name == name);
        if (known >= 0) return new FunctionId(known);
        var builder = new FunctionBuilder(module, name, IrType.Void);
        builder.Function.IsShared = true;
        emit(builder);
        builder.Return();
        builder.Finish();
        return builder.Id;
    }
}
