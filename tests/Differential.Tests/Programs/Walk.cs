namespace DualJit.Tests.Differential;

/// <summary>Everything inside a program, without recursion in every reader.</summary>
internal static class Walk
{
    public static IEnumerable<Expr> Within(Expr expression) => expression.Children.SelectMany(Within).Prepend(expression);

    public static IEnumerable<Stmt> Statements(IEnumerable<Stmt> block) =>
        block.SelectMany(statement => statement.Blocks.SelectMany(Statements).Prepend(statement));

    public static IEnumerable<Expr> Expressions(IEnumerable<Stmt> block) =>
        Statements(block).SelectMany(statement => statement.Expressions).SelectMany(Within);

    public static IEnumerable<Expr> Expressions(Method method) =>
        Expressions(method.Body).Concat(method.Value is null ? [] : Within(method.Value));

    /// <summary>The variables an expression names itself.</summary>
    public static Variable? VariableOf(Expr expression) => expression switch
    {
        Read read => read.Variable,
        Element element => element.Array,
        Length length => length.Array,
        Assigned assigned => assigned.Variable,
        Step step => step.Variable,
        _ => null,
    };

    /// <summary>The variable that a statement uses, other than in its expressions.</summary>
    public static Variable? VariableOf(Stmt statement) => statement switch
    {
        Assign assign => assign.Variable,
        Store store => store.Array,
        Update update => update.Array,
        ForEach each => each.Array,
        _ => null,
    };

    public static bool Uses(Method method, Variable variable) =>
        Expressions(method).Any(expression => VariableOf(expression) == variable) || Statements(method.Body).Any(statement => VariableOf(statement) == variable);
}
