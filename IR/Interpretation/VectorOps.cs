namespace DualJit.IR;

/// <summary>What the interpreter does with vectors: lane by lane what scalars do.</summary>
internal static class VectorOps
{
    /// <summary>A lanewise op. What is no vector (the count of a shift) is the same for every lane.</summary>
    public static RuntimeValue Map(ScalarFunction meaning, in Instruction instruction, RuntimeValue[] values)
    {
        var result = new long[instruction.Type.Lanes];
        Span<long> operands = stackalloc long[3];
        for (int lane = 0; lane < result.Length; lane++)
        {
            for (int i = 0; i < instruction.Operands.Length; i++)
            {
                var operand = values[instruction.Operands[i].Index];
                operands[i] = operand.Elements is { } lanes ? lanes[lane] : operand.Bits;
            }
            result[lane] = meaning(operands);
        }
        return RuntimeValue.Of(result);
    }

    public static RuntimeValue Select(long[] mask, long[] a, long[] b) => RuntimeValue.Of([.. mask.Select((bit, lane) => bit != 0 ? a[lane] : b[lane])]);

    public static RuntimeValue Execute(in Instruction instruction, Function function, RuntimeValue[] values)
    {
        var operands = Array.ConvertAll(instruction.Operands, operand => values[operand.Index]);
        switch (instruction.Op)
        {
            case Op.Splat:
                return RuntimeValue.Of([.. Enumerable.Repeat(operands[0].Bits, instruction.Type.Lanes)]);
            case Op.Iota:
                var number = Evaluator.Of(Op.Convert, DType.Int64, instruction.Type.DType);
                return RuntimeValue.Of([.. Enumerable.Range(0, instruction.Type.Lanes).Select(lane => number([lane]))]);
            case Op.Lane:
                return new RuntimeValue(operands[0].Lanes[instruction.Immediate]);
            case Op.Insert:
                long[] inserted = [.. operands[0].Lanes];
                inserted[instruction.Immediate] = operands[1].Bits;
                return RuntimeValue.Of(inserted);
            case Op.ZipLow or Op.ZipHigh:
                int first = instruction.Op == Op.ZipLow ? 0 : instruction.Type.Lanes / 2;
                return RuntimeValue.Of([.. Enumerable.Range(0, instruction.Type.Lanes).Select(lane => operands[lane % 2].Lanes[first + lane / 2])]);
            case Op.Fold:
                return new RuntimeValue(Fold(Evaluator.Of(instruction.Combiner, instruction.Type.DType), operands[0].Lanes));
            case Op.VectorLoad:
                return RuntimeValue.Of(Load((nint)operands[0].Bits, instruction.Type, operands.Length > 1 ? operands[1].Lanes : null));
            default:
                Store(operands[0].Lanes, (nint)operands[1].Bits, function.TypeOf(instruction.Operands[0]).DType, operands.Length > 2 ? operands[2].Lanes : null);
                return default;
        }
    }

    /// <summary>The canonical order: lane i with i + 8, then i + 4, i + 2, i + 1.</summary>
    private static long Fold(ScalarFunction combine, long[] lanes)
    {
        long[] folded = [.. lanes];
        for (int half = folded.Length / 2; half > 0; half /= 2)
            for (int i = 0; i < half; i++) folded[i] = combine([folded[i], folded[i + half]]);
        return folded[0];
    }

    private static long[] Load(nint address, IrType type, long[]? mask)
    {
        var lanes = new long[type.Lanes];
        for (int i = 0; i < lanes.Length; i++)
            if (mask is null || mask[i] != 0) lanes[i] = ScalarMemory.Load(address + i * type.DType.Size, type.DType);
        return lanes;
    }

    private static void Store(long[] lanes, nint address, DType dtype, long[]? mask)
    {
        for (int i = 0; i < lanes.Length; i++)
            if (mask is null || mask[i] != 0) ScalarMemory.Store(address + i * dtype.Size, dtype, lanes[i]);
    }
}
