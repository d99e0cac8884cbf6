namespace DualJit.IR;

/// <summary>Memory in which a parallel loop leaves what its chunks need: words of eight bytes, arrays as <see cref="Op.Describe"/> writes them.</summary>
internal sealed class Frame(FunctionBuilder builder, ValueId address)
{
    public static int WordsOf(IrType type) => type.IsReference ? 2 + 2 * type.Rank : (type.DType.Size + sizeof(long) - 1) / sizeof(long);

    public ValueId AddressOf(int word) => word == 0 ? address : builder.Emit(Op.Offset, (long)DType.Int64, address, builder.Const((long)word));

    public void Put(ValueId value, int word)
    {
        var type = builder.TypeOf(value);
        if (type.IsReference) builder.Emit(Op.Describe, value, AddressOf(word));
        else builder.Emit(Op.Store, type.IsPointer ? builder.Emit(Op.Address, value) : value, AddressOf(word));
    }

    public ValueId Take(IrType type, int word) => builder.EmitTyped(type.IsReference ? Op.Described : Op.Load, type, AddressOf(word));

    public ValueId TakeInt64(int word) => Take(IrType.Int64, word);
}
