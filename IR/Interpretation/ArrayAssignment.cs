namespace DualJit.IR;

/// <summary>What <c>assign</c> means: all elements are read and converted before the first is written.</summary>
internal static class ArrayAssignment
{
    /// <param name="value">An array, which broadcasts to the shape of the target, or a scalar.</param>
    public static void Run(ArrayView target, DType to, RuntimeValue value, DType from)
    {
        if (value.View is { IsNull: true }) throw new ArgumentNullException("value");
        if (value.View is { } source) ArrayMap.CheckBroadcast(source.Lengths, target.Lengths);
        var elements = new RuntimeValue[target.Length];
        ForEach((element, indices) => elements[element] = Convert(value.View is { } array ? RuntimeValue.Load(array.Address(array.IndicesIn(indices), from.Size), from) : value, from, to));
        ForEach((element, indices) => elements[element].Store(target.Address(indices, to.Size), to));

        void ForEach(Action<int, long[]> visit)
        {
            var indices = new long[target.Lengths.Length];
            for (int element = 0; element < elements.Length; element++)
            {
                visit(element, indices);
                for (int axis = indices.Length - 1; axis >= 0 && ++indices[axis] == target.Lengths[axis]; axis--) indices[axis] = 0;
            }
        }
    }

    /// <summary>A number at another dtype, by C#'s conversion.</summary>
    internal static RuntimeValue Convert(RuntimeValue value, DType from, DType to) =>
        from == to ? value
        : to == DType.Complex128 ? new RuntimeValue(Convert(value, from, DType.Float64).Bits)
        : new RuntimeValue(Evaluator.Of(Op.Convert, from, to)([value.Bits]));
}
