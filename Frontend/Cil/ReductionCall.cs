using System.Reflection;
using DualJit.IR;
using DualJit.Reductions;

namespace DualJit.Frontend.Cil;

/// <summary>A call of a reduction: its array, and along which axes.</summary>
/// <param name="Axes">Null for all elements, of which the result is a scalar.</param>
/// <param name="Ddof">What is taken from the number of elements of a variance; null for nothing.</param>
internal sealed record ReductionCall(Emitter Emitter, MethodBase Method, ValueId Array, ReducedAxes? Axes, ValueId? Ddof)
{
    private FunctionBuilder Builder => Emitter.Builder;

    /// <summary>The type of the elements.</summary>
    public IrType Element => Builder.TypeOf(Array).Element;

    public static ReductionCall Read(Emitter emitter, MethodBase method, StackItem[] arguments) =>
        Read(emitter, method, emitter.Array(arguments[0]), method.GetParameters().Skip(method.IsStatic ? 1 : 0).Zip(arguments.Skip(1)));

    /// <param name="options">Axes, whether they are kept, and the like: parameters of the method, and what it is given for them.</param>
    public static ReductionCall Read(Emitter emitter, MethodBase method, ValueId array, IEnumerable<(ParameterInfo Parameter, StackItem Argument)> options)
    {
        int[]? axes = null;
        bool keepsDims = false;
        ValueId? ddof = null;
        foreach (var (parameter, argument) in options)
            switch (parameter.Name)
            {
                case "axis": axes = [(int)Known(argument).Bits]; break;
                case "axes": axes = KnownAxes(argument); break;
                case "keepDims": keepsDims = Known(argument).Bits != 0; break;
                default: ddof = emitter.As(argument, DType.Float64); break;
            }
        ReducedAxes? reduced = axes is null ? null : ReducedAxes.Of(axes, keepsDims) ?? throw DiagnosticCatalog.AxisValue.Error($"the axes {string.Join(", ", axes)} of {MethodNames.Of(method)}");
        return new(emitter, method, array, reduced, ddof);

        // C# lays out the constants of a list in the assembly, but those of an empty one, which is a span's default.
        int[] KnownAxes(StackItem item) => item switch
        {
            CapturedItem { Root: int[] known, Path: [] } => known,
            NullItem => [],
            ValueItem { Value: var span } when emitter.Builder.IsResultOf(span, Op.Null) => [],
            ValueItem { Value: var span } when emitter.Unit.ConstantOf(emitter.Builder, span) is int[] known => known,
            _ => throw Unknown(),
        };

        ConstantItem Known(StackItem item) => item as ConstantItem ?? throw Unknown();

        KernelCompilationException Unknown() => DiagnosticCatalog.AxisValue.Error($"an axis, or whether it is kept, of {MethodNames.Of(method)}");
    }

    public static ValueId IsNotZero(FunctionBuilder builder, ValueId value) =>
        builder.TypeOf(value) is { IsScalar: true } type ? type.IsBool ? value : builder.Emit(Op.Ne, value, builder.Zero(type.DType)) : builder.Emit(Op.Ne, value, builder.WeakConst(DType.Int64, 0));

    /// <summary>Combines the elements.</summary>
    public ValueId Combine(Op op) => Combine(op, Element, "element", (_, x) => x);

    /// <summary>Combines the elements, of which there must be some.</summary>
    public ValueId CombineSome(Op op)
    {
        var result = Combine(op);
        CheckNotOfNothing(result);
        return result;
    }

    /// <summary>Combines what a function gives for each element.</summary>
    public ValueId Combine(Op op, IrType returns, string name, Func<FunctionBuilder, ValueId, ValueId> body) => Combine(op, Array, Axes, returns, name, body);

    public ValueId Combine(Op op, ValueId array, ReducedAxes? axes, IrType returns, string name, Func<FunctionBuilder, ValueId, ValueId> body)
    {
        if (returns.IsScalar && !returns.IsOf(OpTable.Of(op).Operands)) throw DiagnosticCatalog.ArrayMember.Error($"{MethodNames.Of(Method)} of {returns.DType.NumPyName}");
        var function = Emitter.Unit.ElementFunction(name, returns, [(Builder.TypeOf(array).Element, null)], Builder.Location, (builder, x) => body(builder, x[0]));
        return axes is { } some ? Builder.ReduceAxes(op, function, some, ArrayOf(returns), array) : Builder.Reduce(op, function, array);
    }

