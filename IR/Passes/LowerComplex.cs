namespace DualJit.IR;

/// <summary>Makes two f64 of every complex number, and of its arithmetic the formulas of <see cref="System.Numerics.Complex"/>.</summary>
/// <remarks>Only results of functions are still complex after it: made by <c>complex</c> before a <c>ret</c>, taken apart after a <c>call</c> or <c>get</c>.</remarks>
/// <example><code>
/// func @f(%z: c128) -> c128 {                func @f(%z.re: f64, %z.im: f64) -> c128 {
///                                                %0 = mul %z.re, %z.re ; %1 = mul %z.im, %z.im ; %2 = sub %0, %1
///     %w = mul %z, %z                  =>        %3 = mul %z.im, %z.re ; %4 = mul %z.re, %z.im ; %5 = add %3, %4
///     ret %w                                     %6 = complex %2, %5 ; ret %6
/// </code></example>
public sealed class LowerComplex : Rewriter, IPass
{
    private readonly Dictionary<ValueId, Parts> _parts = [];

    public Stage From => Stage.Loop;

    public Stage To => Stage.Loop;

    public Module Run(Module module) => module.Functions.Exists(UsesComplex) ? new LowerComplex().RewriteModule(module) : module;

    /// <summary>Whether backends are to know the instruction as it is, though it takes or gives a complex number.</summary>
    internal static bool IsOfMachine(in Instruction instruction) => instruction.Op is Op.Complex or Op.Real or Op.Imaginary or Op.Call or Op.Get or Op.Return;

    protected override void RewriteParameter(BlockId block, ValueId old)
    {
        if (!Old.TypeOf(old).IsComplex)
        {
            base.RewriteParameter(block, old);
            return;
        }
        string? name = Old.NameOf(old);
        _parts[old] = new Parts(
            Builder.Function.AddParameter(block, IrType.Float64, name is null ? null : $"{name}.re"),
            Builder.Function.AddParameter(block, IrType.Float64, name is null ? null : $"{name}.im"));
    }

    protected override ValueId[] RewriteArguments(Edge edge) => Expand(edge.Arguments);

    protected override void Rewrite(Instruction instruction)
    {
        var operands = instruction.Operands;
        if (instruction.Op is not (Op.Call or Op.Return) && !instruction.Type.IsComplex && !Array.Exists(operands, operand => Old.TypeOf(operand).IsComplex))
        {
            Copy(instruction);
            return;
        }
        switch (instruction.Op)
        {
            case Op.Real: SetMap(instruction.Result, _parts[operands[0]].Re); break;
            case Op.Imaginary: SetMap(instruction.Result, _parts[operands[0]].Im); break;
            case Op.Eq: SetMap(instruction.Result, Builder.Emit(Op.And, Compare(Op.Eq, operands))); break;
            case Op.Ne: SetMap(instruction.Result, Builder.Emit(Op.Or, Compare(Op.Ne, operands))); break;
            case Op.Store: Store(_parts[operands[0]], Map(operands[1])); break;
            case Op.Return: Return(instruction); break;
            case Op.Call: Call(instruction); break;
            default: _parts[instruction.Result] = PartsOf(instruction); break;
        }
    }

    private Parts PartsOf(in Instruction instruction)
    {
        var operands = instruction.Operands;
        switch (instruction.Op)
        {
            case Op.Complex: return new Parts(Map(operands[0]), Map(operands[1]));
            case Op.Get: return TakeApart(Builder.Copy(instruction with { Operands = [Map(operands[0])] }));
            case Op.Load: return Load(Map(operands[0]));
            case Op.Select: return Select(Map(operands[0]), _parts[operands[1]], _parts[operands[2]]);
        }
        var a = _parts[operands[0]];
        if (instruction.Op == Op.Neg) return new Parts(Builder.Emit(Op.Neg, a.Re), Builder.Emit(Op.Neg, a.Im));
        var b = _parts[operands[1]];
        return instruction.Op switch
        {
            Op.Add or Op.Sub => new Parts(Builder.Emit(instruction.Op, a.Re, b.Re), Builder.Emit(instruction.Op, a.Im, b.Im)),
            Op.Mul => Multiply(a, b),
            Op.Div => Divide(a, b),
            _ => throw new InternalCompilerException($"{instruction.Info.Text} has no formula for complex numbers"),
        };
    }

