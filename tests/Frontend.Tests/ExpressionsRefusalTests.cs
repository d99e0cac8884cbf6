using System.Linq.Expressions;
using DualJit.Frontend.Expressions;
using static System.Linq.Expressions.Expression;

namespace DualJit.Tests;

/// <summary>What cannot be compiled says so, with a code and the expression.</summary>
public sealed class ExpressionsRefusalTests
{
    private static readonly ParameterExpression X = Parameter(typeof(int), "x");
    private static readonly ParameterExpression A = Parameter(typeof(int[]), "a");

    private sealed class Holder
    {
        public int Value = 1;
    }

    [Fact]
    public void Null_is_no_kernel() => Assert.Throws<ArgumentNullException>(() => ExpressionReader.Read(null!));

    [Fact]
    public void Types_of_parameters_and_results()
    {
        Refuses("DJ1004", (string s) => 1, "s", "string");
        Refuses("DJ1004", (decimal d) => 1, "decimal");
        Refuses("DJ1004", Lambda(Constant(1), Parameter(typeof(int).MakeByRefType(), "r")), "ref int");
        Refuses("DJ1005", (int x) => "text", "string");
    }

    [Fact]
    public void Values_that_are_no_numbers()
    {
        Refuses("DJ1007", (int x) => (decimal)x > 3 ? 1 : 2, "decimal");
        Refuses("DJ1011", (int x) => x.ToString().Length, "ToString");
        Refuses("DJ1011", (int x) => $"{x}" == "3" ? 1 : 2);
        Refuses("DJ1027", Lambda(ArrayLength(Default(typeof(int[][])))), "default");
    }

    [Fact]
    public void Objects_and_casts()
    {
        Refuses("DJ1012", (int x) => new Holder { Value = x }.Value, "Holder");
        Refuses("DJ1012", (int x) => new List<int> { x }.Count);
        Refuses("DJ1013", (int x) => new string[x].Length, "string");
        Refuses("DJ1014", Lambda(Convert(Convert(X, typeof(object)), typeof(long)), X), "long");
    }

    [Fact]
    public void Try_blocks()
    {
        Refuses("DJ1016", Lambda(TryCatch(X, Catch(typeof(Exception), Constant(1))), X));
        Refuses("DJ1016", Lambda(TryFault(X, Constant(1)), X));
        Refuses("DJ1029", Lambda(TryFinally(X, Assign(ArrayAccess(A, Constant(0)), X)), X, A));
    }

    [Fact]
    public void Writes_to_what_is_outside()
    {
        var field = Field(Constant(new Holder()), nameof(Holder.Value));
        Refuses("DJ1017", Lambda(Assign(field, X), X), "Value");
        Refuses("DJ1017", Lambda(AddAssign(field, X), X), "Value");
        Refuses("DJ1017", Lambda(PostIncrementAssign(field)), "Value");
    }

    [Fact]
    public void Members_of_objects()
    {
        object value = 5;
        Refuses("DJ1018", (int x) => value.GetHashCode() + x);
    }

    [Fact]
    public void Exceptions_that_are_not_made_in_place()
    {
        string text = "captured";
        Refuses("DJ1020", Lambda(Throw(Constant(new InvalidOperationException()))));
        Refuses("DJ1021", Lambda(Throw(((Expression<Func<Exception>>)(() => new InvalidOperationException(text))).Body)));
    }

    [Fact]
    public void Kinds_of_expressions()
    {
        Refuses("DJ1030", Lambda(Equal(A, A), A), "Equal");
        Refuses("DJ1030", Lambda(Block(RuntimeVariables(X), X), X), "RuntimeVariables");
    }

    [Fact]
    public void Variables_of_no_block() => Refuses("DJ1031", Lambda(Add(X, Variable(typeof(int), "y")), X), "y");

    [Fact]
    public void Jumps_to_where_they_cannot_go()
    {
        var label = Label("there");
        Refuses("DJ1033", Lambda(Block(Goto(label), X), X), "there");
        Refuses("DJ1033", Lambda(Block(Goto(label), Add(X, Block(Label(label), X))), X), "there");
        Refuses("DJ1033", Lambda(Add(Block(Goto(label), X), Block(Label(label), X)), X), "there");
        Refuses("DJ1033", Lambda(Block(Label(label), Block(Label(label), X)), X), "there");
        Refuses("DJ1033", Lambda(Block(Goto(label), Block(Label(label), X), Block(Label(label), X)), X), "there");
    }

    [Fact]
    public void The_message_has_the_place_where_the_tree_gives_one()
    {
        var place = DebugInfo(SymbolDocument("kernel.dsl"), 12, 1, 12, 9);
        var error = Refuses("DJ1016", Lambda(Block(place, TryFault(X, Constant(1))), X));
        Assert.Equal(("kernel.dsl", 12), (error.File, error.Line));
        Assert.Equal(0, Refuses("DJ1016", Lambda(Block(place, ClearDebugInfo(SymbolDocument("kernel.dsl")), TryFault(X, Constant(1))), X)).Line);
    }

    [Fact]
    public void All_errors_of_a_tree_are_reported_at_once()
    {
        var (v, list) = (Variable(typeof(double), "v"), Variable(typeof(List<int>), "list"));
        var tree = Lambda(Block([v, list],
            Assign(list, New(typeof(List<int>))),
            Assign(v, Convert(Property(list, "Count"), typeof(double))),
            IfThen(TryCatch(GreaterThan(X, Constant(1)), Catch(typeof(Exception), Constant(true))), Assign(v, Constant(2.0))),
            Assign(Field(Constant(new Holder()), nameof(Holder.Value)), X),
            Add(v, Convert(Invoke(Lambda<Func<int, int>>(Property(Call(X, "ToString", []), "Length"), X), X), typeof(double)))), X);
        var error = Assert.Throws<KernelCompilationException>(() => ExpressionReader.Read(tree));
        Assert.Equal(["DJ1012", "DJ1016", "DJ1017", "DJ1011"], error.Errors.Select(one => one.Code));
        Assert.All(error.Errors, one => Assert.Contains(one.Text, error.Message));
    }

    [Fact]
    public void A_tree_full_of_errors_has_the_first_of_them()
    {
        var error = Assert.Throws<KernelCompilationException>(() => ExpressionReader.Read(Lambda(Block(Enumerable.Range(0, 100).Select(i => Call(Constant($"{i}"), "Trim", []))))));
        Assert.Equal(20, error.Errors.Count);
        Assert.Contains("and 10 more", error.Message);
    }

    [Fact]
    public void A_message_about_a_deep_tree_does_not_print_it()
    {
        Expression sum = A;
        for (int i = 0; i < 20_000; i++) sum = Condition(Constant(true), A, sum);
        Refuses("DJ1030", Lambda(Equal(sum, A), A), "deep");
    }

    private static KernelCompilationException Refuses<TArgument, TResult>(string code, Expression<Func<TArgument, TResult>> tree, params string[] words) =>
        Refuses(code, (LambdaExpression)tree, words);

    private static KernelCompilationException Refuses(string code, LambdaExpression tree, params string[] words)
    {
        var error = Assert.Throws<KernelCompilationException>(() => ExpressionReader.Read(tree));
        Assert.True(error.Code == code, $"{code} expected: {error.Message}");
        foreach (string word in words) Assert.Contains(word, error.Message);
        return error;
    }
}
