using DualJit.IR;

namespace DualJit.Inference;

/// <summary>The instructions of a function in the order they are reached, and which of them have to be looked at again when more becomes known of a value.</summary>
internal sealed class Flow
{
    private readonly int[] _starts;
    private readonly int[] _users;

    public Flow(Function function)
    {
        Function = function;
        var order = ControlFlow.ReversePostOrder(function);
        var instructions = new List<Instruction>();
        foreach (var id in order) instructions.AddRange(function[id].Instructions);
        Instructions = [.. instructions];
        _starts = new int[function.ValueCount + 1];
        foreach (var instruction in Instructions)
            foreach (var value in UsedBy(instruction)) _starts[value.Index + 1]++;
        for (int i = 1; i < _starts.Length; i++) _starts[i] += _starts[i - 1];
        _users = new int[_starts[^1]];
        int[] next = [.. _starts];
        for (int place = 0; place < Instructions.Length; place++)
            foreach (var value in UsedBy(Instructions[place])) _users[next[value.Index]++] = place;
    }

    public Function Function { get; }

    public Instruction[] Instructions { get; }

    /// <summary>The places in <see cref="Instructions"/> that use a value.</summary>
    public ReadOnlySpan<int> UsersOf(ValueId value) => _users.AsSpan(_starts[value.Index].._starts[value.Index + 1]);

    private static IEnumerable<ValueId> UsedBy(Instruction instruction) =>
        instruction.Edges.Length == 0 ? instruction.Operands : instruction.Operands.Concat(instruction.Edges.SelectMany(edge => edge.Arguments));
}
