namespace DualJit.IR;

/// <summary>What instructions that work on numbers of any dtype, or on arrays of such, ask of their operands in <see cref="Stage.Untyped"/>.</summary>
/// <remarks>
/// Scalars, weak numbers and <c>num</c> may be mixed. What such an op gives is <c>num</c>, and a comparison a bool: inference promotes the operands to one dtype and converts them.
/// <c>div</c> of them is the quotient as NumPy has it, f64 for integers. <c>conv</c> goes from and to <c>num</c> and weak numbers: to <c>num</c> it changes nothing.
/// Numbers of several dtypes meet as the arguments of a block, or in a <c>select</c>, which converts both: to convert one may trap. <c>conv.like</c> converts to the dtype that other numbers, or arrays, promote to. The index of an element may be a number; so may what is stored, which is converted to the array's dtype.
/// </remarks>
internal static class UntypedRules
{
    /// <summary>Whether the rules here are the instruction's, and not those of typed ones.</summary>
    public static bool Apply(in Instruction instruction, IrType[] types) =>
        instruction.Op is Op.ElementLoad or Op.ElementStore or Op.Reduce or Op.ReduceAxes or Op.Accumulate or Op.MatMul or Op.Map or Op.Assign ? instruction.Type.HasAnyDType || Array.Exists(types, type => type.IsUntyped || type.HasAnyDType)
        : instruction.Op is not (Op.Call or Op.Return or Op.Tuple or Op.Get or Op.Jump or Op.Branch) && (instruction.Type.IsUntyped || Array.Exists(types, type => type.IsUntyped));

    public static string? Check(in Instruction instruction, IrType[] types, Module module) => instruction.Op switch
    {
        Op.Const => instruction.Type.IsWeak ? null : "a constant is a scalar or a weak number",
        Op.Convert => IsNumber(types[0]) && IsNumber(instruction.Type) ? null : "conv takes a number",
        Op.ConvertLike => types is [var number, _, ..] && IsNumber(number) && Array.TrueForAll(types[1..], like => IsNumber(like) || like.IsArray) ? Expect(instruction.Type, IrType.Number, "the result") : "conv.like takes a number, and numbers or arrays of the dtypes",
        Op.ElementLoad => CheckElement(types, 1) ?? Expect(instruction.Type, types[0].Element, "the result"),
        Op.ElementStore => CheckElement(types, 2) ?? (IsNumber(types[1]) ? null : "a number is stored"),
        Op.Reduce => types.Length > 0 && Array.TrueForAll(types, type => type.IsArray) ? Expect(instruction.Type, module[instruction.Callee].ReturnType, "the result") : "reduce takes arrays",
        Op.MatMul => types is [{ IsArray: true }, { IsArray: true }] ? Expect(instruction.Type, IrType.AnyArray(), "the result") : "matmul takes two arrays",
        Op.ReduceAxes or Op.Accumulate or Op.Map => CheckMap(instruction, types, module),
        Op.Assign => types.Length is 2 or 3 && types[0].IsArray && (types[1].IsArray || IsNumber(types[1])) ? null : "assign takes an array, and an array or a number",
        Op.Select => types[0] == IrType.Bool ? CheckNumbers(instruction, types.AsSpan(1)) : "the condition of select is a bool",
        Op.Shl or Op.Shr => CheckNumbers(instruction, types.AsSpan(0, 1)) ?? (IsNumber(types[1]) ? null : "the count of a shift is a number"),
        _ when instruction.Info.Meaning is null => $"{instruction.Info.Text} takes no number of any dtype",
        _ => CheckNumbers(instruction, types),
    };

    private static string? CheckMap(in Instruction instruction, IrType[] types, Module module)
    {
        if (!Array.Exists(types, type => type.IsArray) || !Array.TrueForAll(types, type => type.IsArray || IsNumber(type))) return $"{instruction.Info.Text} takes arrays, and numbers";
        var element = module[instruction.Callee].ReturnType;
        return Expect(instruction.Type, element == IrType.Number ? IrType.AnyArray() : IrType.AnyArray(element.DType), "the result");
    }

    private static string? CheckNumbers(in Instruction instruction, ReadOnlySpan<IrType> types)
    {
        foreach (var type in types)
            if (!IsNumber(type)) return $"{instruction.Info.Text} takes numbers, not {type}";
        return instruction.Info.Result switch
        {
            Result.Bool => Expect(instruction.Type, IrType.Bool, "the result"),
            Result.Same or Result.Last => Expect(instruction.Type, IrType.Number, "the result"),
            _ => null,
        };
    }

    private static string? CheckElement(IrType[] types, int firstIndex)
    {
        if (types.Length < firstIndex || !types[0].IsArray) return "operand 0 is an array";
        if (!types[0].HasAnyRank && types.Length - firstIndex != types[0].Rank) return $"an element of {types[0]} has {types[0].Rank} indices";
        for (int i = firstIndex; i < types.Length; i++)
            if (types[i] != IrType.Int64 && !types[i].IsUntyped) return $"an index is an i64 or a number of any dtype, not {types[i]}";
        return null;
    }

    private static bool IsNumber(IrType type) => type.IsScalar || type.IsUntyped;

    private static string? Expect(IrType type, IrType expected, string what) => type == expected ? null : $"{what} is of type {expected}, not {type}";
}
