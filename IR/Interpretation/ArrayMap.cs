using System.Globalization;

namespace DualJit.IR;

/// <summary>What <c>map</c> means: values of the function over the row-major indices of the shape that the arrays broadcast to.</summary>
internal static class ArrayMap
{
    /// <param name="operands">Arrays, of which the function takes the elements, or where its parameters are arrays all, and scalars.</param>
    /// <param name="allocate">Makes the result of the lengths of its axes.</param>
    /// <param name="evaluate">Calls the function.</param>
    public static ArrayView Run(Function function, RuntimeValue[] operands, Func<long[], ArrayView> allocate, Func<RuntimeValue[], RuntimeValue> evaluate)
    {
        bool IsWalked(RuntimeValue operand, int i) => operand.View is not null && !function.TakesWhole(i);
        for (int i = 0; i < operands.Length; i++)
            if (IsWalked(operands[i], i) && operands[i].View!.IsNull) throw new ArgumentNullException(function.NameOf(function.Parameters[i]));
        var lengths = operands.Where(IsWalked).Select(operand => operand.Array.Lengths).Aggregate(Broadcast);
        var result = allocate(lengths);
        var types = function.ParameterTypes.ToArray();
        var indices = new long[lengths.Length];
        for (long count = result.Length; count > 0; count--)
        {
            var elements = operands.Select((operand, i) => IsWalked(operand, i) ? RuntimeValue.Load(operand.Array.Address(operand.Array.IndicesIn(indices), types[i].DType.Size), types[i].DType) : operand);
            evaluate([.. elements]).Store(result.Address(indices, function.ReturnType.DType.Size), function.ReturnType.DType);
            for (int axis = indices.Length - 1; axis >= 0 && ++indices[axis] == lengths[axis]; axis--) indices[axis] = 0;
        }
        return result;
    }

    /// <summary>The shape that two broadcast to.</summary>
    internal static long[] Broadcast(long[] left, long[] right)
    {
        var result = new long[Math.Max(left.Length, right.Length)];
        for (int axis = 1; axis <= result.Length; axis++)
        {
            long a = axis <= left.Length ? left[^axis] : 1, b = axis <= right.Length ? right[^axis] : 1;
            if (a != b && a != 1 && b != 1) throw new ArgumentException(Fill(ShapeRules.DoNotBroadcast(left.Length, right.Length, axis), [.. left, .. right]));
            result[^axis] = a == 1 ? b : a;
        }
        CheckSize(result);
        return result;
    }

    /// <summary>Throws where an array of a shape does not broadcast to another.</summary>
    internal static void CheckBroadcast(long[] from, long[] to)
    {
        if (from.Length > to.Length || !Broadcast(from, to).SequenceEqual(to)) throw new ArgumentException(Fill(ShapeRules.DoesNotBroadcastTo(from.Length, to.Length), [.. from, .. to]), "shape");
    }

    /// <summary>Throws where no array has a shape.</summary>
    internal static void CheckShape(long[] shape)
    {
        if (shape.Any(length => length < 0)) throw new ArgumentException(Fill(ShapeRules.NegativeLength(shape.Length), shape), "shape");
        CheckSize(shape);
    }

    internal static string Fill(string format, long[] lengths) => string.Format(CultureInfo.InvariantCulture, format, [.. lengths]);

    private static void CheckSize(long[] shape)
    {
        long size = 1;
        foreach (long length in shape)
        {
            size *= Math.Max(1, length);
            if (size > ShapeRules.MaxLength) throw new ArgumentException(Fill(ShapeRules.TooLarge(shape.Length), shape), "shape");
        }
    }
}
