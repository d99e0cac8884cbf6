using System.Reflection;
using DualJit.IR;
using DualJit.Reductions;

namespace DualJit.Frontend.Cil;

/// <summary>Reductions by functions of two numbers. One associative op is a reduction by that, in the canonical order; any other function takes the elements from the left.</summary>
internal sealed class AppliedReductions
{
    private readonly Emitter _emitter;
    private readonly FunctionBuilder _builder;
    private readonly MethodInfo _method;
    private readonly DelegateItem _function;
    private readonly IrType _type;
    private readonly ReductionCall _call;

    // Which elements count; null for all.
    private readonly ValueId? _mask;

    // What is combined with the elements before the first; null for nothing.
    private readonly ValueId? _initial;

    // What there is where nothing is reduced, and whether there is anything.
    private readonly (ValueId Value, ValueId IsKnown) _identity;

    /// <param name="arguments">The object that has the function, the array, and the rest.</param>
    public static StackItem Emit(Emitter emitter, MethodInfo method, ReduceInKernelsAttribute attribute, StackItem[] arguments)
    {
        var result = new AppliedReductions(emitter, method, attribute, arguments).Emit();
        int output = Array.FindIndex(method.GetParameters(), parameter => parameter.Name == "out");
        if (output < 0 || !Outputs.IsGiven(emitter, arguments[output])) return new ValueItem(result);
        string name = Outputs.NameOf(emitter, AppliedFunctions.FieldOf(emitter, method, attribute.Name, arguments[0]));
        return new ValueItem(Outputs.Assign(emitter, $"Output 0 of ufunc '{name}'", emitter.Array(arguments[output]), result));
    }

    private AppliedReductions(Emitter emitter, MethodInfo method, ReduceInKernelsAttribute attribute, StackItem[] arguments)
    {
        (_emitter, _builder, _method) = (emitter, emitter.Builder, method);
        _function = Delegates.Known(emitter, AppliedFunctions.FieldOf(emitter, method, attribute.Field, arguments[0])) as DelegateItem ?? throw Error("is null");
        _type = KernelTypes.Of(_function.Method.ReturnType) is { IsScalar: true } type ? type : throw Error("is of structs");
        int of = Array.FindIndex(method.GetParameters(), parameter => parameter.Name == "initial");
        if (!AppliedFunctions.IsLeftOut(emitter, arguments[of]))
            _initial = arguments[of] is StructItem { Values: [var has, var value] } && KnownBits(has) == 1 ? emitter.As(value, _type) : throw Error("is given an initial value that may be null");
        _call = ReductionCall.Read(emitter, method, emitter.Array(arguments[1]), method.GetParameters().Zip(arguments).Skip(2).Where(given => given.First.Name is "axis" or "axes" or "keepDims"));
        _identity = IdentityOf(AppliedFunctions.FieldOf(emitter, method, attribute.Identity, arguments[0]));
        var where = arguments[Array.FindIndex(method.GetParameters(), parameter => parameter.Name == "where")];
        if (AppliedFunctions.IsLeftOut(emitter, where)) return;
        string name = Outputs.NameOf(emitter, AppliedFunctions.FieldOf(emitter, method, attribute.Name, arguments[0]));
        Exceptions.ThrowUnless(emitter, _identity.IsKnown, typeof(ArgumentException), CanonicalReduction.NeedsInitial(name));
        _initial = _identity.Value;
        _mask = _builder.EmitTyped(Op.Broadcast, IrType.AnyArray(DType.Bool), emitter.Array(where), _call.Array);
    }

    private (ValueId Value, ValueId IsKnown) IdentityOf(CapturedItem optional)
    {
        if (_initial is { } initial) return (initial, _builder.Const(true));
        var fields = KernelTypes.FieldsOf(optional.Type);
        return (_emitter.As(optional.Field(fields[1]), _type), _emitter.As(optional.Field(fields[0]), DType.Bool));
    }

