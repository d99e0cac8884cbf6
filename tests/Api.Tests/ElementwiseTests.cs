using System.Linq.Expressions;
using System.Numerics;
using System.Runtime.CompilerServices;

namespace DualJit.Tests;

/// <summary>Array expressions in kernels have the bits, shapes and exceptions of the eager operators, on every backend.</summary>
[SlowTests]
public sealed class ElementwiseTests
{
    public static TheoryData<Backend> Backends => TestBackends.Compiling;

    private static readonly Slice Every2 = Slice.Step(null, null, 2);

    [Theory]
    [MemberData(nameof(Backends))]
    public void Every_layout_and_shape_broadcasts(Backend backend)
    {
        var options = TestBackends.Options(backend) with { MaximumSpecializations = 100 };
        Func<NdArray<double>, NdArray<double>, NdArray<double>> chain = (v, w) => (2.0 * v + 1.0) / (w - v) * -w;
        Func<NdArray<double>, NdArray<double>, NdArray<bool>> mask = (v, w) => v * w - 4.1 * v > 2.5 * w;
        var (compiledChain, compiledMask) = (Jit.Compile(chain, options), Jit.Compile(mask, options));
        var arrays = Arrays(i => Math.ScaleB(i - 7.25, i % 5)).ToArray();
        for (int i = 0; i < arrays.Length; i++)
            foreach (int j in TestBackends.Cases(backend, [.. Enumerable.Range(0, arrays.Length)], i))
            {
                var (v, w) = (arrays[i], arrays[j]);
                string what = $"{SameArrays.Text(v)} {v.Layout} and {SameArrays.Text(w)} {w.Layout}";
                if ((i + j) % 2 == 0) SameArrays.Check(() => chain(v, w), () => compiledChain(v, w), what);
                else SameArrays.Check(() => mask(v, w), () => compiledMask(v, w), what);
            }
    }

    [Theory]
    [MemberData(nameof(Backends))]
    public void Sums_of_expressions_have_the_bits_of_those_of_their_arrays(Backend backend)
    {
        var options = TestBackends.Options(backend) with { MaximumSpecializations = 300 };
        Func<NdArray<double>, NdArray<double>, double, NdArray<double>> sum = (v, w, s) => NdArray.Full(NdArray.Sum(v * w - s * v), []);
        var compiled = Jit.Compile((NdArray<double> v, NdArray<double> w, double s) => NdArray.Sum(v * w - s * v), options);
        var arrays = Arrays(i => Math.ScaleB(i - 7.25, i % 5)).Concat(Large(i => Math.ScaleB(i - 7.25, i % 5))).ToArray();
        for (int i = 0; i < arrays.Length; i++)
            foreach (int j in TestBackends.Cases(backend, [.. Enumerable.Range(0, arrays.Length / 5).Select(k => i % 5 + 5 * k)], i))
            {
                var (v, w) = (arrays[i], arrays[j]);
                SameArrays.Check(() => sum(v, w, 1.5), () => NdArray.Full(compiled(v, w, 1.5), []), $"{SameArrays.Text(v)} {v.Layout} and {SameArrays.Text(w)} {w.Layout}");
            }
    }

    [Theory]
    [MemberData(nameof(Backends))]
    public void Assigned_expressions_read_before_they_write(Backend backend)
    {
        var options = TestBackends.Options(backend) with { MaximumSpecializations = 100 };
        Action<NdArray<double>, NdArray<double>>[] statements =
        [
            (v, w) => v[Slice.All] = 2.0 * v + w,
            (v, w) => v[1..] = 2.0 * v[..^1] + 1.0,
            (v, w) => v[..^1] = v[1..] * v[..^1],
            (v, w) => v[1..^1] = (v[2..] + v[..^2]) / 2.0,
            (v, w) => v[Slice.All] = w * w - 1.0,
        ];
        foreach (var statement in statements)
        {
            var compiled = Jit.Compile(statement, options);
            foreach (var given in Large(i => Math.ScaleB(i - 7.25, i % 5)).Where(array => !array.IsReadOnly))
            {
                // Of the same memory and layout each time.
                var (expected, actual) = (given.Copy(), given.Copy());
                SameArrays.Check(() => Run(statement, given, expected), () => Run(compiled, given, actual), $"{SameArrays.Text(given)} {given.Layout}");
            }
        }

        static NdArray<double> Run(Action<NdArray<double>, NdArray<double>> statement, NdArray<double> array, NdArray<double> kept)
        {
            array[Slice.All] = kept;
            statement(array, kept + 0.5);
            var result = array.Copy();
            array[Slice.All] = kept;
            return result;
        }
    }

