using System.Reflection;
using System.Reflection.Emit;
using System.Runtime.InteropServices;
using DualJit.IR;

namespace DualJit;

/// <summary>Emits what a stub does about the arrays it passes: their memory is pinned for the rest of the stub, and the kernel gets pointers, lengths and strides.</summary>
internal sealed class ArrayArguments(EmittedMethod method)
{
    private static readonly FieldInfo Buffer = EmittedMethod.Field<NdArray>(nameof(NdArray.Buffer));
    private static readonly FieldInfo Offset = EmittedMethod.Field<NdArray>(nameof(NdArray.Offset));
    private static readonly FieldInfo Shape = EmittedMethod.Field<NdArray>(nameof(NdArray.ShapeArray));
    private static readonly FieldInfo Strides = EmittedMethod.Field<NdArray>(nameof(NdArray.StrideArray));
    private static readonly MethodInfo RequireZeroBased = EmittedMethod.Method<KernelCall>(nameof(KernelCall.RequireZeroBased));
    private static readonly MethodInfo GetLength = typeof(Array).GetMethod(nameof(Array.GetLength))!;
    private static readonly MethodInfo MultiDimensionalData = typeof(MemoryMarshal).GetMethod(nameof(MemoryMarshal.GetArrayDataReference), [typeof(Array)])!;
    private static readonly MethodInfo VectorData = typeof(MemoryMarshal).GetMethods().Single(method => method.Name == nameof(MemoryMarshal.GetArrayDataReference) && method.IsGenericMethod);

    private readonly ILGenerator _il = method.Il;

    /// <summary>Pins the memory of an array, the kernel's <paramref name="parameter"/>th; the local returned holds the address of its first element.</summary>
    public LocalBuilder Pin(LocalBuilder value, int parameter, IrType array)
    {
        var type = value.LocalType;
        var pinned = _il.DeclareLocal(typeof(byte).MakeByRefType(), pinned: true);
        var pointer = _il.DeclareLocal(typeof(nint));
        _il.Emit(OpCodes.Ldloc, value);
        if (type.IsSZArray) _il.Emit(OpCodes.Call, VectorData.MakeGenericMethod(type.GetElementType()!));
        else if (type.IsArray)
        {
            _il.Emit(OpCodes.Call, MultiDimensionalData);
            _il.Emit(OpCodes.Ldarg_0);
            _il.Emit(OpCodes.Ldloc, value);
            _il.Emit(OpCodes.Ldc_I4, parameter);
            _il.Emit(OpCodes.Call, RequireZeroBased);
        }
        else if (IsNdArray(type))
        {
            // An array of one axis, whatever its elements are.
            _il.Emit(OpCodes.Ldfld, Buffer);
            _il.Emit(OpCodes.Call, VectorData.MakeGenericMethod(typeof(byte)));
        }
        else _il.Emit(OpCodes.Call, SpanReference(type));
        _il.Emit(OpCodes.Stloc, pinned);
        _il.Emit(OpCodes.Ldloc, pinned);
        _il.Emit(OpCodes.Conv_U);
        if (IsNdArray(type))
        {
            _il.Emit(OpCodes.Ldloc, value);
            _il.Emit(OpCodes.Ldfld, Offset);
            _il.Emit(OpCodes.Conv_I);
            _il.Emit(OpCodes.Ldc_I4, array.ElementSize);
            _il.Emit(OpCodes.Conv_I);
            _il.Emit(OpCodes.Mul);
            _il.Emit(OpCodes.Add);
        }
        _il.Emit(OpCodes.Stloc, pointer);
        if (type.IsValueType)
        {
            // An empty span may lie nowhere. In a kernel that would be null.
            var somewhere = _il.DefineLabel();
            _il.Emit(OpCodes.Ldloc, pointer);
            _il.Emit(OpCodes.Brtrue, somewhere);
            _il.Emit(OpCodes.Ldc_I4_1);
            _il.Emit(OpCodes.Conv_I);
            _il.Emit(OpCodes.Stloc, pointer);
            _il.MarkLabel(somewhere);
        }
        return pointer;
    }

    /// <summary>Loads what stands for an array in the ABI.</summary>
    public void LoadParts(LocalBuilder value, IrType array, LocalBuilder pointer)
    {
        foreach (var (part, axis) in ArrayAbi.Parts(array))
        {
            if (part == ArrayPart.Data)
            {
                _il.Emit(OpCodes.Ldloc, pointer);
                continue;
            }
            LoadLengthOrStride(value, part, axis);
            _il.Emit(OpCodes.Conv_I8);
        }
    }

    private void LoadLengthOrStride(LocalBuilder value, ArrayPart part, int axis)
    {
        var type = value.LocalType;
        if (IsNdArray(type))
        {
            _il.Emit(OpCodes.Ldloc, value);
            _il.Emit(OpCodes.Ldfld, part == ArrayPart.Length ? Shape : Strides);
            _il.Emit(OpCodes.Ldc_I4, axis);
            _il.Emit(OpCodes.Ldelem_I4);
        }
        else if (type.IsSZArray)
        {
            _il.Emit(OpCodes.Ldloc, value);
            _il.Emit(OpCodes.Ldlen);
        }
        else if (type.IsArray)
        {
            _il.Emit(OpCodes.Ldloc, value);
            _il.Emit(OpCodes.Ldc_I4, axis);
            _il.Emit(OpCodes.Callvirt, GetLength);
        }
        else
        {
            _il.Emit(OpCodes.Ldloca, value);
            _il.Emit(OpCodes.Call, type.GetProperty(nameof(Span<byte>.Length))!.GetMethod!);
        }
    }

    private static bool IsNdArray(Type type) => typeof(NdArray).IsAssignableFrom(type);

    private static MethodInfo SpanReference(Type span) => typeof(MemoryMarshal).GetMethods()
        .Single(method => method.Name == nameof(MemoryMarshal.GetReference) && method.GetParameters()[0].ParameterType.GetGenericTypeDefinition() == span.GetGenericTypeDefinition())
        .MakeGenericMethod(span.GetGenericArguments());
}
