using System.Runtime.CompilerServices;
using System.Text.RegularExpressions;
using static DualJit.Jit;

namespace DualJit.Tests;

/// <summary>Parallel loops, right and wrong ones, and what is said of each: the table of <c>docs/prange.md</c>, made from here with <c>DUALJIT_BLESS=1</c>.</summary>
public sealed partial class RaceTableTests
{
    private const string Marker = "<!-- Made by a test, with DUALJIT_BLESS=1. -->\n";

    private readonly List<string> _rows = [];

    [Fact]
    public void ThePageSaysWhatIsSaidOfEachLoop()
    {
        // Variables that are reduced.
        Add((double[] a) => { double s = 0; foreach (int i in Prange(a.Length)) s += a[i]; return s; });
        Add((double[] a) => { double s = 0; foreach (int i in Prange(a.Length)) { if (a[i] > 0) s += a[i]; else s -= 2 * a[i]; } return s; });
        Add((double[] a) => { double s = 0; foreach (int i in Prange(a.Length)) for (int j = 0; j < i; j++) s += a[j]; return s; });
        Add((double[] a) => { double s = 0, p = 1; foreach (int i in Prange(a.Length)) { s += a[i]; p *= a[i]; } return s * p; });
        Add((double[] a) => { double least = 9; foreach (int i in Prange(a.Length)) least = Math.Min(least, a[i]); return least; });
        Add((double[] a) => { double least = 9; foreach (int i in Prange(a.Length)) if (a[i] < least) least = a[i]; return least; });
        Add((double[] a) => { double least = 9; int place = -1; foreach (int i in Prange(a.Length)) if (a[i] < least) { least = a[i]; place = i; } return least + place; });
        Add((double[] a) => { bool any = false; foreach (int i in Prange(a.Length)) any |= a[i] < 0; return any; });
        Add((double[] a) => { bool any = false; foreach (int i in Prange(a.Length)) if (a[i] < 0) any = true; return any; });
        Add((int[] a) => { int count = 0; foreach (int i in Prange(a.Length)) if (a[i] > 2) count++; return count; });

        Add((double[] a) => { double most = double.NegativeInfinity; foreach (int i in Prange(a.Length)) most = Farther(most, a[i]); return most; });
        Add((Half[] a) => { Half s = Half.Zero; foreach (int i in Prange(a.Length)) s += a[i]; return s; });

        Add((double[] a) => { double s = 0; foreach (int i in Prange(2)) foreach (int j in Prange(a.Length)) s += a[j]; return s; });

        // Variables that are not.
        Add((int[] a) => { int s = 0; foreach (int i in Prange(a.Length)) s = checked(s + a[i]); return s; });
        Add((double[] a) => { double last = 0; foreach (int i in Prange(a.Length)) { a[i] = last; last = a[i] + 1; } });
        Add((double[] a) => { double last = 0; foreach (int i in Prange(a.Length)) last = a[i]; return last; });
        Add((double[] a) => { double s = 0; foreach (int i in Prange(a.Length)) { s += a[i]; a[i] = s; } });
        Add((double[] a) => { double s = 1; foreach (int i in Prange(a.Length)) s = 2 * s + a[i]; return s; });
        Add((double[] a) => { double s = 0; foreach (int i in Prange(a.Length)) { s += a[i]; s *= 2; } return s; });
        Add((double[] a) => { double s = 1; foreach (int i in Prange(a.Length)) s /= a[i]; return s; });
        Add((double[] a) => { double least = 9; int place = -1; foreach (int i in Prange(a.Length)) { if (a[i] < least) least = a[i]; if (a[i] < 1) place = i; } return least + place; });
        Add((double[] a) => { double x = 0, y = 1; foreach (int i in Prange(a.Length)) (x, y) = (y, x); return x - y; });
        Add((double[] a) => { int k = 0; foreach (int i in Prange(a.Length)) if (a[i] > 0) a[k++] = a[i]; });

        // Arrays.
        Add((double[] a, double[] b) => { foreach (int i in Prange(a.Length)) a[i] = 2 * b[i]; });
        Add((double[] a) => { foreach (int i in Prange(a.Length / 2)) a[2 * i] = a[2 * i + 1]; });
        Add((double[,] m) => { foreach (int i in Prange(m.GetLength(0))) for (int j = 1; j < m.GetLength(1); j++) m[i, j] += m[i, j - 1]; });
        Add((double[] a, int m) => { foreach (int i in Prange(a.Length / m)) for (int j = 0; j < m; j++) a[i * m + j] = j; });
        Add((double[] a, int m, int k) => { foreach (int i in Prange(a.Length / m)) for (int j = 0; j < k; j++) a[i * m + j] = j; });
        Add((double[] a, int m) => { foreach (int i in Prange(a.Length / m)) { var row = a.AsSpan(i * m, m); row[0] = row[1]; } });
        Add((double[] a, int h) => { foreach (int i in Prange(h)) a[i] += a[i + h]; });
        Add((double[,] m, int k) => { foreach (int i in Prange(k + 1, m.GetLength(0))) m[i, 0] -= m[k, 0]; });
        Add((double[,] m, int w) => { foreach (int i in Prange(m.Length)) m[i / w, i % w] = i; });
        Add((double[,] m, int k) => { foreach (int i in Prange(m.GetLength(0))) { if (i == k) continue; m[i, 0] -= m[k, 0]; } });
        Add((NdArray<double> m) => { foreach (int i in Prange(m.GetLength(0))) m[i, Slice.All] = m[i, Slice.All] * 2.0; });
        Add((NdArray<double> m) => { foreach (int i in Prange(m.GetLength(1))) { var column = m.Transpose()[i, Slice.All]; column[0] = column[1]; } });
        Add((double[][] rows) => { foreach (int i in Prange(rows.Length)) { var row = rows[i]; row[0] = row[1]; } });
        Add((int[] a, int[] counts) => { foreach (int i in Prange(a.Length)) counts[a[i]]++; });
        Add((double[] a, double[] b) => { foreach (int i in Prange(a.Length)) { var own = new double[3]; own[i % 3] = b[i]; a[i] = own[0] + own[1]; } });
        Add((double[] a, int[] p) => { foreach (int i in Prange(p.Length, new PrangeOptions { AssumeIndependent = [nameof(a)] })) a[p[i]] = i; });
        Add((double[] a) => { foreach (int i in Prange(a.Length - 1)) a[i] = a[i + 1]; });
        Add((double[] a) => { foreach (int i in Prange(1, a.Length)) a[i] += a[i - 1]; });
        Add((double[] a, int[] p) => { foreach (int i in Prange(p.Length)) a[p[i]] = i; });
        Add((double[] a) => { foreach (int i in Prange(a.Length)) a[0] = i; });
        Add((double[] a) => { foreach (int i in Prange(a.Length)) a[i / 2] = i; });
        Add((double[,] m, int w) => { foreach (int i in Prange(m.Length)) m[i / w, (i + 1) % w] = i; });
        Add((double[,] m, int k) => { foreach (int i in Prange(m.GetLength(0))) { if (i != k + 1) m[i, 0] -= m[k, 0]; } });
        Add((double[] a) => { foreach (int i in Prange(a.Length / 3)) for (int j = 0; j < 3; j++) a[2 * i + j] = i; });
        Add((double[] a, int m) => { foreach (int i in Prange(a.Length / m - 1)) for (int j = 0; j <= m; j++) a[i * m + j] = i; });
        Add((NdArray<double> m) => { foreach (int i in Prange(m.GetLength(0))) m[0, Slice.All].Fill(i); });
        Add((double[][] rows) => { foreach (int i in Prange(rows.Length)) rows[i][0] = rows[0][1]; });
        Add((double[,] m) => { foreach (int i in Prange(m.GetLength(0))) for (int j = 0; j < 2; j++) m[j, 0] = i; });
        Add((int[] a, int[] counts) => { foreach (int i in Prange(a.Length)) { counts[a[i]]++; a[i] = counts[0]; } });

        // Ways out.
        Add((double[] a) => { foreach (int i in Prange(a.Length)) { if (a[i] < 0) break; a[i] = 1; } });
        Add((double[] a) => { foreach (int i in Prange(a.Length)) if (a[i] < 0) return i; return -1; });
        Add((double[] a) => { foreach (int i in Prange(a.Length)) if (a[i] < 0) throw new ArgumentException("negative"); else a[i] = 1; });

        string path = RepositoryFiles.Find("docs/prange.md");
        string page = File.ReadAllText(path);
        page = page[..(page.IndexOf(Marker, StringComparison.Ordinal) + Marker.Length)] + "| loop | what is said |\n|---|---|\n" + string.Concat(_rows);
        if (Environment.GetEnvironmentVariable("DUALJIT_BLESS") == "1") File.WriteAllText(path, page);
        Assert.Equal(page, File.ReadAllText(path));
    }