    [Theory]
    [MemberData(nameof(Backends))]
    public void Large_arrays_of_any_layout_go_in_tiles(Backend backend)
    {
        var options = TestBackends.Options(backend) with { MaximumSpecializations = 300 };
        Func<NdArray<double>, NdArray<double>, NdArray<double>, NdArray<double>> three = (v, w, u) => (2.0 * v + w) * u;
        Func<NdArray<double>, NdArray<double>, NdArray<bool>> mask = (v, w) => v > w;
        var (compiledThree, compiledMask) = (Jit.Compile(three, options), Jit.Compile(mask, options));
        var arrays = Large(i => Math.ScaleB(i - 7.25, i % 5)).ToArray();
        for (int i = 0; i < arrays.Length; i++)
            foreach (int j in TestBackends.Cases(backend, [.. Enumerable.Range(i, arrays.Length - i).Where(j => (i + j) % 2 == 0)], i, every: 2))
            {
                var (v, w, u) = (arrays[i], arrays[j], arrays[(i + j) % arrays.Length]);
                string what = $"{v.Layout} {string.Join(',', v.Shape.ToArray())} and {w.Layout} {string.Join(',', w.Shape.ToArray())}";
                if ((i + j) % 4 == 0) SameArrays.Check(() => mask(v, w), () => compiledMask(v, w), what);
                else SameArrays.Check(() => three(v, w, u), () => compiledThree(v, w, u), what);
            }
    }

    [Theory]
    [MemberData(nameof(Backends))]
    public void Rows_of_one_repeated_element_are_longer_than_all_of_a_tile(Backend backend)
    {
        var options = TestBackends.Options(backend);
        Func<NdArray<double>, NdArray<double>, NdArray<double>> sum = (v, w) => v + w, product = (v, w) => NdArray.Exp(v) * NdArray.Log(1.0 + NdArray.Exp(w));
        var (column, row) = (NdArray.FromArray(Enumerable.Range(0, 11).Select(i => i / 8.0).ToArray()), NdArray.FromArray(Enumerable.Range(0, 1300).Select(i => i / 1024.0).ToArray()));
        var (columns, all) = (column.Reshape(11, 1), row.BroadcastTo(11, 1300).Copy());
        foreach (var function in (Func<NdArray<double>, NdArray<double>, NdArray<double>>[])[sum, product])
        {
            var compiled = Jit.Compile(function, options);
            foreach (var (v, w) in ((NdArray<double>, NdArray<double>)[])[(columns, row), (row, columns), (columns, all), (all.Transpose(), column), (columns, columns), (row[..1], row), (columns, row[Every2])])
                SameArrays.Check(() => function(v, w), () => compiled(v, w), $"{v.Layout} {string.Join(',', v.Shape.ToArray())} and {w.Layout} {string.Join(',', w.Shape.ToArray())}");
        }
    }

    // More rows and columns than a tile has.
    private static IEnumerable<NdArray<double>> Large(Func<int, double> element)
    {
        var many = NdArray.FromArray(Enumerable.Range(0, 80 * 80).Select(element).ToArray());
        yield return many[0..(19 * 70)].Reshape(19, 70);
        yield return many[7..(7 + 19 * 70)].Reshape(70, 19).Transpose();
        yield return many[0..(20 * 72)].Reshape(72, 20)[1..71, 1..].Transpose();
        yield return many[0..(38 * 70)].Reshape(38, 70)[Every2, Slice.All];
        yield return many[0..(19 * 140)].Reshape(19, 140)[Slice.All, Every2];
        yield return many[0..70];
        yield return many[0..140][Every2];
        yield return many[0..19].Reshape(19, 1);
        yield return many[0..70].Reshape(1, 70).BroadcastTo(19, 70);
    }

