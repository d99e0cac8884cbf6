using DualJit.IR;

namespace DualJit;

/// <summary>What the arrays are as objects that a kernel returns in rows or replaces rows by: those it was called with, and one for each that it made.</summary>
internal sealed unsafe class ArrayObjects
{
    private readonly Dictionary<int, Array> _arguments = [];
    private readonly Dictionary<int, Array> _rowsBefore = [];
    private readonly Dictionary<nint, Array> _made = [];

    /// <summary>Makes an array known by the number of its parameter. Emitted code calls it.</summary>
    internal void Add(Array array, int owner) => _arguments[owner] = array;

    /// <summary>The same for a <c>T[][]</c> whose rows the kernel may replace: what is known by their numbers are the rows as they were.</summary>
    internal void AddChanging(Array rows, int owner)
    {
        _arguments[owner] = rows;
        _rowsBefore[owner] = (Array)rows.Clone();
    }

    /// <summary>The array that a kernel returned. Emitted code calls it.</summary>
    internal T[]? ToVector<T>(ReturnedArray* array) where T : unmanaged => Vector<T>(array->Data, array->Lengths[0], array->Owner);

    /// <summary>The <c>T[][]</c> that a kernel returned. Emitted code calls it.</summary>
    internal T[]?[]? ToRows<T>(ReturnedArray* array) where T : unmanaged
    {
        if (array->Data == 0) return null;
        if (array->Owner != 0) return (T[]?[])_arguments[(int)array->Owner];
        if (_made.TryGetValue(array->Data, out var known)) return (T[]?[])known;
        var rows = new T[]?[array->Lengths[0]];
        _made[array->Data] = rows;
        for (int i = 0; i < rows.Length; i++) rows[i] = Row<T>(array->Data, i);
        return rows;
    }

    /// <summary>Replaces the rows that the kernel replaced, whether it returned or ended in an exception. Emitted code calls it.</summary>
    /// <param name="rows">The array to write to.</param>
    /// <param name="owner">The number of its parameter.</param>
    /// <param name="table">Where the kernel had the rows; 0 where it was not called.</param>
    internal void WriteBack<T>(T[]?[] rows, int owner, nint table) where T : unmanaged
    {
        if (table == 0) return;
        var before = (T[]?[])_rowsBefore[owner];
        for (int i = 0; i < before.Length; i++)
            if (Row<T>(table, i) is var row && !ReferenceEquals(row, before[i])) rows[i] = row;
    }

    private T[]? Row<T>(nint table, int index) where T : unmanaged
    {
        var entry = (long*)(table + (nint)index * ArrayAbi.RowSize);
        return Vector<T>((nint)entry[0], entry[1], entry[2]);
    }

    private T[]? Vector<T>(nint data, long length, long owner) where T : unmanaged
    {
        if (data == 0) return null;
        var (parameter, row) = ((int)owner, (int)(owner >> ArrayAbi.RowShift));
        if (parameter != 0) return row == 0 ? (T[])_arguments[parameter] : ((T[]?[])_rowsBefore.GetValueOrDefault(parameter, _arguments[parameter]))[row - 1];
        if (_made.TryGetValue(data, out var known)) return (T[])known;
        // Also one without elements is an object of its own.
        var copy = GC.AllocateUninitializedArray<T>((int)length);
        new ReadOnlySpan<T>((void*)data, copy.Length).CopyTo(copy);
        _made[data] = copy;
        return copy;
    }
}
