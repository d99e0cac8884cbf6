using System.Reflection;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using DualJit.IR;

namespace DualJit.Frontend.Cil;

/// <summary>What ufuncs do with whole arrays besides being applied and reducing: loops around their function, most of which are written in C# here.</summary>
internal sealed class AppliedMethods
{
    private readonly Emitter _emitter;
    private readonly FunctionBuilder _builder;
    private readonly MethodInfo _method;
    private readonly MethodInKernelsAttribute _attribute;
    private readonly StackItem[] _arguments;
    private readonly ParameterInfo[] _parameters;
    private readonly DelegateItem _function;

    private AppliedMethods(Emitter emitter, MethodInfo method, MethodInKernelsAttribute attribute, StackItem[] arguments)
    {
        (_emitter, _builder, _method, _attribute, _arguments, _parameters) = (emitter, emitter.Builder, method, attribute, arguments, method.GetParameters());
        _function = Delegates.Known(emitter, AppliedFunctions.FieldOf(emitter, method, attribute.Field, arguments[0])) as DelegateItem ?? throw Error("is null");
        foreach (var type in _function.Method.GetParameters().Select(parameter => parameter.ParameterType).Append(_function.Method.ReturnType))
            if (KernelTypes.Of(type) is not { IsScalar: true }) throw Error("is of structs");
    }

    /// <param name="arguments">The object that has the function, then those of the method.</param>
    public static StackItem? Emit(Emitter emitter, MethodInfo method, MethodInKernelsAttribute attribute, StackItem[] arguments)
    {
        var call = new AppliedMethods(emitter, method, attribute, arguments);
        switch (method.Name)
        {
            case "Outer": return new ValueItem(call.Outer());
            case "Accumulate": return call.Into(call.Accumulate());
            case "ReduceAt": return call.Into(call.ReduceAt());
            default:
                call.At();
                return null;
        }
    }

    private StackItem Argument(string name) => _arguments[Array.FindIndex(_parameters, parameter => parameter.Name == name)];

    /// <summary>An array of the dtype that the function takes; a number as one without axes.</summary>
    private ValueId ArrayOf(string name, DType wanted)
    {
        var item = Argument(name);
        if (item is NullItem || _emitter.TypeOf(item) is not { IsArray: false }) return Operands.ArrayOf(_emitter, item, wanted, Error, name);
        var array = _builder.EmitTyped(Op.Allocate, IrType.AnyArray(wanted));
        _builder.Emit(Op.Assign, array, Operands.NumberOf(_emitter, item, wanted, Error));
        return array;
    }

    private DType DTypeOf(int parameter) => KernelTypes.Of(_function.Method.GetParameters()[parameter].ParameterType)!.Value.DType;

    private StackItem Into(ValueId result)
    {
        if (!Outputs.IsGiven(_emitter, Argument("out"))) return new ValueItem(result);
        string name = Outputs.NameOf(_emitter, AppliedFunctions.FieldOf(_emitter, _method, _attribute.Name, _arguments[0]));
        return new ValueItem(Outputs.Assign(_emitter, $"Output 0 of ufunc '{name}'", _emitter.Array(Argument("out")), result));
    }

    /// <summary>The elements of one array in a column and those of the other in a row, of which the function makes a matrix: the result in other words.</summary>
    private ValueId Outer()
    {
        ValueId a = ArrayOf("a", DTypeOf(0)), b = ArrayOf("b", DTypeOf(1)), one = _builder.Const(1L);
        var rank = _builder.Add(_builder.Emit(Op.Length, ShapeOf(a)), _builder.Emit(Op.Length, ShapeOf(b)));
        Exceptions.ThrowUnless(_emitter, _builder.Emit(Op.Le, rank, _builder.Const((long)KernelTypes.MaximumRank)), $"An array has at most {KernelTypes.MaximumRank} axes, and these two have {{0}} together.", rank);
        var type = KernelTypes.Of(_function.Method.ReturnType)!.Value;
        (IrType, string?)[] elements = [(IrType.Scalar(DTypeOf(0)), "a"), (IrType.Scalar(DTypeOf(1)), "b")];
        var function = _emitter.Unit.NewElementFunction(MethodNames.InIr(_function.Method), type, elements, _builder.Location, (builder, values) =>
        {
            var inner = new Emitter(_emitter.Unit, builder);
            StackItem[] items = [.. _function.Target is { } target ? [target] : (StackItem[])[], .. Array.ConvertAll(values, value => new ValueItem(value))];
            return inner.As(CallEmitter.Emit(inner, _function.Method, items, isVirtual: false)!, type);
        });
        var column = Reshape(a, _builder.Emit(Op.Length, a), one);
        var row = Reshape(b, one, _builder.Emit(Op.Length, b));
        return Reshape(_builder.Map(function, IrType.AnyArray(type.DType), column, row), a, b);
    }