    [Theory]
    [MemberData(nameof(Backends))]
    public void Every_dtype_has_its_operators(Backend backend)
    {
        Numbers(backend, 0, i => (sbyte)(i * 37 + 1));
        Numbers(backend, 1, i => (byte)(i * 37 + 1));
        Numbers(backend, 2, i => (short)(i * 7919 + 1));
        Numbers(backend, 0, i => (ushort)(i * 7919 + 1));
        Numbers(backend, 1, i => i * 1_000_003 + 1);
        Numbers(backend, 2, i => (uint)i * 1_000_003u + 1);
        Numbers(backend, 0, i => i * 1_000_000_000_003L + 1);
        Numbers(backend, 1, i => (ulong)i * 1_000_000_000_003UL + 1);
        Numbers(backend, 2, i => (Half)(i * 0.37));
        Numbers(backend, 0, i => i * 0.37f);
        Numbers(backend, 1, i => i * 0.37);
    }

    // An expression of a dtype has one pair of layouts; each dtype, and each expression, has all of them.
    private static void Numbers<T>(Backend backend, int layouts, Func<int, T> element) where T : unmanaged, INumber<T>
    {
        var two = T.CreateChecked(2);
        Check<T, T>(backend, element, (v, w) => two * v + w - v, layouts);
        Check<T, T>(backend, element, (v, w) => v / (w + two), layouts + 1);
        Check<T, T>(backend, element, (v, w) => -NdArray.Minimum(v, w) + NdArray.Maximum(v, two), layouts + 2);
        Check<T, T>(backend, element, (v, w) => NdArray.Clip(v, two, T.CreateChecked(20)) * NdArray.Square(w), layouts + 3);
        Check<T, bool>(backend, element, (v, w) => v + w >= two * w, layouts + 4);
        Check<T, bool>(backend, element, (v, w) => NdArray.NotEqual(v, w), layouts + 5);
        Check<T, T>(backend, element, (v, w) => NdArray.Where(v < w, v, two), layouts + 6);
        Check<T, T>(backend, element, (v, w) => NdArray.Where(v, w, v) + NdArray.Abs(w), layouts + 7);
    }

    private static void Check<T, TResult>(Backend backend, Func<int, T> element, Func<NdArray<T>, NdArray<T>, NdArray<TResult>> eager, int? layouts = null, [CallerLineNumber] int line = 0) where T : unmanaged where TResult : unmanaged
    {
        var compiled = Jit.Compile(eager, TestBackends.Options(backend));
        var v = NdArray.FromArray(Enumerable.Range(0, 70).Select(element).ToArray()).Reshape(7, 10);
        var w = NdArray.FromArray(Enumerable.Range(3, 70).Select(element).ToArray()).Reshape(10, 7).Transpose();
        (NdArray<T>, NdArray<T>)[] pairs = [(v, w), (v, v[3, Slice.All]), (v[Slice.All, Every2], w[Slice.All, Every2])];
        foreach (var (x, y) in layouts is { } one ? [pairs[one % pairs.Length]] : TestBackends.Cases(backend, pairs, line + (int)NdArray.Zeros<T>(0).DType)) SameArrays.Check(() => eager(x, y), () => compiled(x, y), $"{typeof(T)} {x.Layout} {y.Layout}");
    }

    [Theory]
    [MemberData(nameof(Backends))]
    public void Functions_of_floats_have_the_bits_of_the_eager_ones(Backend backend)
    {
        Floats(backend, i => (Half)(i * 0.37 - 9));
        Floats(backend, i => i * 0.37f - 9);
        Floats(backend, i => i * 0.37 - 9);
    }

