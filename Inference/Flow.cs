using System.Runtime.InteropServices;
using DualJit.IR;

namespace DualJit.Inference;

/// <summary>The instructions of a function in the order they are reached, and which of them use a value: those to look at again when more becomes known of it.</summary>
internal sealed class Flow
{
    private readonly (BlockId Block, int Index)[] _places;

    // Those of value i are from _starts[i] up to _starts[i + 1].
    private readonly int[] _starts;
    private readonly int[] _users;

    public Flow(Function function)
    {
        Function = function;
        var order = new FlowGraph(function).Order;
        int count = 0;
        foreach (var id in order) count += function[id].Instructions.Count;
        _places = new (BlockId, int)[count];
        int place = 0;
        foreach (var id in order)
            for (int i = 0; i < function[id].Instructions.Count; i++) _places[place++] = (id, i);
        _starts = new int[function.ValueCount + 1];
        for (place = 0; place < count; place++) Count(this[place]);
        for (int i = 1; i < _starts.Length; i++) _starts[i] += _starts[i - 1];
        _users = new int[_starts[^1]];
        // Filled from the end, each start moves to the first of its part.
        for (place = count - 1; place >= 0; place--) Add(this[place], place);
    }

    public Function Function { get; }

    /// <summary>How many instructions there are.</summary>
    public int Length => _places.Length;

    /// <summary>The instruction at a place in the order.</summary>
    public ref readonly Instruction this[int place] => ref CollectionsMarshal.AsSpan(Function[_places[place].Block].Instructions)[_places[place].Index];

    /// <summary>The places of the instructions that use a value.</summary>
    public ReadOnlySpan<int> UsersOf(ValueId value) => _users.AsSpan(_starts[value.Index].._starts[value.Index + 1]);

    private void Count(in Instruction instruction)
    {
        foreach (var value in instruction.Operands) _starts[value.Index]++;
        foreach (ref readonly var edge in instruction.Edges.AsSpan())
            foreach (var value in edge.Arguments) _starts[value.Index]++;
    }

    private void Add(in Instruction instruction, int place)
    {
        foreach (var value in instruction.Operands) _users[--_starts[value.Index]] = place;
        foreach (ref readonly var edge in instruction.Edges.AsSpan())
            foreach (var value in edge.Arguments) _users[--_starts[value.Index]] = place;
    }
}
