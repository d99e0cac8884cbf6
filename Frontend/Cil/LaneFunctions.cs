using System.Numerics;
using System.Runtime.CompilerServices;

namespace DualJit.Frontend.Cil;

/// <summary>What the functions of the processor's vectors do to each lane, under their names. Comparisons give all bits or none.</summary>
/// <remarks>The reader leaves out what <c>sizeof(T) ==</c> excludes.</remarks>
internal static unsafe class LaneFunctions
{
    public static T Add<T>(T a, T b) where T : INumber<T> => a + b;

    public static T Subtract<T>(T a, T b) where T : INumber<T> => a - b;

    public static T Multiply<T>(T a, T b) where T : INumber<T> => a * b;

    public static T Divide<T>(T a, T b) where T : INumber<T> => a / b;

    public static T Negate<T>(T a) where T : INumber<T> => -a;

    public static T Abs<T>(T a) where T : INumber<T> => T.IsNegative(a) ? -a : a;

    public static T Max<T>(T a, T b) where T : INumber<T> => T.Max(a, b);

    public static T Min<T>(T a, T b) where T : INumber<T> => T.Min(a, b);

    public static T MaxNumber<T>(T a, T b) where T : INumber<T> => T.MaxNumber(a, b);

    public static T MinNumber<T>(T a, T b) where T : INumber<T> => T.MinNumber(a, b);

    public static T CopySign<T>(T a, T b) where T : INumber<T> => T.CopySign(a, b);

    public static T Sqrt<T>(T a) where T : IRootFunctions<T> => T.Sqrt(a);

    public static T Floor<T>(T a) where T : IFloatingPoint<T> => T.Floor(a);

    public static T Ceiling<T>(T a) where T : IFloatingPoint<T> => T.Ceiling(a);

    public static T Truncate<T>(T a) where T : IFloatingPoint<T> => T.Truncate(a);

    public static T Round<T>(T a) where T : IFloatingPoint<T> => T.Round(a);

    public static T FusedMultiplyAdd<T>(T a, T b, T c) where T : IFloatingPointIeee754<T> => T.FusedMultiplyAdd(a, b, c);

    public static T MultiplyAddEstimate<T>(T a, T b, T c) where T : INumberBase<T> => T.MultiplyAddEstimate(a, b, c);

    public static T Equals<T>(T a, T b) where T : unmanaged, INumber<T> => Mask<T>(a == b);

    public static T LessThan<T>(T a, T b) where T : unmanaged, INumber<T> => Mask<T>(a < b);

    public static T LessThanOrEqual<T>(T a, T b) where T : unmanaged, INumber<T> => Mask<T>(a <= b);

    public static T GreaterThan<T>(T a, T b) where T : unmanaged, INumber<T> => Mask<T>(a > b);

    public static T GreaterThanOrEqual<T>(T a, T b) where T : unmanaged, INumber<T> => Mask<T>(a >= b);

    public static T BitwiseAnd<T>(T a, T b) where T : unmanaged => FromBits<T>(Bits(a) & Bits(b));

    public static T BitwiseOr<T>(T a, T b) where T : unmanaged => FromBits<T>(Bits(a) | Bits(b));

    public static T Xor<T>(T a, T b) where T : unmanaged => FromBits<T>(Bits(a) ^ Bits(b));

    public static T AndNot<T>(T a, T b) where T : unmanaged => FromBits<T>(Bits(a) & ~Bits(b));

    public static T OnesComplement<T>(T a) where T : unmanaged => FromBits<T>(~Bits(a));

    public static T ConditionalSelect<T>(T mask, T a, T b) where T : unmanaged => FromBits<T>((Bits(mask) & Bits(a)) | (~Bits(mask) & Bits(b)));

    public static T ShiftLeft<T>(T a, int count) where T : unmanaged => FromBits<T>(Bits(a) << (count & (sizeof(T) * 8 - 1)));

    public static T ShiftRightLogical<T>(T a, int count) where T : unmanaged => FromBits<T>(Bits(a) >> (count & (sizeof(T) * 8 - 1)));

    public static T ShiftRightArithmetic<T>(T a, int count) where T : unmanaged => FromBits<T>((ulong)(SignedBits(a) >> (count & (sizeof(T) * 8 - 1))));

    public static float ConvertToSingle<T>(T a) where T : INumberBase<T> => float.CreateTruncating(a);

    public static double ConvertToDouble<T>(T a) where T : INumberBase<T> => double.CreateTruncating(a);

    public static int ConvertToInt32(float a) => (int)a;

    public static uint ConvertToUInt32(float a) => (uint)a;

    public static long ConvertToInt64(double a) => (long)a;

    public static ulong ConvertToUInt64(double a) => (ulong)a;

    /// <summary>Whether the highest bit is set: whether a comparison holds.</summary>
    public static bool IsNegativeBits<T>(T a) where T : unmanaged => SignedBits(a) < 0;

    public static void RequireIndex(int index, int count)
    {
        if ((uint)index >= (uint)count) throw new ArgumentOutOfRangeException(nameof(index));
    }

    private static T Mask<T>(bool holds) where T : unmanaged => FromBits<T>(holds ? ulong.MaxValue : 0);

    private static ulong Bits<T>(T a) where T : unmanaged => sizeof(T) == 1 ? Unsafe.BitCast<T, byte>(a)
        : sizeof(T) == 2 ? Unsafe.BitCast<T, ushort>(a)
        : sizeof(T) == 4 ? Unsafe.BitCast<T, uint>(a)
        : Unsafe.BitCast<T, ulong>(a);

    private static long SignedBits<T>(T a) where T : unmanaged => sizeof(T) == 1 ? Unsafe.BitCast<T, sbyte>(a)
        : sizeof(T) == 2 ? Unsafe.BitCast<T, short>(a)
        : sizeof(T) == 4 ? Unsafe.BitCast<T, int>(a)
        : Unsafe.BitCast<T, long>(a);

    private static T FromBits<T>(ulong bits) where T : unmanaged => sizeof(T) == 1 ? Unsafe.BitCast<byte, T>((byte)bits)
        : sizeof(T) == 2 ? Unsafe.BitCast<ushort, T>((ushort)bits)
        : sizeof(T) == 4 ? Unsafe.BitCast<uint, T>((uint)bits)
        : Unsafe.BitCast<ulong, T>(bits);
}
