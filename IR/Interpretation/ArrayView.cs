namespace DualJit.IR;

/// <summary>An array in memory as the interpreter sees it. Who owns the memory keeps it in place.</summary>
/// <param name="Data">Address of the element whose indices are all 0.</param>
/// <param name="Strides">Distances in elements, one per axis.</param>
public sealed partial record ArrayView(nint Data, long[] Lengths, long[] Strides)
{
    /// <summary>True for the null that an array variable may hold instead of an array.</summary>
    public bool IsNull { get; private init; }

    /// <summary>A null, of this rank where it has one.</summary>
    public static ArrayView Null(int rank) => Contiguous(0, new long[Math.Max(0, rank)]) with { IsNull = true };

    /// <summary>Elements in all.</summary>
    public long Length => Lengths.Aggregate(1L, (product, length) => product * length);

    /// <summary>An array whose last axis varies fastest, without gaps. An axis of length 0 counts as 1 in strides.</summary>
    public static ArrayView Contiguous(nint data, params ReadOnlySpan<long> lengths)
    {
        var strides = new long[lengths.Length];
        long stride = 1;
        for (int axis = lengths.Length - 1; axis >= 0; axis--)
        {
            strides[axis] = stride;
            stride *= Math.Max(1, lengths[axis]);
        }
        return new ArrayView(data, lengths.ToArray(), strides);
    }

    /// <summary>The array whose address and length lie at <paramref name="entry"/>: one of rows.</summary>
    public static ArrayView OfRow(nint entry) =>
        ScalarMemory.Load(entry, DType.Int64) is not 0 and var data ? Contiguous((nint)data, ScalarMemory.Load(entry + sizeof(long), DType.Int64)) : Null(1);

    /// <summary>Writes where this array lies to <paramref name="entry"/>, as one of rows.</summary>
    public void StoreAsRow(nint entry)
    {
        ScalarMemory.Store(entry, DType.Int64, Data);
        ScalarMemory.Store(entry + sizeof(long), DType.Int64, Lengths[0]);
    }

    /// <summary>An array whose first axis varies fastest, without gaps.</summary>
    public static ArrayView FirstAxisFastest(nint data, params ReadOnlySpan<long> lengths)
    {
        var reversed = lengths.ToArray();
        Array.Reverse(reversed);
        var view = Contiguous(data, reversed);
        Array.Reverse(view.Strides);
        return view with { Lengths = lengths.ToArray() };
    }

    /// <summary>Writes rank, address, lengths and strides one after another, eight bytes each.</summary>
    public void Describe(nint target)
    {
        foreach (long word in (long[])[Lengths.Length, IsNull ? 0 : Data, .. Lengths, .. Strides])
        {
            ScalarMemory.Store(target, DType.Int64, word);
            target += sizeof(long);
        }
    }

    /// <summary>The array of which <see cref="Describe"/> wrote this.</summary>
    public static ArrayView Described(nint source)
    {
        var rank = ScalarMemory.Load(source, DType.Int64);
        var data = (nint)Word(1);
        if (data == 0) return Null((int)rank);
        var (lengths, strides) = (new long[rank], new long[rank]);
        for (int axis = 0; axis < rank; axis++) (lengths[axis], strides[axis]) = (Word(2 + axis), Word(2 + (int)rank + axis));
        return new ArrayView(data, lengths, strides);

        long Word(int index) => ScalarMemory.Load(source + index * sizeof(long), DType.Int64);
    }

    /// <summary>The address of an element.</summary>
    /// <exception cref="IndexOutOfRangeException">An index is out of bounds.</exception>
    public nint Address(ReadOnlySpan<long> indices, int elementSize)
    {
        if (indices.Length != Lengths.Length) throw new InternalCompilerException($"{indices.Length} indices for an array of rank {Lengths.Length}");
        long offset = 0;
        for (int axis = 0; axis < indices.Length; axis++)
        {
            if ((ulong)indices[axis] >= (ulong)Lengths[axis]) throw Traps.Create(TrapKind.IndexOutOfRange, indices[axis], Lengths[axis]);
            offset += indices[axis] * Strides[axis];
        }
        return Data + (nint)(offset * elementSize);
    }

    /// <summary>The indices of the element that stands at indices of a shape which the array broadcasts to.</summary>
    public long[] IndicesIn(long[] indices) => [.. Lengths.Zip(indices[^Lengths.Length..], (length, index) => length == 1 ? 0 : index)];

    /// <summary>The address of the element at a place in row-major order.</summary>
    /// <exception cref="IndexOutOfRangeException">There are not so many elements.</exception>
    public nint AddressAt(long position, int elementSize)
    {
        if ((ulong)position >= (ulong)Length) throw Traps.Create(TrapKind.IndexOutOfRange, position, Length);
        long offset = 0;
        for (int axis = Lengths.Length - 1; axis >= 0; axis--)
        {
            offset += position % Lengths[axis] * Strides[axis];
            position /= Lengths[axis];
        }
        return Data + (nint)(offset * elementSize);
    }
}
