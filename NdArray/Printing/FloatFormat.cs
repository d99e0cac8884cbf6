using System.Globalization;

namespace DualJit.Printing;

/// <summary>How NumPy writes the floats of one array: with the fewest digits, at most eight after the point, aligned at the point, or all in scientific notation.</summary>
internal sealed class FloatFormat
{
    private const int MostDecimals = 8;

    private readonly bool scientific;
    private readonly bool plus;
    private readonly int decimals = MostDecimals;
    private readonly int exponentDigits;
    private readonly int left;
    private readonly int right;

    /// <param name="numbers">All numbers that will be written.</param>
    /// <param name="dtype">The dtype they come from.</param>
    /// <param name="plus">Whether numbers that are not negative get a plus sign.</param>
    internal FloatFormat(IReadOnlyCollection<BinaryFloat> numbers, DType dtype, bool plus = false)
    {
        this.plus = plus;
        BinaryFloat[] finite = [.. numbers.Where(number => double.IsFinite(number.Value))];
        scientific = NeedsExponent(finite, dtype);
        var texts = finite.Select(number => scientific ? Scientific(number, plus) : Positional(number, plus, MostDecimals)).ToArray();
        if (texts.Length > 0)
        {
            left = texts.Max(text => text.Whole.Length);
            decimals = texts.Max(text => text.Fraction.Length);
            exponentDigits = texts.Max(text => text.Exponent.Length) - 1;
            right = scientific ? decimals + 2 + exponentDigits : decimals;
        }
        foreach (var number in numbers)
            if (!double.IsFinite(number.Value)) left = Math.Max(left, NotFinite(number.Value).Length - right - 1);
    }

    internal string Format(BinaryFloat number)
    {
        if (!double.IsFinite(number.Value)) return NotFinite(number.Value).PadLeft(left + right + 1);
        if (scientific)
        {
            var (whole, fraction, exponent) = Scientific(number, plus, decimals, decimals);
            return $"{whole.PadLeft(left)}.{fraction.PadRight(decimals, '0')}e{exponent[0]}{exponent[1..].PadLeft(exponentDigits, '0')}";
        }
        else
        {
            var (whole, fraction, _) = Positional(number, plus, MostDecimals, allWhole: true);
            return $"{whole.PadLeft(left)}.{fraction.PadRight(right)}";
        }
    }

    /// <summary>How NumPy writes a float on its own, with all its digits.</summary>
    /// <param name="number">The number.</param>
    /// <param name="plus">Whether a number that is not negative gets a plus sign.</param>
    /// <param name="emptyFraction">What stands for the point and digits that a whole number lacks.</param>
    internal static string Alone(BinaryFloat number, bool plus = false, string emptyFraction = ".0")
    {
        double magnitude = Math.Abs(number.Value);
        if (!double.IsFinite(magnitude)) return NotFinite(number.Value, plus);
        if (magnitude is 0 or (>= 1e-4 and < 1e16))
        {
            var (whole, fraction, _) = Positional(number, plus);
            return whole + (fraction == "" ? emptyFraction : "." + fraction);
        }
        else
        {
            var (whole, fraction, exponent) = Scientific(number, plus, int.MaxValue - 1);
            return $"{whole}{(fraction == "" ? "" : "." + fraction)}e{exponent}";
        }
    }

    private static bool NeedsExponent(BinaryFloat[] finite, DType dtype)
    {
        double least = double.PositiveInfinity, most = 0;
        foreach (var number in finite)
        {
            double magnitude = Math.Abs(number.Value);
            if (magnitude == 0) continue;
            least = Math.Min(least, magnitude);
            most = Math.Max(most, magnitude);
        }
        if (most == 0) return false;
        // NumPy divides in the dtype of the array.
        double ratio = dtype switch
        {
            DType.Float16 => (double)(Half)(most / least),
            DType.Float32 => (float)(most / least),
            _ => most / least,
        };
        return most >= 1e8 || least < 0.0001 || ratio > 1000;
    }

    private static (string Whole, string Fraction, string Exponent) Scientific(BinaryFloat number, bool plus, int most = MostDecimals, int least = 0)
    {
        var (digits, power) = Dragon4.Digits(number, leastDigits: least + 1, mostDigits: most + 1);
        return (Sign(number, plus) + digits[..1], digits[1..].TrimEnd('0'), power.ToString("+00;-00", CultureInfo.InvariantCulture));
    }

    private static (string Whole, string Fraction, string Exponent) Positional(BinaryFloat number, bool plus, int most = int.MaxValue, bool allWhole = false)
    {
        // All digits before the point, or zeros after those that the width of the float decides: NumPy prints [65504.] but 65500.0.
        var (digits, power) = Dragon4.Digits(number, leastPower: allWhole ? 0 : int.MaxValue, lastPower: -most);
        if (power < 0) (digits, power) = (new string('0', -power) + digits, 0);
        digits = digits.PadRight(power + 1, '0');
        return (Sign(number, plus) + digits[..(power + 1)], digits[(power + 1)..].TrimEnd('0'), "");
    }

    private static string Sign(BinaryFloat number, bool plus) => number.IsNegative ? "-" : plus ? "+" : "";

    private string NotFinite(double value) => NotFinite(value, plus);

    private static string NotFinite(double value, bool plus)
        => (value < 0 ? "-" : plus ? "+" : "") + (double.IsNaN(value) ? "nan" : "inf");
}
