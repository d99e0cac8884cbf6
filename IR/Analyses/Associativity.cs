namespace DualJit.IR;

/// <summary>Which functions of two numbers are one associative op.</summary>
public static class Associativity
{
    /// <summary>The op where the function is <c>(p, q) => p op q</c>, also in the wider integers that C# computes small ones in, or calls one that is; else null.</summary>
    public static Op? Find(Function function, Module module)
    {
        if (function.Blocks.Count != 1 || function.Parameters.Count != 2) return null;
        var definitions = function.Entry.Instructions.Where(instruction => !instruction.Result.IsNone).ToDictionary(instruction => instruction.Result);
        if (function.Entry.Terminator is not { Op: Op.Return, Operands: [var result] } || !definitions.TryGetValue(Source(result), out var instruction)) return null;
        if (instruction.Operands is not [var left, var right] || Source(left) != function.Parameters[0] || Source(right) != function.Parameters[1]) return null;
        if (instruction.Op == Op.Call) return left == function.Parameters[0] && right == function.Parameters[1] ? Find(module[instruction.Callee], module) : null;
        return instruction.Info.Is(Traits.Associative)
            // In the integers above the lesser of two is another one than in those below.
            && (instruction.Op is not (Op.Min or Op.Max) || left == function.Parameters[0]) ? instruction.Op : null;

        ValueId Source(ValueId value) =>
            definitions.TryGetValue(value, out var found) && found.Op == Op.Convert && found.Type.IsInteger && function.TypeOf(found.Operands[0]) is { IsInteger: true } ? Source(found.Operands[0]) : value;
    }
}
