using DualJit.IR;

namespace DualJit.Tests.Passes;

/// <summary>A variable or parameter. Scalars that are not assigned yet are 0, arrays are <paramref name="initial"/>.</summary>
internal sealed class Variable(IrType type, string name, Variable? initial = null)
{
    public IrType Type { get; } = type;

    public string Name { get; } = name;

    public Variable? Initial { get; } = initial;

    public override string ToString() => Name;
}

/// <summary>What callers know of a function: arrays first, then scalars.</summary>
/// <param name="Result">Null for nothing.</param>
/// <param name="IsRecursive">A last parameter, i32, is how deep it may still call itself.</param>
internal sealed record Signature(string Name, IReadOnlyList<Variable> Arrays, IReadOnlyList<Variable> Scalars, DType? Result, bool IsRecursive = false)
{
    public const int Depth = 3;
}

/// <param name="Value">What it returns at the end; null where it returns nothing.</param>
internal sealed record Method(Signature Signature, IReadOnlyList<Stmt> Body, Expr? Value);

/// <summary>A program: functions call those after them, and recursive ones themselves. The first is the kernel.</summary>
internal sealed record TestProgram(IReadOnlyList<Method> Methods)
{
    public Method Kernel => Methods[0];
}

/// <summary>A program with arguments.</summary>
/// <param name="Lot">A random number that decides what else is done with it.</param>
internal sealed record Case(TestProgram Program, IReadOnlyList<Inputs> Inputs, int Lot)
{
    public override string ToString() => $"{ModuleRenderer.Render(Program)}\n{string.Join("\n", Inputs)}";
}

/// <summary>All parts of a program.</summary>
internal static class Walk
{
    public static IEnumerable<Stmt> Statements(IReadOnlyList<Stmt> block) =>
        block.SelectMany(statement => statement.Blocks.SelectMany(Statements).Prepend(statement));

    public static IEnumerable<Expr> Within(Expr expression) => expression.Children.SelectMany(Within).Prepend(expression);

    public static IEnumerable<Expr> Expressions(Method method) =>
        Statements(method.Body).SelectMany(statement => statement.Expressions).Concat(method.Value is null ? [] : [method.Value]).SelectMany(Within);

    /// <summary>The variables that a method names, parameters included.</summary>
    public static IEnumerable<Variable> Variables(Method method) =>
        Expressions(method).SelectMany(expression => expression switch
        {
            Read read => [read.Variable],
            Length length => length.Array.Variables,
            Dim dim => dim.Array.Variables,
            Element element => element.Array.Variables,
            Call call => call.Arrays.SelectMany(array => array.Variables),
            _ => (IEnumerable<Variable>)[],
        }).Concat(Statements(method.Body).SelectMany(statement => statement switch
        {
            Assign assign => [assign.Variable],
            AssignArray assign => [assign.Variable, .. assign.Value.Variables],
            Store store => store.Array.Variables,
            For loop => [loop.Counter],
            _ => (IEnumerable<Variable>)[],
        })).Distinct();
}
