using System.Numerics;
using DualJit.Reductions;

namespace DualJit;

/// <summary>Products of matrices and of stacks of them.</summary>
internal static unsafe class Matrices
{
    internal static NdArray<T> Multiply<T>(NdArray<T> a, NdArray<T> b) where T : unmanaged, INumberBase<T>
    {
        if (a.Rank == 0 || b.Rank == 0) throw new ArgumentException($"MatMul takes arrays of rank 1 or more, not of rank {a.Rank} and {b.Rank}.");
        var left = a.Rank == 1 ? a.Reshape(1, a.Length) : a;
        var right = b.Rank == 1 ? b.Reshape(b.Length, 1) : b;
        int m = left.ShapeArray[^2], k = left.ShapeArray[^1], n = right.ShapeArray[^1];
        if (right.ShapeArray[^2] != k)
            throw new ArgumentException(Shapes.Fill(ShapeRules.NoProduct(a.Rank, b.Rank), [.. a.ShapeArray, .. b.ShapeArray]));
        int[] stack = Shapes.Broadcast(left.ShapeArray.AsSpan()[..^2], right.ShapeArray.AsSpan()[..^2]);
        var result = NdArray.Zeros<T>([.. stack, m, n]);
        if (result.Length > 0 && k > 0)
        {
            int[] lefts = First(left, stack), rights = First(right, stack);
            fixed (T* x = &left.At(0), y = &right.At(0), target = &result.At(0))
                for (int i = 0; i < lefts.Length; i++)
                    MatrixProduct.Multiply(
                        x + lefts[i], left.StrideArray[^2], left.StrideArray[^1], y + rights[i], right.StrideArray[^2], right.StrideArray[^1], target + result.Offset + (long)i * m * n, m, k, n);
        }
        // The axis that an array of rank 1 had not, the product has not either.
        int[] shape = [.. stack];
        if (a.Rank > 1) shape = [.. shape, m];
        if (b.Rank > 1) shape = [.. shape, n];
        return result.Reshape(shape);
    }

    /// <summary>Where each matrix of the stack begins.</summary>
    private static int[] First<T>(NdArray<T> matrices, int[] stack) where T : unmanaged
    {
        int[] offsets = AxisPlan.Offsets(stack, Shapes.BroadcastStrides(matrices.ShapeArray.AsSpan()[..^2], matrices.StrideArray.AsSpan()[..^2], stack));
        return Array.ConvertAll(offsets, offset => matrices.Offset + offset);
    }
}
