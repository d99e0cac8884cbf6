namespace DualJit.IR;

/// <summary>What one instruction asks of the types of its operands, its result and its immediate.</summary>
/// <remarks>
/// Arrays: indices are i64, as many as the rank where it is known. What is assigned is an array, of any dtype that converts, or a scalar of the dtype. Memory: an address is <c>ptr</c>, an offset i64 (as is <c>address</c>, the pointer as a number), what is stored a scalar, what is loaded one or an address.
/// <c>select</c> chooses between values of any one type, by a bool or, lane by lane, by a mask; the parts of <c>complex</c> are f64. Constants are scalars whose bits are as <see cref="ScalarBits"/> has them. <c>bitcast</c> keeps the size.
/// A tuple has an item, and <c>get</c> names one that is there.
/// Vectors: of lanewise ops all operands have as many lanes, but for the scalar count of shifts; integers are not divided; a lane is there;
/// a mask has as many lanes as what it masks.
/// Calls, returns and exceptions match the signature of the callee, function or constructor; a tuple is also returned by its items.
/// <c>IndexOutOfRange</c> has two i64 operands, other traps none; no exception has more than <see cref="Traps.MaximumOperands"/>.
/// </remarks>
internal static class InstructionRules
{
    // Little beside what a stack check leaves free.
    private const int MaximumSlot = 1 << 14;

    /// <summary>The rule that the instruction breaks, or null. Its operands are values of <paramref name="function"/>.</summary>
    public static string? Check(in Instruction instruction, Function function, Module module)
    {
        var info = instruction.Info;
        var types = Array.ConvertAll(instruction.Operands, function.TypeOf);
        if (OpTable.Arity(info.Form) is >= 0 and var arity && types.Length != arity) return $"{info.Text} takes {arity} operands";
        if (module.Stage == Stage.Untyped && UntypedRules.Apply(instruction, types)) return UntypedRules.Check(instruction, types, module);
        return CheckOperands(instruction, types, function, module) ?? CheckResult(instruction, types, module) ?? CheckMachine(instruction, types, function, module);
    }

