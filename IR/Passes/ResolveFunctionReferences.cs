namespace DualJit.IR;

/// <summary>
/// Makes a number of each function reference, and of each call through one a choice between the functions of that signature that a reference is
/// taken of, so that backends need no addresses of functions. Where there is one such function it is called at once.
/// </summary>
/// <example><code>
/// func @apply(%f: func&lt;f64 -> f64&gt;, %x: f64) -> f64 {        func @apply(%f: i32, %x: f64) -> f64 {
/// b0: %0 = call.indirect %f(%x) ; ret %0 }                  b0: %0 = const 1 : i32 ; %1 = eq %f, %0 ; br %1, b1, b2
///                                                      =>   b1: %2 = call @square(%x) ; jump b3(%2)
///                                                           b2: %3 = call @cube(%x) ; jump b3(%3)
///                                                           b3(%4: f64): ret %4 }
/// </code></example>
public sealed class ResolveFunctionReferences : Rewriter, IPass
{
    private Module _source = null!;
    private Dictionary<IrType, List<FunctionId>> _taken = [];

    public Stage From => Stage.Array;

    public Stage To => Stage.Array;

    public Module Run(Module module)
    {
        if (!module.Functions.Exists(UsesFunctions)) return module;
        var resolved = new ResolveFunctionReferences { _source = module, _taken = TakenFunctions(module) }.RewriteModule(module);
        // References count no more: functions may be called nowhere now, or from one place.
        return new InlineCalls().Run(resolved);
    }

    protected override IrType RewriteReturnType(IrType type) => Numbered(type);

    protected override void RewriteParameter(BlockId block, ValueId old) =>
        SetMap(old, Builder.Function.AddParameter(block, Numbered(Old.TypeOf(old)), Old.NameOf(old)));

    protected override void Rewrite(Instruction instruction)
    {
        switch (instruction.Op)
        {
            case Op.FunctionReference:
                SetMap(instruction.Result, Builder.Const(DType.Int32, instruction.Callee.Index));
                break;
            case Op.CallIndirect:
                var result = Choose(instruction);
                if (!instruction.Result.IsNone) SetMap(instruction.Result, result);
                break;
            default:
                Copy(instruction with { Type = Numbered(instruction.Type) });
                break;
        }
    }

    private ValueId Choose(Instruction call)
    {
        var candidates = _taken.GetValueOrDefault(Old.TypeOf(call.Operands[0]), []);
        var reference = Map(call.Operands[0]);
        if (Builder.ConstantOf(reference) is { } known) candidates = [new FunctionId((int)known)];
        var type = Numbered(call.Type);
        var arguments = Array.ConvertAll(call.Operands[1..], Map);
        if (candidates.Count == 1) return Builder.CallLater(candidates[0], type, arguments);

        var after = Builder.NewBlock();
        var result = type.IsVoid ? ValueId.None : Builder.Function.AddParameter(after, type);
        for (int i = 0; i < candidates.Count; i++)
        {
            var (here, next) = i < candidates.Count - 1 ? (Builder.NewBlock(), Builder.NewBlock()) : (Builder.Current, after);
            if (i < candidates.Count - 1) Builder.Branch(Builder.Emit(Op.Eq, reference, Builder.Const(DType.Int32, candidates[i].Index)), here, next);
            Builder.SwitchTo(here);
            var returned = Builder.CallLater(candidates[i], type, arguments);
            Builder.Jump(after, returned.IsNone ? [] : [returned]);
            Builder.SwitchTo(next);
        }
        if (candidates.Count == 0)
        {
            // No function has this signature, so there is no reference to call either.
            Builder.Trap(TrapKind.Overflow);
            Builder.SwitchTo(after);
        }
        else Note(call, candidates);
        return result;
    }

    private void Note(Instruction call, List<FunctionId> candidates) => Builder.Module.Remarks.Add(new Remark(
        RemarkKind.Call, call.Location, false, $"the function is known only as the kernel runs: {string.Join(" or ", candidates.Select(id => _source[id].Name))}"));

    private static Dictionary<IrType, List<FunctionId>> TakenFunctions(Module module)
    {
        var taken = new Dictionary<IrType, List<FunctionId>>();
        foreach (var function in module.Functions)
            foreach (var block in function.Blocks)
                foreach (var instruction in block.Instructions)
                {
                    if (instruction.Op != Op.FunctionReference) continue;
                    if (!taken.TryGetValue(instruction.Type, out var list)) taken[instruction.Type] = list = [];
                    if (!list.Contains(instruction.Callee)) list.Add(instruction.Callee);
                }
        return taken;
    }

    /// <summary>The type with i32 for every function in it.</summary>
    private static IrType Numbered(IrType type) =>
        type.IsFunction ? IrType.Int32 : type.IsTuple ? IrType.Tuple([.. type.Items.Select(Numbered)]) : type;

    private static bool UsesFunctions(Function function)
    {
        for (int i = 0; i < function.ValueCount; i++)
            if (HasFunction(function.TypeOf(new ValueId(i)))) return true;
        return HasFunction(function.ReturnType);
    }

    private static bool HasFunction(IrType type) => type.IsFunction || (type.IsTuple && type.Items.Any(HasFunction));
}
