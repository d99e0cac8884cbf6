namespace DualJit.Il;

/// <summary>Whether wrapping arithmetic lost something, for widths that the next wider integer does not make trivial on IL's stack.</summary>
/// <remarks>Generated code calls these and RyuJIT inlines them. <see cref="IR.Op.AddOverflows"/> and its like are the meaning.</remarks>
internal static class Overflow
{
    public static bool Add(int a, int b) => (long)a + b != a + b;

    public static bool Add(uint a, uint b) => a + b < a;

    public static bool Add(long a, long b) => ((a ^ (a + b)) & (b ^ (a + b))) < 0;

    public static bool Add(ulong a, ulong b) => a + b < a;

    public static bool Sub(int a, int b) => (long)a - b != a - b;

    public static bool Sub(uint a, uint b) => a < b;

    public static bool Sub(long a, long b) => ((a ^ b) & (a ^ (a - b))) < 0;

    public static bool Sub(ulong a, ulong b) => a < b;

    public static bool Mul(int a, int b) => (long)a * b != a * b;

    public static bool Mul(uint a, uint b) => (ulong)a * b > uint.MaxValue;

    public static bool Mul(long a, long b) => Math.BigMul(a, b, out long low) != low >> 63;

    public static bool Mul(ulong a, ulong b) => Math.BigMul(a, b, out _) != 0;
}
