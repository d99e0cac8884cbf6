using System.Reflection;
using System.Reflection.Emit;
using DualJit.Frontend;

namespace DualJit.Tests;

/// <summary>CIL that C# does not write, though other compilers may.</summary>
public class EmittedKernelTests
{
    public static TheoryData<Backend> Backends => [Backend.Il, Backend.Llvm];

    /// <summary>A loop that keeps its sum on the stack, with a conditional jump back.</summary>
    [Fact]
    public void Jump_back_with_values_on_the_stack() => Differential.Check(SumOnStack(isConditional: true), Interpreted.CallOf(CilReader.Read(SumOnStack(isConditional: true))));

    [Theory]
    [MemberData(nameof(Backends))]
    public void Backends_jump_back_with_values_on_the_stack(Backend backend)
    {
        if (Jit.WhyUnavailable(backend) is not null) return;
        foreach (bool isConditional in new[] { true, false })
        {
            var kernel = SumOnStack(isConditional);
            Differential.Check(kernel, Reference.CallOf(Jit.Compile(kernel, new JitOptions { Backend = backend })));
        }
    }

    // x + n + (n - 1) + … + 1 as an integer, plus 1.
    private static Func<double, byte, double> SumOnStack(bool isConditional)
    {
        var type = AssemblyBuilder.DefineDynamicAssembly(new AssemblyName("Emitted"), AssemblyBuilderAccess.RunAndCollect).DefineDynamicModule("Emitted").DefineType("Kernels", TypeAttributes.Public);
        var method = type.DefineMethod("Sum", MethodAttributes.Public | MethodAttributes.Static, typeof(double), [typeof(double), typeof(byte)]);
        var il = method.GetILGenerator();
        var n = il.DeclareLocal(typeof(int));
        var (loop, end) = (il.DefineLabel(), il.DefineLabel());
        il.Emit(OpCodes.Ldarg_1);
        il.Emit(OpCodes.Stloc, n);
        il.Emit(OpCodes.Ldc_I4_1);
        il.Emit(OpCodes.Ldarg_0);
        il.MarkLabel(loop);
        il.Emit(OpCodes.Ldloc, n);
        il.Emit(OpCodes.Conv_R8);
        il.Emit(OpCodes.Add);
        il.Emit(OpCodes.Ldloc, n);
        il.Emit(OpCodes.Ldc_I4_1);
        il.Emit(OpCodes.Sub);
        il.Emit(OpCodes.Stloc, n);
        il.Emit(OpCodes.Ldloc, n);
        il.Emit(OpCodes.Ldc_I4_0);
        if (isConditional)
        {
            il.Emit(OpCodes.Bgt, loop);
        }
        else
        {
            il.Emit(OpCodes.Ble, end);
            il.Emit(OpCodes.Br, loop);
            il.MarkLabel(end);
        }
        il.Emit(OpCodes.Conv_I4);
        il.Emit(OpCodes.Add);
        il.Emit(OpCodes.Conv_R8);
        il.Emit(OpCodes.Ret);
        return type.CreateType().GetMethod("Sum")!.CreateDelegate<Func<double, byte, double>>();
    }
}
