using System.Collections.Frozen;
using System.Reflection;
using System.Runtime.Intrinsics;
using DualJit.IR;

namespace DualJit.Frontend.Cil;

/// <summary>
/// The processor's vectors, which Vector2, Vector3, Vector4, Quaternion and Plane are computed with: structs whose fields are lanes. What works on each lane is in
/// <see cref="LaneFunctions"/>, what moves lanes and what joins them is here, and everything else is read from its CIL.
/// </summary>
internal static class Vectors
{
    private static readonly FrozenDictionary<string, string> Operators = new Dictionary<string, string>
    {
        ["op_Addition"] = nameof(LaneFunctions.Add),
        ["op_Subtraction"] = nameof(LaneFunctions.Subtract),
        ["op_Multiply"] = nameof(LaneFunctions.Multiply),
        ["op_Division"] = nameof(LaneFunctions.Divide),
        ["op_UnaryNegation"] = nameof(LaneFunctions.Negate),
        ["op_BitwiseAnd"] = nameof(LaneFunctions.BitwiseAnd),
        ["op_BitwiseOr"] = nameof(LaneFunctions.BitwiseOr),
        ["op_ExclusiveOr"] = nameof(LaneFunctions.Xor),
        ["op_OnesComplement"] = nameof(LaneFunctions.OnesComplement),
        ["op_LeftShift"] = nameof(LaneFunctions.ShiftLeft),
        ["op_RightShift"] = nameof(LaneFunctions.ShiftRightArithmetic),
        ["op_UnsignedRightShift"] = nameof(LaneFunctions.ShiftRightLogical),
    }.ToFrozenDictionary();

    private static readonly FrozenDictionary<(string Name, int Arity), MethodInfo> Functions =
        typeof(LaneFunctions).GetMethods(BindingFlags.Public | BindingFlags.Static | BindingFlags.DeclaredOnly).ToFrozenDictionary(method => (method.Name, method.GetParameters().Length));

    /// <summary>The type of a vector's lanes; null for what is no vector.</summary>
    public static Type? LaneOf(Type type) => SizeOf(type) is not null && KernelTypes.ScalarOf(type.GenericTypeArguments[0]) is not null ? type.GenericTypeArguments[0] : null;

    public static int CountOf(Type type) => SizeOf(type)!.Value / KernelTypes.ScalarOf(LaneOf(type)!)!.Value.Size;

    public static bool TryEmit(Emitter emitter, MethodBase method, StackItem[] arguments, out StackItem? result)
    {
        result = null;
        if (method is not MethodInfo info || !IsHome(info.DeclaringType!)) return false;
        string name = Operators.GetValueOrDefault(info.Name, info.Name);
        result = Lanewise(emitter, name, info, arguments) ?? Moved(emitter, name, info, arguments) ?? Joined(emitter, name, info, arguments);
        return result is not null;
    }

    /// <summary>The item with the bits of another: both are structs of as many scalars of the same sizes.</summary>
    public static StackItem? BitCast(Emitter emitter, Type from, Type to, StackItem item)
    {
        if (LeavesOf(from) is not { } old || LeavesOf(to) is not { } wanted || !old.Select(leaf => leaf.Size).SequenceEqual(wanted.Select(leaf => leaf.Size))) return null;
        return Build(to, new Queue<StackItem>(Flatten(emitter, item).Select((leaf, i) => old[i] == wanted[i] ? leaf : new ValueItem(Bitcast(emitter.Builder, emitter.As(leaf, old[i]), wanted[i])))));
    }

    /// <summary>A field of a vector as the framework has it: its lower or upper half; null for another.</summary>
    public static StackItem? Half(Emitter emitter, StackItem item, FieldInfo field)
    {
        if (LaneOf(field.DeclaringType!) is null || LaneOf(field.FieldType) is null) return null;
        var lanes = Flatten(emitter, item);
        return new StructItem(field.FieldType, [], [.. field.Name == "_lower" ? lanes.Take(lanes.Count / 2) : lanes.Skip(lanes.Count / 2)]);
    }

