using System.Runtime.CompilerServices;

namespace DualJit.Ufuncs;

/// <summary>One loop over arrays of one shape that have the dtypes of the function and all lie in row-major order, or have one axis: what most calls are, and what small ones cannot spend time on finding out.</summary>
internal sealed unsafe class FlatLoop
{
    private const int Rank = 1, LayoutKey = 0xF << 4;

    private readonly UfuncLoop _loop;
    private readonly Operators _results;

    // Of each operand: what its key is but for its rank.
    private readonly int[] _keys;
    private Action<nint>? _code;

    /// <param name="loop">One with a single output.</param>
    public FlatLoop(UfuncLoop loop)
    {
        (_loop, _results) = (loop, Operators.Of(loop.Outputs[0]));
        _keys = [.. loop.Inputs.Concat(loop.Outputs).Select(dtype => (int)Layout.C << 4 | (int)dtype << 8)];
    }

    /// <summary>Runs it where the operands are such arrays.</summary>
    /// <param name="inputs">As many as the function takes.</param>
    /// <param name="output">Where the results go; null for a new array.</param>
    /// <returns>The output; null where nothing was done.</returns>
    public NdArray? Run(ReadOnlySpan<NdArray> inputs, NdArray? output)
    {
        var like = inputs[0];
        bool isFlat = true;
        for (int i = 0; i < inputs.Length; i++)
            if (!IsIn(inputs[i], i, like, ref isFlat)) return null;
        if (like.Length == 0) return null;
        if (output is null) output = isFlat ? _results.EmptyLike(like) : _results.Empty(like.ShapeArray);
        else
        {
            if (output.IsReadOnly || !IsIn(output, inputs.Length, like, ref isFlat)) return null;
            foreach (var input in inputs)
                if (Overlaps.Meet(input, output)) return null;
        }
        Run(inputs, output, isFlat ? _code ??= _loop.Maps.Find(Shape()) : _loop.Maps.Find(Shape(inputs, output)), isFlat);
        return output;
    }

    /// <summary>Whether an array has the shape and the dtype, and lies in the way of one loop.</summary>
    private bool IsIn(NdArray array, int operand, NdArray like, ref bool isFlat)
    {
        int other = (array.Key & ~NdArray.ReadOnlyKey) ^ (_keys[operand] | like.Rank);
        if (other != 0)
        {
            if ((other & ~LayoutKey) != 0 || like.Rank != 1) return false;
            isFlat = false;
        }
        return HaveOneShape(array, like);
    }

    [SkipLocalsInit]
    private static void Run(ReadOnlySpan<NdArray> inputs, NdArray output, Action<nint> code, bool isFlat)
    {
        long* frame = stackalloc long[FrameLayout.AfterOperands(Nest.MostOperands, Rank) + FrameLayout.MostSizes + FrameLayout.MostCaptured];
        frame[0] = output.Length;
        if (!isFlat)
            for (int operand = 0; operand <= inputs.Length; operand++) frame[FrameLayout.StrideOf(operand, 0, Rank)] = (operand < inputs.Length ? inputs[operand] : output).StrideArray[0];
        Pin(inputs, output, 0, frame, code);
    }

    private static bool HaveOneShape(NdArray a, NdArray b) => ReferenceEquals(a.ShapeArray, b.ShapeArray) || a.Shape.SequenceEqual(b.Shape);

    // A pinned reference lasts as long as its method.
    private static void Pin(ReadOnlySpan<NdArray> inputs, NdArray output, int operand, long* frame, Action<nint> code)
    {
        fixed (byte* first = &(operand < inputs.Length ? inputs[operand] : output).First)
        {
            frame[FrameLayout.AddressOf(operand, Rank)] = (long)first;
            if (operand < inputs.Length) Pin(inputs, output, operand + 1, frame, code);
            else code((nint)frame);
        }
    }

    private NestShape Shape()
    {
        var shape = new NestShape(Rank, HasMask: false, IsApart: true, 0);
        for (int i = 0; i < _keys.Length; i++) shape = shape.With(i, i < _loop.Inputs.Length ? _loop.Inputs[i] : _loop.Outputs[0], InnerStride.One);
        return shape;
    }

    private NestShape Shape(ReadOnlySpan<NdArray> inputs, NdArray output)
    {
        var shape = new NestShape(Rank, HasMask: false, IsApart: false, 0);
        for (int i = 0; i < inputs.Length; i++) shape = shape.With(i, _loop.Inputs[i], InnerStrides.Of(inputs[i].StrideArray[0]));
        return shape.With(inputs.Length, _loop.Outputs[0], InnerStrides.Of(output.StrideArray[0]));
    }
}
