using DualJit.IR;

namespace DualJit.Tests.Passes;

/// <summary>An expression of a random program. Equal references are one occurrence written twice.</summary>
internal abstract record Expr(DType Type)
{
    public virtual IReadOnlyList<Expr> Children => [];

    public virtual Expr With(IReadOnlyList<Expr> children) => this;
}

/// <param name="Bits">As <see cref="ScalarBits"/>.</param>
internal sealed record Literal(DType Type, long Bits) : Expr(Type)
{
    /// <summary>A small number, which every dtype but bool has.</summary>
    public static Literal Small(DType type, int value) => new(type, type switch
    {
        DType.Bool => value & 1,
        DType.Float16 => ScalarBits.Of((Half)value),
        DType.Float32 => ScalarBits.Of((float)value),
        DType.Float64 => ScalarBits.Of((double)value),
        _ => ScalarBits.Wrap(value, type),
    });
}

internal sealed record Read(Variable Variable) : Expr(Variable.Type.DType);

/// <summary>An op that has a meaning of its own.</summary>
/// <param name="Named">What <c>conv.overflows</c> asks about; else without meaning.</param>
internal sealed record Operation(Op Op, DType Type, IReadOnlyList<Expr> Operands, DType Named = default) : Expr(Type)
{
    public override IReadOnlyList<Expr> Children => Operands;

    public override Expr With(IReadOnlyList<Expr> children) => this with { Operands = children };
}

internal sealed record Length(ArrayValue Array) : Expr(DType.Int64)
{
    public override IReadOnlyList<Expr> Children => Array.Children;

    public override Expr With(IReadOnlyList<Expr> children) => new Length(Array.With(children));
}

internal sealed record Dim(ArrayValue Array, int Axis) : Expr(DType.Int64)
{
    public override IReadOnlyList<Expr> Children => Array.Children;

    public override Expr With(IReadOnlyList<Expr> children) => new Dim(Array.With(children), Axis);
}

internal sealed record Element(ArrayValue Array, IReadOnlyList<Expr> Indices) : Expr(Array.Type.DType)
{
    public override IReadOnlyList<Expr> Children => [.. Indices, .. Array.Children];

    public override Expr With(IReadOnlyList<Expr> children) => new Element(Array.With([.. children.Skip(Indices.Count)]), [.. children.Take(Indices.Count)]);
}

/// <summary>A call. The depth that is left to a recursive function is no argument here.</summary>
internal sealed record Call(Signature Callee, IReadOnlyList<ArrayValue> Arrays, IReadOnlyList<Expr> Scalars) : Expr(Callee.Result!.Value)
{
    public override IReadOnlyList<Expr> Children => [.. Scalars, .. Arrays.SelectMany(array => array.Children)];

    public override Expr With(IReadOnlyList<Expr> children)
    {
        int next = Scalars.Count;
        var arrays = new List<ArrayValue>();
        foreach (var array in Arrays)
        {
            arrays.Add(array.With([.. children.Skip(next).Take(array.Children.Count)]));
            next += array.Children.Count;
        }
        return new Call(Callee, arrays, [.. children.Take(Scalars.Count)]);
    }
}

/// <summary>An array: a variable, or one of two.</summary>
internal sealed record ArrayValue(Variable Variable, Expr? Condition = null, Variable? Other = null)
{
    public IrType Type => Variable.Type;

    public IReadOnlyList<Expr> Children => Condition is null ? [] : [Condition];

    public IReadOnlyList<Variable> Variables => Other is null ? [Variable] : [Variable, Other];

    public ArrayValue With(IReadOnlyList<Expr> children) => Condition is null ? this : this with { Condition = children[0] };
}