    /// <summary>The variables of a struct as those of another one of the same scalars; null where there is none.</summary>
    public static Storage? View(Storage storage, Type to)
    {
        if (storage is not (StructStorage or VariableStorage) || LeavesOf(storage.Type) is not { } own || LeavesOf(to) is not { } wanted || !own.SequenceEqual(wanted)) return null;
        return ViewOf(to, new Queue<Storage>(LeavesOf(storage)));
    }

    /// <summary>Whether code is the framework's for the processor's vectors, which takes other formulas than that for scalars.</summary>
    public static bool IsHome(Type type) => (type.Namespace == "System.Runtime.Intrinsics" && type.Name.StartsWith("Vector", StringComparison.Ordinal)) || type is { Namespace: "System.Numerics", Name: "Vector" };

    private static int? SizeOf(Type type)
    {
        if (!type.IsConstructedGenericType || type.Namespace != "System.Runtime.Intrinsics") return null;
        var definition = type.GetGenericTypeDefinition();
        return definition == typeof(Vector64<>) ? 8 : definition == typeof(Vector128<>) ? 16 : definition == typeof(Vector256<>) ? 32 : definition == typeof(Vector512<>) ? 64 : null;
    }

    // A function of each lane; a scalar argument is the same for all of them.
    private static StructItem? Lanewise(Emitter emitter, string name, MethodInfo method, StackItem[] arguments)
    {
        if (!method.IsStatic || LaneOf(method.ReturnType) is null || !Functions.TryGetValue((name, arguments.Length), out var function)) return null;
        return Apply(emitter, function, method, arguments) is { } lanes && lanes.Length == CountOf(method.ReturnType) ? new StructItem(method.ReturnType, [], lanes) : null;
    }

    private static StackItem[]? Apply(Emitter emitter, MethodInfo function, MethodInfo method, StackItem[] arguments)
    {
        var types = method.GetParameters();
        int first = Array.FindIndex(types, parameter => LaneOf(parameter.ParameterType) is not null);
        if (first < 0 || Closed(function, LaneOf(types[first].ParameterType)!) is not { } closed) return null;
        var lanes = Array.ConvertAll(arguments, argument => Flatten(emitter, argument));
        return [.. Enumerable.Range(0, lanes[first].Count).Select(i => CallEmitter.Emit(emitter, closed, [.. lanes.Select(list => list.Count == 1 ? list[0] : list[i])], isVirtual: false)!)];
    }

    // Null where the function is none of the type: a square root of integers, say.
    private static MethodInfo? Closed(MethodInfo function, Type lane)
    {
        if (!function.IsGenericMethod) return function;
        bool isAllowed = function.GetGenericArguments()[0].GetGenericParameterConstraints().All(constraint => !constraint.IsInterface || lane.IsAssignableTo(constraint.GetGenericTypeDefinition().MakeGenericType(lane)));
        return isAllowed ? function.MakeGenericMethod(lane) : null;
    }

