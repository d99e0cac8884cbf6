using System.Runtime.CompilerServices;
using DualJit.Frontend;

namespace DualJit.Ufuncs;

/// <summary>One application of a ufunc: finds the shape, makes the outputs that are not given, and runs the loops.</summary>
internal static class UfuncCall
{
    /// <param name="ufunc">Named in messages.</param>
    /// <param name="loop">The one for the dtypes of the inputs.</param>
    /// <param name="arrays">The inputs; the outputs, null where one is to be made; the mask where there is one.</param>
    /// <param name="hasMask">Whether the last array is one.</param>
    /// <param name="casting">What conversions to the dtypes of outputs may do.</param>
    public static void Run(Ufunc ufunc, UfuncLoop loop, NdArray[] arrays, bool hasMask, CastingRule casting)
    {
        int inputs = loop.Inputs.Length;
        int[] shape = FindShape([.. arrays.AsSpan(0, inputs), .. hasMask ? arrays.AsSpan(arrays.Length - 1) : []]);
        bool isGiven = false;
        for (int i = 0; i < loop.Outputs.Length; i++)
        {
            var dtype = loop.Outputs[i];
            ref var output = ref arrays[inputs + i];
            if (output is null)
            {
                output = hasMask ? NdArray.Zeros(dtype, shape) : Operators.Of(dtype).Empty(shape);
                continue;
            }
            Check(ufunc, output, i, dtype, shape, casting);
            isGiven = true;
        }
        if (isGiven) Overlaps.CopyInputs(arrays, inputs, loop.Outputs.Length);
        Run(loop.Maps, arrays, shape, hasMask, loop.Facts.MayThrow);
    }

    /// <summary>Runs loops over arrays that are all there and fit.</summary>
    [SkipLocalsInit]
    public static unsafe void Run(Nests nests, ReadOnlySpan<NdArray> arrays, int[] shape, bool hasMask, bool keepsOrder)
    {
        if (Shapes.Count(shape) == 0) return;
        var nest = new Nest(stackalloc long[Nest.Room], shape, arrays, keepsOrder);
        nest.Run(nests.Find(nest.ShapeOf(hasMask, keepsOrder)));
    }

    /// <exception cref="ArgumentException">The output has not the shape.</exception>
    /// <exception cref="InvalidOperationException">It is read-only.</exception>
    /// <exception cref="InvalidCastException">Results are not converted to its dtype.</exception>
    public static void Check(Ufunc ufunc, NdArray output, int index, DType dtype, int[] shape, CastingRule casting)
    {
        CheckMemory(ufunc, output, index, shape);
        if (!casting.Allows(dtype, output.DType)) throw new InvalidCastException($"Output {index} of ufunc '{ufunc.Name}' is {output.DType.NumPyName}, to which {dtype.NumPyName} is not converted under the casting rule {casting}.");
    }

    /// <exception cref="ArgumentException">The output has not the shape.</exception>
    /// <exception cref="InvalidOperationException">It is read-only.</exception>
    public static void CheckMemory(Ufunc ufunc, NdArray output, int index, int[] shape)
    {
        if (!output.Shape.SequenceEqual(shape)) OutputShapes.Check($"Output {index} of ufunc '{ufunc.Name}'", output.Shape, shape);
        if (output.IsReadOnly) throw new InvalidOperationException($"Output {index} of ufunc '{ufunc.Name}' is read-only: it is a view by AsReadOnly or BroadcastTo.");
    }

    /// <summary>The shape that arrays broadcast to.</summary>
    public static int[] FindShape(ReadOnlySpan<NdArray> arrays)
    {
        int[] shape = arrays[0].ShapeArray;
        for (int i = 1; i < arrays.Length; i++)
            if (!arrays[i].Shape.SequenceEqual(shape)) shape = Shapes.Broadcast(shape, arrays[i].Shape);
        return shape;
    }
}