    [Associative(0.0)]
    private static double Farther(double a, double b) => Math.Abs(a) > Math.Abs(b) ? a : b;

    private void Add(Delegate loop, [CallerArgumentExpression(nameof(loop))] string source = "")
    {
        string body = Spaces().Replace(source[(source.IndexOf("=>", StringComparison.Ordinal) + 2)..], " ").Trim().TrimStart('{').TrimEnd('}').Trim();
        _rows.Add($"| `{body.Replace("|", "\\|", StringComparison.Ordinal)}` | {SaidOf(loop)} |\n");
    }

    private static string SaidOf(Delegate loop)
    {
        var kernel = Compile(loop, new JitOptions { Backend = Backend.Interpreter });
        object[] arguments = [.. loop.Method.GetParameters().Select(parameter => (object)(parameter.ParameterType.Name switch
        {
            "Double[,]" => new double[3, 2],
            "Double[][]" => new double[][] { [1, 2], [3, 4] },
            "NdArray`1" => NdArray.Zeros<double>(3, 2),
            "Int32" => 2,
            "Half[]" => new Half[3],
            "Int32[]" => new[] { 1, 0, 2 },
            _ => new double[] { 1, 2, 3, 4 },
        }))];
        try
        {
            kernel.DynamicInvoke(arguments);
        }
        catch (System.Reflection.TargetInvocationException error) when (error.InnerException is KernelCompilationException refused)
        {
            Assert.True(refused.Line > 0);
            return $"{refused.Code}: {refused.Text[..refused.Text.IndexOf(';')]}";
        }
        var said = Inspect(kernel).Explain().Split('\n').Select(line => line.Trim()).Where(line => line.StartsWith("parallel", StringComparison.Ordinal)).Select(line => line["parallel".Length..].Trim());
        return string.Join("; ", said);
    }

    [GeneratedRegex(@"\s+")]
    private static partial Regex Spaces();
}
