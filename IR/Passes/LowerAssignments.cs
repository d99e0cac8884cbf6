namespace DualJit.IR;

/// <summary>Makes loops of assignments, one inside the other for each axis.</summary>
/// <remarks>What may lie in the memory that is written is copied first; whether it does is found out as the kernel runs.</remarks>
/// <example><code>
///                        br (%n is %m, or 1), b1, …         …: throw System.ArgumentException(…)
/// assign %a, %b      =>  b1: br (%a and %b overlap), b2, b3
///                        b2: (a copy of %b, and the loop from there)
///                        b3: %0 = load %b[%i * %s] ; store %0, %a[%i * %t] ; …
/// </code></example>
public sealed class LowerAssignments : Rewriter, IPass
{
    private HashSet<ValueId> _nullable = [];
    private Function? _entry;
    private bool _hasNulls;

    public Stage From => Stage.Array;

    public Stage To => Stage.Array;

    public Module Run(Module module) => module.Functions.Exists(function => function.Has(instruction => instruction.Op == Op.Assign))
        ? new LowerAssignments { _entry = module.Entry, _hasNulls = module.Functions.Exists(NullableArrays.HasNull) }.RewriteModule(module)
        : module;

    protected override void BeginFunction() => _nullable = _hasNulls ? NullableArrays.Find(Old, isEntry: Old == _entry) : [];

    protected override void Rewrite(Instruction instruction)
    {
        if (instruction.Op != Op.Assign)
        {
            Copy(instruction);
            return;
        }
        var target = Elements.Of(Builder, Map(instruction.Operands[0]));
        var value = Map(instruction.Operands[1]);
        if (!Builder.TypeOf(value).IsArray)
        {
            Elements.ForEach(Builder, [target], [], (addresses, _) =>
            {
                Builder.Emit(Op.Store, value, addresses[0]);
                return [];
            });
            return;
        }
        if (_nullable.Contains(instruction.Operands[1])) Elements.ThrowIfNull(Builder, value, "value");
        var source = Elements.Of(Builder, value);
        source.Shape.CheckBroadcast(Builder, target.Shape);
        if (source.Shape.Rank > target.Shape.Rank) return;
        if (IsApart(Map(instruction.Operands[0]), value)) Assign(target, source);
        else Builder.If(source.Overlaps(Builder, target), () => Nothing(() => Assign(target, source.Copy(Builder))), () => Nothing(() => Assign(target, source)));
    }

    // What is made here is in no other array that is made here or came in; but the target may be a view of it.
    private bool IsApart(ValueId target, ValueId value)
    {
        if (!IsMade(value)) return false;
        while (Builder.DefinitionOf(target) is { Op: Op.View, Operands: [var whole, ..] } && Builder.TypeOf(whole).IsArray) target = whole;
        return target != value && (IsMade(target) || Builder.Function.Parameters.Contains(target));
    }

    private bool IsMade(ValueId array) => Builder.DefinitionOf(array) is { Op: Op.Allocate or Op.AllocateRaw or Op.AllocateScratch };

    private static ValueId[] Nothing(Action emit)
    {
        emit();
        return [];
    }

    private void Assign(Elements target, Elements source) => Elements.ForEach(Builder, [target, source.Repeated(Builder, target.Shape)], [], (addresses, _) =>
    {
        Builder.Emit(Op.Store, Builder.ConvertNumber(source.Load(Builder, addresses[1]), target.DType), addresses[0]);
        return [];
    });
}
