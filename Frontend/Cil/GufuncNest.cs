using DualJit.IR;

namespace DualJit.Frontend.Cil;

/// <summary>The loop of a gufunc as a function of the module: it finds the core arrays of each round and calls the user's function. Inputs whose core arrays do not lie in row-major order without gaps are copied before.</summary>
/// <example><code>
/// func @inner.nest(%loop: array&lt;i8,?&gt;, %a: array&lt;f64,?&gt;, %b: array&lt;f64,?&gt;, %n: i64, %r: array&lt;f64,?&gt;) {
///     for i in 0..length %loop:  %0 = call @DistanceOf(%i, shape %loop, shape %a, strides %a, 1) ; %1 = offset %p, %0 ; %2 = view %1, %n ; … ; call @inner(%2, %3, %4)
/// </code></example>
internal sealed class GufuncNest(KernelUnit unit, GufuncCode code, DelegateItem function, IrType[] parameters)
{
    /// <summary>Calls one of the methods of <see cref="GufuncCode"/> that are code of kernels.</summary>
    public static StackItem Helper(Emitter emitter, string method, params ValueId[] arguments) =>
        CallEmitter.Emit(emitter, typeof(GufuncCode).GetMethod(method)!, [.. arguments.Select(argument => new ValueItem(argument))], isVirtual: false)!;

    /// <summary>The function: it takes an array of the shape of the loop, the inputs, the sizes of all dimensions, and new arrays for the outputs.</summary>
    public FunctionId Emit(FunctionBuilder caller, ValueId loop, ValueId[] inputs, ValueId[] sizes, ValueId[] outputs)
    {
        // Core arrays are known, and the function takes any: inference finds it for these.
        unit.Module.Stage = Stage.Untyped;
        var called = EmitFunction(caller);
        ValueId[] all = [loop, .. inputs, .. sizes, .. outputs];
        var builder = new FunctionBuilder(unit.Module, unit.Functions.UniqueName($"{MethodNames.InIr(function.Method)}.nest"), IrType.Void, [.. all.Select(value => (caller.TypeOf(value), (string?)null))]) { Location = caller.Location };
        var emitter = new Emitter(unit, builder);
        var taken = builder.Function.Parameters.ToArray();
        var core = taken.AsSpan(1 + inputs.Length, sizes.Length).ToArray();
        var loopShape = ArrayMembers.ShapeOf(builder, taken[0]);
        var from = inputs.Select((_, i) => Input(emitter, taken[1 + i], code.Signature.Inputs[i].Length)).ToArray();
        builder.For(builder.Emit(Op.Length, taken[0]), number =>
        {
            var arguments = new ValueId[parameters.Length];
            for (int i = 0; i < inputs.Length; i++)
            {
                var distance = emitter.As(Helper(emitter, nameof(GufuncCode.DistanceOf), number, loopShape, from[i].Shape, from[i].Strides, builder.Const(code.Signature.Inputs[i].Length)), DType.Int64);
                arguments[i] = At(builder, from[i].First, distance, i, core);
            }
            for (int i = 0; i < outputs.Length; i++)
            {
                var target = taken[1 + inputs.Length + sizes.Length + i];
                var distance = code.Signature.Outputs[i].Aggregate(number, (all, dimension) => builder.Emit(Op.Mul, all, core[code.Signature.IndexOf(dimension)]));
                arguments[inputs.Length + i] = At(builder, builder.Emit(Op.Data, target), distance, inputs.Length + i, core);
            }
            builder.Call(called, arguments);
        });
        builder.Return();
        if (!unit.HasErrors) builder.Finish();
        return builder.Id;
    }

    private FunctionId EmitFunction(FunctionBuilder caller)
    {
        var names = function.Method.GetParameters().Select(parameter => parameter.Name);
        var builder = new FunctionBuilder(unit.Module, unit.Functions.UniqueName(MethodNames.InIr(function.Method)), IrType.Void, [.. parameters.Zip(names)]) { Location = caller.Location };
        var emitter = new Emitter(unit, builder);
        StackItem[] items = [.. function.Target is { } target ? [target] : (StackItem[])[], .. builder.Function.Parameters.Select(value => new ValueItem(value))];
        CallEmitter.Emit(emitter, function.Method, items, isVirtual: false);
        builder.Return();
        if (!unit.HasErrors) builder.Finish();
        return builder.Id;
    }

    private static (ValueId First, ValueId Shape, ValueId Strides) Input(Emitter emitter, ValueId array, int core)
    {
        var builder = emitter.Builder;
        ValueId shape = ArrayMembers.ShapeOf(builder, array), strides = builder.EmitTyped(Op.Strides, ArrayMembers.Numbers, array);
        if (core == 0) return (builder.Emit(Op.Data, array), shape, strides);
        var isDense = emitter.As(Helper(emitter, nameof(GufuncCode.IsDense), shape, strides, builder.Const(core)), DType.Bool);
        var chosen = builder.If(isDense, () => [array], () => [Elementwise.Convert(emitter, array, IrType.AnyArray(builder.TypeOf(array).DType))])[0];
        return (builder.Emit(Op.Data, chosen), shape, builder.EmitTyped(Op.Strides, ArrayMembers.Numbers, chosen));
    }

    /// <summary>What the function takes of an operand so far behind the first.</summary>
    private ValueId At(FunctionBuilder builder, ValueId first, ValueId distance, int operand, ValueId[] sizes)
    {
        var dtype = parameters[operand].DType;
        var place = builder.Emit(Op.Offset, (long)dtype, first, distance);
        if (!parameters[operand].IsArray) return builder.EmitTyped(Op.Load, IrType.Scalar(dtype), place);
        var dimensions = code.Signature.Of(operand);
        // A length is never negative, and is known to be none.
        ValueId[] lengths = dimensions.Length == 0 ? [builder.Const(1L)] : [.. dimensions.Select(dimension => builder.And(sizes[code.Signature.IndexOf(dimension)], int.MaxValue))];
        return builder.EmitTyped(Op.View, IrType.Array(dtype, lengths.Length, Layout.C), [place, .. lengths]);
    }
}
