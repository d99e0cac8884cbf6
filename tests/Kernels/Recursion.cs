namespace DualJit.Kernels;

/// <summary>Methods, local functions and lambdas that call themselves or each other, with captured variables, refs, arrays and structs.</summary>
public static class Recursion
{
    public static int Counts(byte n, int limit)
    {
        int calls = 0, deepest = 0;
        Down(n & 15, 0);
        return calls * 100 + deepest;

        void Down(int left, int depth)
        {
            calls++;
            if (depth > deepest && depth < limit) deepest = depth;
            if (left < 2) return;
            Down(left - 1, depth + 1);
            Down(left - 2, depth + 1);
        }
    }

    public static double Adaptive(double k, double a)
    {
        int calls = 0;
        Func<double, double> f = x => { calls++; return Math.Sin(x * Math.Clamp(k, -4, 4)) + x; };
        double b = Math.Clamp(a, -3, 3);
        return Simpson(f, 0, b, f(0), f(b), f(b / 2), 6) + calls;
    }

    public static double Bisection(double a)
    {
        double target = Math.Clamp(a, -50, 50);
        return Root(x => x * x * x - target, -10, 10, 30) + Root(Math.Cos, 0, 3, 30) + Root(static x => x - 1, 0, 3, 20);
    }

    public static double Twice(double a, double b) => Twice(v => Twice(w => w + a, v) * b, 1);

    public static int Mutual(byte n)
    {
        int evens = 0, odds = 0;
        bool even = IsEven(n);
        return (even ? 1000000 : 0) + evens * 1000 + odds;

        bool IsEven(int m) { evens++; return m == 0 || IsOdd(m - 1); }
        bool IsOdd(int m) { odds++; return m != 0 && IsEven(m - 1); }
    }

    public static int Permutations(byte n)
    {
        int size = 1 + n % 5, found = 0, checksum = 0;
        var order = new int[size];
        for (int i = 0; i < size; i++) order[i] = i;
        Permute(0);
        return found * 100000 + checksum;

        void Permute(int k)
        {
            if (k == size)
            {
                found++;
                for (int i = 0; i < size; i++) checksum = (checksum * 31 + order[i]) % 99991;
                return;
            }
            for (int i = k; i < size; i++)
            {
                (order[k], order[i]) = (order[i], order[k]);
                Permute(k + 1);
                (order[k], order[i]) = (order[i], order[k]);
            }
        }
    }

    public static void QuickSort(int[] v)
    {
        int swaps = 0;
        Sort(v, 0, v.Length - 1, ref swaps);
        if (v.Length > 0) v[0] += swaps;
    }

    public static long RefParameters(byte n)
    {
        long a = 1, b = 2;
        Mix(n & 7, ref a, ref b);
        Mix(3, ref a, ref a);
        return a * 1000 + b;
    }

    public static int RefElements(int[] v)
    {
        if (v.Length < 2) return -1;
        return Bump(ref v[0], 3) + Bump(ref v[1], 2) * v[0];
    }

    public static int OutParameter(byte n)
    {
        int total = Split(n, out int steps);
        return total * 1000 + steps;
    }

    public static (double, int) Tuples(double a, byte n) => Fold((a, n & 15));

    public static double MutableStruct(double a, byte n)
    {
        var walk = new Walker { Step = a };
        walk.Go(n & 15);
        return walk.Position + walk.Turns;
    }

    public static double CapturedStruct(double a, byte n)
    {
        var walk = new Walker { Step = a };
        Go(n & 15);
        return walk.Position + walk.Turns;

        void Go(int left)
        {
            walk.Position += walk.Step;
            if (left == 0) return;
            walk.Turns++;
            Go(left - 1);
        }
    }

    public static int Lambda(byte n)
    {
        int calls = 0;
        Func<int, int> self = Fibonacci;
        return self(n & 15) * 1000 + calls;

        int Fibonacci(int m)
        {
            calls++;
            Func<int, int> again = Fibonacci;
            return m < 2 ? m : again(m - 1) + again(m - 2);
        }
    }

