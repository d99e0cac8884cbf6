using DualJit.Reductions;

namespace DualJit.IR;

/// <summary>Makes functions of parallel loops, which run in pieces on several threads. What iterations share must be a reduction, or elements of arrays that each has to itself; else the kernel is refused.</summary>
/// <example><code>
/// b1(%i: i32, %total: f64):                          func @f.loop1.iteration(%i: i32, %total: f64, %a: array&lt;f64,1,C&gt;) -> f64 {
///     %0 = parallel %i, %n                               %1 = conv %i : i64 ; %2 = element.load %a, %1 ; %3 = add %total, %2 ; ret %3 }
///     br %0, b2, b3                           =>     func @f.loop1.combine(%0: f64, %1: f64) -> f64 { … add … }
/// b2: %1 = conv %i : i64                             func @f.loop1.chunk(%first: i64, %last: i64, %frame: ptr) -> void { … a row of 16 lanes for each group of blocks … }
///     %2 = element.load %a, %1                       func @f.loop1(%start: i32, %end: i32, %total: f64, %a: array&lt;f64,1,C&gt;) -> f64 { … }
///     %3 = add %total, %2
///     … jump b1(%4, %3)                              … %r = call @f.loop1(%zero, %n, %before, %a) ; jump b3
/// </code></example>
/// <remarks>The order of reductions is that of <see cref="Reductions.CanonicalReduction"/>. A parallel loop inside of another one is a loop of its iteration.</remarks>
public sealed class OutlineParallelLoops : IPass
{
    public Stage From => Stage.Array;

    public Stage To => Stage.Array;

    public Module Run(Module module)
    {
        if (!module.Functions.Exists(function => function.Has(instruction => instruction.Op is Op.Parallel or Op.Combine))) return module;
        int loops = 0, given = module.Functions.Count;
        // Loops inside of loops are found in the functions that are made of those.
        for (int f = 0; f < module.Functions.Count; f++)
            while (ParallelRegion.FindOutermost(module, module.Functions[f]) is { } region) Outline(module, region, isInside: f >= given, $"{module.Functions[f].Name}.loop{++loops}");
        module.Functions.ForEach(CallAssociativeFunctions);
        return new ReplaceAggregates().Run(new InlineCalls().Run(module));
    }

    private static void Outline(Module module, ParallelRegion region, bool isInside, string name)
    {
        var uses = new RegionUses(region);
        var accumulators = new SharedVariables(uses).Find();
        var forms = new IndexForms(uses, module);
        var arrays = new ArrayRaces(uses, module, forms).Find();
        var work = new WorkEstimate(uses, module, forms);
        var state = new LoopState(region, accumulators);
        var outside = IterationFunction.FindOutside(uses).Passed;
        var loop = new LoopFunctions(module, region, state, arrays, arrays.Conditions.Count == 0 ? work.Constant : null, outside, name).Emit();
        Report(module, region, isInside, accumulators, arrays);
        ReportThreads(module, region, isInside, arrays, work);
        Replace(module, region, accumulators, arrays.Conditions, work, outside, loop);
    }

    // Loops reduce by what they have been found to reduce by.
    private static void CallAssociativeFunctions(Function function)
    {
        foreach (var block in function.Blocks)
            for (int i = 0; i < block.Instructions.Count; i++)
                if (block.Instructions[i] is { Op: Op.Combine } combine) block.Instructions[i] = combine with { Op = Op.Call, Operands = combine.Operands[1..] };
    }

    private static void Report(Module module, ParallelRegion region, bool isInside, List<SharedVariable> accumulators, ArrayFindings arrays)
    {
        Remark(isInside ? "its iterations run in parallel where the loop around it has a single one, else one after the other" : "its iterations run in parallel");
        foreach (var accumulator in accumulators)
        {
            string variable = region.Function.NameOf(region.HeaderBlock.Parameters[accumulator.Index]) ?? "a variable";
            Remark(accumulator.Leader < 0 ? $"{variable}: {accumulator.Combination.Text}" : $"{variable}: goes with {region.Function.NameOf(region.HeaderBlock.Parameters[accumulator.Leader]) ?? "another variable"}");
        }
        foreach (string remark in arrays.Remarks) Remark(remark);

        void Remark(string text) => module.Remarks.Add(new Remark(RemarkKind.Parallel, region.Location, true, text));
    }

