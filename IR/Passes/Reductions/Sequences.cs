namespace DualJit.IR;

/// <summary>Reductions of the elements along axes, each to one result, on vectors: as the elements lie where that is in order, else of copies, a band at a time.</summary>
/// <remarks>
/// A band is some indices of the axis along which the elements of an array lie one after the other, and all of the axes behind it: it is read as it lies, and what is written is in order. What makes no whole group
/// at its end is put before the next one. Of an array that is in order along the one axis, unless it is repeated there, no more is copied than what is read from one address.
/// </remarks>
internal sealed class Sequences
{
    // What is copied is read from a core's nearest cache, unless rows are long.
    private const long FewestRows = 8, ColumnsAtOnce = 64, FewestOfBand = 1024, FewestAtOnce = 2048;

    private readonly FunctionBuilder _builder;
    private readonly CopyFunctions _functions;
    private readonly IElementFunction _function;
    private readonly Accumulators _accumulators;
    private readonly ReducedOperand[] _operands;
    private readonly int[] _axes;
    private readonly bool _hasNumber;

    // By operand: whether the elements lie in order; null where they are one element.
    private readonly ValueId?[] _isInOrder;

    // By operand: the stride along the one axis, where the array is in order or one element.
    private readonly ValueId?[] _steps;

    // By operand, where it is not known to lie in order: memory for a band, and the stride along the axis of bands.
    private readonly ValueId[] _memory, _stride;

    // Of the loops around bands, and inside of one, by axis: 1 but for the axes before that of bands and those behind it.
    private readonly ValueId[] _outer = [], _inner = [];
    private readonly ValueId _length, _rows, _columns;

    /// <param name="operands">What the function takes, for any of the results.</param>
    /// <param name="axes">The axes that are reduced.</param>
    /// <param name="lengths">Of these axes.</param>
    public Sequences(FunctionBuilder builder, CopyFunctions functions, IElementFunction function, bool hasNumber, Accumulators accumulators, ReducedOperand[] operands, int[] axes, ValueId[] lengths)
    {
        (_builder, _functions, _function, _hasNumber, _accumulators, _operands, _axes) = (builder, functions, function, hasNumber, accumulators, operands, axes);
        _steps = Array.ConvertAll(operands, operand => axes is [var only] && operand.UnitAxis == only && builder.ConstantOf(operand.Strides[only]) is null ? (ValueId?)operand.Strides[only] : null);
        _isInOrder = [.. operands.Select((operand, i) => operand.IsRepeated(builder, axes) ? (ValueId?)null : _steps[i] is null ? IsInOrder(operand, lengths) : builder.Const(true))];
        (_memory, _stride) = (new ValueId[operands.Length], new ValueId[operands.Length]);
        for (int i = 0; i < operands.Length; i++)
            if (_steps[i] is not null) _memory[i] = builder.StackSlot(SequenceReduction.Ahead * operands[i].DType!.Value.Size);
        if (!NeedsCopies) return;
        var one = builder.Const(1L);
        var areInOrder = _isInOrder.Where(condition => condition is not null).Select(condition => condition!.Value).Aggregate(builder.AndOf);
        var isBandAxis = FindBandAxis(lengths);
        // All elements are one band where nothing is copied.
        var isBehind = builder.Const(false);
        _length = lengths.Aggregate(one, builder.Times);
        _outer = new ValueId[axes.Length];
        _inner = new ValueId[axes.Length];
        _columns = one;
        for (int k = 0; k < axes.Length; k++)
        {
            _inner[k] = _builder.Select(isBehind, lengths[k], one);
            _columns = builder.Times(_columns, _inner[k]);
            var isHere = builder.AndOf(_builder.NotOf(areInOrder), isBandAxis[k]);
            _length = _builder.Select(isHere, lengths[k], _length);
            isBehind = _builder.OrOf(isBehind, isHere);
            _outer[k] = _builder.Select(_builder.OrOf(isBehind, areInOrder), one, lengths[k]);
        }
        var rows = builder.Emit(Op.Div, builder.Add(_columns, FewestOfBand - 1), _columns);
        _rows = _builder.Select(areInOrder, _length, builder.Emit(Op.Min, builder.Emit(Op.Max, rows, builder.Const(FewestRows)), _length));
        var room = builder.Add(builder.Emit(Op.Mul, _rows, _columns), FewestAtOnce);
        for (int i = 0; i < operands.Length; i++)
        {
            if (!IsCopied(i)) continue;
            var operand = operands[i];
            _memory[i] = builder.If(areInOrder, () => [operand.Value], () => [builder.Emit(Op.Data, builder.EmitTyped(Op.AllocateScratch, IrType.Array(operand.DType!.Value, 1, Layout.C), room))])[0];
            _stride[i] = builder.Const(0L);
            for (int k = 0; k < axes.Length; k++) _stride[i] = _builder.Select(isBandAxis[k], operands[i].Strides[axes[k]], _stride[i]);
        }
    }