    private static string? CheckOperands(in Instruction instruction, IrType[] types, Function function, Module module) => instruction.Op switch
    {
        Op.Const => CheckConstant(instruction),
        Op.Shl or Op.Shr => OneOf(instruction.Info, types[0]) ?? Expect(types[1], IrType.Int32, "the count of a shift"),
        Op.Select => (types[0].IsMask ? Expect(types[0], types[1].Truth, "the mask") : Expect(types[0], IrType.Bool, "the condition")) ?? Expect(types[2], types[1], "operand 2"),
        Op.Convert or Op.ConvertChecked => OneOf(instruction.Info, types[0]) ?? OneOf(instruction.Info, instruction.Type) ?? SameShape(types[0], instruction.Type),
        Op.ConvertOverflows => Count(types, 1) ?? OneOf(instruction.Info, types[0]) ?? CheckNamedType(instruction, instruction.Info.Operands),
        Op.Bitcast => OneOf(instruction.Info, types[0]) ?? OneOf(instruction.Info, instruction.Type) ?? SameShape(types[0], instruction.Type)
            ?? (types[0].DType.Size == instruction.Type.DType.Size ? null : "bitcast keeps the size"),
        Op.Allocate or Op.AllocateRaw or Op.AllocateScratch => CheckAllocation(instruction.Type, types),
        Op.ScratchMemory => Count(types, 2) ?? Expect(types[0], IrType.Int64, "the number of elements") ?? Expect(types[1], IrType.Int64, "the place") ?? CheckNamedType(instruction, Kinds.Any),
        Op.ResultMemory => Count(types, 3) ?? Expect(types[0], IrType.Int64, "the number of elements") ?? Expect(types[1], IrType.Int64, "the result") ?? Expect(types[2], IrType.Bool, "whether they are zeros") ?? CheckNamedType(instruction, Kinds.Any),
        Op.AllocateMemory => Count(types, 1) ?? Expect(types[0], IrType.Int64, "the number of elements") ?? CheckNamedType(instruction, Kinds.Any),
        Op.Tuple => types.Length == 0 ? "a tuple has an item" : null,
        Op.Get => Count(types, 1) ?? (types[0].IsTuple && instruction.Immediate >= 0 && instruction.Immediate < types[0].Items.Count ? null : $"{types[0]} has no item {instruction.Immediate}"),
        Op.Complex => Expect(types[0], IrType.Float64, "the real part") ?? Expect(types[1], IrType.Float64, "the imaginary part"),
        Op.View => CheckView(instruction.Type, types),
        Op.Null => Count(types, 0) ?? (instruction.Type.IsReference ? null : "null is an array, or rows"),
        Op.IsNull => Count(types, 1) ?? (types[0].IsRows ? null : CheckArray(types[0])),
        Op.Row => Count(types, 2) ?? (!types[0].IsRows ? $"operand 0 is rows, not {types[0]}" : Expect(instruction.Type, types[0].Row, "the result") ?? Expect(types[1], IrType.Int64, "an index")),
        Op.RowStore => Count(types, 3) ?? (!types[0].IsRows ? $"operand 0 is rows, not {types[0]}" : Expect(types[1], types[0].Row, "the row") ?? Expect(types[2], IrType.Int64, "an index")),
        Op.Length when types is [{ IsRows: true }] => null,
        Op.Length or Op.Dim or Op.Data => Count(types, 1) ?? CheckArray(types[0]),
        Op.Describe => Count(types, 2) ?? (types[0].IsRows ? null : CheckArray(types[0])) ?? Expect(types[1], IrType.Pointer, "the address"),
        Op.Described => Count(types, 1) ?? Expect(types[0], IrType.Pointer, "the address") ?? (instruction.Type.IsReference && !instruction.Type.IsOpen ? null : "an array of known rank, or rows, is described"),
        Op.Shape or Op.Strides => Count(types, 1) ?? CheckArray(types[0]) ?? Expect(instruction.Type, IrType.Array(DType.Int32, 1, Layout.C), "the result"),
        Op.Stride => Count(types, 1) ?? CheckArray(types[0]) ?? CheckAxis(instruction, types[0]),
        Op.Reduce => CheckReduce(instruction, types, module),
        Op.ReduceAxes or Op.Accumulate => CheckReduceAxes(instruction, types, module),
        Op.MatMul => CheckMatMul(instruction.Type, types),
        Op.Map => CheckMap(instruction, types, module),
        Op.Slice => CheckSlice(instruction, types),
        Op.Transpose => CheckViewOf(types) ?? types.Skip(1).Select(axis => Expect(axis, IrType.Int64, "an axis")).FirstOrDefault(rule => rule is not null) ?? CheckViewType(instruction.Type, ViewTypes.Transposed(types[0], types.Length == 1), types[0]),
        Op.Broadcast => CheckShaped(instruction.Type, types) ?? CheckViewType(instruction.Type, ViewTypes.Broadcast(types[0], ShapedRank(types)) with { IsReadOnly = false }, types[0]),
        Op.Reshape => CheckShaped(instruction.Type, types) ?? CheckViewType(instruction.Type, ViewTypes.Reshaped(types[0], ShapedRank(types)), types[0]),
        Op.ReadOnly => Count(types, 1) ?? CheckViewOf(types) ?? Expect(instruction.Type, types[0], "the result"),
        Op.Assign => CheckAssignment(types),
        Op.MaskLoad => CheckMask(types, 2) ?? Expect(instruction.Type, types[0].HasAnyRank ? IrType.AnyArray(types[0].DType) : IrType.Array(types[0].DType, 1, Layout.C), "the result"),
        Op.MaskStore => CheckMask(types, 3) ?? (types[2].IsArray && types[2].Element == types[0].Element ? null : $"the values are an array of {types[0].Element}"),
        Op.DTypeOf or Op.IsReadOnly => Count(types, 1) ?? CheckArray(types[0]),
        Op.CastArray => Count(types, 1) ?? CheckArray(types[0]) ?? (instruction.Type is { IsArray: true, HasAnyRank: true, HasAnyDType: false } ? null : "a cast is to an array of a dtype"),
        Op.ElementAt => Count(types, 2) ?? CheckArray(types[0]) ?? CheckScalarElements(types[0]) ?? Expect(types[1], IrType.Int64, "the position"),
        Op.ElementAddress => CheckElement(types, 1),
        Op.ElementLoad => CheckElement(types, 1) ?? CheckScalarElements(types[0]),
        Op.ElementStore => CheckElement(types, 2) ?? CheckScalarElements(types[0]) ?? Expect(types[1], IrType.Scalar(types[0].DType), "the value"),
        Op.Offset => Count(types, 2) ?? Expect(types[0], IrType.Pointer, "the address") ?? Expect(types[1], IrType.Int64, "the offset") ?? CheckNamedType(instruction, Kinds.Any),
        Op.Address => Expect(types[0], IrType.Pointer, "the address"),
        Op.StackSlot => instruction.Immediate is > 0 and <= MaximumSlot ? null : $"a slot has from 1 to {MaximumSlot} bytes",
        Op.Load => Expect(types[0], IrType.Pointer, "the address") ?? (instruction.Type.IsScalar || instruction.Type.IsPointer ? null : "a scalar or an address is loaded"),
        Op.Store => Expect(types[1], IrType.Pointer, "the address") ?? (types[0].IsScalar ? null : "a scalar is stored"),
        Op.Div => CheckSame(instruction.Info, types) ?? (types[0].IsVector && types[0].DType.IsInteger ? "there is no division of integer vectors" : null),
        Op.Splat => Vector(instruction.Type, "the result") ?? Expect(types[0], instruction.Type.Element, "the scalar"),
        Op.Iota => Count(types, 0) ?? Vector(instruction.Type, "the result") ?? (instruction.Type.IsMask ? "iota numbers no mask" : null),
        Op.Lane or Op.Insert => Vector(types[0], "operand 0") ?? CheckLane(instruction, types),
        Op.ZipLow or Op.ZipHigh => CheckZip(types),
        Op.Fold => Vector(types[0], "operand 0") ?? CheckFold(instruction, types[0]),
        Op.VectorLoad => CheckVectorAccess(types, instruction.Type, 0),
        Op.VectorStore => types.Length == 0 ? "vstore takes a vector" : CheckVectorAccess(types, types[0], 1),
        Op.Native => Expect(types[0], IrType.Bool, "the condition"),
        Op.VectorStream => CheckVectorAccess(types, types[0], 1) ?? (types[0].IsMask ? "a mask is not streamed" : null),
        Op.Call => CheckCall(instruction, types, module),
        Op.CallManaged => Count(types, 1) ?? Expect(types[0], IrType.Pointer, "the slots") ?? (instruction.Immediate >= 0 ? null : "sites are numbered from 0"),
        Op.Fork => CheckFork(instruction, types, module),
        Op.Combine => CheckCombine(instruction, types, module),
        Op.FunctionReference => Count(types, 0) ?? CheckReference(instruction, module),
        Op.CallIndirect => CheckIndirectCall(types),
        Op.Parallel => CheckParallel(types),
        Op.Guard => (types.Length == 0 ? "guard takes a condition" : Expect(types[0], IrType.Bool, "the condition")) ?? CheckTrap(instruction.Trap, types.AsSpan(1)),
        Op.Trap => CheckTrap(instruction.Trap, types),
        Op.Branch => Count(types, 1) ?? Expect(types[0], IrType.Bool, "the condition"),
        Op.Jump => Count(types, 0),
        Op.Return => CheckReturn(types, function.ReturnType),
        Op.Throw => CheckThrow(instruction, types, module),
        _ => CheckSame(instruction.Info, types),
    };

