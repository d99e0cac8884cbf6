using System.Linq.Expressions;
using static System.Linq.Expressions.Expression;

namespace DualJit.Tests;

/// <summary>Operators on nullable values: null with anything is null, comparisons with it are false, and bools have three values.</summary>
public sealed class ExpressionsNullableTests
{
    private static readonly ParameterExpression A = Parameter(typeof(int), "a");
    private static readonly ParameterExpression B = Parameter(typeof(int), "b");
    private static readonly ParameterExpression HasA = Parameter(typeof(bool), "hasA");
    private static readonly ParameterExpression HasB = Parameter(typeof(bool), "hasB");

    public static TheoryData<ExpressionType> Arithmetic =>
    [
        ExpressionType.Add, ExpressionType.AddChecked, ExpressionType.Subtract, ExpressionType.Multiply, ExpressionType.Divide, ExpressionType.Modulo,
        ExpressionType.And, ExpressionType.Or, ExpressionType.ExclusiveOr, ExpressionType.LeftShift, ExpressionType.RightShift,
    ];

    public static TheoryData<ExpressionType> Comparisons =>
    [
        ExpressionType.Equal, ExpressionType.NotEqual, ExpressionType.LessThan, ExpressionType.LessThanOrEqual, ExpressionType.GreaterThan, ExpressionType.GreaterThanOrEqual,
    ];

    [Theory]
    [MemberData(nameof(Arithmetic))]
    public void Arithmetic_with_null_is_null(ExpressionType kind) => Check(MakeBinary(kind, Left<int>(), Right<int>()));

    [Theory]
    [MemberData(nameof(Comparisons))]
    public void Comparisons_with_null_are_false_but_for_equality(ExpressionType kind)
    {
        Check(MakeBinary(kind, Left<int>(), Right<int>()));
        Check(MakeBinary(kind, Left<int>(), Right<int>(), liftToNull: true, null));
        Check(MakeBinary(kind, Left<double>(), Right<double>()));
    }

    [Fact]
    public void Bools_have_three_values()
    {
        var (a, b) = (Truth(HasA, A), Truth(HasB, B));
        foreach (var make in (Func<Expression, Expression, BinaryExpression>[])[And, Or, ExclusiveOr, AndAlso, OrElse]) Check(make(a, b));
        Check(Not(a));
    }

    [Fact]
    public void Unary_operators_of_null_are_null()
    {
        foreach (var make in (Func<Expression, UnaryExpression>[])[Negate, NegateChecked, Not, OnesComplement, UnaryPlus, Increment, Decrement]) Check(make(Left<int>()));
    }

    [Fact]
    public void Conversions_go_through_null()
    {
        Check(Convert(Left<int>(), typeof(int)));
        Check(Convert(Convert(Left<int>(), typeof(double?)), typeof(int)));
        Check(ConvertChecked(Left<int>(), typeof(byte?)));
        Check(ConvertChecked(Left<int>(), typeof(byte)));
        Check(TypeIs(Left<int>(), typeof(int)));
        Check(TypeEqual(Left<int>(), typeof(int)));
        Check(TypeIs(Left<int>(), typeof(long)));
    }

    [Fact]
    public void Coalescing_takes_the_first_that_is_not_null()
    {
        Check(Coalesce(Left<int>(), B));
        Check(Coalesce(Left<int>(), Right<int>()));
        Check(Coalesce(Left<int>(), Convert(B, typeof(double))));
        var x = Parameter(typeof(int), "x");
        Check(Coalesce(Left<int>(), Constant(2.5), Lambda(Add(Convert(x, typeof(double)), Constant(0.5)), x)));
    }

    [Fact]
    public void Members_and_variables()
    {
        var v = Variable(typeof(int?), "v");
        Check(Block([v], IfThen(HasA, Assign(v, Convert(A, typeof(int?)))), AddAssign(v, Right<int>()), PostIncrementAssign(v), v));
        Check(Property(Left<int>(), "HasValue"));
        Check(Property(Left<int>(), "Value"));
        Check(Call(Left<int>(), "GetValueOrDefault", null, B));
        Check(Switch(Left<int>(), Constant(0), SwitchCase(Constant(10), Constant(1, typeof(int?)), Constant(null, typeof(int?))), SwitchCase(Constant(20), Right<int>())));
    }

    [Fact]
    public void Literals_of_CSharp()
    {
        ExpressionsBackends.Check((int a, bool has) => (has ? (int?)a : null) + 1 ?? -1);
        ExpressionsBackends.Check((int a, bool has) => (has ? (double?)a : null) > 3 ? 1 : 2);
        ExpressionsBackends.Check((int a, bool has) => (has ? (int?)a : null) == null);
    }

    private static Expression Left<T>() where T : struct => Nullable<T>(HasA, A);

    private static Expression Right<T>() where T : struct => Nullable<T>(HasB, B);

    private static ConditionalExpression Nullable<T>(Expression has, Expression value) where T : struct =>
        Condition(has, Convert(Convert(value, typeof(T)), typeof(T?)), Default(typeof(T?)));

    private static ConditionalExpression Truth(Expression has, Expression value) =>
        Condition(has, Convert(GreaterThan(value, Constant(2)), typeof(bool?)), Default(typeof(bool?)));

    // A nullable result as whether there is one, and the value.
    private static void Check(Expression body)
    {
        if (System.Nullable.GetUnderlyingType(body.Type) is not { } type)
        {
            ExpressionsBackends.Check(Lambda(body, A, B, HasA, HasB));
            return;
        }
        var result = Variable(body.Type, "result");
        var pair = typeof(ValueTuple<,>).MakeGenericType(typeof(bool), type).GetConstructors()[0];
        ExpressionsBackends.Check(Lambda(Block([result], Assign(result, body), New(pair, Property(result, "HasValue"), Call(result, "GetValueOrDefault", []))), A, B, HasA, HasB));
    }
}
