namespace DualJit.IR;

/// <summary>Computes in f32 what is written in f16, and rounds each result back, which is how <see cref="Half"/> does it.</summary>
/// <remarks>After it, f16 is a type of memory: loaded, stored, chosen, passed, reinterpreted, and converted from and to f32 (and from f64, which rounds once).</remarks>
/// <example><code>
///                          %3 = conv %0 : f32 ; %4 = conv %1 : f32
/// %2 = add %0, %1    =>    %5 = add %3, %4
///                          %2 = conv %5 : f16
/// </code></example>
public sealed class LowerHalf : Rewriter, IPass
{
    public Stage From => Stage.Loop;

    public Stage To => Stage.Loop;

    public Module Run(Module module) => module.Functions.Exists(UsesHalf) ? new LowerHalf().RewriteModule(module) : module;

    /// <summary>Whether backends are to know the instruction as it is, though it takes or gives f16.</summary>
    internal static bool IsOfMachine(in Instruction instruction, Func<ValueId, IrType> typeOf) => instruction.Op switch
    {
        Op.Convert => IsHalf(instruction.Type)
            ? typeOf(instruction.Operands[0]).DType is DType.Float32 or DType.Float64
            : instruction.Type.DType == DType.Float32,
        Op.Const or Op.Select or Op.Bitcast => true,
        _ => !Meanings.Has(instruction.Op),
    };

    protected override void Rewrite(Instruction instruction)
    {
        bool takesHalf = Array.Exists(instruction.Operands, operand => IsHalf(Old.TypeOf(operand)));
        if ((!takesHalf && !IsHalf(instruction.Type)) || IsOfMachine(instruction, Old.TypeOf))
        {
            Copy(instruction);
            return;
        }
        var operands = Array.ConvertAll(instruction.Operands, operand => IsHalf(Old.TypeOf(operand)) ? Builder.Convert(Map(operand), DType.Float32) : Map(operand));
        var type = IsHalf(instruction.Type) ? IrType.Scalar(DType.Float32) : instruction.Type;
        var result = instruction.Op == Op.Convert ? Builder.Convert(operands[0], type.DType) : Builder.Copy(instruction with { Operands = operands, Type = type });
        SetMap(instruction.Result, IsHalf(instruction.Type) ? Builder.Convert(result, DType.Float16) : result);
    }

    private static bool UsesHalf(Function function)
    {
        for (int i = 0; i < function.ValueCount; i++)
            if (IsHalf(function.TypeOf(new ValueId(i)))) return true;
        return false;
    }

    private static bool IsHalf(IrType type) => type.IsScalar && type.DType == DType.Float16;
}
