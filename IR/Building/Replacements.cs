namespace DualJit.IR;

/// <summary>Values that give way to others while a pass edits a function in place.</summary>
internal sealed class Replacements(Function function)
{
    // By index of the value: the index of what stands for it, plus one; 0 where it stays.
    private int[] _standIns = new int[function.ValueCount];

    public bool Any { get; private set; }

    /// <summary>From now on <paramref name="value"/> is <paramref name="standIn"/>, or what that has given way to.</summary>
    public void Replace(ValueId value, ValueId standIn)
    {
        standIn = Resolve(standIn);
        if (standIn == value) return;
        if (value.Index >= _standIns.Length) Array.Resize(ref _standIns, Math.Max(2 * _standIns.Length, value.Index + 1));
        _standIns[value.Index] = standIn.Index + 1;
        Any = true;
    }

    public bool IsReplaced(ValueId value) => value.Index < _standIns.Length && _standIns[value.Index] != 0;

    public ValueId Resolve(ValueId value)
    {
        if (!IsReplaced(value)) return value;
        int last = _standIns[value.Index] - 1;
        while (last < _standIns.Length && _standIns[last] != 0) last = _standIns[last] - 1;
        // So that the next walk from here is short.
        _standIns[value.Index] = last + 1;
        return new ValueId(last);
    }

    /// <summary>Rewrites operands and arguments of edges. Arrays that hold nothing replaced stay the ones they are.</summary>
    public void Resolve(ref Instruction instruction)
    {
        if (!Any) return;
        var operands = Resolve(instruction.Operands);
        if (operands != instruction.Operands) instruction = instruction with { Operands = operands };
        ResolveEdges(instruction.Edges);
    }

    /// <summary>Rewrites every use in the function.</summary>
    public void Apply()
    {
        if (!Any) return;
        foreach (var block in function.Blocks)
            foreach (ref var instruction in System.Runtime.InteropServices.CollectionsMarshal.AsSpan(block.Instructions))
                Resolve(ref instruction);
    }

    private void ResolveEdges(Edge[] edges)
    {
        foreach (ref var edge in edges.AsSpan())
        {
            var arguments = Resolve(edge.Arguments);
            if (arguments != edge.Arguments) edge = edge with { Arguments = arguments };
        }
    }

    // Copied before it is changed: instructions may share an array.
    private ValueId[] Resolve(ValueId[] values)
    {
        for (int i = 0; i < values.Length; i++)
            if (IsReplaced(values[i])) return Array.ConvertAll(values, Resolve);
        return values;
    }
}
