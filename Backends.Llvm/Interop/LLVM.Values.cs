using System.Runtime.InteropServices;

namespace DualJit.Llvm.Interop;

// Constants, globals, functions, attributes and metadata.
internal static unsafe partial class LLVM
{
    [LibraryImport(LibraryName, EntryPoint = "LLVMTypeOf")]
    internal static partial LLVMTypeRef TypeOf(LLVMValueRef value);

    [LibraryImport(LibraryName, EntryPoint = "LLVMGlobalGetValueType")]
    internal static partial LLVMTypeRef GlobalGetValueType(LLVMValueRef global);

    [LibraryImport(LibraryName, EntryPoint = "LLVMPrintValueToString")]
    internal static partial sbyte* PrintValueToString(LLVMValueRef value);

    [LibraryImport(LibraryName, EntryPoint = "LLVMSetValueName2")]
    internal static partial void SetValueName2(LLVMValueRef value, byte* name, nuint length);

    [LibraryImport(LibraryName, EntryPoint = "LLVMGetValueName2")]
    internal static partial sbyte* GetValueName2(LLVMValueRef value, nuint* length);

    [LibraryImport(LibraryName, EntryPoint = "LLVMGetInstructionOpcode")]
    internal static partial LLVMOpcode GetInstructionOpcode(LLVMValueRef instruction);

    [LibraryImport(LibraryName, EntryPoint = "LLVMIsAInstruction")]
    internal static partial LLVMValueRef IsAInstruction(LLVMValueRef value);

    [LibraryImport(LibraryName, EntryPoint = "LLVMIsConstant")]
    internal static partial int IsConstant(LLVMValueRef value);

    [LibraryImport(LibraryName, EntryPoint = "LLVMGetFirstUse")]
    internal static partial LLVMUseRef GetFirstUse(LLVMValueRef value);

    [LibraryImport(LibraryName, EntryPoint = "LLVMGetNextUse")]
    internal static partial LLVMUseRef GetNextUse(LLVMUseRef use);

    [LibraryImport(LibraryName, EntryPoint = "LLVMGetUser")]
    internal static partial LLVMValueRef GetUser(LLVMUseRef use);

    [LibraryImport(LibraryName, EntryPoint = "LLVMReplaceAllUsesWith")]
    internal static partial void ReplaceAllUsesWith(LLVMValueRef value, LLVMValueRef replacement);

    [LibraryImport(LibraryName, EntryPoint = "LLVMInstructionEraseFromParent")]
    internal static partial void InstructionEraseFromParent(LLVMValueRef instruction);

    [LibraryImport(LibraryName, EntryPoint = "LLVMInstructionRemoveFromParent")]
    internal static partial void InstructionRemoveFromParent(LLVMValueRef instruction);

    [LibraryImport(LibraryName, EntryPoint = "LLVMGetCalledValue")]
    internal static partial LLVMValueRef GetCalledValue(LLVMValueRef call);

    [LibraryImport(LibraryName, EntryPoint = "LLVMSetOperand")]
    internal static partial void SetOperand(LLVMValueRef instruction, uint index, LLVMValueRef value);

    [LibraryImport(LibraryName, EntryPoint = "LLVMConstInt")]
    internal static partial LLVMValueRef ConstInt(LLVMTypeRef type, ulong value, int signExtend);

    [LibraryImport(LibraryName, EntryPoint = "LLVMConstReal")]
    internal static partial LLVMValueRef ConstReal(LLVMTypeRef type, double value);

    [LibraryImport(LibraryName, EntryPoint = "LLVMConstNull")]
    internal static partial LLVMValueRef ConstNull(LLVMTypeRef type);

    [LibraryImport(LibraryName, EntryPoint = "LLVMConstVector")]
    internal static partial LLVMValueRef ConstVector(LLVMValueRef* values, uint count);

    [LibraryImport(LibraryName, EntryPoint = "LLVMConstArray2")]
    internal static partial LLVMValueRef ConstArray2(LLVMTypeRef element, LLVMValueRef* values, ulong count);

    [LibraryImport(LibraryName, EntryPoint = "LLVMConstStructInContext")]
    internal static partial LLVMValueRef ConstStructInContext(LLVMContextRef context, LLVMValueRef* values, uint count, int packed);

