using DualJit.Llvm.Interop;

namespace DualJit.Llvm;

/// <summary>Looks for vector code in the loops of an optimised module.</summary>
internal static class LoopVectors
{
    /// <summary>Whether some loop computes with vectors, or stores them.</summary>
    public static bool HasAny(LLVMModuleRef module) => InstructionsInLoops(module).Any(instruction => LanesOf(instruction) > 0);

    /// <summary>The instructions that may run more than once in a call of their function.</summary>
    public static IEnumerable<LLVMValueRef> InstructionsInLoops(LLVMModuleRef module)
    {
        for (var function = module.FirstFunction; function.Handle != 0; function = function.NextFunction)
            foreach (var block in BlocksInLoops(function))
                for (var instruction = block.FirstInstruction; instruction.Handle != 0; instruction = instruction.NextInstruction) yield return instruction;
    }

    /// <summary>The lanes of the vector that an instruction computes or stores, 0 for none.</summary>
    public static uint LanesOf(LLVMValueRef instruction)
    {
        // A store has no value of its own; what it stores is its first operand, which may come from outside the loop.
        var type = instruction.InstructionOpcode == LLVMOpcode.LLVMStore ? instruction.GetOperand(0).TypeOf : instruction.TypeOf;
        return type.Kind == LLVMTypeKind.LLVMVectorTypeKind ? type.VectorSize : 0;
    }

    /// <summary>The blocks that can be reached from themselves.</summary>
    private static IEnumerable<LLVMBasicBlockRef> BlocksInLoops(LLVMValueRef function)
    {
        var successors = new Dictionary<LLVMBasicBlockRef, LLVMBasicBlockRef[]>();
        for (var block = function.FirstBasicBlock; block.Handle != 0; block = block.Next)
        {
            var terminator = block.Terminator;
            successors[block] = [.. Enumerable.Range(0, (int)terminator.SuccessorsCount).Select(i => terminator.GetSuccessor((uint)i))];
        }
        return successors.Keys.Where(block => Reaches(block, block, successors));
    }

    private static bool Reaches(LLVMBasicBlockRef from, LLVMBasicBlockRef to, Dictionary<LLVMBasicBlockRef, LLVMBasicBlockRef[]> successors)
    {
        var seen = new HashSet<LLVMBasicBlockRef>();
        var work = new Stack<LLVMBasicBlockRef>(successors[from]);
        while (work.TryPop(out var block))
        {
            if (block == to) return true;
            if (seen.Add(block))
                foreach (var next in successors[block]) work.Push(next);
        }
        return false;
    }
}
