namespace DualJit.IR;

/// <summary>What <c>matmul</c> means: each element is the sum of its products in the order of k, which the first one begins.</summary>
internal static class ArrayProduct
{
    public static ArrayView Run(ArrayView a, DType ofA, ArrayView b, DType ofB, DType dtype, Func<long[], ArrayView> allocate)
    {
        var (left, right) = (a.Lengths.Length == 1 ? AddAxis(a, 0) : a, b.Lengths.Length == 1 ? AddAxis(b, 1) : b);
        long m = left.Lengths[^2], k = left.Lengths[^1], n = right.Lengths[^1];
        if (right.Lengths[^2] != k) throw new ArgumentException(ArrayMap.Fill(ShapeRules.NoProduct(a.Lengths.Length, b.Lengths.Length), [.. a.Lengths, .. b.Lengths]));
        var stack = ArrayMap.Broadcast(left.Lengths[..^2], right.Lengths[..^2]);
        var result = allocate([.. stack, .. a.Lengths.Length > 1 ? [m] : Array.Empty<long>(), .. b.Lengths.Length > 1 ? [n] : Array.Empty<long>()]);
        var (add, mul) = (Meanings.Of(Op.Add, dtype), Meanings.Of(Op.Mul, dtype));
        var position = new long[stack.Length + 2];
        for (long element = 0; element < result.Length; element++)
        {
            object? sum = null;
            for (long i = 0; i < k; i++)
            {
                object product = mul.Invoke(null, [At(left, ofA, position[^2], i), At(right, ofB, i, position[^1])])!;
                sum = sum is null ? product : add.Invoke(null, [sum, product]);
            }
            (sum is null ? default : RuntimeValue.Unbox(sum)).Store(result.AddressAt(element, dtype.Size), dtype);
            long[] lengths = [.. stack, m, n];
            for (int axis = position.Length - 1; axis >= 0 && ++position[axis] == lengths[axis]; axis--) position[axis] = 0;
        }
        return result;

        object At(ArrayView array, DType from, long row, long column)
        {
            var address = array.Address([.. array.Lengths[..^2].Zip(position[(stack.Length - (array.Lengths.Length - 2))..], (length, index) => length == 1 ? 0 : index), row, column], from.Size);
            return ArrayAssignment.Convert(RuntimeValue.Load(address, from), from, dtype).Box(dtype);
        }
    }

    private static ArrayView AddAxis(ArrayView array, int axis) => axis == 0 ? array with { Lengths = [1, .. array.Lengths], Strides = [0, .. array.Strides] } : array with { Lengths = [.. array.Lengths, 1], Strides = [.. array.Strides, 0] };
}
