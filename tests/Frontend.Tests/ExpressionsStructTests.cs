using System.Linq.Expressions;
using System.Numerics;
using static System.Linq.Expressions.Expression;

namespace DualJit.Tests;

/// <summary>Structs and tuples in trees: as parameters, results and variables, their members read and written.</summary>
public sealed class ExpressionsStructTests
{
    private static readonly ParameterExpression X = Parameter(typeof(int), "x");
    private static readonly ParameterExpression P = Parameter(typeof(Point), "p");
    private static readonly ParameterExpression V = Variable(typeof(Point), "v");

    /// <summary>A struct with all that a tree can use of one.</summary>
    public struct Point(double x, int y) : IComparable<Point>
    {
        public double X = x;

        public int Y = y;

        public readonly double Length => Math.Sqrt(X * X + (double)Y * Y);

        public int Double { readonly get => Y * 2; set => Y = value / 2; }

        public readonly int this[int axis] => axis == 0 ? (int)X : Y;

        public static Point operator +(Point a, Point b) => new(a.X + b.X, a.Y + b.Y);

        public static Point operator -(Point a) => new(-a.X, -a.Y);

        public static bool operator true(Point a) => a.Y > 0;

        public static bool operator false(Point a) => a.Y <= 0;

        public static Point operator &(Point a, Point b) => new(a.X, b.Y);

        public static Point operator |(Point a, Point b) => new(b.X, a.Y);

        public static explicit operator double(Point a) => a.X;

        public static implicit operator Point(int y) => new(0.5, y);

        public void Move(double by) => X += by;

        public readonly Point Moved(int by) => new(X, Y + by);

        public readonly int CompareTo(Point other) => Y.CompareTo(other.Y);
    }

    /// <summary>A struct in a struct.</summary>
    public struct Segment
    {
        public Point From;

        public Point To;
    }

    [Fact]
    public void Structs_and_tuples_are_results()
    {
        ExpressionsBackends.Check((int x, double d) => new ValueTuple<int, double>(x * 2, d / 3));
        ExpressionsBackends.Check((int x, double d) => ValueTuple.Create(ValueTuple.Create(x, d), x > 0));
        ExpressionsBackends.Check((double d, int x) => new Point(d, x));
        ExpressionsBackends.Check((double d, int x) => new Point { X = d, Double = x });
        ExpressionsBackends.Check((double d, int x) => new Segment { From = { X = d, Y = x }, To = new Point(1, 2) });
        ExpressionsBackends.Check(() => new Point());
        ExpressionsBackends.Check((double d) => new Complex(d, 2) * new Complex(d, -1));
    }

    [Fact]
    public void Structs_and_tuples_are_parameters()
    {
        ExpressionsBackends.Check((Point p, int x) => p.X * p.Y + p.Length + p.Double + p[x] + p.Moved(x).Y);
        ExpressionsBackends.Check((ValueTuple<int, double> t) => t.Item1 + t.Item2);
        ExpressionsBackends.Check((Point p, Point q) => p + -q);
        ExpressionsBackends.Check((Point p) => (double)p);
        ExpressionsBackends.Check((Point p, int x) => p + x);
        ExpressionsBackends.Check((Segment s) => s.From.X + s.To.Length);
    }

    [Fact]
    public void Operators_of_structs_decide_whether_the_right_one_runs()
    {
        var q = Parameter(typeof(Point), "q");
        ExpressionsBackends.Check(Lambda(AndAlso(P, q), P, q));
        ExpressionsBackends.Check(Lambda(OrElse(P, q), P, q));
        ExpressionsBackends.Check(Lambda(Condition(IsTrue(P), Constant(1), Constant(2)), P));
    }

