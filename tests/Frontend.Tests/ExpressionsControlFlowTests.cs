using System.Linq.Expressions;
using static System.Linq.Expressions.Expression;

namespace DualJit.Tests;

/// <summary>Blocks, branches, loops, labels and switches, each against the compiled tree.</summary>
public sealed class ExpressionsControlFlowTests
{
    private static readonly int[] Small = [-3, -1, 0, 1, 2, 3, 4, 5, 10, 17];

    private readonly ParameterExpression _n = Parameter(typeof(int), "n");
    private readonly ParameterExpression _i = Variable(typeof(int), "i");
    private readonly ParameterExpression _t = Variable(typeof(int), "t");
    private readonly ParameterExpression _total = Variable(typeof(long), "total");

    [Fact]
    public void Conditions_nest_and_short_circuit()
    {
        Check(n => n > 2 && n < 10 ? n * 2 : n == 0 || n < -2 ? -n : n - 1);
        Check(n => !(n > 2 && !(n < 10 || n == 17)) ? 1 : 0);
        Check(n => n != 0 && 12 / n > 2 || n == 0 ? 1 : 0);
        Check(n => (n > 0 ? n > 3 : n < -2) ? 7 : 8);
        Check(n => (n > 0 && n < 5 ? 1 : 2) + (n > 3 || n == 0 ? 10 : 20));
        Check<bool>(n => n > 0 && n < 5);
        Check<bool>(n => n > 0 || 10 / n == -10);
    }

    [Fact]
    public void A_condition_may_have_no_value() =>
        Check(Block([_t], IfThenElse(GreaterThan(_n, Constant(1)), Assign(_t, _n), Assign(_t, Constant(-1))), IfThen(Equal(_n, Constant(5)), AddAssign(_t, Constant(100))), _t));

    [Fact]
    public void A_loop_sums_until_it_breaks_with_a_value()
    {
        var exit = Label(typeof(long), "exit");
        Check(Block([_total, _i],
            Loop(Block(
                IfThen(GreaterThanOrEqual(_i, _n), Break(exit, _total)),
                AddAssign(_total, Convert(Multiply(_i, _i), typeof(long))),
                PostIncrementAssign(_i)), exit)));
    }

    [Fact]
    public void Continue_skips_the_rest()
    {
        var (exit, next) = (Label("exit"), Label("next"));
        Check(Block([_total, _i],
            Loop(Block(
                PreIncrementAssign(_i),
                IfThen(GreaterThan(_i, _n), Break(exit)),
                IfThen(Equal(Modulo(_i, Constant(3)), Constant(0)), Continue(next)),
                AddAssign(_total, Convert(_i, typeof(long)))), exit, next),
            _total));
    }

    [Fact]
    public void Loops_nest()
    {
        var (outer, inner) = (Label("outer"), Label("inner"));
        Check(Block([_total, _i, _t],
            Loop(Block(
                IfThen(GreaterThanOrEqual(_i, _n), Break(outer)),
                Assign(_t, Constant(0)),
                Loop(Block(
                    IfThen(GreaterThan(_t, _i), Break(inner)),
                    IfThen(GreaterThan(Multiply(_i, _t), Constant(50)), Break(outer)),
                    AddAssign(_total, Convert(Multiply(_i, _t), typeof(long))),
                    PreIncrementAssign(_t)), inner),
                PreIncrementAssign(_i)), outer),
            _total));
    }

    [Fact]
    public void A_loop_without_a_label_ends_by_a_return()
    {
        var result = Label(typeof(int), "result");
        Check(Block([_i],
            Loop(Block(IfThen(GreaterThan(Multiply(_i, _i), _n), Return(result, _i)), PreIncrementAssign(_i))),
            Label(result, Constant(-1))));
    }

    [Fact]
    public void Goto_goes_back_and_forth()
    {
        var (again, done) = (Label("again"), Label("done"));
        Check(Block([_total, _i],
            Label(again),
            IfThen(GreaterThanOrEqual(_i, _n), Goto(done)),
            AddAssign(_total, Convert(_i, typeof(long))),
            PreIncrementAssign(_i),
            Goto(again),
            AddAssign(_total, Constant(1000L)),
            Label(done),
            _total));
    }

