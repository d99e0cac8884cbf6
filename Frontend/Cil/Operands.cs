using DualJit.IR;

namespace DualJit.Frontend.Cil;

/// <summary>What stencils and gufuncs are applied to, converted where that loses nothing.</summary>
internal static class Operands
{
    /// <param name="wanted">The dtype of the function's parameter.</param>
    /// <param name="error">Says why the kernel cannot have it.</param>
    /// <param name="name">That of the parameter, which must not be null.</param>
    public static ValueId ArrayOf(Emitter emitter, StackItem item, DType wanted, Func<string, Exception> error, string name = "inputs")
    {
        var builder = emitter.Builder;
        var array = item is NullItem ? builder.EmitTyped(Op.Null, IrType.AnyArray(wanted)) : emitter.Array(item);
        if (builder.TypeOf(array).HasAnyDType) throw error("is applied to an array of any dtype");
        Check(builder.TypeOf(array).DType, wanted, error);
        Exceptions.ThrowUnless(emitter, builder.Emit(Op.Not, builder.Emit(Op.IsNull, array)), typeof(ArgumentNullException), name);
        return builder.TypeOf(array).DType == wanted ? array : Elementwise.Convert(emitter, array, IrType.AnyArray(wanted));
    }

    /// <summary>A number of the dtype.</summary>
    public static ValueId NumberOf(Emitter emitter, StackItem item, DType wanted, Func<string, Exception> error)
    {
        if (emitter.TypeOf(item) is { IsScalar: true, DType: var given }) Check(given, wanted, error);
        return emitter.As(item, wanted);
    }

    private static void Check(DType given, DType wanted, Func<string, Exception> error)
    {
        if (Promotion.Promote(given, wanted) != wanted) throw error($"takes {wanted.NumPyName} and is applied to {given.NumPyName}");
    }
}
