namespace DualJit.IR;

/// <summary>Divides loops over elements of arrays among threads: a function has the loops for a range of one axis, and a fork runs it for all of them.</summary>
/// <remarks>The functions come to the module when the pass has written all others. What takes less time than a fork is a call of the function.</remarks>
/// <example><code>
/// %r = alloc.raw %n ; b1: %0 = load %a[%i] ; … store %3, %r[%i]    =>    %r = alloc.raw %n ; describe %a, %frame ; describe %r, … ; fork @f.range1(%n, %work, %frame)
///                                                                        func @f.range1(%first, %last, %frame): %a1 = view (described %frame), … ; b1: %0 = load %a1[%i] ; …
/// </code></example>
internal sealed class DividedLoops(Module source)
{
    /// <summary>Nanoseconds that no fork is worth.</summary>
    public const long LeastWork = 5_000;

    private readonly Module _functions = source.WithoutFunctions();

    /// <summary>The number of the next function that <see cref="AddTo"/> adds.</summary>
    private FunctionId Next => new(source.Functions.Count + _functions.Functions.Count);

    public void AddTo(Module module) => module.Functions.AddRange(_functions.Functions);

    /// <summary>A function that will be in the module, as <paramref name="emit"/> makes it.</summary>
    public FunctionId Add(FunctionBuilder caller, string name, IrType returns, (IrType, string?)[] parameters, Action<FunctionBuilder> emit)
    {
        var id = Next;
        var builder = new FunctionBuilder(_functions, $"{caller.Function.Name}.{name}{_functions.Functions.Count + 1}", returns, parameters) { Location = caller.Location };
        emit(builder);
        builder.Finish();
        return id;
    }

    /// <param name="shape">What the loops go over.</param>
    /// <param name="axis">The axis that is divided.</param>
    /// <param name="step">Ranges begin at multiples of this.</param>
    /// <param name="operands">Arrays that broadcast to the shape, each under one, scalars, and under none arrays that every range has as they are.</param>
    /// <param name="nanoseconds">For one element of the shape.</param>
    /// <param name="emit">Emits the loops for a range.</param>
    public void Emit(FunctionBuilder builder, ArrayShape shape, int axis, long step, MapOperand[] operands, double nanoseconds, Action<DividedRange> emit) =>
        Emit(builder, shape, axis, step, operands, builder.Times(shape.Count(builder), builder.Const((long)Math.Max(1, nanoseconds))), emit);

    /// <param name="work">Nanoseconds for all of it.</param>
    public void Emit(FunctionBuilder builder, ArrayShape shape, int axis, long step, MapOperand[] operands, ValueId work, Action<DividedRange> emit)
    {
        var words = new Dictionary<ValueId, int>();
        int count = 0;
        foreach (var value in operands.SelectMany(operand => operand.Shape is { } own ? [operand.Value, .. own.Lengths] : (ValueId[])[operand.Value]).Concat(shape.Lengths))
            if (builder.ConstantOf(value) is null && words.TryAdd(value, count)) count += Frame.WordsOf(builder.TypeOf(value));
        var frame = new Frame(builder, builder.StackSlot(sizeof(long) * (long)count));
        foreach (var (value, word) in words) frame.Put(value, word);
        var range = Add(builder, "range", IrType.Void, [(IrType.Int64, "first"), (IrType.Int64, "last"), (IrType.Pointer, "frame")], inside =>
        {
            emit(new RangeReader(builder, inside, words).Read(shape, axis, step, operands));
            inside.Return();
        });
        var items = step == 1 ? shape.Lengths[axis] : builder.Emit(Op.Div, builder.Add(shape.Lengths[axis], step - 1), builder.Const(step));
        builder.When(builder.Emit(Op.Lt, work, builder.Const(LeastWork)),
            () => builder.CallLater(range, IrType.Void, builder.Const(0L), items, frame.AddressOf(0)),
            () => builder.Fork(range, items, work, frame.AddressOf(0)));
    }

    /// <summary>What a range finds in the frame.</summary>
    private sealed class RangeReader(FunctionBuilder outside, FunctionBuilder builder, Dictionary<ValueId, int> words)
    {
        private readonly Frame _frame = new(builder, builder.Function.Parameters[2]);
        private readonly Dictionary<ValueId, ValueId> _values = [];

        public DividedRange Read(ArrayShape shape, int axis, long step, MapOperand[] operands)
        {
            var (first, last) = (builder.Times(builder.Function.Parameters[0], builder.Const(step)), builder.Times(builder.Function.Parameters[1], builder.Const(step)));
            var all = Take(shape.Lengths[axis]);
            var count = builder.Emit(Op.Sub, step == 1 ? last : builder.Emit(Op.Min, last, all), first);
            ValueId[] lengths = [.. shape.Lengths.Select((length, i) => i == axis ? count : Take(length))];
            return new(builder, first, new ArrayShape(lengths, []), Array.ConvertAll(operands, operand => operand.Shape is null ? new MapOperand(Take(operand.Value), null) : Part(operand, shape, axis, first, count)));
        }

        // A length that is the same value is so in the range too.
        private ValueId Take(ValueId value) => _values.TryGetValue(value, out var known) ? known
            : _values[value] = outside.ConstantOf(value) is { } constant ? builder.Const(outside.TypeOf(value).DType, constant) : _frame.Take(outside.TypeOf(value), words[value]);

        private MapOperand Part(MapOperand operand, ArrayShape shape, int axis, ValueId first, ValueId count)
        {
            var (array, own) = (Take(operand.Value), operand.Shape!.Lengths);
            int divided = axis - shape.Rank + own.Length;
            ValueId[] lengths = [.. own.Select(Take)];
            if (divided < 0 || outside.ConstantOf(own[divided]) == 1) return new MapOperand(array, new ArrayShape(lengths, [array]));
            var distance = builder.Times(first, builder.Emit(Op.Stride, divided, array));
            if (own[divided] == shape.Lengths[axis]) lengths[divided] = count;
            else
            {
                var isWhole = builder.Emit(Op.Eq, lengths[divided], Take(shape.Lengths[axis]));
                distance = builder.Emit(Op.Select, isWhole, distance, builder.Const(0L));
                lengths[divided] = builder.Emit(Op.Select, isWhole, count, lengths[divided]);
            }
            var type = builder.TypeOf(array);
            var part = View(builder, array, builder.Emit(Op.Offset, (long)type.DType, builder.Emit(Op.Data, array), distance), lengths,
                [.. lengths.Select((_, i) => builder.Emit(Op.Stride, i, array))], divided == 0 && type.Layout == Layout.C ? Layout.C : type.Layout is Layout.C or Layout.Inner ? Layout.Inner : Layout.Strided);
            return new MapOperand(part, new ArrayShape(lengths, [part]));
        }
    }

    /// <summary>An array of other lengths, and where the layout does not say them strides, in the memory of another.</summary>
    public static ValueId View(FunctionBuilder builder, ValueId array, ValueId data, ValueId[] lengths, ValueId[] strides, Layout layout) =>
        builder.EmitTyped(Op.View, IrType.Array(builder.TypeOf(array).DType, lengths.Length, layout), [array, data, .. lengths, .. layout == Layout.C ? [] : strides]);
}

/// <summary>A range of loops that are divided.</summary>
/// <param name="Builder">Of the function that has the loops.</param>
/// <param name="First">The place on the divided axis where it begins.</param>
/// <param name="Shape">What its loops go over.</param>
/// <param name="Operands">What stands for the operands there.</param>
internal sealed record DividedRange(FunctionBuilder Builder, ValueId First, ArrayShape Shape, MapOperand[] Operands);
