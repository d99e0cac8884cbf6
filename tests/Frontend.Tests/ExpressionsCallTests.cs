using System.Linq.Expressions;
using static System.Linq.Expressions.Expression;

namespace DualJit.Tests;

/// <summary>Calls, captured variables, lambdas invoked in place, and exceptions.</summary>
public sealed class ExpressionsCallTests
{
    private static double s_field = 1.5;

    private double Scale { get; set; } = 4;

    private enum Level : byte { Low = 3 }

    [Fact]
    public void Functions_of_Math()
    {
        CheckDoubles(x => Math.Sin(x) + Math.Exp(-x * x) + Math.Abs(x));
        CheckDoubles(x => Math.Sqrt(x) + Math.Floor(x) + Math.Ceiling(x) + Math.Truncate(x) + Math.Round(x));
        CheckDoubles(x => Math.Max(x, 1) - Math.Min(x, -1) + Math.Pow(x, 2) + double.Cbrt(x) + Math.Atan2(x, 2));
        CheckDoubles(x => MathF.Sin((float)x) + float.Log((float)x));
        CheckDoubles(x => Math.Max((int)x, 7) + Math.Min((byte)x, (byte)9));
    }

    [Fact]
    public void Literals_compute_as_their_delegates()
    {
        CheckDoubles(v => 3 * v * v + Math.Sin(v) - (v > 0 ? 1 : -1));
        CheckDoubles(v => (int)v % 7 + (long)v / 3 + (byte)v);
        CheckDoubles(v => checked((int)v));
        CheckDoubles(v => -v * double.Epsilon + Math.PI + (double)Level.Low);
    }

    [Fact]
    public void Captured_variables_are_read_at_each_call()
    {
        double factor = 2;
        int[] table = [1, 2, 3];
        var level = Level.Low;
        Expression<Func<int, double>> lambda = i => factor * table[i] + (level == Level.Low ? 100 : 200) + table.Length;
        var kernel = new ExpressionsHarness(lambda);
        Assert.Equal(107.0, kernel.Check(1));
        (factor, table, level) = (10, [7, 8, 9, 10], 0);
        Assert.Equal(294.0, kernel.Check(2));
        kernel.Check(9);
    }

    [Fact]
    public void Static_fields_are_read_at_each_call()
    {
        s_field = 1.5;
        var kernel = new ExpressionsHarness((Expression<Func<double, double>>)(x => x * s_field + s_field));
        Assert.Equal(4.5, kernel.Check(2.0));
        s_field = 10;
        Assert.Equal(30.0, kernel.Check(2.0));
    }

    [Fact]
    public void A_captured_variable_is_one_parameter()
    {
        double outer = 1;
        for (int i = 0; i < 1; i++)
        {
            int inner = 3;
            var kernel = new ExpressionsHarness((Expression<Func<double, double>>)(x => x * outer + outer * inner + inner));
            kernel.Check(2.0);
            Assert.Equal(3, kernel.Module.Entry.Parameters.Count);
        }
    }

    [Fact]
    public void A_constant_array_is_captured()
    {
        var (table, i) = (new double[] { 1, 2, 4 }, Parameter(typeof(int), "i"));
        var kernel = new ExpressionsHarness(Lambda<Func<int, double>>(ArrayIndex(Constant(table), i), i));
        Assert.Equal(4.0, kernel.Check(2));
        table[2] = 5;
        Assert.Equal(5.0, kernel.Check(2));
    }

    [Fact]
    public void Static_methods_become_functions()
    {
        CheckDoubles(x => Cube(x) + Cube(-x) * 2);
        CheckDoubles(x => Factorial(Math.Abs((int)x % 15)));
        CheckDoubles(x => Larger(x, 2.5) + Larger((int)x, 3));
        CheckDoubles(x => Scaled(x));
        var kernel = new ExpressionsHarness((Expression<Func<double[], int, double>>)((a, n) => Sum(a, n) + Sum(a, 1)));
        kernel.Check(new[] { 1.5, 2.5, 3.5 }, 3);
        kernel.Check(new[] { 1.5, 2.5, 3.5 }, 4);
    }

    [Fact]
    public void Members_of_captured_objects_are_read_from_their_code()
    {
        var range = (Start: 2, End: 5);
        var level = new KeyValuePair<int, double>(3, 2.5);
        var kernel = new ExpressionsHarness((Expression<Func<double, double>>)(x => x * Scale + Scaled(x, 1) + range.End + level.Value));
        Assert.Equal(4 * 3 + 3 * 4 + 1 + 5 + 2.5, kernel.Check(3.0));
        (Scale, range.End) = (-1, 100);
        Assert.Equal(-3 - 3 + 1 + 100 + 2.5, kernel.Check(3.0));
    }

