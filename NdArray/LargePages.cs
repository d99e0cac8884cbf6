using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace DualJit;

/// <summary>Memory in pages of 2 MB where Linux gives them to those that ask, which is its usual setting.</summary>
/// <remarks>
/// A large array that is new is touched for the first time when it is written, and what the system does for each page then takes longer than to compute the elements; one whose columns are read has each of
/// their elements in another page. NumPy asks for the arrays that it makes in the same way, from the same size on. What the collector does with the memory is not changed by it.
/// </remarks>
internal static partial class LargePages
{
    private const long LeastBytes = 4L << 20;
    private const int AdviseHugePages = 14;

    private static readonly bool _areThere = OperatingSystem.IsLinux() && NativeLibrary.TryLoad("libc", typeof(LargePages).Assembly, null, out nint libc) && NativeLibrary.TryGetExport(libc, "madvise", out _);

    /// <summary>Asks for the pages that lie in an array that was just made, and gives the array.</summary>
    internal static unsafe T[] Ask<T>(T[] array) where T : unmanaged
    {
        long bytes = (long)array.Length * Unsafe.SizeOf<T>();
        if (bytes < LeastBytes || !_areThere) return array;
        // Not pinned: an array of this size does not move by itself, and where a program makes it move, pages beside it are asked for and nothing else.
        nuint start = (nuint)Unsafe.AsPointer(ref MemoryMarshal.GetArrayDataReference(array));
        nuint page = (nuint)Environment.SystemPageSize;
        nuint first = (start + page - 1) / page * page, end = (start + (nuint)bytes) / page * page;
        // It is an advice: where the system does not take it, its small pages do as well.
        _ = madvise(first, end - first, AdviseHugePages);
        return array;
    }

    [LibraryImport("libc")]
    private static partial int madvise(nuint address, nuint length, int advice);
}
