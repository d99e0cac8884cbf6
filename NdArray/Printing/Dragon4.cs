using System.Numerics;
using System.Text;

namespace DualJit.Printing;

/// <summary>Decimal digits of a float: the fewest that no other float of its width is nearer to, correctly rounded.</summary>
/// <remarks>
/// Steele and White's algorithm, as NumPy has it. .NET's own formatting differs where a limit cuts the digits: it rounds the tie
/// 2^-9 = 0.001953125 away from zero, NumPy to even.
/// </remarks>
internal static class Dragon4
{
    /// <summary>The digits of a finite number, its sign left out, and the power of ten of the first of them.</summary>
    /// <param name="number">A finite number; 0 has the one digit 0.</param>
    /// <param name="leastDigits">Go on to this many digits even if fewer would do.</param>
    /// <param name="mostDigits">Stop after this many digits.</param>
    /// <param name="leastPower">Go on to the digit of this power of ten even if fewer would do.</param>
    /// <param name="lastPower">Stop at the digit of this power of ten.</param>
    internal static (string Digits, int Power) Digits(BinaryFloat number, int leastDigits = 0, int mostDigits = int.MaxValue, int leastPower = int.MaxValue, int lastPower = int.MinValue)
    {
        if (number.Mantissa == 0) return ("0", 0);

        // The number is value / scale; every decimal between value - below and value + above reads back as it.
        // All are doubled, so that half the distance between two floats is whole, and again where the lower neighbour is nearer.
        int doubling = number.AtPowerOfTwo ? 2 : 1;
        BigInteger value = (BigInteger)number.Mantissa << doubling + Math.Max(0, number.Exponent);
        BigInteger scale = BigInteger.One << doubling + Math.Max(0, -number.Exponent);
        BigInteger below = BigInteger.One << Math.Max(0, number.Exponent);
        BigInteger above = number.AtPowerOfTwo ? below * 2 : below;

        // The estimate may be one off either way.
        int power = (int)Math.Floor(BigInteger.Log10(value) - BigInteger.Log10(scale));
        if (power > 0) scale *= BigInteger.Pow(10, power);
        else Multiply(BigInteger.Pow(10, -power));
        if (value < scale)
        {
            Multiply(10);
            power--;
        }
        else if (value >= scale * 10)
        {
            scale *= 10;
            power++;
        }

        // An even mantissa wins the ties with both neighbours, so its bounds read back as it too.
        bool inclusive = number.Mantissa % 2 == 0;
        var digits = new StringBuilder();
        while (true)
        {
            var quotient = BigInteger.DivRem(value, scale, out value);
            digits.Append((char)('0' + (int)quotient));
            int fromBelow = value.CompareTo(below), toAbove = (value + above).CompareTo(scale);
            bool down = inclusive ? fromBelow <= 0 : fromBelow < 0;
            bool up = inclusive ? toAbove >= 0 : toAbove > 0;
            bool unique = (down || up) && digits.Length >= leastDigits && power - digits.Length < leastPower;
            if (unique || digits.Length == mostDigits || power - digits.Length < lastPower)
            {
                int half = (value * 2).CompareTo(scale);
                bool roundUp = down == up ? half > 0 || (half == 0 && !quotient.IsEven) : up;
                return roundUp ? Increment(digits, power) : (digits.ToString(), power);
            }
            Multiply(10);
        }

        void Multiply(BigInteger factor)
        {
            value *= factor;
            below *= factor;
            above *= factor;
        }
    }

    private static (string Digits, int Power) Increment(StringBuilder digits, int power)
    {
        while (digits.Length > 0 && digits[^1] == '9') digits.Length--;
        if (digits.Length == 0) return ("1", power + 1);
        digits[^1]++;
        return (digits.ToString(), power);
    }
}
