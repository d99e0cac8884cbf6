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
            target.ForEach(Builder, null, (address, _) => Builder.Emit(Op.Store, value, address));
            return;
        }
        if (_nullable.Contains(instruction.Operands[1])) ThrowIfNull(value);
        var source = Elements.Of(Builder, value);
        source.Shape.CheckBroadcast(Builder, target.Shape);
        if (source.Shape.Rank > target.Shape.Rank) return;
        if (Builder.IsResultOf(value, Op.Allocate) || Builder.IsResultOf(value, Op.AllocateRaw) || Builder.IsResultOf(value, Op.AllocateScratch)) Assign(target, source);
        else Builder.If(Overlap(target, source), () => Nothing(() => Assign(target, CopyOf(source))), () => Nothing(() => Assign(target, source)));
    }

    private static ValueId[] Nothing(Action emit)
    {
        emit();
        return [];
    }

    private void ThrowIfNull(ValueId array)
    {
        var (isNull, after) = (Builder.NewBlock(), Builder.NewBlock());
        Builder.Branch(Builder.Emit(Op.IsNull, array), isNull, after);
        Builder.SwitchTo(isNull);
        Builder.Throw(new ExceptionSite(typeof(ArgumentNullException).GetConstructor([typeof(string)])!, ["value"]));
        Builder.SwitchTo(after);
    }

    private Elements CopyOf(Elements source)
    {
        var copy = Elements.Of(Builder, Builder.EmitTyped(Op.AllocateScratch, IrType.Array(source.DType, source.Shape.Rank, Layout.C), source.Shape.Lengths));
        Assign(copy, source);
        return copy;
    }

    private void Assign(Elements target, Elements source) => target.ForEach(Builder, source.Repeated(Builder, target.Shape), (address, from) =>
        Builder.Emit(Op.Store, Builder.ConvertNumber(Builder.EmitTyped(Op.Load, IrType.Scalar(source.DType), from), target.DType), address));

    private ValueId Overlap(Elements a, Elements b)
    {
        var ((fromA, toA), (fromB, toB)) = (a.Range(Builder), b.Range(Builder));
        return Builder.Emit(Op.And, Builder.Emit(Op.Lt, fromA, toB), Builder.Emit(Op.Lt, fromB, toA));
    }

    /// <summary>Where the elements of an array lie.</summary>
    private sealed record Elements(DType DType, ValueId Data, ArrayShape Shape, ValueId[] Strides)
    {
        public static Elements Of(FunctionBuilder builder, ValueId array)
        {
            var type = builder.TypeOf(array);
            return new(type.DType, builder.Emit(Op.Data, array), ArrayShape.Of(builder, array), [.. Enumerable.Range(0, type.Rank).Select(axis => builder.Emit(Op.Stride, axis, array))]);
        }

        /// <summary>The same under a shape that it broadcasts to: stride 0 where it is repeated.</summary>
        public Elements Repeated(FunctionBuilder builder, ArrayShape shape)
        {
            if (shape == Shape) return this;
            var (zero, one) = (builder.Const(0L), builder.Const(1L));
            var strides = new ValueId[shape.Rank];
            Array.Fill(strides, zero);
            for (int axis = 1; axis <= Shape.Rank; axis++) strides[^axis] = builder.Emit(Op.Select, builder.Emit(Op.Eq, Shape.Lengths[^axis], one), zero, Strides[^axis]);
            return new(DType, Data, shape, strides);
        }

        /// <summary>The first address in which there may be an element, and the one after the last. Of an empty array it is any range.</summary>
        public (ValueId From, ValueId To) Range(FunctionBuilder builder)
        {
            var zero = builder.Const(0L);
            var (from, to) = (zero, builder.Const(1L));
            for (int axis = 0; axis < Shape.Rank; axis++)
            {
                var last = builder.Emit(Op.Mul, builder.Add(Shape.Lengths[axis], -1), Strides[axis]);
                from = builder.Add(from, builder.Emit(Op.Min, last, zero));
                to = builder.Add(to, builder.Emit(Op.Max, last, zero));
            }
            return (AddressAt(from), AddressAt(to));

            ValueId AddressAt(ValueId offset) => builder.Emit(Op.Address, builder.Emit(Op.Offset, (long)DType, Data, offset));
        }

        /// <summary>Loops over the addresses of all elements, and those of another array of the same shape.</summary>
        public void ForEach(FunctionBuilder builder, Elements? other, Action<ValueId, ValueId> visit)
        {
            Axis(0, Data, other?.Data ?? ValueId.None);

            void Axis(int axis, ValueId address, ValueId otherAddress)
            {
                if (axis == Shape.Rank) visit(address, otherAddress);
                else builder.While([builder.Const(0L)], now => builder.Emit(Op.Lt, now[0], Shape.Lengths[axis]), now =>
                {
                    Axis(axis + 1, Next(this, axis, address, now[0]), other is null ? ValueId.None : Next(other, axis, otherAddress, now[0]));
                    return [builder.Add(now[0], 1)];
                });
            }

            ValueId Next(Elements elements, int axis, ValueId address, ValueId index) =>
                builder.Emit(Op.Offset, (long)elements.DType, address, builder.Emit(Op.Mul, index, elements.Strides[axis]));
        }
    }
}