    private static StackItem? Moved(Emitter emitter, string name, MethodInfo method, StackItem[] arguments)
    {
        var type = method.ReturnType;
        if (name == "get_Count" && LaneOf(method.DeclaringType!) is not null) return new ConstantItem(DType.Int32, CountOf(method.DeclaringType!));
        if (arguments.Length == 0 || !IsStructOfScalars(method, type) || LeavesOf(type) is not { } scalars) return null;
        var lanes = arguments.SelectMany(argument => Flatten(emitter, argument)).ToList();
        var parameter = method.GetParameters()[0].ParameterType;
        int count = scalars.Length;
        switch (name)
        {
            case "Create" when lanes.Count == 1: return new StructItem(type, [], [.. Enumerable.Repeat(lanes[0], count)]);
            case "Create" when lanes.Count == count: return new StructItem(type, [], [.. lanes]);
            case "CreateScalar" or "CreateScalarUnsafe" or "ToVector128" or "ToVector128Unsafe" or "ToVector256" or "ToVector256Unsafe" or "GetLower":
            case "AsVector2" or "AsVector3" or "AsVector4" or "AsVector128" or "AsVector128Unsafe" or "AsVector3Unsafe" or "AsVector4Unsafe" or "AsPlane" or "AsQuaternion":
                return Build(type, new Queue<StackItem>(lanes.Take(count).Concat(Enumerable.Repeat(Zero(scalars[0]), Math.Max(0, count - lanes.Count)))));
            case "GetUpper": return new StructItem(type, [], [.. lanes.Skip(count)]);
            case "WithLower": return new StructItem(type, [], [.. lanes.Skip(count), .. lanes.Take(count).Skip(count / 2)]);
            case "WithUpper": return new StructItem(type, [], [.. lanes.Take(count / 2), .. lanes.Skip(count)]);
            case "ToScalar": return lanes[0];
            case "GetElement" or "GetElementUnsafe": return Element(emitter, lanes[..^1], lanes[^1]);
            case "WithElement": return new StructItem(type, [], [.. Replaced(emitter, lanes[..^2], lanes[^2], lanes[^1], LaneOf(type)!)]);
            case "Shuffle" when LaneOf(parameter) is { } lane && lanes.Count == 2 * count:
                return new StructItem(type, [], [.. lanes.Skip(count).Select(index => Choose(emitter, lanes[..count], index, Zero(lane)))]);
            case "WidenLower": return new StructItem(type, [], [.. lanes.Take(count).Select(lane => Converted(emitter, lane, parameter, type))]);
            case "WidenUpper": return new StructItem(type, [], [.. lanes.Skip(count).Select(lane => Converted(emitter, lane, parameter, type))]);
            case "Narrow": return new StructItem(type, [], [.. lanes.Select(lane => Converted(emitter, lane, parameter, type))]);
            default: return name.StartsWith("As", StringComparison.Ordinal) && LaneOf(parameter) is { } from ? Reinterpreted(emitter, lanes, from, type) : null;
        }
    }

    private static bool IsStructOfScalars(MethodInfo method, Type type) =>
        (KernelTypes.ScalarOf(type) ?? (LaneOf(type) is { } lane ? KernelTypes.ScalarOf(lane) : null)) is not null || (KernelTypes.PassedAs(type) is { IsTuple: true } && method.GetParameters().Length == 1);

    // Sums go by neighbours: (a + b) + (c + d).
    private static StackItem? Joined(Emitter emitter, string name, MethodInfo method, StackItem[] arguments)
    {
        if (!method.IsStatic || arguments.Length == 0 || LaneOf(method.GetParameters()[0].ParameterType) is not { } lane) return null;
        switch (name)
        {
            case "Sum": return Tree(emitter, nameof(LaneFunctions.Add), lane, Flatten(emitter, arguments[0]));
            case "Dot": return Tree(emitter, nameof(LaneFunctions.Add), lane, Apply(emitter, Functions[(nameof(LaneFunctions.Multiply), 2)], method, arguments)!);
            case "op_Equality": return All(emitter, "Equals", method, lane, arguments);
            case "op_Inequality": return new ValueItem(emitter.Builder.Emit(Op.Not, emitter.As(All(emitter, "Equals", method, lane, arguments)!, DType.Bool)));
            case "ExtractMostSignificantBits": return Bits(emitter, lane, Flatten(emitter, arguments[0]));
            default:
                return name.EndsWith("All", StringComparison.Ordinal) ? All(emitter, name[..^3], method, lane, arguments)
                    : name.EndsWith("Any", StringComparison.Ordinal) ? Any(emitter, name[..^3], method, lane, arguments) : null;
        }
    }

    private static StackItem? All(Emitter emitter, string comparison, MethodInfo method, Type lane, StackItem[] arguments) => Truths(emitter, comparison, method, lane, arguments, Op.And);

    private static StackItem? Any(Emitter emitter, string comparison, MethodInfo method, Type lane, StackItem[] arguments) => Truths(emitter, comparison, method, lane, arguments, Op.Or);

