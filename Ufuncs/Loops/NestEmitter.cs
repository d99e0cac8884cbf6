using DualJit.IR;

namespace DualJit.Ufuncs;

/// <summary>Emits loops over the elements of operands that lie anywhere: what their strides are, the frame says.</summary>
/// <remarks>
/// In the frame are the lengths of the loops, the outermost first; then for each operand its address and its stride in each loop, in elements.
/// <code>
/// %n0 = load %frame[0] ; %a = load %frame[2] ; %s0 = load %frame[3] ; …
/// b1(%i): %row = offset %a, %i * %s0 ; …
/// b2(%j): %0 = load %row[%j] ; %1 = conv %0 : f64 ; %2 = call @f(%1) ; store %2, %out[%j] ; …
/// </code>
/// </remarks>
internal sealed class NestEmitter(FunctionBuilder builder, ValueId frame, (ValueId First, ValueId End) range, int rank, int operands)
{
    private readonly ValueId[] _lengths = [.. Enumerable.Range(0, rank).Select(axis => LoadLong(builder, frame, axis))];
    private readonly ValueId[] _addresses = [.. Enumerable.Range(0, operands).Select(operand => LoadAddress(builder, frame, FrameLayout.AddressOf(operand, rank)))];

    /// <summary>Emits the loops.</summary>
    /// <param name="strideOf">How an operand moves in the innermost loop.</param>
    /// <param name="dtypeOf">The elements of an operand.</param>
    /// <param name="innermost">Emits the innermost loop, given its range and the addresses and strides of the operands in it.</param>
    public void Emit(Func<int, InnerStride> strideOf, Func<int, DType> dtypeOf, Action<(ValueId First, ValueId End), ValueId[], ValueId[]> innermost)
    {
        var strides = new ValueId[operands][];
        for (int operand = 0; operand < operands; operand++)
            strides[operand] = [.. Enumerable.Range(0, rank).Select(axis => axis == rank - 1 && strideOf(operand).Known() is { } known
                ? builder.Const(known)
                : LoadLong(builder, frame, FrameLayout.StrideOf(operand, axis, rank)))];
        Axis(0, _addresses);

        void Axis(int axis, ValueId[] addresses)
        {
            var iterations = axis == 0 ? range : (builder.Const(0L), _lengths[axis]);
            if (axis == rank - 1)
            {
                innermost(iterations, addresses, Array.ConvertAll(strides, ofOperand => ofOperand[axis]));
                return;
            }
            Loop(iterations, i => Axis(axis + 1, [.. addresses.Select((address, operand) => Moved(address, dtypeOf(operand), i, strides[operand][axis]))]));
        }
    }

    public void Loop((ValueId First, ValueId End) iterations, Action<ValueId> body) => builder.While([iterations.First], now => builder.Emit(Op.Lt, now[0], iterations.End), now =>
    {
        body(now[0]);
        return [builder.Add(now[0], 1)];
    });

    /// <summary>The address of an element so many strides away.</summary>
    public ValueId Moved(ValueId address, DType dtype, ValueId index, ValueId stride) => builder.ConstantOf(stride) switch
    {
        0 => address,
        1 => builder.Emit(Op.Offset, (long)dtype, address, index),
        _ => builder.Emit(Op.Offset, (long)dtype, address, builder.Emit(Op.Mul, index, stride)),
    };

    /// <summary>An element as a value of another dtype.</summary>
    public ValueId Load(ValueId address, DType from, DType to) => Converted(builder.EmitTyped(Op.Load, IrType.Scalar(from), address), to);

    /// <summary>The value as one of a dtype: also a real number as a complex one.</summary>
    public ValueId Converted(ValueId value, DType to) => to == DType.Complex128 && builder.TypeOf(value) is { IsScalar: true, IsComplex: false }
        ? builder.Emit(Op.Complex, builder.Convert(value, DType.Float64), builder.Const(0.0))
        : builder.Convert(value, to);

    private static ValueId LoadLong(FunctionBuilder builder, ValueId frame, int index) => builder.EmitTyped(Op.Load, IrType.Int64, FrameLayout.Place(builder, frame, index));

    private static ValueId LoadAddress(FunctionBuilder builder, ValueId frame, int index) => builder.EmitTyped(Op.Load, IrType.Pointer, FrameLayout.Place(builder, frame, index));
}

/// <summary>Where a frame has what: lengths of loops, addresses and strides of operands, sizes, captured numbers.</summary>
internal static class FrameLayout
{
    /// <summary>The most sizes of core dimensions, or other numbers that the loops take.</summary>
    public const int MostSizes = 64;

    /// <summary>The most captured numbers that go to chunks: a function with more runs on one thread.</summary>
    public const int MostCaptured = 64;

    /// <summary>Longs enough for any frame.</summary>
    public const int MostLongs = Shapes.MaxRank + Nest.MostOperands * (Shapes.MaxRank + 1) + MostSizes + MostCaptured;

    public static int AddressOf(int operand, int rank) => rank + operand * (rank + 1);

    public static int StrideOf(int operand, int axis, int rank) => AddressOf(operand, rank) + 1 + axis;

    public static int AfterOperands(int operands, int rank) => AddressOf(operands, rank);

    public static ValueId Place(FunctionBuilder builder, ValueId frame, int index) => builder.Emit(Op.Offset, (long)DType.Int64, frame, builder.Const((long)index));
}