    private static void ReportThreads(Module module, ParallelRegion region, bool isInside, ArrayFindings arrays, WorkEstimate work)
    {
        if (isInside) Remark($"one, that of the iteration around it, where there are several of those");
        if (work.Constant is { } nanoseconds) Remark($"an iteration is taken for {nanoseconds} ns");
        foreach (var pairs in arrays.Overlaps.GroupBy(pair => (pair.A, pair.MayBeOne)))
            Remark($"one where {NameOf(pairs.Key.A)} overlaps {string.Join(" or ", pairs.Select(pair => NameOf(pair.B)))}{(pairs.Key.MayBeOne ? ", and is not the same" : "")}");
        foreach (var rows in arrays.Rows) Remark($"one where a row of {NameOf(rows)} is there twice");
        if (arrays.Conditions.Any(condition => !condition.IsSize)) Remark($"one where a test before the loop finds that iterations may meet");
        if (arrays.Accumulators.Count > 0 && !ArrayCopies.AreExact(region.Function, arrays))
            Remark($"one for up to {CanonicalReduction.LongestOfSingleRows:N0} iterations, as more copies of an array would add floats in another order");

        string NameOf(ValueId array) => region.Function.NameOf(array) is { } name ? $"'{name}'" : "an array";
        void Remark(FormattableString text) => module.Remarks.Add(new Remark(RemarkKind.Threads, region.Location, true, FormattableString.Invariant(text)));
    }

    /// <summary>Puts the call where the loop was.</summary>
    private static void Replace(Module module, ParallelRegion region, List<SharedVariable> accumulators, IReadOnlyList<LoopCondition> conditions, WorkEstimate work, List<ValueId> outside, FunctionId loop)
    {
        var function = region.Function;
        var emitter = function[region.Preheader].Instructions;
        var jump = emitter[^1];
        emitter.RemoveAt(emitter.Count - 1);
        var start = jump.Edges[0].Arguments;
        var returns = module[loop].ReturnType;
        List<ValueId> operands = [start[region.CounterIndex], region.End, .. accumulators.Select(accumulator => start[accumulator.Index]), .. outside];
        if (region.Grain is { } grain) operands.Add(grain);
        if (conditions.Count > 0 || work.Constant is null) operands.Add(Work());
        var result = Append(new Instruction(Op.Call, returns, ValueId.None, [.. operands], loop.Index, [], region.Location));

        // What comes after the loop uses what its header made in the end.
        var values = new Dictionary<ValueId, ValueId>();
        for (int i = 0; i < accumulators.Count; i++)
        {
            var variable = region.HeaderBlock.Parameters[accumulators[i].Index];
            values.Add(variable, accumulators.Count == 1 ? result : Append(new Instruction(Op.Get, function.TypeOf(variable), ValueId.None, [result], i, [], region.Location)));
        }
        var test = Append(new Instruction(Op.Lt, IrType.Bool, ValueId.None, [start[region.CounterIndex], region.End], 0, [], region.Location));
        values.Add(region.Counter, Append(new Instruction(Op.Select, function.TypeOf(region.Counter), ValueId.None, [test, region.End, start[region.CounterIndex]], 0, [], region.Location)));
        foreach (var instruction in region.HeaderBlock.Instructions)
            if (!instruction.Info.IsTerminator && instruction.Op != Op.Parallel) values.Add(instruction.Result, Append(instruction.MapValues(Mapped) with { Result = ValueId.None }));
        emitter.Add(jump with { Edges = [new Edge(region.Exit.Target, Array.ConvertAll(region.Exit.Arguments, Mapped))] });
        ControlFlow.RemoveUnreachableBlocks(function);
        foreach (var block in function.Blocks)
            for (int i = 0; i < block.Instructions.Count; i++) block.Instructions[i] = block.Instructions[i].MapValues(Mapped);

        ValueId Work()
        {
            var code = new CodeBeforeLoop(region, start[region.CounterIndex], Append);
            var nanoseconds = work.Emit(code);
            return conditions.Count == 0 ? nanoseconds : code.Emit(Op.Select, IrType.Int64, code.Test(conditions), nanoseconds, code.Emit(Op.Convert, IrType.Int64, code.Constant(0)));
        }

        ValueId Mapped(ValueId value) => values.GetValueOrDefault(value, value);

        ValueId Append(Instruction instruction)
        {
            var made = instruction.Type.IsVoid ? ValueId.None : function.NewValue(instruction.Type);
            emitter.Add(instruction with { Result = made });
            return made;
        }
    }
}