    private bool NeedsCopies => Enumerable.Range(0, _operands.Length).Any(IsCopied);

    private bool IsCopied(int operand) => _isInOrder[operand] is { } condition && _builder.ConstantOf(condition) != 1;

    /// <summary>Emits one reduction.</summary>
    /// <param name="data">The operands, from the first element of the result on.</param>
    /// <param name="count">Elements, of which there is at least one.</param>
    public ValueId Emit(ReducedOperand[] data, ValueId count)
    {
        var reduction = new SequenceReduction(_builder, _function, _hasNumber, _accumulators, _steps, count);
        var values = data.Select((operand, i) => _isInOrder[i] is null ? operand.Load(_builder) : _steps[i] is { } step ? InOrder(operand, step, _memory[i], count) : operand.Value).ToArray();
        var zero = _builder.Const(0L);
        if (!NeedsCopies) return reduction.Emit(_hasNumber ? [.. values, zero] : values);
        var state = AroundBands(0, data, [zero, zero, .. reduction.Start()], (band, now) => Band(reduction, values, band, now, count));
        return reduction.Finish(state[2..]);
    }

    private ValueId InOrder(ReducedOperand operand, ValueId step, ValueId memory, ValueId count) => _builder.If(_builder.IsNotZero(step), () => [operand.Value], () =>
    {
        var (zero, one) = (_builder.Const(0L), _builder.Const(1L));
        _functions.Fill(_builder, operand.DType!.Value, new(operand.Value, zero, zero), memory, one, _builder.Emit(Op.Min, count, _builder.Const((long)SequenceReduction.Ahead)));
        return [memory];
    })[0];

    private ValueId IsInOrder(ReducedOperand operand, ValueId[] lengths)
    {
        bool areLast = _axes.Length == 0 || _axes[0] == operand.Strides.Length - _axes.Length;
        if (operand.Array!.IsRowMajor && areLast) return _builder.Const(true);
        var (all, distance) = (_builder.Const(true), _builder.Const(1L));
        for (int k = _axes.Length - 1; k >= 0; k--)
        {
            var stride = operand.Strides[_axes[k]];
            if (!(_builder.ConstantOf(stride) == 1 && _builder.ConstantOf(distance) == 1))
                all = _builder.AndOf(all, _builder.OrOf(_builder.Emit(Op.Eq, stride, distance), _builder.Emit(Op.Eq, lengths[k], _builder.Const(1L))));
            distance = _builder.Times(distance, lengths[k]);
        }
        return all;
    }

    /// <summary>By axis: whether the elements of what is copied lie one after the other along it, and along none before it; true for the last where there is none.</summary>
    private ValueId[] FindBandAxis(ValueId[] lengths)
    {
        var operand = Enumerable.Range(0, _operands.Length).Where(IsCopied).Select(i => _operands[i]).OrderBy(operand => operand.UnitAxis is { } axis ? Array.IndexOf(_axes, axis) : -1).First();
        var found = new ValueId[_axes.Length];
        var isLater = _builder.Const(true);
        for (int k = 0; k < found.Length; k++)
        {
            var isHere = k == found.Length - 1 ? _builder.Const(true)
                : operand.UnitAxis is { } unit && Array.IndexOf(_axes, unit) is var place and >= 0 ? _builder.Const(place == k)
                : _builder.AndOf(_builder.Emit(Op.Eq, operand.Strides[_axes[k]], _builder.Const(1L)), _builder.Emit(Op.Gt, lengths[k], _builder.Const(1L)));
            // Short rows are a band together.
            if (k == found.Length - 2) isHere = _builder.OrOf(isHere, _builder.Emit(Op.Lt, lengths[k + 1], _builder.Const(ColumnsAtOnce)));
            found[k] = _builder.AndOf(isLater, isHere);
            isLater = _builder.AndOf(isLater, _builder.NotOf(isHere));
        }
        return found;
    }

    private ValueId[] AroundBands(int k, ReducedOperand[] data, ValueId[] state, Func<(ReducedOperand[] Data, ValueId Rows), ValueId[], ValueId[]> body)
    {
        if (k < _axes.Length)
        {
            if (_builder.ConstantOf(_outer[k]) == 1) return AroundBands(k + 1, data, state, body);
            return Loop(_outer[k], 1, state, (i, now) => AroundBands(k + 1, Array.ConvertAll(data, operand => operand.Moved(_builder, _axes[k], i)), now, body));
        }
        return _builder.While([_builder.Const(0L), .. state], now => _builder.Emit(Op.Lt, now[0], _length), now =>
        {
            var rows = _builder.Emit(Op.Min, _rows, _builder.Emit(Op.Sub, _length, now[0]));
            var band = data.Select((operand, i) => IsCopied(i) ? operand with { Value = Offset(operand, operand.Value, _builder.Times(now[0], _stride[i])) } : operand).ToArray();
            return [_builder.Emit(Op.Add, now[0], _rows), .. body((band, rows), now[1..])];
        })[1..];
    }

