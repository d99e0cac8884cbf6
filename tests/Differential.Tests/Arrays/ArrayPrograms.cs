using System.Linq.Expressions;
using System.Numerics;
using static System.Linq.Expressions.Expression;

namespace DualJit.Tests.Differential;

/// <summary>What a program of arrays is called with: three arrays of rank 2, of which one may be a view of another, and a number.</summary>
internal delegate NdArray ArrayKernel(NdArray a, NdArray b, NdArray c, Scalar s);

/// <summary>Random programs of arrays as expression trees: statements that name arrays or write to views, and a result.</summary>
/// <remarks>What an expression has for a rank is known when it is made, so that slices and axes nearly always fit.</remarks>
internal sealed class ArrayPrograms(Random random)
{
    private static readonly ParameterExpression[] Arrays = [Parameter(typeof(NdArray), "a"), Parameter(typeof(NdArray), "b"), Parameter(typeof(NdArray), "c")];

    private static readonly ParameterExpression Number = Parameter(typeof(Scalar), "s");

    private static readonly ExpressionType[] Operators =
        [ExpressionType.Add, ExpressionType.Subtract, ExpressionType.Multiply, ExpressionType.Divide, ExpressionType.Add, ExpressionType.Multiply, ExpressionType.Modulo];

    private static readonly ExpressionType[] Comparisons = [ExpressionType.LessThan, ExpressionType.LessThanOrEqual, ExpressionType.GreaterThan];

    private static readonly string[] Functions = ["Abs", "Sqrt", "Floor", "Square", "Exp", "Sign", "Sqrt", "Sin"];

    private static readonly string[] Reductions = ["Sum", "Prod", "Min", "Max", "Mean", "Any", "All", "CountNonZero", "ArgMin", "ArgMax", "Sum", "Mean"];

    private readonly List<(ParameterExpression Variable, int Rank)> _variables = [.. Arrays.Select(array => (array, 2))];

    private static Expression All => Property(null, typeof(Slice), nameof(Slice.All));

    // Variables that nothing else names.
    private readonly List<ParameterExpression> _unnamed = [];

    /// <summary>A program with up to four statements.</summary>
    public Expression<ArrayKernel> Next()
    {
        var statements = new List<Expression>();
        for (int count = random.Next(4); count > 0; count--)
            statements.AddRange(random.Next(9) switch { < 2 => [Write()], 2 => WriteTogether(), < 5 => Branch(), _ => (Expression[])[Declare()] });
        statements.Add(Array(random.Next(1, 4)).Tree);
        return Lambda<ArrayKernel>(Block(_variables.Skip(Arrays.Length).Select(variable => variable.Variable).Concat(_unnamed), statements), [.. Arrays, Number]);
    }

    private BinaryExpression Declare()
    {
        var (tree, rank) = Array(random.Next(1, 4));
        var variable = Variable(typeof(NdArray), $"t{_variables.Count}");
        _variables.Add((variable, rank));
        return Assign(variable, tree);
    }

    // Of the array itself, or of a view that overlaps it.
    private BinaryExpression Write()
    {
        var target = Pick(Arrays);
        var view = Sliced(target);
        return random.Next(4) switch
        {
            0 => Assign(view.Update(target, [Step(1, null, 1), view.Arguments[1]]), view.Update(target, [Step(null, -1, 1), view.Arguments[1]])),
            1 => Assign(view, view.Update(Pick(Arrays), view.Arguments)),
            2 => Assign(view, Multiply(view, Scalar())),
            _ => Assign(view, Array(2).Tree),
        };
    }

    /// <summary>Two arrays are written of what is made of the same ones.</summary>
    private Expression[] WriteTogether()
    {
        var (x, y) = (Known().Tree, Known().Tree);
        return [Assign(Written(), MakeBinary(Pick(Operators), x, y)), Assign(Written(), MakeBinary(Pick(Operators), y, random.Next(2) == 0 ? x : Scalar()))];
    }

