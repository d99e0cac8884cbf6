using DualJit.IR;
using DualJit.Llvm.Interop;

namespace DualJit.Llvm;

/// <summary>
/// Debug locations by which LLVM tells what became of each loop: the line of an instruction is the number, from 1, of the innermost loop around it,
/// and each loop's metadata has that line, so that the vectoriser's remarks name it.
/// </summary>
internal sealed unsafe class LoopLocations
{
    /// <summary>The file of all locations, by which remarks on loops are recognised.</summary>
    public const string FileName = "loops";

    private readonly LLVMContextRef _context;
    private readonly LLVMMetadataRef _file;
    private readonly LLVMMetadataRef _type;
    private readonly LLVMDIBuilderRef _builder;
    private readonly LoopNumbers _numbers;

    /// <param name="source">Its loops are numbered.</param>
    /// <param name="target">Gets the locations.</param>
    public LoopLocations(Module source, LLVMModuleRef target)
    {
        _numbers = new LoopNumbers(source);
        _context = target.Context;
        _builder = LLVM.CreateDIBuilder(target);
        fixed (byte* name = "loops"u8, version = "Debug Info Version"u8)
        {
            _file = LLVM.DIBuilderCreateFile(_builder, name, (nuint)FileName.Length, null, 0);
            // Language 2 is C, emission 0 none: the locations are for the passes, not for a debugger.
            LLVM.DIBuilderCreateCompileUnit(_builder, 2, _file, null, 0, 1, null, 0, 0, null, 0, 0, 0, 0, 0, null, 0, null, 0);
            LLVM.AddModuleFlag(target, 1, version, 18, LLVM.ValueAsMetadata(LLVMValueRef.CreateConstInt(_context.Int32Type, LLVM.DebugMetadataVersion())));
        }
        _type = LLVM.DIBuilderCreateSubroutineType(_builder, _file, null, 0, 0);
    }

    /// <summary>Starts a function, whose locations the result makes.</summary>
    public Scope Enter(Function function, LLVMValueRef target)
    {
        fixed (byte* name = "loops"u8)
        {
            var scope = LLVM.DIBuilderCreateFunction(_builder, _file, name, (nuint)FileName.Length, null, 0, _file, 0, _type, 1, 1, 0, 0, 1);
            LLVM.SetSubprogram(target, scope);
            return new Scope(this, _numbers, function, scope);
        }
    }

    /// <summary>Says that all functions are written.</summary>
    public void Complete()
    {
        LLVM.DIBuilderFinalize(_builder);
        LLVM.DisposeDIBuilder(_builder);
    }

    /// <summary>The locations of one function.</summary>
    internal sealed class Scope(LoopLocations owner, LoopNumbers numbers, Function function, LLVMMetadataRef scope)
    {
        private readonly Dictionary<int, LLVMMetadataRef> _loops = [];

        /// <summary>The location of a block's instructions.</summary>
        public LLVMMetadataRef Of(BlockId block) => At(numbers.Innermost(function, block) + 1);

        /// <summary>Marks the jump back to a loop's header, which ends the block.</summary>
        public void MarkBackEdges(BlockId block, LLVMValueRef terminator)
        {
            foreach (var edge in function[block].Terminator.Edges)
            {
                if (numbers.HeadedBy(function, edge.Target) is not { } loop || !numbers.Loop(loop).Contains(block)) continue;
                if (!_loops.TryGetValue(loop, out var node)) _loops[loop] = node = owner._context.GetSelfReferentialMDNode([At(loop + 1)]);
                terminator.SetMetadata(owner._context.GetMDKindID("llvm.loop"), owner._context.MetadataAsValue(node));
            }
        }

        private LLVMMetadataRef At(int line) => LLVM.DIBuilderCreateDebugLocation(owner._context, (uint)line, 0, scope, default);
    }
}
