using System.Linq.Expressions;
using static System.Linq.Expressions.Expression;

namespace DualJit.Tests;

/// <summary>Elements and lengths of arrays, and assignments of every kind.</summary>
public sealed class ExpressionsElementTests
{
    private static readonly ParameterExpression I = Parameter(typeof(int), "i");

    public static TheoryData<ExpressionType> CompoundAssignments =>
    [
        ExpressionType.AddAssign, ExpressionType.AddAssignChecked, ExpressionType.SubtractAssign, ExpressionType.SubtractAssignChecked,
        ExpressionType.MultiplyAssign, ExpressionType.MultiplyAssignChecked, ExpressionType.DivideAssign, ExpressionType.ModuloAssign,
        ExpressionType.AndAssign, ExpressionType.OrAssign, ExpressionType.ExclusiveOrAssign, ExpressionType.LeftShiftAssign, ExpressionType.RightShiftAssign,
    ];

    public static TheoryData<ExpressionType> Increments =>
        [ExpressionType.PreIncrementAssign, ExpressionType.PreDecrementAssign, ExpressionType.PostIncrementAssign, ExpressionType.PostDecrementAssign];

    [Fact]
    public void Literals_read_elements_of_arrays()
    {
        CheckIndices<double>((a, i) => a[i] * 2 + a.Length, [1.5, -2, double.NaN]);
        CheckIndices<bool>((a, i) => a[i] ? 1 : 0, [true, false, true]);
        CheckIndices<sbyte>((a, i) => a[i] + a.Length, [1, -5, sbyte.MinValue]);
        CheckIndices<char>((a, i) => a[i], ['x', '\uffff', '0']);
    }

    [Fact]
    public void Literals_read_elements_of_matrices()
    {
        Expression<Func<double[,], int, int, double>> read = (m, i, j) => m[i, j] + m.Length;
        var kernel = new ExpressionsHarness(read);
        var matrix = new double[,] { { 1, 2, 3 }, { 4, 5, 6 } };
        foreach (int i in (int[])[0, 1, 2, -1])
            foreach (int j in (int[])[0, 1, 2, 3, -1])
                kernel.Check(matrix, i, j);
    }

    [Fact]
    public void Literals_read_elements_of_NdArrays()
    {
        Expression<Func<NdArray<double>, int, double>> one = (a, i) => a[i] + a.Length;
        Expression<Func<NdArray<float>, int, float>> two = (a, i) => a[i, 2] + a[0, i];
        var (vector, matrix) = (new ExpressionsHarness(one), new ExpressionsHarness(two));
        foreach (int i in (int[])[-1, 0, 1, 2, 3, int.MaxValue])
        {
            vector.Check(NdArray.Arange<double>(3), i);
            matrix.Check(NdArray.Arange<float>(12).Reshape(3, 4), i);
        }
    }

    [Fact]
    public void Trees_read_and_write_elements()
    {
        var (a, m, x) = (Parameter(typeof(double[]), "a"), Parameter(typeof(double[,]), "m"), Parameter(typeof(NdArray<double>), "x"));
        var item = typeof(NdArray<double>).GetProperty("Item", typeof(double), [typeof(int)])!;
        var body = Block(
            Assign(ArrayAccess(a, I), Add(Property(x, item, I), ArrayIndex(m, I, Constant(1)))),
            Assign(ArrayAccess(m, I, Constant(0)), ArrayAccess(a, I)),
            Assign(Property(x, item, I), Negate(ArrayAccess(m, I, Constant(0)))));
        var kernel = new ExpressionsHarness(Lambda(body, a, m, x, I));
        foreach (int i in (int[])[0, 1, 2, -1]) kernel.Check(new double[] { 1, 2, 3 }, new double[,] { { 1, 2 }, { 3, 4 } }, NdArray.Arange<double>(3), i);
    }

    [Theory]
    [MemberData(nameof(CompoundAssignments))]
    public void Compound_assignments_of_variables_and_elements(ExpressionType kind)
    {
        var (a, v) = (Parameter(typeof(int[]), "a"), Parameter(typeof(int), "v"));
        var element = ArrayAccess(a, PostIncrementAssign(I));
        var kernel = new ExpressionsHarness(Lambda(Add(MakeBinary(kind, element, v), Multiply(I, Constant(1000))), a, I, v));
        var variable = new ExpressionsHarness(Lambda(Block(MakeBinary(kind, I, v), I), I, v));
        foreach (int value in (int[])[0, 1, -1, 3, int.MaxValue])
        {
            foreach (int i in (int[])[0, 1, 2, 3]) kernel.Check(new[] { 5, -7, int.MinValue }, i, value);
            foreach (int i in (int[])[5, -7, int.MinValue]) variable.Check(i, value);
        }
    }

