namespace DualJit.IR;

/// <summary>Runs of memory that are written past the caches, as a large result is: it would not be there any more when it is read, and what it takes the place of would not either.</summary>
/// <remarks>
/// Whether they are depends on all arrays of the loop. On a CPU with 32 MB of third level cache, a*x + y of as many elements into memory that is there took as many µs stored and streamed, and with a sum over
/// the result afterwards: 500,000 157 and 147, 208 and 287; 700,000 262 and 204, 359 and 455; 1,000,000 686 and 330, 698 and 772; 2,000,000 2367 and 1605, 3446 and 2743. In new memory, which the system
/// clears first, neither is faster.
/// </remarks>
/// <param name="lanes">Of the vectors that are streamed.</param>
/// <param name="isLarge">Whether the arrays together are.</param>
internal sealed class StreamedRuns(FunctionBuilder builder, DType dtype, int lanes, ValueId isLarge)
{
    private const long LargeBytes = 16 << 20;
    private const long LongBytes = 1 << 10;

    private long VectorBytes => lanes * dtype.Size;

    public int Lanes => lanes;

    /// <summary>Null where elements are not computed on vectors, or are in the caches because what they take the place of was read.</summary>
    public static StreamedRuns? Of(FunctionBuilder builder, IReadOnlyList<Elements> sources, FusedMap map, Elements target)
    {
        var dtype = target.DType;
        int lanes = map.FindLanes();
        if (lanes == 0 || dtype == DType.Bool || map.Function.ReturnType.DType != dtype || sources.Any(source => source.Array == target.Array)) return null;
        var bytes = sources.Append(target).Select(array => builder.Times(array.Count(builder), builder.Const((long)array.DType.Size))).Aggregate(builder.Add);
        return new StreamedRuns(builder, dtype, lanes, builder.Emit(Op.Ge, bytes, builder.Const(LargeBytes)));
    }

    /// <param name="canStream">Whether the run is of the target's memory.</param>
    /// <param name="emitPlain">Computes and stores all elements.</param>
    /// <param name="emitVector">Computes as many elements as a vector has, from one of a number on, and stores those for which the mask holds, or streams all where there is none.</param>
    public void Emit(ValueId data, ValueId length, ValueId canStream, Action emitPlain, Action<ValueId, ValueId?> emitVector)
    {
        var address = builder.Emit(Op.Address, data);
        var isLong = builder.Emit(Op.Ge, length, builder.Const(LongBytes / dtype.Size));
        var isWhole = builder.Emit(Op.Eq, builder.And(address, dtype.Size - 1), builder.Const(0L));
        builder.When(builder.Emit(Op.Streams, builder.AndOf(builder.AndOf(builder.AndOf(isLarge, isLong), canStream), isWhole)), () =>
        {
            var before = builder.Emit(Op.Div, builder.And(builder.Emit(Op.Neg, address), VectorBytes - 1), builder.Const((long)dtype.Size));
            emitVector(builder.Const(0L), FirstLanes(before));
            var rest = builder.For(before, builder.Add(length, 1 - lanes), builder.Const((long)lanes), i => emitVector(i, null));
            emitVector(rest, FirstLanes(builder.Emit(Op.Sub, length, rest)));
        }, emitPlain);
    }

    private ValueId FirstLanes(ValueId count)
    {
        var numbers = lanes == 8 ? DType.Int64 : DType.Int32;
        var type = IrType.Vector(numbers, lanes);
        return builder.Emit(Op.Lt, builder.EmitTyped(Op.Iota, type), builder.EmitTyped(Op.Splat, type, builder.Convert(count, numbers)));
    }

    /// <summary>Makes what was streamed seen by others before what is written later.</summary>
    public void Finish() => builder.When(builder.Emit(Op.Streams, isLarge), () => builder.Emit(Op.Fence));
}
