using static DualJit.Jit;

namespace DualJit.Kernels;

/// <summary>Parallel loops whose results do not depend on the order of iterations: what a plain loop gives.</summary>
public static class ParallelLoops
{
    public static int Sum(int[] a)
    {
        int sum = 7;
        foreach (int i in Prange(a.Length)) sum += a[i];
        return sum;
    }

    public static long FromTo(byte start, byte end)
    {
        long sum = 0;
        foreach (long i in Prange((long)start - 100, end)) sum -= i * i;
        return sum;
    }

    public static (int, int, uint, bool, bool) Several(int[] a, int k)
    {
        int product = 1, xor = 0;
        uint or = 0;
        bool any = false, all = true;
        foreach (int i in Prange(1, a.Length))
        {
            product *= a[i] | 1;
            xor ^= a[i];
            or |= (uint)a[i];
            any |= a[i] == k;
            if (a[i] < k) all = false;
        }
        return (product, xor, or, any, all);
    }

    public static (double, double, long) Extremes(double[] v)
    {
        double least = double.PositiveInfinity, greatest = double.NegativeInfinity;
        long count = 0;
        foreach (int i in Prange(v.Length))
        {
            if (!(v[i] > 0.5)) continue;
            count++;
            least = Math.Min(least, v[i]);
            greatest = Math.Max(greatest, v[i]);
        }
        return (least, greatest, count);
    }

    public static (double, int, int, int) Places(double[] v)
    {
        double least = 1e9, greatest = -1e9;
        int first = -1, last = -1, next = 0;
        foreach (int i in Prange(v.Length))
        {
            if (v[i] < least)
            {
                least = v[i];
                first = i;
                next = i + 1;
            }
            if (v[i] >= greatest)
            {
                last = i;
                greatest = v[i];
            }
        }
        return (least + greatest, first, last, next);
    }

    public static int InBranchesAndLoops(int[] a, byte n)
    {
        int sum = 0;
        foreach (int i in Prange(n))
        {
            if (i % 3 == 0) sum += i;
            else if (i % 3 == 1) sum -= 2 * i;
            for (int j = 0; j < a.Length; j++)
            {
                if (a[j] < 0) continue;
                sum += a[j] ^ i;
            }
        }
        return sum;
    }

    public static void Elements(int[] a)
    {
        foreach (int i in Prange(a.Length))
        {
            int value = a[i];
            a[i] = value > 0 ? value + i : -i;
            a[i] *= 3;
        }
    }

    public static void Reversed(int[] a, byte n)
    {
        var copy = new int[a.Length + n];
        foreach (int i in Prange(a.Length)) copy[copy.Length - 1 - i] = a[i];
        foreach (int i in Prange(a.Length)) a[i] = copy[n + i];
    }

    public static void OddsAndEvens(int[] a)
    {
        foreach (int i in Prange(a.Length / 2)) a[2 * i] = a[2 * i + 1] + i;
    }

    public static void Rows(double[,] a)
    {
        foreach (int i in Prange(a.GetLength(0)))
        {
            for (int j = 1; j < a.GetLength(1); j++) a[i, j] += a[i, j - 1];
        }
    }

    public static int[] Histogram(int[] a, byte n)
    {
        var counts = new int[n + 1];
        foreach (int i in Prange(a.Length))
        {
            counts[(uint)a[i] % counts.Length]++;
            if (a[i] > 0) counts[0] += 5;
        }
        return counts;
    }

    public static int[,] HistogramOfPairs(int[] a)
    {
        var counts = new int[3, 2];
        foreach (int i in Prange(a.Length)) counts[(uint)a[i] % 3, a[i] & 1] -= i;
        return counts;
    }

    public static int OwnArrays(byte n)
    {
        int sum = 0;
        foreach (int i in Prange(n))
        {
            var own = new int[i + 1];
            for (int j = 0; j <= i; j++) own[j] = j * i;
            own[i / 2] = 1;
            for (int j = 0; j <= i; j++) sum += own[j];
        }
        return sum;
    }

    public static int Nested(byte n, byte m)
    {
        int sum = 0;
        foreach (int i in Prange(n))
        {
            int row = i;
            foreach (int j in Prange(m)) row += i ^ j;
            foreach (int j in Prange(i)) sum += j;
            sum += row;
        }
        return sum;
    }

    public static int InAFunction(int[] a, byte n) => n < 3 ? SumOf(a, n) : InAFunction(a, (byte)(n - 2)) + SumOf(a, n);

    private static int SumOf(int[] a, int factor)
    {
        int sum = 0;
        foreach (int i in Prange(a.Length)) sum += factor * a[i];
        return sum;
    }

