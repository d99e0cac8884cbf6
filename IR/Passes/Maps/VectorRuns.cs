namespace DualJit.IR;

/// <summary>Runs of memory that are computed as vectors. All but those at the two ends, of which a mask has the lanes, are written at multiples of their size: no vector is then on two lines of the cache.</summary>
/// <remarks>
/// a*x + y of 1,000 elements in the nearest cache takes 78 ns wherever they begin; loops that LLVM makes vectors of take 80 to 122. A large result is written past the caches: it would not be there any more
/// when it is read, and what it takes the place of would not either. Whether it is large depends on all arrays of the loop. On a CPU with 32 MB of third level cache, a*x + y of as many elements into memory
/// that is there took as many µs stored and streamed, and with a sum over the result afterwards: 500,000 157 and 147, 208 and 287; 700,000 262 and 204, 359 and 455; 1,000,000 686 and 330, 698 and 772;
/// 2,000,000 2367 and 1605, 3446 and 2743. In new memory, which the system clears first, neither is faster.
/// </remarks>
/// <param name="dtype">Of the array whose vectors lie at multiples of their size.</param>
/// <param name="isLarge">Whether the arrays together are.</param>
internal sealed class VectorRuns(FunctionBuilder builder, DType dtype, int lanes, ValueId isLarge)
{
    private const int LineBytes = 64;
    private const long LargeBytes = 16 << 20;
    private const long LongBytes = 1 << 10;

    public int Lanes => lanes;

    /// <summary>Null where elements are not computed on vectors that are as long as a line of the cache, which LLVM may do better.</summary>
    /// <param name="areLarge">Whether the arrays together are, where these are parts of them.</param>
    public static VectorRuns? Of(FunctionBuilder builder, IReadOnlyList<Elements> sources, IReadOnlyList<(FusedMap Map, Elements Target)> results, ValueId? areLarge)
    {
        int lanes = results.Min(result => result.Map.FindLanes());
        var dtype = results[0].Target.DType;
        int size = sources.Concat(results.Select(result => result.Target)).Max(array => array.DType.Size);
        if (lanes * size != LineBytes || results.Any(result => result.Target.DType != result.Map.Function.ReturnType.DType)) return null;
        // .NET has no bools in vectors: 1,000 of them take three times as long as one by one, and compiling them twice.
        if (builder.Module.LeavesOutNative && results.Any(result => result.Target.DType == DType.Bool)) return null;
        // What is read in the same loop is in the caches.
        bool mayStream = dtype != DType.Bool && results.All(result => result.Target.DType.Size == dtype.Size && !sources.Any(source => source.Array == result.Target.Array));
        return new VectorRuns(builder, dtype, lanes, !mayStream ? builder.Const(false) : areLarge ?? AreLarge(builder, sources.Concat(results.Select(result => result.Target))));
    }

    public static ValueId AreLarge(FunctionBuilder builder, IEnumerable<Elements> arrays)
    {
        var bytes = arrays.Select(array => builder.Times(array.Shape.Count(builder), builder.Const((long)array.DType.Size))).Aggregate(builder.Add);
        return builder.Emit(Op.Ge, bytes, builder.Const(LargeBytes));
    }

    /// <param name="targets">Where the run begins in each array that it writes.</param>
    /// <param name="areDirect">Whether it is of their memory.</param>
    /// <param name="emit">Computes as many elements as a vector has, from one of a number on, and writes by an op all, or those for which a mask holds; one element by <see cref="Op.Store"/>.</param>
    public void Emit(ValueId[] targets, ValueId length, ValueId areDirect, Action<ValueId, Op, ValueId?> emit)
    {
        var (zero, size, step) = (builder.Const(0L), builder.Const((long)dtype.Size), builder.Const((long)lanes));
        var address = builder.Emit(Op.Address, targets[0]);
        // Of elements that are not at multiples of their own size, no vector is.
        var isWhole = builder.Emit(Op.Eq, builder.And(address, dtype.Size - 1), zero);
        var toMultiple = builder.Emit(Op.Div, builder.And(builder.Emit(Op.Neg, address), lanes * dtype.Size - 1), size);
        var first = builder.Emit(Op.Min, builder.Emit(Op.Select, isWhole, toMultiple, zero), length);
        EmitPart(zero, first);
        var end = builder.Add(length, 1 - lanes);
        var isLong = builder.Emit(Op.Ge, length, builder.Const(LongBytes / dtype.Size));
        var rest = builder.ConstantOf(isLarge) == 0 ? Loop(Op.VectorStore) : builder.If(builder.Native(CanStream()), () => [Loop(Op.VectorStream)], () => [Loop(Op.VectorStore)])[0];
        EmitPart(rest, builder.Emit(Op.Sub, length, rest));

        // What is streamed lies at multiples of its size in all of them.
        ValueId CanStream() => targets[1..].Select(other => builder.Emit(Op.Eq, builder.And(builder.Emit(Op.Sub, builder.Emit(Op.Address, other), address), LineBytes - 1), zero))
            .Aggregate(builder.AndOf(builder.AndOf(builder.AndOf(isLarge, isLong), areDirect), isWhole), builder.AndOf);

        ValueId Loop(Op store) => builder.For(first, end, step, i => emit(i, store, null));

        // Masks cost .NET's JIT more than the few elements are worth.
        void EmitPart(ValueId start, ValueId count)
        {
            if (builder.Module.LeavesOutNative) builder.For(start, builder.Add(start, count), builder.Const(1L), i => emit(i, Op.Store, null));
            else builder.When(builder.Emit(Op.Gt, count, zero), () => emit(start, Op.VectorStore, FirstLanes(count)));
        }
    }

    private ValueId FirstLanes(ValueId count)
    {
        var numbers = lanes == 8 ? DType.Int64 : DType.Int32;
        var type = IrType.Vector(numbers, lanes);
        return builder.Emit(Op.Lt, builder.EmitTyped(Op.Iota, type), builder.EmitTyped(Op.Splat, type, builder.Convert(count, numbers)));
    }

    /// <summary>Makes what was streamed seen by others before what is written later.</summary>
    public void Finish()
    {
        if (builder.ConstantOf(isLarge) != 0) builder.When(builder.Native(isLarge), () => builder.Emit(Op.Fence));
    }
}
