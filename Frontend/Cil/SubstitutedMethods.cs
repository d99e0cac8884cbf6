using System.Diagnostics;
using System.Numerics;

namespace DualJit.Frontend.Cil;

/// <summary>The substitutes. They give what .NET's methods give and throw the exceptions that .NET's throw.</summary>
internal static partial class SubstitutedMethods
{
    [SubstituteFor(typeof(Math))]
    public static class OfMath
    {
        // The framework passes addresses to the platform's function, which computes what these do.
        public static (double Sin, double Cos) SinCos(double x) => (Math.Sin(x), Math.Cos(x));

        public static double Round(double value, int digits) => Round(value, digits, MidpointRounding.ToEven);

        public static double Round(double value, MidpointRounding mode) => mode switch
        {
            MidpointRounding.ToEven => Math.Round(value),
            // The largest number below a half: with a half itself, 0.49999999999999994 would become 1.
            MidpointRounding.AwayFromZero => Math.Truncate(value + Math.CopySign(0.49999999999999994, value)),
            MidpointRounding.ToZero => Math.Truncate(value),
            MidpointRounding.ToNegativeInfinity => Math.Floor(value),
            MidpointRounding.ToPositiveInfinity => Math.Ceiling(value),
            _ => throw new ArgumentException("The mode is no value of MidpointRounding.", nameof(mode)),
        };

        public static double Round(double value, int digits, MidpointRounding mode)
        {
            if ((uint)digits > 15) throw new ArgumentOutOfRangeException(nameof(digits), "Rounding digits must be between 0 and 15, inclusive.");
            // From here on a double has no digits after the point.
            if (!(Math.Abs(value) < 1e16)) return value;
            double power = digits switch
            {
                0 => 1e0,
                1 => 1e1,
                2 => 1e2,
                3 => 1e3,
                4 => 1e4,
                5 => 1e5,
                6 => 1e6,
                7 => 1e7,
                8 => 1e8,
                9 => 1e9,
                10 => 1e10,
                11 => 1e11,
                12 => 1e12,
                13 => 1e13,
                14 => 1e14,
                _ => 1e15,
            };
            return Round(value * power, mode) / power;
        }
    }

    [SubstituteFor(typeof(MathF))]
    public static class OfMathF
    {
        public static (float Sin, float Cos) SinCos(float x) => (MathF.Sin(x), MathF.Cos(x));

        public static float Round(float value, int digits) => Round(value, digits, MidpointRounding.ToEven);

        public static float Round(float value, MidpointRounding mode) => mode switch
        {
            MidpointRounding.ToEven => MathF.Round(value),
            MidpointRounding.AwayFromZero => MathF.Truncate(value + MathF.CopySign(0.49999997f, value)),
            MidpointRounding.ToZero => MathF.Truncate(value),
            MidpointRounding.ToNegativeInfinity => MathF.Floor(value),
            MidpointRounding.ToPositiveInfinity => MathF.Ceiling(value),
            _ => throw new ArgumentException("The mode is no value of MidpointRounding.", nameof(mode)),
        };

        public static float Round(float value, int digits, MidpointRounding mode)
        {
            if ((uint)digits > 6) throw new ArgumentOutOfRangeException(nameof(digits), "Rounding digits must be between 0 and 6, inclusive.");
            if (!(MathF.Abs(value) < 1e8f)) return value;
            float power = digits switch
            {
                0 => 1e0f,
                1 => 1e1f,
                2 => 1e2f,
                3 => 1e3f,
                4 => 1e4f,
                5 => 1e5f,
                _ => 1e6f,
            };
            return Round(value * power, mode) / power;
        }
    }

    [SubstituteFor(typeof(Debug))]
    public static class OfDebug
    {
        public static void Assert(bool condition) => Assert(condition, "", "");

        public static void Assert(bool condition, string? message) => Assert(condition, message, "");

        public static void Assert(bool condition, string? message, string? detailMessage)
        {
            if (!condition) throw new FailedAssertionException(message, detailMessage);
        }

        public static void Fail(string? message) => throw new FailedAssertionException(message, "");

        public static void Fail(string? message, string? detailMessage) => throw new FailedAssertionException(message, detailMessage);
    }

    // The framework looks bits up in tables, which kernels cannot.
    [SubstituteFor(typeof(BitOperations))]
    public static class OfBitOperations
    {
        public static int Log2(uint value) => 31 - BitOperations.LeadingZeroCount(value | 1);

        public static int Log2(ulong value) => 63 - BitOperations.LeadingZeroCount(value | 1);
    }