    private static string? CheckResult(in Instruction instruction, IrType[] types, Module module)
    {
        IrType? expected = instruction.Info.Result switch
        {
            Result.Void => IrType.Void,
            Result.Same => types[0],
            Result.Last => types[^1],
            Result.Bool => types.Length == 0 ? IrType.Bool : types[0].Truth,
            Result.Int64 => IrType.Int64,
            Result.Float64 => IrType.Float64,
            Result.Complex128 => IrType.Complex128,
            Result.Pointer => IrType.Pointer,
            Result.Element => types[0].Element,
            Result.Tuple => IrType.Tuple(types),
            Result.Item => types[0].Items[(int)instruction.Immediate],
            Result.Given => null,
            Result.Callee => module[instruction.Callee].ReturnType,
            Result.Signature => module[instruction.Callee].Signature,
            Result.Returned => types[0].ReturnType,
        };
        return expected is { } type ? Expect(instruction.Type, type, "the result") : null;
    }

    // Half and Complex are lowered to what backends compute with.
    private static string? CheckMachine(in Instruction instruction, IrType[] types, Function function, Module module)
    {
        if (module.Stage != Stage.Machine) return null;
        if (Names(instruction, types, IrType.Scalar(DType.Float16)) && !LowerHalf.IsOfMachine(instruction, function.TypeOf))
            return $"{instruction.Info.Text} of f16 is no op of stage {module.Stage}";
        if (Names(instruction, types, IrType.Complex128) && !LowerComplex.IsOfMachine(instruction))
            return $"{instruction.Info.Text} of c128 is no op of stage {module.Stage}";
        return null;
    }

