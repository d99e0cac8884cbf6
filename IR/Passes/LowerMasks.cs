namespace DualJit.IR;

/// <summary>Makes loops of what is read and written where a mask holds.</summary>
/// <remarks>The elements that are read are counted first. What is written where the mask or the values may lie is written when both have been copied.</remarks>
/// <example><code>
///                                               %n = (how often %mask holds)
/// %r = mask.load %a, %mask : array&lt;f64,1,C&gt;   =>    %r = alloc.raw %n : array&lt;f64,1,C&gt;
///                                               b1: %0 = load %mask[%i] : bool ; br %0, b2, b3
///                                               b2: %1 = load %a[%i] ; store %1, %r[%k] ; %k1 = add %k, 1 ; …
/// </code></example>
public sealed class LowerMasks : Rewriter, IPass
{
    private CopyFunctions _functions = null!;
    private HashSet<ValueId> _nullable = [];

    public Stage From => Stage.Array;

    public Stage To => Stage.Array;

    public Module Run(Module module)
    {
        if (!module.Functions.Exists(function => function.Has(instruction => instruction.Op is Op.MaskLoad or Op.MaskStore))) return module;
        var result = new LowerMasks { _functions = new CopyFunctions(module) }.RewriteModule(module);
        CallGraph.RemoveUnreachable(result);
        return result;
    }

    protected override void BeginFunction() => _nullable = FindNullable();

    protected override void Rewrite(Instruction instruction)
    {
        if (instruction.Op is not (Op.MaskLoad or Op.MaskStore))
        {
            Copy(instruction);
            return;
        }
        var array = Elements.Of(Builder, Map(instruction.Operands[0]));
        var mask = MaskOf(instruction, array);
        if (mask is null) SetMap(instruction);
        else if (instruction.Op == Op.MaskLoad) SetMap(instruction.Result, Load(instruction.Type, array, mask));
        else Store(instruction, array, mask);
    }

    // It never comes to this.
    private void SetMap(Instruction instruction)
    {
        if (instruction.Op == Op.MaskLoad) SetMap(instruction.Result, Builder.EmitTyped(Op.Null, instruction.Type));
    }

    /// <summary>The mask, which has the shape of the array; null where it never does.</summary>
    private Elements? MaskOf(Instruction instruction, Elements array)
    {
        var value = Map(instruction.Operands[1]);
        if (_nullable.Contains(instruction.Operands[1])) Elements.ThrowIfNull(Builder, value, "mask");
        var mask = Elements.Of(Builder, value);
        bool isOfRank = mask.Shape.Rank == array.Shape.Rank;
        var fits = Builder.Const(isOfRank);
        for (int axis = 0; isOfRank && axis < array.Shape.Rank; axis++) fits = Builder.Emit(Op.And, fits, Builder.Emit(Op.Eq, mask.Shape.Lengths[axis], array.Shape.Lengths[axis]));
        ArrayShape.ThrowUnless(Builder, fits, ShapeRules.IsNoMask(mask.Shape.Rank, array.Shape.Rank), [.. mask.Shape.Lengths, .. array.Shape.Lengths], "mask");
        return isOfRank ? mask : null;
    }

    private ValueId Count(Elements mask) => Elements.ForEach(Builder, [mask], [Builder.Const(0L)], (addresses, count) =>
        [Builder.Add(count[0], Builder.Convert(mask.Load(Builder, addresses[0]), DType.Int64))])[0];

    private ValueId Load(IrType type, Elements array, Elements mask)
    {
        var result = Builder.EmitTyped(Op.AllocateRaw, type, Count(mask));
        var data = Builder.Emit(Op.Data, result);
        Where(mask, array, (address, count) => Builder.Emit(Op.Store, array.Load(Builder, address), Builder.Emit(Op.Offset, (long)type.DType, data, count)));
        return result;
    }

    private void Store(Instruction instruction, Elements array, Elements mask)
    {
        var value = Map(instruction.Operands[2]);
        if (_nullable.Contains(instruction.Operands[2])) Elements.ThrowIfNull(Builder, value, "value");
        var values = Elements.Of(Builder, value);
        var shape = new ArrayShape([Count(mask)], []);
        values.Shape.CheckBroadcast(Builder, shape);
        if (values.Shape.Rank > 1) return;
        values = Apart(values, array).Repeated(Builder, shape);
        if (array.DType == DType.Bool) mask = Apart(mask, array);
        Where(mask, array, (address, count) =>
            Builder.Emit(Op.Store, values.Load(Builder, Builder.Emit(Op.Offset, (long)values.DType, values.Data, Builder.Emit(Op.Mul, count, values.Strides[0]))), address));
    }

    private Elements Apart(Elements elements, Elements written) => elements.CopyUnless(Builder, _functions, elements.IsApart(Builder, written));

    /// <summary>Loops over the elements where a mask holds.</summary>
    /// <param name="visit">Gets the address of one, and how many there were before it.</param>
    private void Where(Elements mask, Elements array, Action<ValueId, ValueId> visit) => Elements.ForEach(Builder, [array, mask], [Builder.Const(0L)], (addresses, count) =>
        Builder.If(mask.Load(Builder, addresses[1]), () =>
        {
            visit(addresses[0], count[0]);
            return [Builder.Add(count[0], 1)];
        }, () => count));
}
