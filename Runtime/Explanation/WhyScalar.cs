using DualJit.IR;

namespace DualJit;

/// <summary>Why a loop works on scalars: what its IR says, before what the compiler says of the code made of it.</summary>
internal static class WhyScalar
{
    private static readonly Op[] VectorFunctions =
        [Op.Min, Op.Max, Op.Abs, Op.CopySign, Op.FusedMultiplyAdd, Op.Sqrt, Op.Floor, Op.Ceiling, Op.Truncate, Op.Round];

    /// <summary>The reason, or null for a loop around others: those inside are explained. The compiler's own word is the last one asked.</summary>
    public static string? Explain(Module module, LoopNumbers numbers, int number, string? compiler)
    {
        var function = numbers.FunctionOf(number);
        var loop = numbers.Loop(number);
        if (loop.Blocks.Any(block => numbers.Innermost(function, block) != number)) return null;
        Instruction[] body = [.. loop.Blocks.SelectMany(block => function[block].Instructions)];
        if (body.Any(instruction => instruction.IsIndexGuard)) return "the checks left may end it in any iteration";
        if (body.Any(instruction => instruction.Op == Op.Guard)) return "a division, conversion or checked operation may end it in any iteration";
        if (Array.Find(body, instruction => instruction.Op == Op.Call) is { Operands: not null } call) return $"it calls {module[call.Callee].Name}";
        if (Array.Find(body, instruction => instruction.Info.Members.Length > 0 && !VectorFunctions.Contains(instruction.Op)) is { Operands: not null } math)
            return $"Math.{math.Info.Members[0]} has no vector form";
        var exits = loop.Blocks.SelectMany(block => function[block].Terminator.Edges).Select(edge => edge.Target).Where(target => !loop.Contains(target)).ToArray();
        if (exits.Any(exit => function[exit].Terminator.Op is Op.Throw or Op.Trap)) return "it may throw in any iteration";
        if (loop.Blocks.Count(block => function[block].Terminator.Edges.Any(edge => !loop.Contains(edge.Target))) > 1) return "it may end early";
        return Carried(function, loop) ?? compiler ?? (ReadsWhatItWrites(function, loop) ? "an iteration may read what another one writes" : "the compiler gives no reason");
    }

    /// <summary>A float that goes from one iteration to the next through arithmetic.</summary>
    private static string? Carried(Function function, Loop loop)
    {
        var definitions = new Definitions(function);
        var header = function[loop.Header];
        for (int i = 0; i < header.Parameters.Count; i++)
        {
            var parameter = header.Parameters[i];
            if (!function.TypeOf(parameter).IsFloat) continue;
            foreach (var block in loop.Blocks)
                foreach (var edge in function[block].Terminator.Edges)
                    if (edge.Target == loop.Header && definitions.Of(edge.Arguments[i]) is { Op: Op.Add or Op.Sub or Op.Mul or Op.FusedMultiplyAdd } update && update.Operands.Contains(parameter))
                        return update.Op == Op.Mul ? "a floating-point product keeps its order" : "a floating-point sum keeps its order";
        }
        return null;
    }

    /// <summary>Whether an array is read at another place than it is written.</summary>
    private static bool ReadsWhatItWrites(Function function, Loop loop)
    {
        var definitions = new Definitions(function);
        Instruction[] body = [.. loop.Blocks.SelectMany(block => function[block].Instructions)];
        var written = body.Where(instruction => instruction.Op == Op.Store).Select(store => AddressOf(store.Operands[1])).ToHashSet();
        return body.Where(instruction => instruction.Op == Op.Load).Select(load => AddressOf(load.Operands[0])).Any(read => written.Any(store => store.Array == read.Array && store != read));

        (ValueId Array, ValueId Offset) AddressOf(ValueId pointer) =>
            definitions.TryGet(pointer, Op.Offset, out var offset) ? (offset.Operands[0], offset.Operands[1]) : (pointer, ValueId.None);
    }
}
