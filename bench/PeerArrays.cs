using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace DualJit.Bench;

/// <summary>Arrays that C has the addresses of.</summary>
static unsafe class PeerArrays
{
    public delegate void Result(void* result);

    /// <summary>A C function without contraction.</summary>
    public static nint Native(string function) => Peers.Function(Contestant.ClangStrict, function);

    public static NdArray<double> Filled(int n, int seed) => NdArray.Wrap(Memory.Fill(GC.AllocateUninitializedArray<double>(n, pinned: true), seed));

    public static double* Pointer(NdArray<double> array) => (double*)Unsafe.AsPointer(ref MemoryMarshal.GetReference(array.AsReadOnlySpan()));

    /// <summary>Runs a function whose result is memory of its own.</summary>
    public static void Fresh(long bytes, Result run)
    {
        void* result = NativeMemory.Alloc((nuint)bytes);
        run(result);
        NativeMemory.Free(result);
    }
}