    public static int Exceptions(int[] a, byte n)
    {
        int sum = 0;
        foreach (int i in Prange(n))
        {
            if (i == 77) throw new ArgumentException("this far", nameof(n));
            sum += a[i] / (n - 3);
        }
        return sum;
    }

    public static int Lambdas(int[] a)
    {
        int sum = 0, most = int.MinValue;
        ParallelFor(a.Length, i =>
        {
            sum += a[i] * i;
            most = Math.Max(most, a[i]);
            a[i] = i;
        });
        ParallelFor(3L, i => sum ^= (int)i);
        return sum ^ most;
    }

    public static void Assumed(int[] a, byte n)
    {
        var places = new int[a.Length];
        for (int i = 0; i < places.Length; i++) places[i] = places.Length - 1 - i;
        foreach (int i in Prange(a.Length, new PrangeOptions { AssumeIndependent = [nameof(a)] })) a[places[i]] = i + n;
    }

    public static (int, int) Grains(int[] a, int grain)
    {
        int sum = 0, count = 0;
        foreach (int i in Prange(a.Length, new PrangeOptions { Grain = grain })) a[i] += i;
        foreach (int i in Prange(a.Length * 400, new PrangeOptions { Grain = grain, AssumeIndependent = [nameof(a)] }))
        {
            if (i % 400 == 3) sum += a[i / 400];
            count++;
        }
        return (sum, count);
    }

    public static int FewHeavyIterations(byte n, byte m)
    {
        int sum = 0, most = 0;
        foreach (int i in Prange(n))
        {
            int x = i;
            for (int j = 0; j < m; j++)
                for (int k = i; k > j; k -= 2) x = x * 31 + k ^ j;
            sum += x;
            most = Math.Max(most, x);
        }
        return sum ^ most;
    }

    [Associative(1)]
    private static int ProductOfOdds(int a, int b) => a * (b | 1);

    [Associative(0)]
    private static long Divisor(long a, long b) => b == 0 ? a : Divisor(b, a % b);

    public static (int, long, long) AssociativeMethods(int[] a, int start)
    {
        int odds = start | 1;
        long divisor = Math.Abs((long)start), greatest = start;
        foreach (int i in Prange(a.Length * 300))
        {
            odds = ProductOfOdds(odds, a[i / 300] + i | 1);
            if (i > 40 && a[i / 300] > 0) divisor = Divisor(divisor, 6L * a[i / 300] * i);
            greatest = Greater(greatest, a[i / 300]);
        }
        return (odds, divisor, Greater(greatest, Divisor(divisor, 4)));
    }

    [Associative(long.MinValue)]
    private static long Greater(long a, long b)
    {
        while (b > a) a = b;
        return a;
    }

    // Loops that other compilers have run with wrong results: an element that all iterations add to, an update in a branch beside another one,
    public static int[,] OneElementOfAll(int[] a)
    {
        var sums = new int[2, 2];
        foreach (int i in Prange(a.Length))
        {
            for (int j = 0; j < a.Length; j++)
            {
                if (i == j) continue;
                sums[0, 1] += a[j] + i;
            }
        }
        return sums;
    }

    public static int UpdateInABranchToo(byte n)
    {
        int c = 0;
        foreach (int i in Prange(n))
        {
            c += 1;
            if (i > 10) c += 1;
        }
        return c;
    }

    // a count that does not start at 0, and differences where another loop came before,
    public static int StartsAt(bool[] conditions, int start)
    {
        int s = start;
        foreach (int i in Prange(conditions.Length))
            if (conditions[i]) s += 1;
        return s;
    }

    public static (int, int) Differences(int[] a)
    {
        int before = 0, up = 0, down = 0;
        for (int k = 0; k < a.Length; k++) before += a[k];
        foreach (int k in Prange(a.Length))
        {
            up = up + a[k];
            down = down - a[k];
        }
        return (up + before, down);
    }

    // two ways to a result, and what one loop leaves for the next.
    public static int EitherWay(bool flag, byte n)
    {
        int result = 0;
        if (flag)
        {
            foreach (int i in Prange(n)) result += 1;
        }
        else
        {
            foreach (int i in Prange(n)) result -= 3;
        }
        return result;
    }

    public static int[] Consecutive(byte n)
    {
        var (counters, results) = (new int[n], new int[n]);
        foreach (int i in Prange(n))
            for (int j = 0; j < i; j++) counters[i] += 1;
        foreach (int i in Prange(n))
        {
            if (i == 0) continue;
            results[i] = counters[i] - counters[i - 1];
        }
        return results;
    }
}