    [LibraryImport(LibraryName, EntryPoint = "LLVMConstIntToPtr")]
    internal static partial LLVMValueRef ConstIntToPtr(LLVMValueRef value, LLVMTypeRef type);

    [LibraryImport(LibraryName, EntryPoint = "LLVMConstBitCast")]
    internal static partial LLVMValueRef ConstBitCast(LLVMValueRef value, LLVMTypeRef type);

    [LibraryImport(LibraryName, EntryPoint = "LLVMGetUndef")]
    internal static partial LLVMValueRef GetUndef(LLVMTypeRef type);

    [LibraryImport(LibraryName, EntryPoint = "LLVMGetPoison")]
    internal static partial LLVMValueRef GetPoison(LLVMTypeRef type);

    [LibraryImport(LibraryName, EntryPoint = "LLVMSetLinkage")]
    internal static partial void SetLinkage(LLVMValueRef global, LLVMLinkage linkage);

    [LibraryImport(LibraryName, EntryPoint = "LLVMSetUnnamedAddress")]
    internal static partial void SetUnnamedAddress(LLVMValueRef global, LLVMUnnamedAddr address);

    [LibraryImport(LibraryName, EntryPoint = "LLVMSetGlobalConstant")]
    internal static partial void SetGlobalConstant(LLVMValueRef global, int isConstant);

    [LibraryImport(LibraryName, EntryPoint = "LLVMSetInitializer")]
    internal static partial void SetInitializer(LLVMValueRef global, LLVMValueRef value);

    [LibraryImport(LibraryName, EntryPoint = "LLVMSetSection", StringMarshalling = StringMarshalling.Utf8)]
    internal static partial void SetSection(LLVMValueRef global, string section);

    [LibraryImport(LibraryName, EntryPoint = "LLVMSetAlignment")]
    internal static partial void SetAlignment(LLVMValueRef value, uint bytes);

    [LibraryImport(LibraryName, EntryPoint = "LLVMSetFunctionCallConv")]
    internal static partial void SetFunctionCallConv(LLVMValueRef function, uint convention);

    [LibraryImport(LibraryName, EntryPoint = "LLVMGetParam")]
    internal static partial LLVMValueRef GetParam(LLVMValueRef function, uint index);

    [LibraryImport(LibraryName, EntryPoint = "LLVMCountParams")]
    internal static partial uint CountParams(LLVMValueRef function);

    [LibraryImport(LibraryName, EntryPoint = "LLVMCountBasicBlocks")]
    internal static partial uint CountBasicBlocks(LLVMValueRef function);

    [LibraryImport(LibraryName, EntryPoint = "LLVMGetFirstBasicBlock")]
    internal static partial LLVMBasicBlockRef GetFirstBasicBlock(LLVMValueRef function);

    [LibraryImport(LibraryName, EntryPoint = "LLVMGetNextBasicBlock")]
    internal static partial LLVMBasicBlockRef GetNextBasicBlock(LLVMBasicBlockRef block);

    [LibraryImport(LibraryName, EntryPoint = "LLVMGetFirstInstruction")]
    internal static partial LLVMValueRef GetFirstInstruction(LLVMBasicBlockRef block);

    [LibraryImport(LibraryName, EntryPoint = "LLVMGetNextInstruction")]
    internal static partial LLVMValueRef GetNextInstruction(LLVMValueRef instruction);

    [LibraryImport(LibraryName, EntryPoint = "LLVMAppendBasicBlockInContext", StringMarshalling = StringMarshalling.Utf8)]
    internal static partial LLVMBasicBlockRef AppendBasicBlockInContext(LLVMContextRef context, LLVMValueRef function, string name);

    [LibraryImport(LibraryName, EntryPoint = "LLVMGetEntryBasicBlock")]
    internal static partial LLVMBasicBlockRef GetEntryBasicBlock(LLVMValueRef function);

    [LibraryImport(LibraryName, EntryPoint = "LLVMGetBasicBlockTerminator")]
    internal static partial LLVMValueRef GetBasicBlockTerminator(LLVMBasicBlockRef block);

    [LibraryImport(LibraryName, EntryPoint = "LLVMGetNumSuccessors")]
    internal static partial uint GetNumSuccessors(LLVMValueRef terminator);