    private ValueId Accumulate()
    {
        var result = Elementwise.Convert(_emitter, ArrayOf("a", DTypeOf(0)), IrType.AnyArray(DTypeOf(0)));
        Inline(nameof(AccumulateIn), [_function.Method.ReturnType], new ValueItem(result), Argument("axis"), _function);
        return result;
    }

    private static void AccumulateIn<T>(NdArray<T> a, int axis, Func<T, T, T> function) where T : unmanaged
    {
        var (before, length, after) = LengthsAround(a.Shape, axis);
        var rows = a.Reshape(before, length, after);
        if (axis == -1 || axis == a.Rank - 1)
        {
            for (int i = 0; i < before; i++)
                for (int j = 1; j < length; j++) rows[i, j, 0] = function(rows[i, j - 1, 0], rows[i, j, 0]);
            return;
        }
        for (int j = 1; j < length; j++)
            for (int i = 0; i < before; i++)
                for (int k = 0; k < after; k++) rows[i, j, k] = function(rows[i, j - 1, k], rows[i, j, k]);
    }

    private static (int Before, int Length, int After) LengthsAround(ReadOnlySpan<int> shape, int axis)
    {
        if (axis < -shape.Length || axis >= shape.Length) throw new ArgumentOutOfRangeException("axis", axis, $"Axis {axis} is out of range for an array of rank {shape.Length}.");
        if (axis < 0) axis += shape.Length;
        int before = 1, after = 1;
        for (int other = 0; other < axis; other++) before *= shape[other];
        for (int other = axis + 1; other < shape.Length; other++) after *= shape[other];
        return (before, shape[axis], after);
    }

    /// <summary>Under the shape of three axes each part is reduced as by itself.</summary>
    private ValueId ReduceAt()
    {
        if (Argument("axis") is not ConstantItem { Bits: var axis }) throw DiagnosticCatalog.AxisValue.Error($"an axis of {MethodNames.Of(_method)}");
        var a = ArrayOf("a", DTypeOf(0));
        var around = _emitter.Parts(Inline(nameof(LengthsAround), [], new ValueItem(ShapeOf(a)), Argument("axis"))!);
        ValueId before = _emitter.As(around[0], DType.Int64), length = _emitter.As(around[1], DType.Int64), after = _emitter.As(around[2], DType.Int64);
        var count = _builder.Emit(Op.Length, _emitter.Array(Argument("indices")));
        var flat = _builder.EmitTyped(Op.Allocate, IrType.AnyArray(DTypeOf(0)), _builder.Emit(Op.Mul, _builder.Emit(Op.Mul, before, count), after));
        Inline(nameof(CheckIndices), [], Argument("indices"), Argument("axis"), new ValueItem(ShapeOf(a)));
        var parts = _method.DeclaringType!.GetMethod(_attribute.Parts!, BindingFlags.Static | BindingFlags.NonPublic)!.MakeGenericMethod(_function.Method.ReturnType);
        CallEmitter.Inline(_emitter, parts, [_arguments[0], new ValueItem(Reshape(a, before, length, after)), Argument("indices"), new ValueItem(Reshape(flat, before, count, after))]);
        return Reshape(flat, [.. Before(a, (int)axis), count, .. After(a, (int)axis)]);
    }

    private static void CheckIndices(ReadOnlySpan<int> indices, int axis, ReadOnlySpan<int> shape)
    {
        if (axis < 0) axis += shape.Length;
        for (int i = 0; i < indices.Length; i++)
            if ((uint)indices[i] >= (uint)shape[axis]) throw new IndexOutOfRangeException($"Index {indices[i]} is out of range for axis {axis}, of length {shape[axis]}.");
    }

    /// <summary>The lengths before an axis, or an array that has them.</summary>
    private ValueId[] Before(ValueId a, int axis) => axis >= 0 ? [.. Enumerable.Range(0, axis).Select(other => _builder.Emit(Op.Dim, other, a))]
        : [Transposed(First(Transposed(a), -axis))];

    private ValueId[] After(ValueId a, int axis) => axis >= 0 ? [First(a, axis + 1)]
        : [.. Enumerable.Range(axis + 1, -axis - 1).Select(other => _builder.Convert(_builder.Emit(Op.ElementLoad, ShapeOf(a), _builder.Add(_builder.Emit(Op.Length, ShapeOf(a)), other)), DType.Int64))];

