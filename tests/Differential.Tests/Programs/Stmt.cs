namespace DualJit.Tests.Differential;

/// <summary>A statement, with its expressions and the blocks inside it in the order in which they are written.</summary>
internal abstract record Stmt
{
    public virtual IReadOnlyList<Expr> Expressions => [];

    public virtual IReadOnlyList<IReadOnlyList<Stmt>> Blocks => [];

    public virtual Stmt With(IReadOnlyList<Expr> expressions, IReadOnlyList<IReadOnlyList<Stmt>> blocks) => this;
}

internal sealed record Declare(Variable Variable, Expr Value) : Stmt
{
    public override IReadOnlyList<Expr> Expressions => [Value];
    public override Stmt With(IReadOnlyList<Expr> expressions, IReadOnlyList<IReadOnlyList<Stmt>> blocks) => this with { Value = expressions[0] };
}

internal sealed record Assign(Variable Variable, Expr Value) : Stmt
{
    public override IReadOnlyList<Expr> Expressions => [Value];
    public override Stmt With(IReadOnlyList<Expr> expressions, IReadOnlyList<IReadOnlyList<Stmt>> blocks) => this with { Value = expressions[0] };
}

/// <summary><c>a[i] = value</c></summary>
internal sealed record Store(Variable Array, Expr Index, Expr Value) : Stmt
{
    public override IReadOnlyList<Expr> Expressions => [Index, Value];
    public override Stmt With(IReadOnlyList<Expr> expressions, IReadOnlyList<IReadOnlyList<Stmt>> blocks) => this with { Index = expressions[0], Value = expressions[1] };
}

/// <summary><c>a[i] += value</c> and its like, on an arithmetic type.</summary>
internal sealed record Update(Operator Operator, Variable Array, Expr Index, Expr Value, bool Checked) : Stmt
{
    public override IReadOnlyList<Expr> Expressions => [Index, Value];
    public override Stmt With(IReadOnlyList<Expr> expressions, IReadOnlyList<IReadOnlyList<Stmt>> blocks) => this with { Index = expressions[0], Value = expressions[1] };
}

internal sealed record If(Expr Test, IReadOnlyList<Stmt> Then, IReadOnlyList<Stmt> Else) : Stmt
{
    public override IReadOnlyList<Expr> Expressions => [Test];
    public override IReadOnlyList<IReadOnlyList<Stmt>> Blocks => [Then, Else];
    public override Stmt With(IReadOnlyList<Expr> expressions, IReadOnlyList<IReadOnlyList<Stmt>> blocks) => new If(expressions[0], blocks[0], blocks[1]);
}

/// <summary>Start and bound are small by their form, see <see cref="Validity.IsSmall"/>.</summary>
internal sealed record For(Variable Counter, Expr Start, Relation Relation, Expr Bound, int Increment, IReadOnlyList<Stmt> Body) : Stmt
{
    public override IReadOnlyList<Expr> Expressions => [Start, Bound];
    public override IReadOnlyList<IReadOnlyList<Stmt>> Blocks => [Body];
    public override Stmt With(IReadOnlyList<Expr> expressions, IReadOnlyList<IReadOnlyList<Stmt>> blocks) => this with { Start = expressions[0], Bound = expressions[1], Body = blocks[0] };
}

/// <summary>A <c>while</c> loop, or <c>do</c> when the test comes last, that also counts up to a limit.</summary>
internal sealed record While(Variable Counter, int Limit, Expr Test, bool IsTestLast, IReadOnlyList<Stmt> Body) : Stmt
{
    public override IReadOnlyList<Expr> Expressions => [Test];
    public override IReadOnlyList<IReadOnlyList<Stmt>> Blocks => [Body];
    public override Stmt With(IReadOnlyList<Expr> expressions, IReadOnlyList<IReadOnlyList<Stmt>> blocks) => this with { Test = expressions[0], Body = blocks[0] };
}

internal sealed record ForEach(Variable Item, Variable Array, IReadOnlyList<Stmt> Body) : Stmt
{
    public override IReadOnlyList<IReadOnlyList<Stmt>> Blocks => [Body];
    public override Stmt With(IReadOnlyList<Expr> expressions, IReadOnlyList<IReadOnlyList<Stmt>> blocks) => this with { Body = blocks[0] };
}

/// <summary>The last block is the default's.</summary>
internal sealed record Switch(Expr Value, IReadOnlyList<int> Labels, IReadOnlyList<IReadOnlyList<Stmt>> Sections) : Stmt
{
    public override IReadOnlyList<Expr> Expressions => [Value];
    public override IReadOnlyList<IReadOnlyList<Stmt>> Blocks => Sections;
    public override Stmt With(IReadOnlyList<Expr> expressions, IReadOnlyList<IReadOnlyList<Stmt>> blocks) => this with { Value = expressions[0], Sections = blocks };
}

internal sealed record Break : Stmt;

internal sealed record Continue : Stmt;

/// <summary>The value is null in a method without a result.</summary>
internal sealed record Return(Expr? Value) : Stmt
{
    public override IReadOnlyList<Expr> Expressions => Value is null ? [] : [Value];
    public override Stmt With(IReadOnlyList<Expr> expressions, IReadOnlyList<IReadOnlyList<Stmt>> blocks) => Value is null ? this : new Return(expressions[0]);
}

/// <summary><c>throw new X("text")</c></summary>
internal sealed record Throw(Type Exception, string Text) : Stmt
{
    public static readonly Type[] Exceptions = [typeof(InvalidOperationException), typeof(ArgumentException), typeof(OverflowException)];
    public static readonly string[] Texts = ["one", "two"];
}
