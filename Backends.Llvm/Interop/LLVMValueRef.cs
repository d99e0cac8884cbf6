using System.Text;

namespace DualJit.Llvm.Interop;

/// <summary>A constant, a global, a parameter or an instruction.</summary>
internal readonly unsafe record struct LLVMValueRef(nint Handle)
{
    public LLVMTypeRef TypeOf => LLVM.TypeOf(this);

    /// <summary>The type of the function or variable itself, of which the global is the address.</summary>
    public LLVMTypeRef GlobalValueType => LLVM.GlobalGetValueType(this);

    public string Name
    {
        get
        {
            nuint length;
            var text = LLVM.GetValueName2(this, &length);
            return Encoding.UTF8.GetString((byte*)text, (int)length);
        }
        set
        {
            var utf8 = Encoding.UTF8.GetBytes(value);
            fixed (byte* pointer = utf8) LLVM.SetValueName2(this, pointer, (nuint)utf8.Length);
        }
    }

    public bool IsInstruction => LLVM.IsAInstruction(this).Handle != 0;

    public bool IsConstant => LLVM.IsConstant(this) != 0;

    public LLVMUseRef FirstUse => LLVM.GetFirstUse(this);

    public void ReplaceAllUsesWith(LLVMValueRef replacement) => LLVM.ReplaceAllUsesWith(this, replacement);

    // Constants

    public static LLVMValueRef CreateConstInt(LLVMTypeRef type, ulong value, bool signExtend = false)
    {
        // Newer LLVMs keep bits above the width where they are passed, which breaks later folding.
        var width = (int)type.IntWidth;
        return LLVM.ConstInt(type, width < 64 ? value & ((1UL << width) - 1) : value, signExtend && width > 64 ? 1 : 0);
    }

    public static LLVMValueRef CreateConstReal(LLVMTypeRef type, double value) => LLVM.ConstReal(type, value);

    public static LLVMValueRef CreateConstNull(LLVMTypeRef type) => LLVM.ConstNull(type);

    public static LLVMValueRef CreateConstVector(ReadOnlySpan<LLVMValueRef> values)
    {
        fixed (LLVMValueRef* pointer = values) return LLVM.ConstVector(pointer, (uint)values.Length);
    }

    public static LLVMValueRef CreateConstArray(LLVMTypeRef element, ReadOnlySpan<LLVMValueRef> values)
    {
        fixed (LLVMValueRef* pointer = values) return LLVM.ConstArray2(element, pointer, (ulong)values.Length);
    }

    public static LLVMValueRef CreateConstIntToPtr(LLVMValueRef value, LLVMTypeRef type) => LLVM.ConstIntToPtr(value, type);

    public static LLVMValueRef CreateConstBitCast(LLVMValueRef value, LLVMTypeRef type) => LLVM.ConstBitCast(value, type);

    // Functions and variables

    public LLVMLinkage Linkage
    {
        set => LLVM.SetLinkage(this, value);
    }

    public LLVMUnnamedAddr UnnamedAddress
    {
        set => LLVM.SetUnnamedAddress(this, value);
    }

    public bool IsGlobalConstant
    {
        set => LLVM.SetGlobalConstant(this, value ? 1 : 0);
    }

    public LLVMValueRef Initializer
    {
        set => LLVM.SetInitializer(this, value);
    }

    public string Section
    {
        set => LLVM.SetSection(this, value);
    }

    public uint FunctionCallConv
    {
        set => LLVM.SetFunctionCallConv(this, value);
    }

    public uint ParamsCount => LLVM.CountParams(this);

    public uint BasicBlocksCount => LLVM.CountBasicBlocks(this);

    public LLVMBasicBlockRef FirstBasicBlock => LLVM.GetFirstBasicBlock(this);

    public LLVMBasicBlockRef EntryBasicBlock => LLVM.GetEntryBasicBlock(this);

    public LLVMValueRef NextFunction => LLVM.GetNextFunction(this);

    public LLVMValueRef GetParam(uint index) => LLVM.GetParam(this, index);

    public void AddAttributeAtIndex(LLVMAttributeIndex index, LLVMAttributeRef attribute) => LLVM.AddAttributeAtIndex(this, index, attribute);

    // Instructions

    public LLVMOpcode InstructionOpcode => LLVM.GetInstructionOpcode(this);

    public LLVMValueRef NextInstruction => LLVM.GetNextInstruction(this);

    public int OperandCount => LLVM.GetNumOperands(this);

    public void InstructionEraseFromParent() => LLVM.InstructionEraseFromParent(this);

    public LLVMValueRef GetOperand(uint index) => LLVM.GetOperand(this, index);

    /// <summary>Of a terminator.</summary>
    public uint SuccessorsCount => LLVM.GetNumSuccessors(this);

    public LLVMBasicBlockRef GetSuccessor(uint index) => LLVM.GetSuccessor(this, index);

    /// <summary>Bytes to which the address of a load, store, alloca or variable is known to be aligned.</summary>
    public uint Alignment
    {
        set => LLVM.SetAlignment(this, value);
    }

    /// <summary>Only for instructions that compute floating-point numbers: on others LLVM would take it silently.</summary>
    public LLVMFastMathFlags FastMathFlags
    {
        set
        {
            if (LLVM.CanValueUseFastMathFlags(this) != 0) LLVM.SetFastMathFlags(this, value);
        }
    }

    public void AddIncoming(ReadOnlySpan<LLVMValueRef> values, ReadOnlySpan<LLVMBasicBlockRef> blocks)
    {
        ArgumentOutOfRangeException.ThrowIfNotEqual(blocks.Length, values.Length);
        fixed (LLVMValueRef* v = values)
        fixed (LLVMBasicBlockRef* b = blocks) LLVM.AddIncoming(this, v, b, (uint)values.Length);
    }

    public void AddCase(LLVMValueRef value, LLVMBasicBlockRef target) => LLVM.AddCase(this, value, target);

    public void AddCallSiteAttribute(LLVMAttributeIndex index, LLVMAttributeRef attribute) => LLVM.AddCallSiteAttribute(this, index, attribute);

    public void SetMetadata(uint kind, LLVMValueRef node) => LLVM.SetMetadata(this, kind, node);

    /// <summary>The metadata of that kind, or a null handle.</summary>
    public LLVMValueRef GetMetadata(uint kind) => LLVM.GetMetadata(this, kind);

    /// <summary>The line of the instruction's debug location; 0 where it has none.</summary>
    public uint DebugLine => LLVM.InstructionGetDebugLoc(this) is { Handle: not 0 } location ? LLVM.DILocationGetLine(location) : 0;

    public override string ToString() => Handle == 0 ? "null" : LLVM.TakeMessage(LLVM.PrintValueToString(this));
}
