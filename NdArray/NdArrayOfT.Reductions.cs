using DualJit.Reductions;

namespace DualJit;

public sealed partial class NdArray<T>
{
    /// <summary>The sum of all elements; integers wrap. Of no elements it is 0.</summary>
    /// <remarks>Floats are added in the canonical order of the row-major index: the bits are the same for every layout, CPU and in kernels.</remarks>
    /// <exception cref="NotSupportedException">The dtype is bool.</exception>
    public new T Sum() => Operators<T>.For.Sum(this);

    /// <summary>The product of all elements; integers wrap. Of no elements it is 1.</summary>
    /// <inheritdoc cref="Sum"/>
    public new T Prod() => Operators<T>.For.Product(this);

    /// <summary>The least element, NaN if there is one; -0 is below 0.</summary>
    /// <exception cref="ArgumentException">There is no element.</exception>
    /// <exception cref="NotSupportedException">The dtype has no order: it is bool or complex.</exception>
    public new T Min() => Operators<T>.For.Minimum(this);

    /// <summary>The greatest element, NaN if there is one; 0 is above -0.</summary>
    /// <inheritdoc cref="Min"/>
    public new T Max() => Operators<T>.For.Maximum(this);

    internal NdArray<T> CheckedNotEmpty() => Length > 0 ? this : throw new ArgumentException(CanonicalReduction.NothingToReduce);
}