    public static int LoopVariable(byte n)
    {
        int sum = 0;
        for (int i = 0; i < (n & 3) + 1; i++)
        {
            int own = i;
            Add(3);
            sum += own;

            void Add(int k)
            {
                own += k * i;
                if (k > 0) Add(k - 1);
            }
        }
        return sum;
    }

    public static int ArrayLater(byte n)
    {
        int count = 0;
        Down(n & 7);
        var later = new int[4];
        Action<int> put = i => later[i & 3] += i + count;
        for (int i = 0; i < 9; i++) put(i);
        return later[0] + later[1] * 3 + count;

        void Down(int k)
        {
            count += k;
            if (k > 0) Down(k - 1);
        }
    }

    public static int ThrowsInside(byte n)
    {
        int depth = 0;
        Down(n);
        return depth;

        void Down(int k)
        {
            if (k == 27) throw new InvalidOperationException("27");
            depth++;
            if (k > 0) Down(k - 3);
        }
    }

    public static int Index(int[] v, byte n)
    {
        int sum = 0;
        Visit(n);
        return sum;

        void Visit(int i)
        {
            sum += v[i];
            v[i] = sum;
            if (i > 0) Visit(i / 2);
        }
    }

    private static double Simpson(Func<double, double> f, double a, double b, double fa, double fb, double fm, int depth)
    {
        double m = (a + b) / 2, left = f((a + m) / 2), right = f((m + b) / 2);
        double whole = (b - a) / 6 * (fa + 4 * fm + fb), halves = (b - a) / 12 * (fa + 4 * left + 2 * fm + 4 * right + fb);
        if (depth == 0 || Math.Abs(whole - halves) < 1e-6) return halves;
        return Simpson(f, a, m, fa, fm, left, depth - 1) + Simpson(f, m, b, fm, fb, right, depth - 1);
    }

    private static double Root(Func<double, double> f, double low, double high, int steps)
    {
        double middle = (low + high) / 2;
        if (steps == 0) return middle;
        return f(low) * f(middle) <= 0 ? Root(f, low, middle, steps - 1) : Root(f, middle, high, steps - 1);
    }

    private static double Twice(Func<double, double> f, double x) => f(f(x));

    private static void Sort(int[] v, int low, int high, ref int swaps)
    {
        if (low >= high) return;
        int pivot = v[high], next = low;
        for (int i = low; i < high; i++)
        {
            if (v[i] >= pivot) continue;
            (v[i], v[next]) = (v[next], v[i]);
            next++;
            swaps++;
        }
        (v[next], v[high]) = (v[high], v[next]);
        Sort(v, low, next - 1, ref swaps);
        Sort(v, next + 1, high, ref swaps);
    }

    private static void Mix(int n, ref long a, ref long b)
    {
        if (n == 0) return;
        a += b;
        b = (b * 3 + a) & 0xFFFF;
        Mix(n - 1, ref b, ref a);
    }

    private static int Bump(ref int v, int by)
    {
        v = unchecked(v + by);
        return by == 0 ? v : Bump(ref v, by - 1);
    }

    private static int Split(int n, out int steps)
    {
        if (n < 2)
        {
            steps = 1;
            return n;
        }
        int low = Split(n / 2, out int first), high = Split(n - n / 2, out int second);
        steps = first + second;
        return low + high;
    }

    private static (double, int) Fold((double Value, int Left) state) =>
        state.Left == 0 ? state : Fold((state.Value * 0.5 + state.Left, state.Left - 1));

    private struct Walker
    {
        public double Position, Step;
        public int Turns;

        public void Go(int left)
        {
            Position += Step;
            if (left == 0) return;
            Turns++;
            Step = -Step / 2;
            Go(left - 1);
        }
    }
}
