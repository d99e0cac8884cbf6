using System.Runtime.CompilerServices;

namespace DualJit;

/// <summary>The loops over arrays that are not compiled: out of any strides into new, dense, row-major memory.</summary>
internal static class Elementwise
{
    /// <summary>Writes the elements of <paramref name="source"/> in row-major order.</summary>
    internal static void Gather<T>(NdArray<T> source, Span<T> target) where T : unmanaged
    {
        if (source.Layout == Layout.C) source.Dense.CopyTo(target);
        else Unary<T, T, Identity<T>>(source, target);
    }

    internal static NdArray<TResult> Map<T, TResult, TFunction>(NdArray<T> a)
        where T : unmanaged where TResult : unmanaged where TFunction : struct, IUnary<T, TResult>
    {
        var result = NdArray.Empty<TResult>(a.ShapeArray);
        Unary<T, TResult, TFunction>(a, result.Dense);
        return result;
    }

    internal static NdArray<TResult> Map<TLeft, TRight, TResult, TFunction>(NdArray<TLeft> a, NdArray<TRight> b)
        where TLeft : unmanaged where TRight : unmanaged where TResult : unmanaged where TFunction : struct, IBinary<TLeft, TRight, TResult>
    {
        int[] shape = Shapes.Broadcast(a.ShapeArray, b.ShapeArray);
        var result = NdArray.Empty<TResult>(shape);
        var rows = new Rows(shape, Shapes.BroadcastStrides(a.ShapeArray, a.StrideArray, shape), Shapes.BroadcastStrides(b.ShapeArray, b.StrideArray, shape));
        var (from, with) = (a.Buffer, b.Buffer);
        var target = result.Dense;
        for (int done = 0; done < target.Length; done += rows.Length, rows.Next())
        {
            var row = target.Slice(done, rows.Length);
            int i = a.Offset + rows.A, j = b.Offset + rows.B;
            for (int k = 0; k < row.Length; k++, i += rows.StepA, j += rows.StepB) row[k] = TFunction.Apply(from[i], with[j]);
        }
        return result;
    }

    private static void Unary<T, TResult, TFunction>(NdArray<T> a, Span<TResult> target)
        where T : unmanaged where TResult : unmanaged where TFunction : struct, IUnary<T, TResult>
    {
        var rows = new Rows(a.ShapeArray, a.StrideArray, a.StrideArray);
        var from = a.Buffer;
        for (int done = 0; done < target.Length; done += rows.Length, rows.Next())
        {
            var row = target.Slice(done, rows.Length);
            int i = a.Offset + rows.A;
            for (int k = 0; k < row.Length; k++, i += rows.StepA) row[k] = TFunction.Apply(from[i]);
        }
    }

    private readonly struct Identity<T> : IUnary<T, T>
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static T Apply(T value) => value;
    }

    /// <summary>Walks two operands of one shape row by row, in row-major order. Axes that both operands step through evenly are one axis, so that dense arrays are one row.</summary>
    private ref struct Rows
    {
        private readonly List<(int Length, int StepA, int StepB)> axes = [];
        private readonly int[] index;

        internal Rows(ReadOnlySpan<int> shape, ReadOnlySpan<int> stridesA, ReadOnlySpan<int> stridesB)
        {
            // Innermost first.
            for (int axis = shape.Length - 1; axis >= 0; axis--)
            {
                if (shape[axis] == 1) continue;
                var next = (Length: shape[axis], StepA: stridesA[axis], StepB: stridesB[axis]);
                if (axes.Count > 0 && axes[^1] is var inner && next.StepA == inner.Length * inner.StepA && next.StepB == inner.Length * inner.StepB)
                    axes[^1] = (inner.Length * next.Length, inner.StepA, inner.StepB);
                else
                    axes.Add(next);
            }
            if (axes.Count == 0) axes.Add((1, 0, 0));
            (Length, StepA, StepB) = axes[0];
            index = new int[axes.Count];
        }

        /// <summary>The number of elements in a row, and the step of each operand from one to the next.</summary>
        internal readonly int Length, StepA, StepB;

        /// <summary>Where the row starts, from the first element of each operand.</summary>
        internal int A, B;

        internal void Next()
        {
            for (int axis = 1; axis < index.Length; axis++)
            {
                var (length, stepA, stepB) = axes[axis];
                A += stepA;
                B += stepB;
                if (++index[axis] < length) return;
                index[axis] = 0;
                A -= length * stepA;
                B -= length * stepB;
            }
        }
    }
}
