namespace DualJit.IR;

/// <summary>Who calls whom in a module.</summary>
public sealed class CallGraph
{
    private readonly HashSet<int>[] _callees;
    private readonly bool[] _recursive;

    public CallGraph(Module module)
    {
        _callees = [.. module.Functions.Select(function => function.Blocks
            .SelectMany(block => block.Instructions).Where(instruction => instruction.Op == Op.Call).Select(call => call.Callee.Index).ToHashSet())];
        _recursive = new bool[_callees.Length];
        for (int i = 0; i < _callees.Length; i++) _recursive[i] = ReachableFrom(_callees[i]).Contains(i);
    }

    /// <summary>True where a call of the function can lead to another call of it.</summary>
    public bool IsRecursive(FunctionId function) => _recursive[function.Index];

    /// <summary>The entry and every function that it calls, directly or not.</summary>
    public HashSet<int> ReachableFromEntry() => ReachableFrom([0]);

    private HashSet<int> ReachableFrom(IEnumerable<int> start)
    {
        var reached = new HashSet<int>(start);
        var work = new Stack<int>(reached);
        while (work.TryPop(out int function))
            foreach (int callee in _callees[function])
                if (reached.Add(callee)) work.Push(callee);
        return reached;
    }
}