    private Parts Multiply(Parts a, Parts b) => new(
        Builder.Emit(Op.Sub, Builder.Emit(Op.Mul, a.Re, b.Re), Builder.Emit(Op.Mul, a.Im, b.Im)),
        Builder.Emit(Op.Add, Builder.Emit(Op.Mul, a.Im, b.Re), Builder.Emit(Op.Mul, a.Re, b.Im)));

    /// <summary>Smith's formula: the greater part of the divisor divides the lesser one, so that no square of either is formed.</summary>
    private Parts Divide(Parts a, Parts b)
    {
        var isRealGreater = Builder.Emit(Op.Lt, Builder.Emit(Op.Abs, b.Im), Builder.Emit(Op.Abs, b.Re));
        var greater = Builder.Emit(Op.Select, isRealGreater, b.Re, b.Im);
        var lesser = Builder.Emit(Op.Select, isRealGreater, b.Im, b.Re);
        var ratio = Builder.Emit(Op.Div, lesser, greater);
        var divisor = Builder.Emit(Op.Add, greater, Builder.Emit(Op.Mul, lesser, ratio));
        var (scaledRe, scaledIm) = (Builder.Emit(Op.Mul, a.Re, ratio), Builder.Emit(Op.Mul, a.Im, ratio));
        var re = Builder.Emit(Op.Select, isRealGreater, Builder.Emit(Op.Add, a.Re, scaledIm), Builder.Emit(Op.Add, a.Im, scaledRe));
        var im = Builder.Emit(Op.Select, isRealGreater, Builder.Emit(Op.Sub, a.Im, scaledRe), Builder.Emit(Op.Sub, scaledIm, a.Re));
        return new Parts(Builder.Emit(Op.Div, re, divisor), Builder.Emit(Op.Div, im, divisor));
    }

    private Parts Select(ValueId condition, Parts a, Parts b) =>
        new(Builder.Emit(Op.Select, condition, a.Re, b.Re), Builder.Emit(Op.Select, condition, a.Im, b.Im));

    private ValueId[] Compare(Op op, ValueId[] operands)
    {
        var (a, b) = (_parts[operands[0]], _parts[operands[1]]);
        return [Builder.Emit(op, a.Re, b.Re), Builder.Emit(op, a.Im, b.Im)];
    }

    private Parts Load(ValueId address) =>
        new(Builder.EmitTyped(Op.Load, IrType.Float64, address), Builder.EmitTyped(Op.Load, IrType.Float64, Second(address)));

    private void Store(Parts value, ValueId address)
    {
        Builder.Emit(Op.Store, value.Re, address);
        Builder.Emit(Op.Store, value.Im, Second(address));
    }

    private ValueId Second(ValueId address) => Builder.Emit(Op.Offset, (long)DType.Float64, address, Builder.Const(1L));

    private void Return(in Instruction instruction) => Builder.Return(Array.ConvertAll(instruction.Operands, operand =>
        _parts.TryGetValue(operand, out var parts) ? Builder.Emit(Op.Complex, parts.Re, parts.Im) : Map(operand)));

    private void Call(in Instruction instruction)
    {
        var result = Builder.Copy(instruction with { Operands = Expand(instruction.Operands) });
        if (instruction.Type.IsComplex) _parts[instruction.Result] = TakeApart(result);
        else if (!instruction.Result.IsNone) SetMap(instruction.Result, result);
    }

    private Parts TakeApart(ValueId value) => new(Builder.Emit(Op.Real, value), Builder.Emit(Op.Imaginary, value));

    private ValueId[] Expand(ValueId[] values)
    {
        var expanded = new List<ValueId>(values.Length);
        foreach (var value in values)
        {
            if (Old.TypeOf(value).IsComplex) expanded.AddRange([_parts[value].Re, _parts[value].Im]);
            else expanded.Add(Map(value));
        }
        return [.. expanded];
    }

    private static bool UsesComplex(Function function)
    {
        for (int i = 0; i < function.ValueCount; i++)
            if (function.TypeOf(new ValueId(i)).IsComplex) return true;
        return false;
    }

    private readonly record struct Parts(ValueId Re, ValueId Im);
}
