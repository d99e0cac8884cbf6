using System.Reflection.Emit;
using System.Runtime.InteropServices;
using DualJit.IR;

namespace DualJit.Llvm;

/// <summary>A linked kernel. The code is unmapped when this is no longer referred to.</summary>
internal sealed class LlvmModule(Module module, NativeObject code, nint entry) : CompiledModule
{
    /// <summary>The address of the entry; valid while this object is alive.</summary>
    internal nint Entry { get; } = entry;

    /// <summary>Keeps the machine code mapped.</summary>
    internal NativeObject Code { get; } = code;

    public override void EmitCall(ILGenerator il, Action<ILGenerator> loadThis)
    {
        il.Emit(OpCodes.Ldc_I8, (long)Entry);
        il.Emit(OpCodes.Conv_I);
        il.EmitCalli(OpCodes.Calli, CallingConvention.Cdecl, typeof(int), ParameterTypes(module.Entry));
    }

    public override Listing Inspect()
    {
        var texts = LlvmBackend.Translate(module, module.Entry.Name, withTexts: true).Texts!;
        return new Listing(texts.OptimizedIr, texts.Assembly, Vectorized: texts.Vectorized);
    }

    private static Type[] ParameterTypes(Function function)
    {
        List<Type> types = [typeof(nint)];
        foreach (var parameter in function.Parameters)
        {
            var type = function.TypeOf(parameter);
            types.Add(type.IsBool ? typeof(byte) : type.IsScalar ? type.DType.ClrType : typeof(nint));
        }
        if (!function.ReturnType.IsVoid) types.Add(typeof(nint));
        return [.. types];
    }
}
