using System.Linq.Expressions;
using System.Numerics;
using static System.Linq.Expressions.Expression;

namespace DualJit.Tests;

/// <summary>Half and Complex in expression trees, and values boxed for exceptions, on every backend, each against the compiled tree.</summary>
public sealed class ExpressionsNumberTests
{
    [Fact]
    public void Operators_and_conversions_of_Half()
    {
        Check<Func<Half, Half, Half>>((a, b) => a * b + a - b / a);
        Check<Func<Half, Half, bool>>((a, b) => a < b || a == b);
        Check<Func<double, Half, double>>((x, h) => (double)((Half)x + h));
        Check<Func<Half, int>>(h => (int)h);
        Check<Func<Half, byte>>(h => checked((byte)h));
        Check<Func<Half, Half>>(h => Half.Sqrt(h) + Half.One);
        Check<Func<Half[], int, Half>>((v, i) => -v[i] % (Half)3);
    }

    [Fact]
    public void Operators_and_members_of_Complex()
    {
        Check<Func<Complex, Complex, Complex>>((a, b) => a * b + a / b - -a);
        Check<Func<Complex, Complex, bool>>((a, b) => a == b);
        Check<Func<Complex, double>>(z => z.Real * z.Imaginary);
        Check<Func<Complex, double>>(z => z.Magnitude);
        Check<Func<double, double, Complex>>((re, im) => new Complex(re, im) * 2);
        Check<Func<Complex, Complex>>(z => Complex.Conjugate(z) + Complex.ImaginaryOne);
        Check<Func<Complex[], int, Complex>>((v, i) => v[i]);
    }

    [Fact]
    public void Constants_variables_and_defaults()
    {
        var (h, z) = (Variable(typeof(Half), "h"), Variable(typeof(Complex), "z"));
        var flag = Parameter(typeof(bool), "flag");
        Check(Lambda<Func<bool, Half>>(Block([h], IfThen(flag, Assign(h, Constant((Half)1.5))), h), flag));
        Check(Lambda<Func<bool, Complex>>(Block([z], IfThen(flag, Assign(z, Constant(new Complex(1, -2)))), z), flag));
        Check(Lambda<Func<bool, Complex>>(Condition(flag, Default(typeof(Complex)), Constant(Complex.One)), flag));
    }

    [Fact]
    public void Captured_numbers_are_read_at_each_call()
    {
        var (by, scale) = (new Complex(0, 1), (Half)0.5);
        Check<Func<Complex, Complex>>(z => z * by);
        Check<Func<Half, Half>>(h => h * scale);
    }

    [Fact]
    public void An_exception_takes_a_boxed_value()
    {
        var v = Parameter(typeof(double), "v");
        var constructor = typeof(ArgumentOutOfRangeException).GetConstructor([typeof(string), typeof(object), typeof(string)])!;
        var thrown = Throw(New(constructor, Constant("v"), Convert(v, typeof(object)), Constant("negative")), typeof(double));
        Check(Lambda<Func<double, double>>(Condition(GreaterThanOrEqual(v, Constant(0.0)), v, thrown), v));
    }

    private static void Check<TDelegate>(Expression<TDelegate> tree) where TDelegate : Delegate
    {
        foreach (var backend in (Backend[])[Backend.Interpreter, Backend.Il, Backend.Llvm])
            if (Jit.WhyUnavailable(backend) is null)
                Differential.Check(tree.Compile(), Reference.CallOf(Jit.Compile(tree, new JitOptions { Backend = backend })));
    }
}