    /// <summary>Elements are changed where they lie. Where that is follows from the indices, of which all are checked before.</summary>
    private void At()
    {
        var a = _emitter.Array(Argument("a"));
        var dtype = DTypeOf(0);
        Exceptions.ThrowUnless(_emitter, _builder.Emit(Op.Not, _builder.Emit(Op.IsNull, a)), typeof(ArgumentNullException), "a");
        Exceptions.ThrowUnless(_emitter, _builder.Emit(Op.Not, _builder.EmitTyped(Op.IsReadOnly, IrType.Bool, a)), typeof(InvalidOperationException), "The array is read-only: it is a view by AsReadOnly or BroadcastTo. Call Copy() for one that can be written.");
        var given = Argument("indices");
        StackItem[] items = given is ItemsItem or StructItem ? ItemLists.Of(_emitter, given) : [given];
        ValueId[] indices = [.. items.Select(item => Operands.ArrayOf(_emitter, item, DType.Int64, Error, "indices"))];
        if (indices.Length == 0) throw Error("is given no indices");
        for (int axis = 0; axis < indices.Length; axis++) Inline(nameof(CheckPlaces), [], new ValueItem(indices[axis]), new ConstantItem(DType.Int32, axis), new ValueItem(_builder.Emit(Op.Dim, axis, a)));
        var long64 = IrType.Int64;
        var place = _emitter.Unit.ElementFunction($"place.{indices.Length}", long64, [.. Enumerable.Repeat((long64, (string?)null), 2 * indices.Length)], _builder.Location, (builder, x) =>
            Enumerable.Range(0, indices.Length).Select(axis => builder.Emit(Op.Mul, x[axis], x[indices.Length + axis])).Aggregate((p, q) => builder.Add(p, q)));
        var places = _builder.Map(place, IrType.AnyArray(DType.Int64), [.. indices, .. indices.Select((_, axis) => _builder.Emit(Op.Stride, axis, a))]);
        var rest = First(a, indices.Length);
        StackItem[] arguments = [new ValueItem(a), new ValueItem(places), new ValueItem(rest)];
        if (Array.Exists(_parameters, parameter => parameter.Name == "values"))
        {
            // What the array has may be what is written to it.
            var values = _builder.EmitTyped(Op.Broadcast, IrType.AnyArray(DTypeOf(1)), ArrayOf("values", DTypeOf(1)), places, rest);
            var copy = Elementwise.Convert(_emitter, values, IrType.AnyArray(DTypeOf(1)));
            Inline(nameof(UpdateWith), [dtype.ClrType, DTypeOf(1).ClrType], [.. arguments, new ValueItem(copy), _function]);
        }
        else Inline(nameof(Update), [dtype.ClrType], [.. arguments, _function]);
    }

    private static void CheckPlaces(NdArray<long> indices, int axis, long length)
    {
        for (long i = 0; i < indices.LongLength; i++)
        {
            long index = indices.ElementAt(i);
            if ((ulong)index >= (ulong)length) throw new IndexOutOfRangeException($"Index {index} is out of range for axis {axis}, of length {length}.");
        }
    }

    private static void Update<T>(NdArray<T> a, NdArray<long> places, NdArray<T> rest, Func<T, T> function) where T : unmanaged
    {
        for (long i = 0; i < places.LongLength; i++)
            for (long j = 0; j < rest.LongLength; j++)
            {
                ref T element = ref Unsafe.Add(ref MemoryMarshal.GetReference(a.Dense), (nint)(places.ElementAt(i) + GufuncCode.DistanceOf(j, rest.Shape, rest.Shape, rest.Strides, 0)));
                element = function(element);
            }
    }

    private static void UpdateWith<T, T2>(NdArray<T> a, NdArray<long> places, NdArray<T> rest, NdArray<T2> values, Func<T, T2, T> function) where T : unmanaged where T2 : unmanaged
    {
        long next = 0;
        for (long i = 0; i < places.LongLength; i++)
            for (long j = 0; j < rest.LongLength; j++)
            {
                ref T element = ref Unsafe.Add(ref MemoryMarshal.GetReference(a.Dense), (nint)(places.ElementAt(i) + GufuncCode.DistanceOf(j, rest.Shape, rest.Shape, rest.Strides, 0)));
                element = function(element, values.ElementAt(next));
                next++;
            }
    }

    private StackItem? Inline(string name, Type[] types, params StackItem[] arguments)
    {
        var method = typeof(AppliedMethods).GetMethod(name, BindingFlags.Static | BindingFlags.NonPublic)!;
        return CallEmitter.Inline(_emitter, types.Length > 0 ? method.MakeGenericMethod(types) : method, arguments);
    }

    private ValueId ShapeOf(ValueId array) => ArrayMembers.ShapeOf(_builder, array);

    private ValueId Reshape(ValueId array, params ValueId[] shape) => _builder.EmitTyped(Op.Reshape, _builder.TypeOf(array), [array, .. shape]);

    private ValueId Transposed(ValueId array) => _builder.EmitTyped(Op.Transpose, _builder.TypeOf(array), array);

    /// <summary>The part at the first indices of some axes, without these: what is there does not matter.</summary>
    private ValueId First(ValueId array, int axes)
    {
        var kinds = new SliceKind[axes];
        Array.Fill(kinds, SliceKind.At);
        var zero = _builder.Const(0L);
        return _builder.Slice(SliceKinds.Of(kinds), _builder.TypeOf(array), [array, .. kinds.Select(_ => zero)]);
    }

    private KernelCompilationException Error(string what) => DiagnosticCatalog.AppliedMethod.Error(MethodNames.Of(_method), what);
}
