namespace DualJit.Ufuncs;

/// <summary>A loop over arrays of one shape that all lie in row-major order and have the dtypes of the function: what most calls are, and what small ones cannot spend time on finding out.</summary>
internal sealed unsafe class FlatLoop
{
    private const int Rank = 1;

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
        for (int i = 0; i < inputs.Length; i++)
            if ((inputs[i].Key & ~NdArray.ReadOnlyKey) != (_keys[i] | like.Rank) || !HaveOneShape(inputs[i], like)) return null;
        if (like.Length == 0) return null;
        if (output is null) output = _results.EmptyLike(like);
        else
        {
            if (output.Key != (_keys[^1] | like.Rank) || !HaveOneShape(output, like)) return null;
            foreach (var input in inputs)
                if (Overlaps.Meet(input, output)) return null;
        }
        _code ??= _loop.Maps.Find(Shape());
        long* frame = stackalloc long[FrameLayout.AfterOperands(Nest.MostOperands, Rank)];
        frame[0] = like.Length;
        Pin(inputs, output, 0, frame);
        return output;
    }

    private static bool HaveOneShape(NdArray a, NdArray b) => ReferenceEquals(a.ShapeArray, b.ShapeArray) || a.Shape.SequenceEqual(b.Shape);

    // A pinned reference lasts as long as its method.
    private void Pin(ReadOnlySpan<NdArray> inputs, NdArray output, int operand, long* frame)
    {
        fixed (byte* first = &(operand < inputs.Length ? inputs[operand] : output).First)
        {
            frame[FrameLayout.AddressOf(operand, Rank)] = (long)first;
            if (operand < inputs.Length) Pin(inputs, output, operand + 1, frame);
            else _code!((nint)frame);
        }
    }

    private NestShape Shape()
    {
        var shape = new NestShape(Rank, HasMask: false, 0);
        for (int i = 0; i < _keys.Length; i++) shape = shape.With(i, i < _loop.Inputs.Length ? _loop.Inputs[i] : _loop.Outputs[0], InnerStride.One);
        return shape;
    }
}
