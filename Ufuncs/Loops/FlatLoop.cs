using System.Runtime.CompilerServices;

namespace DualJit.Ufuncs;

/// <summary>One loop over up to three arrays of one shape that have the dtypes of the function and all lie in row-major order, or have one axis, and numbers: what most calls are, and what small ones cannot spend time on finding out.</summary>
internal sealed unsafe class FlatLoop
{
    /// <summary>The most inputs.</summary>
    public const int MostInputs = 3;

    private const int Rank = 1, RankKey = 0xF, LayoutKey = 0xF << 4, BitsOfStride = 3;

    private readonly UfuncLoop _loop;
    private readonly Operators _results;

    // Of each operand: what its key is but for its rank.
    private readonly int[] _keys;

    // For arrays in order, and for others as in the last call with such.
    private Action<nint>? _code;
    private Strided? _strided;

    private sealed record Strided(int Strides, Action<nint> Code);

    /// <param name="loop">One with a single output.</param>
    public FlatLoop(UfuncLoop loop)
    {
        (_loop, _results) = (loop, Operators.Of(loop.Outputs[0]));
        _keys = [.. loop.Inputs.Concat(loop.Outputs).Select(dtype => (int)Layout.C << 4 | (int)dtype << 8)];
    }

    /// <summary>Runs it where the operands are such arrays.</summary>
    /// <param name="a">The first input.</param>
    /// <param name="b">The second one, or null where the function takes no more; so with <paramref name="c"/>.</param>
    /// <param name="c">The third one.</param>
    /// <param name="output">Where the results go; null for a new array.</param>
    /// <returns>The output; null where nothing was done.</returns>
    // Not by lists, nor in parts: going through them, and pinning by recursion, took as long as the loop over 100 elements.
    [SkipLocalsInit]
    public NdArray? Run(NdArray a, NdArray? b, NdArray? c, NdArray? output)
    {
        // By operand how it moves, 0 where by one.
        int strides = 0, result = _keys.Length - 1;
        var like = RankOf(a) > 0 || b is null ? a : RankOf(b) > 0 || c is null ? b : c;
        if (!IsIn(a, 0, like, ref strides) || (b is not null && !IsIn(b, 1, like, ref strides)) || (c is not null && !IsIn(c, 2, like, ref strides)) || like.Length == 0) return null;
        if (output is null) output = strides == 0 ? _results.EmptyLike(like) : _results.Empty(like.ShapeArray);
        else if (output.IsReadOnly || RankOf(output) != RankOf(like) || !IsIn(output, result, like, ref strides) || Overlaps.Meet(a, output) || (b is not null && Overlaps.Meet(b, output)) || (c is not null && Overlaps.Meet(c, output))) return null;
        long* frame = stackalloc long[FrameLayout.AfterOperands(MostInputs + 1, Rank) + FrameLayout.MostSizes + FrameLayout.MostCaptured];
        frame[0] = output.Length;
        // The result's place is that of an input which is not there.
        if (strides != 0)
        {
            frame[FrameLayout.StrideOf(0, 0, Rank)] = StrideOf(a);
            frame[FrameLayout.StrideOf(1, 0, Rank)] = StrideOf(b ?? a);
            frame[FrameLayout.StrideOf(2, 0, Rank)] = StrideOf(c ?? a);
            frame[FrameLayout.StrideOf(result, 0, Rank)] = StrideOf(output);
        }
        fixed (byte* first = &a.First, second = &(b ?? a).First, third = &(c ?? a).First, target = &output.First)
        {
            frame[FrameLayout.AddressOf(0, Rank)] = (long)first;
            frame[FrameLayout.AddressOf(1, Rank)] = (long)second;
            frame[FrameLayout.AddressOf(2, Rank)] = (long)third;
            frame[FrameLayout.AddressOf(result, Rank)] = (long)target;
            (strides == 0 ? _code ??= Find(0) : StridedCode(strides))((nint)frame);
        }
        return output;
    }

    private Action<nint> StridedCode(int strides) => (_strided is { } last && last.Strides == strides ? last : _strided = new Strided(strides, Find(strides))).Code;

    /// <summary>Whether an array has the shape and the dtype, and lies in the way of one loop; or is a number.</summary>
    private bool IsIn(NdArray array, int operand, NdArray like, ref int strides)
    {
        int key = array.Key & ~NdArray.ReadOnlyKey, other = key ^ (_keys[operand] | RankOf(like));
        if (other != 0)
        {
            bool isNumber = key == _keys[operand];
            if (!isNumber && ((other & ~LayoutKey) != 0 || RankOf(like) != 1)) return false;
            strides |= ((int)InnerStrides.Of(isNumber ? 0 : array.StrideArray[0]) ^ (int)InnerStride.One) << operand * BitsOfStride;
            if (isNumber) return true;
        }
        return ReferenceEquals(array.ShapeArray, like.ShapeArray) || (array.Length == like.Length && (RankOf(like) == 1 || array.Shape.SequenceEqual(like.Shape)));
    }

    // Of its key: the shape is memory that need not be read.
    private static int RankOf(NdArray array) => array.Key & RankKey;

    private static long StrideOf(NdArray array) => RankOf(array) == 0 ? 0 : array.StrideArray[0];

    private Action<nint> Find(int strides)
    {
        var shape = new NestShape(Rank, HasMask: false, _loop.Facts.MayThrow, 0);
        for (int i = 0; i < _keys.Length; i++) shape = shape.With(i, i < _loop.Inputs.Length ? _loop.Inputs[i] : _loop.Outputs[0], (InnerStride)(strides >> i * BitsOfStride & ((1 << BitsOfStride) - 1) ^ (int)InnerStride.One));
        return _loop.Maps.Find(shape);
    }
}
