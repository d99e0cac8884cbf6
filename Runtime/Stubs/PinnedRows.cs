using System.Runtime.InteropServices;
using DualJit.IR;

namespace DualJit;

/// <summary>The rows of a <c>T[][]</c> while a kernel runs: where each lies and how long it is, as <see cref="ArrayAbi"/> has them, and what keeps them in place.</summary>
/// <remarks>Making it takes time for each row, some tens of nanoseconds, whether the kernel looks at the row or not.</remarks>
internal unsafe struct PinnedRows
{
    private int _count;
    private nint _handles;

    /// <summary>The address of the first row's entry. Emitted code reads it.</summary>
    internal nint Table;

    /// <summary>Pins every row. Emitted code calls it, on a struct of zeros, and <see cref="Free"/> whether it returns or throws.</summary>
    /// <param name="rows">What is to be filled.</param>
    /// <param name="arrays">The rows.</param>
    /// <param name="owner">The number of the parameter.</param>
    internal static void Pin<T>(PinnedRows* rows, T[]?[] arrays, int owner) where T : unmanaged
    {
        rows->Table = (nint)NativeMemory.AllocZeroed((nuint)arrays.Length + 1, ArrayAbi.RowSize + (nuint)sizeof(nint));
        rows->_handles = rows->Table + arrays.Length * ArrayAbi.RowSize;
        foreach (var array in arrays)
        {
            int row = rows->_count++;
            if (array is null) continue;
            var handle = GCHandle.Alloc(array, GCHandleType.Pinned);
            ((nint*)rows->_handles)[row] = GCHandle.ToIntPtr(handle);
            var entry = (long*)(rows->Table + row * ArrayAbi.RowSize);
            entry[0] = (long)handle.AddrOfPinnedObject();
            entry[1] = array.Length;
            entry[2] = (long)(row + 1) << ArrayAbi.RowShift | (uint)owner;
        }
    }

    /// <summary>Lets go of the rows. Emitted code calls it.</summary>
    internal static void Free(PinnedRows* rows)
    {
        for (int row = 0; row < rows->_count; row++)
            if (((nint*)rows->_handles)[row] is not 0 and var handle) GCHandle.FromIntPtr(handle).Free();
        NativeMemory.Free((void*)rows->Table);
    }
}