    private static ValueItem? Truths(Emitter emitter, string comparison, MethodInfo method, Type lane, StackItem[] arguments, Op join)
    {
        if (!Functions.TryGetValue((comparison, arguments.Length), out var function) || Apply(emitter, function, method, arguments) is not { } masks) return null;
        var truths = masks.Select(mask => emitter.As(Call(emitter, nameof(LaneFunctions.IsNegativeBits), lane, mask), DType.Bool));
        return new ValueItem(truths.Aggregate((a, b) => emitter.Builder.Emit(join, a, b)));
    }

    private static ValueItem Bits(Emitter emitter, Type lane, List<StackItem> lanes)
    {
        var bits = lanes.Select((item, i) => emitter.Builder.Emit(Op.Shl,
            emitter.As(Call(emitter, nameof(LaneFunctions.IsNegativeBits), lane, item), DType.UInt32), emitter.Builder.Const(DType.Int32, i)));
        return new ValueItem(bits.Aggregate((a, b) => emitter.Builder.Emit(Op.Or, a, b)));
    }

    private static StackItem Tree(Emitter emitter, string function, Type lane, IReadOnlyList<StackItem> lanes) =>
        lanes.Count == 1 ? lanes[0] : Tree(emitter, function, lane, [.. lanes.Chunk(2).Select(pair => Call(emitter, function, lane, pair))]);

    private static StackItem Call(Emitter emitter, string function, Type lane, params StackItem[] arguments) =>
        CallEmitter.Emit(emitter, Functions[(function, arguments.Length)].MakeGenericMethod(lane), arguments, isVirtual: false)!;

    private static StackItem Element(Emitter emitter, List<StackItem> lanes, StackItem index)
    {
        RequireIndex(emitter, index, lanes.Count);
        return Choose(emitter, lanes, index, lanes[0]);
    }

    private static IEnumerable<StackItem> Replaced(Emitter emitter, List<StackItem> lanes, StackItem index, StackItem value, Type lane)
    {
        RequireIndex(emitter, index, lanes.Count);
        var dtype = KernelTypes.ScalarOf(lane)!.Value;
        return lanes.Select((old, i) => index is ConstantItem { Bits: var known } ? known == i ? value : old
            : new ValueItem(emitter.Builder.Emit(Op.Select, IsAt(emitter, index, i), emitter.As(value, dtype), emitter.As(old, dtype))));
    }

    private static void RequireIndex(Emitter emitter, StackItem index, int count)
    {
        if (index is not ConstantItem { Bits: var known } || known < 0 || known >= count)
            CallEmitter.Emit(emitter, ((Action<int, int>)LaneFunctions.RequireIndex).Method, [index, new ConstantItem(DType.Int32, count)], isVirtual: false);
    }

    private static StackItem Choose(Emitter emitter, List<StackItem> lanes, StackItem index, StackItem otherwise)
    {
        if (index is ConstantItem { Bits: var known }) return known >= 0 && known < lanes.Count ? lanes[(int)known] : otherwise;
        var dtype = emitter.TypeOf(lanes[0])!.Value.DType;
        var chosen = emitter.As(otherwise, dtype);
        for (int i = 0; i < lanes.Count; i++) chosen = emitter.Builder.Emit(Op.Select, IsAt(emitter, index, i), emitter.As(lanes[i], dtype), chosen);
        return new ValueItem(chosen);
    }

    private static ValueId IsAt(Emitter emitter, StackItem index, int i) => emitter.Builder.Emit(Op.Eq, emitter.As(index, DType.Int32), emitter.Builder.Const(DType.Int32, i));

    private static ValueItem Converted(Emitter emitter, StackItem lane, Type from, Type to) =>
        new(emitter.Builder.Convert(emitter.As(lane, KernelTypes.ScalarOf(LaneOf(from)!)!.Value), KernelTypes.ScalarOf(LaneOf(to)!)!.Value));

