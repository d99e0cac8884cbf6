using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using DualJit.IR;

namespace DualJit;

/// <summary>The managed arrays that a kernel makes its results in.</summary>
/// <remarks>
/// The stub has a pinned variable for each, and the context its address. So an array is found and kept in place by the collector as long as the stub runs, costs no handle, and nothing has to be
/// undone where the kernel fails. It becomes part of the result as it is.
/// </remarks>
internal static unsafe class ResultMemory
{
    /// <summary>Readies a context. Emitted code calls it.</summary>
    /// <param name="context">Of the call.</param>
    /// <param name="areAligned">Whether large arrays start on a cache line, which only those can that are part of an <see cref="NdArray"/>.</param>
    internal static void Prepare(KernelContext* context, bool areAligned) => context->ResultAllocator = areAligned
        ? (nint)(delegate*<KernelContext*, long, DType, long, bool, nint>)&AllocateAligned
        : (nint)(delegate*<KernelContext*, long, DType, long, bool, nint>)&Allocate;

    /// <summary>The array that a kernel made and returned; null where its memory is not the caller's, or has elements of another .NET type: those of a char are made as ushorts.</summary>
    internal static T[]? Of<T>(KernelContext* context, long owner) where T : unmanaged =>
        ArrayAbi.ResultOf(owner) is { } result && Unsafe.AsRef<object?>((void*)context->Results[result]) is { } made && made.GetType() == typeof(T[]) ? Unsafe.As<T[]>(made) : null;

    private static nint AllocateAligned(KernelContext* context, long elements, DType dtype, long result, bool isZeroed) => Allocate(context, elements, dtype, result, isZeroed, isAligned: true);

    private static nint Allocate(KernelContext* context, long elements, DType dtype, long result, bool isZeroed) => Allocate(context, elements, dtype, result, isZeroed, isAligned: false);

    private static nint Allocate(KernelContext* context, long elements, DType dtype, long result, bool isZeroed, bool isAligned)
    {
        try
        {
            ref object? variable = ref Unsafe.AsRef<object?>((void*)context->Results[result]);
            return dtype switch
            {
                DType.Bool => Make<bool>(ref variable, elements, isZeroed, isAligned),
                DType.Int8 => Make<sbyte>(ref variable, elements, isZeroed, isAligned),
                DType.UInt8 => Make<byte>(ref variable, elements, isZeroed, isAligned),
                DType.Int16 => Make<short>(ref variable, elements, isZeroed, isAligned),
                DType.UInt16 => Make<ushort>(ref variable, elements, isZeroed, isAligned),
                DType.Int32 => Make<int>(ref variable, elements, isZeroed, isAligned),
                DType.UInt32 => Make<uint>(ref variable, elements, isZeroed, isAligned),
                DType.Int64 => Make<long>(ref variable, elements, isZeroed, isAligned),
                DType.UInt64 => Make<ulong>(ref variable, elements, isZeroed, isAligned),
                DType.Float16 => Make<Half>(ref variable, elements, isZeroed, isAligned),
                DType.Float32 => Make<float>(ref variable, elements, isZeroed, isAligned),
                DType.Float64 => Make<double>(ref variable, elements, isZeroed, isAligned),
                DType.Complex128 => Make<System.Numerics.Complex>(ref variable, elements, isZeroed, isAligned),
            };
        }
        catch (OutOfMemoryException)
        {
            // An exception would have to pass through native code; the kernel ends with this one itself.
            return 0;
        }
    }

    private static nint Make<T>(ref object? variable, long elements, bool isZeroed, bool isAligned) where T : unmanaged
    {
        int length = (int)elements;
        var (buffer, offset) = isAligned
            ? isZeroed ? Buffers.Zeroed<T>(length) : Buffers.Uninitialized<T>(length)
            : (LargePages.Ask(isZeroed ? new T[length] : GC.AllocateUninitializedArray<T>(length)), 0);
        variable = buffer;
        // Pinned from here on. What the buffers found for large arrays, before it was, holds as those do not move by themselves; for the others the offset is 0.
        return (nint)Unsafe.AsPointer(ref MemoryMarshal.GetArrayDataReference(buffer)) + offset * Unsafe.SizeOf<T>();
    }
}
