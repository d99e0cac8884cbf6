namespace DualJit.Kernels;

/// <summary>Arithmetic, comparisons and conversions. Every public static method is a kernel, which the tests call with edge values.</summary>
public static class Scalars
{
    public static int IntArithmetic(int a, int b) => a + b * 3 - (a ^ b) + (a & ~b) - (a | 5);

    public static uint UIntArithmetic(uint a, uint b) => a * b + (a >> 3) - (b << 5) ^ (a | b);

    public static long LongArithmetic(long a, long b) => a * b - (a >> 7) + (b << 40) + ~a;

    public static ulong ULongArithmetic(ulong a, ulong b) => a * 7 + (b >> 9) - (a & b);

    public static sbyte SByteArithmetic(sbyte a, sbyte b) => (sbyte)(a + b * a - (a >> 1));

    public static byte ByteArithmetic(byte a, byte b) => (byte)(a * b - (a << 2));

    public static short ShortArithmetic(short a, short b) => (short)(a * b + a);

    public static ushort UShortArithmetic(ushort a, ushort b) => (ushort)(a - b * 3);

    public static char CharArithmetic(char a) => (char)(a + 1);

    public static float FloatArithmetic(float a, float b) => a * b + a / b - (a - b);

    public static double DoubleArithmetic(double a, double b) => -a * b + a / b - (a - b);

    public static double DoubleRemainder(double a, double b) => a % b;

    public static float FloatRemainder(float a, float b) => a % b;

    public static int IntDivision(int a, int b) => a / b + a % b;

    public static uint UIntDivision(uint a, uint b) => a / b + a % b;

    public static long LongDivision(long a, long b) => a / b + a % b;

    public static ulong ULongDivision(ulong a, ulong b) => a / b - a % b;

    public static sbyte SByteDivision(sbyte a, sbyte b) => (sbyte)(a / b);

    public static int VariableShift(int a, int n) => (a << n) + (a >> n) + (a >>> n);

    public static ulong VariableLongShift(ulong a, int n) => (a << n) + (a >> n);

    public static long LongUnsignedShift(long a, int n) => a >>> n;

    public static int CheckedAdd(int a, int b) => checked(a + b);

    public static uint CheckedUIntSub(uint a, uint b) => checked(a - b);

    public static long CheckedMul(long a, long b) => checked(a * b);

    public static ulong CheckedULongMul(ulong a, ulong b) => checked(a * b);

    public static int CheckedNegate(int a) => checked(-a);

    public static byte CheckedByte(int a) => checked((byte)a);

    public static uint CheckedDoubleToUInt(double a) => checked((uint)a);

    public static sbyte CheckedDoubleToSByte(double a) => checked((sbyte)a);

    public static long CheckedFloatToLong(float a) => checked((long)a);

    public static int CheckedULongToInt(ulong a) => checked((int)a);

    public static ulong CheckedLongToULong(long a) => checked((ulong)a);

    public static int Increments(int a)
    {
        int b = a++;
        b += ++a;
        b -= a--;
        a *= b;
        a <<= 2;
        return a + b;
    }

    public static byte NarrowIncrement(byte a)
    {
        a++;
        a += 250;
        return a;
    }

    public static bool And(bool a, bool b) => a & b;

    public static bool Logic(bool a, bool b) => (a ^ b) | !(a & b) ^ true;

    public static bool ShortCircuit(int a, int b) => (b != 0 && a / b > 2) || (a == 7 && !(b > a));

    public static bool BoolEquals(bool a, bool b) => a == b;

    public static bool NotEqual(bool a, bool b) => a != b;

    public static int BoolToInt(bool a, int b) => a ? 1 : b > 3 ? 0 : 5;

    public static int ConditionSum(double a, double b) => (a < b ? 1 : 0) + (a > b ? 2 : 0) + (a <= b ? 4 : 0) + (a >= b ? 8 : 0) + (a == b ? 16 : 0) + (a != b ? 32 : 0);

    public static int NegatedConditions(float a, float b) =>
        (!(a < b) ? 1 : 0) + (!(a > b) ? 2 : 0) + (!(a <= b) ? 4 : 0) + (!(a >= b) ? 8 : 0) + (!(a == b) ? 16 : 0);

    public static int Branches(double a, double b)
    {
        int n = 0;
        if (a < b) n += 1;
        if (a > b) n += 2;
        if (a <= b) n += 4;
        if (a >= b) n += 8;
        if (!(a < b)) n += 16;
        if (!(a >= b)) n += 32;
        if (a != b) n += 64;
        if (a == b) n += 128;
        return n;
    }

    public static int IntComparisons(int a, int b) => (a < b ? 1 : 0) + (a <= b ? 2 : 0) + (a > 0 ? 4 : 0) + ((uint)a > (uint)b ? 8 : 0) + ((uint)a <= 7u ? 16 : 0);

    public static int ULongComparisons(ulong a, ulong b) => (a < b ? 1 : 0) + (a <= b ? 2 : 0) + (a > 0 ? 4 : 0) + (a >= 1UL << 63 ? 8 : 0) + (a != b ? 16 : 0);

    public static int ByteComparisons(byte a, sbyte b) => (a < b ? 1 : 0) + (a > 200 ? 2 : 0) + (b < 0 ? 4 : 0) + (a == b ? 8 : 0) + (b == -1 ? 16 : 0);

    public static int MixedWidths(int a, uint b, long c, byte d) => (int)(a + b + c * d);

    public static long SignedWidening(sbyte a, short b, int c) => (long)a * 1000 + b + c;

    public static ulong UnsignedWidening(byte a, ushort b, uint c) => (ulong)a * 1000 + b + c;

    public static ulong SignedToUnsigned(int a) => (ulong)a + (uint)a;

    public static double IntsToDouble(int a, uint b, long c, ulong d) => a + b * 3.0 + c - d;

    public static float IntsToFloat(int a, uint b, long c) => a + (float)b - c;

    public static float ULongToFloat(ulong a) => a;

    public static float UIntToFloat(uint a) => a;

    public static double ULongToDouble(ulong a) => a;

    public static long DoubleToInts(double a) => (int)a + (long)(uint)a + (byte)a * 3 + (sbyte)a * 5 + (short)a * 7 + (ushort)a * 11 + (char)a;

    public static long DoubleToLongs(double a) => (long)a ^ (long)(ulong)a;

    public static long FloatToInts(float a) => (int)a + (long)(uint)a + (byte)a + (short)a + (long)a - (long)(ulong)a;

    public static float DoubleToFloat(double a) => (float)a;

    public static double FloatPrecision(float a, float b) => (double)(a * b) + a;

    public static int NarrowAll(long a) => (sbyte)a + (byte)a + (short)a + (ushort)a + (int)a + (char)a;

    public static nint NativeInts(int a, nint b) => a * b + sizeof(double);

    public static nuint NativeUnsigned(uint a, nuint b) => a + (b >> 2);

    public static DayOfWeek Enums(DayOfWeek day, int n) => day == DayOfWeek.Friday ? day - 2 : (DayOfWeek)(((int)day + n) & 7);

    public static double Constants() => Math.PI + double.Epsilon + float.MaxValue + int.MaxValue + 1e300;

    public static long LongConstants(long a) => a + 10L + 0xFFFFFFFFL + long.MaxValue;

    public static int Comparand(int a) => a is > 3 and < 10 or -1 ? 1 : 0;

    public static void Nothing(int a) => _ = a + 1;
}
