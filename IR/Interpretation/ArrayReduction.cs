using System.Reflection;
using DualJit.Reductions;

namespace DualJit.IR;

/// <summary>What <c>reduce</c> and <c>reduce.axes</c> mean: values of the function over the row-major indices, combined in the canonical order.</summary>
internal sealed class ArrayReduction(Op op, Function function, RuntimeValue[] operands, Func<RuntimeValue[], RuntimeValue> evaluate)
{
    private readonly DType _dtype = function.ReturnType.DType;
    private readonly IrType[] _types = [.. function.ParameterTypes];
    private readonly MethodInfo _meaning = Meanings.Of(op, function.ReturnType.DType, function.ReturnType.DType);

    /// <summary>All elements of arrays, which have one shape.</summary>
    public RuntimeValue All()
    {
        var lengths = operands[0].Array.Lengths;
        foreach (var operand in operands)
            if (!operand.Array.Lengths.SequenceEqual(lengths)) throw new InternalCompilerException("arrays of different shapes are reduced together");
        return Combine(lengths, indices => indices);
    }

    /// <summary>The elements along axes of arrays, which broadcast.</summary>
    /// <param name="allocate">Makes the result of the lengths of its axes.</param>
    public ArrayView Along(ReducedAxes axes, Func<long[], ArrayView> allocate)
    {
        var lengths = operands.Where(operand => operand.View is not null).Select(operand => operand.Array.Lengths).Aggregate(ArrayMap.Broadcast);
        axes = axes.Resolve(lengths.Length);
        int[] all = [.. Enumerable.Range(0, lengths.Length)], reduced = [.. all.Where(axes.Contains)], kept = [.. all.Where(axis => !axes.Contains(axis))];
        var result = allocate(axes.KeepsDims ? [.. all.Select(axis => axes.Contains(axis) ? 1 : lengths[axis])] : [.. kept.Select(axis => lengths[axis])]);
        var position = new long[lengths.Length];
        for (long i = 0; i < result.Length; i++)
        {
            Combine([.. reduced.Select(axis => lengths[axis])], At).Store(result.AddressAt(i, _dtype.Size), _dtype);
            for (int k = kept.Length - 1; k >= 0 && ++position[kept[k]] == lengths[kept[k]]; k--) position[kept[k]] = 0;
        }
        return result;

        long[] At(long[] indices)
        {
            for (int k = 0; k < reduced.Length; k++) position[reduced[k]] = indices[k];
            return position;
        }
    }

    /// <summary>What the elements along one axis come to up to each of them, from the first; along all axes, those before in row-major order.</summary>
    /// <param name="allocate">Makes the result of the lengths of its axes.</param>
    public ArrayView UpToEach(ReducedAxes axes, Func<long[], ArrayView> allocate)
    {
        var lengths = operands[0].Array.Lengths;
        var result = allocate(axes.AreAll ? [operands[0].Array.Length] : lengths);
        int axis = axes.AreAll ? 0 : Enumerable.Range(0, lengths.Length).Single(axes.Resolve(lengths.Length).Contains);
        var (combination, position) = (new Meaning(_meaning, _dtype), new long[lengths.Length]);
        for (long i = 0; i < result.Length; i++)
        {
            var value = Element(position, i);
            long back = axes.AreAll ? Math.Min(1, i) : position[axis] > 0 ? result.Strides[axis] : 0;
            if (back > 0) value = combination.Combine(RuntimeValue.Load(result.AddressAt(i - back, _dtype.Size), _dtype), value);
            value.Store(result.AddressAt(i, _dtype.Size), _dtype);
            for (int k = lengths.Length - 1; k >= 0 && ++position[k] == lengths[k]; k--) position[k] = 0;
        }
        return result;
    }

    private RuntimeValue Combine(long[] lengths, Func<long[], long[]> indicesAt)
    {
        long count = lengths.Aggregate(1L, (product, length) => product * length);
        if (count == 0) return RuntimeValue.Unbox(Neutral.IdentityOf(op, _dtype));
        var elements = new Elements(lengths, (indices, number) => Element(indicesAt(indices), number));
        return CanonicalReduction.Reduce<RuntimeValue, Elements, Meaning>(count, ref elements, new Meaning(_meaning, _dtype));
    }

    // The function may take the number of the element too.
    private RuntimeValue Element(long[] indices, long number)
    {
        var elements = new RuntimeValue[_types.Length];
        if (elements.Length > operands.Length) elements[^1] = new RuntimeValue(number);
        for (int i = 0; i < operands.Length; i++)
            elements[i] = operands[i].View is { } array ? RuntimeValue.Load(array.Address(array.IndicesIn(indices), _types[i].DType.Size), _types[i].DType) : operands[i];
        return evaluate(elements);
    }

    private readonly struct Meaning(MethodInfo meaning, DType dtype) : ICombination<RuntimeValue>
    {
        public RuntimeValue Combine(RuntimeValue a, RuntimeValue b) => dtype == DType.Complex128
            ? RuntimeValue.Unbox(meaning.Invoke(null, [a.Box(dtype), b.Box(dtype)])!)
            : new RuntimeValue(Evaluator.Of(meaning)([a.Bits, b.Bits]));
    }

    private struct Elements(long[] lengths, Func<long[], long, RuntimeValue> at) : ISequence<RuntimeValue>
    {
        private readonly long[] _indices = new long[lengths.Length];
        private long _number;

        public RuntimeValue Next()
        {
            var value = at(_indices, _number++);
            for (int axis = _indices.Length - 1; axis >= 0 && ++_indices[axis] == lengths[axis]; axis--) _indices[axis] = 0;
            return value;
        }
    }
}
