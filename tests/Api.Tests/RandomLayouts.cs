namespace DualJit.Tests;

/// <summary>Arrays of any shape that lie in memory in any of the ways that kernels tell apart.</summary>
internal static class RandomLayouts
{
    public static NdArray Array<T>(Random random, int[] shape, Func<int, T> element) where T : unmanaged
    {
        int first = random.Next(5);
        // In C order, in F order, every other column of a larger one, from the last, every other row of one, and a part of one in F order.
        int layout = shape.Length == 0 ? 0 : random.Next(5);
        int[] stored = layout switch
        {
            1 => [.. shape.Reverse()],
            2 => [.. shape[..^1], shape[^1] * 2],
            3 => [shape[0] * 2, .. shape[1..]],
            4 => [.. shape.Skip(1).Reverse(), shape[0] + 1],
            _ => shape,
        };
        var dense = NdArray.FromArray(Enumerable.Range(first, stored.Aggregate(1, (a, b) => a * b)).Select(element).ToArray()).Reshape(stored);
        return layout switch
        {
            1 => dense.Transpose(),
            2 => dense.View([.. shape[..^1].Select(_ => Slice.All), Slice.Step(null, null, -2)]),
            3 => dense.View([Slice.Step(null, null, 2), .. shape[1..].Select(_ => Slice.All)]),
            4 => dense.Transpose().View([Slice.Step(1, null, 1), .. shape[1..].Select(_ => Slice.All)]),
            _ => dense,
        };
    }
}
