namespace DualJit.IR;

/// <summary>Where each value of a function is defined. Valid until the function changes.</summary>
public sealed class Definitions
{
    private readonly Function _function;
    private readonly BlockId[] _blocks;
    private readonly Instruction?[] _instructions;

    public Definitions(Function function)
    {
        _function = function;
        _blocks = new BlockId[function.ValueCount];
        _instructions = new Instruction?[function.ValueCount];
        for (int b = 0; b < function.Blocks.Count; b++)
        {
            foreach (var parameter in function.Blocks[b].Parameters) _blocks[parameter.Index] = new BlockId(b);
            foreach (var instruction in function.Blocks[b].Instructions)
            {
                if (instruction.Result.IsNone) continue;
                _blocks[instruction.Result.Index] = new BlockId(b);
                _instructions[instruction.Result.Index] = instruction;
            }
        }
    }

    public IrType TypeOf(ValueId value) => _function.TypeOf(value);

    public BlockId BlockOf(ValueId value) => _blocks[value.Index];

    /// <summary>The instruction whose result the value is; null for a parameter of a block.</summary>
    public Instruction? Of(ValueId value) => _instructions[value.Index];

    /// <summary>The instruction whose result the value is, where that is an <paramref name="op"/>.</summary>
    public bool TryGet(ValueId value, Op op, out Instruction instruction)
    {
        instruction = _instructions[value.Index] ?? default;
        return _instructions[value.Index] is not null && instruction.Op == op;
    }
}
