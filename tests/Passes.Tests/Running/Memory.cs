using DualJit.IR;

namespace DualJit.Tests.Passes;

/// <summary>The buffers of one call, in memory that does not move.</summary>
internal sealed unsafe class Memory
{
    private readonly byte[][] _bytes;
    private readonly Inputs _inputs;

    public Memory(Inputs inputs)
    {
        _inputs = inputs;
        _bytes = [.. inputs.Buffers.Select(buffer =>
        {
            byte[] bytes = GC.AllocateUninitializedArray<byte>(buffer.Values.Count * buffer.Type.Size, pinned: true);
            for (int i = 0; i < buffer.Values.Count; i++) ScalarMemory.Store(AddressOf(bytes, buffer.Type, i), buffer.Type, buffer.Values[i]);
            return bytes;
        })];
        Views = [.. inputs.Arrays.Select(array => new ArrayView(AddressOf(_bytes[array.Buffer], inputs.Buffers[array.Buffer].Type, array.Start), [.. array.Lengths], [.. array.Strides]))];
    }

    public IReadOnlyList<ArrayView> Views { get; }

    /// <summary>All elements of all buffers.</summary>
    public long[][] Read() =>
        [.. _inputs.Buffers.Select((buffer, b) => Enumerable.Range(0, buffer.Values.Count).Select(i => ScalarMemory.Load(AddressOf(_bytes[b], buffer.Type, i), buffer.Type)).ToArray())];

    private static nint AddressOf(byte[] bytes, DType type, long index)
    {
        fixed (byte* start = bytes) return (nint)(start + index * type.Size);
    }
}
