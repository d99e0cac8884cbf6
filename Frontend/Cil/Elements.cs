using System.Reflection.Metadata;
using DualJit.IR;

namespace DualJit.Frontend.Cil;

/// <summary>Elements of <c>T[]</c>, and the rows of <c>T[][]</c>. The elements dtype is the array's: CIL has one instruction for bool and byte, and for int and uint.</summary>
internal static class Elements
{
    /// <summary>A new array of zeros, whose memory lives until the kernel's call ends: what is returned is copied.</summary>
    /// <param name="lengths">One per axis; an array with other lower bounds than 0 has more.</param>
    public static StackItem NewArray(Emitter emitter, Type type, StackItem[] lengths)
    {
        if (lengths is [ConstantItem count] && (type == typeof(object[]) || type == typeof(string[]))) return new ObjectsItem((int)count.Bits);
        if (KernelTypes.Of(type) is not { IsReference: true } array || lengths.Length != array.Rank) throw DiagnosticCatalog.NewArray.Error(KernelTypes.NameOf(type.GetElementType()!));
        return new ValueItem(emitter.Builder.EmitTyped(Op.Allocate, array, Array.ConvertAll(lengths, length => emitter.As(length, DType.Int64))));
    }

    /// <summary>The length of an array, or how many rows there are.</summary>
    public static ValueId Length(Emitter emitter, StackItem array) =>
        emitter.Builder.Emit(Op.Length, IsRows(emitter, array) ? emitter.Value(array) : emitter.Array(array));

    /// <param name="type">The .NET type of the elements, where the instruction names it.</param>
    public static void Load(BodyReader reader, Type? type = null)
    {
        var (index, array) = (reader.Pop(), reader.Pop());
        if (array is ItemsItem { Items: var items } && index is ConstantItem { Bits: var i } && (ulong)i < (ulong)items.Length) reader.Push(items[i]);
        else reader.Push(Load(reader.Emitter, array, type, index));
    }

    /// <inheritdoc cref="Load(BodyReader, Type?)"/>
    public static void Store(BodyReader reader, Type? type = null)
    {
        var (value, index, array) = (reader.Pop(), reader.Pop(), reader.Pop());
        if (array is ObjectsItem objects)
        {
            objects.Items[index is ConstantItem { Bits: var i } && (ulong)i < (ulong)objects.Items.Length ? i : throw reader.Emitter.NotAValue(array)] = value;
            return;
        }
        Store(reader.Emitter, array, type, value, index);
    }

    public static void Address(BodyReader reader, Type type)
    {
        var (index, array) = (reader.Pop(), reader.Pop());
        PushAddress(reader, array, type, index);
    }

    /// <summary>Pushes an element's address; its value where that is all the next instruction wants.</summary>
    public static void PushAddress(BodyReader reader, StackItem array, Type? type, params StackItem[] indices)
    {
        if (reader.Next is not { } next || !IsLoad(next))
        {
            reader.Push(Address(reader.Emitter, array, type, indices));
            return;
        }
        reader.SkipNext();
        reader.Push(Load(reader.Emitter, array, type, indices));
    }

    public static StackItem Load(Emitter emitter, StackItem array, Type? type, params ReadOnlySpan<StackItem> indices)
    {
        if (IsRows(emitter, array) && emitter.Value(array) is var rows)
            return new ValueItem(emitter.Builder.EmitTyped(Op.Row, emitter.Builder.TypeOf(rows).Row, rows, Indices(emitter, indices)[0]));
        var source = emitter.Array(array);
        return emitter.Builder.TypeOf(source).IsArrayOfStructs
            ? emitter.Load(Address(emitter, array, type, indices))
            : new ValueItem(emitter.Builder.Emit(Op.ElementLoad, [source, .. Indices(emitter, indices)]));
    }

    public static void Store(Emitter emitter, StackItem array, Type? type, StackItem value, params ReadOnlySpan<StackItem> indices)
    {
        if (IsRows(emitter, array))
        {
            StoreRow(emitter, emitter.Value(array), value, indices);
            return;
        }
        var target = emitter.Array(array);
        if (emitter.Builder.TypeOf(target).IsArrayOfStructs) emitter.Store(Address(emitter, array, type, indices), value);
        else emitter.Builder.Emit(Op.ElementStore, [target, emitter.As(value, emitter.Builder.TypeOf(target).Element), .. Indices(emitter, indices)]);
    }

    public static ElementAddress Address(Emitter emitter, StackItem array, Type? type, params ReadOnlySpan<StackItem> indices)
    {
        if (IsRows(emitter, array)) throw DiagnosticCatalog.RowReference.Error();
        var target = emitter.Array(array);
        return new ElementAddress(emitter.Builder.Emit(Op.ElementAddress, [target, .. Indices(emitter, indices)]), ElementType.In(emitter.Builder.TypeOf(target), type));
    }

    private static void StoreRow(Emitter emitter, ValueId rows, StackItem row, ReadOnlySpan<StackItem> index)
    {
        // Managed code gets the objects that were passed in, where rows are replaced when the call ends.
        if (!emitter.Builder.IsResultOf(rows, Op.Allocate)) emitter.Unit.NoteReplacedRow();
        emitter.Builder.Emit(Op.RowStore, [rows, emitter.As(row, emitter.Builder.TypeOf(rows).Row), .. Indices(emitter, index)]);
    }

    private static bool IsRows(Emitter emitter, StackItem item) => emitter.TypeOf(item) is { IsRows: true };

    private static ValueId[] Indices(Emitter emitter, ReadOnlySpan<StackItem> indices)
    {
        var values = new ValueId[indices.Length];
        for (int i = 0; i < values.Length; i++) values[i] = emitter.TypeOf(indices[i]) is { IsUntyped: true } ? emitter.Value(indices[i]) : emitter.As(indices[i], DType.Int64);
        return values;
    }

    private static bool IsLoad(ILOpCode opCode) => opCode is >= ILOpCode.Ldind_i1 and <= ILOpCode.Ldind_r8 or ILOpCode.Ldobj;
}