    /// <summary>The index of the first element that is the least or greatest, or of the first NaN.</summary>
    public ValueId FindFirst(Op op)
    {
        var axes = Axes ?? ReducedAxes.All;
        // Bools have an order here, as 0 and 1.
        var ordered = Element.IsBool ? IrType.Scalar(DType.UInt8) : Element;
        var extreme = Combine(op, Array, axes.WithDims(), ordered, "ordered", Ordered);
        CheckNotOfNothing(extreme);
        var function = Emitter.Unit.ElementFunction("index.if.found", IrType.Int64, [(Element, null), (ordered, null), (IrType.Int64, null)], Builder.Location, (builder, x) =>
        {
            var isFound = builder.Emit(Op.Or, builder.Emit(Op.Eq, Ordered(builder, x[0]), x[1]), builder.Emit(Op.Ne, x[0], x[0]));
            return builder.Emit(Op.Select, isFound, x[2], builder.Const(long.MaxValue));
        });
        var found = Builder.ReduceAxes(Op.Min, function, axes, ArrayOf(IrType.Int64), Array, extreme);
        return Axes is null ? Builder.Emit(Op.ElementLoad, found) : found;
    }

    private static ValueId Ordered(FunctionBuilder builder, ValueId value) => builder.TypeOf(value) switch
    {
        { IsUntyped: true } => builder.Emit(Op.Add, value, builder.WeakConst(DType.Int64, 0)),
        { IsBool: true } => builder.Convert(value, DType.UInt8),
        _ => value,
    };

    /// <summary>What the elements come to up to each of them.</summary>
    public ValueId Accumulate(Op op)
    {
        if (Element.IsScalar && !Element.IsOf(OpTable.Of(op).Operands)) throw DiagnosticCatalog.ArrayMember.Error($"{MethodNames.Of(Method)} of {Element.DType.NumPyName}");
        var function = Emitter.Unit.ElementFunction("element", Element, [(Element, null)], Builder.Location, (_, x) => x[0]);
        return Builder.Accumulate(op, function, Axes ?? ReducedAxes.All, ArrayOf(Element), Array);
    }

    /// <summary>A function of scalars, or of the elements of arrays.</summary>
    public ValueId Apply(string name, IrType returns, Func<FunctionBuilder, ValueId[], ValueId> body, params ValueId[] operands)
    {
        var types = System.Array.ConvertAll(operands, Builder.TypeOf);
        if (!System.Array.Exists(types, type => type.IsArray)) return body(Builder, operands);
        var function = Emitter.Unit.ElementFunction(name, returns, [.. types.Select(type => (type.IsArray ? type.Element : type, (string?)null))], Builder.Location, body);
        return Builder.Map(function, ArrayOf(returns), operands);
    }

    /// <summary>How many elements there are for each result, as an int64.</summary>
    public ValueId CountOf(ValueId result)
    {
        var all = Builder.Emit(Op.Length, Array);
        return Axes is null ? all : Builder.Emit(Op.Div, all, Builder.Emit(Op.Max, Builder.Emit(Op.Length, result), Builder.Const(1L)));
    }

    /// <summary>Throws where there is a result, but no element to make it of.</summary>
    public void CheckNotOfNothing(ValueId result)
    {
        var hasSome = Builder.Emit(Op.Ne, Builder.Emit(Op.Length, Array), Builder.Const(0L));
        if (Builder.TypeOf(result).IsArray) hasSome = Builder.Emit(Op.Or, hasSome, Builder.Emit(Op.Eq, Builder.Emit(Op.Length, result), Builder.Const(0L)));
        Exceptions.ThrowUnless(Emitter, hasSome, typeof(ArgumentException), CanonicalReduction.NothingToReduce);
    }

    private static IrType ArrayOf(IrType element) => element.IsUntyped ? IrType.AnyArray() : IrType.AnyArray(element.DType);
}
