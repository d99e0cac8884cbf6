namespace DualJit.IR;

/// <summary>Puts what makes a scalar op trap into a guard before it, and a stack check at the entry of recursive functions.</summary>
/// <example><code>
/// %2 = div %0, %1                 %2 = const 0 : i32
///                                 %3 = ne %1, %2
///                                 guard %3, DivideByZero
///                          =>     …                          the same for MinValue / -1, which .NET answers with Overflow
///                                 %9 = div %0, %1
/// %3 = add.checked %0, %1  =>     %10 = add.overflows %0, %1 ; %11 = not %10 ; guard %11, Overflow ; %12 = add %0, %1
/// </code></example>
public sealed class InsertGuards : Rewriter, IPass
{
    private HashSet<string> _recursive = [];

    public Stage From => Stage.Array;

    public Stage To => Stage.Array;

    public Module Run(Module module)
    {
        var graph = new CallGraph(module);
        // A pass object serves many threads: the work is done by one of its own.
        return new InsertGuards { _recursive = [.. module.Functions.Where((_, i) => graph.IsRecursive(new FunctionId(i))).Select(function => function.Name)] }.RewriteModule(module);
    }

    protected override void BeginFunction()
    {
        if (_recursive.Contains(Old.Name)) Builder.Guard(Builder.Emit(Op.StackOk), TrapKind.InsufficientStack);
    }

    protected override void Rewrite(Instruction instruction)
    {
        switch (instruction.Op)
        {
            case Op.Div or Op.Rem when instruction.Type.IsInteger:
                GuardDivision(instruction.Type.DType, instruction.Operands[0], instruction.Operands[1]);
                Copy(instruction);
                break;
            case Op.AddChecked:
                RewriteChecked(instruction, Op.AddOverflows, Op.Add);
                break;
            case Op.SubChecked:
                RewriteChecked(instruction, Op.SubOverflows, Op.Sub);
                break;
            case Op.MulChecked:
                RewriteChecked(instruction, Op.MulOverflows, Op.Mul);
                break;
            case Op.ConvertChecked:
                Unless(Builder.Emit(Op.ConvertOverflows, (long)instruction.Type.DType, Map(instruction.Operands[0])));
                Copy(instruction with { Op = Op.Convert });
                break;
            default:
                Copy(instruction);
                break;
        }
    }

    private void RewriteChecked(Instruction instruction, Op overflows, Op op)
    {
        Unless(Builder.Emit(overflows, Map(instruction.Operands[0]), Map(instruction.Operands[1])));
        Copy(instruction with { Op = op });
    }

    private void Unless(ValueId overflow) => Builder.Guard(Builder.Emit(Op.Not, overflow), TrapKind.Overflow);

    private void GuardDivision(DType dtype, ValueId oldDividend, ValueId oldDivisor)
    {
        var divisor = Map(oldDivisor);
        long? known = Builder.ConstantOf(divisor);
        if (known is null or 0) Builder.Guard(Builder.Emit(Op.Ne, divisor, Builder.Const(dtype, 0)), TrapKind.DivideByZero);
        // Narrower integers wrap, as .NET divides them as int.
        if (dtype is not (DType.Int32 or DType.Int64) || known is not (null or -1)) return;
        var minimum = Builder.Const(dtype, dtype == DType.Int32 ? int.MinValue : long.MinValue);
        var overflow = Builder.Emit(Op.And, Builder.Emit(Op.Eq, divisor, Builder.Const(dtype, -1)), Builder.Emit(Op.Eq, Map(oldDividend), minimum));
        Unless(overflow);
    }
}
