using System.Reflection;
using System.Reflection.Emit;
using System.Reflection.Metadata;

namespace DualJit.Frontend.Cil;

/// <summary>What instructions take from the stack and put on it, for those that are not read because of an error.</summary>
internal static class StackEffects
{
    private static readonly Dictionary<ILOpCode, OpCode> OpCodes = typeof(OpCodes).GetFields(BindingFlags.Public | BindingFlags.Static)
        .Select(field => (OpCode)field.GetValue(null)!).ToDictionary(opCode => (ILOpCode)(ushort)opCode.Value);

    /// <summary>True where control may go on elsewhere than at the next instruction.</summary>
    public static bool EndsBlock(CilInstruction instruction) =>
        OpCodes[instruction.OpCode].FlowControl is FlowControl.Branch or FlowControl.Cond_Branch or FlowControl.Return or FlowControl.Throw;

    /// <param name="depth">Of the stack before the instruction.</param>
    public static int Pops(CilMethod method, CilInstruction instruction, int depth) => OpCodes[instruction.OpCode].StackBehaviourPop switch
    {
        StackBehaviour.Pop0 => 0,
        StackBehaviour.Pop1 or StackBehaviour.Popi or StackBehaviour.Popref => 1,
        StackBehaviour.Pop1_pop1 or StackBehaviour.Popi_pop1 or StackBehaviour.Popi_popi or StackBehaviour.Popi_popi8 or StackBehaviour.Popi_popr4
            or StackBehaviour.Popi_popr8 or StackBehaviour.Popref_pop1 or StackBehaviour.Popref_popi => 2,
        StackBehaviour.Varpop when instruction.OpCode is ILOpCode.Call or ILOpCode.Callvirt => method.MethodOf(instruction) is var callee
            ? callee.GetParameters().Length + (callee.IsStatic ? 0 : 1) : 0,
        StackBehaviour.Varpop when instruction.OpCode == ILOpCode.Newobj => method.MethodOf(instruction).GetParameters().Length,
        // What ret takes does not matter, and a call through a function pointer ends what can be read of the statement.
        StackBehaviour.Varpop => depth,
        _ => 3,
    };

    /// <summary>The type of what is pushed, object where the instruction does not tell; null where nothing is.</summary>
    public static Type? Pushes(CilMethod method, CilInstruction instruction) => instruction.OpCode switch
    {
        ILOpCode.Call or ILOpCode.Callvirt => method.MethodOf(instruction) is MethodInfo { ReturnType: var type } && type != typeof(void) ? type : null,
        ILOpCode.Newobj => method.MethodOf(instruction).DeclaringType,
        ILOpCode.Ldfld or ILOpCode.Ldsfld => method.FieldOf(instruction).FieldType,
        ILOpCode.Newarr => method.TypeOf(instruction).MakeArrayType(),
        ILOpCode.Ldobj or ILOpCode.Unbox_any or ILOpCode.Ldelem => method.TypeOf(instruction),
        var opCode => OpCodes[opCode].StackBehaviourPush == StackBehaviour.Push0 ? null : typeof(object),
    };
}
