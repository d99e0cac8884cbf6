using System.Numerics;
using System.Reflection;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.Arm;
using System.Runtime.Intrinsics.X86;
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
            var value = emitter.Builder.Emit(op, Array.ConvertAll(arguments, argument => emitter.As(argument, dtype)));
            // BitOperations counts the bits of every type as an int.
            result = new ValueItem(emitter.Builder.Convert(value, KernelTypes.ScalarOf(((MethodInfo)method).ReturnType)!.Value));
        }
        else if (declaring == typeof(double) || declaring == typeof(float))
        {
            result = FloatIntrinsic(emitter, (MethodInfo)method, arguments);
        }
        else if (declaring == typeof(Unsafe) && method.Name == nameof(Unsafe.BitCast))
        {
            result = BitCast(emitter, method.GetGenericArguments(), arguments[0]);
        }
        else if (declaring == typeof(Unsafe) && method.Name == nameof(Unsafe.As) && arguments[0] is VariableAddress address && method.GetGenericArguments() is [_, var target])
        {
            result = Vectors.View(address.Storage, target) is { } view ? new VariableAddress(view) : null;
        }
        else if (declaring == typeof(Unsafe) && method.Name == nameof(Unsafe.AsRef))
        {
            result = arguments[0];
        }
        else if (declaring == typeof(Unsafe) && method.Name == nameof(Unsafe.SkipInit))
        {
            // What has no value yet is zero here: it is written before it is read.
            return true;
        }
        else if (declaring == typeof(RuntimeHelpers) && method.Name == "EnumEquals")
        {
            // Its CIL boxes both.
            var dtype = KernelTypes.ScalarOf(method.GetGenericArguments()[0])!.Value;
            result = new ValueItem(emitter.Builder.Emit(Op.Eq, emitter.As(arguments[0], dtype), emitter.As(arguments[1], dtype)));
        }
        else if (declaring == typeof(Activator) && method is MethodInfo { IsGenericMethod: true, ReturnType: { IsValueType: true } made })
        {
            result = Construct(emitter, made);
        }
        else if (declaring == typeof(Type))
        {
            result = FoldType(method.Name, arguments);
        }
        else if (method.Name is "get_IsSupported" or "get_IsHardwareAccelerated" && declaring.Namespace is { } space && space.StartsWith("System", StringComparison.Ordinal))
        {
            // The framework's code for every CPU means the same as that for this one, but for functions of vectors.
            bool isVector128 = declaring == typeof(Vector128) && Vector128.IsHardwareAccelerated && emitter.Inlined.Peek().DeclaringType is { } caller && Vectors.IsHome(caller);
            result = isVector128 || Vectors.LaneOf(declaring) is not null ? ConstantItem.True : ConstantItem.False;
        }
        else if (declaring.FullName is "System.SR" or "System.ThrowHelper" && ((MethodInfo)method).ReturnType == typeof(string))
        {
            result = MakeText(method, arguments);
        }
        else if (declaring == typeof(ArgumentNullException) && method.Name == nameof(ArgumentNullException.ThrowIfNull) && emitter.TypeOf(arguments[0]) is { IsReference: true })
        {
            string name = (arguments.ElementAtOrDefault(1) as TextItem)?.Text ?? "argument";
            Exceptions.ThrowUnless(emitter, emitter.Builder.Emit(Op.Not, emitter.Builder.Emit(Op.IsNull, emitter.Value(arguments[0]))), typeof(ArgumentNullException), name);
            return true;
        }
        return result is not null;
    }

    private static bool IsHomeOfFunctions(Type type) => type == typeof(Math) || type == typeof(MathF) || type == typeof(Half) || type == typeof(BitOperations) || type.IsPrimitive;

    private static Op? FindOp(MethodBase method)
    {
        var parameters = method.GetParameters();
        var types = new Type[parameters.Length];
        for (int i = 0; i < types.Length; i++) types[i] = parameters[i].ParameterType;
        return OpTable.FromMember(method.Name, types);
    }

    // What the JIT compiler makes of these is not what their CIL says.
    private static ValueItem? FloatIntrinsic(Emitter emitter, MethodInfo method, StackItem[] arguments)
    {
        var dtype = KernelTypes.ScalarOf(method.DeclaringType!)!.Value;
        switch (method.Name)
        {
            // C#'s conversion; the CIL saturates narrow types at their own limits.
            case nameof(double.ConvertToInteger) when KernelTypes.ScalarOf(method.ReturnType) is { } integer:
                return new ValueItem(emitter.Builder.Convert(emitter.As(arguments[0], dtype), integer));
            // Rounds once where the processor has an instruction for it.
            case nameof(double.MultiplyAddEstimate):
                var values = Array.ConvertAll(arguments, argument => emitter.As(argument, dtype));
                return new ValueItem(Fma.IsSupported || AdvSimd.IsSupported
                    ? emitter.Builder.Emit(Op.FusedMultiplyAdd, values)
                    : emitter.Builder.Emit(Op.Add, emitter.Builder.Emit(Op.Mul, values[0], values[1]), values[2]));
            default:
                return null;
        }
    }

    private static StackItem? BitCast(Emitter emitter, Type[] types, StackItem item)
    {
        if (KernelTypes.ScalarOf(types[0]) is not { } from || KernelTypes.ScalarOf(types[1]) is not { } to) return Vectors.BitCast(emitter, types[0], types[1], item);
        if (from.Size != to.Size) return null;
        var value = emitter.As(item, from);
        if (from == to) return new ValueItem(value);
        return new ValueItem(from.IsFloat == to.IsFloat ? emitter.Builder.Convert(value, to) : emitter.Builder.EmitTyped(Op.Bitcast, IrType.Scalar(to), value));
    }

    // new T() calls the constructor without parameters that the struct has or, mostly, has not.
    private static StackItem Construct(Emitter emitter, Type type)
    {
        var made = Storage.Create(emitter.Builder, type);
        emitter.Zero(made);
        if (type.GetConstructor([]) is { } constructor) CallEmitter.Emit(emitter, constructor, [new VariableAddress(made)], isVirtual: false);
        return emitter.Read(made);
    }

    // The text of one of the framework's exceptions, where it depends on nothing that is known only at run time.
    private static TextItem? MakeText(MethodBase method, StackItem[] arguments)
    {
        var parameters = method.GetParameters();
        var constants = new object?[arguments.Length];
        for (int i = 0; i < constants.Length; i++)
        {
            if (arguments[i] is TextItem { IsConstant: true } text) constants[i] = text.Text;
            else if (arguments[i] is ConstantItem constant && parameters[i].ParameterType is { IsEnum: true } type) constants[i] = Enum.ToObject(type, constant.Bits);
            else return null;
        }
        return new TextItem((string)method.Invoke(null, constants)!);
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
