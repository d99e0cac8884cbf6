using System.Reflection.Metadata;
using DualJit.IR;

namespace DualJit.Frontend.Cil;

// After an error the method is read on, for others: what the instruction would have pushed is missing, and what works on it is not read.
internal sealed partial class BodyReader
{
    /// <summary>Reads one instruction, or passes over it where it has an error or works on what an error left missing.</summary>
    private void ReadOrPass(CilInstruction instruction)
    {
        int depth = _stack.Count;
        if (Emitter.Unit.HasErrors && WorksOnMissing(instruction))
        {
            Pass(instruction, depth);
            return;
        }
        try
        {
            if (OpcodeTable.Of(instruction.OpCode) is not { } read) throw DiagnosticCatalog.Instruction.Error(instruction.Name);
            read(this, instruction);
        }
        catch (KernelCompilationException error)
        {
            Note(error);
            Pass(instruction, depth);
        }
        catch (FollowingError)
        {
            Pass(instruction, depth);
        }
    }

    /// <summary>Notes an error at its line. One without a line is the caller's, whose line is then that of the call.</summary>
    private void Note(KernelCompilationException error)
    {
        var placed = error.Line == 0 ? Placed(error) : error;
        if (placed.Line == 0 && !IsKernel) throw placed;
        // Other errors of the line most often follow from its first.
        if (placed.Line == 0 || !Emitter.Unit.HasErrorAt(placed.File, placed.Line)) Emitter.Unit.Report(placed);
    }

    private bool IsKernel => !_inline && Builder.Function == Builder.Module.Entry;

    private bool WorksOnMissing(CilInstruction instruction)
    {
        if (instruction.OpCode is ILOpCode.Stloc or ILOpCode.Starg or ILOpCode.Dup or ILOpCode.Pop || _stack.Count == 0) return false;
        return _stack.Take(StackEffects.Pops(_method, instruction, _stack.Count)).Any(item => item.IsMissing);
    }

    private void Pass(CilInstruction instruction, int depth)
    {
        Constraint = null;
        int rest = Math.Max(0, depth - StackEffects.Pops(_method, instruction, depth));
        while (_stack.Count > rest) _stack.Pop();
        if (instruction.OpCode is ILOpCode.Stloc or ILOpCode.Starg) StoreMissing(instruction.OpCode == ILOpCode.Stloc ? _locals[instruction.Operand] : _arguments[instruction.Operand]);
        if (StackEffects.EndsBlock(instruction)) EndAnyhow();
        else if (StackEffects.Pushes(_method, instruction) is { } type) Push(Emitter.Missing(type));
    }

    // What the variable held before, if anything, is not what the program would read.
    private void StoreMissing(Storage storage) => Emitter.Write(storage, storage is VariableStorage ? Emitter.Missing(storage.Type) : MissingItem.Instance);

    // All ways out of the block are taken, so that what they lead to is read.
    private void EndAnyhow()
    {
        _ended = true;
        int[] successors = Successors;
        if (successors.Length == 0)
        {
            if (_inline) _returns.Add(Builder.Current, ReturnsValue ? [Emitter.Missing(_returnType)] : []);
            return;
        }
        foreach (int target in successors.AsSpan(..^1))
        {
            var (edge, next) = (EdgeTo(target), Builder.NewBlock());
            Builder.Branch(Builder.Function.NewValue(IrType.Bool), edge, next);
            AfterEdge(target, edge);
            Builder.Seal(next);
            Builder.SwitchTo(next);
        }
        Goto(successors[^1]);
    }

    /// <summary>Positions where jumps with items on the stack meet.</summary>
    private void EnterJoin(Join join)
    {
        try
        {
            _stack = new Stack<StackItem>(join.Enter(Emitter));
        }
        catch (Exception found) when (found is KernelCompilationException or FollowingError)
        {
            if (found is KernelCompilationException error) Note(error);
            var block = Builder.NewBlock();
            Builder.Seal(block);
            Builder.SwitchTo(block);
            _stack = new Stack<StackItem>(Enumerable.Repeat<StackItem>(MissingItem.Instance, join.Depth));
        }
    }
}