    [LibraryImport(LibraryName, EntryPoint = "LLVMGetSuccessor")]
    internal static partial LLVMBasicBlockRef GetSuccessor(LLVMValueRef terminator, uint index);

    [LibraryImport(LibraryName, EntryPoint = "LLVMGetNumOperands")]
    internal static partial int GetNumOperands(LLVMValueRef instruction);

    [LibraryImport(LibraryName, EntryPoint = "LLVMGetOperand")]
    internal static partial LLVMValueRef GetOperand(LLVMValueRef instruction, uint index);

    [LibraryImport(LibraryName, EntryPoint = "LLVMMoveBasicBlockAfter")]
    internal static partial void MoveBasicBlockAfter(LLVMBasicBlockRef block, LLVMBasicBlockRef position);

    [LibraryImport(LibraryName, EntryPoint = "LLVMLookupIntrinsicID")]
    internal static partial uint LookupIntrinsicID(byte* name, nuint length);

    [LibraryImport(LibraryName, EntryPoint = "LLVMGetIntrinsicDeclaration")]
    internal static partial LLVMValueRef GetIntrinsicDeclaration(LLVMModuleRef module, uint id, LLVMTypeRef* types, nuint count);

    [LibraryImport(LibraryName, EntryPoint = "LLVMGetEnumAttributeKindForName")]
    internal static partial uint GetEnumAttributeKindForName(byte* name, nuint length);

    [LibraryImport(LibraryName, EntryPoint = "LLVMCreateEnumAttribute")]
    internal static partial LLVMAttributeRef CreateEnumAttribute(LLVMContextRef context, uint kind, ulong value);

    [LibraryImport(LibraryName, EntryPoint = "LLVMCreateStringAttribute")]
    internal static partial LLVMAttributeRef CreateStringAttribute(LLVMContextRef context, byte* key, uint keyLength, byte* value, uint valueLength);

    [LibraryImport(LibraryName, EntryPoint = "LLVMAddAttributeAtIndex")]
    internal static partial void AddAttributeAtIndex(LLVMValueRef function, LLVMAttributeIndex index, LLVMAttributeRef attribute);

    [LibraryImport(LibraryName, EntryPoint = "LLVMAddCallSiteAttribute")]
    internal static partial void AddCallSiteAttribute(LLVMValueRef call, LLVMAttributeIndex index, LLVMAttributeRef attribute);

    [LibraryImport(LibraryName, EntryPoint = "LLVMGetMDKindIDInContext")]
    internal static partial uint GetMDKindIDInContext(LLVMContextRef context, byte* name, uint length);

    [LibraryImport(LibraryName, EntryPoint = "LLVMMDStringInContext2")]
    internal static partial LLVMMetadataRef MDStringInContext2(LLVMContextRef context, byte* text, nuint length);

    [LibraryImport(LibraryName, EntryPoint = "LLVMMDNodeInContext2")]
    internal static partial LLVMMetadataRef MDNodeInContext2(LLVMContextRef context, LLVMMetadataRef* nodes, nuint count);

    [LibraryImport(LibraryName, EntryPoint = "LLVMTemporaryMDNode")]
    internal static partial LLVMMetadataRef TemporaryMDNode(LLVMContextRef context, LLVMMetadataRef* nodes, nuint count);

    [LibraryImport(LibraryName, EntryPoint = "LLVMMetadataReplaceAllUsesWith")]
    internal static partial void MetadataReplaceAllUsesWith(LLVMMetadataRef temporary, LLVMMetadataRef replacement);

    [LibraryImport(LibraryName, EntryPoint = "LLVMValueAsMetadata")]
    internal static partial LLVMMetadataRef ValueAsMetadata(LLVMValueRef value);

    [LibraryImport(LibraryName, EntryPoint = "LLVMMetadataAsValue")]
    internal static partial LLVMValueRef MetadataAsValue(LLVMContextRef context, LLVMMetadataRef node);

    [LibraryImport(LibraryName, EntryPoint = "LLVMSetMetadata")]
    internal static partial void SetMetadata(LLVMValueRef instruction, uint kind, LLVMValueRef node);

    [LibraryImport(LibraryName, EntryPoint = "LLVMGetMetadata")]
    internal static partial LLVMValueRef GetMetadata(LLVMValueRef instruction, uint kind);
}
