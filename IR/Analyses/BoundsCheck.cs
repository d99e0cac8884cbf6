namespace DualJit.IR;

/// <summary>A guard that a bounds check became: <c>guard (conv %i : u64) lt (conv %n : u64), IndexOutOfRange(%i, %n)</c>.</summary>
public readonly record struct BoundsCheck(ValueId Index, ValueId Length)
{
    /// <summary>The bounds check that an instruction is, or null. A guard with another condition is none, whatever its trap.</summary>
    public static BoundsCheck? Of(in Instruction instruction, Definitions definitions)
    {
        if (instruction is not { Op: Op.Guard, Trap: TrapKind.IndexOutOfRange }) return null;
        var (index, length) = (instruction.Operands[1], instruction.Operands[2]);
        // A constant stands on the right of a comparison, an index too.
        bool isSwapped = definitions.TryGet(instruction.Operands[0], Op.Gt, out var test);
        if (!isSwapped && !definitions.TryGet(instruction.Operands[0], Op.Lt, out test)) return null;
        return IsUnsigned(test.Operands[isSwapped ? 1 : 0], index) && IsUnsigned(test.Operands[isSwapped ? 0 : 1], length) ? new BoundsCheck(index, length) : null;

        // Folding leaves out the i64 between an i32 and a u64.
        bool IsWidened(ValueId narrow, ValueId value) =>
            definitions.TypeOf(narrow).IsInteger && definitions.TryGet(value, Op.Convert, out var widening) && widening.Operands[0] == narrow;

        bool IsUnsigned(ValueId unsigned, ValueId value) =>
            definitions.TryGet(unsigned, Op.Convert, out var conversion) ? conversion.Type == IrType.UInt64 && (conversion.Operands[0] == value || IsWidened(conversion.Operands[0], value))
            : definitions.TryGet(unsigned, Op.Const, out var a) && a.Type == IrType.UInt64 && definitions.TryGet(value, Op.Const, out var b) && a.Immediate == b.Immediate;
    }
}
