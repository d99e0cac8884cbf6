using System.Numerics;
using System.Reflection;
using DualJit.IR;

namespace DualJit.Frontend.Cil;

/// <summary>Methods of <see cref="NdArray"/> that make arrays of one value.</summary>
internal static class Factories
{
    /// <returns>False where the method is none of them.</returns>
    public static bool TryEmit(Emitter emitter, MethodBase method, StackItem[] arguments, out StackItem? result)
    {
        result = null;
        if (method.DeclaringType != typeof(NdArray) || method.Name is not (nameof(NdArray.Zeros) or nameof(NdArray.Empty) or nameof(NdArray.Ones) or nameof(NdArray.Full))) return false;
        var builder = emitter.Builder;
        var first = method.GetParameters()[0].ParameterType;
        bool takesDType = first == typeof(DType), takesValue = method.Name == nameof(NdArray.Full);
        var type = KernelTypes.Of(((MethodInfo)method).ReturnType) ?? throw DiagnosticCatalog.ArrayMember.Error(MethodNames.Of(method));
        ValueId? value = takesValue && !type.IsArrayOfStructs ? emitter.As(arguments[0], KernelTypes.Of(first)!.Value) : null;
        if (takesDType) type = arguments[0] is ConstantItem known ? IrType.AnyArray((DType)known.Bits) : throw DiagnosticCatalog.ArrayMember.Error($"{MethodNames.Of(method)} of a dtype that is no constant");
        // Of a number of any dtype the one it has by itself.
        if (type.HasAnyDType) type = builder.TypeOf(value!.Value) is { IsWeak: true, DType: var own } ? IrType.AnyArray(own) : throw DiagnosticCatalog.ArrayMember.Error($"{MethodNames.Of(method)} of a number whose dtype the call decides");
        var lengths = Lengths.Checked(emitter, arguments.AsSpan(takesDType || takesValue ? 1 : 0));
        var array = lengths is [var like] && builder.TypeOf(like).IsArray ? Like(emitter, like, type) : builder.EmitTyped(Op.Allocate, type, lengths);
        if (method.Name == nameof(NdArray.Ones)) value = type.DType == DType.Complex128 ? builder.ConstOf(Complex.One) : emitter.As(ConstantItem.True, type.DType);
        if (value is { } all) builder.Emit(Op.Assign, array, all);
        else if (takesValue) FillWithStructs(emitter, array, first, arguments[0]);
        result = new ValueItem(array);
        return true;
    }

    private static void FillWithStructs(Emitter emitter, ValueId array, Type element, StackItem value)
    {
        var start = new ElementAddress(emitter.Builder.Emit(Op.Data, array), ElementType.In(emitter.Builder.TypeOf(array), element));
        CallEmitter.Inline(emitter, SubstitutedMethods.Fill(element), [start, value, new ValueItem(emitter.Builder.Convert(emitter.Builder.Emit(Op.Length, array), DType.Int32))]);
    }

    // An array of zeros that has the shape of another.
    private static ValueId Like(Emitter emitter, ValueId array, IrType type) => emitter.Builder.Map(
        emitter.Unit.ElementFunction($"zero.{type.Element}", type.Element, [(emitter.Builder.TypeOf(array).Element, null)], emitter.Builder.Location, (builder, _) => builder.Zero(type.DType)), type, array);
}
