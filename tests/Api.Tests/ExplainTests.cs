using System.Xml.Linq;

namespace DualJit.Tests;

/// <summary>What kernels say about themselves: vector code or why not, and the checks left.</summary>
public sealed class ExplainTests
{
    private static readonly double[] Values = new double[100];

    [LlvmFact]
    public void AVectorLoop() => Says(
        (double a, double[] x, double[] y) => { for (int i = 0; i < x.Length; i++) y[i] += a * x[i]; },
        kernel => kernel(2, Values, Values), "vectorised  yes, ", "checks      none");

    [LlvmFact]
    public void AFloatingPointSum() => Says(
        (double[] x, double[] y) => { double s = 0; for (int i = 0; i < x.Length; i++) s += x[i] * y[i]; return s; },
        kernel => kernel(Values, Values), "vectorised  no: a floating-point sum keeps its order", "checks      none");

    [LlvmFact]
    public void NestedLoops()
    {
        string text = Says(
            (NdArray<double> x, NdArray<double> y) =>
            {
                for (int i = 1; i < x.GetLength(0) - 1; i++)
                    for (int j = 1; j < x.GetLength(1) - 1; j++)
                        y[i, j] = 0.25 * (x[i - 1, j] + x[i + 1, j] + x[i, j - 1] + x[i, j + 1]);
            },
            kernel => kernel(NdArray.Zeros<double>(9, 9), NdArray.Zeros<double>(9, 9)), "      vectorised  yes, ");
        Assert.Contains("\n  loop at ExplainTests.cs:", text);
        Assert.Contains("\n    loop at ExplainTests.cs:", text);
    }

    [LlvmFact]
    public void ACheckThatRemains() => Says(
        (int[] x, int[] counts) => { for (int i = 0; i < x.Length; i++) counts[x[i]]++; },
        kernel => kernel([0, 1], [0, 0]), "vectorised  no: the checks left may end it in any iteration", "checks      1 in each iteration");

    [LlvmFact]
    public void AThrow() => Says(
        (double[] x) =>
        {
            double largest = 0;
            for (int i = 0; i < x.Length; i++)
            {
                if (x[i] < 0) throw new ArgumentException("negative");
                largest = Math.Max(largest, x[i]);
            }
            return largest;
        },
        kernel => kernel(Values), "vectorised  no: it may throw in any iteration");

    [LlvmFact]
    public void Calls() => Says(
        (int[] x) => { for (int i = 0; i < x.Length; i++) x[i] = Fibonacci(x[i]) + Twice(i); },
        kernel => kernel([3, 4]), "vectorised  no: it calls Fibonacci", "Fibonacci stays a call", "Twice is inlined");

    [LlvmFact]
    public void AFunctionWithoutVectorForm() => Says(
        (double[] x) => { for (int i = 0; i < x.Length; i++) x[i] = Math.Tan(x[i]); },
        kernel => kernel(Values), "vectorised  no: Math.Tan has no vector form");

    [LlvmFact]
    public void AFunctionThatIsCalledForEachLane() => Says(
        (double[] x) => { for (int i = 0; i < x.Length; i++) x[i] = Math.Exp(x[i]) / 3; },
        kernel => kernel(Values), " lanes, but Math.Exp one after the other");

    [LlvmFact]
    public void AnEarlyEnd() => Says(
        (int[] x) => { int i = 0; while (i < x.Length && x[i] != 7) i++; return i; },
        kernel => kernel([1, 7]), "vectorised  no: it may end early");

    [LlvmFact]
    public void AResultOfTheIterationBefore() => Says(
        (double[] x) => { for (int i = 1; i < x.Length; i++) x[i] += x[i - 1]; },
        kernel => kernel(Values), "vectorised  no: an iteration may read what another one writes");

    [Fact]
    public void EachSpecializationIsToldOf()
    {
        var kernel = Jit.Compile((NdArray<double> x) => x.Length, new JitOptions { Backend = Backend.Il, Name = "length" });
        kernel(NdArray.Zeros<double>(3));
        kernel(NdArray.Zeros<double>(3, 3));
        string text = Jit.Inspect(kernel).Explain();
        Assert.StartsWith("length: 2 specialisations\n", text.ReplaceLineEndings("\n"));
        Assert.Contains("(array<f64,1,C>) on Il", text);
        Assert.Contains("(array<f64,2,C>) on Il", text);
    }

    [Fact]
    public void ThePageShowsTheSourceAndIsWellFormed()
    {
        var kernel = Jit.Compile(
            (double[] x, int limit) => { for (int i = 0; i < x.Length && i < limit; i++) x[i] *= 2; },
            new JitOptions { Backend = Backend.Il, Name = "a <b> & \"c\"" });
        kernel(new double[3], 2);
        string html = Jit.Inspect(kernel).ExplainHtml();
        Assert.StartsWith("<!DOCTYPE html>\n", html);
        var page = XDocument.Parse(html);
        Assert.Equal("a <b> & \"c\"", page.Descendants("h1").Single().Value);
        var row = page.Descendants("tr").Single(row => row.Value.Contains("x[i] *= 2", StringComparison.Ordinal));
        Assert.Equal("scalar", row.Attribute("class")?.Value);
        Assert.Contains("no: the .NET runtime makes no vector code", row.Elements().Last().Value);
        Assert.DoesNotContain("<script", html);
    }

    [LlvmFact]
    public void ThePageHasAColourPerLine()
    {
        var kernel = Jit.Compile(
            (int[] x, int[] counts) =>
            {
                for (int i = 0; i < x.Length; i++)
                    x[i] += 1;
                for (int i = 0; i < x.Length; i++)
                    counts[x[i]]++;
            },
            new JitOptions { Backend = Backend.Llvm });
        kernel([1, 2], new int[4]);
        var page = XDocument.Parse(Jit.Inspect(kernel).ExplainHtml());
        Assert.Equal("vector", ClassOf("x[i] += 1"));
        Assert.Equal("checked", ClassOf("counts[x[i]]++"));

        string? ClassOf(string line) => page.Descendants("tr").Single(row => row.Value.Contains(line, StringComparison.Ordinal)).Attribute("class")?.Value;
    }

    private static string Says<T>(T lambda, Action<T> call, params string[] lines) where T : Delegate
    {
        var kernel = Jit.Compile(lambda, new JitOptions { Backend = Backend.Llvm, Name = "kernel" });
        call(kernel);
        string text = Jit.Inspect(kernel).Explain();
        Assert.StartsWith("kernel: 1 specialisation", text);
        foreach (string line in lines) Assert.Contains(line, text);
        return text;
    }

    private static int Fibonacci(int n) => n < 2 ? n : Fibonacci(n - 1) + Fibonacci(n - 2);

    private static int Twice(int n) => 2 * n;
}