    /// <summary>What is taken in two branches alone: by arrays, or by what is written to them.</summary>
    private Expression[] Branch()
    {
        var (shared, rank) = Array(2);
        var (other, otherRank) = Known();
        var (t, test) = (Variable(typeof(NdArray), $"shared{_variables.Count}"), LessThan(Number, Convert(Constant(2), typeof(Scalar))));
        _unnamed.Add(t);
        if (random.Next(3) == 0)
            return [Assign(t, shared), IfThenElse(test, Assign(Written(), Subtract(t, other)), random.Next(2) == 0 ? Empty() : Assign(Written(), Multiply(t, Scalar())))];
        var result = Variable(typeof(NdArray), $"t{_variables.Count}");
        _variables.Add((result, Math.Max(rank, otherRank)));
        return [Assign(t, shared), Assign(result, Condition(test, Add(t, other), Multiply(t, other)))];
    }

    // Mostly a whole array, which takes more of what is computed than a part of one does.
    private IndexExpression Written() => random.Next(4) == 0 ? Sliced(Pick(Arrays)) : Sliced(Pick(Arrays), All, All);

    private IndexExpression Sliced(Expression array) => Sliced(array, Slicing(), Slicing());

    private static IndexExpression Sliced(Expression array, params Expression[] slices) => Property(array, typeof(NdArray).GetProperty("Item", typeof(NdArray), [typeof(Slice), typeof(Slice)])!, slices);

    // Mostly as many as there are, so that most programs run to their end.
    private Expression Slicing() => random.Next(10) switch
    {
        < 5 => All,
        < 9 => Step(null, null, -1),
        _ => Pick([Step(1, null, 1), Step(null, null, 2), Step(1, null, -1), Step(5, 1, 3)]),
    };

    private static MethodCallExpression Step(int? start, int? stop, int step) =>
        Call(typeof(Slice), nameof(Slice.Step), null, Constant(start, typeof(int?)), Constant(stop, typeof(int?)), Constant(step));

    private (Expression Tree, int Rank) Array(int depth)
    {
        if (depth == 0) return Known();
        switch (random.Next(16))
        {
            case 0:
                return Known();
            case 1:
                var (of, rank) = Array(depth - 1);
                return (Call(typeof(NdArray), Pick(Functions), null, of), rank);
            case 2:
                var ((left, leftRank), (right, rightRank)) = (Array(depth - 1), Array(depth - 1));
                return (Convert(Call(typeof(NdArray), Pick(["Minimum", "Maximum", "Equal"]), null, left, right), typeof(NdArray)), Math.Max(leftRank, rightRank));
            case 3:
                var (condition, (ifTrue, trueRank)) = (Comparison(depth - 1), Array(depth - 1));
                var (ifFalse, falseRank) = random.Next(2) == 0 ? (Scalar(), 0) : Known();
                return (Call(typeof(NdArray), "Where", null, condition.Tree, ifTrue, ifFalse), Math.Max(condition.Rank, Math.Max(trueRank, falseRank)));
            case 4:
                var bools = Comparison(depth - 1);
                return (Multiply(Convert(bools.Tree, typeof(NdArray)), Convert(Constant(3), typeof(Scalar))), bools.Rank);
            case 5 or 6 or 7:
                return Reduction(Array(depth - 1));
            case 8:
                return (Sliced(Pick(Arrays)), 2);
            case 9:
                var turned = Array(depth - 1);
                return (Call(turned.Tree, typeof(NdArray).GetMethod(nameof(NdArray.Transpose), [])!), turned.Rank);
            case 11:
                int[] shape = Pick<int[]>([[-1], [-1, 1], [1, -1], [2, -1], [-1, 3]]);
                return (Call(Array(depth - 1).Tree, nameof(NdArray.Reshape), null, [.. shape.Select(length => Constant(length))]), shape.Length);
            case 10:
                var (with, rankWith) = Array(depth - 1);
                return (MakeBinary(Pick(Operators), with, Scalar()), rankWith);
            default:
                var ((first, firstRank), (second, secondRank)) = (Array(depth - 1), Array(depth - 1));
                return (MakeBinary(Pick(Operators), first, second), Math.Max(firstRank, secondRank));
        }
    }

    private (Expression Tree, int Rank) Known()
    {
        var (variable, rank) = Pick([.. _variables]);
        return (variable, rank);
    }

    private (Expression Tree, int Rank) Comparison(int depth)
    {
        var ((left, leftRank), (right, rightRank)) = (Array(depth - 1 < 0 ? 0 : depth - 1), Known());
        return (MakeBinary(Pick(Comparisons), left, right), Math.Max(leftRank, rightRank));
    }

