namespace DualJit.Frontend.Cil;

/// <summary>The substitutes. They give what .NET's methods give and throw exceptions of the same types.</summary>
internal static class SubstitutedMethods
{
    [SubstituteFor(typeof(Math))]
    public static class OfMath
    {
        public static sbyte Abs(sbyte value) => value < 0 ? checked((sbyte)-value) : value;

        public static short Abs(short value) => value < 0 ? checked((short)-value) : value;

        public static int Abs(int value) => value < 0 ? checked(-value) : value;

        public static long Abs(long value) => value < 0 ? checked(-value) : value;

        public static int Sign(float value) => value < 0 ? -1 : value > 0 ? 1 : value == 0 ? 0 : throw new ArithmeticException("Function does not accept floating point Not-a-Number values.");

        public static int Sign(double value) => value < 0 ? -1 : value > 0 ? 1 : value == 0 ? 0 : throw new ArithmeticException("Function does not accept floating point Not-a-Number values.");
    }
}