    private static bool Names(in Instruction instruction, IrType[] types, IrType type) => instruction.Type == type || Array.IndexOf(types, type) >= 0;

    private static string? CheckSame(OpInfo info, IrType[] types)
    {
        for (int i = 0; i < types.Length; i++)
            if ((OneOf(info, types[i]) ?? ExpectNumbered("operand", i, types[i], types[0])) is { } rule) return rule;
        return null;
    }

    private static string? CheckConstant(in Instruction instruction)
    {
        if (!instruction.Type.IsOf(instruction.Info.Operands)) return "a constant is a scalar of at most 64 bits";
        var dtype = instruction.Type.DType;
        return ScalarBits.Unbox(ScalarBits.Box(dtype, instruction.Immediate)) == instruction.Immediate ? null : $"its bits are no {dtype.IrName}";
    }

    private static string? CheckNamedType(in Instruction instruction, Kinds kinds) =>
        Enum.IsDefined(instruction.ElementType) && (instruction.ElementType.Kind & kinds) != 0 ? null : $"{instruction.Info.Text} names a type of kind {kinds}";

    private static string? CheckArray(IrType type) => type.IsArray ? null : $"operand 0 is an array, not {type}";

    private static string? CheckScalarElements(IrType array) => array.IsArrayOfStructs ? "of an element that is a struct there is the address" : null;

    private static string? CheckElement(IrType[] types, int firstIndex)
    {
        if (types.Length < firstIndex) return "operands are missing";
        if (CheckArray(types[0]) is { } rule) return rule;
        if (!types[0].HasAnyRank && types.Length - firstIndex != types[0].Rank) return $"an element of {types[0]} has {types[0].Rank} indices";
        for (int i = firstIndex; i < types.Length; i++)
            if (Expect(types[i], IrType.Int64, "an index") is { } broken) return broken;
        return null;
    }

    private static string? CheckAxis(in Instruction instruction, IrType array) =>
        array.HasAnyRank || (instruction.Immediate >= 0 && instruction.Immediate < array.Rank) ? null : $"{array} has no axis {instruction.Immediate}";

