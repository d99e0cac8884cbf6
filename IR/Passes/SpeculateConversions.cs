namespace DualJit.IR;

/// <summary>Converts a floating-point number to an index the short way, and by the rules of C#, which saturate, only where that is out of bounds.</summary>
/// <remarks>
/// Below a length that is an int both conversions give the same: one instruction instead of the tests for NaN and for either end. It is done to bounds checks that are
/// still there after the passes that prove them; loops with such a check are not vectorised, so a branch more costs nothing.
/// </remarks>
/// <example><code>
///                                                     %t = conv.orminimum %x ; %b = lt (conv %t : u64), %u ; br %b, b2(%t), b1 likely
/// %k = conv %x : i32 ; %i = conv %k : i64       =>    b1: %k = conv %x : i32 ; %j = conv %k : i64
/// guard lt (conv %i : u64), %u, IndexOutOfRange(…)        guard lt (conv %j : u64), %u, IndexOutOfRange(…) ; jump b2(%j)
/// %p = offset %a, %i : f64                            b2(%i: i64): %p = offset %a, %i : f64
/// </code></example>
public sealed class SpeculateConversions : IPass
{
    public Stage From => Stage.Loop;

    public Stage To => Stage.Loop;

    public Module Run(Module module)
    {
        foreach (var function in module.Functions)
            if (function.Has(instruction => IsFromFloat(instruction, function))) Run(function);
        return module;
    }

    private static bool IsFromFloat(in Instruction instruction, Function function) =>
        instruction.Op == Op.Convert && (instruction.Type == IrType.Int32 || instruction.Type == IrType.Int64) && function.TypeOf(instruction.Operands[0]).IsFloat;

    private static void Run(Function function)
    {
        var definitions = new Definitions(function);
        var replacements = new Replacements(function);
        int count = function.Blocks.Count;
        for (int b = 0; b < count; b++)
        {
            // What follows a check that was rewritten may have another one.
            for (BlockId? block = new BlockId(b); block is { } current;) block = Rewrite(function, current, definitions, replacements);
        }
        replacements.Apply();
    }

    /// <returns>The block with what follows the first check that was rewritten, or null where none was.</returns>
    private static BlockId? Rewrite(Function function, BlockId block, Definitions definitions, Replacements replacements)
    {
        var instructions = function[block].Instructions;
        for (int i = 0; i < instructions.Count; i++)
            if (BoundsCheck.Of(instructions[i], function, definitions) is { } check && Chain.Of(check, instructions[i], function, definitions) is { } chain && chain.IsOnlyUsedFrom(instructions, i))
                return Split(function, block, i, chain, replacements);
        return null;
    }

    private static BlockId Split(Function function, BlockId block, int at, in Chain chain, Replacements replacements)
    {
        var (slow, rest) = (function.NewBlock(), function.NewBlock());
        var index = function.AddParameter(rest, IrType.Int64);
        var instructions = function[block].Instructions;
        var guard = instructions[at];

        var after = new BlockEmitter(function, rest) { Location = guard.Location };
        replacements.Replace(chain.Index.Result, index);
        if (chain.Number.Type != IrType.Int64) replacements.Replace(chain.Number.Result, after.Emit(Op.Convert, chain.Number.Type, [index]));
        replacements.Replace(chain.Unsigned.Result, after.Emit(Op.Convert, IrType.UInt64, [index]));
        replacements.Replace(chain.Test.Result, after.Emit(Op.Const, IrType.Bool, [], 1));
        function[rest].Instructions.AddRange(instructions[(at + 1)..]);
        instructions.RemoveRange(at, instructions.Count - at);
        Chain links = chain;
        instructions.RemoveAll(links.Contains);

        var length = chain.Test.Op == Op.Lt ? chain.Test.Operands[1] : chain.Test.Operands[0];
        var fast = new BlockEmitter(function, block) { Location = guard.Location };
        var truncated = fast.Emit(Op.ConvertOrMinimum, IrType.Int64, chain.Number.Operands);
        fast.Emit(Op.Branch, IrType.Void, [IsBelow(fast, truncated)], Instruction.Likely, [new Edge(rest, [truncated]), new Edge(slow)]);

        var exact = new BlockEmitter(function, slow) { Location = guard.Location };
        var saturated = exact.ToInt64(exact.Emit(Op.Convert, chain.Number.Type, chain.Number.Operands));
        function[slow].Instructions.Add(guard with { Operands = [IsBelow(exact, saturated), saturated, .. guard.Operands[2..]] });
        exact.Emit(Op.Jump, IrType.Void, [], 0, [new Edge(rest, [saturated])]);
        return rest;

        ValueId IsBelow(BlockEmitter emitter, ValueId value) => emitter.Compare(Op.Lt, emitter.Emit(Op.Convert, IrType.UInt64, [value]), length);
    }

    /// <summary>From the floating-point number to the test: the conversion to an integer, to 64 bits, without a sign, and the comparison.</summary>
    /// <param name="Index">The same as <paramref name="Number"/> where that is 64 bits wide.</param>
    private readonly record struct Chain(Instruction Number, Instruction Index, Instruction Unsigned, Instruction Test)
    {
        public static Chain? Of(BoundsCheck check, in Instruction guard, Function function, Definitions definitions)
        {
            if (definitions.Of(guard.Operands[0]) is not { } test || !definitions.TryGet(test.Operands[test.Op == Op.Lt ? 0 : 1], Op.Convert, out var unsigned)) return null;
            if (!definitions.TryGet(check.Index, Op.Convert, out var index)) return null;
            var number = index;
            if (!IsFromFloat(number, function) && !definitions.TryGet(index.Operands[0], Op.Convert, out number)) return null;
            bool isChain = IsFromFloat(number, function) && (number.Type == IrType.Int64 || IsInt(check.Length)) && (unsigned.Operands[0] == index.Result || unsigned.Operands[0] == number.Result);
            return isChain ? new Chain(number, index, unsigned, test) : null;

            // Lengths that chunks of parallel loops find in memory have their other bits cut off.
            bool IsInt(ValueId length) => function.IsLength(length)
                || definitions.TryGet(length, Op.And, out var masked) && definitions.TryGet(masked.Operands[1], Op.Const, out var mask) && mask.Immediate is >= 0 and <= int.MaxValue
                || definitions.TryGet(length, Op.Const, out var constant) && constant.Immediate is >= 0 and <= int.MaxValue
                || definitions.TryGet(length, Op.Convert, out var widened) && function.TypeOf(widened.Operands[0]) == IrType.Int32;
        }

        public bool Contains(Instruction instruction) => Has(instruction.Result);

        /// <summary>Whether the block has the whole chain, and uses it nowhere before the guard.</summary>
        public bool IsOnlyUsedFrom(List<Instruction> instructions, int guard)
        {
            int found = 0;
            for (int i = 0; i < guard; i++)
                if (Contains(instructions[i])) found++;
                else if (Array.Exists(instructions[i].Operands, Has)) return false;
            return found == (Index.Result == Number.Result ? 3 : 4);
        }

        private bool Has(ValueId value) => !value.IsNone && (value == Number.Result || value == Index.Result || value == Unsigned.Result || value == Test.Result);
    }
}