    [Fact]
    public void A_label_takes_the_value_of_the_jump_or_its_own()
    {
        var label = Label(typeof(int), "label");
        Check(Block(IfThen(GreaterThan(_n, Constant(3)), Goto(label, Multiply(_n, Constant(10)))), Label(label, Negate(_n))));
        Check(Add(Constant(1), Block(IfThen(GreaterThan(_n, Constant(3)), Goto(label, Constant(7))), Label(label, _n))));
    }

    [Fact]
    public void A_jump_may_enter_a_branch_a_loop_and_a_block()
    {
        var (branch, loop, exit) = (Label("branch"), Label("loop"), Label("exit"));
        Check(Block([_total],
            IfThen(Equal(_n, Constant(5)), Goto(branch)),
            IfThen(Equal(_n, Constant(4)), Goto(loop)),
            IfThenElse(GreaterThan(_n, Constant(1)), Block(AddAssign(_total, Constant(1L)), Label(branch), AddAssign(_total, Constant(10L))), AddAssign(_total, Constant(100L))),
            Loop(Block([_t],
                AddAssign(_total, Constant(1000L)),
                Label(loop),
                PreIncrementAssign(_t),
                IfThen(GreaterThan(_t, Constant(2)), Break(exit))), exit),
            _total));
    }

    [Fact]
    public void A_jump_may_leave_an_operand()
    {
        var exit = Label(typeof(int), "exit");
        Check(Block(Label(exit, Add(Multiply(_n, Constant(2)), Condition(GreaterThan(_n, Constant(3)), Return(exit, Constant(-1), typeof(int)), _n)))));
    }

    [Fact]
    public void The_same_label_may_be_in_two_places_each_with_its_own_jumps()
    {
        var label = Label(typeof(int), "label");
        var part = Block(IfThen(GreaterThan(_n, Constant(3)), Goto(label, Constant(7))), Label(label, _n));
        Check(Add(part, Multiply(Constant(100), part)));
    }

    [Fact]
    public void Switch_takes_the_first_case_that_is_equal()
    {
        Check(Switch(_n, Constant(-1), SwitchCase(Constant(10), Constant(1), Constant(2)), SwitchCase(Constant(20), Constant(2), Constant(3)), SwitchCase(_n, Constant(10), Constant(-3))));
        Check(Switch(Modulo(_n, Constant(4)), Divide(Constant(60), _n), SwitchCase(Constant(10), Constant(1)), SwitchCase(Add(_n, _n), Constant(0))));
        // Cases are compared in order, and only as far as needed.
        Check(Switch(_n, Constant(-1), SwitchCase(Constant(1), Constant(0)), SwitchCase(Constant(2), Divide(Constant(10), _n)), SwitchCase(Constant(3), Constant(2))));
    }

    [Fact]
    public void Switch_works_on_other_types()
    {
        foreach (var type in (Type[])[typeof(byte), typeof(short), typeof(uint), typeof(ulong), typeof(char), typeof(double), typeof(float), typeof(bool), typeof(DayOfWeek)])
        {
            var value = Parameter(type, "value");
            var values = ScalarEdges.Of(type);
            var kernel = new ExpressionsHarness(Lambda(Switch(value, Constant(0), SwitchCase(Constant(1), Constant(values[0])), SwitchCase(Constant(2), Constant(values[^1]))), value));
            foreach (var each in values) kernel.Check(each);
        }
    }

    [Fact]
    public void Switch_without_value_and_default_and_with_jumps_between_cases()
    {
        var second = Label("second");
        Check(Block([_t], Switch(_n, SwitchCase(Block(typeof(void), Assign(_t, Constant(1))), Constant(1))), _t));
        Check(Block([_t],
            Switch(_n,
                SwitchCase(Block(AddAssign(_t, Constant(1)), Goto(second)), Constant(1)),
                SwitchCase(Block(AddAssign(_t, Constant(10)), Label(second), AddAssign(_t, Constant(100)), Empty()), Constant(2))),
            _t));
    }

