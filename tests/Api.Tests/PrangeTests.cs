using DualJit.Reductions;
using static DualJit.Jit;

namespace DualJit.Tests;

/// <summary>Parallel loops: the order of reductions, threads, exceptions, arrays that overlap.</summary>
public sealed class PrangeTests
{
    public static TheoryData<Backend> Backends => TestBackends.Compiling;

    private readonly record struct Adding : ICombination<double>
    {
        public double Combine(double a, double b) => a + b;
    }

    private struct Terms(Func<int, double> term, int next) : ISequence<double>
    {
        public double Next() => term(next++);
    }

    private static double Canonical(int count, Func<int, double> term)
    {
        var terms = new Terms(term, 0);
        return count == 0 ? 0.0 : 0.5 + CanonicalReduction.Reduce<double, Terms, Adding>(count, ref terms, new Adding());
    }

    [Theory, MemberData(nameof(Backends))]
    public void ASumHasTheCanonicalOrderOnAnyNumberOfThreads(Backend backend)
    {
        foreach (int threads in (int[])[1, 3])
        {
            var kernel = Compile((double[] v) =>
            {
                double sum = 0.5;
                foreach (int i in Prange(v.Length)) sum += Math.Sqrt(v[i]) * i;
                return sum;
            }, new JitOptions { Backend = backend, MaxThreads = threads });
            foreach (int length in (int[])[1, 15, 16, 17, 1000, 4096, 4097, 9001, backend == Backend.Interpreter ? 9002 : 140_000])
            {
                double[] v = [.. Enumerable.Range(0, length).Select(i => 1.0 / (i + 1))];
                Assert.Equal(Canonical(length, i => Math.Sqrt(v[i]) * i), kernel(v));
            }
            Assert.Equal(0.5, kernel([]));
        }
    }

    [Theory, MemberData(nameof(Backends))]
    public void SeveralUpdatesOfAnIterationGoToItsLaneOneByOne(Backend backend)
    {
        var kernel = Compile((double[] v, int rounds) =>
        {
            double sum = 0;
            foreach (int i in Prange(v.Length))
                for (int j = 0; j < rounds; j++) sum += v[i] / (j + 1);
            return sum;
        }, TestBackends.Options(backend));
        double[] v = [.. Enumerable.Range(0, 40).Select(i => Math.Exp(i % 7))];
        var lanes = new double[3][];
        for (int block = 0; block < 3; block++)
        {
            lanes[block] = new double[16];
            Array.Fill(lanes[block], -0.0);
            for (int i = 16 * block; i < Math.Min(40, 16 * block + 16); i++)
                for (int j = 0; j < 3; j++) lanes[block][i % 16] += v[i] / (j + 1);
        }
        double[] merged = [.. lanes[0].Zip(lanes[1], (a, b) => a + b).Zip(lanes[2], (a, b) => a + b)];
        Assert.Equal(CanonicalReduction.Fold<double, Adding>(merged, new Adding()), kernel(v, 3));
    }

    [Associative(double.NegativeInfinity)]
    private static double LogOfSum(double a, double b)
    {
        double greater = Math.Max(a, b);
        return double.IsInfinity(greater) ? greater : greater + Math.Log(Math.Exp(a - greater) + Math.Exp(b - greater));
    }

    private readonly record struct Logs : ICombination<double>
    {
        public double Combine(double a, double b) => LogOfSum(a, b);
    }

    [Theory, MemberData(nameof(Backends))]
    public void AnAssociativeMethodReducesInTheCanonicalOrder(Backend backend)
    {
        var kernel = Compile((NdArray<double> v) =>
        {
            double total = 0.25;
            foreach (int i in Prange(v.Length)) total = LogOfSum(total, v[i]);
            return total;
        }, TestBackends.Options(backend));
        foreach (int length in (int[])[1, 17, 1000, 5000])
        {
            double[] v = [.. Enumerable.Range(0, length).Select(i => Math.Sin(i))];
            var terms = new Terms(i => v[i], 0);
            Assert.Equal(LogOfSum(0.25, CanonicalReduction.Reduce<double, Terms, Logs>(length, ref terms, new Logs())), kernel(NdArray.FromArray(v)));
        }
        Assert.Equal(0.25, kernel(NdArray.Zeros<double>(0)));
    }

    private readonly record struct AddingHalves : ICombination<Half>
    {
        public Half Combine(Half a, Half b) => a + b;
    }

    private struct Halves(Half[] terms, int next) : ISequence<Half>
    {
        public Half Next() => terms[next++];
    }