    private static string? CheckReduce(in Instruction instruction, IrType[] types, Module module)
    {
        if (types.Length == 0) return "reduce takes an array";
        foreach (var type in types)
            if ((CheckArray(type) ?? CheckScalarElements(type) ?? (type.Rank == types[0].Rank ? null : "the arrays are of one rank")) is { } rule) return rule;
        if (CheckCall(instruction, Array.ConvertAll(types, type => type.Element), module) is { } broken) return broken;
        return CheckCombiner(instruction, module);
    }

    private static string? CheckCombiner(in Instruction instruction, Module module)
    {
        var result = module[instruction.Callee].ReturnType;
        if (!result.IsScalar) return $"values of type {result} are not reduced";
        if (!Enum.IsDefined(instruction.Combiner) || !OpTable.Of(instruction.Combiner).Is(Traits.Associative)) return "a reduction combines with an associative op";
        return OneOf(OpTable.Of(instruction.Combiner), result);
    }

    private static string? CheckReduceAxes(in Instruction instruction, IrType[] types, Module module)
    {
        if ((CheckBroadcast(instruction, types, module) ?? CheckCombiner(instruction, module)) is { } rule) return rule;
        var dtype = module[instruction.Callee].ReturnType.DType;
        if (Array.Exists(types, type => type.HasAnyRank)) return Expect(instruction.Type, IrType.AnyArray(dtype), "the result");
        int rank = types.Max(type => type.IsArray ? type.Rank : 0);
        if (instruction.Axes.Missing(rank) is { } axis) return $"there is no axis {axis}";
        return Expect(instruction.Type, IrType.Array(dtype, instruction.RankFor(rank), Layout.C), "the result");
    }

    private static string? CheckMatMul(IrType type, IrType[] types)
    {
        if ((Count(types, 2) ?? CheckArray(types[0]) ?? CheckArray(types[1]) ?? CheckScalarElements(types[0]) ?? CheckScalarElements(types[1])) is { } rule) return rule;
        if (!type.IsArray || !type.Element.IsOf(Kinds.Number)) return "the result is an array of numbers";
        if (type.HasAnyRank) return null;
        return types[0].Rank == 0 || types[1].Rank == 0 ? "there is no product of an array of rank 0" : Expect(type, IrType.Array(type.DType, MatrixProducts.RankOf(types[0].Rank, types[1].Rank), Layout.C), "the result");
    }

    private static string? CheckMap(in Instruction instruction, IrType[] types, Module module)
    {
        if (CheckBroadcast(instruction, types, module) is { } rule) return rule;
        var element = module[instruction.Callee].ReturnType;
        if (!element.IsScalar) return $"there is no array of {element}";
        var callee = module[instruction.Callee];
        var walked = types.Where((_, i) => !callee.TakesWhole(i)).ToArray();
        return Expect(instruction.Type, Array.Exists(walked, type => type.HasAnyRank) ? IrType.AnyArray(element.DType) : IrType.Array(element.DType, walked.Max(type => type.Rank), Layout.C), "the result");
    }

    // The function takes the elements of arrays, and scalars; that of a map whole arrays too, where its parameters are such.
    private static string? CheckBroadcast(in Instruction instruction, IrType[] types, Module module)
    {
        var callee = instruction.Op == Op.Map && (uint)instruction.Callee.Index < (uint)module.Functions.Count ? module[instruction.Callee] : null;
        var elements = (IrType[])types.Clone();
        bool walksAny = false;
        for (int i = 0; i < types.Length; i++)
        {
            if (callee is not null && callee.TakesWhole(i)) continue;
            if (types[i].IsArray ? CheckScalarElements(types[i]) is { } rule : !types[i].IsScalar) return $"{instruction.Info.Text} takes arrays of scalars, and scalars";
            walksAny |= types[i].IsArray;
            if (types[i].IsArray) elements[i] = types[i].Element;
        }
        if (!walksAny) return $"{instruction.Info.Text} takes an array";
        // A function of a reduction may take the number of the element too.
        bool takesNumber = instruction.Op == Op.ReduceAxes && instruction.Callee.Index < module.Functions.Count && module[instruction.Callee].Blocks.Count > 0 && module[instruction.Callee].Parameters.Count == types.Length + 1;
        return CheckCall(instruction, takesNumber ? [.. elements, IrType.Int64] : elements, module);
    }

