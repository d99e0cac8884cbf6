namespace DualJit.Frontend;

/// <summary>What the code of a gufunc in a kernel depends on besides its function, and what is said of shapes that do not fit: composite formats over their lengths.</summary>
/// <param name="Name">For messages.</param>
/// <param name="Signature">The core dimensions.</param>
public sealed record GufuncCode(string Name, CoreSignature Signature)
{
    /// <summary>A fixed size is another one in an operand.</summary>
    public string HasNotTheSize(int operand, int wanted) => $"Operand {operand} of gufunc '{Name}' has size {{0}} where {Signature} has {wanted}.";

    /// <summary>A dimension is of one size in an operand and of another one in one after it.</summary>
    public string HasTwoSizes(CoreDimension dimension, int first, int operand) => $"Dimension {dimension.Name} of {Signature} is {{0}} in operand {first} of gufunc '{Name}', and {{1}} in operand {operand}.";

    /// <summary>A computed size is negative.</summary>
    public string IsNegative(CoreDimension dimension) => $"Dimension {dimension.Name} of {Signature} would be {{0}}.";

    /// <summary>Loop dimensions have a length each that meet and do not broadcast.</summary>
    public string DoesNotBroadcast(int operand, int other) => $"The loop dimensions of operand {operand} of gufunc '{Name}' do not broadcast with those of operand {other}: lengths {{1}} and {{0}} meet on one axis.";

    public bool Equals(GufuncCode? other) => other is not null && Name == other.Name && Signature.ToString() == other.Signature.ToString();

    public override int GetHashCode() => HashCode.Combine(Name, Signature.ToString());

    // The methods below are code of kernels too.

    /// <summary>Where the loop dimensions of two shapes do not broadcast.</summary>
    /// <returns>The axis, counted from the last, which is 1, and the lengths there; 0 where they do.</returns>
    public static (int Axis, int Length, int Other) FindClash(ReadOnlySpan<int> shape, int core, ReadOnlySpan<int> other, int coreOfOther)
    {
        for (int axis = 1; axis <= shape.Length - core && axis <= other.Length - coreOfOther; axis++)
        {
            int a = shape[shape.Length - core - axis], b = other[other.Length - coreOfOther - axis];
            if (a != b && a != 1 && b != 1) return (axis, a, b);
        }
        return (0, 0, 0);
    }

    /// <summary>Whether each core array lies in row-major order without gaps.</summary>
    public static bool IsDense(ReadOnlySpan<int> shape, ReadOnlySpan<int> strides, int core)
    {
        long stride = 1;
        bool isDense = true;
        for (int axis = shape.Length - 1; axis >= shape.Length - core; axis--)
        {
            isDense &= shape[axis] == 1 || strides[axis] == stride;
            stride *= shape[axis];
        }
        return isDense || stride == 0;
    }

    /// <summary>How far the core array with a number is from the first one, in elements.</summary>
    /// <param name="number">In row-major order of the loop.</param>
    /// <param name="loop">Its shape.</param>
    /// <param name="shape">That of the operand, which broadcasts to it.</param>
    /// <param name="strides">Those of the operand.</param>
    /// <param name="core">How many core axes it has.</param>
    public static long DistanceOf(long number, ReadOnlySpan<int> loop, ReadOnlySpan<int> shape, ReadOnlySpan<int> strides, int core)
    {
        long distance = 0;
        int before = loop.Length - (shape.Length - core);
        for (int axis = loop.Length - 1; axis >= before; axis--)
        {
            long length = loop[axis];
            if (shape[axis - before] != 1) distance += number % length * strides[axis - before];
            number /= length;
        }
        return distance;
    }
}