    [Fact]
    public void Members_of_variables_are_written()
    {
        ExpressionsBackends.Check(Lambda(Block([V], Assign(V, P), Assign(Field(V, "Y"), X), Assign(Property(V, "Double"), Add(Property(V, "Double"), Constant(4))), V), P, X));
        ExpressionsBackends.Check(Lambda(Block(Assign(Field(P, "X"), Constant(2.0)), Call(P, "Move", null, Constant(0.25)), P), P));
        var segment = Variable(typeof(Segment), "s");
        ExpressionsBackends.Check(Lambda(Block([segment], Assign(Field(Field(segment, "To"), "Y"), X), Call(Field(segment, "To"), "Move", null, Constant(1.5)), segment), X));
        // The instance of += on a member of a struct is a copy: the variable keeps its value.
        ExpressionsBackends.Check(Lambda(Block([V], Assign(V, P), AddAssign(Field(V, "Y"), X), V), P, X));
        ExpressionsBackends.Check(Lambda(Block(PostIncrementAssign(Field(P, "Y")), P), P));
    }

    [Fact]
    public void Structs_meet_where_control_flow_does()
    {
        var q = Parameter(typeof(Point), "q");
        ExpressionsBackends.Check(Lambda(Condition(GreaterThan(X, Constant(2)), P, q), X, P, q));
        ExpressionsBackends.Check(Lambda(Switch(X, P, SwitchCase(q, Constant(1)), SwitchCase(Call(P, "Moved", null, X), Constant(2), Constant(3))), X, P, q));
        var end = Label(typeof(Point), "end");
        ExpressionsBackends.Check(Lambda(Block(IfThen(GreaterThan(X, Constant(2)), Return(end, q)), Label(end, P)), X, P, q));
        var (i, exit) = (Variable(typeof(int), "i"), Label());
        ExpressionsBackends.Check(Lambda(Block([i, V], Loop(IfThenElse(LessThan(i, And(X, Constant(7))), Block(Assign(V, Add(V, P)), PreIncrementAssign(i)), Break(exit)), exit), V), X, P));
    }

    [Fact]
    public void Captured_structs_are_read_at_each_call()
    {
        var point = new Point(1.5, 2);
        var pair = (First: 3, Second: new Point(7, 8));
        Expression<Func<int, double>> tree = x => point.X * x + point.Length + pair.First + pair.Second.Moved(x).Y;
        var kernel = Jit.Compile(tree);
        Assert.Equal(tree.Compile()(5), kernel(5));
        (point, pair) = (new Point(-4, 9), (10, default));
        Assert.Equal(tree.Compile()(5), kernel(5));
    }

    [Fact]
    public void Members_of_numbers_and_interfaces()
    {
        ExpressionsBackends.Check((double x, double y) => x.CompareTo(y));
        ExpressionsBackends.Check((int x, int y) => x.CompareTo(y) + (x.Equals(y) ? 10 : 20));
        ExpressionsBackends.Check((Half h) => Half.IsNegative(h) ? h : -h);
        ExpressionsBackends.Check((Complex c) => c.Real * c.Imaginary);
        ExpressionsBackends.Check(Lambda(Call(P, typeof(IComparable<Point>).GetMethod("CompareTo")!, V), P, V));
    }

    [Fact]
    public void Variables_and_elements_are_passed_by_reference()
    {
        var divRem = typeof(Math).GetMethod("DivRem", [typeof(int), typeof(int), typeof(int).MakeByRefType()])!;
        var r = Variable(typeof(int), "r");
        ExpressionsBackends.Check(Lambda(Block([r], Add(Multiply(Call(divRem, X, Constant(7), r), Constant(100)), r)), X));
        var a = Parameter(typeof(int[]), "a");
        ExpressionsBackends.Check(Lambda(Call(divRem, X, Constant(7), ArrayAccess(a, Constant(0))), X, a));
        ExpressionsBackends.Check(Lambda(Block(Call(divRem, X, Constant(7), Field(P, "Y")), P), X, P));
    }

    [Fact]
    public void Arrays_are_made_in_the_tree()
    {
        ExpressionsBackends.Check((int x) => new[] { x, x + 1, 2 * x }.Length + new double[5, 3].GetLength(1));
        ExpressionsBackends.Check((int x) => new[] { 1.5, 2.5, x }[x & 3]);
        ExpressionsBackends.Check(Lambda(ArrayLength(NewArrayBounds(typeof(double), And(X, Constant(63)))), X));
        ExpressionsBackends.Check(Lambda(ArrayLength(NewArrayBounds(typeof(byte), Condition(GreaterThan(X, Constant(3)), Constant(1L << 40), Constant(2L)))), X));
    }
}