    private static void Floats<T>(Backend backend, Func<int, T> element) where T : unmanaged, IFloatingPointIeee754<T>
    {
        Check<T, T>(backend, element, (v, w) => NdArray.Sqrt(v) + NdArray.Exp(w) * NdArray.Floor(v));
        Check<T, T>(backend, element, (v, w) => NdArray.Sin(v) * NdArray.Sin(v) + NdArray.Cos(w) * NdArray.Tanh(w));
        Check<T, T>(backend, element, (v, w) => NdArray.Pow(NdArray.Abs(v), w) - NdArray.Atan2(v, w));
        Check<T, T>(backend, element, (v, w) => NdArray.CopySign(v, w) + NdArray.Log(NdArray.Ceiling(w)) + NdArray.Round(v) - NdArray.Truncate(w));
    }

    [Theory]
    [MemberData(nameof(Backends))]
    public void Complex_numbers_and_bools(Backend backend)
    {
        Check<Complex, Complex>(backend, i => new Complex(i, 3 - i), (v, w) => v * w - 2 * v / (w + Complex.ImaginaryOne));
        Check<Complex, bool>(backend, i => new Complex(i, 3 - i), (v, w) => NdArray.Equal(v, w));
        Check<bool, bool>(backend, i => i % 3 == 0, (v, w) => NdArray.Equal(v, w));
        Check<bool, double>(backend, i => i % 3 == 0, (v, w) => NdArray.Where(v, NdArray.Where(w, 1.0, 2.0), 3.0));
    }

    [Theory]
    [MemberData(nameof(Backends))]
    public void Exceptions_come_as_from_the_operators_one_by_one(Backend backend)
    {
        var options = TestBackends.Options(backend);
        var (two, three, wide) = (NdArray.FromArray(new[] { 1, 0 }), NdArray.FromArray(new[] { 1, 2, 3 }), NdArray.FromArray(new int[2, 3]));
        var least = NdArray.FromArray(new[] { int.MinValue, 5 });
        Same((v, w) => v + w, two, three);
        Same((v, w) => v + w, wide, two);
        Same((v, w) => v * 2 - w, three, wide.Transpose());
        // A division by zero in an operator before one whose shapes do not fit, and after it.
        Same((v, w) => 1 / v + w, two, three);
        Same((v, w) => 1 / (v + w), two, three);
        // Of two operators that throw, the first one, though the other one's element comes first.
        Same((v, w) => 10 / v + NdArray.Abs(w), two, least);
        Same((v, w) => NdArray.Abs(w) + 10 / v, two, least);
        Same((v, w) => w / (v - 2), two, least);
        Same((v, w) => { NdArray<int>? none = null; return v + none!; }, two, two);
        Same((v, w) => { var kept = v[0] > 0 ? null : w; return NdArray.Maximum(kept!, v); }, two, two);
        Same((v, w) => { var kept = v[1] > 0 ? null : w; return NdArray.Maximum(kept!, v); }, two, two);

        void Same(Func<NdArray<int>, NdArray<int>, NdArray<int>> eager, NdArray<int> v, NdArray<int> w)
        {
            var compiled = Jit.Compile(eager, options);
            SameArrays.Check(() => eager(v, w), () => compiled(v, w), $"{v} and {w}");
        }
    }

    [Theory]
    [MemberData(nameof(Backends))]
    public void Arrays_of_too_many_elements_are_refused(Backend backend)
    {
        Func<NdArray<byte>, NdArray<byte>, NdArray<byte>> outer = (v, w) => v + w;
        var compiled = Jit.Compile(outer, TestBackends.Options(backend));
        var (column, row) = (NdArray.Zeros<byte>(60_000, 1), NdArray.Zeros<byte>(1, 60_000));
        SameArrays.Check(() => outer(column, row), () => compiled(column, row), "60000 by 60000");
    }

