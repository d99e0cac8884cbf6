using System.Reflection;
using DualJit.IR;

namespace DualJit.Frontend.Cil;

/// <summary>Members of <see cref="NdArray"/> that give another array over the same elements, a copy of them, or set them all.</summary>
internal static class Views
{
    /// <returns>False where the method is none of them.</returns>
    public static bool TryEmit(Emitter emitter, MethodBase method, StackItem[] arguments, out StackItem? result)
    {
        result = null;
        if (method is not MethodInfo { IsStatic: false } info || !KernelTypes.IsNdArray(method.DeclaringType)) return false;
        var parameters = method.GetParameters();
        var builder = emitter.Builder;
        // Of structs there are views, but nothing that goes over all elements.
        if (KernelTypes.Of(method.DeclaringType!) is { IsArrayOfStructs: true } && !(method.Name is nameof(NdArray.Transpose) or nameof(NdArray.BroadcastTo) or nameof(NdArray.Reshape) or nameof(NdArray.AsReadOnly) || method.Name == "get_Item" && AreSlices(parameters))) return false;
        switch (method.Name)
        {
            case "get_DType":
                result = builder.TypeOf(emitter.Array(arguments[0])) is { HasAnyDType: false, DType: var own } ? new ConstantItem(DType.Int32, (long)own) : new ValueItem(builder.Convert(builder.Emit(Op.DTypeOf, emitter.Array(arguments[0])), DType.Int32));
                return true;
            case "get_IsReadOnly":
                result = new ValueItem(builder.EmitTyped(Op.IsReadOnly, IrType.Bool, emitter.Array(arguments[0])));
                return true;
            case "get_Item" when parameters[0].ParameterType == typeof(NdArray<bool>):
                result = View(Op.MaskLoad, [emitter.As(arguments[1], Open(typeof(NdArray<bool>)))]);
                return true;
            case "set_Item" when parameters[0].ParameterType == typeof(NdArray<bool>):
                builder.Emit(Op.MaskStore, emitter.Array(arguments[0]), emitter.As(arguments[1], Open(typeof(NdArray<bool>))), emitter.As(arguments[2], Open(parameters[1].ParameterType)));
                return true;
            case nameof(NdArray.GetValue):
                result = new ValueItem(builder.Emit(Op.ElementLoad, [emitter.Array(arguments[0]), .. Lengths.In(emitter, arguments.AsSpan(1))]));
                return true;
            case nameof(NdArray.SetValue):
                var element = emitter.As(arguments[1], builder.TypeOf(emitter.Array(arguments[0])).Element);
                builder.Emit(Op.ElementStore, [emitter.Array(arguments[0]), element, .. Lengths.In(emitter, arguments.AsSpan(2))]);
                return true;
            case "get_Dense":
                result = new ValueItem(builder.EmitTyped(Op.View, IrType.Array(builder.TypeOf(emitter.Array(arguments[0])).DType, 1, Layout.C), builder.Emit(Op.Data, emitter.Array(arguments[0])), builder.Emit(Op.Length, emitter.Array(arguments[0]))));
                return true;
            case "get_Item" when AreSlices(parameters):
                result = new ValueItem(Slices.Emit(emitter, emitter.Array(arguments[0]), arguments.AsSpan(1)));
                return true;
            case "set_Item" when AreSlices(parameters.AsSpan(0, parameters.Length - 1)):
                var part = Slices.Emit(emitter, emitter.Array(arguments[0]), arguments.AsSpan(1, arguments.Length - 2));
                builder.Emit(Op.Assign, part, emitter.As(arguments[^1], KernelTypes.Of(parameters[^1].ParameterType)!.Value));
                return true;
            case nameof(NdArray<>.Fill):
                builder.Emit(Op.Assign, emitter.Array(arguments[0]), emitter.As(arguments[1], KernelTypes.Of(parameters[0].ParameterType)!.Value));
                return true;
            case nameof(NdArray.Transpose):
                result = View(Op.Transpose, arguments.Length == 1 ? [] : Lengths.In(emitter, arguments.AsSpan(1)));
                return true;
            case nameof(NdArray.BroadcastTo):
                result = View(Op.Broadcast, Lengths.Checked(emitter, arguments.AsSpan(1)));
                return true;
            case nameof(NdArray.Reshape):
                result = View(Op.Reshape, Lengths.In(emitter, arguments.AsSpan(1)));
                return true;
            case nameof(NdArray.AsReadOnly):
                result = View(Op.ReadOnly, []);
                return true;
            case nameof(NdArray.Copy):
                result = Converted(Open(info.ReturnType));
                return true;
            case nameof(NdArray.Cast):
                result = Converted(Open(info.ReturnType));
                return true;
            case nameof(NdArray.AsType) when arguments[1] is ConstantItem dtype:
                result = Converted(IrType.AnyArray((DType)dtype.Bits));
                return true;
            default:
                return false;
        }

        ValueItem View(Op op, ValueId[] operands)
        {
            var array = emitter.Array(arguments[0]);
            return new(builder.EmitTyped(op, builder.TypeOf(array), [array, .. operands]));
        }

        ValueItem Converted(IrType type)
        {
            var array = emitter.Array(arguments[0]);
            // Null has no copy.
            builder.Emit(Op.Data, array);
            return new(Elementwise.Convert(emitter, array, type));
        }
    }

    private static IrType Open(Type type) => KernelTypes.Of(type) ?? throw DiagnosticCatalog.ValueType.Error(KernelTypes.NameOf(type));

    private static bool AreSlices(ReadOnlySpan<ParameterInfo> parameters)
    {
        foreach (var parameter in parameters)
            if (parameter.ParameterType != typeof(Slice)) return false;
        return true;
    }
}