    /// <param name="values">Of all elements: the address of the first one, or a scalar.</param>
    /// <param name="band">Where its elements are.</param>
    /// <param name="state">How many elements were copied, and how many of these are left, and the partial results.</param>
    private ValueId[] Band(SequenceReduction reduction, ValueId[] values, (ReducedOperand[] Data, ValueId Rows) band, ValueId[] state, ValueId count)
    {
        var size = _builder.Times(band.Rows, _columns);
        var (taken, left) = (_builder.Emit(Op.Add, state[0], size), _builder.Emit(Op.Add, state[1], size));
        for (int i = 0; i < values.Length; i++)
            if (IsCopied(i)) _builder.Unless(_isInOrder[i]!.Value, () => Copy(i, band.Data[i], band.Rows, state[1]));
        var isEnd = _builder.Emit(Op.Eq, taken, count);
        var isEnough = _builder.OrOf(isEnd, _builder.Emit(Op.Ge, left, _builder.Const(FewestAtOnce)));
        return [taken, .. _builder.If(isEnough, () =>
        {
            var first = _builder.Emit(Op.Sub, taken, left);
            var data = values.Select((value, i) => _isInOrder[i] is not { } isInOrder ? value
                : IsCopied(i) ? _builder.Select(isInOrder, Offset(_operands[i], value, first), _memory[i]) : Offset(_operands[i], value, _steps[i] is { } step ? _builder.Times(first, step) : first));
            var next = reduction.Continue(state[2..], _hasNumber ? [.. data, first] : [.. data], left, isEnd);
            var (rest, one) = (_builder.Emit(Op.Sub, left, next[0]), _builder.Const(1L));
            for (int i = 0; i < values.Length; i++)
                if (IsCopied(i)) _builder.Unless(_isInOrder[i]!.Value, () => CopyRow(i, Offset(_operands[i], _memory[i], next[0]), one, _memory[i], rest));
            return [rest, .. next[1..]];
        }, () => [left, .. state[2..]])];
    }

    /// <summary>Copies a band, row by row of the memory, some columns at a time: what is read of a line of the cache is read while it is there.</summary>
    private void Copy(int operand, ReducedOperand band, ValueId rows, ValueId first)
    {
        // The last axis that may be behind that of bands is along the rows.
        int last = Array.FindLastIndex(_inner, length => _builder.ConstantOf(length) != 1);
        var one = _builder.Const(1L);
        Inside(0, band, first);

        void Inside(int k, ReducedOperand now, ValueId place)
        {
            if (last < 0) CopyRow(operand, now.Value, _stride[operand], Offset(now, _memory[operand], place), rows);
            else if (k == last)
            {
                // Where no axis is behind that of bands, a band is one row.
                var isRow = _builder.Emit(Op.Eq, _columns, one);
                ValueId all = _builder.Select(isRow, rows, _inner[k]), most = _builder.Select(isRow, rows, _builder.Const(ColumnsAtOnce)), along = _builder.Select(isRow, _stride[operand], now.Strides[_axes[k]]), count = _builder.Select(isRow, one, rows);
                _builder.For(all, most, x => _functions.Copy(_builder, now.DType!.Value, new(Offset(now, now.Value, _builder.Times(x, along)), _stride[operand], along),
                    new(Offset(now, _memory[operand], _builder.Add(place, x)), _columns, one), count, _builder.Emit(Op.Min, most, _builder.Emit(Op.Sub, all, x))));
            }
            else if (_builder.ConstantOf(_inner[k]) == 1) Inside(k + 1, now, place);
            else
            {
                var distance = _inner[(k + 1)..].Aggregate(one, _builder.Times);
                _builder.For(_inner[k], i => Inside(k + 1, now.Moved(_builder, _axes[k], i), _builder.Add(place, _builder.Times(i, distance))));
            }
        }
    }

    private void CopyRow(int operand, ValueId from, ValueId stride, ValueId to, ValueId count) =>
        _functions.Copy(_builder, _operands[operand].DType!.Value, new(from, _builder.Const(0L), stride), new(to, _builder.Const(0L), _builder.Const(1L)), _builder.Const(1L), count);

    private ValueId Offset(ReducedOperand operand, ValueId start, ValueId index) => operand.Array!.Offset(_builder, start, index);

    private ValueId[] Loop(ValueId count, long step, ValueId[] state, Func<ValueId, ValueId[], ValueId[]> body) =>
        _builder.While([_builder.Const(0L), .. state], now => _builder.Emit(Op.Lt, now[0], count), now => [_builder.Add(now[0], step), .. body(now[0], now[1..])])[1..];
}
