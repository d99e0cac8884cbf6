using System.Reflection;
using System.Reflection.Emit;
using System.Text;

namespace DualJit.Il;

/// <summary>Writes the body of one method and, where asked to, the same as text.</summary>
/// <param name="listing">Gets a line per instruction; null where nobody reads it.</param>
internal sealed class IlWriter(ILGenerator il, StringBuilder? listing)
{
    public LocalBuilder Declare(Type type)
    {
        var local = il.DeclareLocal(type);
        listing?.AppendLine($"    .local {local.LocalIndex}: {type.Name}");
        return local;
    }

    public Label NewLabel() => il.DefineLabel();

    public void Mark(Label label)
    {
        il.MarkLabel(label);
        listing?.AppendLine($"L{label.Id}:");
    }

    public void Emit(OpCode opcode)
    {
        il.Emit(opcode);
        Record(opcode);
    }

    public void Emit(OpCode opcode, Label target)
    {
        il.Emit(opcode, target);
        Record(opcode, $"L{target.Id}");
    }

    public void Emit(OpCode opcode, Type type)
    {
        il.Emit(opcode, type);
        Record(opcode, type.Name);
    }

    /// <summary>The next load or store is of any address.</summary>
    public void Unaligned()
    {
        il.Emit(OpCodes.Unaligned, (byte)1);
        Record(OpCodes.Unaligned, "1");
    }

    public void LoadArgument(int index)
    {
        if (index <= byte.MaxValue) il.Emit(OpCodes.Ldarg_S, (byte)index);
        else il.Emit(OpCodes.Ldarg, (short)index);
        Record(OpCodes.Ldarg, index.ToString());
    }

    public void LoadLocal(LocalBuilder local)
    {
        il.Emit(OpCodes.Ldloc, local);
        Record(OpCodes.Ldloc, local.LocalIndex.ToString());
    }

    public void LoadLocalAddress(LocalBuilder local)
    {
        il.Emit(OpCodes.Ldloca, local);
        Record(OpCodes.Ldloca, local.LocalIndex.ToString());
    }

    public void StoreLocal(LocalBuilder local)
    {
        il.Emit(OpCodes.Stloc, local);
        Record(OpCodes.Stloc, local.LocalIndex.ToString());
    }

    public void Load(int value)
    {
        il.Emit(OpCodes.Ldc_I4, value);
        Record(OpCodes.Ldc_I4, value.ToString());
    }

    public void Load(long value)
    {
        il.Emit(OpCodes.Ldc_I8, value);
        Record(OpCodes.Ldc_I8, value.ToString());
    }

    public void Load(float value)
    {
        il.Emit(OpCodes.Ldc_R4, value);
        Record(OpCodes.Ldc_R4, value.ToString("R"));
    }

    public void Load(double value)
    {
        il.Emit(OpCodes.Ldc_R8, value);
        Record(OpCodes.Ldc_R8, value.ToString("R"));
    }

    public void Call(MethodInfo method)
    {
        il.Emit(OpCodes.Call, method);
        if (listing is null) return;
        var arguments = method.IsGenericMethod ? $"<{string.Join(", ", method.GetGenericArguments().Select(type => type.Name))}>" : "";
        Record(OpCodes.Call, $"{(method.DeclaringType is { } owner ? owner.Name + "." : "")}{method.Name}{arguments}");
    }

    /// <summary>The bool on the stack, negated.</summary>
    public void Not()
    {
        Load(0);
        Emit(OpCodes.Ceq);
    }

    private void Record(OpCode opcode, string operand = "") => listing?.AppendLine($"    {opcode.Name} {operand}".TrimEnd());
}
