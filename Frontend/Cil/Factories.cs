using System.Reflection;
using DualJit.IR;

namespace DualJit.Frontend.Cil;

/// <summary>Methods of <see cref="NdArray"/> that make arrays, with a length for each axis.</summary>
internal static class Factories
{
    /// <returns>False where the method makes no array; one that only fills what these make is a substitute.</returns>
    public static bool TryEmit(Emitter emitter, MethodBase method, StackItem[] lengths, out StackItem? result)
    {
        result = null;
        if (method.DeclaringType != typeof(NdArray) || method.Name is not (nameof(NdArray.Zeros) or nameof(NdArray.Empty))) return false;
        if (!Array.TrueForAll(method.GetParameters(), parameter => parameter.ParameterType == typeof(int))) return false;
        if (KernelTypes.Of(((MethodInfo)method).ReturnType) is not { } type) throw DiagnosticCatalog.ArrayMember.Error(MethodNames.Of(method));
        var values = Array.ConvertAll(lengths, length => emitter.As(length, DType.Int64));
        CheckShape(emitter, values);
        result = new ValueItem(emitter.Builder.EmitTyped(Op.Allocate, type, values));
        return true;
    }

    // As Shapes.Checked does: a length of 0 counts as 1 where sizes are concerned.
    private static void CheckShape(Emitter emitter, ValueId[] lengths)
    {
        var builder = emitter.Builder;
        foreach (var length in lengths) ThrowUnless(Op.Ge, length, 0, "The shape has a negative length.");
        ValueId? size = null;
        foreach (var length in lengths)
        {
            var counted = builder.Emit(Op.Max, length, builder.Const(1L));
            size = size is { } before ? builder.Emit(Op.Mul, before, counted) : counted;
            ThrowUnless(Op.Le, size.Value, ShapeRules.MaxLength, $"The shape has more than {ShapeRules.MaxLength} elements, the most an array can hold.");
        }

        void ThrowUnless(Op op, ValueId value, long bound, string message)
        {
            if (builder.ConstantOf(value) is { } known && (op == Op.Ge ? known >= bound : known <= bound)) return;
            Exceptions.ThrowUnless(emitter, builder.Emit(op, value, builder.Const(bound)), typeof(ArgumentException), message);
        }
    }
}
