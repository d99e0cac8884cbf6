using System.Linq.Expressions;
using System.Reflection;
using DualJit.Frontend.Managed;
using DualJit.IR;

namespace DualJit.Frontend.Cil;

/// <summary>Gufuncs applied to arrays: the sizes of core dimensions are read and compared, an array that has the shape of the loop is made, arrays for the outputs, and the nest of the gufunc is called.</summary>
internal sealed class AppliedGufuncs
{
    private readonly Emitter _emitter;
    private readonly FunctionBuilder _builder;
    private readonly MethodInfo _method;
    private readonly CapturedItem _gufunc;
    private readonly GufuncCode _code;
    private readonly DelegateItem _function;
    private readonly IrType[] _parameters;

    // By dimension: its size, and the operand that it is that of.
    private readonly ValueId?[] _sizes;
    private readonly int[] _origins;

    private AppliedGufuncs(Emitter emitter, MethodInfo method, GufuncInKernelsAttribute attribute, StackItem gufunc)
    {
        (_emitter, _builder, _method) = (emitter, emitter.Builder, method);
        _gufunc = gufunc as CapturedItem ?? throw emitter.NotAValue(gufunc);
        _code = (GufuncCode?)emitter.Unit.KnowObject(FieldOf(attribute.Code).Source) ?? throw Error("is null");
        _function = Delegates.Known(emitter, FieldOf(attribute.Function)) as DelegateItem ?? throw Error("is null");
        _parameters = [.. _function.Method.GetParameters().Select(parameter => KernelTypes.Of(parameter.ParameterType)!.Value)];
        (_sizes, _origins) = (new ValueId?[Signature.Names.Length], new int[Signature.Names.Length]);
        if (Signature.Inputs.Concat(Signature.Outputs).SelectMany(operand => operand).Any(dimension => dimension.IsOptional)) throw Error("has dimensions that may be missing");
    }

    private CoreSignature Signature => _code.Signature;

    /// <param name="arguments">The gufunc, then what it is applied to.</param>
    public static StackItem Emit(Emitter emitter, MethodInfo method, GufuncInKernelsAttribute attribute, StackItem[] arguments)
    {
        var call = new AppliedGufuncs(emitter, method, attribute, arguments[0]);
        bool isList = ItemLists.IsSpan(method.GetParameters()[0].ParameterType);
        var inputs = call.Inputs(isList ? ItemLists.Of(emitter, arguments[1]) : arguments[1..]);
        var given = call.Given(isList ? arguments[2..] : []);
        var loop = call.LoopOf(inputs);
        call.ComputeSizes(attribute.Size);
        ValueId[] results = [.. Enumerable.Range(0, call.Signature.Outputs.Length).Select(output => call.Make(output, loop))];
        ValueId[] sizes = [.. call._sizes.Select(size => size!.Value)];
        var nest = new GufuncNest(emitter.Unit, call._code, call._function, call._parameters);
        emitter.Builder.Call(nest.Emit(emitter.Builder, loop, inputs, sizes, results), [loop, .. inputs, .. sizes, .. results]);
        for (int i = 0; i < given.Length; i++)
            if (given[i] is { } output) results[i] = call.Assign(i, output, results[i]);
        if (method.ReturnType == typeof(NdArray[])) return new ItemsItem([.. results.Select(result => new ValueItem(result))]);
        return new ValueItem(results[0]);
    }

    private CapturedItem FieldOf(string field) => AppliedFunctions.FieldOf(_emitter, _method, field, _gufunc);

