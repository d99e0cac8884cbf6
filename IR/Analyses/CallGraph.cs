namespace DualJit.IR;

/// <summary>Who calls whom in a module. A call through a reference may reach every function of that signature that a reference is taken of.</summary>
public sealed class CallGraph
{
    private readonly List<int>[] _callees;
    private readonly List<int>[] _references;
    private readonly bool[] _recursive;

    public CallGraph(Module module)
    {
        int count = module.Functions.Count;
        _callees = new List<int>[count];
        _references = new List<int>[count];
        var indirect = new List<(int Caller, IrType Signature)>();
        var taken = new Dictionary<IrType, List<int>>();
        for (int i = 0; i < count; i++) Read(module.Functions[i], i, indirect, taken);
        foreach (var (caller, signature) in indirect)
            if (taken.TryGetValue(signature, out var functions)) _callees[caller].AddRange(functions);
        _recursive = FindRecursive();
    }

    /// <summary>True where a call of the function can lead to another call of it.</summary>
    public bool IsRecursive(FunctionId function) => _recursive[function.Index];

    /// <summary>The entry and every function that it calls or takes a reference of, directly or not: each after those, but for what recursion makes impossible.</summary>
    public List<int> CalleesFirst()
    {
        var order = new List<int>();
        var seen = new bool[_callees.Length];
        var stack = new Stack<(int Function, int Next)>();
        seen[0] = true;
        stack.Push((0, 0));
        while (stack.TryPop(out var top))
        {
            var (calls, references) = (_callees[top.Function], _references[top.Function]);
            if (top.Next == calls.Count + references.Count)
            {
                order.Add(top.Function);
                continue;
            }
            stack.Push((top.Function, top.Next + 1));
            int next = top.Next < calls.Count ? calls[top.Next] : references[top.Next - calls.Count];
            if (seen[next]) continue;
            seen[next] = true;
            stack.Push((next, 0));
        }
        return order;
    }

    /// <summary>Removes the functions that the entry does not reach, and numbers the others anew.</summary>
    public static void RemoveUnreachable(Module module)
    {
        var reached = new CallGraph(module).CalleesFirst();
        if (reached.Count == module.Functions.Count) return;
        reached.Sort();
        var newId = new int[module.Functions.Count];
        for (int i = 0; i < reached.Count; i++) newId[reached[i]] = i;
        var kept = reached.ConvertAll(index => module.Functions[index]);
        module.Functions.Clear();
        module.Functions.AddRange(kept);
        foreach (var function in kept)
            foreach (var block in function.Blocks)
                foreach (ref var instruction in System.Runtime.InteropServices.CollectionsMarshal.AsSpan(block.Instructions))
                    if (instruction.NamesFunction) instruction = instruction.WithCallee(new FunctionId(newId[instruction.Callee.Index]));
    }

    private void Read(Function function, int index, List<(int, IrType)> indirect, Dictionary<IrType, List<int>> taken)
    {
        var (calls, references) = (_callees[index] = [], _references[index] = []);
        foreach (var block in function.Blocks)
            foreach (var instruction in block.Instructions)
            {
                switch (instruction.Op)
                {
                    case Op.Call or Op.Reduce or Op.ReduceAxes or Op.Accumulate or Op.Map or Op.Fork or Op.Combine:
                        calls.Add(instruction.Callee.Index);
                        break;
                    case Op.FunctionReference:
                        references.Add(instruction.Callee.Index);
                        if (!taken.TryGetValue(instruction.Type, out var functions)) taken[instruction.Type] = functions = [];
                        if (!functions.Contains(instruction.Callee.Index)) functions.Add(instruction.Callee.Index);
                        break;
                    case Op.CallIndirect:
                        indirect.Add((index, function.TypeOf(instruction.Operands[0])));
                        break;
                }
            }
    }

    // The strongly connected components after Tarjan (1972): a function is recursive where its component has another one, or it calls itself.
    private bool[] FindRecursive()
    {
        int count = _callees.Length, visited = 0;
        var recursive = new bool[count];
        var number = new int[count];
        var low = new int[count];
        var open = new bool[count];
        var component = new Stack<int>();
        var work = new Stack<(int Function, int Next)>();
        for (int root = 0; root < count; root++)
        {
            if (number[root] == 0) work.Push((root, 0));
            while (work.TryPop(out var top))
            {
                var (function, next) = top;
                if (next == 0)
                {
                    number[function] = low[function] = ++visited;
                    open[function] = true;
                    component.Push(function);
                }
                // The callee visited last is done: what it reaches, this one does.
                else if (open[_callees[function][next - 1]]) low[function] = Math.Min(low[function], low[_callees[function][next - 1]]);
                if (next < _callees[function].Count)
                {
                    int callee = _callees[function][next];
                    work.Push((function, next + 1));
                    if (callee == function) recursive[function] = true;
                    if (number[callee] == 0) work.Push((callee, 0));
                }
                else if (low[function] == number[function]) Close(function);
            }
        }
        return recursive;

        void Close(int function)
        {
            bool several = component.Peek() != function;
            int member;
            do
            {
                member = component.Pop();
                open[member] = false;
                recursive[member] |= several;
            }
            while (member != function);
        }
    }
}