    // Lanes of another size are parts of lanes, or several of them; the first is the low part.
    private static StructItem? Reinterpreted(Emitter emitter, List<StackItem> lanes, Type from, Type type)
    {
        if (LaneOf(type) is not { } lane) return null;
        var (old, wanted) = (KernelTypes.ScalarOf(from)!.Value, KernelTypes.ScalarOf(lane)!.Value);
        var builder = emitter.Builder;
        var bits = lanes.Select(item => builder.Convert(Bitcast(builder, emitter.As(item, old), BitsOf(old)), DType.UInt64));
        if (old.Size > wanted.Size)
            bits = bits.SelectMany(value => Enumerable.Range(0, old.Size / wanted.Size).Select(i => builder.Emit(Op.Shr, value, builder.Const(DType.Int32, i * wanted.Size * 8))));
        else if (old.Size < wanted.Size)
            bits = bits.Chunk(wanted.Size / old.Size).Select(parts => parts.Select((part, i) => builder.Emit(Op.Shl, part, builder.Const(DType.Int32, i * old.Size * 8))).Aggregate((a, b) => builder.Emit(Op.Or, a, b)));
        return new StructItem(type, [], [.. bits.Select(value => new ValueItem(Bitcast(builder, builder.Convert(value, BitsOf(wanted)), wanted)))]);
    }

    private static ValueId Bitcast(FunctionBuilder builder, ValueId value, DType dtype) =>
        builder.TypeOf(value).DType == dtype ? value : builder.EmitTyped(Op.Bitcast, IrType.Scalar(dtype), value);

    private static DType BitsOf(DType dtype) => dtype.Size switch { 1 => DType.UInt8, 2 => DType.UInt16, 4 => DType.UInt32, _ => DType.UInt64 };

    private static ConstantItem Zero(DType dtype) => new(dtype, 0);

    private static ConstantItem Zero(Type type) => Zero(KernelTypes.ScalarOf(type)!.Value);

    private static List<StackItem> Flatten(Emitter emitter, StackItem item) => item switch
    {
        StructItem value => [.. value.Values.SelectMany(part => Flatten(emitter, part))],
        VariableAddress or ElementAddress => Flatten(emitter, emitter.Load(item)),
        CapturedItem captured when KernelTypes.PassedAs(captured.Type) is { IsTuple: true } => [.. KernelTypes.FieldsOf(captured.Type).SelectMany(field => Flatten(emitter, captured.Field(field)))],
        _ => [item],
    };

    // Null where one is no number: an object's fields may be objects of its own class again.
    private static DType[]? LeavesOf(Type type)
    {
        if (KernelTypes.ScalarOf(type) is { } dtype) return [dtype];
        if (LaneOf(type) is { } lane) return [.. Enumerable.Repeat(KernelTypes.ScalarOf(lane)!.Value, CountOf(type))];
        if (!type.IsValueType) return null;
        var leaves = new List<DType>();
        foreach (var field in KernelTypes.FieldsOf(type))
            if (LeavesOf(field.FieldType) is { } own) leaves.AddRange(own);
            else return null;
        return [.. leaves];
    }

    private static IEnumerable<Storage> LeavesOf(Storage storage) => storage is StructStorage parts ? parts.Parts.SelectMany(LeavesOf) : [storage];

    private static Storage ViewOf(Type type, Queue<Storage> leaves)
    {
        if (KernelTypes.ScalarOf(type) is not null) return leaves.Dequeue();
        if (LaneOf(type) is not null) return new StructStorage(type, [], [.. Enumerable.Range(0, CountOf(type)).Select(_ => leaves.Dequeue())]);
        var fields = KernelTypes.FieldsOf(type);
        return new StructStorage(type, fields, Array.ConvertAll(fields, field => ViewOf(field.FieldType, leaves)));
    }

    private static StackItem Build(Type type, Queue<StackItem> leaves)
    {
        if (KernelTypes.ScalarOf(type) is not null) return leaves.Dequeue();
        if (LaneOf(type) is not null) return new StructItem(type, [], [.. Enumerable.Range(0, CountOf(type)).Select(_ => leaves.Dequeue())]);
        var fields = KernelTypes.FieldsOf(type);
        return new StructItem(type, fields, Array.ConvertAll(fields, field => Build(field.FieldType, leaves)));
    }
}
