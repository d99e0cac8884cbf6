using System.Reflection;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using DualJit.IR;

namespace DualJit.Frontend.Managed;

/// <summary>The arrays of one call of managed code.</summary>
/// <remarks>
/// Those that came into the kernel as objects are these objects, found by where they lie. Of those that the kernel made, in memory that no object
/// has, the code gets copies, whose elements go back when it ends.
/// </remarks>
internal sealed unsafe class ManagedArrays(ManagedCalls call)
{
    public static readonly MethodInfo GiveMethod = typeof(ManagedArrays).GetMethod(nameof(Give))!;
    public static readonly MethodInfo EndMethod = typeof(ManagedArrays).GetMethod(nameof(End))!;

    private static readonly MethodInfo ArrayReader = typeof(ManagedArrays).GetMethod(nameof(ReadArray))!;
    private static readonly MethodInfo NdArrayReader = typeof(ManagedArrays).GetMethod(nameof(ReadNdArray))!;

    private List<Copy>? _copies;

    /// <summary>A copy of an array of the kernel.</summary>
    /// <param name="Return">Writes its elements into the original.</param>
    private sealed record Copy(long[] Words, object Array, Action Return);

    /// <summary>The method that finds an array of the type, given what describes it.</summary>
    public static MethodInfo Reader(Type type) => type.IsArray ? ArrayReader.MakeGenericMethod(type) : NdArrayReader.MakeGenericMethod(type.GenericTypeArguments);

    // Emitted code calls the methods that are public.
    public TArray? ReadArray<TArray>(nint slots) where TArray : class
    {
        var parts = new Parts((long*)slots);
        if (parts.Data == 0) return null;
        object?[] objects = call.Objects;
        foreach (object? known in objects)
            if (known?.GetType() == typeof(TArray) && parts.Are(Unsafe.As<Array>(known))) return Unsafe.As<TArray>(known);
        foreach (object? known in objects)
        {
            if (known is not TArray?[] rows) continue;
            foreach (var row in rows)
                if (row is Array list && parts.Are(list)) return row;
        }
        foreach (var given in call.Given)
            if (given is TArray same && parts.Are(given)) return same;
        return (TArray)(Copied(parts, typeof(TArray)) ?? CopyOf(parts, typeof(TArray)));
    }

    private Array CopyOf(Parts parts, Type type)
    {
        var copy = Array.CreateInstanceFromArrayType(type, parts.Shape());
        int size = KernelTypes.Of(type)!.Value.ElementSize;
        new ReadOnlySpan<byte>((void*)parts.Data, copy.Length * size).CopyTo(Bytes());
        nint data = parts.Data;
        (_copies ??= []).Add(new Copy(parts.Words(), copy, () => Bytes().CopyTo(new Span<byte>((void*)data, copy.Length * size))));
        return copy;

        Span<byte> Bytes() => MemoryMarshal.CreateSpan(ref MemoryMarshal.GetArrayDataReference(copy), copy.Length * size);
    }

    public NdArray<T>? ReadNdArray<T>(nint slots) where T : unmanaged
    {
        var parts = new Parts((long*)slots);
        if (parts.Data == 0) return null;
        foreach (object? known in call.Objects)
            if (known is NdArray<T> array && AddressOf(array.Buffer) + array.Offset * sizeof(T) == parts.Data && parts.Are(array)) return array;
        foreach (object? known in call.Objects)
            if (known is NdArray<T> { Buffer: T[] buffer } && (parts.Data - AddressOf(buffer)) / sizeof(T) is >= 0 and var offset && offset < buffer.Length)
                return new NdArray<T>(buffer, (int)offset, parts.Shape(), parts.Strides());
        return (NdArray<T>)(Copied(parts, typeof(NdArray<T>)) ?? CopyOf<T>(parts));
    }

    private NdArray<T> CopyOf<T>(Parts parts) where T : unmanaged
    {
        int[] shape = parts.Shape(), strides = parts.Strides();
        var copy = new NdArray<T>(Buffers.Uninitialized<T>(Shapes.Count(shape)), shape);
        var original = (T*)parts.Data;
        for (int i = 0; i < copy.Length; i++) copy.Dense[i] = original[Position(i)];
        (_copies ??= []).Add(new Copy(parts.Words(), copy, () =>
        {
            for (int i = 0; i < copy.Length; i++) original[Position(i)] = copy.Dense[i];
        }));
        return copy;

        long Position(int index)
        {
            long position = 0;
            for (int axis = shape.Length - 1; axis >= 0; index /= shape[axis--]) position += (long)(index % shape[axis]) * strides[axis];
            return position;
        }
    }

    /// <summary>Describes an array that the code gives to the kernel.</summary>
    public void Give(Array? array, nint slots)
    {
        var words = (long*)slots;
        words[1] = array is null ? 0 : call.Pin(array);
        for (int axis = 0; axis < array?.Rank; axis++) words[2 + axis] = array.GetLength(axis);
    }

    /// <summary>Gives the kernel the elements of its arrays back.</summary>
    public void End()
    {
        foreach (var copy in _copies ?? []) copy.Return();
    }

    private object? Copied(Parts parts, Type type)
    {
        foreach (var copy in _copies ?? [])
            if (copy.Array.GetType() == type && parts.Words().AsSpan().SequenceEqual(copy.Words)) return copy.Array;
        return null;
    }

    private static nint AddressOf(Array array) => (nint)Unsafe.AsPointer(ref MemoryMarshal.GetArrayDataReference(array));

    /// <summary>What <see cref="Op.Describe"/> writes.</summary>
    private readonly struct Parts(long* words)
    {
        private readonly long* _words = words;

        private int Rank => (int)_words[0];

        public nint Data => (nint)_words[1];

        public long[] Words() => new ReadOnlySpan<long>(_words, 2 + 2 * Rank).ToArray();

        public int[] Shape() => Array.ConvertAll(new ReadOnlySpan<long>(_words + 2, Rank).ToArray(), length => (int)length);

        public int[] Strides() => Array.ConvertAll(new ReadOnlySpan<long>(_words + 2 + Rank, Rank).ToArray(), stride => (int)stride);

        public bool Are(Array array)
        {
            if (AddressOf(array) != Data || array.Rank != Rank) return false;
            for (int axis = 0; axis < Rank; axis++)
                if (array.GetLength(axis) != _words[2 + axis]) return false;
            return true;
        }

        // The stride of an axis with one index says nothing.
        public bool Are(NdArray array)
        {
            if (array.Rank != Rank) return false;
            for (int axis = 0; axis < Rank; axis++)
                if (array.ShapeArray[axis] != _words[2 + axis] || (_words[2 + axis] > 1 && array.StrideArray[axis] != _words[2 + Rank + axis])) return false;
            return true;
        }
    }
}
