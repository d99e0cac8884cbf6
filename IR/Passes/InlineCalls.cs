namespace DualJit.IR;

/// <summary>
/// Puts the bodies of small functions, and of those called once, where they are called, callees before their callers. A call through a reference
/// that is known there is a call of that function. Recursive functions stay calls.
/// </summary>
/// <example><code>
/// func @f(%a: i32) -> i32 {                                              func @f(%a: i32) -> i32 {
/// b0: %0 = func @g ; %1 = call @twice(%0, %a) ; ret %1 }                 b0: %0 = neg %a
/// func @twice(%h: func&lt;i32 -> i32&gt;, %x: i32) -> i32 {           =>         %1 = neg %0
/// b0: %0 = call.indirect %h(%x)                                              ret %1 }
///     %1 = call.indirect %h(%0) ; ret %1 }
/// func @g(%b: i32) -> i32 { b0: %0 = neg %b ; ret %0 }
/// </code></example>
public sealed class InlineCalls : IPass
{
    // A call costs a backend about as much as twenty instructions; far above that, code size is what a second copy costs.
    private const int Budget = 150;
    private const int DecidedBranchBonus = 100;
    private const int KnownFunctionBonus = 300;

    // Inside, and inside of an inner loop: what a call costs there is paid again and again.
    private const int MostLoops = 2;
    private const int LargestCaller = 20_000;
    private const int DeepestCopy = 8;

    public Stage From => Stage.Array;

    public Stage To => Stage.Array;

    public Module Run(Module module)
    {
        if (!module.Functions.Exists(CallsAny)) return KeepEntry(module);
        return new Inliner(module).Run();
    }

    private static Module KeepEntry(Module module)
    {
        if (module.Functions.Count > 1) CallGraph.RemoveUnreachable(module);
        return module;
    }

    private static bool CallsAny(Function function) => function.Has(instruction => instruction.Op is Op.Call or Op.CallIndirect or Op.FunctionReference);

    /// <summary>A body being copied: where its values and blocks went, where its returns go, how deep it is in other copies and in loops.</summary>
    private sealed record Frame(Function Old, ValueId[] Values, BlockId[] Blocks, BlockId? Continuation, int Depth, int Loops);

    private sealed class Inliner(Module source)
    {
        private readonly CallGraph _graph = new(source);
        private readonly Module _target = source.WithoutFunctions();
        private readonly int[] _calls = CountCalls(source);

        // By the id in the source, which also calls in the target have until all is done.
        private readonly Function?[] _done = new Function?[source.Functions.Count];
        private readonly CallCosts?[] _costs = new CallCosts?[source.Functions.Count];
        private readonly Dictionary<Function, int[]> _loopDepths = [];
        private readonly HashSet<Remark> _remarks = [.. source.Remarks];
        private FunctionBuilder _builder = null!;

        public Module Run()
        {
            foreach (int index in _graph.CalleesFirst()) _done[index] = Rewrite(source.Functions[index]);
            _target.Functions.Clear();
            for (int i = 0; i < _done.Length; i++) _target.Functions.Add(_done[i] ?? source.Functions[i]);
            CallGraph.RemoveUnreachable(_target);
            return _target;
        }

        private static int[] CountCalls(Module module)
        {
            var calls = new int[module.Functions.Count];
            foreach (var function in module.Functions)
                foreach (var block in function.Blocks)
                    foreach (var instruction in block.Instructions)
                    {
                        // Whoever has a reference may call it any number of times.
                        if (instruction.Op == Op.Call) calls[instruction.Callee.Index]++;
                        else if (instruction.Op == Op.FunctionReference) calls[instruction.Callee.Index] += 2;
                    }
            return calls;
        }

        private Function Rewrite(Function function)
        {
            _builder = new FunctionBuilder(_target, function.Name, function.ReturnType);
            var frame = NewFrame(function, Function.EntryId, null, 0, 0);
            foreach (var parameter in function.Parameters)
                frame.Values[parameter.Index] = _builder.Function.AddParameter(Function.EntryId, function.TypeOf(parameter), function.NameOf(parameter));
            CopyBody(frame);
            return _builder.Finish();
        }

