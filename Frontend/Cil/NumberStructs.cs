using System.Collections.Frozen;
using System.Numerics;
using System.Reflection;
using DualJit.IR;

namespace DualJit.Frontend.Cil;

/// <summary>Half and Complex: structs of .NET that are scalars of kernels. Their operators are ops; other members are read from their CIL, where a field is a part of the scalar.</summary>
internal static class NumberStructs
{
    private static readonly FrozenDictionary<string, Op> Operators = new Dictionary<string, Op>
    {
        ["op_Addition"] = Op.Add,
        ["op_Subtraction"] = Op.Sub,
        ["op_Multiply"] = Op.Mul,
        ["op_Division"] = Op.Div,
        ["op_Modulus"] = Op.Rem,
        ["op_UnaryNegation"] = Op.Neg,
        ["op_BitwiseAnd"] = Op.And,
        ["op_BitwiseOr"] = Op.Or,
        ["op_ExclusiveOr"] = Op.Xor,
        ["op_OnesComplement"] = Op.Not,
        ["op_LeftShift"] = Op.Shl,
        ["op_RightShift"] = Op.Shr,
        ["op_Equality"] = Op.Eq,
        ["op_Inequality"] = Op.Ne,
        ["op_LessThan"] = Op.Lt,
        ["op_LessThanOrEqual"] = Op.Le,
        ["op_GreaterThan"] = Op.Gt,
        ["op_GreaterThanOrEqual"] = Op.Ge,
    }.ToFrozenDictionary();

    public static bool Is(Type? type) => type == typeof(Half) || type == typeof(Complex);

    /// <summary>The op that an operator is, by its name in CIL; else null.</summary>
    public static Op? OperatorOf(string name) => Operators.TryGetValue(name, out var op) ? op : null;

    /// <returns>False where the method is read from its CIL, if at all.</returns>
    public static bool TryEmit(Emitter emitter, MethodBase method, StackItem[] arguments, out StackItem? result)
    {
        result = null;
        if (!Is(method.DeclaringType)) return false;
        if (method is ConstructorInfo constructor)
        {
            if (TryConstruct(emitter, constructor, arguments.AsSpan(1)) is not { } made) return false;
            emitter.Store(arguments[0], made);
            return true;
        }
        if (method.IsStatic && method is MethodInfo operation) result = Operator(emitter, operation, arguments) ?? Conversion(emitter, operation, arguments);
        return result is not null;
    }

    /// <summary>What <c>new</c> makes; null where the constructor is read from its CIL.</summary>
    public static StackItem? TryConstruct(Emitter emitter, ConstructorInfo constructor, ReadOnlySpan<StackItem> arguments) =>
        constructor.DeclaringType == typeof(Complex) ? new ValueItem(emitter.Builder.Emit(Op.Complex, emitter.As(arguments[0], DType.Float64), emitter.As(arguments[1], DType.Float64)))
        : constructor.DeclaringType == typeof(Half) && arguments.Length == 1 ? FromBits(emitter, arguments[0])
        : null;

    /// <summary>A field of the number that an item is or whose address it is.</summary>
    public static StackItem Field(Emitter emitter, StackItem item, FieldInfo field)
    {
        var value = emitter.Value(item is VariableAddress or ElementAddress ? emitter.Load(item) : item);
        return new ValueItem(field.DeclaringType == typeof(Half) ? emitter.Builder.EmitTyped(Op.Bitcast, IrType.Scalar(DType.UInt16), value)
            : emitter.Builder.Emit(IsReal(field) ? Op.Real : Op.Imaginary, value));
    }

    /// <summary>Changes a field of the number at an address.</summary>
    public static void SetField(Emitter emitter, StackItem address, FieldInfo field, StackItem value)
    {
        if (field.DeclaringType == typeof(Half))
        {
            emitter.Store(address, FromBits(emitter, value));
            return;
        }
        var old = emitter.Value(emitter.Load(address));
        var part = emitter.As(value, DType.Float64);
        var (re, im) = IsReal(field) ? (part, emitter.Builder.Emit(Op.Imaginary, old)) : (emitter.Builder.Emit(Op.Real, old), part);
        emitter.Store(address, new ValueItem(emitter.Builder.Emit(Op.Complex, re, im)));
    }

    private static StackItem? Operator(Emitter emitter, MethodInfo method, StackItem[] arguments)
    {
        if (!Operators.TryGetValue(method.Name, out var op)) return null;
        foreach (var parameter in method.GetParameters())
            if (parameter.ParameterType != method.DeclaringType) return null;
        var dtype = DTypes.FromClrType(method.DeclaringType!)!.Value;
        return new ValueItem(emitter.Builder.Emit(op, Array.ConvertAll(arguments, argument => emitter.As(argument, dtype))));
    }

    private static ValueItem? Conversion(Emitter emitter, MethodInfo method, StackItem[] arguments)
    {
        bool isChecked = method.Name == "op_CheckedExplicit";
        if (!isChecked && method.Name is not ("op_Explicit" or "op_Implicit")) return null;
        if (KernelTypes.ScalarOf(method.GetParameters()[0].ParameterType) is not { } from || KernelTypes.ScalarOf(method.ReturnType) is not { } to) return null;
        // To Complex there are formulas, and no conversion from it.
        if (from == DType.Complex128 || to == DType.Complex128) return null;
        var value = emitter.As(arguments[0], from);
        return new ValueItem(isChecked && to.IsInteger ? emitter.Builder.EmitTyped(Op.ConvertChecked, IrType.Scalar(to), value) : emitter.Builder.Convert(value, to));
    }

    private static ValueItem FromBits(Emitter emitter, StackItem bits) =>
        new(emitter.Builder.EmitTyped(Op.Bitcast, IrType.Scalar(DType.Float16), emitter.As(bits, DType.UInt16)));

    private static bool IsReal(FieldInfo field) => field.Name == "m_real";
}
