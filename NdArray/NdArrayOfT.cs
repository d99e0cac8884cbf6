using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using DualJit.Printing;

namespace DualJit;

/// <summary>An n-dimensional array of rank 0 to 8 with elements of type <typeparamref name="T"/>.</summary>
/// <typeparam name="T">bool, an integer, <see cref="Half"/>, float, double or <see cref="System.Numerics.Complex"/>, or a struct of such: then there is no dtype, and of the functions only those that move elements; <see cref="Field{TField}(System.Linq.Expressions.Expression{Func{T, TField}})"/> has the others.</typeparam>
/// <inheritdoc/>
public sealed partial class NdArray<T> : NdArray where T : unmanaged
{
    internal NdArray(Array buffer, int offset, int[] shape, int[] strides, bool isReadOnly = false) : base(buffer, ElementTypes.KeyOf<T>(), offset, shape, strides, isReadOnly) { }

    /// <summary>A dense row-major array over a new buffer, or one that nobody else sees.</summary>
    internal NdArray((Array Buffer, int Offset) storage, int[] shape) : this(storage.Buffer, storage.Offset, shape, Shapes.RowMajorStrides(shape)) { }

    /// <summary>The same, of the shape of another array of layout C, whose shape and strides it shares.</summary>
    internal NdArray((Array Buffer, int Offset) storage, NdArray like) : base(storage.Buffer, ElementTypes.KeyOf<T>(), storage.Offset, like) { }

    /// <summary>The elements as one span, in row-major order, over the memory of the array itself.</summary>
    /// <exception cref="InvalidOperationException">The layout is not <see cref="Layout.C"/>, or the array is read-only.</exception>
    public Span<T> AsSpan() => IsReadOnly
        ? throw new InvalidOperationException("The array is read-only, and a span can be written to. Call AsReadOnlySpan(), or Copy() first.")
        : OneSpan;

    /// <summary>The elements as one span, in row-major order, over the memory of the array itself; also those of a read-only array.</summary>
    /// <exception cref="InvalidOperationException">The layout is not <see cref="Layout.C"/>.</exception>
    public ReadOnlySpan<T> AsReadOnlySpan() => OneSpan;

    private Span<T> OneSpan => Layout == Layout.C
        ? Dense
        : throw new InvalidOperationException($"Only an array of layout C is one span; this one, of shape {Shapes.Format(ShapeArray)}, has layout {Layout}. Call Copy() first, or ToArray().");

    /// <summary>The elements in row-major order, copied into a new .NET array.</summary>
    public T[] ToArray()
    {
        if (Layout == Layout.C) return Dense.ToArray();
        var result = GC.AllocateUninitializedArray<T>(Length);
        Elementwise.Gather(this, result);
        return result;
    }

    /// <inheritdoc/>
    public override NdArray<T> Copy()
    {
        var result = new NdArray<T>(Buffers.Uninitialized<T>(Length), ShapeArray);
        Elementwise.Gather(this, result.Dense);
        return result;
    }

    /// <inheritdoc/>
    public override NdArray<TResult> Cast<TResult>()
    {
        if (IsOfStructs) throw OfStructs();
        Casting.Check<T, TResult>();
        return Elementwise.Map<T, TResult, ElementFunctions.Cast<T, TResult>>(this);
    }

    /// <summary>The array as NumPy prints it: aligned, with at most eight decimals, and with only the edges of an array of more than 1000 elements.</summary>
    public override string ToString() => ArrayPrinter<T>.Print(this);

    internal override NdArray Restrided(int[] shape, int[] strides) => new NdArray<T>(Buffer, Offset, shape, strides, IsReadOnly);

    internal override ref byte First => ref Unsafe.As<T, byte>(ref At(Offset));

    private protected override Scalar Load(int position) => IsOfStructs ? throw OfStructs() : Scalar.Of(At(position));

    private protected override void Store(int position, Scalar value) => Writable.At(position) = IsOfStructs ? throw OfStructs() : value.Cast<T>();

    /// <summary>The array itself, to write to.</summary>
    /// <exception cref="InvalidOperationException">The array is read-only.</exception>
    internal NdArray<T> Writable => IsReadOnly ? throw new InvalidOperationException("The array is read-only: it is a view by AsReadOnly or BroadcastTo. Call Copy() for one that can be written.") : this;

    /// <summary>The element at a place in the buffer, which every index inside the shape is.</summary>
    internal ref T At(int position) => ref Unsafe.Add(ref MemoryMarshal.GetArrayDataReference(Unsafe.As<T[]>(Buffer)), position);

    /// <summary>The elements of an array of layout C or F, in the order they lie in memory.</summary>
    internal Span<T> Dense => MemoryMarshal.CreateSpan(ref At(Offset), Length);
}
