using System.Reflection;

namespace DualJit.Tests.Differential;

/// <summary>A parameter, a local variable or the counter of a loop. It has no name before a program is written out.</summary>
/// <param name="Type">A scalar, a <c>T[]</c> or an <c>NdArray&lt;T&gt;</c>.</param>
/// <param name="IsAssignable">False for counters, so that every loop ends.</param>
internal sealed class Variable(Type type, bool isAssignable = true, bool isReference = false)
{
    public Type Type => type;

    public bool IsAssignable => isAssignable && type.IsScalar();

    /// <summary>A <c>ref</c> parameter.</summary>
    public bool IsReference => isReference;
}

internal enum Operator { Add, Subtract, Multiply, Divide, Remainder, And, Or, Xor, ShiftLeft, ShiftRight, ShiftRightUnsigned }

internal enum Relation { Equal, NotEqual, Less, LessOrEqual, Greater, GreaterOrEqual }

/// <summary>An expression whose operands already have the types that the operator takes: conversions are written.</summary>
internal abstract record Expr(Type Type)
{
    public virtual IReadOnlyList<Expr> Children => [];

    public virtual Expr With(IReadOnlyList<Expr> children) => this;
}

internal sealed record Literal(object Value) : Expr(Value.GetType());

internal sealed record Read(Variable Variable) : Expr(Variable.Type);

/// <summary><c>-x</c> of a signed type.</summary>
internal sealed record Negate(Expr Operand, bool Checked) : Expr(Operand.Type)
{
    public override IReadOnlyList<Expr> Children => [Operand];
    public override Expr With(IReadOnlyList<Expr> children) => this with { Operand = children[0] };
}

/// <summary><c>~x</c>; <c>!x</c> of a bool.</summary>
internal sealed record Complement(Expr Operand) : Expr(Operand.Type)
{
    public override IReadOnlyList<Expr> Children => [Operand];
    public override Expr With(IReadOnlyList<Expr> children) => new Complement(children[0]);
}

/// <summary>Both operands have the result's type, but for the count of a shift, an int. In a narrow type it is C#'s <c>(short)(a + b)</c>.</summary>
internal sealed record Binary(Operator Operator, Expr Left, Expr Right, bool Checked = false) : Expr(Left.Type)
{
    public override IReadOnlyList<Expr> Children => [Left, Right];
    public override Expr With(IReadOnlyList<Expr> children) => this with { Left = children[0], Right = children[1] };
}

internal sealed record Compare(Relation Relation, Expr Left, Expr Right) : Expr(typeof(bool))
{
    public override IReadOnlyList<Expr> Children => [Left, Right];
    public override Expr With(IReadOnlyList<Expr> children) => new Compare(Relation, children[0], children[1]);
}

/// <summary><c>&amp;&amp;</c> and <c>||</c>.</summary>
internal sealed record Logic(bool IsAnd, Expr Left, Expr Right) : Expr(typeof(bool))
{
    public override IReadOnlyList<Expr> Children => [Left, Right];
    public override Expr With(IReadOnlyList<Expr> children) => new Logic(IsAnd, children[0], children[1]);
}

internal sealed record Conditional(Expr Test, Expr Then, Expr Else) : Expr(Then.Type)
{
    public override IReadOnlyList<Expr> Children => [Test, Then, Else];
    public override Expr With(IReadOnlyList<Expr> children) => new Conditional(children[0], children[1], children[2]);
}

internal sealed record Cast(Type Target, Expr Operand, bool Checked = false) : Expr(Target)
{
    public override IReadOnlyList<Expr> Children => [Operand];
    public override Expr With(IReadOnlyList<Expr> children) => this with { Operand = children[0] };
}

/// <summary>A call of a static method of .NET.</summary>
internal sealed record LibraryCall(MethodInfo Method, IReadOnlyList<Expr> Arguments) : Expr(Method.ReturnType)
{
    public override IReadOnlyList<Expr> Children => Arguments;
    public override Expr With(IReadOnlyList<Expr> children) => new LibraryCall(Method, children);
}

/// <summary>A call of a method of the program. The argument of a <c>ref</c> parameter and of an array is a <see cref="Read"/>.</summary>
internal sealed record HelperCall(Signature Callee, IReadOnlyList<Expr> Arguments) : Expr(Callee.Result)
{
    public override IReadOnlyList<Expr> Children => Arguments;
    public override Expr With(IReadOnlyList<Expr> children) => new HelperCall(Callee, children);
}

internal sealed record Element(Variable Array, Expr Index) : Expr(Array.Type.ElementOf())
{
    public override IReadOnlyList<Expr> Children => [Index];
    public override Expr With(IReadOnlyList<Expr> children) => new Element(Array, children[0]);
}

internal sealed record Length(Variable Array) : Expr(typeof(int));

/// <summary><c>(x = value)</c></summary>
internal sealed record Assigned(Variable Variable, Expr Value) : Expr(Variable.Type)
{
    public override IReadOnlyList<Expr> Children => [Value];
    public override Expr With(IReadOnlyList<Expr> children) => new Assigned(Variable, children[0]);
}

/// <summary><c>x++</c>, <c>--x</c> and their like.</summary>
internal sealed record Step(Variable Variable, bool IsIncrement, bool IsPrefix) : Expr(Variable.Type);