    [Theory]
    [MemberData(nameof(Backends))]
    public void Statements_and_loops_see_what_was_written_between(Backend backend)
    {
        var options = TestBackends.Options(backend);
        Func<NdArray<double>, NdArray<double>, NdArray<double>> statements = (v, w) =>
        {
            var twice = v * 2.0;
            v[0] = 100;
            var sum = twice + w;
            w[0] = 50;
            return sum * w + twice;
        };
        Func<NdArray<double>, NdArray<double>, NdArray<double>> loop = (v, w) =>
        {
            var x = v;
            for (int i = 0; i < 5; i++) x = (x + w) * 0.5 - x * 0.25;
            return x;
        };
        foreach (var eager in (Func<NdArray<double>, NdArray<double>, NdArray<double>>[])[statements, loop])
        {
            var compiled = Jit.Compile(eager, options);
            NdArray<double> v = NdArray.FromArray([1.5, 2.5, -3]), w = NdArray.FromArray([10.0, 20, 30]);
            var (v2, w2) = (v.Copy(), w.Copy());
            SameArrays.Check(() => eager(v, w), () => compiled(v2, w2), "");
            SameArrays.Check(() => v, () => v2, "");
            SameArrays.Check(() => w, () => w2, "");
        }
    }

    [Theory]
    [MemberData(nameof(Backends))]
    public void Branches_take_what_was_made_before_them(Backend backend)
    {
        Func<NdArray<double>, NdArray<double>, double, NdArray<double>>[] kernels =
        [
            (v, w, s) => { var t = v * w; if (s > 1) return t + 1.0; return t - w; },
            (v, w, s) => { var t = v * w; return s > 1 ? w : s > 0 ? NdArray.Full(NdArray.Sum(t), 3) : NdArray.Sqrt(t) + t; },
            (v, w, s) => { var t = v * w; if (s > 1) v[..] = t + 1.0; else w[..] = t + v; return v + w; },
            (v, w, s) => { var t = v * w; if (s > 0) v[0] = 7; return s > 1 ? t + 1.0 : t - v; },
            (v, w, s) => { var t = v * w; if (s > 1) v[0] = 7; if (s > 0) w = t + v; return t - w; },
            (v, w, s) => { var t = v * w; for (int i = 0; i < 3; i++) { var u = t * 2.0; v = s > 1 ? u + v : u - i; } return v; },
            (v, w, s) => { var t = v * w; while (s < 3) { v = t + s; s += 1; } return v; },
        ];
        foreach (var eager in kernels)
        {
            var compiled = Jit.Compile(eager, TestBackends.Options(backend));
            foreach (double s in (double[])[0, 0.5, 2])
                foreach (int length in s == 2 ? (int[])[3, 4] : [3])
                {
                    var ((v, w), (v2, w2)) = (Make(length), Make(length));
                    SameArrays.Check(() => eager(v, w, s), () => compiled(v2, w2, s), $"{s} and {length} on {backend}");
                    SameArrays.Check(() => v, () => v2, "");
                    SameArrays.Check(() => w, () => w2, "");
                }
        }

        static (NdArray<double>, NdArray<double>) Make(int length) => (NdArray.FromArray([1.5, 2.5, -3]), NdArray.Arange((double)length) * 10.0);
    }

    [Theory]
    [MemberData(nameof(Backends))]
    public void Maps_are_reduced_and_indexed(Backend backend)
    {
        var options = TestBackends.Options(backend);
        Func<NdArray<double>, NdArray<double>, double> total = (v, w) => (v * w).Sum() + NdArray.Sqrt(v)[1] + (v > w).Length;
        var compiled = Jit.Compile(total, options);
        var (v, w) = (NdArray.FromArray([1.5, 2.5, 3]), NdArray.FromArray([10.0, 20, 30]));
        Assert.Equal(total(v, w), compiled(v, w));
    }

    [Theory]
    [MemberData(nameof(Backends))]
    public void Trees_are_the_same(Backend backend)
    {
        Expression<Func<NdArray<double>, NdArray<double>, NdArray<double>>> axpy = (u, v) => 2.5 * u + NdArray.Exp(v);
        var compiled = Jit.Compile(axpy, TestBackends.Options(backend));
        var eager = axpy.Compile();
        var a = NdArray.Arange(6.0).Reshape(2, 3);
        SameArrays.Check(() => eager(a, a[1, Slice.All]), () => compiled(a, a[1, Slice.All]), "");
    }

