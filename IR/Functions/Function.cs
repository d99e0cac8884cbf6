namespace DualJit.IR;

/// <summary>A basic block: parameters, then instructions of which the last, and only the last, is a terminator.</summary>
public sealed class Block
{
    public List<ValueId> Parameters { get; } = [];

    public List<Instruction> Instructions { get; } = [];

    public Instruction Terminator => Instructions[^1];
}

/// <summary>A function in SSA form with block arguments. The entry block is <c>b0</c>; its parameters are the function's.</summary>
public sealed class Function(string name, IrType returnType)
{
    private readonly List<IrType> _valueTypes = [];
    private readonly Dictionary<int, string> _valueNames = [];
    private readonly HashSet<int> _lengths = [];

    public string Name { get; } = name;

    /// <summary>Whether many kernels have the same function, so that a backend does well to compile it once for all: it calls none that is not shared, and is never the entry.</summary>
    public bool IsShared { get; set; }

    /// <summary>At stage <see cref="Stage.Untyped"/>: the function that is meant where an argument is a complex number, as that is another computation.</summary>
    public FunctionId? ForComplex { get; set; }

    public IrType ReturnType { get; private set; } = returnType;

    /// <summary>All blocks by id. A block that nothing reaches is allowed and has no meaning.</summary>
    public List<Block> Blocks { get; } = [];

    public static BlockId EntryId { get; } = new(0);

    public Block Entry => Blocks[0];

    public IReadOnlyList<ValueId> Parameters => Entry.Parameters;

    public int ValueCount => _valueTypes.Count;

    public Block this[BlockId id] => Blocks[id.Index];

    public IrType TypeOf(ValueId value) => _valueTypes[value.Index];

    /// <summary>The name the value has in the source, or null.</summary>
    public string? NameOf(ValueId value) => _valueNames.GetValueOrDefault(value.Index);

    /// <summary>True for a parameter of the function that is the length of an axis: whoever calls passes 0 to <see cref="int.MaxValue"/>.</summary>
    public bool IsLength(ValueId parameter) => _lengths.Contains(parameter.Index);

    /// <summary>Says that a parameter of the function is the length of an axis.</summary>
    public void SetLength(ValueId parameter) => _lengths.Add(parameter.Index);

    /// <summary>The type of a reference to the function.</summary>
    public IrType Signature => IrType.FunctionOf(ParameterTypes, ReturnType);

    public List<IrType> ParameterTypes => Entry.Parameters.ConvertAll(TypeOf);

    /// <summary>Whether the function of a map takes the whole array that is an operand, and not its elements.</summary>
    public bool TakesWhole(int parameter) => Blocks.Count > 0 && parameter < Parameters.Count && TypeOf(Parameters[parameter]).IsArray;

    public BlockId NewBlock()
    {
        Blocks.Add(new Block());
        return new BlockId(Blocks.Count - 1);
    }

    public ValueId NewValue(IrType type, string? name = null)
    {
        _valueTypes.Add(type);
        var value = new ValueId(_valueTypes.Count - 1);
        if (!string.IsNullOrEmpty(name)) _valueNames[value.Index] = name;
        return value;
    }

    public ValueId AddParameter(BlockId block, IrType type, string? name = null)
    {
        var value = NewValue(type, name);
        this[block].Parameters.Add(value);
        return value;
    }

    /// <summary>Gives a new function the same code, of which each can be changed without the other.</summary>
    public void CopyTo(Function copy)
    {
        CopyFrameTo(copy);
        for (int i = 0; i < Blocks.Count; i++) copy.Blocks[i].Instructions.AddRange(Blocks[i].Instructions);
    }

    /// <summary>Gives a new function the same values and blocks, but no instructions.</summary>
    public void CopyFrameTo(Function copy)
    {
        copy._valueTypes.AddRange(_valueTypes);
        foreach (var (value, name) in _valueNames) copy._valueNames.Add(value, name);
        foreach (int length in _lengths) copy.SetLength(new ValueId(length));
        foreach (var block in Blocks) copy[copy.NewBlock()].Parameters.AddRange(block.Parameters);
    }

    /// <summary>Changes the type of a value, for type inference.</summary>
    public void SetType(ValueId value, IrType type) => _valueTypes[value.Index] = type;

    /// <summary>Changes what the function returns, for type inference.</summary>
    public void SetReturnType(IrType type) => ReturnType = type;

    /// <summary>Whether a value is a number of any dtype, or an array of such.</summary>
    public bool IsUntyped => _valueTypes.Exists(type => type.IsUntyped || type.HasAnyDType);

    /// <summary>Whether the condition holds for an instruction of the function.</summary>
    public bool Has(Predicate<Instruction> condition) => Blocks.Exists(block => block.Instructions.Exists(condition));

    public override string ToString() => Printer.Print(this, null);
}
