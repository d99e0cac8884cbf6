using DualJit.IR;

namespace DualJit.Tests.Passes;

/// <summary>A statement of a random program.</summary>
internal abstract record Stmt
{
    public virtual IReadOnlyList<Expr> Expressions => [];

    public virtual IReadOnlyList<IReadOnlyList<Stmt>> Blocks => [];

    public virtual Stmt With(IReadOnlyList<Expr> expressions, IReadOnlyList<IReadOnlyList<Stmt>> blocks) => this;
}

internal sealed record Assign(Variable Variable, Expr Value) : Stmt
{
    public override IReadOnlyList<Expr> Expressions => [Value];

    public override Stmt With(IReadOnlyList<Expr> expressions, IReadOnlyList<IReadOnlyList<Stmt>> blocks) => this with { Value = expressions[0] };
}

internal sealed record AssignArray(Variable Variable, ArrayValue Value) : Stmt
{
    public override IReadOnlyList<Expr> Expressions => Value.Children;

    public override Stmt With(IReadOnlyList<Expr> expressions, IReadOnlyList<IReadOnlyList<Stmt>> blocks) => this with { Value = Value.With(expressions) };
}

internal sealed record Store(ArrayValue Array, IReadOnlyList<Expr> Indices, Expr Value) : Stmt
{
    public override IReadOnlyList<Expr> Expressions => [Value, .. Indices, .. Array.Children];

    public override Stmt With(IReadOnlyList<Expr> expressions, IReadOnlyList<IReadOnlyList<Stmt>> blocks) =>
        new Store(Array.With([.. expressions.Skip(1 + Indices.Count)]), [.. expressions.Skip(1).Take(Indices.Count)], expressions[0]);
}

/// <summary>Computes a value for nothing but the exception it may throw.</summary>
internal sealed record Evaluate(Expr Value) : Stmt
{
    public override IReadOnlyList<Expr> Expressions => [Value];

    public override Stmt With(IReadOnlyList<Expr> expressions, IReadOnlyList<IReadOnlyList<Stmt>> blocks) => new Evaluate(expressions[0]);
}

internal sealed record If(Expr Test, IReadOnlyList<Stmt> Then, IReadOnlyList<Stmt> Else) : Stmt
{
    public override IReadOnlyList<Expr> Expressions => [Test];

    public override IReadOnlyList<IReadOnlyList<Stmt>> Blocks => [Then, Else];

    public override Stmt With(IReadOnlyList<Expr> expressions, IReadOnlyList<IReadOnlyList<Stmt>> blocks) => new If(expressions[0], blocks[0], blocks[1]);
}

/// <summary>Counts while <c>counter comparison bound</c>, a test before each round. Where that might not end, fuel ends it.</summary>
/// <param name="IsBoundKept">The bound is computed once, not in each round.</param>
internal sealed record For(Variable Counter, Expr Start, Op Comparison, Expr Bound, long Step, bool IsBoundKept, IReadOnlyList<Stmt> Body) : Stmt
{
    public override IReadOnlyList<Expr> Expressions => [Start, Bound];

    public override IReadOnlyList<IReadOnlyList<Stmt>> Blocks => [Body];

    public override Stmt With(IReadOnlyList<Expr> expressions, IReadOnlyList<IReadOnlyList<Stmt>> blocks) =>
        this with { Start = expressions[0], Bound = expressions[1], Body = blocks[0] };
}

/// <summary>Loops while the test holds and there is fuel.</summary>
internal sealed record While(Expr Test, bool IsTestLast, IReadOnlyList<Stmt> Body) : Stmt
{
    public override IReadOnlyList<Expr> Expressions => [Test];

    public override IReadOnlyList<IReadOnlyList<Stmt>> Blocks => [Body];

    public override Stmt With(IReadOnlyList<Expr> expressions, IReadOnlyList<IReadOnlyList<Stmt>> blocks) => this with { Test = expressions[0], Body = blocks[0] };
}

/// <summary>Compares an i32 with one label after the other; the last section is for what is left.</summary>
internal sealed record Switch(Expr Value, IReadOnlyList<int> Labels, IReadOnlyList<IReadOnlyList<Stmt>> Sections) : Stmt
{
    public override IReadOnlyList<Expr> Expressions => [Value];

    public override IReadOnlyList<IReadOnlyList<Stmt>> Blocks => Sections;

    public override Stmt With(IReadOnlyList<Expr> expressions, IReadOnlyList<IReadOnlyList<Stmt>> blocks) => this with { Value = expressions[0], Sections = blocks };
}

/// <summary>Ends the innermost loop; nothing outside of one.</summary>
internal sealed record Break : Stmt;

/// <summary>Goes on with the next round of the innermost loop; nothing outside of one.</summary>
internal sealed record Continue : Stmt;

/// <param name="Value">Null where the function returns nothing.</param>
internal sealed record Return(Expr? Value) : Stmt
{
    public override IReadOnlyList<Expr> Expressions => Value is null ? [] : [Value];

    public override Stmt With(IReadOnlyList<Expr> expressions, IReadOnlyList<IReadOnlyList<Stmt>> blocks) => Value is null ? this : new Return(expressions[0]);
}

/// <summary>Throws an exception with a constant or a value in its message.</summary>
internal sealed record Throw(Expr? Value) : Stmt
{
    public override IReadOnlyList<Expr> Expressions => Value is null ? [] : [Value];

    public override Stmt With(IReadOnlyList<Expr> expressions, IReadOnlyList<IReadOnlyList<Stmt>> blocks) => Value is null ? this : new Throw(expressions[0]);
}

/// <summary>A guard as passes insert it.</summary>
internal sealed record Guard(Expr Condition) : Stmt
{
    public override IReadOnlyList<Expr> Expressions => [Condition];

    public override Stmt With(IReadOnlyList<Expr> expressions, IReadOnlyList<IReadOnlyList<Stmt>> blocks) => new Guard(expressions[0]);
}

/// <summary>The exception of <see cref="Throw"/>.</summary>
public sealed class ProgramException(long value) : Exception($"the program threw {value}")
{
    public ProgramException() : this(-1) { }
}
