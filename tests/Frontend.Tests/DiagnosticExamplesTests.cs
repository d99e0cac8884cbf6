using System.Linq.Expressions;
using System.Reflection;
using DualJit.Frontend;
using DualJit.Frontend.Expressions;
using DualJit.IR;
using static System.Linq.Expressions.Expression;

namespace DualJit.Tests;

/// <summary>Every diagnostic of the catalogue has an example: a method of tests/Kernels/Rejected.cs, or one here where it is about delegates, trees or calls.</summary>
public sealed class DiagnosticExamplesTests
{
    private static readonly ParameterExpression X = Parameter(typeof(int), "x");
    private static readonly ParameterExpression A = Parameter(typeof(int[]), "a");
    private static readonly string[] Names = ["a", "b"];
    private static readonly object Some = new();
    private static readonly Ufunc<double, double> Negate = Vectorize.Compile((double x) => -x);
    private static readonly Ufunc<double, double, double> Subtract = Vectorize.Compile((double p, double q) => p - q);
    private static readonly UntypedUfunc Blend = Vectorize.Compile((Scalar p, Scalar q) => p * 2 + q);
    private static readonly Gufunc Total = GuVectorize.Compile((NdArray<double> x, NdArray<double> @out) => { @out[0] = x[0]; }, "(n)->()");
    private static readonly Stencil<double> Next = Stencil.Compile((Window<double> w) => w[1]);
    private static readonly PrangeOptions Assumed = new();

    private static readonly Dictionary<string, Action> Others = new()
    {
        ["DJ1001"] = () => CilReader.Read((Action)Nothing + Nothing),
        ["DJ1002"] = () => CilReader.Read((Func<double, double>)Math.Sin),
        ["DJ1006"] = () => CilReader.Read((int n) => Names[n] == null ? 1 : n),
        ["DJ1018"] = () => CilReader.Read((int n) => Some.GetHashCode() + n),
        ["DJ1030"] = () => ExpressionReader.Read(Lambda(Block(RuntimeVariables(X), X), X)),
        ["DJ1031"] = () => ExpressionReader.Read(Lambda(Add(X, Variable(typeof(int), "y")), X)),
        ["DJ1032"] = () => ExpressionReader.Read(UnassignedVariable()),
        ["DJ1033"] = () => ExpressionReader.Read(Lambda(Block(Goto(Label("there")), X), X)),
        ["DJ1045"] = () => CilReader.Read((int n) => Jit.Managed(k => NdArray.Zeros<double>(k), n)[0]),
        ["DJ1049"] = () => CilReader.Read((NdArray<double> v, int n) => v.Sum(axis: n)),
        ["DJ1050"] = () => CilReader.Read((int n) => LimitTests.Deeper<int>(n)),
        ["DJ1051"] = () => CilReader.Read((int n) => { LimitTests.Tens5(ref n); return n; }),
        ["DJ2001"] = () => Jit.Compile(RankConflict)(NdArray.Zeros<double>(3), NdArray.Zeros<double>(3, 3), 1),
        ["DJ2002"] = () => Jit.Compile((NdArray<double> v) => v[0, 0])(NdArray.Zeros<double>(3)),
        ["DJ2004"] = () => Jit.Compile(TypeConflict)(NdArray.Zeros<double>(3), NdArray.Zeros<int>(3), 1),
        ["DJ2005"] = () => Jit.Compile((NdArray v, Scalar i) => v[i])(NdArray.Zeros<double>(3), 1.5),
        ["DJ2006"] = () => Jit.Compile((Scalar x, Scalar y) => x < y)(true, false),
        ["DJ2007"] = () => Jit.Compile((Scalar x) => (double)x)(new System.Numerics.Complex(1, 2)),
        ["DJ2008"] = () => Jit.Compile((NdArray<double> v) => { v[0] = 1; })(NdArray.Zeros<double>(3).AsReadOnly()),
        ["DJ2009"] = () => Jit.Compile((NdArray<double> v) => v.Sum(axis: 2))(NdArray.Zeros<double>(3, 3)),
        ["DJ1070"] = () => CilReader.Read((int[] a) => { foreach (int i in Jit.Prange(a.Length, Assumed)) a[i] = i; }),
        ["DJ1072"] = () => CilReader.Read((double[] a) => { double s = 0; foreach (int i in Jit.Prange(a.Length)) s = WithoutIdentity(s, a[i]); return s; }),
        ["DJ1071"] = () => CilReader.Read((int[] a) => { foreach (int i in Jit.Prange(a.Length, new PrangeOptions { AssumeIndependent = ["b"] })) a[i] = i; }),
        ["DJ2040"] = () => Jit.Compile((int[] a) => { int last = 0; foreach (int i in Jit.Prange(a.Length)) { a[i] = last; last = i; } })([1]),
        ["DJ2041"] = () => Jit.Compile((int[] a) => { foreach (int i in Jit.Prange(a.Length - 1)) a[i] = a[i + 1]; })([1]),
        ["DJ2042"] = () => Jit.Compile((int[] a) => { foreach (int i in Jit.Prange(a.Length)) { if (a[i] == 0) break; a[i] = 0; } })([1]),
        ["DJ2043"] = () => Jit.Compile((int[] a) => { foreach (int i in Jit.Prange(a.Length)) Jit.Managed(Console.WriteLine, i); })([1]),
        ["DJ2003"] = () => Jit.Compile((NdArray<double> v) => NdArray.Dot(v, v))(NdArray.Zeros<double>(3, 3)),
        ["DJ2030"] = () => Jit.Compile((NdArray<double> v) => v.Transpose().Reshape(6).IsReadOnly)(NdArray.Zeros<double>(2, 3).AsReadOnly()),
        ["DJ1047"] = () => Jit.Compile((NdArray<double> v, Slice rows) => v[rows, 0..1])(NdArray.Zeros<double>(2, 3), 1),
        ["DJ1048"] = () => CilReader.Read((NdArray<double> v, int[] shape) => v.BroadcastTo(shape)),
        ["DJ1080"] = () => ReadStencil(w => w[1] + w[1, 0], null),
        ["DJ1081"] = () => ReadStencil(w => w[3], [(-2, 2)]),
        ["DJ1082"] = () => ReadStencil(w => w[(int)w[0]], null),
        ["DJ1090"] = () => CilReader.Read((NdArray v) => Negate.Apply(v)),
        ["DJ1091"] = () => CilReader.Read((NdArray<double> v, double? first) => Subtract.Reduce(v, initial: first)),
        ["DJ1092"] = () => CilReader.Read((NdArray v) => Blend.Accumulate(v)),
        ["DJ1093"] = () => CilReader.Read((NdArray v) => Next.Apply(v)),
        ["DJ1094"] = () => CilReader.Read((NdArray<double> v) => Total.Apply<double>([v], null, axis: 0)),
        ["DJ1096"] = () => CilReader.Read((NdArray v) => Subtract.Outer(v, v)),
        ["DJ1095"] = () => CilReader.Read((NdArray<double> v, NdArray<double> u, bool isU) => { Operand x = v; if (isU) x = u; return Next.Apply(x); }),
        ["DJ3001"] = CallWithManyKinds,
    };