    private (Expression Tree, int Rank) Reduction((Expression Tree, int Rank) array)
    {
        var (tree, rank) = array;
        if (rank == 0) return array;
        int axis = random.Next(-rank, rank);
        bool keepDims = random.Next(2) == 0;
        if (random.Next(6) == 0) return (Call(typeof(NdArray), Pick(["CumSum", "CumProd"]), null, tree, Constant(axis)), rank);
        if (random.Next(6) == 0) return (Call(typeof(NdArray), Pick(["Var", "Std"]), null, tree, Constant(axis), Constant(keepDims), Constant((double)random.Next(2))), keepDims ? rank : rank - 1);
        string name = Pick(Reductions);
        var method = typeof(NdArray).GetMethods().Single(candidate => candidate.Name == name && IsAlongAxis(candidate));
        return (Convert(Call(method, tree, Constant(axis), Constant(keepDims)), typeof(NdArray)), keepDims ? rank : rank - 1);
    }

    /// <summary>A number of all elements.</summary>
    private Expression Total()
    {
        var (with, over) = (Pick(["Sum", "Min", "Max", "Mean", "Prod"]), Known().Tree);
        return Convert(Call(typeof(NdArray), with, null, random.Next(2) == 0 ? over : Multiply(over, Known().Tree)), typeof(Scalar));
    }

    private static bool IsAlongAxis(System.Reflection.MethodInfo method) =>
        method is { IsStatic: true, IsGenericMethod: false } && method.GetParameters() is [{ ParameterType: var array }, { Name: "axis" }, { Name: "keepDims" }] && array == typeof(NdArray);

    private Expression Scalar() => random.Next(6) == 0 ? Total() : random.Next(3) == 0 ? Number : Convert(Pick<Expression>([Constant(2), Constant(0.5), Constant(-1L), Constant(3f), Constant((byte)200)]), typeof(Scalar));

    /// <summary>Arguments for a call: arrays of shapes that broadcast, now and then of one memory.</summary>
    public (NdArray A, NdArray B, NdArray C, Scalar S) Arguments()
    {
        int[] shape = Pick<int[]>([[4, 4], [3, 1], [1, 6], [17, 17], [9, 9], [40, 18], [0, 3], [2, 0], [33, 33], [18, 18], [70, 65]]);
        var a = Random(shape);
        var b = random.Next(5) switch
        {
            0 => a,
            1 => a[Slice.Step(null, null, -1), Slice.All],
            2 => a.Transpose(),
            _ => Random([random.Next(4) == 0 ? 1 : shape[0], random.Next(4) == 0 ? 1 : shape[1]]),
        };
        return (a, b, Random(shape), Pick<Scalar>([1, 300, 2.5, -1L, 3f, (byte)7, double.NaN]));
    }

    private NdArray Random(int[] shape) => random.Next(16) switch
    {
        0 => Of(shape, i => i % 3 == 0),
        1 => Of(shape, i => (sbyte)(i * 37)),
        2 => Of(shape, i => (byte)(i * 37)),
        3 => Of(shape, i => i - 3),
        4 => Of(shape, i => i * 1_000_000_000_003L),
        5 => Of(shape, i => (Half)(i % 57 * 0.37)),
        6 or 7 => Of(shape, i => i % 91 == 90 ? float.NaN : i * -0.37f),
        8 => Of(shape, i => new Complex(i, -2)),
        _ => Of(shape, i => i % 201 == 200 ? double.NaN : i % 5 == 0 ? -0.0 : Math.ScaleB(i * 0.37 - 2, i % 31)),
    };

    private NdArray<T> Of<T>(int[] shape, Func<int, T> element) where T : unmanaged
    {
        int layout = random.Next(5), first = random.Next(5);
        int[] stored = layout switch { 1 => [shape[1], shape[0]], 2 => [shape[0], shape[1] * 2], 3 => [shape[0] * 2, shape[1]], 4 => [shape[1], shape[0] + 1], _ => shape };
        var dense = NdArray.FromArray(Enumerable.Range(first, stored[0] * stored[1]).Select(element).ToArray()).Reshape(stored);
        return layout switch
        {
            1 => dense.Transpose(),
            2 => dense[Slice.All, Slice.Step(null, null, -2)],
            3 => dense[Slice.Step(null, null, 2), Slice.All],
            4 => dense[Slice.All, 1..].Transpose(),
            _ => dense,
        };
    }

    private T Pick<T>(T[] items) => items[random.Next(items.Length)];
}
