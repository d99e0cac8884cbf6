namespace DualJit.IR;

/// <summary>Scalars in memory, as <see cref="ScalarBits"/>.</summary>
public static unsafe class ScalarMemory
{
    public static long Load(nint address, DType dtype) => dtype switch
    {
        DType.Bool => *(byte*)address != 0 ? 1 : 0,
        DType.Int8 => *(sbyte*)address,
        DType.UInt8 => *(byte*)address,
        DType.Int16 => *(short*)address,
        DType.UInt16 or DType.Float16 => *(ushort*)address,
        DType.Int32 => *(int*)address,
        DType.UInt32 or DType.Float32 => *(uint*)address,
        DType.Int64 or DType.UInt64 or DType.Float64 => *(long*)address,
        DType.Complex128 => throw new InternalCompilerException("a Complex does not fit in 64 bits"),
    };

    public static void Store(nint address, DType dtype, long bits)
    {
        switch (dtype.Size)
        {
            case 1: *(byte*)address = (byte)bits; break;
            case 2: *(short*)address = (short)bits; break;
            case 4: *(int*)address = (int)bits; break;
            case 8: *(long*)address = bits; break;
            default: throw new InternalCompilerException("a Complex does not fit in 64 bits");
        }
    }
}
