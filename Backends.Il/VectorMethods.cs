using System.Numerics;
using System.Reflection;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace DualJit.Il;

/// <summary>What generated code calls for vectors where .NET has no method, for masks as bits above all.</summary>
internal static unsafe class VectorMethods
{
    private const MethodImplOptions Inline = MethodImplOptions.AggressiveInlining;

    /// <summary>The method of this name, of which there is one, for these types.</summary>
    public static MethodInfo Generic(string name, params Type[] types)
    {
        var method = typeof(VectorMethods).GetMethod(name)!;
        return types.Length == 0 ? method : method.MakeGenericMethod(types);
    }

    public static int WithLane(int mask, bool bit, int lane) => bit ? mask | (1 << lane) : mask & ~(1 << lane);

    public static int SelectBits(int mask, int a, int b) => (mask & a) | (~mask & b);

    public static TTo Reinterpret<TFrom, TTo>(TFrom value) where TFrom : struct where TTo : struct => Unsafe.BitCast<TFrom, TTo>(value);

    /// <summary>Each lane by C#'s cast.</summary>
    public static VTo Convert<VFrom, TFrom, VTo, TTo>(VFrom vector) where VFrom : unmanaged where TFrom : unmanaged where VTo : unmanaged where TTo : unmanaged
    {
        VTo result = default;
        for (int i = 0; i < sizeof(VFrom) / sizeof(TFrom); i++) ((TTo*)&result)[i] = Semantics.Convert.Eval<TFrom, TTo>(((TFrom*)&vector)[i]);
        return result;
    }

    [MethodImpl(Inline)]
    public static V ZipLow<V, T>(V a, V b) where V : unmanaged where T : unmanaged
    {
        if (!HasZip<V, T>()) return ZipLanes<V, T>(a, b, 0);
        return sizeof(T) == 8
            ? ZipLongs<V>(a, b, Vector512.Create(0UL, 0, 1, 1, 2, 2, 3, 3))
            : ZipInts<V>(a, b, Vector256.Create(0u, 0, 1, 1, 2, 2, 3, 3));
    }

    [MethodImpl(Inline)]
    public static V ZipHigh<V, T>(V a, V b) where V : unmanaged where T : unmanaged
    {
        if (!HasZip<V, T>()) return ZipLanes<V, T>(a, b, sizeof(V) / sizeof(T) / 2);
        return sizeof(T) == 8
            ? ZipLongs<V>(a, b, Vector512.Create(4UL, 4, 5, 5, 6, 6, 7, 7))
            : ZipInts<V>(a, b, Vector256.Create(4u, 4, 5, 5, 6, 6, 7, 7));
    }

    // What columns are made of rows with: eight lanes of 64 or 32 bits.
    private static bool HasZip<V, T>() where V : unmanaged where T : unmanaged =>
        (sizeof(T) == 8 && sizeof(V) == 64 && Vector512.IsHardwareAccelerated) || (sizeof(T) == 4 && sizeof(V) == 32 && Vector256.IsHardwareAccelerated);

    [MethodImpl(Inline)]
    private static V ZipLongs<V>(V a, V b, Vector512<ulong> lanes)
    {
        var (first, second) = (Vector512.Shuffle(Unsafe.BitCast<V, Vector512<ulong>>(a), lanes), Vector512.Shuffle(Unsafe.BitCast<V, Vector512<ulong>>(b), lanes));
        return Unsafe.BitCast<Vector512<ulong>, V>(Vector512.ConditionalSelect(Vector512.Create(ulong.MaxValue, 0, ulong.MaxValue, 0, ulong.MaxValue, 0, ulong.MaxValue, 0), first, second));
    }

    [MethodImpl(Inline)]
    private static V ZipInts<V>(V a, V b, Vector256<uint> lanes)
    {
        var (first, second) = (Vector256.Shuffle(Unsafe.BitCast<V, Vector256<uint>>(a), lanes), Vector256.Shuffle(Unsafe.BitCast<V, Vector256<uint>>(b), lanes));
        return Unsafe.BitCast<Vector256<uint>, V>(Vector256.ConditionalSelect(Vector256.Create(uint.MaxValue, 0, uint.MaxValue, 0, uint.MaxValue, 0, uint.MaxValue, 0), first, second));
    }

    private static V ZipLanes<V, T>(V a, V b, int first) where V : unmanaged where T : unmanaged
    {
        V result = default;
        for (int i = 0; i < sizeof(V) / sizeof(T) / 2; i++) (((T*)&result)[2 * i], ((T*)&result)[2 * i + 1]) = (((T*)&a)[first + i], ((T*)&b)[first + i]);
        return result;
    }

    [MethodImpl(Inline)]
    public static V LoadLanes<V, T>(T* address, int mask) where V : unmanaged where T : unmanaged =>
        mask == (1 << (sizeof(V) / sizeof(T))) - 1 ? Unsafe.ReadUnaligned<V>(address) : LoadSomeLanes<V, T>(address, mask);