    private ValueId Emit()
    {
        var probe = _emitter.Unit.NewElementFunction(MethodNames.InIr(_function.Method), _type, [(_type, null), (_type, null)], _builder.Location, (builder, x) => Apply(new Emitter(_emitter.Unit, builder), x));
        var op = _type.IsBool || _emitter.Unit.HasErrors ? null : Associativity.Find(_emitter.Unit.Module[probe], _emitter.Unit.Module);
        bool isCanonical = op is Op.Add || (op is Op.Mul && (_mask is null || !_type.IsComplex)) || (op is Op.Min or Op.Max && !_type.IsComplex);
        return isCanonical ? Combined(op!.Value) : Folded();
    }

    private ValueId Apply(Emitter emitter, params ReadOnlySpan<ValueId> values)
    {
        StackItem[] items = [.. _function.Target is { } target ? [target] : (StackItem[])[], .. Array.ConvertAll(values.ToArray(), value => new ValueItem(value))];
        return emitter.As(CallEmitter.Emit(emitter, _function.Method, items, isVirtual: false)!, _type);
    }

    private ValueId Combined(Op op)
    {
        var total = (_mask is null ? _call : _call with { Array = Masked(op) }).Combine(op);
        var isOfNothing = CheckIdentity(total);
        if (!_builder.TypeOf(total).IsArray) return _builder.Emit(Op.Select, isOfNothing, _identity.Value, _initial is { } first ? Apply(_emitter, first, total) : total);
        var function = _emitter.Unit.NewElementFunction("total", _type, [(_type, null), (IrType.Bool, null), (_type, null)], _builder.Location, (builder, x) =>
            builder.Emit(Op.Select, x[1], x[2], _initial is null ? x[0] : Apply(new Emitter(_emitter.Unit, builder), x[2], x[0])));
        return _builder.Map(function, IrType.AnyArray(_type.DType), total, isOfNothing, _identity.Value);
    }

    // What is left out counts as what makes no difference.
    private ValueId Masked(Op op)
    {
        var function = _emitter.Unit.ElementFunction($"where.{_type}", _type, [(IrType.Bool, "where"), (_type, null), (_type, null)], _builder.Location, (builder, x) => builder.Emit(Op.Select, x));
        return _builder.Map(function, IrType.AnyArray(_type.DType), _mask!.Value, _call.Array, op switch
        {
            Op.Add when _type.IsComplex => _builder.ConstOf(new System.Numerics.Complex(-0.0, -0.0)),
            Op.Add when _type.DType.IsFloat => _builder.Convert(_builder.Const(-0.0), _type.DType),
            Op.Add => _builder.Zero(_type.DType),
            Op.Mul => _builder.Convert(_builder.Const(1), _type.DType),
            _ => _initial!.Value,
        });
    }

    /// <summary>Throws where results are made of nothing and there is nothing that they are then.</summary>
    /// <returns>Whether they are made of nothing.</returns>
    private ValueId CheckIdentity(ValueId result)
    {
        var isOfNothing = _builder.Emit(Op.Eq, _builder.Emit(Op.Length, _call.Array), _builder.Const(0L));
        var isWanted = _builder.TypeOf(result).IsArray ? _builder.Emit(Op.Ne, _builder.Emit(Op.Length, result), _builder.Const(0L)) : _builder.Const(true);
        var isThere = _builder.Emit(Op.Or, _identity.IsKnown, _builder.Emit(Op.Not, _builder.Emit(Op.And, isOfNothing, isWanted)));
        Exceptions.ThrowUnless(_emitter, isThere, typeof(ArgumentException), CanonicalReduction.NothingToReduce);
        return isOfNothing;
    }

    // A map of the results' numbers, as that of an element in row-major order says where its elements are.
    private ValueId Folded()
    {
        var axes = _call.Axes ?? ReducedAxes.All;
        if (_mask is not null || AxisOf(axes) is null) return FoldedAcross(axes);
        var (count, step) = StepAlong(axes);
        var numbers = NumbersOfResults(axes);
        CheckIdentity(numbers);
        var hasStart = _initial is null ? _builder.Emit(Op.Eq, count, _builder.Const(0L)) : _builder.Const(true);
        var fold = _emitter.Unit.NewElementFunction("fold", _type, [(IrType.Int64, null), (_builder.TypeOf(_call.Array), "a"), (IrType.Int64, null), (IrType.Int64, null), (IrType.Bool, null), (_type, null)], _builder.Location, Fold);
        var result = _builder.Map(fold, IrType.AnyArray(_type.DType), numbers, _call.Array, count, step, hasStart, _identity.Value);
        return _call.Axes is null ? _builder.Emit(Op.ElementLoad, result) : result;
    }

