namespace DualJit.IR;

/// <summary>Makes lengths and strides of the elements of <c>shape</c> and <c>strides</c>; only what is handed on becomes an array in memory.</summary>
/// <remarks>So a loop up to an element of a shape is one up to a length, of which bounds checks are proven.</remarks>
/// <example><code>
/// %s = shape %a : array&lt;i32,1,C&gt;          %0 = data %a
/// %n = length %s                      =>   %n = const 2 : i64
/// %0 = element.load %s, %i                 guard %isAxis, IndexOutOfRange(%i, %n) ; … ; %1 = select %isLast, %length1, %length0
/// </code></example>
public sealed class LowerShapes : Rewriter, IPass
{
    private readonly Dictionary<ValueId, Instruction> _shapes = [];
    private HashSet<ValueId> _kept = [];

    public Stage From => Stage.Array;

    public Stage To => Stage.Array;

    public Module Run(Module module) =>
        module.Functions.Exists(function => function.Has(IsShape)) ? new LowerShapes().RewriteModule(module) : module;

    protected override void BeginFunction()
    {
        _shapes.Clear();
        _kept = FindKept(Old);
    }

    protected override void Rewrite(Instruction instruction)
    {
        if (IsShape(instruction))
        {
            _shapes[instruction.Result] = instruction;
            // Null has no shape, whether anything looks at it or not.
            Builder.Emit(Op.Data, Map(instruction.Operands[0]));
            if (_kept.Contains(instruction.Result)) SetMap(instruction.Result, Keep(instruction));
        }
        else if (IsLook(instruction) && _shapes.TryGetValue(instruction.Operands[0], out var shape))
        {
            SetMap(instruction.Result, instruction.Op == Op.Length
                ? Builder.Const((long)RankOf(shape))
                : Builder.Convert(Element(shape, Map(instruction.Operands[1])), DType.Int32));
        }
        else Copy(instruction);
    }

    private static bool IsShape(Instruction instruction) => instruction.Op is Op.Shape or Op.Strides;

    private static bool IsLook(Instruction instruction) => instruction.Op is Op.Length or Op.ElementLoad;

    /// <summary>The shapes that something is done with but looking at their elements.</summary>
    private static HashSet<ValueId> FindKept(Function function)
    {
        var kept = new HashSet<ValueId>();
        foreach (var block in function.Blocks)
            foreach (var instruction in block.Instructions)
            {
                if (!IsLook(instruction)) kept.UnionWith(instruction.Operands);
                foreach (var edge in instruction.Edges) kept.UnionWith(edge.Arguments);
            }
        return kept;
    }

    private int RankOf(Instruction shape) => Old.TypeOf(shape.Operands[0]).Rank;

    private ValueId Keep(Instruction shape)
    {
        int rank = RankOf(shape);
        var array = Builder.EmitTyped(Op.Allocate, shape.Type, Builder.Const((long)rank));
        for (int axis = 0; axis < rank; axis++)
            Builder.Emit(Op.ElementStore, array, Builder.Convert(OfAxis(shape, axis), DType.Int32), Builder.Const((long)axis));
        return array;
    }

    private ValueId Element(Instruction shape, ValueId index)
    {
        int rank = RankOf(shape);
        if (Builder.ConstantOf(index) is { } known && (ulong)known < (ulong)rank) return OfAxis(shape, (int)known);
        var count = Builder.Const((long)rank);
        Builder.Guard(Builder.Emit(Op.Lt, Builder.Convert(index, DType.UInt64), Builder.Convert(count, DType.UInt64)), TrapKind.IndexOutOfRange, index, count);
        var element = rank == 0 ? Builder.Const(0L) : OfAxis(shape, 0);
        for (int axis = 1; axis < rank; axis++)
            element = Builder.Emit(Op.Select, Builder.Emit(Op.Eq, index, Builder.Const((long)axis)), OfAxis(shape, axis), element);
        return element;
    }

    private ValueId OfAxis(Instruction shape, int axis)
    {
        var array = Map(shape.Operands[0]);
        var type = Builder.TypeOf(array);
        if (shape.Op == Op.Shape) return Builder.Emit(Op.Dim, axis, array);
        return type.Layout is Layout.Strided or Layout.Inner ? StrideByLayout(array, axis) : DenseStride(array, axis, type.Layout);
    }

    // A view may lie in order: then its strides are those of dense memory, also where there is one index only, whose stride does not matter.
    private ValueId StrideByLayout(ValueId array, int axis)
    {
        var isEmpty = Builder.Emit(Op.Eq, Builder.Emit(Op.Length, array), Builder.Const(0L));
        var inColumns = Builder.Emit(Op.Select, IsDense(array, Layout.F), DenseStride(array, axis, Layout.F), Builder.Emit(Op.Stride, axis, array));
        return Builder.Emit(Op.Select, Builder.Emit(Op.Or, isEmpty, IsDense(array, Layout.C)), DenseStride(array, axis, Layout.C), inColumns);
    }

    private ValueId IsDense(ValueId array, Layout layout)
    {
        var isDense = Builder.Const(true);
        for (int axis = 0; axis < Builder.TypeOf(array).Rank; axis++)
        {
            var isSingle = Builder.Emit(Op.Eq, Builder.Emit(Op.Dim, axis, array), Builder.Const(1L));
            var fits = Builder.Emit(Op.Eq, Builder.Emit(Op.Stride, axis, array), DenseStride(array, axis, layout));
            isDense = Builder.Emit(Op.And, isDense, Builder.Emit(Op.Or, isSingle, fits));
        }
        return isDense;
    }

    // An axis of length 0 counts as 1, so that no stride is 0.
    private ValueId DenseStride(ValueId array, int axis, Layout layout)
    {
        var (from, to) = layout == Layout.C ? (axis + 1, (int)Builder.TypeOf(array).Rank) : (0, axis);
        var stride = Builder.Const(1L);
        for (int other = from; other < to; other++)
            stride = Builder.Emit(Op.Mul, stride, Builder.Emit(Op.Max, Builder.Emit(Op.Dim, other, array), Builder.Const(1L)));
        return stride;
    }
}
