using System.Reflection;
using DualJit.IR;

namespace DualJit.Frontend.Cil;

/// <summary>Stencils applied to arrays: their shapes are compared, an array is made for the result, and the nest of the stencil is called.</summary>
internal sealed class AppliedStencils
{
    private readonly Emitter _emitter;
    private readonly FunctionBuilder _builder;
    private readonly MethodInfo _method;
    private readonly CapturedItem _stencil;
    private readonly StencilCode _code;
    private readonly DelegateItem _function;
    private readonly ParameterInfo[] _parameters;
    private readonly IrType _result;

    private AppliedStencils(Emitter emitter, MethodInfo method, StencilInKernelsAttribute attribute, StackItem stencil)
    {
        (_emitter, _builder, _method) = (emitter, emitter.Builder, method);
        _stencil = stencil as CapturedItem ?? throw emitter.NotAValue(stencil);
        _function = Delegates.Known(emitter, FieldOf(attribute.Function)) as DelegateItem ?? throw Error("is null");
        _code = (StencilCode)emitter.Unit.KnowObject(FieldOf(attribute.Code).Source)!;
        _parameters = _function.Method.GetParameters();
        _result = KernelTypes.Of(_function.Method.ReturnType)!.Value;
    }

    /// <param name="arguments">The stencil, then what it is applied to.</param>
    public static StackItem Emit(Emitter emitter, MethodInfo method, StencilInKernelsAttribute attribute, StackItem[] arguments)
    {
        var call = new AppliedStencils(emitter, method, attribute, arguments[0]);
        bool isList = ItemLists.IsSpan(method.GetParameters()[0].ParameterType);
        var operands = call.OperandsOf(isList ? ItemLists.Of(emitter, arguments[1]) : arguments[1..]);
        var shape = call.CheckShapes(operands);
        var result = call.Make(shape);
        var value = emitter.As(call.FieldOf(attribute.Value), call._result);
        var nest = new StencilNest(emitter.Unit, call._code, call._function, Array.ConvertAll(call._parameters, parameter => Windows.Is(parameter.ParameterType)), call._result.DType);
        emitter.Builder.Call(nest.Emit(emitter.Builder, operands, result), [.. operands, result, value]);
        // What lies in an output may be what windows see, until all is computed.
        bool isGiven = isList && arguments.Length > 2 && Outputs.IsGiven(emitter, arguments[2]);
        return new ValueItem(isGiven ? Outputs.Assign(emitter, $"The output of stencil '{call._code.Name}'", emitter.Array(arguments[2]), result) : result);
    }

    private CapturedItem FieldOf(string field) => AppliedFunctions.FieldOf(_emitter, _method, field, _stencil);

    private ValueId[] OperandsOf(StackItem[] items)
    {
        if (items.Length != _parameters.Length) throw Error($"takes {_parameters.Length} operands and is given {items.Length}");
        return [.. items.Select(Operand)];
    }

    private ValueId Operand(StackItem item, int index)
    {
        var parameter = _parameters[index].ParameterType;
        var wanted = KernelTypes.Of(parameter)!.Value.DType;
        var given = item is NullItem ? null : _emitter.TypeOf(item);
        if (KernelTypes.Of(parameter)!.Value.IsScalar)
        {
            if (given is not { IsArray: false }) throw Error($"takes a number as operand {index}");
            return Operands.NumberOf(_emitter, item, wanted, Error);
        }
        if (given is { IsArray: false }) throw Error($"takes an array as operand {index}");
        return Operands.ArrayOf(_emitter, item, wanted, Error);
    }

    /// <summary>Throws where the arrays of the windows have not the rank of the windows or not one shape.</summary>
    /// <returns>Their shape.</returns>
    private ValueId[] CheckShapes(ValueId[] operands)
    {
        ValueId[]? shape = null;
        for (int i = 0; i < operands.Length; i++)
        {
            if (!Windows.Is(_parameters[i].ParameterType)) continue;
            var rank = RankOf(operands[i]);
            Exceptions.ThrowUnless(_emitter, _builder.Emit(Op.Eq, rank, _builder.Const((long)_code.Rank)), $"Operand {i} of stencil '{_code.Name}' has rank {{0}}; its windows have {_code.Rank} {(_code.Rank == 1 ? "index" : "indices")}.", rank);
            var lengths = LengthsOf(operands[i]);
            if (shape is null) shape = lengths;
            else Exceptions.ThrowUnless(_emitter, AreSame(lengths, shape), $"Operand {i} of stencil '{_code.Name}' has shape {ShapeRules.Shape(_code.Rank)}, and the windows before it {ShapeRules.Shape(_code.Rank, _code.Rank)}.", [.. lengths, .. shape]);
        }
        return shape!;
    }

    private ValueId Make(ValueId[] shape)
    {
        ValueId[] lengths = _code.Border != Border.Valid ? shape
            : [.. shape.Select((length, axis) => _builder.Emit(Op.Max, _builder.Const(0L), _builder.Add(length, -_code.Reach[axis].Before - _code.Reach[axis].After)))];
        return _builder.EmitTyped(Op.AllocateRaw, IrType.AnyArray(_result.DType), lengths);
    }

    private ValueId RankOf(ValueId array) => _builder.Emit(Op.Length, ArrayMembers.ShapeOf(_builder, array));

    private ValueId[] LengthsOf(ValueId array) => [.. Enumerable.Range(0, _code.Rank).Select(axis => _builder.Emit(Op.Dim, axis, array))];

    private ValueId AreSame(ValueId[] a, ValueId[] b) => a.Zip(b, (one, other) => _builder.Emit(Op.Eq, one, other)).Aggregate((all, same) => _builder.Emit(Op.And, all, same));

    private KernelCompilationException Error(string what) => DiagnosticCatalog.AppliedStencil.Error(MethodNames.Of(_method), what);
}