    [Theory]
    [MemberData(nameof(Increments))]
    public void Increments_of_variables_and_elements(ExpressionType kind)
    {
        var (a, m, d) = (Parameter(typeof(short[]), "a"), Parameter(typeof(float[,]), "m"), Parameter(typeof(double), "d"));
        var elements = new ExpressionsHarness(Lambda(Add(Convert(MakeUnary(kind, ArrayAccess(a, I), null!), typeof(float)), MakeUnary(kind, ArrayAccess(m, I, I), null!)), a, m, I));
        foreach (int i in (int[])[0, 1, 2]) elements.Check(new[] { short.MaxValue, short.MinValue }, new float[,] { { 1, 2 }, { 3, 4 } }, i);
        var variable = new ExpressionsHarness(Lambda(Add(MakeUnary(kind, d, null!), Multiply(d, Constant(100.0))), d));
        foreach (var value in ScalarEdges.Of(typeof(double))) variable.Check(value);
    }

    [Fact]
    public void Powers_may_be_assigned()
    {
        var d = Parameter(typeof(double), "d");
        ExpressionsHarness.CheckOnce(Lambda(PowerAssign(d, Constant(2.5)), d), 3.0);
    }

    [Fact]
    public void An_assignment_has_the_assigned_value()
    {
        var (a, t) = (Parameter(typeof(int[]), "a"), Variable(typeof(int), "t"));
        ExpressionsHarness.CheckOnce(Lambda(Block([t], Add(Assign(t, Assign(ArrayAccess(a, Constant(1)), I)), t)), a, I), new int[2], 21);
    }

    [Fact]
    public void Operands_are_evaluated_from_left_to_right()
    {
        var a = Parameter(typeof(int[]), "a");
        var next = PostIncrementAssign(I);
        CheckAll(Add(ArrayAccess(a, next), Multiply(Constant(10), ArrayAccess(a, next))), a);
        CheckAll(Assign(ArrayAccess(a, next), Add(ArrayAccess(a, next), I)), a);
        // The value is computed before the index is checked, the index of a read before what follows.
        CheckAll(Assign(ArrayAccess(a, Constant(7)), Divide(Constant(1), I)), a);
        CheckAll(Add(ArrayAccess(a, Constant(7)), Divide(Constant(1), I)), a);
        CheckAll(Add(I, Multiply(PreIncrementAssign(I), I)), a);
    }

    [Fact]
    public void A_sum_over_an_NdArray_by_hand()
    {
        var (x, total, exit) = (Parameter(typeof(NdArray<double>), "x"), Variable(typeof(double), "total"), Label(typeof(double)));
        var body = Block([total, I],
            Assign(total, Constant(0.0)),
            Assign(I, Constant(0)),
            Loop(IfThenElse(LessThan(I, Property(x, "Length")),
                Block(AddAssign(total, Property(x, typeof(NdArray<double>).GetProperty("Item", typeof(double), [typeof(int)])!, I)), PostIncrementAssign(I)),
                Break(exit, total)), exit));
        var kernel = new ExpressionsHarness(Lambda<Func<NdArray<double>, double>>(body, x));
        Assert.Equal(45.0, kernel.Check(NdArray.Arange<double>(10)));
        kernel.Check(NdArray.Zeros<double>(0));
    }

    [Fact]
    public void Array_variables_are_other_names_of_arrays()
    {
        var (a, b, c) = (Parameter(typeof(int[]), "a"), Parameter(typeof(int[]), "b"), Variable(typeof(int[]), "c"));
        var body = Block([c], Assign(c, Condition(GreaterThan(I, Constant(0)), a, b)), Add(ArrayLength(c), ArrayIndex(c, Constant(1))));
        var kernel = new ExpressionsHarness(Lambda(body, a, b, I));
        kernel.Check(new[] { 1, 2, 3 }, new[] { 10, 20 }, 1);
        kernel.Check(new[] { 1, 2, 3 }, new[] { 10, 20 }, 0);
    }

    private static void CheckAll(Expression body, ParameterExpression array)
    {
        var kernel = new ExpressionsHarness(Lambda(body, array, I));
        foreach (int i in (int[])[0, 1, 2, 3, -1]) kernel.Check(new[] { 3, 5, 7 }, i);
    }

    private static void CheckIndices<T>(Expression<Func<T[], int, double>> lambda, T[] array)
    {
        var kernel = new ExpressionsHarness(lambda);
        foreach (int i in (int[])[0, 1, 2, 3, -1, int.MinValue]) kernel.Check(array, i);
    }
}