    private static string? CheckAssignment(IrType[] types)
    {
        if ((types.Length == 3 ? Expect(types[2], IrType.Bool, "whether the elements are apart") : Count(types, 2)) is { } count) return count;
        if ((CheckArray(types[0]) ?? CheckScalarElements(types[0])) is { } rule) return rule;
        if (!types[1].IsArray) return Expect(types[1], types[0].Element, "the value");
        return CheckScalarElements(types[1]) ?? (types[1].DType == DType.Complex128 && types[0].DType != DType.Complex128 ? "complex numbers do not become real ones" : null);
    }

    private static string? CheckMask(IrType[] types, int count) =>
        Count(types, count) ?? CheckArray(types[0]) ?? CheckScalarElements(types[0]) ?? (types[1].IsArray && types[1].Element == IrType.Bool ? null : "a mask is an array of bools");

    private static string? CheckCall(in Instruction instruction, IrType[] types, Module module)
    {
        if (instruction.Callee.Index < 0 || instruction.Callee.Index >= module.Functions.Count) return $"there is no function {instruction.Callee}";
        var callee = module[instruction.Callee];
        if (callee.Blocks.Count == 0) return $"@{callee.Name} has no entry block";
        if (callee == module.Entry && LowerArrays.TracksOwners(module)) return "an entry that returns arrays or replaces rows is called from outside only";
        if (Count(types, callee.Parameters.Count) is { } rule) return rule;
        for (int i = 0; i < types.Length; i++)
            if (callee.TypeOf(callee.Parameters[i]) is var parameter && !(module.Stage == Stage.Untyped && (parameter.Takes(types[i]) || IsOpenFor(parameter, types[i]))) && ExpectNumbered("argument", i, types[i], parameter) is { } broken) return broken;
        return null;
    }

    private static string? CheckFork(in Instruction instruction, IrType[] types, Module module)
    {
        IrType[] parameters = [IrType.Int64, IrType.Int64, IrType.Pointer];
        if (!types.AsSpan().SequenceEqual(parameters)) return "fork takes a number of items, their work and the address of a frame";
        if (CheckCall(instruction, parameters, module) is { } broken) return broken;
        return Expect(module[instruction.Callee].ReturnType, IrType.Void, "what the chunk returns");
    }

    private static string? CheckCombine(in Instruction instruction, IrType[] types, Module module)
    {
        if (types.Length != 3 || !types[0].IsScalar || types[1] != types[0] || types[2] != types[0]) return "combine takes an identity and two numbers of one type";
        if (CheckCall(instruction, types[1..], module) is { } broken) return broken;
        return Expect(module[instruction.Callee].ReturnType, types[0], "what the function returns");
    }

    private static string? CheckParallel(IrType[] types) =>
        types.Length < 2 || types[0] != IrType.Int32 && types[0] != IrType.Int64 ? "parallel takes a number, i32 or i64, and the end"
        : Expect(types[1], types[0], "the end") ?? (types.Skip(types is [_, _, { IsInteger: true }, ..] ? 3 : 2).All(type => type.IsReference) ? null : "what iterations have to themselves are arrays");

    // Inference makes a copy of the callee for arrays of that rank.
    private static bool IsOpenFor(IrType parameter, IrType argument) => parameter.HasAnyRank && argument.IsArray && argument.DType == parameter.DType && !argument.IsArrayOfStructs;

    // Of an address, in C order; or part of an array, of any layout.
    private static string? CheckView(IrType type, IrType[] types)
    {
        if (type is not { IsArray: true, HasAnyRank: false }) return "a view is an array of known rank";
        bool hasStrides = type.Layout is Layout.Strided or Layout.Inner;
        int first = types.Length > 0 && types[0].IsArray ? 1 : 0;
        if (first == 0 && type.Layout != Layout.C) return "a view of an address is an array in C order";
        return Count(types, first + 1 + type.Rank * (hasStrides ? 2 : 1)) ?? Expect(types[first], IrType.Pointer, "the address")
            ?? types.Skip(first + 1).Select(length => Expect(length, IrType.Int64, "a length or stride")).FirstOrDefault(rule => rule is not null);
    }

