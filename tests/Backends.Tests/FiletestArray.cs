using DualJit.IR;

namespace DualJit.Tests;

/// <summary>An array in memory that code under test gets: between its elements and around them are bytes that must not change.</summary>
/// <remarks>Of strided arrays only every second element is used, and the first axis runs backwards. Of those of layout <c>Inner</c> it does too, over every second row.</remarks>
internal sealed unsafe class FiletestArray
{
    private const byte Poison = 0xA5;
    private const int Margin = 64;
    private readonly DType _dtype;
    private readonly byte[] _memory;

    private FiletestArray(DType dtype, long[] lengths, Layout layout)
    {
        _dtype = dtype;
        var strides = new long[lengths.Length];
        long elements = layout == Layout.Strided ? 2 : 1;
        for (int i = 0; i < lengths.Length; i++)
        {
            int axis = layout == Layout.F ? i : lengths.Length - 1 - i;
            strides[axis] = elements;
            elements *= layout == Layout.Inner && i == 0 ? 2 * lengths[axis] : lengths[axis];
        }
        _memory = GC.AllocateUninitializedArray<byte>((int)(2 * Margin + elements * dtype.Size), pinned: true);
        Array.Fill(_memory, Poison);
        long first = 0;
        if (layout is Layout.Strided or Layout.Inner && lengths.Length > 0)
        {
            first = Math.Max(lengths[0] - 1, 0) * strides[0];
            strides[0] = -strides[0];
        }
        fixed (byte* start = _memory) View = new ArrayView((nint)(start + Margin + first * dtype.Size), lengths, strides);
    }

    public ArrayView View { get; }

    public static FiletestArray Create(DType dtype, Layout layout, RunValue value)
    {
        var lengths = new List<long>();
        for (var level = value; level?.Items is { } items; level = items.FirstOrDefault()) lengths.Add(items.Count);
        var array = new FiletestArray(dtype, [.. lengths], layout);
        array.ForEach(value, (address, element) => ScalarMemory.Store(address, dtype, FiletestValues.Parse(dtype, element.Text)));
        return array;
    }

    /// <summary>An array whose elements have no values yet.</summary>
    public static FiletestArray Create(DType dtype, Layout layout, long[] lengths) => new(dtype, lengths, layout);

    /// <summary>Gives each element, in row-major order, a value of its number.</summary>
    public void Fill(Func<long, long> valueOf)
    {
        long next = 0;
        ForEach([], address => ScalarMemory.Store(address, _dtype, valueOf(next++)));
    }

    /// <summary>The bits of the elements in row-major order.</summary>
    public List<long> Elements()
    {
        var elements = new List<long>();
        ForEach([], address => elements.Add(ScalarMemory.Load(address, _dtype)));
        return elements;
    }

    /// <summary>Asserts that the elements are those of <paramref name="expected"/>.</summary>
    public void AssertElements(RunValue expected, string message) =>
        ForEach(expected, (address, element) =>
            FiletestValues.AssertEqual(_dtype, FiletestValues.Parse(_dtype, element.Text), ScalarMemory.Load(address, _dtype), approximate: false, message));

    /// <summary>Asserts that nothing but elements was written.</summary>
    public void AssertUntouched(string message)
    {
        var isElement = new bool[_memory.Length];
        fixed (byte* start = _memory)
        {
            nint origin = (nint)start;
            ForEach([], address => isElement.AsSpan((int)(address - origin), _dtype.Size).Fill(true));
        }
        for (int i = 0; i < _memory.Length; i++)
            if (!isElement[i] && _memory[i] != Poison) Assert.Fail($"{message}: byte {i - Margin} beside the elements was written");
    }

    private void ForEach(long[] indices, Action<nint> visit)
    {
        if (indices.Length == View.Lengths.Length) visit(View.Address(indices, _dtype.Size));
        else for (long i = 0; i < View.Lengths[indices.Length]; i++) ForEach([.. indices, i], visit);
    }

    private void ForEach(RunValue value, Action<nint, RunValue> visit, params long[] indices)
    {
        if (indices.Length == View.Lengths.Length)
        {
            visit(View.Address(indices, _dtype.Size), value);
            return;
        }
        var items = value.Items ?? throw new FormatException($"'{value.Text}' is no array");
        Assert.Equal(View.Lengths[indices.Length], items.Count);
        for (int i = 0; i < items.Count; i++) ForEach(items[i], visit, [.. indices, i]);
    }
}

/// <summary>Scalars of run lines.</summary>
internal static class FiletestValues
{
    public static long Parse(DType dtype, string text) => Literals.Parse(dtype, text) ?? throw new FormatException($"'{text}' is no {dtype.IrName}");

    /// <summary>Asserts that the bits are the same, or both a NaN.</summary>
    public static void AssertEqual(DType dtype, long expected, long actual, bool approximate, string message)
    {
        if (expected == actual) return;
        if (dtype.IsFloat)
        {
            double a = ToDouble(dtype, expected), b = ToDouble(dtype, actual);
            if (double.IsNaN(a) && double.IsNaN(b)) return;
            double epsilon = dtype == DType.Float32 ? 1e-6 : 1e-14;
            if (approximate && Math.Abs(a - b) <= epsilon * Math.Abs(a)) return;
        }
        Assert.Fail($"{message}: got {Literals.Print(dtype, actual)}, expected {Literals.Print(dtype, expected)}");
    }

    private static double ToDouble(DType dtype, long bits) => dtype switch
    {
        DType.Float16 => (double)ScalarBits.To<Half>(bits),
        DType.Float32 => ScalarBits.To<float>(bits),
        _ => ScalarBits.To<double>(bits),
    };
}
