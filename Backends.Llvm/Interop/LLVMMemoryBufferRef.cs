namespace DualJit.Llvm.Interop;

/// <summary>Bytes that LLVM owns.</summary>
internal readonly unsafe record struct LLVMMemoryBufferRef(nint Handle) : IDisposable
{
    public ReadOnlySpan<byte> Bytes => new(LLVM.GetBufferStart(this), checked((int)LLVM.GetBufferSize(this)));

    public static LLVMMemoryBufferRef Create(ReadOnlySpan<byte> bytes, string name)
    {
        fixed (byte* pointer = bytes) return LLVM.CreateMemoryBufferWithMemoryRangeCopy(pointer, (nuint)bytes.Length, name);
    }

    public void Dispose() => LLVM.DisposeMemoryBuffer(this);
}