    private static string? CheckSlice(in Instruction instruction, IrType[] types)
    {
        var kinds = new SliceKinds(instruction.Immediate);
        if ((CheckViewOf(types) ?? Count(types, 1 + kinds.OperandCount)) is { } rule) return rule;
        foreach (var type in types.AsSpan(1))
            if (Expect(type, IrType.Int64, "an index, a count or a distance") is { } broken) return broken;
        if (types[0].HasAnyRank) return CheckViewType(instruction.Type, types[0], types[0]);
        return ViewTypes.Sliced(types[0], kinds) is { } sliced ? CheckViewType(instruction.Type, sliced, types[0]) : $"{types[0]} has no {kinds.Count} axes";
    }

    private static string? CheckViewOf(IrType[] types) => types.Length == 0 ? "a view is one of an array" : CheckArray(types[0]);

    // As many lengths as the result has axes, or an array whose shape it gets.
    private static string? CheckShaped(IrType result, IrType[] types)
    {
        if (CheckViewOf(types) is { } rule) return rule;
        return types.Skip(1).Where(length => !length.IsArray).Select(length => Expect(length, IrType.Int64, "a length")).FirstOrDefault(broken => broken is not null)
            ?? (result.HasAnyRank || ShapedRank(types) == result.Rank ? null : $"the shape has {ShapedRank(types)} axes, and the result {result.Rank}");
    }

    private static int ShapedRank(IrType[] types) => types.Skip(1).Sum(type => type.IsArray ? type.Rank : 1);

    // Until ranks are known, the type of the array. A pass may find out more of the array than was known when the view got its type.
    private static string? CheckViewType(IrType type, IrType expected, IrType array) =>
        type.HasAnyRank ? Expect(type, array, "the result") : type.Takes(expected) ? null : Expect(type, expected, "the result");

    private static string? CheckAllocation(IrType type, IrType[] lengths)
    {
        if (!type.IsReference || (!type.HasAnyRank && type.Layout is not (Layout.C or Layout.F))) return "what is allocated is an array in C or F order, or rows";
        if (!type.HasAnyRank && Count(lengths, type.Rank) is { } rule) return rule;
        foreach (var length in lengths)
            if (Expect(length, IrType.Int64, "a length") is { } broken) return broken;
        return null;
    }

    private static string? CheckReference(in Instruction instruction, Module module)
    {
        if (instruction.Immediate < 0 || instruction.Immediate >= module.Functions.Count) return $"there is no function {instruction.Callee}";
        return module[instruction.Callee].Blocks.Count > 0 ? null : $"@{module[instruction.Callee].Name} has no entry block";
    }

    private static string? CheckIndirectCall(IrType[] types)
    {
        if (types.Length == 0 || !types[0].IsFunction) return "what is called is a function reference";
        var parameters = types[0].ParameterTypes;
        if (Count(types, parameters.Length + 1) is { } rule) return rule;
        for (int i = 0; i < parameters.Length; i++)
            if (ExpectNumbered("argument", i, types[i + 1], parameters[i]) is { } broken) return broken;
        return null;
    }

    private static string? CheckReturn(IrType[] types, IrType returned)
    {
        if (returned.IsTuple && returned.Takes(IrType.Tuple(types))) return null;
        return Count(types, returned.IsVoid ? 0 : 1) ?? (types.Length == 0 || returned.Takes(types[0]) ? null : Expect(types[0], returned, "what is returned"));
    }

