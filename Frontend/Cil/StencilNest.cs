using DualJit.IR;

namespace DualJit.Frontend.Cil;

/// <summary>The loops of a stencil as a function of the module: the elements of a row whose neighbourhood is inside in a loop without checks, those at the borders in loops around it.</summary>
/// <remarks>
/// So elements are computed in row-major order, and an exception is that of the first one. At a border the neighbourhood is copied, as it goes on beyond the edge, and the function is called for its middle.
/// <code>
/// func @smooth(%a: array&lt;f64,?&gt;, %result: array&lt;f64,2,C&gt;, %value: f64) {
///     for i in 0..n0:  for j in 0..before:          call @smooth.border(%i, %j, %a, …)
///                      for j in before..n1 - after: %w = slice %a, range %i 1, range %j 1 ; %0 = call @smooth.at(%w) ; store %0, …
///                      for j in n1 - after..n1:     call @smooth.border(%i, %j, %a, …)
/// </code>
/// </remarks>
/// <param name="isWindow">Which parameters of the function are windows.</param>
internal sealed class StencilNest(KernelUnit unit, StencilCode code, DelegateItem function, bool[] isWindow, DType result)
{
    private readonly string _name = MethodNames.InIr(function.Method);

    private bool HasCopies => code.Border is Border.Nearest or Border.Reflect or Border.Wrap;

    /// <summary>The function: it takes the operands, the array of the results, and the value of the border.</summary>
    public FunctionId Emit(FunctionBuilder caller, ValueId[] operands, ValueId target)
    {
        var types = Array.ConvertAll(operands, caller.TypeOf);
        var at = EmitFunction(caller, types);
        FunctionId? border = code.Border == Border.Valid ? null : EmitBorder(caller, types, caller.TypeOf(target), at);
        var nest = New(caller, "", [.. types, caller.TypeOf(target), IrType.Scalar(result)]);
        var (builder, parameters) = (nest, nest.Function.Parameters);
        var window = parameters[Array.IndexOf(isWindow, true)];
        var (taken, output) = (parameters.Take(operands.Length).ToArray(), parameters[operands.Length]);
        ValueId[] buffers = [.. isWindow.Select((_, i) => i).Where(i => isWindow[i] && HasCopies).Select(i => builder.EmitTyped(Op.Allocate, IrType.AnyArray(types[i].DType),
            [.. code.Reach.Select(reach => builder.Const(reach.Before + 1L + reach.After))]))];
        var (first, end, lengths) = (new ValueId[code.Rank], new ValueId[code.Rank], new ValueId[code.Rank]);
        for (int axis = 0; axis < code.Rank; axis++)
        {
            lengths[axis] = builder.Emit(Op.Dim, axis, window);
            first[axis] = builder.Emit(Op.Min, lengths[axis], builder.Const((long)code.Reach[axis].Before));
            end[axis] = builder.Emit(Op.Max, first[axis], builder.Add(lengths[axis], -code.Reach[axis].After));
        }
        Loops([], builder.Const(true));
        builder.Return();
        Finish(builder);
        return nest.Id;

        void Loops(ValueId[] index, ValueId isInside)
        {
            int axis = index.Length;
            if (axis < code.Rank - 1)
            {
                if (border is null) Loop(first[axis], end[axis], i => Loops([.. index, i], isInside));
                else Loop(builder.Const(0L), lengths[axis], i => Loops([.. index, i], builder.AndOf(isInside, builder.Emit(Op.And, builder.Emit(Op.Ge, i, first[axis]), builder.Emit(Op.Lt, i, end[axis])))));
                return;
            }
            var from = builder.Select(isInside, first[axis], lengths[axis]);
            var to = builder.Select(isInside, end[axis], lengths[axis]);
            if (border is { } before) Loop(builder.Const(0L), from, i => builder.Call(before, [.. index, i, .. parameters, .. buffers]));
            Loop(from, to, i => Inside([.. index, i]));
            if (border is { } after) Loop(to, lengths[axis], i => builder.Call(after, [.. index, i, .. parameters, .. buffers]));
        }

        void Loop(ValueId start, ValueId stop, Action<ValueId> body) => builder.For(start, stop, builder.Const(1L), body);

        void Inside(ValueId[] index)
        {
            var value = builder.Call(at, [.. taken.Select((operand, i) => isWindow[i] ? WindowAt(builder, operand, index) : operand)]);
            Store(builder, value, output, code.Border == Border.Valid ? [.. index.Select((i, axis) => builder.Emit(Op.Sub, i, first[axis]))] : index);
        }
    }

