namespace DualJit.IR;

/// <summary>Says that numbers are mostly within their bounds where iteration after iteration waits for that: a backend then makes no select of the branch.</summary>
/// <remarks>
/// A select waits for both of its operands. Behind a branch that is predicted the next operation does not wait for the test, and where it is the bound that comes out, not for what is
/// tested either. What moves slowly is predicted well; what is not costs about as much as <see cref="Misprediction"/> operations. So it is done where the way from one iteration to the next
/// is at least as long, for a number that is compared with a bound that stays the same.
/// </remarks>
/// <example><code>
/// b1(%fund: f64):                                     b1(%fund: f64):
/// …                                             =>    …
/// %5 = gt %4, %zero ; br %5, b2(%4), b2(%zero)        %5 = gt %4, %zero ; br %5, b2(%4), b2(%zero) likely
/// b2(%6: f64): … ; jump b1(%20)                       b2(%6: f64): … ; jump b1(%20)
/// </code></example>
public sealed class PredictBounds : IPass
{
    private const int Misprediction = 5;

    public Stage From => Stage.Loop;

    public Stage To => Stage.Loop;

    public Module Run(Module module)
    {
        foreach (var function in module.Functions)
            if (function.Blocks.Exists(block => Clamped(block) >= 0)) Run(function);
        return module;
    }

    private static void Run(Function function)
    {
        var definitions = new Definitions(function);
        var order = ControlFlow.ReversePostOrder(function);
        foreach (var loop in Loops.FindInnermost(function))
        {
            BlockId[] body = [.. order.Where(loop.Contains)];
            foreach (var block in body)
                if (WithinBound(function, definitions, loop, block) is { } within && WayAround(function, loop, body, block) >= Misprediction) Predict(function, block, within);
        }
    }

    /// <summary>The number of the only parameter in which two edges to one block differ, or -1.</summary>
    private static int Clamped(Block block)
    {
        if (block.Terminator is not { Op: Op.Branch, Immediate: 0, Edges: [var whenTrue, var whenFalse] } || whenTrue.Target != whenFalse.Target) return -1;
        int[] different = [.. Enumerable.Range(0, whenTrue.Arguments.Length).Where(i => whenTrue.Arguments[i] != whenFalse.Arguments[i])];
        return different.Length == 1 ? different[0] : -1;
    }

    /// <summary>Of a branch that keeps a number within a bound, the number of the edge that leaves it as it is.</summary>
    private static int? WithinBound(Function function, Definitions definitions, Loop loop, BlockId block)
    {
        if (Clamped(function[block]) is not (>= 0 and var parameter)) return null;
        var branch = function[block].Terminator;
        if (definitions.Of(branch.Operands[0]) is not { Op: Op.Lt or Op.Le or Op.Gt or Op.Ge, Operands: [var a, var b] } || !function.TypeOf(a).IsFloat || Stays(a) == Stays(b)) return null;
        var (whenTrue, whenFalse) = (branch.Edges[0].Arguments[parameter], branch.Edges[1].Arguments[parameter]);
        return Stays(whenTrue) == Stays(whenFalse) ? null : Stays(whenTrue) ? 1 : 0;

        bool Stays(ValueId value) => definitions.Of(value) is { Op: Op.Const } || !loop.Contains(definitions.BlockOf(value));
    }

    /// <summary>The most floating-point operations on a way from one iteration to the next that goes through the branch; 0 where there is none.</summary>
    private static int WayAround(Function function, Loop loop, BlockId[] body, BlockId block)
    {
        var branch = function[block].Terminator;
        var number = function[branch.Edges[0].Target].Parameters[Clamped(function[block])];
        var after = Operations(function, loop, body, number);
        int longest = 0;
        var header = function[loop.Header].Parameters;
        for (int i = 0; i < header.Count; i++)
        {
            if (!function.TypeOf(header[i]).IsFloat || !Operations(function, loop, body, header[i]).TryGetValue(number, out int before)) continue;
            foreach (var latch in body)
                foreach (var edge in function[latch].Terminator.Edges)
                    if (edge.Target == loop.Header && after.TryGetValue(edge.Arguments[i], out int rest)) longest = Math.Max(longest, before + rest);
        }
        return longest;
    }

    /// <summary>For all that an iteration makes of a value the most floating-point operations in between.</summary>
    private static Dictionary<ValueId, int> Operations(Function function, Loop loop, BlockId[] body, ValueId start)
    {
        var operations = new Dictionary<ValueId, int> { [start] = 0 };
        foreach (var block in body)
            foreach (var instruction in function[block].Instructions)
            {
                foreach (var operand in instruction.Operands)
                    if (operations.TryGetValue(operand, out int made) && !instruction.Result.IsNone) Reach(instruction.Result, instruction.Type.IsFloat ? made + 1 : made);
                foreach (var edge in instruction.Edges)
                    for (int i = 0; i < edge.Arguments.Length; i++)
                        if (edge.Target != loop.Header && loop.Contains(edge.Target) && operations.TryGetValue(edge.Arguments[i], out int made)) Reach(function[edge.Target].Parameters[i], made);
            }
        return operations;

        void Reach(ValueId value, int made) => operations[value] = Math.Max(made, operations.GetValueOrDefault(value));
    }

    private static void Predict(Function function, BlockId block, int within)
    {
        var instructions = function[block].Instructions;
        var branch = instructions[^1];
        instructions.RemoveAt(instructions.Count - 1);
        var emitter = new BlockEmitter(function, block) { Location = branch.Location };
        var condition = within == 0 ? branch.Operands[0] : emitter.Emit(Op.Not, IrType.Bool, [branch.Operands[0]]);
        instructions.Add(branch with { Operands = [condition], Edges = [branch.Edges[within], branch.Edges[1 - within]], Immediate = Instruction.Likely });
    }
}
