using System.Numerics;
using System.Runtime.CompilerServices;

namespace DualJit.Ufuncs;

/// <summary>Elements of one dtype in memory, as numbers that know their dtype, and as objects of .NET.</summary>
internal abstract class Element
{
    private static readonly Dictionary<Type, Element> ByType = new Element[]
    {
        new Element<bool>(), new Element<sbyte>(), new Element<byte>(), new Element<short>(), new Element<ushort>(), new Element<int>(), new Element<uint>(), new Element<long>(), new Element<ulong>(),
        new Element<Half>(), new Element<float>(), new Element<double>(), new Element<Complex>(),
    }.ToDictionary(element => element.Type);

    protected abstract Type Type { get; }

    public static Element Of(DType dtype) => ByType[dtype.ClrType];

    public abstract Scalar Load(long address);

    public abstract void Store(long address, Scalar value);

    /// <summary>The number as an object of the .NET type.</summary>
    public abstract object Box(Scalar value);

    public abstract Scalar Unbox(object value);

    /// <summary>A <see cref="Window{T}"/> at an element of an array.</summary>
    public abstract object Window(NdArray array, int position);

    public static Scalar ScalarOf(object value) => value is Scalar number ? number : ByType[value.GetType()].Unbox(value);
}

internal sealed unsafe class Element<T> : Element where T : unmanaged
{
    protected override Type Type => typeof(T);

    public override Scalar Load(long address) => Scalar.Of(Unsafe.ReadUnaligned<T>((void*)address));

    public override void Store(long address, Scalar value) => Unsafe.WriteUnaligned((void*)address, value.Cast<T>());

    public override object Box(Scalar value) => value.Cast<T>();

    public override Scalar Unbox(object value) => Scalar.Of((T)value);

    public override object Window(NdArray array, int position) => new Window<T>((T[])array.Buffer, position, array.Strides);
}