    /// <summary>The function of the user's, of arrays that start at the element.</summary>
    private FunctionId EmitFunction(FunctionBuilder caller, IrType[] types)
    {
        var outside = unit.Windows;
        unit.Windows = unit.ReachOf(code);
        try
        {
            var names = function.Method.GetParameters().Select(parameter => parameter.Name);
            return unit.NewElementFunction(_name, IrType.Scalar(result), [.. types.Zip(names)], caller.Location, (builder, values) =>
            {
                var emitter = new Emitter(unit, builder);
                StackItem[] items = [.. function.Target is { } target ? [target] : (StackItem[])[], .. Array.ConvertAll(values, value => new ValueItem(value))];
                return emitter.As(CallEmitter.Emit(emitter, function.Method, items, isVirtual: false)!, result);
            });
        }
        finally
        {
            unit.Windows = outside;
        }
    }

    /// <summary>One element at a border: it takes the index, what the nest takes, and an array for the neighbourhood in each window.</summary>
    private FunctionId EmitBorder(FunctionBuilder caller, IrType[] types, IrType target, FunctionId at)
    {
        IrType[] buffers = HasCopies ? [.. types.Where((_, i) => isWindow[i]).Select(type => IrType.AnyArray(type.DType))] : [];
        var builder = New(caller, ".border", [.. Enumerable.Repeat(IrType.Int64, code.Rank), .. types, target, IrType.Scalar(result), .. buffers]);
        var parameters = builder.Function.Parameters;
        ValueId[] index = [.. parameters.Take(code.Rank)], operands = [.. parameters.Skip(code.Rank).Take(types.Length)];
        var (output, value) = (parameters[code.Rank + types.Length], parameters[code.Rank + types.Length + 1]);
        if (HasCopies)
        {
            var middle = code.Reach.Select(reach => builder.Const((long)reach.Before)).ToArray();
            int next = code.Rank + types.Length + 2;
            for (int i = 0; i < operands.Length; i++)
            {
                if (!isWindow[i]) continue;
                var buffer = parameters[next++];
                Copy(builder, operands[i], index, buffer, []);
                operands[i] = WindowAt(builder, buffer, middle);
            }
            value = builder.Call(at, operands);
        }
        Store(builder, value, output, index);
        builder.Return();
        Finish(builder);
        return builder.Id;
    }

    // Of each axis the indices around the element, as the border says.
    private void Copy(FunctionBuilder builder, ValueId array, ValueId[] index, ValueId buffer, (ValueId From, ValueId To)[] places)
    {
        int axis = places.Length;
        if (axis == code.Rank)
        {
            var element = builder.EmitTyped(Op.Load, builder.TypeOf(array).Element, Address(builder, array, Array.ConvertAll(places, place => place.From)));
            Store(builder, element, buffer, Array.ConvertAll(places, place => place.To));
            return;
        }
        var (before, after) = code.Reach[axis];
        var length = builder.Emit(Op.Dim, axis, array);
        builder.For(builder.Const(before + 1L + after), to => Copy(builder, array, index, buffer, [.. places, (Inside(builder, builder.Add(builder.Add(index[axis], to), -before), length), to)]));
    }

    /// <summary>The index that stands for one which may be outside.</summary>
    private ValueId Inside(FunctionBuilder builder, ValueId index, ValueId length)
    {
        switch (code.Border)
        {
            case Border.Nearest:
                return builder.Emit(Op.Min, builder.Emit(Op.Max, index, builder.Const(0L)), builder.Add(length, -1));
            case Border.Wrap:
                return Modulo(length);
            default:
                var twice = builder.Add(length, length);
                var reflected = Modulo(twice);
                return builder.Emit(Op.Min, reflected, builder.Emit(Op.Sub, builder.Add(twice, -1), reflected));
        }

        ValueId Modulo(ValueId period) => builder.Emit(Op.Rem, builder.Add(builder.Emit(Op.Rem, index, period), period), period);
    }

    private static ValueId WindowAt(FunctionBuilder builder, ValueId array, ValueId[] index)
    {
        var kinds = new SliceKind[index.Length];
        Array.Fill(kinds, SliceKind.Range);
        var one = builder.Const(1L);
        return builder.Slice(SliceKinds.Of(kinds), IrType.AnyArray(builder.TypeOf(array).DType), [array, .. index.SelectMany(i => (ValueId[])[i, one])]);
    }

    private static void Store(FunctionBuilder builder, ValueId value, ValueId array, ValueId[] index) => builder.Emit(Op.Store, value, Address(builder, array, index));

    private static ValueId Address(FunctionBuilder builder, ValueId array, ValueId[] index)
    {
        var distance = index.Select((i, axis) => builder.Emit(Op.Mul, i, builder.Emit(Op.Stride, axis, array))).Aggregate((a, b) => builder.Add(a, b));
        return builder.Emit(Op.Offset, (long)builder.TypeOf(array).DType, builder.Emit(Op.Data, array), distance);
    }

    private FunctionBuilder New(FunctionBuilder caller, string suffix, IrType[] types) =>
        new(unit.Module, unit.Functions.UniqueName($"{_name}{(suffix.Length > 0 ? suffix : ".nest")}"), IrType.Void, [.. types.Select(type => (type, (string?)null))]) { Location = caller.Location };

    private void Finish(FunctionBuilder builder)
    {
        if (!unit.HasErrors) builder.Finish();
    }
}
