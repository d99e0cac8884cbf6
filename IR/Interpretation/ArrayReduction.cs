using DualJit.Reductions;

namespace DualJit.IR;

/// <summary>What <c>reduce</c> means: values of the function over the row-major indices, combined in the canonical order.</summary>
internal static class ArrayReduction
{
    /// <param name="arrays">Arrays of one shape.</param>
    /// <param name="evaluate">Calls the function.</param>
    public static long Run(Op op, Function function, ArrayView[] arrays, Func<RuntimeValue[], long> evaluate)
    {
        var dtype = function.ReturnType.DType;
        foreach (var array in arrays)
            if (!array.Lengths.SequenceEqual(arrays[0].Lengths)) throw new InternalCompilerException("arrays of different shapes are reduced together");
        long count = arrays[0].Length;
        if (count == 0) return Neutral.Identity(op, dtype);
        var elements = new Elements(arrays, [.. function.Parameters.Select(parameter => function.TypeOf(parameter).DType)], evaluate);
        return CanonicalReduction.Reduce<long, Elements, Meaning>(count, ref elements, new Meaning(Evaluator.Of(op, dtype)));
    }

    private readonly struct Meaning(ScalarFunction function) : ICombination<long>
    {
        public long Combine(long a, long b) => function([a, b]);
    }

    private struct Elements(ArrayView[] arrays, DType[] dtypes, Func<RuntimeValue[], long> evaluate) : ISequence<long>
    {
        private readonly long[] _indices = new long[arrays[0].Lengths.Length];

        public readonly long Next()
        {
            var values = new RuntimeValue[arrays.Length];
            for (int i = 0; i < values.Length; i++) values[i] = RuntimeValue.Load(arrays[i].Address(_indices, dtypes[i].Size), dtypes[i]);
            for (int axis = _indices.Length - 1; axis >= 0 && ++_indices[axis] == arrays[0].Lengths[axis]; axis--) _indices[axis] = 0;
            return evaluate(values);
        }
    }
}
