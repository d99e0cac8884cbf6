using System.Reflection.Emit;
using DualJit.IR;

namespace DualJit.Llvm;

/// <summary>A linked kernel. The code is unmapped when this is no longer referred to.</summary>
internal sealed class LlvmModule(Module module, NativeObject code, nint entry) : CompiledModule
{
    // Were each of them as slow as pow, some microseconds.
    private const int MostOfShort = 200;

    /// <summary>The address of the entry; valid while this object is alive.</summary>
    internal nint Entry { get; } = entry;

    /// <summary>Keeps the machine code mapped.</summary>
    internal NativeObject Code { get; } = code;

    public override void EmitCall(ILGenerator il, Action<ILGenerator> loadThis)
    {
        // The arguments go from the evaluation stack, the last one first, to slots in memory.
        var types = ParameterTypes(module.Entry);
        var values = types.ConvertAll(il.DeclareLocal);
        for (int i = values.Count - 1; i >= 0; i--) il.Emit(OpCodes.Stloc, values[i]);
        var context = il.DeclareLocal(typeof(KernelContext*));
        il.Emit(OpCodes.Stloc, context);
        // The evaluation stack is empty now, as localloc has it.
        var slots = il.DeclareLocal(typeof(long*));
        il.Emit(OpCodes.Ldc_I4, types.Count * sizeof(long));
        il.Emit(OpCodes.Conv_U);
        il.Emit(OpCodes.Localloc);
        il.Emit(OpCodes.Stloc, slots);
        for (int i = 0; i < values.Count; i++)
        {
            il.Emit(OpCodes.Ldloc, slots);
            il.Emit(OpCodes.Ldc_I4, i * sizeof(long));
            il.Emit(OpCodes.Add);
            il.Emit(OpCodes.Ldloc, values[i]);
            il.Emit(OpCodes.Stobj, types[i]);
        }
        il.Emit(OpCodes.Ldloc, context);
        il.Emit(OpCodes.Ldloc, slots);
        il.Emit(OpCodes.Ldc_I8, (long)Entry);
        il.Emit(OpCodes.Conv_I);
        il.Emit(OpCodes.Call, typeof(NativeCall).GetMethod(IsShort ? nameof(NativeCall.InvokeShort) : nameof(NativeCall.Invoke))!);
    }

    /// <summary>Whether a call ends at once: there is no loop, and nothing is called but functions such as sin.</summary>
    private bool IsShort => !module.Entry.Has(instruction => instruction.Op is Op.Call or Op.CallManaged or Op.Fork or Op.AllocateMemory or Op.ResultMemory or Op.ScratchMemory)
        && module.Entry.Blocks.Sum(block => block.Instructions.Count) <= MostOfShort && Loops.Find(module.Entry).Count == 0;

    public override Listing Inspect()
    {
        var texts = LlvmBackend.Translate(module, module.Entry.Name, withTexts: true).Texts!;
        var loops = Enumerable.Range(0, new LoopNumbers(module).Count).Select(loop => texts.Loops.GetValueOrDefault((uint)loop + 1));
        return new Listing(texts.OptimizedIr, texts.Assembly, Vectorized: texts.Vectorized, Loops: [.. loops]);
    }

    /// <summary>What lies on the evaluation stack above the context.</summary>
    private static List<Type> ParameterTypes(Function function)
    {
        var types = function.ParameterTypes.ConvertAll(type => type.IsBool ? typeof(byte) : type.IsScalar ? type.DType.ClrType : typeof(nint));
        for (int i = 0; i < function.ReturnType.Leaves.Count; i++) types.Add(typeof(nint));
        return types;
    }
}
