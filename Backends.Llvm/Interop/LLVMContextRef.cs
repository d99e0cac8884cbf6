using System.Text;

namespace DualJit.Llvm.Interop;

/// <summary>Owner of types, constants and modules; for one thread at a time. Modules are to be disposed before it.</summary>
internal readonly unsafe record struct LLVMContextRef(nint Handle) : IDisposable
{
    public static LLVMContextRef Create() => LLVM.ContextCreate();

    public LLVMTypeRef VoidType => LLVM.VoidTypeInContext(this);

    public LLVMTypeRef Int1Type => LLVM.IntTypeInContext(this, 1);

    public LLVMTypeRef Int8Type => LLVM.IntTypeInContext(this, 8);

    public LLVMTypeRef Int16Type => LLVM.IntTypeInContext(this, 16);

    public LLVMTypeRef Int32Type => LLVM.IntTypeInContext(this, 32);

    public LLVMTypeRef Int64Type => LLVM.IntTypeInContext(this, 64);

    public LLVMTypeRef HalfType => LLVM.HalfTypeInContext(this);

    public LLVMTypeRef FloatType => LLVM.FloatTypeInContext(this);

    public LLVMTypeRef DoubleType => LLVM.DoubleTypeInContext(this);

    /// <summary>The pointer type, of which there is one per address space.</summary>
    public LLVMTypeRef PointerType => LLVM.PointerTypeInContext(this, 0);

    public LLVMTypeRef GetIntType(uint bits) => LLVM.IntTypeInContext(this, bits);

    public LLVMTypeRef GetStructType(ReadOnlySpan<LLVMTypeRef> elements, bool packed)
    {
        fixed (LLVMTypeRef* pointer = elements) return LLVM.StructTypeInContext(this, pointer, (uint)elements.Length, packed ? 1 : 0);
    }

    public LLVMValueRef GetConstStruct(ReadOnlySpan<LLVMValueRef> values, bool packed)
    {
        fixed (LLVMValueRef* pointer = values) return LLVM.ConstStructInContext(this, pointer, (uint)values.Length, packed ? 1 : 0);
    }

    public LLVMModuleRef CreateModuleWithName(string name) => LLVM.ModuleCreateWithNameInContext(name, this);

    public LLVMBuilderRef CreateBuilder() => LLVM.CreateBuilderInContext(this);

    /// <summary>Reads textual IR.</summary>
    /// <exception cref="InvalidOperationException">The text is not IR; the message says where.</exception>
    public LLVMModuleRef ParseIR(string text)
    {
        LLVMModuleRef module;
        sbyte* message = null;
        // The parser takes the buffer, whether it succeeds or not.
        if (LLVM.ParseIRInContext(this, LLVMMemoryBufferRef.Create(Encoding.UTF8.GetBytes(text), "text"), &module, &message) != 0)
            throw new InvalidOperationException(LLVM.TakeMessage(message));
        return module;
    }

    /// <summary>An attribute LLVM knows by name, such as <c>noalias</c>, or one with a number, such as <c>align</c>.</summary>
    public LLVMAttributeRef CreateEnumAttribute(string name, ulong value = 0)
    {
        var utf8 = Encoding.UTF8.GetBytes(name);
        fixed (byte* pointer = utf8)
        {
            var kind = LLVM.GetEnumAttributeKindForName(pointer, (nuint)utf8.Length);
            if (kind == 0) throw new ArgumentException($"LLVM {LlvmLibrary.State.Version} has no attribute '{name}'.", nameof(name));
            return LLVM.CreateEnumAttribute(this, kind, value);
        }
    }

    public LLVMAttributeRef CreateStringAttribute(string key, string value = "")
    {
        byte[] k = Encoding.UTF8.GetBytes(key), v = Encoding.UTF8.GetBytes(value);
        fixed (byte* pk = k, pv = v) return LLVM.CreateStringAttribute(this, pk, (uint)k.Length, pv, (uint)v.Length);
    }

    public uint GetMDKindID(string name)
    {
        var utf8 = Encoding.UTF8.GetBytes(name);
        fixed (byte* pointer = utf8) return LLVM.GetMDKindIDInContext(this, pointer, (uint)utf8.Length);
    }

    public LLVMMetadataRef GetMDString(string text)
    {
        var utf8 = Encoding.UTF8.GetBytes(text);
        fixed (byte* pointer = utf8) return LLVM.MDStringInContext2(this, pointer, (nuint)utf8.Length);
    }

    public LLVMMetadataRef GetMDNode(ReadOnlySpan<LLVMMetadataRef> nodes)
    {
        fixed (LLVMMetadataRef* pointer = nodes) return LLVM.MDNodeInContext2(this, pointer, (nuint)nodes.Length);
    }

    /// <summary>A node that is its own first operand, as loop metadata has to be, so that no two loops share one.</summary>
    public LLVMMetadataRef GetSelfReferentialMDNode(ReadOnlySpan<LLVMMetadataRef> rest)
    {
        var placeholder = LLVM.TemporaryMDNode(this, null, 0);
        var node = GetMDNode([placeholder, .. rest]);
        LLVM.MetadataReplaceAllUsesWith(placeholder, node);
        return node;
    }

    public LLVMValueRef MetadataAsValue(LLVMMetadataRef node) => LLVM.MetadataAsValue(this, node);

    public void Dispose() => LLVM.ContextDispose(this);
}
