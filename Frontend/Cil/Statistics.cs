using DualJit.IR;

namespace DualJit.Frontend.Cil;

/// <summary>Means and variances, of sums: bools and integers are computed as float64, and float16 as float32, whose result is rounded once more.</summary>
internal sealed class Statistics(ReductionCall call)
{
    private readonly FunctionBuilder _builder = call.Emitter.Builder;

    // A number of any dtype stays one.
    private readonly IrType _working = call.Element.IsUntyped || call.Element.DType is DType.Float32 or DType.Complex128 ? call.Element : call.Element.DType == DType.Float16 ? IrType.Scalar(DType.Float32) : IrType.Float64;

    public ValueId Mean() => Narrow(Average(call.Axes));

    /// <summary>The sum of the squares of what the elements less their mean leave, divided by their number less what is given.</summary>
    /// <param name="isRoot">Whether it is the root of that.</param>
    public ValueId Variance(bool isRoot)
    {
        var mean = Average(call.Axes?.WithDims());
        var rest = call.Apply("rest", _working, (builder, x) => builder.Emit(Op.Sub, Working(builder, x[0]), x[1]), call.Array, mean);
        var sum = call.Combine(Op.Add, rest, call.Axes, _working, "square", Square);
        var count = Float(call.CountOf(sum));
        if (call.Ddof is { } ddof) count = _builder.Emit(Op.Sub, count, ddof);
        var result = Quotient(sum, _builder.Emit(Op.Max, count, _builder.Const(0.0)));
        return Narrow(isRoot ? call.Apply("sqrt", _working, (builder, x) => builder.Emit(Op.Sqrt, x), result) : result);
    }

    private ValueId Average(ReducedAxes? axes)
    {
        var sum = call.Combine(Op.Add, call.Array, axes, _working, "working", Working);
        call.CheckNotOfNothing(sum);
        return Quotient(sum, Float(call.CountOf(sum)));
    }

    private ValueId Quotient(ValueId sum, ValueId count) => call.Apply("quotient", _working, (builder, x) => builder.Emit(Op.Div, x[0], _working.IsComplex ? builder.Emit(Op.Complex, x[1], builder.Const(0.0)) : x[1]), sum, Meeting(count));

    // What the number of elements is converted to when it meets the sum.
    private ValueId Meeting(ValueId count) => _working.IsUntyped ? _builder.EmitTyped(Op.Convert, IrType.Weak(DType.Float64), count) : _working.IsComplex ? count : _builder.Convert(count, _working.DType);

    private ValueId Float(ValueId count) => _builder.Convert(count, DType.Float64);

    // Less 0, which changes no value, a number of another kind is a float, and float16 a float32.
    private ValueId Working(FunctionBuilder builder, ValueId value) => _working.IsUntyped
        ? builder.Emit(Op.Sub, Floating(builder, value), builder.Const(0f))
        : builder.TypeOf(value) == _working ? value : builder.Convert(value, _working.DType);

    private static ValueId Floating(FunctionBuilder builder, ValueId value) => builder.Emit(Op.Sub, value, builder.WeakConst(DType.Float64, 0));

    // The maximum of a square and itself is that; complex numbers have neither maximum nor variance.
    private static ValueId Square(FunctionBuilder builder, ValueId value)
    {
        var square = builder.Emit(Op.Mul, value, value);
        return builder.TypeOf(value).IsUntyped ? builder.Emit(Op.Max, square, square) : square;
    }

    private ValueId Narrow(ValueId result)
    {
        if (!_working.IsUntyped) return call.Element.DType == DType.Float16 ? call.Apply("narrow", call.Element, (builder, x) => builder.Convert(x[0], DType.Float16), result) : result;
        // The dtype that the elements have as floats.
        var like = Floating(_builder, _builder.Emit(Op.ConvertLike, _builder.WeakConst(DType.Float64, 0), call.Array));
        return call.Apply("narrow", IrType.Number, (builder, x) => builder.Emit(Op.ConvertLike, x), result, like);
    }
}
