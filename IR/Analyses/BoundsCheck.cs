namespace DualJit.IR;

/// <summary>A guard that a bounds check became: <c>guard (conv %i : u64) lt (conv %n : u64), IndexOutOfRange(%i, %n)</c>.</summary>
public readonly record struct BoundsCheck(ValueId Index, ValueId Length)
{
    /// <summary>The bounds check that an instruction is, or null. A guard with another condition is none, whatever its trap.</summary>
    public static BoundsCheck? Of(in Instruction instruction, Function function, Definitions definitions)
    {
        if (!instruction.IsIndexGuard) return null;
        var (index, length) = (instruction.Operands[1], instruction.Operands[2]);
        if (definitions.Of(instruction.Operands[0]) is not { Op: Op.Lt or Op.Gt } test) return null;
        var (below, above) = test.Op == Op.Lt ? (test.Operands[0], test.Operands[1]) : (test.Operands[1], test.Operands[0]);
        return SameBits(below, index) && SameBits(above, length) ? new BoundsCheck(index, length) : null;

        bool SameBits(ValueId unsigned, ValueId value)
        {
            var (a, b) = (Narrowest(unsigned), Narrowest(value));
            return TypeOf(unsigned) == IrType.UInt64 && (a == b || definitions.TryGet(a, Op.Const, out var x) && definitions.TryGet(b, Op.Const, out var y) && x.Immediate == y.Immediate);
        }

        // All conversions to 64 bits extend a value by its own sign.
        ValueId Narrowest(ValueId value)
        {
            while (definitions.TryGet(value, Op.Convert, out var conversion) && conversion.Type is { IsInteger: true, DType: DType.Int64 or DType.UInt64 } && TypeOf(conversion.Operands[0]).IsInteger)
                value = conversion.Operands[0];
            return value;
        }

        IrType TypeOf(ValueId value) => function.TypeOf(value);
    }
}
