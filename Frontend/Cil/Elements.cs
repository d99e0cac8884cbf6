using System.Reflection.Metadata;
using DualJit.IR;

namespace DualJit.Frontend.Cil;

/// <summary>Elements of <c>T[]</c>. Their dtype is the array's: CIL has one instruction for bool and byte, and for int and uint.</summary>
internal static class Elements
{
    /// <summary>A new array of zeros, which lives until the kernel's call ends: no kernel can hand it out.</summary>
    /// <param name="lengths">One per axis; an array with other lower bounds than 0 has more.</param>
    public static StackItem NewArray(Emitter emitter, Type type, StackItem[] lengths)
    {
        if (lengths is [ConstantItem count] && (type == typeof(object[]) || type == typeof(string[]))) return new ObjectsItem((int)count.Bits);
        if (KernelTypes.Of(type) is not { } array || lengths.Length != array.Rank) throw DiagnosticCatalog.NewArray.Error(KernelTypes.NameOf(type.GetElementType()!));
        return new ValueItem(emitter.Builder.EmitTyped(Op.Allocate, array, Array.ConvertAll(lengths, length => emitter.As(length, DType.Int64))));
    }

    public static void Load(BodyReader reader)
    {
        var (index, array) = (reader.Pop(), reader.Pop());
        reader.Push(Load(reader.Emitter, array, index));
    }

    public static void Store(BodyReader reader)
    {
        var (value, index, array) = (reader.Pop(), reader.Pop(), reader.Pop());
        if (array is ObjectsItem objects)
        {
            objects.Items[index is ConstantItem { Bits: var i } && (ulong)i < (ulong)objects.Items.Length ? i : throw reader.Emitter.NotAValue(array)] = value;
            return;
        }
        Store(reader.Emitter, array, value, index);
    }

    public static void Address(BodyReader reader)
    {
        var (index, array) = (reader.Pop(), reader.Pop());
        PushAddress(reader, array, index);
    }

    /// <summary>Pushes an element's address; its value where that is all the next instruction wants.</summary>
    public static void PushAddress(BodyReader reader, StackItem array, params StackItem[] indices)
    {
        if (reader.Next is not { } next || !IsLoad(next))
        {
            reader.Push(Address(reader.Emitter, array, indices));
            return;
        }
        reader.SkipNext();
        reader.Push(Load(reader.Emitter, array, indices));
    }

    public static ValueId Load(Emitter emitter, StackItem array, params ReadOnlySpan<StackItem> indices) =>
        emitter.Builder.Emit(Op.ElementLoad, [emitter.Array(array), .. Indices(emitter, indices)]);

    public static void Store(Emitter emitter, StackItem array, StackItem value, params ReadOnlySpan<StackItem> indices)
    {
        var target = emitter.Array(array);
        emitter.Builder.Emit(Op.ElementStore, [target, emitter.As(value, emitter.Builder.TypeOf(target).DType), .. Indices(emitter, indices)]);
    }

    public static ElementAddress Address(Emitter emitter, StackItem array, params ReadOnlySpan<StackItem> indices)
    {
        var target = emitter.Array(array);
        return new ElementAddress(emitter.Builder.Emit(Op.ElementAddress, [target, .. Indices(emitter, indices)]), emitter.Builder.TypeOf(target).DType);
    }

    private static ValueId[] Indices(Emitter emitter, ReadOnlySpan<StackItem> indices)
    {
        var values = new ValueId[indices.Length];
        for (int i = 0; i < values.Length; i++) values[i] = emitter.As(indices[i], DType.Int64);
        return values;
    }

    private static bool IsLoad(ILOpCode opCode) => opCode is >= ILOpCode.Ldind_i1 and <= ILOpCode.Ldind_r8 or ILOpCode.Ldobj;
}