    [Fact]
    public void Lengths_of_axes()
    {
        var matrix = new ExpressionsHarness((Expression<Func<int[,], int>>)(m => m.GetLength(0) * 100 + m.GetLength(1) * 10 + m.Rank));
        Assert.Equal(232, matrix.Check(new int[2, 3]));
        var array = new ExpressionsHarness((Expression<Func<NdArray<double>, long>>)(m => m.GetLength(0) * 100 + m.GetLength(1) * 10 + m.LongLength));
        Assert.Equal(236L, array.Check(NdArray.Zeros<double>(2, 3)));
        ExpressionsHarness.CheckOnce((Expression<Func<int[], long>>)(a => a.LongLength + a.GetLength(0) + a.GetUpperBound(0)), new int[3]);
    }

    [Fact]
    public void An_array_may_be_passed_as_a_span()
    {
        var kernel = new ExpressionsHarness((Expression<Func<double[], double>>)(a => First(a)));
        kernel.Check(new[] { 4.0, 2 });
        kernel.Check(Array.Empty<double>());
    }

    [Fact]
    public void Lambdas_invoked_in_place()
    {
        var (x, y, t) = (Parameter(typeof(int), "x"), Parameter(typeof(int), "y"), Variable(typeof(int), "t"));
        var exit = Label(typeof(int));
        var inner = Lambda<Func<int, int>>(Block([t], AddAssign(t, y), IfThen(GreaterThan(y, Constant(5)), Return(exit, t)), PreIncrementAssign(y), Label(exit, Add(t, y))), y);
        var kernel = new ExpressionsHarness(Lambda<Func<int, int>>(Add(Invoke(inner, x), Multiply(Constant(1000), Invoke(inner, Add(x, Constant(3))))), x));
        foreach (int value in (int[])[0, 3, 5, 6, -4]) kernel.Check(value);
        // The parameters of the inner lambda hide the outer ones, and outer variables are seen in it.
        ExpressionsHarness.CheckOnce(Lambda<Func<int, int, int>>(Subtract(Invoke(Lambda<Func<int, int>>(Subtract(x, y), x), Constant(100)), x), x, y), 1, 2);
        ExpressionsHarness.CheckOnce(Lambda<Func<int, int>>(Block(Invoke(Lambda<Action>(AddAssign(x, Constant(4)))), x), x), 1);
    }

    [Fact]
    public void Exceptions_have_their_type_and_message()
    {
        var v = Parameter(typeof(double), "v");
        var error = New(typeof(ArgumentOutOfRangeException).GetConstructor([typeof(string), typeof(string)])!, Constant("v"), Constant("must not be negative"));
        var kernel = new ExpressionsHarness(Lambda<Func<double, double>>(Condition(LessThan(v, Constant(0.0)), Throw(error, typeof(double)), Call(typeof(Math), "Sqrt", null, v)), v));
        kernel.Check(4.0);
        kernel.Check(-1.0);

        var code = Parameter(typeof(int), "code");
        var numbered = New(typeof(NumberedException).GetConstructors().Single(), code, Add(code, Constant(1)).AsLevel(), Constant(null, typeof(string)));
        ExpressionsHarness.CheckOnce(Lambda<Action<int>>(Throw(Convert(numbered, typeof(Exception))), code), 7);
        ExpressionsHarness.CheckOnce(Lambda<Action<int>>(IfThen(GreaterThan(code, Constant(1)), Throw(New(typeof(InvalidOperationException)))), code), 7);
        ExpressionsHarness.CheckOnce(Lambda<Action>(Throw(New(typeof(ArgumentOutOfRangeException).GetConstructor([typeof(string), typeof(object), typeof(string)])!, Default(typeof(string)), Convert(Constant(5), typeof(object)), Constant("five")))));
    }

    private static double Cube(double x) => x * x * x;

    private static int Factorial(int n) => n <= 1 ? 1 : n * Factorial(n - 1);

    private static T Larger<T>(T a, T b) where T : System.Numerics.INumber<T> => a > b ? a : b;

    private static double Scaled(double x) => x * s_field;

    private double Scaled(double x, int offset) => x * Scale + offset;

    private static double Sum(double[] a, int count)
    {
        double total = 0;
        for (int i = 0; i < count; i++) total += a[i];
        return total;
    }

    private static double First(ReadOnlySpan<double> span) => span[0] + span.Length;

    private static void CheckDoubles(Expression<Func<double, double>> lambda)
    {
        var kernel = new ExpressionsHarness(lambda);
        foreach (var value in ScalarEdges.Of(typeof(double))) kernel.Check(value);
    }
}

/// <summary>An exception whose arguments show in its message.</summary>
public sealed class NumberedException(int code, DayOfWeek day, string? text) : Exception($"{code} {day} {text}");

internal static class ExpressionsOfEnums
{
    public static Expression AsLevel(this Expression value) => Convert(value, typeof(DayOfWeek));
}