    /// <summary>The outputs that are there; null for the others.</summary>
    private ValueId?[] Given(StackItem[] arguments)
    {
        bool isOne = _method.ReturnType != typeof(NdArray[]);
        if (isOne && Signature.Outputs.Length != 1) throw Error($"has {Signature.Outputs.Length} outputs, which Call gives");
        string[] names = [.. _method.GetParameters().Skip(1).Select(parameter => parameter.Name!)];
        for (int i = 1; i < arguments.Length; i++)
            if (!AppliedFunctions.IsLeftOut(_emitter, arguments[i])) throw Error($"is given '{names[i]}'");
        StackItem[] outputs = arguments.Length == 0 ? [] : isOne ? [arguments[0]] : ItemLists.Of(_emitter, arguments[0]);
        if (outputs.Length != 0 && outputs.Length != Signature.Outputs.Length) throw Error($"has {Signature.Outputs.Length} outputs and is given {outputs.Length}");
        ValueId?[] given = [.. outputs.Select(output => Outputs.IsGiven(_emitter, output) ? (ValueId?)_emitter.Array(output) : null)];
        if (isOne && given is [] or [null] && KernelTypes.Of(_method.ReturnType)!.Value.DType != DTypeOf(0)) throw Error($"gives {DTypeOf(0).NumPyName}");
        return given;
    }

    private DType DTypeOf(int output) => _parameters[Signature.Inputs.Length + output].DType;

    private ValueId[] Inputs(StackItem[] items)
    {
        if (items.Length != Signature.Inputs.Length) throw Error($"takes {Signature.Inputs.Length} inputs and is given {items.Length}");
        var inputs = new ValueId[items.Length];
        for (int i = 0; i < inputs.Length; i++)
        {
            inputs[i] = Input(items[i], _parameters[i].DType);
            ReadSizes(inputs[i], i);
            for (int other = 0; other < i; other++) CheckLoop(inputs, i, other);
        }
        return inputs;
    }

    // A number is an array without axes.
    private ValueId Input(StackItem item, DType wanted)
    {
        if (item is NullItem || _emitter.TypeOf(item) is not { IsArray: false }) return Operands.ArrayOf(_emitter, item, wanted, Error);
        var array = _builder.EmitTyped(Op.Allocate, IrType.AnyArray(wanted));
        _builder.Emit(Op.Assign, array, Operands.NumberOf(_emitter, item, wanted, Error));
        return array;
    }

    private void ReadSizes(ValueId input, int number)
    {
        var dimensions = Signature.Inputs[number];
        if (dimensions.Length == 0) return;
        var shape = ShapeOf(input);
        var rank = _builder.Emit(Op.Length, shape);
        for (int i = 0; i < dimensions.Length; i++)
        {
            var size = _builder.Convert(_builder.Emit(Op.ElementLoad, shape, _builder.Add(rank, i - dimensions.Length)), DType.Int64);
            int index = Signature.IndexOf(dimensions[i]);
            if (dimensions[i].Size is { } wanted) Exceptions.ThrowUnless(_emitter, _builder.Emit(Op.Eq, size, _builder.Const((long)wanted)), _code.HasNotTheSize(number, wanted), size);
            if (_sizes[index] is { } known) Exceptions.ThrowUnless(_emitter, _builder.Emit(Op.Eq, known, size), _code.HasTwoSizes(dimensions[i], _origins[index], number), known, size);
            (_sizes[index], _origins[index]) = (size, number);
        }
    }

    private void CheckLoop(ValueId[] inputs, int operand, int other)
    {
        var clash = _emitter.Parts(Helper(nameof(GufuncCode.FindClash), ShapeOf(inputs[other]), CoreOf(other), ShapeOf(inputs[operand]), CoreOf(operand)));
        Exceptions.ThrowUnless(_emitter, _builder.Emit(Op.Eq, _emitter.As(clash[0], DType.Int64), _builder.Const(0L)), _code.DoesNotBroadcast(operand, other), _emitter.As(clash[1], DType.Int64), _emitter.As(clash[2], DType.Int64));
    }

    /// <summary>An array of the shape that the loop dimensions of the inputs broadcast to. What is in it does not matter, nor what is in them.</summary>
    private ValueId LoopOf(ValueId[] inputs)
    {
        var nothing = _builder.EmitTyped(Op.Allocate, IrType.AnyArray(DType.Int8));
        var function = _emitter.Unit.ElementFunction("loop", IrType.Scalar(DType.Int8), [.. inputs.Select(_ => (IrType.Scalar(DType.Int8), (string?)null))], _builder.Location, (_, elements) => elements[0]);
        return _builder.Map(function, IrType.AnyArray(DType.Int8), [.. inputs.Select((input, i) => _builder.EmitTyped(Op.Broadcast, IrType.AnyArray(DType.Int8), nothing, WithoutCore(input, i)))]);
    }