    /// <summary>An array of the shape of the result, with the numbers from 1 on.</summary>
    private ValueId NumbersOfResults(ReducedAxes axes)
    {
        var zero = _emitter.Unit.ElementFunction("zero.of", IrType.Int64, [(_type, null)], _builder.Location, (builder, _) => builder.Const(0L));
        var one = _emitter.Unit.ElementFunction("one.of", IrType.Int64, [(IrType.Int64, null)], _builder.Location, (builder, _) => builder.Const(1L));
        var results = _builder.ReduceAxes(Op.Add, zero, axes, IrType.AnyArray(DType.Int64), _call.Array);
        var inOrder = _builder.Accumulate(Op.Add, one, ReducedAxes.All, IrType.AnyArray(DType.Int64), results);
        return _builder.EmitTyped(Op.Reshape, IrType.AnyArray(DType.Int64), inOrder, results);
    }

    private ValueId Fold(FunctionBuilder builder, ValueId[] parameters)
    {
        var inner = new Emitter(_emitter.Unit, builder);
        var method = typeof(AppliedReductions).GetMethod(nameof(FoldFrom), BindingFlags.Static | BindingFlags.NonPublic)!.MakeGenericMethod(_function.Method.ReturnType);
        return inner.As(CallEmitter.Inline(inner, method, [.. Array.ConvertAll(parameters, value => new ValueItem(value)), _function])!, _type);
    }

    private static T FoldFrom<T>(long number, NdArray<T> a, long count, long step, bool hasStart, T start, Func<T, T, T> function) where T : unmanaged
    {
        long place = (number - 1) / step * step * count + (number - 1) % step;
        var total = start;
        if (!hasStart)
        {
            total = a.ElementAt(place);
            (place, count) = (place + step, count - 1);
        }
        for (; count > 0; count--, place += step) total = function(total, a.ElementAt(place));
        return total;
    }

    private static int[] AxesOf(ReducedAxes axes) => [.. Enumerable.Range(-ReducedAxes.MostAxes, 2 * ReducedAxes.MostAxes).Where(axes.Contains)];

    /// <summary>The only axis; 0 where all are one, and null where there are others.</summary>
    private static int? AxisOf(ReducedAxes axes) => axes.AreAll ? 0 : AxesOf(axes) is [var axis] ? axis : null;

    // By the index of each element, as the axes may be any, and a mask leaves elements out.
    private ValueId FoldedAcross(ReducedAxes axes)
    {
        var isReduced = _builder.EmitTyped(Op.Allocate, ArrayMembers.Numbers, _builder.Const((long)KernelTypes.MaximumRank));
        if (axes.AreAll) _builder.Emit(Op.Assign, isReduced, _builder.Const(1));
        else
            foreach (int axis in AxesOf(axes))
                _builder.Emit(Op.ElementStore, isReduced, _builder.Const(1), axis >= 0 ? _builder.Const((long)axis) : _builder.Add(_builder.Emit(Op.Length, ArrayMembers.ShapeOf(_builder, _call.Array)), axis));
        var numbers = NumbersOfResults(axes);
        CheckIdentity(numbers);
        var hasStart = _initial is null ? _builder.Emit(Op.Eq, _builder.Emit(Op.Length, _call.Array), _builder.Const(0L)) : _builder.Const(true);
        ValueId[] operands = [numbers, _call.Array, isReduced, hasStart, _identity.Value, .. _mask is { } mask ? [mask] : (ValueId[])[]];
        var method = typeof(AppliedReductions).GetMethod(_mask is null ? nameof(FoldAcross) : nameof(FoldWhere), BindingFlags.Static | BindingFlags.NonPublic)!.MakeGenericMethod(_function.Method.ReturnType);
        var fold = _emitter.Unit.NewElementFunction("fold.across", _type, [.. operands.Select((operand, i) => (i == 0 ? IrType.Int64 : _builder.TypeOf(operand), (string?)null))], _builder.Location, (builder, parameters) =>
        {
            var inner = new Emitter(_emitter.Unit, builder);
            return inner.As(CallEmitter.Inline(inner, method, [.. Array.ConvertAll(parameters, value => new ValueItem(value)), _function])!, _type);
        });
        var result = _builder.Map(fold, IrType.AnyArray(_type.DType), operands);
        return _call.Axes is null ? _builder.Emit(Op.ElementLoad, result) : result;
    }

