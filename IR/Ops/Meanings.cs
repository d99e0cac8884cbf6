using System.Collections.Concurrent;
using System.Reflection;

namespace DualJit.IR;

/// <summary>The method that is the meaning of an op for given dtypes: what the interpreter runs and what the IL backend calls.</summary>
public static class Meanings
{
    private static readonly ConcurrentDictionary<(Op, DType, DType), MethodInfo> Cache = [];

    /// <summary>The meaning of an op that names one dtype.</summary>
    /// <param name="dtype">The dtype of the operands: of the first one for shifts, of the last one for <c>select</c>.</param>
    public static MethodInfo Of(Op op, DType dtype) => Of(op, dtype, dtype);

    /// <summary>The meaning of an op, conversions included.</summary>
    /// <param name="from">As for the overload without <paramref name="to"/>.</param>
    /// <param name="to">What conversions and bit casts convert to, and <c>conv.overflows</c> asks about; other ops ignore it.</param>
    /// <exception cref="InternalCompilerException">The op has no meaning of its own (memory, control flow), or none for the dtype.</exception>
    public static MethodInfo Of(Op op, DType from, DType to) =>
        Cache.TryGetValue((op, from, to), out var method) ? method : Cache.GetOrAdd((op, from, to), Find(op, from, to));

    /// <summary>The meaning of an instruction, whose operands have the types that <paramref name="typeOf"/> tells.</summary>
    public static MethodInfo Of(in Instruction instruction, Func<ValueId, IrType> typeOf)
    {
        var operand = instruction.Op == Op.Select ? instruction.Operands[^1] : instruction.Operands[0];
        // Select also chooses between addresses, which have the bits of an i64.
        var from = typeOf(operand).IsPointer ? DType.Int64 : typeOf(operand).DType;
        return Of(instruction.Op, from, instruction.Info.Form switch
        {
            Form.Typed => instruction.Type.DType,
            Form.OfType => instruction.ElementType,
            _ => from,
        });
    }

    /// <summary>Whether the op is a function of scalars that takes <paramref name="from"/> and, where it names a dtype, names <paramref name="to"/>.</summary>
    public static bool Exists(Op op, DType from, DType to)
    {
        var info = OpTable.Of(op);
        if (info.Meaning is null || (info.Operands & from.Kind) == 0) return false;
        if (!Array.Exists(info.Meaning.GetMethods(), method => method.Name == "Eval" && (method.IsGenericMethodDefinition || method.GetParameters()[0].ParameterType == from.ClrType))) return false;
        return info.Form is not (Form.Typed or Form.OfType) || ((info.Operands & to.Kind) != 0 && (op != Op.Bitcast || from.Size == to.Size));
    }

    /// <summary>True where the op is a function of scalars, and so has a meaning for the dtypes that it takes.</summary>
    public static bool Has(Op op) => OpTable.Of(op).Meaning is not null;

    private static MethodInfo Find(Op op, DType from, DType to)
    {
        var info = OpTable.Of(op);
        if (info.Meaning is null) throw new InternalCompilerException($"{info.Text} has no meaning as a function");
        if ((info.Operands & from.Kind) == 0) throw new InternalCompilerException($"{info.Text} does not take {from.IrName}");
        MethodInfo? generic = null;
        foreach (var method in info.Meaning.GetMethods(BindingFlags.Public | BindingFlags.Static))
        {
            if (method.Name != "Eval") continue;
            if (method.IsGenericMethodDefinition) generic = method;
            else if (method.GetParameters()[0].ParameterType == from.ClrType) return method;
        }
        if (generic is null) throw new InternalCompilerException($"{info.Text} has no meaning for {from.IrName}");
        try
        {
            return generic.GetGenericArguments().Length == 2
                ? generic.MakeGenericMethod(from.ClrType, to.ClrType)
                : generic.MakeGenericMethod(from.ClrType);
        }
        catch (ArgumentException e)
        {
            throw new InternalCompilerException($"{info.Text} has no meaning for {from.IrName}", e);
        }
    }
}