    // The core axes are the first ones of the transposed array.
    private ValueId WithoutCore(ValueId input, int operand)
    {
        int core = Signature.Inputs[operand].Length;
        if (core == 0) return input;
        var (type, zero) = (_builder.TypeOf(input), _builder.Const(0L));
        var kinds = new SliceKind[core];
        Array.Fill(kinds, SliceKind.At);
        var rest = _builder.Slice(SliceKinds.Of(kinds), type, [_builder.EmitTyped(Op.Transpose, type, input), .. kinds.Select(_ => zero)]);
        return _builder.EmitTyped(Op.Transpose, type, rest);
    }

    private void ComputeSizes(string sizeMethod)
    {
        foreach (var dimension in Signature.Outputs.SelectMany(output => output))
        {
            int index = Signature.IndexOf(dimension);
            if (_sizes[index] is not null) continue;
            var size = dimension switch
            {
                { Size: { } known } => _builder.Const((long)known),
                { Base: { } name } => _builder.Add(_sizes[Array.IndexOf(Signature.Names, name)]!.Value, dimension.Offset),
                _ => Find(index, sizeMethod),
            };
            if (dimension.Size is null) Exceptions.ThrowUnless(_emitter, _builder.Emit(Op.Ge, size, _builder.Const(0L)), _code.IsNegative(dimension), size);
            _sizes[index] = size;
        }
    }

    // By the user's function, which is no code of kernels.
    private ValueId Find(int dimension, string sizeMethod)
    {
        var method = _method.DeclaringType!.GetMethod(sizeMethod, BindingFlags.Static | BindingFlags.NonPublic)!;
        var type = Expression.GetDelegateType([.. method.GetParameters().Select(parameter => parameter.ParameterType), method.ReturnType]);
        var sizes = _builder.EmitTyped(Op.Allocate, ArrayMembers.Numbers, _builder.Const((long)_sizes.Length));
        for (int i = 0; i < _sizes.Length; i++)
            _builder.Emit(Op.ElementStore, sizes, _sizes[i] is { } known ? _builder.Convert(known, DType.Int32) : _builder.Const(-1), _builder.Const((long)i));
        var found = ManagedCallEmitter.Emit(_emitter, type, [new DelegateItem(type, method, null), _gufunc, new ConstantItem(DType.Int32, dimension), new ValueItem(sizes)])!;
        return _emitter.As(found, DType.Int64);
    }

    private ValueId Make(int output, ValueId loop)
    {
        ValueId[] core = [.. Signature.Outputs[output].Select(dimension => _sizes[Signature.IndexOf(dimension)]!.Value)];
        var count = core.Aggregate(_builder.Emit(Op.Length, loop), (all, size) => _builder.Emit(Op.Mul, all, size));
        var type = IrType.AnyArray(DTypeOf(output));
        return _builder.EmitTyped(Op.Reshape, type, [_builder.EmitTyped(Op.Allocate, type, count), loop, .. core]);
    }

    // What lies there may be what the function reads, until all is computed.
    private ValueId Assign(int number, ValueId output, ValueId result) =>
        _builder.TypeOf(output).HasAnyDType ? throw Error("gives its result to an array of any dtype") : Outputs.Assign(_emitter, $"Output {number} of gufunc '{_code.Name}'", output, result);

    private ValueId ShapeOf(ValueId array) => ArrayMembers.ShapeOf(_builder, array);

    private ValueId CoreOf(int operand) => _builder.Const(Signature.Of(operand).Length);

    private StackItem Helper(string method, params ValueId[] arguments) => GufuncNest.Helper(_emitter, method, arguments);

    private KernelCompilationException Error(string what) => DiagnosticCatalog.AppliedGufunc.Error(MethodNames.Of(_method), what);
}
