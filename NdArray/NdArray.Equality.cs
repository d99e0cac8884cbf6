namespace DualJit;

public abstract partial class NdArray
{
    /// <summary>Where the elements are equal. (The operator <c>==</c> compares references, as for any class.)</summary>
    /// <typeparam name="T">The type of the elements, any dtype.</typeparam>
    /// <param name="left">An array of any shape, or a scalar.</param>
    /// <param name="right">An array whose shape broadcasts with that of <paramref name="left"/>, or a scalar.</param>
    /// <returns>A new array of the broadcast shape.</returns>
    /// <exception cref="ArgumentNullException">An operand is null.</exception>
    /// <exception cref="ArgumentException">The shapes do not broadcast: both are named.</exception>
    public static NdArray<bool> Equal<T>(NdArray<T> left, NdArray<T> right) where T : unmanaged
        => Operators<T>.For.Compare(Operator.Equal, NdArray<T>.Checked(left), NdArray<T>.Checked(right));

    /// <inheritdoc cref="Equal{T}(NdArray{T}, NdArray{T})"/>
    public static NdArray<bool> Equal<T>(NdArray<T> left, T right) where T : unmanaged
        => Operators<T>.For.Compare(Operator.Equal, NdArray<T>.Checked(left), NdArray<T>.Single(right));

    /// <inheritdoc cref="Equal{T}(NdArray{T}, NdArray{T})"/>
    public static NdArray<bool> Equal<T>(T left, NdArray<T> right) where T : unmanaged
        => Operators<T>.For.Compare(Operator.Equal, NdArray<T>.Single(left), NdArray<T>.Checked(right));

    /// <summary>Where the elements are not equal; so it is where either is NaN. (The operator <c>!=</c> compares references, as for any class.)</summary>
    /// <typeparam name="T">The type of the elements, any dtype.</typeparam>
    /// <param name="left">An array of any shape, or a scalar.</param>
    /// <param name="right">An array whose shape broadcasts with that of <paramref name="left"/>, or a scalar.</param>
    /// <returns>A new array of the broadcast shape.</returns>
    /// <exception cref="ArgumentNullException">An operand is null.</exception>
    /// <exception cref="ArgumentException">The shapes do not broadcast: both are named.</exception>
    public static NdArray<bool> NotEqual<T>(NdArray<T> left, NdArray<T> right) where T : unmanaged
        => Operators<T>.For.Compare(Operator.NotEqual, NdArray<T>.Checked(left), NdArray<T>.Checked(right));

    /// <inheritdoc cref="NotEqual{T}(NdArray{T}, NdArray{T})"/>
    public static NdArray<bool> NotEqual<T>(NdArray<T> left, T right) where T : unmanaged
        => Operators<T>.For.Compare(Operator.NotEqual, NdArray<T>.Checked(left), NdArray<T>.Single(right));

    /// <inheritdoc cref="NotEqual{T}(NdArray{T}, NdArray{T})"/>
    public static NdArray<bool> NotEqual<T>(T left, NdArray<T> right) where T : unmanaged
        => Operators<T>.For.Compare(Operator.NotEqual, NdArray<T>.Single(left), NdArray<T>.Checked(right));

    /// <summary>Where the elements are equal, in the promoted dtype; integers of any dtypes are compared exactly. (The operator <c>==</c> compares references, as for any class.)</summary>
    /// <param name="left">An array of any shape, or a number.</param>
    /// <param name="right">An array whose shape broadcasts with that of <paramref name="left"/>, or a number.</param>
    /// <returns>A new array of the broadcast shape.</returns>
    /// <exception cref="ArgumentNullException">An operand is null.</exception>
    /// <exception cref="ArgumentException">The shapes do not broadcast.</exception>
    public static NdArray<bool> Equal(NdArray left, NdArray right) => Compare(Operator.Equal, left, right);

    /// <inheritdoc cref="Equal(NdArray, NdArray)"/>
    public static NdArray<bool> Equal(NdArray left, Scalar right) => Compare(Operator.Equal, left, right);

    /// <inheritdoc cref="Equal(NdArray, NdArray)"/>
    public static NdArray<bool> Equal(Scalar left, NdArray right) => Compare(Operator.Equal, left, right);

    /// <summary>Where the elements are not equal, in the promoted dtype; so it is where either is NaN.</summary>
    /// <param name="left">An array of any shape, or a number.</param>
    /// <param name="right">An array whose shape broadcasts with that of <paramref name="left"/>, or a number.</param>
    /// <returns>A new array of the broadcast shape.</returns>
    /// <exception cref="ArgumentNullException">An operand is null.</exception>
    /// <exception cref="ArgumentException">The shapes do not broadcast.</exception>
    public static NdArray<bool> NotEqual(NdArray left, NdArray right) => Compare(Operator.NotEqual, left, right);

    /// <inheritdoc cref="NotEqual(NdArray, NdArray)"/>
    public static NdArray<bool> NotEqual(NdArray left, Scalar right) => Compare(Operator.NotEqual, left, right);

    /// <inheritdoc cref="NotEqual(NdArray, NdArray)"/>
    public static NdArray<bool> NotEqual(Scalar left, NdArray right) => Compare(Operator.NotEqual, left, right);
}
