namespace DualJit.IR;

/// <summary>How the parts of a variable that iterations share are combined: a row of what parallel loops can reduce.</summary>
/// <param name="Op">The op that combines; of picks the comparison that a new value has to the old one where it takes its place.</param>
/// <param name="IsPick">Whether it is <c>if (x &lt; best) best = x</c>, with or without other variables that are assigned there.</param>
internal readonly record struct Combination(Op Op, bool IsPick)
{
    /// <summary>The associative function of the user's that combines, and what changes nothing, where the op is <see cref="Op.Combine"/>.</summary>
    public (FunctionId Function, long Identity)? Associative { get; init; }

    /// <summary>What an accumulator starts with, as <see cref="ScalarBits"/>: it changes no bit of what comes.</summary>
    public long NeutralOf(DType dtype) => Associative?.Identity ?? IR.Neutral.Of(!IsPick ? Op : Op is Op.Lt or Op.Le ? Op.Min : Op.Max, dtype);

    /// <summary>In C#'s terms.</summary>
    public string Text => IsPick ? Op switch { Op.Lt => "if (x < best) best = x", Op.Le => "if (x <= best) best = x", Op.Gt => "if (x > best) best = x", _ => "if (x >= best) best = x" } : Op switch
    {
        Op.Add => "sum",
        Op.Mul => "product",
        Op.Min => "minimum",
        Op.Max => "maximum",
        Op.And => "and",
        Op.Or => "or",
        Op.Combine => "reduced by an associative method",
        _ => "exclusive or",
    };
}

/// <summary>A variable that a parallel loop reduces.</summary>
/// <param name="Index">Its place among the parameters of the header.</param>
/// <param name="Leader">Of a variable that goes with another one, such as the place of a minimum: the place of that one; else -1.</param>
/// <param name="Assignments">The edges on which a pick, or what goes with one, is assigned.</param>
internal sealed record SharedVariable(int Index, Combination Combination, int Leader, IReadOnlyList<(BlockId From, int Edge)> Assignments);
