namespace DualJit.IR;

/// <summary>Lets jumps to blocks that hold nothing but a jump, or a branch that the jump's arguments decide, go on to where those lead.</summary>
/// <param name="constantOf">What a bool is where it is a constant.</param>
internal sealed class JumpThreading(Function function, Func<ValueId, bool?> constantOf)
{
    private readonly FlowGraph _graph = new(function);
    private readonly bool[] _passes = new bool[function.Blocks.Count];

    /// <returns>Whether a jump was changed.</returns>
    public bool Run()
    {
        if (!FindBlocks()) return false;
        bool any = false;
        foreach (var from in _graph.Order)
        {
            var edges = function[from].Terminator.Edges;
            for (int i = 0; i < edges.Length; i++)
                while (Next(function[from].Terminator, i) is { } next)
                {
                    edges[i] = next;
                    any = true;
                }
        }
        return any;
    }

    // Blocks that can be left out: they compute nothing, and what they get nobody else uses, as it would not be there any more.
    private bool FindBlocks()
    {
        bool any = false;
        var order = _graph.Order;
        for (int i = 1; i < order.Length; i++)
            if (function[order[i]].Terminator.Op is Op.Jump or Op.Branch && function[order[i]].Instructions.Count == 1 && !IsHeader(order[i], i)) any = _passes[order[i].Index] = true;
        if (!any) return false;

        var owner = new int[function.ValueCount];
        foreach (var id in order)
            if (_passes[id.Index])
                foreach (var parameter in function[id].Parameters) owner[parameter.Index] = id.Index;
        foreach (var id in order)
            foreach (ref readonly var instruction in System.Runtime.InteropServices.CollectionsMarshal.AsSpan(function[id].Instructions))
            {
                Use(instruction.Operands, id);
                foreach (ref readonly var edge in instruction.Edges.AsSpan()) Use(edge.Arguments, id);
            }
        return true;

        void Use(ValueId[] values, BlockId user)
        {
            foreach (var value in values)
                if (owner[value.Index] != user.Index) _passes[owner[value.Index]] = false;
        }
    }

    private bool IsHeader(BlockId block, int position)
    {
        foreach (var predecessor in _graph.Predecessors(block))
            if (_graph.PositionOf(predecessor) >= position) return true;
        return false;
    }

    private Edge? Next(in Instruction jump, int index)
    {
        var edge = jump.Edges[index];
        if (!_passes[edge.Target.Index]) return null;
        var block = function[edge.Target];
        var terminator = block.Terminator;
        if (terminator.Op == Op.Jump)
        {
            // Else the loop would have a back edge for each.
            bool isLatch = _graph.PositionOf(terminator.Edges[0].Target) <= _graph.PositionOf(edge.Target);
            return isLatch && _graph.Predecessors(edge.Target).Length > 1 ? null : Through(terminator.Edges[0]);
        }
        var condition = Passed(terminator.Operands[0]);
        var decided = constantOf(condition) ?? (jump.Op == Op.Branch && jump.Operands[0] == condition ? index == 0 : null);
        return decided is { } known ? Through(terminator.Edges[known ? 0 : 1]) : null;

        Edge Through(in Edge onwards) => onwards with { Arguments = Array.ConvertAll(onwards.Arguments, Passed) };

        ValueId Passed(ValueId value)
        {
            int parameter = block.Parameters.IndexOf(value);
            return parameter < 0 ? value : edge.Arguments[parameter];
        }
    }
}
