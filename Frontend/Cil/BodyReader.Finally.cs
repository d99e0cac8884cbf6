using System.Reflection;
using DualJit.IR;

namespace DualJit.Frontend.Cil;

// try … finally. A kernel that throws is over, and with it its variables: a finally block that changes nothing else, and throws nothing
// itself, need not run then. Where control leaves the try block in other ways, it is read in place.
internal sealed partial class BodyReader
{
    /// <summary><c>leave</c>: a jump out of try blocks, innermost first.</summary>
    public void Leave(CilInstruction instruction)
    {
        _stack.Clear();
        foreach (var clause in _method.TryBlocks)
            if (Covers(clause, instruction.Offset) && !Covers(clause, (int)instruction.Operand)) ReadFinally(clause);
        Goto(Successors[0]);
    }

    private static bool Covers(ExceptionHandlingClause clause, int offset) => offset >= clause.TryOffset && offset < clause.TryOffset + clause.TryLength;

    private void ReadFinally(ExceptionHandlingClause clause)
    {
        var graph = _graph.From(_method.Code.FindIndex(instruction => instruction.Offset == clause.HandlerOffset));
        if (graph.HasLoop) throw Rejected(clause);
        if (OutlivesKernel(Builder, () => new BodyReader(this, graph).Read())) throw Rejected(clause);
    }

    /// <summary>Whether code that is read here does what can be seen after the kernel has ended in an exception.</summary>
    public static bool OutlivesKernel(FunctionBuilder builder, Action read)
    {
        var blocks = builder.Function.Blocks;
        var (firstNew, start, skipped) = (blocks.Count, builder.Function[builder.Current], builder.Function[builder.Current].Instructions.Count);
        read();
        return start.Instructions.Skip(skipped).Concat(blocks.Skip(firstNew).SelectMany(block => block.Instructions)).Any(OutlivesKernel);
    }

    private static bool OutlivesKernel(Instruction instruction) =>
        instruction.Op is Op.Trap or Op.Throw || (instruction.Info.Traits & (Traits.Effect | Traits.CanTrap)) != 0;

    private KernelCompilationException Rejected(ExceptionHandlingClause clause)
    {
        var (file, line) = SourceLines.Find(_method.Method, clause.TryOffset);
        return (clause.Flags == ExceptionHandlingClauseOptions.Finally ? DiagnosticCatalog.Finally : DiagnosticCatalog.TryBlock).ErrorAt(file, line);
    }
}
