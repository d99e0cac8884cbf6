using System.Linq.Expressions;
using static System.Linq.Expressions.Expression;

namespace DualJit.Tests;

/// <summary>Every operator and conversion on every type that has it, on the values where they differ.</summary>
public sealed class ExpressionsOperatorTests
{
    private static readonly Type[] Arithmetic = [typeof(short), typeof(ushort), typeof(int), typeof(uint), typeof(long), typeof(ulong), typeof(float), typeof(double)];
    private static readonly Type[] Integers = [typeof(sbyte), typeof(byte), typeof(short), typeof(ushort), typeof(int), typeof(uint), typeof(long), typeof(ulong)];
    private static readonly Type[] Numbers = [.. Integers, typeof(float), typeof(double), typeof(char)];

    public static TheoryData<ExpressionType> ArithmeticOperators =>
    [
        ExpressionType.Add, ExpressionType.AddChecked, ExpressionType.Subtract, ExpressionType.SubtractChecked, ExpressionType.Multiply,
        ExpressionType.MultiplyChecked, ExpressionType.Divide, ExpressionType.Modulo,
    ];

    public static TheoryData<ExpressionType> LogicOperators => [ExpressionType.And, ExpressionType.Or, ExpressionType.ExclusiveOr];

    public static TheoryData<ExpressionType> Comparisons =>
    [
        ExpressionType.Equal, ExpressionType.NotEqual, ExpressionType.LessThan, ExpressionType.LessThanOrEqual, ExpressionType.GreaterThan, ExpressionType.GreaterThanOrEqual,
    ];

    public static TheoryData<ExpressionType> UnaryOperators =>
        [ExpressionType.UnaryPlus, ExpressionType.Negate, ExpressionType.NegateChecked, ExpressionType.Increment, ExpressionType.Decrement];

    public static TheoryData<Type> Sources => [.. Numbers, typeof(bool), typeof(DayOfWeek), typeof(ByteEnum)];

    private enum ByteEnum : byte { None, Some = 200 }

    [Theory]
    [MemberData(nameof(ArithmeticOperators))]
    public void Arithmetic_has_the_results_of_the_compiled_tree(ExpressionType kind)
    {
        foreach (var type in Arithmetic) CheckBinary(kind, type);
    }

    [Theory]
    [MemberData(nameof(LogicOperators))]
    public void Logic_works_on_bools_and_all_integers(ExpressionType kind)
    {
        foreach (var type in (Type[])[typeof(bool), .. Integers]) CheckBinary(kind, type);
    }

    [Theory]
    [MemberData(nameof(Comparisons))]
    public void Comparisons_are_ordered_and_signed_as_their_type_says(ExpressionType kind)
    {
        foreach (var type in Numbers) CheckBinary(kind, type);
        if (kind is not (ExpressionType.Equal or ExpressionType.NotEqual)) return;
        CheckBinary(kind, typeof(bool));
        CheckBinary(kind, typeof(DayOfWeek));
    }

    [Theory]
    [InlineData(ExpressionType.LeftShift)]
    [InlineData(ExpressionType.RightShift)]
    public void Shifts_mask_their_count(ExpressionType kind)
    {
        foreach (var type in Integers)
        {
            var (a, count) = (Parameter(type, "a"), Parameter(typeof(int), "count"));
            var kernel = new ExpressionsHarness(Lambda(MakeBinary(kind, a, count), a, count), native: false);
            foreach (var value in ScalarEdges.Of(type))
                foreach (int bits in (int[])[0, 1, 7, 8, 9, 15, 17, 31, 32, 33, 63, 64, 65, -1, int.MinValue])
                    kernel.Check(value, bits);
        }
    }

    [Theory]
    [MemberData(nameof(UnaryOperators))]
    public void Unary_operators_wrap_or_throw(ExpressionType kind)
    {
        foreach (var type in Arithmetic)
        {
            if (kind is ExpressionType.Negate or ExpressionType.NegateChecked && Type.GetTypeCode(type) is TypeCode.UInt16 or TypeCode.UInt32 or TypeCode.UInt64) continue;
            CheckUnary(a => MakeUnary(kind, a, null!), type);
        }
    }

    [Fact]
    public void Complements_and_tests_of_bools()
    {
        foreach (var type in Integers)
        {
            CheckUnary(Not, type);
            CheckUnary(OnesComplement, type);
        }
        CheckUnary(Not, typeof(bool));
        CheckUnary(IsTrue, typeof(bool));
        CheckUnary(IsFalse, typeof(bool));
    }

    [Fact]
    public void Power_is_that_of_Math() => CheckBinary(ExpressionType.Power, typeof(double));

    [Theory]
    [MemberData(nameof(Sources))]
    public void Conversions_saturate_truncate_or_throw(Type source)
    {
        foreach (var target in Numbers)
        {
            CheckUnary(a => Convert(a, target), source);
            CheckUnary(a => ConvertChecked(a, target), source);
        }
        if (!source.IsPrimitive || source == typeof(float) || source == typeof(double) || source == typeof(bool)) return;
        CheckUnary(a => Convert(a, typeof(DayOfWeek)), source);
    }

    [Fact]
    public void Defaults_are_zero()
    {
        foreach (var type in (Type[])[.. Numbers, typeof(bool), typeof(DayOfWeek)])
        {
            new ExpressionsHarness(Lambda(Default(type)), native: false).Check();
            new ExpressionsHarness(Lambda(New(type)), native: false).Check();
        }
    }

    [Fact]
    public void Constants_have_their_bits()
    {
        foreach (var type in (Type[])[.. Numbers, typeof(bool), typeof(DayOfWeek), typeof(ByteEnum)])
            foreach (var value in ScalarEdges.Of(type))
                new ExpressionsHarness(Lambda(Constant(value, type)), native: false).Check();
    }

    private static void CheckBinary(ExpressionType kind, Type type)
    {
        var (a, b) = (Parameter(type, "a"), Parameter(type, "b"));
        var kernel = new ExpressionsHarness(Lambda(MakeBinary(kind, a, b), a, b), native: false);
        foreach (var x in ScalarEdges.Of(type))
            foreach (var y in ScalarEdges.Of(type))
                kernel.Check(x, y);
    }

    private static void CheckUnary(Func<Expression, Expression> make, Type type)
    {
        var a = Parameter(type, "a");
        var kernel = new ExpressionsHarness(Lambda(make(a), a), native: false);
        foreach (var x in ScalarEdges.Of(type)) kernel.Check(x);
    }
}