    [Fact]
    public void Switch_compares_with_a_method()
    {
        var comparison = typeof(ExpressionsControlFlowTests).GetMethod(nameof(Larger))!;
        Check(Switch(_n, Constant(-1), comparison, SwitchCase(Constant(10), Constant(3)), SwitchCase(Constant(20), Constant(1))));
    }

    [Fact]
    public void Inner_variables_hide_outer_ones() =>
        Check(Block([_t], Assign(_t, _n), Block([_t], Assign(_t, Constant(100)), AddAssign(_t, Constant(1))), _t));

    [Fact]
    public void Variables_of_every_type_start_as_zero()
    {
        foreach (var type in (Type[])[typeof(bool), typeof(byte), typeof(short), typeof(int), typeof(uint), typeof(long), typeof(float), typeof(double), typeof(char), typeof(DayOfWeek)])
            ExpressionsHarness.CheckOnce(Lambda(Block([Variable(type, "v")], Block([_t], Block([Variable(type, "w")], _t)))));
        var v = Variable(typeof(double), "v");
        Check(Block([v], IfThen(GreaterThan(_n, Constant(0)), Assign(v, Constant(2.5))), v));
    }

    [Fact]
    public void Variables_keep_their_value_when_their_block_is_entered_again()
    {
        var exit = Label(typeof(long), "exit");
        var inner = Block([_t], AddAssign(_t, Constant(1)), AddAssign(_total, Convert(_t, typeof(long))));
        Check(Block([_total, _i], Loop(Block(IfThen(GreaterThanOrEqual(_i, _n), Break(exit, _total)), inner, PreIncrementAssign(_i)), exit)));
        Check(Block([_total], inner, inner, _total));
    }

    [Fact]
    public void Code_after_a_jump_is_dropped()
    {
        var exit = Label(typeof(double), "exit");
        var kernel = new ExpressionsHarness(Lambda(Block([_total], Return(exit, Constant(1.5)), Assign(_total, Constant(3L)), Label(exit, Divide(Constant(1.0), Constant(0.0))))));
        kernel.Check();
        Assert.DoesNotContain("div", kernel.Module.ToString());
    }

    [Fact]
    public void A_kernel_may_return_nothing()
    {
        var a = Parameter(typeof(int[]), "a");
        var kernel = new ExpressionsHarness(Lambda<Action<int[], int>>(Assign(ArrayAccess(a, _n), Constant(5)), a, _n));
        kernel.Check(new int[3], 1);
        kernel.Check(new int[3], 3);
    }

    [Fact]
    public void Nodes_of_other_libraries_are_what_they_reduce_to()
    {
        var after = Label("after");
        Check(Block([_t], IfThen(GreaterThan(_n, Constant(3)), Goto(after)), new Wrapped(Block(typeof(void), AddAssign(_t, Constant(1)), Label(after), AddAssign(_t, Constant(10)))), _t));
    }

    [Fact]
    public void A_tree_may_be_deeper_than_the_stack()
    {
        Expression sum = _n;
        for (int k = 0; k < 20_000; k++) sum = Add(sum, Constant(k));
        ExpressionsHarness.CheckOnce(Lambda<Func<int, int>>(sum, _n), 5);
        Expression condition = GreaterThan(_n, Constant(0));
        for (int k = 0; k < 3_000; k++) condition = AndAlso(condition, NotEqual(_n, Constant(k)));
        ExpressionsHarness.CheckOnce(Lambda<Func<int, int>>(Condition(condition, Constant(1), Constant(2)), _n), 5);
    }

    /// <summary>A node of another library.</summary>
    private sealed class Wrapped(BlockExpression statement) : Expression
    {
        public override ExpressionType NodeType => ExpressionType.Extension;

        public override Type Type => typeof(void);

        public override bool CanReduce => true;

        public override Expression Reduce() => statement;
    }

    public static bool Larger(int value, int bound) => value > bound;

    private void Check(Expression<Func<int, int>> lambda) => Check<int>(lambda);

    private static void Check<T>(Expression<Func<int, T>> lambda)
    {
        var kernel = new ExpressionsHarness(lambda);
        foreach (int n in Small) kernel.Check(n);
    }

    private void Check(Expression body)
    {
        var kernel = new ExpressionsHarness(Lambda(body, _n));
        foreach (int n in Small) kernel.Check(n);
    }
}
