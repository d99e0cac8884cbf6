namespace DualJit.IR;

/// <summary>Puts the bodies of small functions, and of those called once, where they are called. Recursive functions stay calls.</summary>
/// <example><code>
/// func @f(%a: i32) -> i32 { b0: %0 = call @g(%a) ; ret %0 }        func @f(%a: i32) -> i32 {
/// func @g(%b: i32) -> i32 { b0: %0 = neg %b ; ret %0 }        =>   b0: %0 = neg %a ; jump b1(%0)
///                                                                  b1(%1: i32): ret %1 }
/// </code></example>
public sealed class InlineCalls : IPass
{
    // A call costs a backend about as much as twenty instructions; far above that, code size is what a second copy costs.
    private const int SmallFunction = 150;
    private const int LargestCaller = 20_000;

    public Stage From => Stage.Array;

    public Stage To => Stage.Array;

    public Module Run(Module module)
    {
        if (module.Functions.Count == 1) return module;
        var result = module.WithoutFunctions();
        var inlined = Inlinable(module);
        foreach (var function in module.Functions) new Inliner(module, result, inlined).Rewrite(function);
        RemoveUncalled(result);
        return result;
    }

    private static bool[] Inlinable(Module module)
    {
        var graph = new CallGraph(module);
        var calls = new int[module.Functions.Count];
        foreach (var instruction in module.Functions.SelectMany(function => function.Blocks).SelectMany(block => block.Instructions))
            if (instruction.Op == Op.Call) calls[instruction.Callee.Index]++;
        return [.. module.Functions.Select((function, i) =>
            i != 0 && !graph.IsRecursive(new FunctionId(i)) && (calls[i] == 1 || function.Blocks.Sum(block => block.Instructions.Count) <= SmallFunction))];
    }

    private static void RemoveUncalled(Module module)
    {
        var called = new CallGraph(module).ReachableFromEntry();
        var newId = new long[module.Functions.Count];
        for (int i = 0, next = 0; i < newId.Length; i++) newId[i] = called.Contains(i) ? next++ : -1;
        var kept = module.Functions.Where((_, i) => called.Contains(i)).ToList();
        module.Functions.Clear();
        module.Functions.AddRange(kept);
        foreach (var block in kept.SelectMany(function => function.Blocks))
            foreach (ref var instruction in System.Runtime.InteropServices.CollectionsMarshal.AsSpan(block.Instructions))
                if (instruction.Op == Op.Call) instruction = instruction with { Immediate = newId[instruction.Callee.Index] };
    }

    /// <summary>A body being copied: where its values and blocks went, and where its returns go.</summary>
    private sealed record Frame(Function Old, ValueId[] Values, BlockId[] Blocks, BlockId? Continuation);

    private sealed class Inliner(Module source, Module target, bool[] inlined)
    {
        private FunctionBuilder _builder = null!;

        public void Rewrite(Function function)
        {
            _builder = new FunctionBuilder(target, function.Name, function.ReturnType);
            var frame = NewFrame(function, Function.EntryId, null);
            foreach (var parameter in function.Parameters)
                frame.Values[parameter.Index] = _builder.Function.AddParameter(Function.EntryId, function.TypeOf(parameter), function.NameOf(parameter));
            CopyBody(frame);
            _builder.Finish();
        }

        private Frame NewFrame(Function function, BlockId entry, BlockId? continuation)
        {
            var frame = new Frame(function, new ValueId[function.ValueCount], new BlockId[function.Blocks.Count], continuation);
            frame.Blocks[0] = entry;
            for (int i = 1; i < function.Blocks.Count; i++)
            {
                frame.Blocks[i] = _builder.NewBlock();
                foreach (var parameter in function.Blocks[i].Parameters)
                    frame.Values[parameter.Index] = _builder.Function.AddParameter(frame.Blocks[i], function.TypeOf(parameter), function.NameOf(parameter));
            }
            return frame;
        }

        private void CopyBody(Frame frame)
        {
            foreach (var block in ControlFlow.ReversePostOrder(frame.Old))
            {
                // The entry goes on where the call was.
                if (block != Function.EntryId || frame.Continuation is null) _builder.SwitchTo(frame.Blocks[block.Index]);
                foreach (var instruction in frame.Old[block].Instructions)
                {
                    _builder.Location = instruction.Location;
                    Copy(frame, instruction.MapValues(value => frame.Values[value.Index]), instruction.Result);
                }
            }
        }

        private void Copy(Frame frame, Instruction instruction, ValueId oldResult)
        {
            ValueId result;
            if (instruction.Op == Op.Call && inlined[instruction.Callee.Index] && _builder.Function.ValueCount < LargestCaller)
                result = Inline(source[instruction.Callee], instruction.Operands);
            else if (instruction.Op == Op.Return && frame.Continuation is { } continuation)
            {
                _builder.Jump(continuation, instruction.Operands);
                return;
            }
            else
                result = _builder.Copy(instruction with { Edges = Array.ConvertAll(instruction.Edges, edge => edge with { Target = frame.Blocks[edge.Target.Index] }) });
            if (!oldResult.IsNone) frame.Values[oldResult.Index] = result;
        }

        private ValueId Inline(Function callee, ValueId[] arguments)
        {
            var continuation = _builder.NewBlock();
            var result = callee.ReturnType.IsVoid ? ValueId.None : _builder.Function.AddParameter(continuation, callee.ReturnType);
            var frame = NewFrame(callee, _builder.Current, continuation);
            for (int i = 0; i < arguments.Length; i++) frame.Values[callee.Parameters[i].Index] = arguments[i];
            CopyBody(frame);
            _builder.SwitchTo(continuation);
            return result;
        }
    }
}