    [Theory]
    [MemberData(nameof(Backends))]
    public void Numbers_of_any_dtype_promote(Backend backend)
    {
        var options = TestBackends.Options(backend);
        var arrays = Untyped().ToArray();
        int kernels = 0;
        Check((v, w) => v + w * 2);
        Check((v, w) => v / w - 1.5);
        Check((v, w) => 300 + v);
        Check((v, w) => v < w);
        Check((v, w) => v >= 300);
        Check((v, w) => NdArray.Minimum(v, w) % 7);
        Check((v, w) => NdArray.Sqrt(v) * NdArray.Abs(w));
        Check((v, w) => -v);
        Check((v, w) => (v & w) | 1);
        Check((v, w) => NdArray.Equal(v, w));

        void Check(Func<NdArray, NdArray, NdArray> eager)
        {
            var compiled = Jit.Compile(eager, options);
            // Each array on either side, with every other one in one kernel or another.
            int kernel = kernels++;
            for (int i = 0; i < arrays.Length; i++)
                foreach (int j in TestBackends.Cases(backend, [.. Enumerable.Range(0, arrays.Length).Where(j => j % 4 == (i + kernel) % 4)], i + kernel, every: 2))
                {
                    var (v, w) = (arrays[i], arrays[j]);
                    // A dtype without the operator is found when the kernel is compiled.
                    if (SameArrays.Run(() => compiled(v, w)) is KernelCompilationException { Code: "DJ2006" or "DJ2007" }) Assert.IsType<NotSupportedException>(SameArrays.Run(() => eager(v, w)));
                    else SameArrays.Check(() => eager(v, w), () => compiled(v, w), $"{SameArrays.Text(v)} and {SameArrays.Text(w)}");
                }
        }
    }

    [Theory]
    [MemberData(nameof(Backends))]
    public void What_costs_a_call_and_is_repeated_is_the_same_computed_once(Backend backend)
    {
        var matrix = NdArray.Linspace(-2.0, 3.0, 5 * 70).Reshape(5, 70);
        NdArray<double>[] arrays = [matrix, matrix[..1], matrix[.., 1..2], matrix[3, ..], matrix[0, 0..1], matrix.Reshape(70, 5).Transpose(), matrix[Slice.Step(null, null, -1), Slice.Step(null, null, -1)], matrix[..2], NdArray.Full(0.5)];
        Check((a, b) => NdArray.Exp(a) * b);
        Check((a, b) => NdArray.Sin(NdArray.Exp(a) - 1.0) + NdArray.Cos(b) * b);
        Check((a, b) => NdArray.Exp(a * b) / (b + 5.0));
        Check((a, b) => { var r = NdArray.Zeros<double>(5, 70); r[..] = NdArray.Exp(a) + b; return r; });
        Check((a, b) => { var r = NdArray.Ones<double>(5, 70); r[..] = NdArray.Exp(r[..1]) * b + NdArray.Cos(r); r[1..] += NdArray.Sin(a); return r; });

        void Check(Func<NdArray<double>, NdArray<double>, NdArray<double>> eager, [CallerLineNumber] int line = 0)
        {
            var compiled = Jit.Compile(eager, TestBackends.Options(backend));
            for (int i = 0; i < arrays.Length; i++)
                foreach (int j in TestBackends.Cases(backend, [0, (i + 3) % arrays.Length], line + i, every: 2))
                    SameArrays.Check(() => eager(arrays[i], arrays[j]), () => compiled(arrays[i], arrays[j]), $"{i} and {j} on {backend}");
        }
    }

    [Fact]
    public void What_is_not_compiled_says_so()
    {
        Refused(() => Jit.Compile((NdArray<bool> v) => v + v));
        Refused(() => Jit.Compile((NdArray<Complex> v, NdArray<Complex> w) => v < w));

        static void Refused(Action compile) => Assert.Equal("DJ1025", Assert.Throws<KernelCompilationException>(compile).Code);
    }

