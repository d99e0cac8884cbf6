using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace DualJit.Bench;

/// <summary>Arrays that C has the addresses of.</summary>
static unsafe class PeerArrays
{
    private const int LargeObject = 85_000 / sizeof(double);

    public delegate void Result(void* result);

    /// <summary>A C function without contraction.</summary>
    public static nint Native(string function) => Peers.Function(Contestant.ClangStrict, function);

    /// <summary>Large arrays are as the library makes them, as NumPy's are as NumPy does: they do not move. Small ones would.</summary>
    public static NdArray<double> Filled(int n, int seed)
    {
        var array = n < LargeObject ? NdArray.Wrap(GC.AllocateUninitializedArray<double>(n, pinned: true)) : NdArray.Empty<double>(n);
        Memory.Fill(array.AsSpan(), seed);
        return array;
    }

    public static double* Pointer(NdArray<double> array) => (double*)Unsafe.AsPointer(ref MemoryMarshal.GetReference(array.AsReadOnlySpan()));

    /// <summary>Runs a function whose result is memory of its own.</summary>
    public static void Fresh(long bytes, Result run)
    {
        void* result = NativeMemory.Alloc((nuint)bytes);
        run(result);
        NativeMemory.Free(result);
    }
}