    private static V LoadSomeLanes<V, T>(T* address, int mask) where V : unmanaged where T : unmanaged
    {
        V result = default;
        for (; mask != 0; mask &= mask - 1)
        {
            int lane = BitOperations.TrailingZeroCount(mask);
            ((T*)&result)[lane] = address[lane];
        }
        return result;
    }

    public static void StoreLanes<V, T>(T* address, V vector, int mask) where V : unmanaged where T : unmanaged
    {
        for (; mask != 0; mask &= mask - 1)
        {
            int lane = BitOperations.TrailingZeroCount(mask);
            address[lane] = ((T*)&vector)[lane];
        }
    }

    // Bools in memory: any byte but 0 is true.

    public static int LoadMask8(byte* address) => ~(int)Vector64.Equals(Vector64.Load(address), Vector64<byte>.Zero).ExtractMostSignificantBits() & 0xFF;

    public static int LoadMask16(byte* address) => ~(int)Vector128.Equals(Vector128.Load(address), Vector128<byte>.Zero).ExtractMostSignificantBits() & 0xFFFF;

    public static int LoadMasked(byte* address, int mask)
    {
        int result = 0;
        for (int lane = 0; mask >> lane != 0; lane++)
            if ((mask >> lane & 1) != 0 && address[lane] != 0) result |= 1 << lane;
        return result;
    }

    public static void StoreMask8(byte* address, int value) => (Expand64<byte>(value) & Vector64<byte>.One).Store(address);

    public static void StoreMask16(byte* address, int value) => (Expand128<byte>(value) & Vector128<byte>.One).Store(address);

    public static void StoreMasked(byte* address, int value, int mask)
    {
        for (int lane = 0; mask >> lane != 0; lane++)
            if ((mask >> lane & 1) != 0) address[lane] = (byte)(value >> lane & 1);
    }

    [MethodImpl(Inline)]
    public static Vector64<T> Select64<T>(int mask, Vector64<T> a, Vector64<T> b) => Vector64.ConditionalSelect(Expand64<T>(mask), a, b);

    [MethodImpl(Inline)]
    public static Vector128<T> Select128<T>(int mask, Vector128<T> a, Vector128<T> b) => Vector128.ConditionalSelect(Expand128<T>(mask), a, b);

    [MethodImpl(Inline)]
    public static Vector256<T> Select256<T>(int mask, Vector256<T> a, Vector256<T> b) => Vector256.ConditionalSelect(Expand256<T>(mask), a, b);

    [MethodImpl(Inline)]
    public static Vector512<T> Select512<T>(int mask, Vector512<T> a, Vector512<T> b) => Vector512.ConditionalSelect(Expand512<T>(mask), a, b);

    // Bit i of the mask as all bits of lane i: each lane keeps its own bit, and compares it with that bit.

    [MethodImpl(Inline)]
    public static Vector64<T> Expand64<T>(int mask)
    {
        var bits = Vector64.Create((byte)1, 2, 4, 8, 16, 32, 64, 128);
        return Vector64.Equals(Vector64.Create((byte)mask) & bits, bits).As<byte, T>();
    }

    [MethodImpl(Inline)]
    public static Vector128<T> Expand128<T>(int mask)
    {
        if (Unsafe.SizeOf<T>() == 1)
        {
            var eight = Vector64.Create((byte)1, 2, 4, 8, 16, 32, 64, 128);
            var bytes = Vector128.Create(eight, eight);
            return Vector128.Equals(Vector128.Create(Vector64.Create((byte)mask), Vector64.Create((byte)(mask >> 8))) & bytes, bytes).As<byte, T>();
        }
        var bits = Vector128.Create((short)1, 2, 4, 8, 16, 32, 64, 128);
        return Vector128.Equals(Vector128.Create((short)mask) & bits, bits).As<short, T>();
    }

    [MethodImpl(Inline)]
    public static Vector256<T> Expand256<T>(int mask)
    {
        if (Unsafe.SizeOf<T>() == 2)
        {
            var sixteen = Vector256.Create((ushort)1, 2, 4, 8, 16, 32, 64, 128, 256, 512, 1024, 2048, 4096, 8192, 16384, 32768);
            return Vector256.Equals(Vector256.Create((ushort)mask) & sixteen, sixteen).As<ushort, T>();
        }
        var bits = Vector256.Create(1, 2, 4, 8, 16, 32, 64, 128);
        return Vector256.Equals(Vector256.Create(mask) & bits, bits).As<int, T>();
    }

    [MethodImpl(Inline)]
    public static Vector512<T> Expand512<T>(int mask)
    {
        if (Unsafe.SizeOf<T>() == 4)
        {
            var sixteen = Vector512.Create(1, 2, 4, 8, 16, 32, 64, 128, 256, 512, 1024, 2048, 4096, 8192, 16384, 32768);
            return Vector512.Equals(Vector512.Create(mask) & sixteen, sixteen).As<int, T>();
        }
        var bits = Vector512.Create(1L, 2, 4, 8, 16, 32, 64, 128);
        return Vector512.Equals(Vector512.Create((long)mask) & bits, bits).As<long, T>();
    }
}