    [Theory, MemberData(nameof(Backends))]
    public void HalvesAreReducedAsHalves(Backend backend)
    {
        var kernel = Compile((Half[] v, Half[] sums) =>
        {
            Half total = (Half)1f, least = Half.MaxValue;
            foreach (int i in Prange(v.Length))
            {
                total += v[i];
                least = Half.Min(least, v[i]);
                sums[i & 3] += (Half)0.25f;
            }
            return (total, least);
        }, TestBackends.Options(backend));
        Half[] v = [.. Enumerable.Range(0, 5000).Select(i => (Half)Math.Cos(i))];
        Half[] sums = [default, default, default, (Half)1f];
        var terms = new Halves(v, 0);
        Assert.Equal(((Half)1f + CanonicalReduction.Reduce<Half, Halves, AddingHalves>(v.Length, ref terms, new AddingHalves()), v.Min()), kernel(v, sums));
        Assert.Equal([(Half)312.5f, (Half)312.5f, (Half)312.5f, (Half)313.5f], sums);
    }

    [Theory, MemberData(nameof(Backends))]
    public void SumsOfComplexNumbersAndFloats(Backend backend)
    {
        var kernel = Compile((System.Numerics.Complex[] z, float[] x) =>
        {
            System.Numerics.Complex sum = 0;
            float product = 1;
            foreach (int i in Prange(z.Length))
            {
                sum += z[i];
                product *= x[i];
            }
            return (sum, product);
        }, TestBackends.Options(backend));
        Assert.Equal((new(6, -3), 24f), kernel([new(1, -1), new(2, 0), new(3, -2), 0], [1, 2, 3, 4]));
    }

    [Theory, MemberData(nameof(Backends))]
    public void TheExceptionOfTheLowestIterationLeavesReducedArraysAsTheyWere(Backend backend)
    {
        var kernel = Compile((int[] a, int[] counts, double[] sums) =>
        {
            foreach (int i in Prange(a.Length))
            {
                counts[a[i] & 3]++;
                sums[0] += 1.5;
                if (a[i] < 0) throw new ArgumentOutOfRangeException(nameof(a), i, "negative");
            }
        }, TestBackends.Options(backend));
        int[] a = [.. Enumerable.Range(0, 9000)], counts = [1, 2, 3, 4];
        double[] sums = [0.25];
        (a[8000], a[5000], a[8999]) = (-1, -1, -1);
        Assert.Equal(5000, Assert.Throws<ArgumentOutOfRangeException>(() => kernel(a, counts, sums)).ActualValue);
        Assert.Equal([1, 2, 3, 4], counts);
        Assert.Equal([0.25], sums);
        (a[8000], a[5000], a[8999]) = (0, 0, 0);
        kernel(a, counts, sums);
        Assert.Equal(9010, counts.Sum());
        Assert.Equal(0.25 + 1.5 * 9000, sums[0]);
    }

    [Theory, MemberData(nameof(Backends))]
    public void ArraysThatOverlapAreWrittenAsByAPlainLoop(Backend backend)
    {
        var kernel = Compile((NdArray<double> a, NdArray<double> b) => { foreach (int i in Prange(a.Length)) a[i] = b[i] + 1; }, TestBackends.Options(backend));
        foreach (int shift in (int[])[0, 1, 50, 600])
        {
            var (whole, expected) = (NdArray.Zeros<double>(2000), NdArray.Zeros<double>(2000));
            kernel(whole[shift..(shift + 1200)], whole[..1200]);
            for (int i = 0; i < 1200; i++) expected[shift + i] = expected[i] + 1;
            Assert.Equal(expected.ToArray(), whole.ToArray());
            kernel(whole[..1200], whole[shift..(shift + 1200)]);
            for (int i = 0; i < 1200; i++) expected[i] = expected[shift + i] + 1;
            Assert.Equal(expected.ToArray(), whole.ToArray());
        }
    }

    [Theory, MemberData(nameof(Backends))]
    public void AnArrayThatIsReducedAndReadAsAnotherOneHasNoCopies(Backend backend)
    {
        var kernel = Compile((int[] a, int[] counts) => { foreach (int i in Prange(a.Length)) counts[a[i] & 7] += 1; }, TestBackends.Options(backend));
        int[] a = [.. Enumerable.Range(0, 9000)], same = [.. a];
        kernel(a, a);
        for (int i = 0; i < same.Length; i++) same[same[i] & 7] += 1;
        Assert.Equal(same, a);
    }

