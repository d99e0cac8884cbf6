using DualJit.IR;

namespace DualJit.Tests.Passes;

/// <summary>Which loops end soon by themselves, and about how long a program runs.</summary>
internal static class Termination
{
    /// <summary>The longest axis of an array.</summary>
    public const int LongestAxis = 8;

    /// <summary>Rounds of loops of one call of a function that fuel ends.</summary>
    public const int Fuel = 24;

    private const int MostRounds = 20;
    private const int FuelledRounds = 8;

    /// <summary>The rounds that the loop has at most, or null where it needs fuel.</summary>
    public static int? Rounds(For loop)
    {
        if (RangeOf(loop.Start) is not { } start || RangeOf(loop.Bound) is not { } bound) return null;
        bool up = loop.Step > 0;
        bool isInclusive = loop.Comparison is Op.Le or Op.Ge;
        if (loop.Comparison == Op.Ne)
        {
            bool meets = Math.Abs(loop.Step) == 1 && start.Low == start.High && (up ? bound.Low >= start.Low : bound.High <= start.Low);
            if (!meets || bound.Low != bound.High) return null;
        }
        else if (up != loop.Comparison is Op.Lt or Op.Le) return null;
        var distance = up ? bound.High - start.Low : start.High - bound.Low;
        var past = (up ? bound.High : bound.Low) + loop.Step;
        bool wraps = loop.Counter.Type == IrType.Int32 ? past > int.MaxValue || past < int.MinValue : past > long.MaxValue || past < long.MinValue;
        if (wraps && (isInclusive || Math.Abs(loop.Step) != 1)) return null;
        var rounds = distance / Math.Abs(loop.Step) + 2;
        return rounds > MostRounds ? null : (int)Int128.Max(rounds, 0);
    }

    /// <summary>About how many statements a call of the kernel runs.</summary>
    public static long Cost(TestProgram program)
    {
        var costs = new Dictionary<Signature, long>(ReferenceEqualityComparer.Instance);
        foreach (var method in program.Methods.Reverse())
        {
            costs[method.Signature] = 1;
            long body = Cost(method.Body, costs) + (method.Value is { } value ? Cost(value, costs) : 0);
            long calls = method.Signature.IsRecursive ? SelfCalls(method.Body, method.Signature) + (method.Value is { } last ? SelfCalls(last, method.Signature) : 0) : 0;
            long total = 1;
            for (int depth = 0; depth < Signature.Depth; depth++) total = total * calls + 1;
            costs[method.Signature] = body * total;
        }
        return costs[program.Kernel.Signature];
    }

    private static long Cost(IReadOnlyList<Stmt> block, Dictionary<Signature, long> costs) => block.Sum(statement =>
        1 + RoundsOf(statement) * (statement.Expressions.Sum(expression => Cost(expression, costs)) + statement.Blocks.Sum(inner => Cost(inner, costs))));

    private static long Cost(Expr expression, Dictionary<Signature, long> costs) =>
        1 + expression.Children.Sum(child => Cost(child, costs)) + (expression is Call call ? costs.GetValueOrDefault(call.Callee, 1) : 0);

    private static long SelfCalls(IReadOnlyList<Stmt> block, Signature signature) => block.Sum(statement =>
        RoundsOf(statement) * (statement.Expressions.Sum(expression => SelfCalls(expression, signature)) + statement.Blocks.Sum(inner => SelfCalls(inner, signature))));

    private static long SelfCalls(Expr expression, Signature signature) =>
        Walk.Within(expression).Count(part => part is Call call && ReferenceEquals(call.Callee, signature));

    private static long RoundsOf(Stmt statement) => statement switch
    {
        For loop => 1 + (Rounds(loop) ?? FuelledRounds),
        While => FuelledRounds,
        _ => 1,
    };

    /// <summary>The values that an integer expression may have, or null for all of its type.</summary>
    private static (Int128 Low, Int128 High)? RangeOf(Expr expression)
    {
        switch (expression)
        {
            case Literal literal when literal.Type.IsInteger && literal.Type != DType.UInt64:
                return (literal.Bits, literal.Bits);
            case Dim:
            case Length { Array.Type.Rank: 1 }:
                return (0, LongestAxis);
            case Operation { Op: Op.And, Operands: [_, Literal { Bits: >= 0 and <= LongestAxis } mask] }:
                return (0, mask.Bits);
            case Operation { Op: Op.Convert, Type: DType.Int32 or DType.Int64, Operands: [var inner] } when inner.Type is DType.Int32 or DType.Int64:
                return RangeOf(inner) is { } range && range.Low >= int.MinValue && range.High <= int.MaxValue ? range : null;
            case Operation { Op: Op.Add or Op.Sub, Operands: [var left, Literal right] } operation:
                if (RangeOf(left) is not { } sides) return null;
                var by = operation.Op == Op.Add ? (Int128)right.Bits : -(Int128)right.Bits;
                return Int128.Abs(by) <= LongestAxis && sides.Low >= -100 && sides.High <= 100 ? (sides.Low + by, sides.High + by) : null;
            default:
                return null;
        }
    }
}