    // The framework divides by arrays of digits on the stack.
    [SubstituteFor(typeof(UInt128))]
    public static class OfUInt128
    {
        public static UInt128 op_Division(UInt128 left, UInt128 right)
        {
            var (low, divisor) = ((ulong)left, (ulong)right);
            if (left >> 64 == UInt128.Zero && right >> 64 == UInt128.Zero) return low / divisor;
            UInt128 quotient = UInt128.Zero, rest = UInt128.Zero;
            for (int i = 127; i >= 0; i--)
            {
                bool isLarge = rest >> 127 != UInt128.Zero;
                rest = (rest << 1) | ((left >> i) & UInt128.One);
                if (!isLarge && rest < right) continue;
                rest -= right;
                quotient |= UInt128.One << i;
            }
            return quotient;
        }
    }

    [SubstituteFor("System.ThrowHelper")]
    public static class OfThrowHelper
    {
        public static void ThrowArgumentException_InvalidEnumValue<TEnum>(TEnum value, string name) => throw new ArgumentException("The value is none of its type.", name);
    }

    // What Array does with every kind of array, for those of one axis: its parameters of type Array are arrays here, and this is the first.
    public static class OfElements
    {
        public static void Clear<T>(T[] array)
        {
            ArgumentNullException.ThrowIfNull(array);
            for (int i = 0; i < array.Length; i++) array[i] = default!;
        }

        public static void Clear<T>(T[] array, int index, int length)
        {
            ArgumentNullException.ThrowIfNull(array);
            if (index < 0 || length < 0 || (uint)(index + length) > (uint)array.Length) throw new IndexOutOfRangeException();
            for (int i = index; i < index + length; i++) array[i] = default!;
        }

        public static void Copy<T>(T[] sourceArray, T[] destinationArray, int length) => Copy(sourceArray, 0, destinationArray, 0, length);

        public static void Copy<T>(T[] sourceArray, int sourceIndex, T[] destinationArray, int destinationIndex, int length)
        {
            ArgumentNullException.ThrowIfNull(sourceArray);
            ArgumentNullException.ThrowIfNull(destinationArray);
            ArgumentOutOfRangeException.ThrowIfNegative(length);
            ArgumentOutOfRangeException.ThrowIfLessThan(sourceIndex, 0);
            if ((uint)(sourceIndex + length) > (uint)sourceArray.Length) throw new ArgumentException("Source array was not long enough. Check the source index, length, and the array's lower bounds.", nameof(sourceArray));
            ArgumentOutOfRangeException.ThrowIfLessThan(destinationIndex, 0);
            if ((uint)(destinationIndex + length) > (uint)destinationArray.Length) throw new ArgumentException("Destination array was not long enough. Check the destination index, length, and the array's lower bounds.", nameof(destinationArray));
            // They may be one array: nothing is overwritten before it is copied.
            if (sourceIndex >= destinationIndex)
                for (int i = 0; i < length; i++) destinationArray[destinationIndex + i] = sourceArray[sourceIndex + i];
            else
                for (int i = length - 1; i >= 0; i--) destinationArray[destinationIndex + i] = sourceArray[sourceIndex + i];
        }

        public static void CopyTo<T>(T[] source, T[] array, int index) => Copy(source, 0, array, index, source.Length);
    }

    // Every Array.Empty is the same object, inside a kernel and outside.
    public static class EmptyArray<T>
    {
        public static readonly T[] Instance = Array.Empty<T>();
    }

    [SubstituteFor(typeof(NdArray))]
    public static class OfNdArray
    {
        public static NdArray<T> FromArray<T>(T[] array) where T : unmanaged
        {
            ArgumentNullException.ThrowIfNull(array);
            var result = NdArray.Empty<T>(array.Length);
            for (int i = 0; i < array.Length; i++) result[i] = array[i];
            return result;
        }

        public static NdArray<T> FromArray<T>(T[,] array) where T : unmanaged
        {
            ArgumentNullException.ThrowIfNull(array);
            var result = NdArray.Empty<T>(array.GetLength(0), array.GetLength(1));
            for (int i = 0; i < array.GetLength(0); i++)
                for (int j = 0; j < array.GetLength(1); j++) result[i, j] = array[i, j];
            return result;
        }

        public static NdArray<T> FromArray<T>(T[,,] array) where T : unmanaged
        {
            ArgumentNullException.ThrowIfNull(array);
            var result = NdArray.Empty<T>(array.GetLength(0), array.GetLength(1), array.GetLength(2));
            for (int i = 0; i < array.GetLength(0); i++)
                for (int j = 0; j < array.GetLength(1); j++)
                    for (int k = 0; k < array.GetLength(2); k++) result[i, j, k] = array[i, j, k];
            return result;
        }
    }
}