    private static string? CheckTrap(TrapKind trap, ReadOnlySpan<IrType> operands)
    {
        if (trap == TrapKind.None || !Enum.IsDefined(trap)) return "a trap has a kind";
        if (operands.Length != (trap == TrapKind.IndexOutOfRange ? 2 : 0)) return "IndexOutOfRange has two operands, other traps none";
        foreach (var type in operands)
            if (Expect(type, IrType.Int64, "an operand of a trap") is { } rule) return rule;
        return null;
    }

    private static string? CheckThrow(in Instruction instruction, IrType[] types, Module module)
    {
        if (instruction.Immediate < 0 || instruction.Immediate >= module.Exceptions.Count) return $"there is no exception {instruction.Immediate}";
        var site = module.Exceptions[(int)instruction.Immediate];
        var parameters = site.Constructor.GetParameters();
        if (site.Arguments.Count != parameters.Length) return $"the constructor has {parameters.Length} parameters";
        for (int i = 0; i < parameters.Length; i++)
            if (site.Arguments[i] is ExceptionOperand operand && !parameters[i].ParameterType.IsAssignableFrom(operand.Type)) return $"an operand cannot be of type {operand.Type}";
        int taken = 0;
        foreach (var operand in site.Operands)
        {
            if (taken == types.Length) return "operands are missing";
            if (ExceptionOperand.DTypeOf(operand.Type) is not { } dtype) return $"an operand cannot be of type {operand.Type}";
            if (ExpectNumbered("operand", taken, types[taken], IrType.Scalar(dtype)) is { } rule) return rule;
            taken++;
        }
        return Count(types, taken) ?? (taken > Traps.MaximumOperands ? $"an exception has at most {Traps.MaximumOperands} operands" : null);
    }

    private static string? CheckLane(in Instruction instruction, IrType[] types)
    {
        if (instruction.Immediate < 0 || instruction.Immediate >= types[0].Lanes) return $"{types[0]} has no lane {instruction.Immediate}";
        return instruction.Op == Op.Insert ? Expect(types[1], types[0].Element, "the scalar") : null;
    }

    private static string? CheckZip(IrType[] types) =>
        Vector(types[0], "operand 0") ?? (types[0].IsMask ? "masks are not zipped" : Expect(types[1], types[0], "operand 1"));

    private static string? CheckFold(in Instruction instruction, IrType type)
    {
        var op = instruction.Combiner;
        if (!Enum.IsDefined(op) || !OpTable.Of(op).Is(Traits.Associative)) return "a fold combines with an associative op";
        return OneOf(OpTable.Of(op), type);
    }

    private static string? CheckVectorAccess(IrType[] types, IrType vector, int address)
    {
        if (Vector(vector, "what is loaded or stored") is { } rule) return rule;
        if (types.Length < address + 1 || types.Length > address + 2) return "operands are an address and at most a mask";
        return Expect(types[address], IrType.Pointer, "the address") ?? (types.Length == address + 2 ? Expect(types[address + 1], vector.Truth, "the mask") : null);
    }

    private static string? Vector(IrType type, string what) =>
        type.IsVector && IrType.HasVector(type.DType, type.Lanes) ? null : $"{what} is a vector of 8 or 16 lanes and at most {IrType.MaximumVectorBits} bits, not {type}";

    private static string? SameShape(IrType from, IrType to) => to == from.WithElement(to.DType) ? null : $"{from} and {to} have not as many lanes";

    private static string? OneOf(OpInfo info, IrType type)
    {
        bool isTaken = (type.IsScalar || (type.IsVector && info.Is(Traits.Lanewise) && IrType.HasVector(type.DType, type.Lanes))) && (type.DType.Kind & info.Operands) != 0;
        return isTaken ? null : $"{info.Text} does not take {type}";
    }

    private static string? Count(IrType[] types, int count) => types.Length == count ? null : $"operands are {types.Length}, not {count}";

    private static string? ExpectNumbered(string what, int number, IrType type, IrType expected) => type == expected ? null : Expect(type, expected, $"{what} {number}");

    private static string? Expect(IrType type, IrType expected, string what) => type == expected ? null : $"{what} is of type {expected}, not {type}";
}
