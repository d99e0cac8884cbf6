namespace DualJit.Printing;

/// <summary>A float of any width: ±<see cref="Mantissa"/> · 2^<see cref="Exponent"/>, or not finite.</summary>
/// <param name="Value">The number itself, which every double, float and Half is exactly.</param>
/// <param name="Mantissa">The significant bits, the implicit one included.</param>
/// <param name="Exponent">The exponent of the last significant bit.</param>
/// <param name="AtPowerOfTwo">Whether the next float below is only half as far away as the next one above.</param>
internal readonly record struct BinaryFloat(double Value, ulong Mantissa, int Exponent, bool AtPowerOfTwo)
{
    internal bool IsNegative => double.IsNegative(Value);

    internal static BinaryFloat From(double value) => From(value, BitConverter.DoubleToUInt64Bits(value), 52, 11);

    internal static BinaryFloat From(float value) => From(value, BitConverter.SingleToUInt32Bits(value), 23, 8);

    internal static BinaryFloat From(Half value) => From((double)value, BitConverter.HalfToUInt16Bits(value), 10, 5);

    private static BinaryFloat From(double value, ulong bits, int fractionBits, int exponentBits)
    {
        ulong implicitBit = 1UL << fractionBits;
        ulong fraction = bits & (implicitBit - 1);
        int exponent = (int)(bits >> fractionBits) & ((1 << exponentBits) - 1);
        int bias = (1 << (exponentBits - 1)) - 1 + fractionBits;
        return exponent == 0
            ? new(value, fraction, 1 - bias, false)
            : new(value, fraction | implicitBit, exponent - bias, fraction == 0 && exponent > 1);
    }
}