        private Frame NewFrame(Function function, BlockId entry, BlockId? continuation, int depth, int loops)
        {
            var frame = new Frame(function, new ValueId[function.ValueCount], new BlockId[function.Blocks.Count], continuation, depth, loops);
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
                    Copy(frame, block, instruction.MapValues(value => frame.Values[value.Index]), instruction.Result);
                }
            }
        }

        private void Copy(Frame frame, BlockId block, Instruction instruction, ValueId oldResult)
        {
            bool wasIndirect = instruction.Op == Op.CallIndirect;
            if (wasIndirect && _builder.ReferenceOf(instruction.Operands[0]) is { } known)
                instruction = instruction with { Op = Op.Call, Immediate = known.Index, Operands = instruction.Operands[1..] };

            ValueId result;
            // The caller's frame holds it; what is in it at first is not said, so that rounds of a loop may share it.
            if (instruction.Op == Op.StackSlot) result = _builder.StackSlot(instruction.Immediate);
            else if (instruction.Op == Op.Call && IsInlined(frame, block, instruction, wasIndirect))
                result = Inline(instruction, frame.Depth + 1, LoopsAround(frame, block));
            else if (instruction.Op == Op.Return && frame.Continuation is { } continuation)
            {
                _builder.Jump(continuation, ReturnedValues(frame.Old, instruction.Operands));
                return;
            }
            else
                result = _builder.Copy(instruction with { Edges = Array.ConvertAll(instruction.Edges, edge => edge with { Target = frame.Blocks[edge.Target.Index] }) });
            if (!oldResult.IsNone) frame.Values[oldResult.Index] = result;
        }

        // A tuple may be returned by its items; the continuation has one parameter.
        private ValueId[] ReturnedValues(Function function, ValueId[] values) =>
            function.ReturnType.IsTuple && (values.Length != 1 || _builder.TypeOf(values[0]) != function.ReturnType) ? [_builder.Emit(Op.Tuple, values)] : values;

        private ValueId Inline(Instruction call, int depth, int loops)
        {
            var callee = _done[call.Callee.Index]!;
            var continuation = _builder.NewBlock();
            var result = callee.ReturnType.IsVoid ? ValueId.None : _builder.Function.AddParameter(continuation, callee.ReturnType);
            var frame = NewFrame(callee, _builder.Current, continuation, depth, loops);
            for (int i = 0; i < call.Operands.Length; i++) frame.Values[callee.Parameters[i].Index] = call.Operands[i];
            CopyBody(frame);
            _builder.SwitchTo(continuation);
            return result;
        }

        /// <summary>Decides on a call, and records why.</summary>
        private bool IsInlined(Frame frame, BlockId block, Instruction call, bool wasIndirect)
        {
            string name = source[call.Callee].Name;
            if (_graph.IsRecursive(call.Callee)) return Stays(frame, $"{name} stays a call: it is recursive");
            if (_done[call.Callee.Index] is not { } callee) return Stays(frame, $"{name} stays a call: it takes a reference of its caller");
            if (frame.Depth >= DeepestCopy) return Stays(frame, $"{name} stays a call: it is called {DeepestCopy} calls deep");
            var costs = _costs[call.Callee.Index] ??= new CallCosts(callee);
            bool isOnlyCall = _calls[call.Callee.Index] == 1 && frame.Depth == 0;
            int bonus = BonusOf(costs, call.Operands);
            // In a copy of a body, only what is known here and was not known there can change what was decided there.
            if (frame.Depth > 0 && bonus == 0 && !wasIndirect) return false;
            int budget = (Budget + bonus) * (1 + LoopsAround(frame, block));
            if (!isOnlyCall && costs.Cost > budget) return Stays(frame, $"{name} stays a call: it costs {costs.Cost} instructions, and {budget} are worth it here");
            if (_builder.Function.ValueCount + callee.ValueCount > LargestCaller) return Stays(frame, $"{name} stays a call: {_builder.Function.Name} has grown to {_builder.Function.ValueCount} values");
            Remark(true, $"{name} is inlined: it costs {costs.Cost} instructions{(isOnlyCall ? " and is called once" : "")}");
            return true;
        }

        private bool Stays(Frame frame, string why)
        {
            if (frame.Depth == 0) Remark(false, why);
            return false;
        }

        private void Remark(bool done, string text)
        {
            var remark = new Remark(RemarkKind.Call, _builder.Location, done, text);
            if (_remarks.Add(remark)) _target.Remarks.Add(remark);
        }

        private int BonusOf(CallCosts costs, ValueId[] arguments)
        {
            int bonus = 0;
            for (int i = 0; i < arguments.Length; i++)
            {
                if (_builder.ReferenceOf(arguments[i]) is not null) bonus += KnownFunctionBonus;
                else if (costs.DecidesBranch(i) && _builder.ConstantOf(arguments[i]) is not null) bonus += DecidedBranchBonus;
            }
            return bonus;
        }

        private int LoopsAround(Frame frame, BlockId block)
        {
            if (!_loopDepths.TryGetValue(frame.Old, out var depths))
            {
                depths = new int[frame.Old.Blocks.Count];
                foreach (var loop in Loops.Find(frame.Old))
                    foreach (var member in loop.Blocks) depths[member.Index]++;
                _loopDepths[frame.Old] = depths;
            }
            return Math.Min(MostLoops, frame.Loops + depths[block.Index]);
        }
    }
}
