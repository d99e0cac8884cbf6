namespace DualJit.Kernels;

/// <summary>Loops, branches, jumps and values that meet after them.</summary>
public static class ControlFlow
{
    public static double HarmonicSum(double v, byte n)
    {
        double s = v;
        for (int i = 1; i <= n; i++) s += v / i;
        return s;
    }

    public static int CountBits(uint v)
    {
        int n = 0;
        while (v != 0)
        {
            v &= v - 1;
            n++;
        }
        return n;
    }

    public static int DoWhile(byte a)
    {
        int n = 0, x = a;
        do
        {
            n++;
            x = (x & 1) == 0 ? x / 2 : 3 * x + 1;
        }
        while (x > 1 && n < 200);
        return n;
    }

    public static int BreakAndContinue(byte a)
    {
        int sum = 0;
        for (int i = 0; ; i++)
        {
            if (i % 3 == 0) continue;
            if (i > a) break;
            sum += i;
        }
        return sum;
    }

    public static int Nested(byte a, byte b)
    {
        int sum = 0;
        for (int i = 0; i < a; i++)
            for (int j = i; j < b; j += 7)
            {
                if ((i ^ j) == 5) goto done;
                sum += i * j;
            }
    done:
        return sum;
    }

    public static int Forever(byte a)
    {
        int i = 0;
        while (true)
        {
            if (i * i > a) return i;
            i++;
        }
    }

    public static int StartsWithLoop(int a)
    {
        while (a > 100) a -= a / 3;
        return a;
    }

    public static int StartsWithDo(byte a)
    {
        do a -= 3; while (a > 5 && a < 250);
        return a;
    }

    public static int DenseSwitch(int a)
    {
        switch (a)
        {
            case 0: return 10;
            case 1: return 20;
            case 2:
            case 3: return 30;
            case 5: return 50;
            case 6: break;
            case 7: return 70;
            default: return -1;
        }
        return 60;
    }

    public static int SparseSwitch(int a) => a switch { -1 => 1, 7 => 2, 100 => 3, int.MaxValue => 4, int.MinValue => 5, _ => 0 };

    public static double SwitchInExpression(double v, byte a) => v + (a switch { 0 => 1.5, 1 => 2.5, 2 => v, 3 => 7, 4 => 8, _ => -1 }) * 2;

    public static double ConditionalArgument(double a, double b) => Math.Max(a, a < b ? b : -b) + (a > 1 ? a < 2 ? 1 : 2 : 3);

    public static bool ConditionalBool(int a, int b) => a > 3 ? b > 4 : b < 2;

    public static int BoolVariable(int a, int b)
    {
        bool inside = a > 0 && b > 0;
        bool other = !inside || a == b;
        if (inside == other) return 1;
        return inside ? 2 : 3;
    }

    public static int TernaryChain(int a) => a < 0 ? -1 : a == 0 ? 0 : a < 10 ? 1 : 2;

    public static long Fibonacci(byte n)
    {
        long a = 0, b = 1;
        for (int i = 0; i < n; i++) (a, b) = (b, a + b);
        return a;
    }

    public static int GreatestCommonDivisor(int a, int b)
    {
        while (b != 0)
        {
            int t = a % b;
            a = b;
            b = t;
        }
        return a;
    }

    public static uint LoopCarriedTypes(byte n)
    {
        uint u = 1;
        ulong w = 1;
        bool flip = false;
        for (byte i = 0; i < n; i++)
        {
            u = u * 1664525 + 1013904223;
            w ^= u;
            flip = !flip;
            if (flip) w++;
        }
        return (uint)w + (flip ? 1u : 0u);
    }

    public static int DeadCode(int a)
    {
        if (a > 0) return 1;
        else return 2;
    }

    public static double Newton(double a)
    {
        double x = a > 1 ? a : 1;
        for (int i = 0; i < 50; i++)
        {
            double next = 0.5 * (x + a / x);
            if (Math.Abs(next - x) < 1e-12) break;
            x = next;
        }
        return x;
    }
}
