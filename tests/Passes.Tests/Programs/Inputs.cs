using DualJit.IR;

namespace DualJit.Tests.Passes;

/// <summary>Memory that arrays are in, elements beside them included.</summary>
internal sealed record Buffer(DType Type, IReadOnlyList<long> Values)
{
    private const int ShownValues = 24;

    public override string ToString() =>
        Values.All(value => value == Values[0]) ? $"{Values.Count} times {Literals.Print(Type, Values[0])} : {Type.IrName}"
        : $"{Values.Count} elements [{string.Join(", ", Values.Take(ShownValues).Select(value => Literals.Print(Type, value)))}{(Values.Count > ShownValues ? ", …" : "")}] : {Type.IrName}";
}

/// <summary>An array: a part of a buffer.</summary>
/// <param name="Start">Index in the buffer of the element whose indices are all 0.</param>
internal sealed record View(int Buffer, long Start, IReadOnlyList<long> Lengths, IReadOnlyList<long> Strides)
{
    public override string ToString() => $"buffer {Buffer} from {Start}, lengths [{string.Join(", ", Lengths)}], strides [{string.Join(", ", Strides)}]";
}

/// <summary>The arguments of one call.</summary>
/// <param name="Types">Of the arrays.</param>
internal sealed record Inputs(IReadOnlyList<IrType> Types, IReadOnlyList<Buffer> Buffers, IReadOnlyList<View> Arrays, IReadOnlyList<Literal> Scalars)
{
    public override string ToString() => string.Join("\n",
        Buffers.Select((buffer, i) => $"; buffer {i}: {buffer}").Concat(Arrays.Select((array, i) => $"; array {i}: {array}"))
            .Append($"; scalars: {string.Join(", ", Scalars.Select(scalar => Literals.Print(scalar.Type, scalar.Bits)))}"));
}
