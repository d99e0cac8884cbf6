using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

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

    /// <summary>Writes the elements of <paramref name="source"/> to where an array of the same shape has its own, in memory that is another.</summary>
    internal static void Scatter<T>(NdArray<T> source, NdArray<T> target) where T : unmanaged
    {
        var rows = new Rows(source.ShapeArray, source.StrideArray, target.StrideArray, []);
        for (int done = 0; done < source.Length; done += rows.Length, rows.Next())
        {
            int from = source.Offset + rows.A, to = target.Offset + rows.B;
            if (rows is { StepA: 1, StepB: 1 }) MemoryMarshal.CreateSpan(ref source.At(from), rows.Length).CopyTo(MemoryMarshal.CreateSpan(ref target.At(to), rows.Length));
            else
                for (int k = 0; k < rows.Length; k++, from += rows.StepA, to += rows.StepB) target.At(to) = source.At(from);
        }
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
        var rows = new Rows(shape, Shapes.BroadcastStrides(a.ShapeArray, a.StrideArray, shape), Shapes.BroadcastStrides(b.ShapeArray, b.StrideArray, shape), []);
        var target = result.Dense;
        for (int done = 0; done < target.Length; done += rows.Length, rows.Next())
        {
            var row = target.Slice(done, rows.Length);
            ref var left = ref First(a, rows.A);
            ref var right = ref First(b, rows.B);
            // Constant steps are what the JIT makes good loops of.
            if (rows is { StepA: 1, StepB: 1 }) Run<TLeft, TRight, TResult, TFunction>(ref left, 1, ref right, 1, row);
            else if (rows is { StepA: 1, StepB: 0 }) Run<TLeft, TRight, TResult, TFunction>(ref left, 1, ref right, 0, row);
            else if (rows is { StepA: 0, StepB: 1 }) Run<TLeft, TRight, TResult, TFunction>(ref left, 0, ref right, 1, row);
            else Run<TLeft, TRight, TResult, TFunction>(ref left, rows.StepA, ref right, rows.StepB, row);
        }
        return result;
    }

    internal static NdArray<TResult> Map<TFirst, TSecond, TThird, TResult, TFunction>(NdArray<TFirst> a, NdArray<TSecond> b, NdArray<TThird> c)
        where TFirst : unmanaged where TSecond : unmanaged where TThird : unmanaged where TResult : unmanaged where TFunction : struct, ITernary<TFirst, TSecond, TThird, TResult>
    {
        int[] shape = Shapes.Broadcast(Shapes.Broadcast(a.ShapeArray, b.ShapeArray), c.ShapeArray);
        var result = NdArray.Empty<TResult>(shape);
        var rows = new Rows(
            shape, Shapes.BroadcastStrides(a.ShapeArray, a.StrideArray, shape), Shapes.BroadcastStrides(b.ShapeArray, b.StrideArray, shape), Shapes.BroadcastStrides(c.ShapeArray, c.StrideArray, shape));
        var target = result.Dense;
        for (int done = 0; done < target.Length; done += rows.Length, rows.Next())
        {
            var row = target.Slice(done, rows.Length);
            ref var first = ref First(a, rows.A);
            ref var second = ref First(b, rows.B);
            ref var third = ref First(c, rows.C);
            var (stepA, stepB, stepC) = (rows.StepA, rows.StepB, rows.StepC);
            for (int k = 0; k < row.Length; k++) row[k] = TFunction.Apply(Unsafe.Add(ref first, k * stepA), Unsafe.Add(ref second, k * stepB), Unsafe.Add(ref third, k * stepC));
        }
        return result;
    }

    private static void Unary<T, TResult, TFunction>(NdArray<T> a, Span<TResult> target)
        where T : unmanaged where TResult : unmanaged where TFunction : struct, IUnary<T, TResult>
    {
        var rows = new Rows(a.ShapeArray, a.StrideArray, [], []);
        for (int done = 0; done < target.Length; done += rows.Length, rows.Next())
        {
            var row = target.Slice(done, rows.Length);
            ref var first = ref First(a, rows.A);
            if (rows.StepA == 1) Run<T, TResult, TFunction>(ref first, 1, row);
            else Run<T, TResult, TFunction>(ref first, rows.StepA, row);
        }
    }

    // Every index inside the shape is inside the buffer; an array without elements has no rows.
    private static ref T First<T>(NdArray<T> a, int position) where T : unmanaged => ref a.At(a.Offset + position);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Run<T, TResult, TFunction>(ref T from, int step, Span<TResult> row) where TFunction : struct, IUnary<T, TResult>
    {
        for (int k = 0; k < row.Length; k++) row[k] = TFunction.Apply(Unsafe.Add(ref from, k * step));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Run<TLeft, TRight, TResult, TFunction>(ref TLeft left, int stepLeft, ref TRight right, int stepRight, Span<TResult> row) where TFunction : struct, IBinary<TLeft, TRight, TResult>
    {
        for (int k = 0; k < row.Length; k++) row[k] = TFunction.Apply(Unsafe.Add(ref left, k * stepLeft), Unsafe.Add(ref right, k * stepRight));
    }

    private readonly struct Identity<T> : IUnary<T, T>
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static T Apply(T value) => value;
    }
}
