namespace DualJit.IR;

/// <summary>A function of the module: its body where that is straight, else a call.</summary>
internal sealed class ElementFunction(Module module, FunctionId id) : IElementFunction
{
    private readonly Function _function = module[id];

    /// <summary>The function that gives what it takes.</summary>
    public static ElementFunction Identity(IrType type)
    {
        var builder = new FunctionBuilder(new Module(), "same", type, (type, "x"));
        builder.Return(builder.Function.Parameters[0]);
        builder.Finish();
        return new ElementFunction(builder.Module, builder.Id);
    }

    public IrType ReturnType => _function.ReturnType;

    public int ParameterCount => _function.Parameters.Count;

    public IrType ParameterType(int index) => _function.TypeOf(_function.Parameters[index]);

    public double Nanoseconds => new OperationCosts(module).Of(id);

    public int FindLanes()
    {
        if (!IsLanewise) return 0;
        foreach (int lanes in (ReadOnlySpan<int>)[16, 8])
            if (AllTypes().Append(ReturnType).All(type => type.IsScalar && IrType.HasVector(type.DType, lanes))) return lanes;
        return 0;
    }

    /// <summary>Whether it is instructions that vectors have too, which so cost little.</summary>
    public bool IsLanewise => IsStraight && _function.Entry.Instructions.SkipLast(1).All(IsLanewiseInstruction);

    public bool MayTrap => MapGroups.MayTrap(_function);

    private bool IsStraight => _function.Blocks.Count == 1 && _function.Entry.Terminator.Op == Op.Return;

    // What is the same for all elements stays a scalar, and becomes a vector where one is wanted.
    private IEnumerable<IrType> AllTypes()
    {
        var changing = new HashSet<ValueId>(_function.Parameters);
        foreach (var parameter in changing) yield return _function.TypeOf(parameter);
        foreach (var instruction in _function.Entry.Instructions)
        {
            if (!Array.Exists(instruction.Operands, changing.Contains)) continue;
            foreach (var operand in VectorOperands(instruction).ToArray()) yield return _function.TypeOf(operand);
            if (instruction.Result.IsNone) continue;
            changing.Add(instruction.Result);
            yield return instruction.Type;
        }
    }

    private static ReadOnlySpan<ValueId> VectorOperands(in Instruction instruction) => instruction.Op.IsShift ? instruction.Operands.AsSpan(0, 1) : instruction.Operands;

    private bool IsLanewiseInstruction(Instruction instruction) => instruction.Op switch
    {
        Op.Const => true,
        Op.Div => instruction.Type.IsFloat,
        Op.Shl or Op.Shr => DefinitionOf(instruction.Operands[1])?.Op == Op.Const,
        _ => instruction.Info.Is(Traits.Lanewise),
    };

    private Instruction? DefinitionOf(ValueId value)
    {
        foreach (var instruction in _function.Entry.Instructions)
            if (instruction.Result == value) return instruction;
        return null;
    }

    public ValueId EmitLanes(FunctionBuilder builder, ValueId[] arguments, int lanes)
    {
        var values = Arguments(arguments);
        foreach (var instruction in _function.Entry.Instructions)
        {
            if (instruction.Op == Op.Return) return Lanes(instruction.Operands[0]);
            var operands = Array.ConvertAll(instruction.Operands, operand => values[operand.Index]);
            bool isVector = Array.Exists(operands, operand => builder.TypeOf(operand).IsVector);
            for (int i = 0; isVector && i < VectorOperands(instruction).Length; i++) operands[i] = Lanes(instruction.Operands[i]);
            values[instruction.Result.Index] = builder.Copy(instruction with { Type = isVector ? IrType.Vector(instruction.Type.DType, lanes) : instruction.Type, Operands = operands });
        }
        throw new InternalCompilerException("a function of elements does not return");

        ValueId Lanes(ValueId value)
        {
            var known = values[value.Index];
            return builder.TypeOf(known).IsVector ? known : builder.EmitTyped(Op.Splat, IrType.Vector(builder.TypeOf(known).DType, lanes), known);
        }
    }

    public ValueId EmitScalar(FunctionBuilder builder, ValueId[] arguments)
    {
        if (!IsStraight) return builder.CallLater(id, ReturnType, arguments);
        var values = Arguments(arguments);
        foreach (var instruction in _function.Entry.Instructions)
        {
            var mapped = instruction.MapValues(value => values[value.Index]);
            if (instruction.Op == Op.Return) return mapped.Operands[0];
            var result = builder.Copy(mapped);
            if (!instruction.Result.IsNone) values[instruction.Result.Index] = result;
        }
        throw new InternalCompilerException("a function of elements does not return");
    }

    private ValueId[] Arguments(ValueId[] arguments)
    {
        var values = new ValueId[_function.ValueCount];
        for (int i = 0; i < arguments.Length; i++) values[_function.Parameters[i].Index] = arguments[i];
        return values;
    }
}
