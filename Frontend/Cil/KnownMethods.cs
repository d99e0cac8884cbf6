using System.Reflection;
using System.Runtime.CompilerServices;
using DualJit.IR;

namespace DualJit.Frontend.Cil;

/// <summary>Methods of the framework that are an op, or that fold to a constant.</summary>
internal static class KnownMethods
{
    public static bool TryEmit(Emitter emitter, MethodBase method, StackItem[] arguments, out StackItem? result)
    {
        result = null;
        if (!method.IsStatic || method.Module.Assembly != typeof(object).Assembly) return false;
        var declaring = method.DeclaringType!;
        if (arguments.Length > 0 && IsHomeOfFunctions(declaring) && FindOp(method) is { } op)
        {
            var dtype = KernelTypes.ScalarOf(method.GetParameters()[0].ParameterType)!.Value;
            result = new ValueItem(emitter.Builder.Emit(op, Array.ConvertAll(arguments, argument => emitter.As(argument, dtype))));
        }
        else if (declaring == typeof(Unsafe) && method.Name == nameof(Unsafe.BitCast))
        {
            result = BitCast(emitter, method.GetGenericArguments(), arguments[0]);
        }
        else if (declaring == typeof(Type))
        {
            result = FoldType(method.Name, arguments);
        }
        else if (method.Name is "get_IsSupported" or "get_IsHardwareAccelerated" && declaring.Namespace is { } space && space.StartsWith("System", StringComparison.Ordinal))
        {
            // The framework's code for every CPU means the same as that for this one.
            result = ConstantItem.False;
        }
        else if (declaring == typeof(ArgumentNullException) && method.Name == nameof(ArgumentNullException.ThrowIfNull) && emitter.TypeOf(arguments[0]) is { IsArray: true })
        {
            // A call with a null array throws before the kernel starts.
            return true;
        }
        return result is not null;
    }

    private static bool IsHomeOfFunctions(Type type) => type == typeof(Math) || type == typeof(MathF) || type.IsPrimitive;

    private static Op? FindOp(MethodBase method)
    {
        var parameters = method.GetParameters();
        var types = new Type[parameters.Length];
        for (int i = 0; i < types.Length; i++) types[i] = parameters[i].ParameterType;
        return OpTable.FromMember(method.Name, types);
    }

    private static StackItem? BitCast(Emitter emitter, Type[] types, StackItem item)
    {
        // A struct around one number, such as Index, is made of that number's bits.
        if (KernelTypes.ScalarOf(types[0]) is not null && types[1].GetFields(BindingFlags.Instance | BindingFlags.NonPublic) is [var field] && field.FieldType == types[0])
            return new StructItem(types[1], [field], [item]);
        if (KernelTypes.ScalarOf(types[0]) is not { } from || KernelTypes.ScalarOf(types[1]) is not { } to || from.Size != to.Size) return null;
        var value = emitter.As(item, from);
        if (from == to) return new ValueItem(value);
        return new ValueItem(from.IsFloat == to.IsFloat ? emitter.Builder.Convert(value, to) : emitter.Builder.EmitTyped(Op.Bitcast, IrType.Scalar(to), value));
    }

    // Generic code of the framework asks typeof(T) == typeof(int) and the like.
    private static StackItem? FoldType(string name, StackItem[] arguments) => (name, arguments) switch
    {
        ("GetTypeFromHandle", [TypeItem type]) => type,
        ("op_Equality", [TypeItem a, TypeItem b]) => a.Type == b.Type ? ConstantItem.True : ConstantItem.False,
        ("op_Inequality", [TypeItem a, TypeItem b]) => a.Type != b.Type ? ConstantItem.True : ConstantItem.False,
        _ => null,
    };
}
