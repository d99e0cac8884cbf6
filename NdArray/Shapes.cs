using System.Globalization;

namespace DualJit;

/// <summary>Arithmetic on shapes and strides. Strides count elements, not bytes.</summary>
internal static class Shapes
{
    internal const int MaxRank = 8;

    /// <summary>A checked copy of a shape that a user gave.</summary>
    internal static int[] Checked(ReadOnlySpan<int> shape)
    {
        if (shape.Length > MaxRank)
            throw new ArgumentException($"An array has at most {MaxRank} axes; the shape {Format(shape)} has {shape.Length}.", nameof(shape));
        foreach (int length in shape)
            if (length < 0) throw new ArgumentException(Fill(ShapeRules.NegativeLength(shape.Length), shape.ToArray()), nameof(shape));
        CheckSize(shape);
        return shape.ToArray();
    }

    /// <summary>The number of elements.</summary>
    internal static int Count(ReadOnlySpan<int> shape)
    {
        int count = 1;
        foreach (int length in shape) count *= length;
        return count;
    }

    /// <summary>The strides of a dense row-major array. An axis of length 0 counts as 1, so that no stride is 0.</summary>
    internal static int[] RowMajorStrides(ReadOnlySpan<int> shape)
    {
        var strides = new int[shape.Length];
        int stride = 1;
        for (int axis = shape.Length - 1; axis >= 0; axis--)
        {
            strides[axis] = stride;
            stride *= Math.Max(1, shape[axis]);
        }
        return strides;
    }

    /// <summary>The strides of a dense row-major array: the same ones where they are that.</summary>
    internal static int[] AsRowMajorStrides(int[] strides, ReadOnlySpan<int> shape)
    {
        int expected = 1;
        for (int axis = shape.Length - 1; axis >= 0; expected *= Math.Max(1, shape[axis--]))
            if (strides[axis] != expected) return RowMajorStrides(shape);
        return strides;
    }

    /// <summary>The strides of a dense column-major array, which has no axis of length 0.</summary>
    internal static int[] ColumnMajorStrides(ReadOnlySpan<int> shape)
    {
        var strides = new int[shape.Length];
        int stride = 1;
        for (int axis = 0; axis < shape.Length; axis++)
        {
            strides[axis] = stride;
            stride *= shape[axis];
        }
        return strides;
    }

    /// <summary>The layout that the strides amount to; the stride of an axis of length 1 does not matter.</summary>
    internal static Layout LayoutOf(ReadOnlySpan<int> shape, ReadOnlySpan<int> strides)
    {
        if (shape.Contains(0)) return Layout.C;
        bool rowMajor = true, columnMajor = true;
        for (int axis = shape.Length - 1, expected = 1; axis >= 0; axis--)
        {
            if (shape[axis] == 1) continue;
            rowMajor &= strides[axis] == expected;
            expected *= shape[axis];
        }
        for (int axis = 0, expected = 1; axis < shape.Length; axis++)
        {
            if (shape[axis] == 1) continue;
            columnMajor &= strides[axis] == expected;
            expected *= shape[axis];
        }
        return rowMajor ? Layout.C : columnMajor ? Layout.F : shape.Length > 1 && strides[^1] == 1 ? Layout.Inner : Layout.Strided;
    }

    /// <summary>The shape that two operands broadcast to.</summary>
    internal static int[] Broadcast(ReadOnlySpan<int> left, ReadOnlySpan<int> right)
    {
        var result = new int[Math.Max(left.Length, right.Length)];
        for (int axis = 1; axis <= result.Length; axis++)
        {
            int a = axis <= left.Length ? left[^axis] : 1;
            int b = axis <= right.Length ? right[^axis] : 1;
            if (a != b && a != 1 && b != 1)
                throw new ArgumentException(Fill(ShapeRules.DoNotBroadcast(left.Length, right.Length, axis), [.. left, .. right]));
            result[^axis] = a == 1 ? b : a;
        }
        CheckSize(result);
        return result;
    }

    /// <summary>Checks that an array broadcasts to a shape.</summary>
    internal static void CheckBroadcast(ReadOnlySpan<int> from, ReadOnlySpan<int> target)
    {
        if (target.Length < from.Length || !Broadcast(from, target).AsSpan().SequenceEqual(target))
            throw new ArgumentException(Fill(ShapeRules.DoesNotBroadcastTo(from.Length, target.Length), [.. from, .. target]), "shape");
    }

    /// <summary>The strides that read an array as the broadcast shape <paramref name="target"/>: 0 along every axis it is repeated on.</summary>
    internal static int[] BroadcastStrides(ReadOnlySpan<int> shape, ReadOnlySpan<int> strides, ReadOnlySpan<int> target)
    {
        var result = new int[target.Length];
        for (int axis = 1; axis <= shape.Length; axis++)
            result[^axis] = shape[^axis] == 1 ? 0 : strides[^axis];
        return result;
    }

    /// <summary>A shape as NumPy writes it: <c>()</c>, <c>(3,)</c>, <c>(3, 4)</c>.</summary>
    internal static string Format(ReadOnlySpan<int> shape) => shape.Length == 1 ? $"({shape[0]},)" : $"({string.Join(", ", shape.ToArray())})";

    /// <summary>A text over lengths.</summary>
    internal static string Fill(string format, int[] lengths) => string.Format(CultureInfo.InvariantCulture, format, [.. lengths]);

    // Lengths of 0 count as 1, as in RowMajorStrides, whose product must not overflow either.
    private static void CheckSize(ReadOnlySpan<int> shape)
    {
        long size = 1;
        foreach (int length in shape)
        {
            size *= Math.Max(1, length);
            if (size > ShapeRules.MaxLength)
                throw new ArgumentException(Fill(ShapeRules.TooLarge(shape.Length), shape.ToArray()), nameof(shape));
        }
    }
}
