using System.Reflection;
using DualJit.IR;

namespace DualJit.Frontend.Cil;

/// <summary>Members of <see cref="Scalar"/>: ops on numbers whose dtype the arguments of a call decide.</summary>
internal static class Scalars
{
    /// <returns>False where the method is no member of it.</returns>
    public static bool TryEmit(Emitter emitter, MethodBase method, StackItem[] arguments, out StackItem? result)
    {
        result = null;
        if (method.DeclaringType != typeof(Scalar)) return false;
        result = method is MethodInfo info ? Emit(emitter, info, arguments) : null;
        return result is null ? throw DiagnosticCatalog.UncompilableCall.Error(MethodNames.Of(method), "it depends on the dtype of a number while the kernel runs") : true;
    }

    private static StackItem? Emit(Emitter emitter, MethodInfo method, StackItem[] arguments)
    {
        if (!method.IsStatic) return method.Name == nameof(Scalar.AsType) && arguments[1] is ConstantItem dtype ? AsType(emitter, emitter.Load(arguments[0]), (DType)dtype.Bits) : null;
        var parameters = method.GetParameters();
        return method.Name switch
        {
            "op_Implicit" => FromNumber(emitter, parameters[0].ParameterType, arguments[0]),
            "op_Explicit" => new ValueItem(emitter.Builder.Convert(emitter.Value(arguments[0]), KernelTypes.ScalarOf(method.ReturnType)!.Value)),
            "op_UnaryPlus" => arguments[0],
            _ when NumberStructs.OperatorOf(method.Name) is { } op => new ValueItem(emitter.Builder.Emit(op, Operands(emitter, arguments))),
            _ when FunctionOf(method.Name, parameters.Length) is { } op => new ValueItem(Elementwise.OfScalars(emitter, method, op, Operands(emitter, arguments))),
            _ => null,
        };
    }

    // An int or a double, literal or variable, takes the dtype of what it meets.
    private static ValueItem FromNumber(Emitter emitter, Type type, StackItem item)
    {
        var dtype = KernelTypes.ScalarOf(type)!.Value;
        DType? weak = dtype switch { DType.Int32 => DType.Int64, DType.Float64 => DType.Float64, _ => null };
        if (weak is { } own && item is ConstantItem constant) return new ValueItem(emitter.Builder.WeakConst(own, Emitter.ConstantOf(Emitter.ConstantOf(constant, dtype), own).Bits));
        return new ValueItem(emitter.Builder.EmitTyped(Op.Convert, weak is { } target ? IrType.Weak(target) : IrType.Number, emitter.As(item, dtype)));
    }

    private static ValueItem AsType(Emitter emitter, StackItem value, DType dtype) =>
        new(emitter.Builder.EmitTyped(Op.Convert, IrType.Number, emitter.Builder.Convert(emitter.Value(value), dtype)));

    private static ValueId[] Operands(Emitter emitter, StackItem[] arguments) => Array.ConvertAll(arguments, argument => Operand(emitter, argument));

    // The count of a shift may be an int.
    private static ValueId Operand(Emitter emitter, StackItem item) => item is ConstantItem constant ? emitter.As(constant, constant.DType) : emitter.Value(item);

    private static Op? FunctionOf(string name, int parameters)
    {
        var types = new Type[parameters];
        Array.Fill(types, typeof(double));
        return OpTable.FromMember(name, types);
    }
}