    [LlvmFact]
    public void A_chain_is_one_array_made_in_vector_code()
    {
        var kernel = Jit.Compile((NdArray<double> v, NdArray<double> w) => { var scaled = 2.5 * v; return (scaled + w) / (scaled - 1.0) > NdArray.Sqrt(w); });
        kernel(NdArray.Ones<double>(2, 3), NdArray.Ones<double>(2, 3));
        kernel(NdArray.Ones<double>(2, 3), NdArray.Ones<double>(3, 2).Transpose());
        foreach (var specialization in Jit.Inspect(kernel).Specializations)
        {
            Assert.Equal(1, specialization.Ir.Split("result.memory").Length - 1);
            Assert.True(specialization.Vectorized);
        }
        string report = Jit.Inspect(kernel).Explain();
        Assert.Contains("an array made in one loop, of 6 operations", report);
        Assert.Contains("vectorised  yes", report);
    }

    [Fact]
    public void What_only_branches_take_is_no_array()
    {
        var kernel = Jit.Compile((NdArray<double> v, NdArray<double> w, bool flag) => { var t = v * w; return flag ? t + 1.0 : t - w; });
        kernel(NdArray.Ones<double>(3), NdArray.Ones<double>(3), true);
        string report = Jit.Inspect(kernel).Explain();
        Assert.Equal(2, report.Split("an array made in one loop, of 2 operations").Length - 1);
        Assert.Equal(2, report.Split("made in one loop").Length - 1);
    }

    // What dies in the kernel uses its memory again.
    [Fact]
    public void A_temporary_in_a_loop_is_made_once()
    {
        var kernel = Jit.Compile((NdArray<double> v, int n) =>
        {
            double total = 0;
            for (int i = 0; i < n; i++) total += (v * i + v)[0];
            return total;
        });
        Assert.Equal(55.0, kernel(NdArray.Ones<double>(1000), 10));
        Assert.Contains("the array uses the memory of the one made here before", Jit.Inspect(kernel).Explain());
    }

    private static IEnumerable<NdArray> Untyped()
    {
        yield return NdArray.FromArray([true, false, true]);
        yield return NdArray.FromArray(new sbyte[] { -128, 3, 7 });
        yield return NdArray.FromArray(new byte[] { 255, 3, 7 }).Reshape(3, 1);
        yield return NdArray.FromArray(new byte[,] { { }, { } });
        yield return NdArray.FromArray(new[] { 5, -6, 7, 8, 9 })[Every2];
        yield return NdArray.FromArray(new ulong[] { 5, ulong.MaxValue, 7 });
        yield return NdArray.FromArray(new[] { 1.5f, float.NaN, -0f });
        yield return NdArray.FromArray(new[,] { { 1.5, double.NaN, -0.0 }, { 1e300, 2, 3 } });
        yield return NdArray.FromArray(new Complex[] { new(1, 2) });
        yield return NdArray.Full(4.5, []);
    }

    private static IEnumerable<NdArray<double>> Arrays(Func<int, double> element)
    {
        var many = NdArray.FromArray(Enumerable.Range(0, 24 * 25).Select(element).ToArray());
        yield return NdArray.Full(3.5, []);
        yield return many[0..4];
        yield return many[0..1];
        yield return many[0..8][Every2];
        yield return many[0..0];
        yield return many[0..12].Reshape(3, 4);
        yield return many[5..17].Reshape(4, 3).Transpose();
        yield return many[0..40].Reshape(5, 8)[1..4, 2..6];
        yield return many[0..48].Reshape(6, 8)[Every2, Every2];
        yield return many[3..6].Reshape(3, 1);
        yield return many[0..1].Reshape(1, 1);
        yield return many[0..24].Reshape(2, 3, 4);
        yield return many[0..24].Reshape(4, 3, 2).Transpose();
        yield return many[0..8].Reshape(2, 1, 4);
        yield return many[0..0].Reshape(2, 0, 4);
        yield return many[0..4].BroadcastTo(3, 4);
    }
}
