namespace DualJit.IR;

/// <summary>What <c>mask.load</c> and <c>mask.store</c> mean: all that is read is read before anything is written.</summary>
internal static class ArrayMasks
{
    /// <param name="allocate">Makes an array of as many elements.</param>
    public static ArrayView Load(ArrayView array, RuntimeValue mask, int elementSize, Func<long, ArrayView> allocate)
    {
        var addresses = Addresses(array, mask, elementSize);
        var result = allocate(addresses.Count);
        for (int i = 0; i < addresses.Count; i++) Copy(addresses[i], result.Data + i * elementSize, elementSize);
        return result;
    }

    /// <param name="value">An array of one element for each, or one for all.</param>
    public static void Store(ArrayView array, RuntimeValue mask, RuntimeValue value, DType dtype)
    {
        var addresses = Addresses(array, mask, dtype.Size);
        if (value.View is not { IsNull: false } source) throw new ArgumentNullException("value");
        ArrayMap.CheckBroadcast(source.Lengths, [addresses.Count]);
        var elements = new RuntimeValue[addresses.Count];
        for (int i = 0; i < elements.Length; i++) elements[i] = RuntimeValue.Load(source.Address(source.IndicesIn([i]), dtype.Size), dtype);
        for (int i = 0; i < elements.Length; i++) elements[i].Store(addresses[i], dtype);
    }

    private static List<nint> Addresses(ArrayView array, RuntimeValue mask, int elementSize)
    {
        if (mask.View is not { IsNull: false } isTaken) throw new ArgumentNullException("mask");
        if (!isTaken.Lengths.SequenceEqual(array.Lengths)) throw new ArgumentException(ArrayMap.Fill(ShapeRules.IsNoMask(isTaken.Lengths.Length, array.Lengths.Length), [.. isTaken.Lengths, .. array.Lengths]), "mask");
        var addresses = new List<nint>();
        for (long i = 0; i < array.Length; i++)
            if (ScalarMemory.Load(isTaken.AddressAt(i, sizeof(bool)), DType.Bool) != 0) addresses.Add(array.AddressAt(i, elementSize));
        return addresses;
    }

    private static unsafe void Copy(nint from, nint to, int bytes) => Buffer.MemoryCopy((void*)from, (void*)to, bytes, bytes);
}