    private static KernelSource ReadStencil(Func<Window<double>, double> function, (int Low, int High)[]? neighborhood) =>
        CilReader.Read(function.Method, isBound: true, null, new WindowReach(neighborhood));

    public static TheoryData<string> Codes => [.. DiagnosticCatalog.All.Where(row => !row.IsWarning).Select(row => row.Code)];

    public static TheoryData<string> Warnings => [.. DiagnosticCatalog.All.Where(row => row.IsWarning).Select(row => row.Code)];

    [Theory]
    [MemberData(nameof(Codes))]
    public void Every_diagnostic_has_an_example_that_says_what_to_write(string code)
    {
        var error = Assert.Throws<KernelCompilationException>(Example(code));
        Assert.Equal(code, error.Code);
        Assert.Contains(DiagnosticCatalog.All.Single(row => row.Code == code).Help, error.Message);
    }

    [Theory]
    [MemberData(nameof(Warnings))]
    public void Every_warning_has_an_example_that_says_what_to_write(string code)
    {
        var (before, written) = (Console.Error, new StringWriter());
        Console.SetError(TextWriter.Synchronized(written));
        try
        {
            Example(code)();
        }
        finally
        {
            Console.SetError(before);
        }
        Assert.Contains(code, written.ToString());
        Assert.Contains(DiagnosticCatalog.All.Single(row => row.Code == code).Help, written.ToString());
    }

    private static Action Example(string code)
    {
        if (Others.TryGetValue(code, out var example)) return example;
        var rejected = KernelCases.Of("Rejected").Select(row => KernelCases.Method((string)row[0], (string)row[1], (string)row[2]));
        var method = rejected.FirstOrDefault(method => method.GetCustomAttributes().Any(attribute => attribute.GetType().GetProperty("Code")?.GetValue(attribute) as string == code));
        return method is null ? throw new KeyNotFoundException($"{code} has no example") : () => CilReader.Read(Reference.DelegateOf(method));
    }

    private static void Nothing() { }

    private static Scalar TypeConflict(NdArray v, NdArray w, int n)
    {
        var chosen = n > 0 ? v : w;
        return chosen[0];
    }

    private static double RankConflict(NdArray<double> v, NdArray<double> m, int n)
    {
        var chosen = n > 0 ? v : m;
        return chosen[0];
    }

    private static LambdaExpression UnassignedVariable()
    {
        var text = Variable(typeof(string), "text");
        var thrown = New(typeof(ArgumentException).GetConstructor([typeof(string)])!, text);
        return Lambda(Block([text], IfThen(GreaterThan(X, Constant(0)), Assign(text, Constant("positive"))), Throw(thrown)), X);
    }

    private static void CallWithManyKinds()
    {
        var kernel = Jit.Compile((NdArray<double> a) => a.Length, new JitOptions { Backend = Backend.Interpreter, MaximumSpecializations = 2 });
        Assert.Equal([4, 4, 4], new[] { NdArray.Zeros<double>(4), NdArray.Zeros<double>(2, 2), NdArray.Zeros<double>(1, 2, 2) }.Select(kernel));
        Assert.Equal(2, Jit.Inspect(kernel).Specializations.Count);
    }

    [Associative("none")]
    private static double WithoutIdentity(double a, double b) => a + b;
}