    private static T FoldAcross<T>(long number, NdArray<T> a, int[] isReduced, bool hasStart, T start, Func<T, T, T> function) where T : unmanaged
    {
        long count = CountOf(a.Shape, isReduced);
        var total = start;
        for (long i = 0; i < count; i++)
        {
            var element = a.ElementAt(PlaceOf(a.Shape, isReduced, number - 1, i));
            total = hasStart || i > 0 ? function(total, element) : element;
        }
        return total;
    }

    private static T FoldWhere<T>(long number, NdArray<T> a, int[] isReduced, bool hasStart, T start, NdArray<bool> where, Func<T, T, T> function) where T : unmanaged
    {
        long count = CountOf(a.Shape, isReduced);
        var total = start;
        for (long i = 0; i < count; i++)
        {
            long place = PlaceOf(a.Shape, isReduced, number - 1, i);
            if (where.ElementAt(place)) total = function(total, a.ElementAt(place));
        }
        return total;
    }

    /// <summary>How many elements are one result.</summary>
    private static long CountOf(ReadOnlySpan<int> shape, ReadOnlySpan<int> isReduced)
    {
        long count = 1;
        for (int axis = 0; axis < shape.Length; axis++)
            if (isReduced[axis] != 0) count *= shape[axis];
        return count;
    }

    /// <summary>Where an element of a result is in row-major order.</summary>
    private static long PlaceOf(ReadOnlySpan<int> shape, ReadOnlySpan<int> isReduced, long result, long element)
    {
        long place = 0, step = 1;
        for (int axis = shape.Length - 1; axis >= 0; axis--)
        {
            long length = shape[axis];
            if (isReduced[axis] != 0)
            {
                place += element % length * step;
                element /= length;
            }
            else
            {
                place += result % length * step;
                result /= length;
            }
            step *= length;
        }
        return place;
    }

    /// <summary>How many elements there are along the axis, and how far apart they are in row-major order.</summary>
    private (ValueId Count, ValueId Step) StepAlong(ReducedAxes axes)
    {
        if (axes.AreAll) return (_builder.Emit(Op.Length, _call.Array), _builder.Const(1L));
        int axis = AxisOf(axes)!.Value;
        var method = typeof(AppliedReductions).GetMethod(nameof(StepAlong), BindingFlags.Static | BindingFlags.NonPublic)!;
        var found = (StructItem)CallEmitter.Inline(_emitter, method, [new ValueItem(_call.Array), new ConstantItem(DType.Int32, axis)])!;
        return (_emitter.As(found.Values[0], DType.Int64), _emitter.As(found.Values[1], DType.Int64));
    }

    private static (long Count, long Step) StepAlong(NdArray a, int axis)
    {
        var lengths = a.Shape;
        if (axis < 0) axis += lengths.Length;
        long step = 1;
        for (int other = axis + 1; other < lengths.Length; other++) step *= lengths[other];
        return (lengths[axis], step);
    }

    private long? KnownBits(StackItem item) => item is ConstantItem constant ? constant.Bits : item is ValueItem value ? _builder.ConstantOf(value.Value) : null;

    private KernelCompilationException Error(string what) => DiagnosticCatalog.AppliedReduction.Error(MethodNames.Of(_method), what);
}