    [Theory, MemberData(nameof(Backends))]
    public void StridedAndColumnMajorArraysAreReduced(Backend backend)
    {
        var kernel = Compile((NdArray<double> a, NdArray<double> sums) =>
        {
            foreach (int i in Prange(a.GetLength(0)))
                for (int j = 0; j < a.GetLength(1); j++) sums[j % 3, i & 1] += a[i, j];
        }, TestBackends.Options(backend));
        var a = NdArray.Arange(0.0, 60.0).Reshape(6, 10);
        foreach (var sums in (NdArray<double>[])[NdArray.Zeros<double>(3, 2), NdArray.Zeros<double>(2, 3).Transpose(), NdArray.Zeros<double>(6, 4)[Slice.Step(4, null, -2), Slice.Step(0, null, 2)]])
        {
            var expected = new double[3, 2];
            for (int i = 0; i < 6; i++)
                for (int j = 0; j < 10; j++) expected[j % 3, i & 1] += a[i, j];
            kernel(a, sums);
            for (int j = 0; j < 3; j++)
                for (int i = 0; i < 2; i++) Assert.Equal(expected[j, i], sums[j, i]);
        }
    }

    [Fact]
    public void WithoutTheCompilerTheLoopIsAPlainOne()
    {
        var seen = new List<long>();
        foreach (int i in Prange(3)) seen.Add(i);
        foreach (int i in Prange(2, 4)) seen.Add(i);
        foreach (long i in Prange(5L)) seen.Add(i);
        foreach (long i in Prange(-1L, 1L, new PrangeOptions())) seen.Add(i);
        foreach (int i in Prange(3, -3)) seen.Add(i);
        foreach (int i in Prange(int.MaxValue - 1, int.MaxValue)) seen.Add(i);
        ParallelFor(2, i => seen.Add(i));
        Assert.Equal([0, 1, 2, 2, 3, 0, 1, 2, 3, 4, -1, 0, int.MaxValue - 1, 0, 1], seen);
    }

    [Fact]
    public void AReportSaysWhatWasRecognised()
    {
        var kernel = Compile((double[] v, double[] w, int[] counts, double[,] m) =>
        {
            double least = 9, total = 0, before = 0;
            int place = -1;
            foreach (int i in Prange(v.Length))
            {
                before = v[i];
                double sum = 0;
                for (int j = 0; j < 3; j++) sum += j * before;
                total += sum;
                if (v[i] < least) { least = v[i]; place = i; }
                w[i] = v[i];
                counts[i % 3]++;
                foreach (int k in Prange(2)) m[i, k] = sum;
            }
            return least + place + total;
        }, new JitOptions { MaxThreads = 2 });
        kernel(new double[10], new double[10], new int[3], new double[10, 2]);
        string text = Inspect(kernel).Explain();
        string[] said =
        [
            "its iterations run in parallel", "total: sum", "least: if (x < best) best = x", "place: goes with least", "'w': each iteration has elements of its own", "'counts': each element is a sum",
            "one where 'v' overlaps 'w', and is not the same", "one, that of the iteration around it, where there are several of those",
        ];
        foreach (string fact in said) Assert.Contains(fact, text, StringComparison.Ordinal);
        string variables = Assert.Single(text.Split('\n'), line => line.Contains("private", StringComparison.Ordinal) && line.Contains("sum", StringComparison.Ordinal));
        foreach (string name in (string[])["before", "sum", "j"]) Assert.Contains(name, variables, StringComparison.Ordinal);
        foreach (string name in (string[])["total", "least", "place"]) Assert.DoesNotContain(name, variables, StringComparison.Ordinal);
    }

    [Fact]
    public void AReportSaysWhyALoopRunsOnOneThread()
    {
        var alone = Compile((double[] sums, int[] at) =>
        {
            foreach (int i in Prange(at.Length)) sums[at[i]] += 1;
        }, new JitOptions { MaxThreads = 1 });
        alone(new double[3], new int[3]);
        Assert.Contains("threads     one, by JitOptions.MaxThreads", Inspect(alone).Explain(), StringComparison.Ordinal);
        var together = Compile((double[] sums, int[] at) =>
        {
            foreach (int i in Prange(at.Length)) sums[at[i]] += 1;
        }, new JitOptions { MaxThreads = 2 });
        together(new double[3], new int[3]);
        string text = Inspect(together).Explain();
        Assert.Contains("an iteration is taken for ", text, StringComparison.Ordinal);
        Assert.Contains("one for up to 4,096 iterations", text, StringComparison.Ordinal);
    }
}
