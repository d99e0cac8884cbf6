using DualJit.Reductions;

namespace DualJit.IR;

/// <summary>Reductions of the elements along axes, each to one result, on vectors: as the elements lie where that is in order, else of copies, a band at a time.</summary>
/// <remarks>
/// A band is some indices of the axis along which the elements of an array lie one after the other, and all of the axes behind it: it is read as it lies, and what is written is in order. Long rows that are in order
/// are bands that need no copy. What makes no whole row of lanes at the end of a band is kept until the next one. Up to 4,096 elements are copied to one piece. Of an array that is in order along the one axis, unless it is repeated there, no more is copied than what is read from one address.
/// </remarks>
internal sealed class Sequences
{
    // What is copied is read from a core's nearest cache, unless rows are long.
    private const long FewestRows = 8, ColumnsAtOnce = 64, FewestOfBand = 1024, LongRow = 256, LongCopiedRow = 512;

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

    // By operand, as well: whether a band lies in order, and memory for what is kept of one.
    private readonly ValueId[] _isBandInOrder, _kept;

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
        (_memory, _stride, _isBandInOrder, _kept) = (new ValueId[operands.Length], new ValueId[operands.Length], new ValueId[operands.Length], new ValueId[operands.Length]);
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
        var rows = builder.And(builder.Add(builder.Emit(Op.Div, builder.Const(FewestOfBand), _columns), FewestRows), -FewestRows);
        _rows = _builder.Select(areInOrder, _length, builder.Emit(Op.Min, rows, _length));
        var all = lengths.Aggregate(one, builder.Times);
        var room = builder.Emit(Op.Select, builder.Emit(Op.Le, all, builder.Const(CanonicalReduction.LongestOfSingleRows)), all, builder.Emit(Op.Mul, _rows, _columns));
        for (int i = 0; i < operands.Length; i++)
        {
            if (!IsCopied(i)) continue;
            var operand = operands[i];
            _memory[i] = builder.If(areInOrder, () => [operand.Value], () => [builder.Emit(Op.Data, builder.EmitTyped(Op.AllocateScratch, IrType.Array(operand.DType!.Value, 1, Layout.C), room))])[0];
            _stride[i] = builder.Const(0L);
            for (int k = 0; k < axes.Length; k++) _stride[i] = _builder.Select(isBandAxis[k], operands[i].Strides[axes[k]], _stride[i]);
            _isBandInOrder[i] = builder.AndOf(builder.Emit(Op.Eq, _columns, one), builder.Emit(Op.Eq, _stride[i], one));
            _kept[i] = builder.StackSlot(2 * SequenceReduction.Row * operand.DType!.Value.Size);
        }
    }

    private bool NeedsCopies => Enumerable.Range(0, _operands.Length).Any(IsCopied);

    private bool IsCopied(int operand) => _isInOrder[operand] is { } condition && _builder.ConstantOf(condition) != 1;

    /// <summary>Emits one reduction.</summary>
    /// <param name="data">The operands, from the first element of the result on.</param>
    /// <param name="count">Elements, of which there is at least one.</param>
    public ValueId Emit(ReducedOperand[] data, ValueId count)
    {
        var reduction = new SequenceReduction(_builder, _function, _hasNumber, NeedsCopies, _accumulators, _steps, count);
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

    private ValueId IsNearer(ReducedOperand operand, int k)
    {
        var distance = ElementCopy.Size(_builder, operand.Strides[_axes[k]]);
        return _builder.AndOf(_builder.IsNotZero(distance), _builder.Emit(Op.Lt, distance, ElementCopy.Size(_builder, operand.Strides[_axes[^1]])));
    }

    /// <summary>By axis: whether the elements of what is copied are nearer to each other along it than along the last one, and along none before it; true for the last where there is none.</summary>
    private ValueId[] FindBandAxis(ValueId[] lengths)
    {
        var operand = Enumerable.Range(0, _operands.Length).Where(IsCopied).Select(i => _operands[i]).OrderBy(operand => operand.UnitAxis is { } axis ? Array.IndexOf(_axes, axis) : -1).First();
        var found = new ValueId[_axes.Length];
        var isLater = _builder.Const(true);
        for (int k = 0; k < found.Length; k++)
        {
            var isHere = k == found.Length - 1 ? _builder.Const(true)
                : operand.UnitAxis is { } unit && Array.IndexOf(_axes, unit) is var place and >= 0 ? _builder.Const(place == k)
                : _builder.AndOf(IsNearer(operand, k), _builder.Emit(Op.Gt, lengths[k], _builder.Const(1L)));
            // Short rows are a band together.
            if (k == found.Length - 2) isHere = _builder.OrOf(isHere, _builder.Emit(Op.Lt, lengths[k + 1], _builder.Select(_builder.Emit(Op.Eq, operand.Strides[_axes[^1]], _builder.Const(1L)), _builder.Const(LongRow), _builder.Const(LongCopiedRow))));
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
    /// <param name="state">How many elements there were in bands, and how many of the last one are kept, and the partial results.</param>
    private ValueId[] Band(SequenceReduction reduction, ValueId[] values, (ReducedOperand[] Data, ValueId Rows) band, ValueId[] state, ValueId count)
    {
        var (zero, size, isSmall) = (_builder.Const(0L), _builder.Times(band.Rows, _columns), reduction.IsSmall);
        var end = _builder.Emit(Op.Add, state[0], size);
        var place = _builder.Emit(Op.Select, isSmall, state[0], zero);
        var bands = new ValueId[values.Length];
        for (int i = 0; i < values.Length; i++)
        {
            if (!IsCopied(i)) continue;
            var isInPlace = _builder.AndOf(_isBandInOrder[i], _builder.NotOf(isSmall));
            _builder.Unless(_builder.OrOf(_isInOrder[i]!.Value, isInPlace), () => Copy(i, band.Data[i], band.Rows, place));
            bands[i] = _builder.Select(isInPlace, band.Data[i].Value, _memory[i]);
        }
        var isEnd = _builder.Emit(Op.Eq, end, count);
        return [end, .. _builder.If(_builder.OrOf(isEnd, _builder.NotOf(isSmall)),
            () => Piece(reduction, values, bands, _builder.Emit(Op.Sub, state[0], place), _builder.Emit(Op.Add, place, size), isEnd, state[1..]), () => state[1..])];
    }

    /// <param name="bands">By operand that may be copied: where the piece is unless all elements lie in order.</param>
    /// <param name="first">The number of the first element.</param>
    /// <param name="state">How many elements are kept that come before it, and the partial results.</param>
    private ValueId[] Piece(SequenceReduction reduction, ValueId[] values, ValueId[] bands, ValueId first, ValueId length, ValueId isEnd, ValueId[] state)
    {
        var (zero, one, row, kept) = (_builder.Const(0L), _builder.Const(1L), _builder.Const((long)SequenceReduction.Row), state[0]);
        var hasKept = _builder.IsNotZero(kept);
        var added = _builder.Emit(Op.Select, hasKept, _builder.Emit(Op.Min, _builder.Emit(Op.Sub, row, kept), length), zero);
        _builder.When(hasKept, () => Keep(bands, zero, kept, added));
        var (together, left) = (_builder.Emit(Op.Add, kept, added), _builder.Emit(Op.Sub, length, added));
        var areAll = _builder.Emit(Op.Eq, left, zero);
        // A row of what was kept first, where it is one or the last, and then what follows.
        var isRow = _builder.OrOf(_builder.Emit(Op.Eq, together, row), _builder.AndOf(hasKept, _builder.AndOf(isEnd, areAll)));
        var next = _builder.While([_builder.Emit(Op.Select, isRow, zero, one), .. state[1..]], now => _builder.Emit(Op.Le, now[0], one), now =>
        {
            var isKept = _builder.Emit(Op.Eq, now[0], zero);
            var number = _builder.Emit(Op.Add, first, _builder.Emit(Op.Select, isKept, _builder.Emit(Op.Neg, kept), added));
            var data = values.Select((value, i) => _isInOrder[i] is not { } isInOrder ? value
                : !IsCopied(i) ? Offset(_operands[i], value, _steps[i] is { } step ? _builder.Times(number, step) : number)
                : _builder.Select(isInOrder, Offset(_operands[i], value, number), _builder.Emit(Op.Select, isKept, _kept[i], Offset(_operands[i], bands[i], added))));
            var areLast = _builder.AndOf(isEnd, _builder.OrOf(areAll, _builder.NotOf(isKept)));
            return [_builder.Add(now[0], 1), .. reduction.Continue(now[1..], _hasNumber ? [.. data, number] : [.. data], _builder.Emit(Op.Select, isKept, together, left), areLast)[1..]];
        });
        var rest = _builder.And(left, SequenceReduction.Row - 1);
        _builder.When(_builder.IsNotZero(rest), () => Keep(bands, _builder.Emit(Op.Sub, length, rest), zero, rest));
        return [_builder.Emit(Op.Select, isRow, rest, _builder.Emit(Op.Select, hasKept, together, rest)), .. next[1..]];
    }

    /// <summary>Keeps elements of a piece until there is a row of them.</summary>
    private void Keep(ValueId[] bands, ValueId from, ValueId kept, ValueId count)
    {
        var masks = _accumulators.FirstLanes(count);
        for (int i = 0; i < bands.Length; i++)
        {
            if (!IsCopied(i)) continue;
            var operand = _operands[i];
            _builder.Unless(_isInOrder[i]!.Value, () =>
            {
                for (int v = 0; v < masks.Length; v++)
                {
                    var lane = _builder.Const((long)v * _accumulators.Lanes);
                    var part = _builder.EmitTyped(Op.VectorLoad, IrType.Vector(operand.DType!.Value, _accumulators.Lanes), Offset(operand, bands[i], _builder.Emit(Op.Add, from, lane)), masks[v]);
                    _builder.Emit(Op.VectorStore, part, Offset(operand, _kept[i], _builder.Emit(Op.Add, kept, lane)));
                }
            });
        }
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
                ValueId all = _builder.Select(isRow, rows, _inner[k]), along = _builder.Select(isRow, _stride[operand], now.Strides[_axes[k]]), most = _builder.Select(_builder.OrOf(isRow, _builder.Emit(Op.Lt, ElementCopy.Size(_builder, along), ElementCopy.Size(_builder, _stride[operand]))), all, _builder.Const(ColumnsAtOnce)), count = _builder.Select(isRow, one, rows);
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
