using System.Collections.Frozen;
using System.Numerics;
using System.Reflection;
using DualJit.IR;

namespace DualJit.Frontend.Cil;

/// <summary>Operators and functions of arrays, element by element: maps of a function that is made once per kernel for each op and list of types.</summary>
internal static class Elementwise
{
    /// <summary>The functions of <see cref="NdArray"/> that are no op of the same name.</summary>
    private static readonly FrozenDictionary<string, Func<FunctionBuilder, ValueId[], ValueId>> Functions = new Dictionary<string, Func<FunctionBuilder, ValueId[], ValueId>>
    {
        [nameof(NdArray.Equal)] = (builder, x) => builder.Emit(Op.Eq, x),
        [nameof(NdArray.NotEqual)] = (builder, x) => builder.Emit(Op.Ne, x),
        [nameof(NdArray.Minimum)] = (builder, x) => builder.Emit(Op.Min, x),
        [nameof(NdArray.Maximum)] = (builder, x) => builder.Emit(Op.Max, x),
        [nameof(NdArray.Square)] = (builder, x) => builder.Emit(Op.Mul, x[0], x[0]),
        [nameof(NdArray.Abs)] = (builder, x) => Absolute(builder, x[0]),
        [nameof(NdArray.Clip)] = (builder, x) => builder.Emit(Op.Min, builder.Emit(Op.Max, Alike(builder, x, 0), Alike(builder, x, 1)), Alike(builder, x, 2)),
        [nameof(NdArray.Where)] = (builder, x) => builder.Emit(Op.Select, ReductionCall.IsNotZero(builder, x[0]), x[1], x[2]),
        [nameof(NdArray.Sign)] = (builder, x) => Sign(builder, Real(builder, x[0])),
        [nameof(NdArray.IsNaN)] = (builder, x) => IsNaN(builder, Real(builder, x[0])),
        [nameof(NdArray.IsFinite)] = (builder, x) => IsFinite(builder, Real(builder, x[0])),
        [nameof(NdArray.IsInfinity)] = (builder, x) => IsInfinity(builder, Real(builder, x[0])),
    }.ToFrozenDictionary();

    private const string MessageOfNaN = "Function does not accept floating point Not-a-Number values.";

    /// <returns>False where the method makes no array of such elements.</returns>
    public static bool TryEmit(Emitter emitter, MethodBase method, StackItem[] arguments, out StackItem? result)
    {
        result = null;
        if (method is not MethodInfo { IsStatic: true } info || !KernelTypes.IsNdArray(method.DeclaringType) || KernelTypes.Of(info.ReturnType) is not { IsArray: true } returned || FindBody(emitter, info, arguments) is not { } body) return false;
        var parameters = method.GetParameters();
        var types = Array.ConvertAll(parameters, parameter => KernelTypes.Of(parameter.ParameterType)!.Value);
        var operands = new ValueId[arguments.Length];
        for (int i = 0; i < operands.Length; i++)
            operands[i] = types[i].IsArray && arguments[i] is not NullItem ? emitter.Array(arguments[i]) : emitter.As(arguments[i], types[i]);
        string name = NumberStructs.OperatorOf(method.Name) is { } op ? OpTable.Of(op).Text : method.Name;
        var function = emitter.Unit.ElementFunction(name, returned.Element, [.. types.Select((type, i) => (type.IsArray ? type.Element : type, parameters[i].Name))], emitter.Builder.Location, Checked);
        if (returned.HasAnyDType || Array.Exists(types, type => type.IsArray && type.HasAnyDType)) AddForComplex(emitter, info, function, name);
        result = new ValueItem(emitter.Builder.Map(function, returned, operands));
        return true;

        ValueId Checked(FunctionBuilder builder, ValueId[] elements)
        {
            var value = body(builder, elements);
            foreach (var instruction in builder.Function.Blocks.SelectMany(block => block.Instructions).Where(instruction => instruction.Info.Meaning is not null))
                foreach (var operand in instruction.Operands)
                    if (builder.TypeOf(operand) is { IsScalar: true } type && instruction.Op != Op.Select && !type.IsOf(instruction.Info.Operands))
                        throw DiagnosticCatalog.ArrayMember.Error($"{MethodNames.Of(method)} of {type.DType.NumPyName}");
            return value;
        }
    }

    /// <summary>A new array of the elements, converted as C# casts.</summary>
    /// <param name="type">Of the new array; of any dtype, that of the array.</param>
    public static ValueId Convert(Emitter emitter, ValueId array, IrType type)
    {
        var (from, to) = (emitter.Builder.TypeOf(array).Element, type.Element);
        if (from == IrType.Complex128 && to != from && to.IsScalar) throw DiagnosticCatalog.NumberConversion.Error(from.DType.NumPyName, to.DType.NumPyName);
        var function = emitter.Unit.ElementFunction(from == to ? "element" : $"to.{to}", to, [(from, null)], emitter.Builder.Location, (builder, x) =>
            from == to ? x[0] : ConvertElement(builder, x[0], to.DType));
        return emitter.Builder.Map(function, type, array);
    }

    /// <summary>A number as one of a dtype: also a real one as a complex one.</summary>
    public static ValueId ConvertElement(FunctionBuilder builder, ValueId value, DType to) => to == DType.Complex128 && builder.TypeOf(value) is { IsScalar: true, IsComplex: false }
        ? builder.Emit(Op.Complex, builder.Convert(value, DType.Float64), builder.Const(0.0))
        : builder.Convert(value, to);

    private static Func<FunctionBuilder, ValueId[], ValueId>? FindBody(Emitter emitter, MethodInfo method, StackItem[] arguments)
    {
        if (Array.TrueForAll(arguments, argument => emitter.TypeOf(argument) is { HasAnyDType: false, DType: DType.Complex128 }) && OfComplexNumbers(method) is { } function) return BodyOf(emitter, function);
        if (Functions.TryGetValue(method.Name, out var known)) return known;
        var parameters = new Type[method.GetParameters().Length];
        Array.Fill(parameters, typeof(double));
        return (NumberStructs.OperatorOf(method.Name) ?? OpTable.FromMember(method.Name, parameters)) is { } op ? (builder, x) => builder.Emit(op, x) : null;
    }

    /// <summary>A function of numbers whose dtypes the arguments of a call decide.</summary>
    public static ValueId OfScalars(Emitter emitter, MethodInfo method, Op op, ValueId[] operands)
    {
        if (OfComplexNumbers(method) is null) return emitter.Builder.Emit(op, operands);
        var function = emitter.Unit.ElementFunction(method.Name, IrType.Number, [.. method.GetParameters().Select(parameter => (IrType.Number, parameter.Name))], emitter.Builder.Location, (builder, x) => builder.Emit(op, x));
        AddForComplex(emitter, method, function, method.Name);
        return emitter.Builder.Call(function, operands);
    }

    /// <summary>Gives a function of numbers of any dtype the one that it is for complex numbers, where that is another computation.</summary>
    private static void AddForComplex(Emitter emitter, MethodInfo method, FunctionId ofAny, string name)
    {
        var function = emitter.Unit.Module[ofAny];
        if (function.ForComplex is not null || OfComplexNumbers(method) is not { } computed) return;
        (IrType, string?)[] parameters = [.. function.Parameters.Select(parameter => (function.TypeOf(parameter), function.NameOf(parameter)))], complex = Array.ConvertAll(parameters, parameter => (IrType.Complex128, parameter.Item2));
        var (returns, place) = (IrType.Scalar(KernelTypes.ScalarOf(computed.ReturnType)!.Value), emitter.Builder.Location);
        var computation = emitter.Unit.ElementFunction(name, returns, complex, place, BodyOf(emitter, computed));
        function.ForComplex = emitter.Unit.NewElementFunction(name, returns, parameters, place, (builder, x) => builder.Call(computation, Array.ConvertAll(x, value => builder.Convert(value, DType.Complex128))));
    }

    private static MethodInfo? OfComplexNumbers(MethodInfo method) =>
        typeof(Complex).GetMethod(method.Name, [.. method.GetParameters().Select(_ => typeof(Complex))]) is { IsSpecialName: false } function ? function : null;

    // What Complex has under the name is read from its code.
    private static Func<FunctionBuilder, ValueId[], ValueId> BodyOf(Emitter emitter, MethodInfo function) => (builder, x) =>
    {
        var inner = new Emitter(emitter.Unit, builder);
        var result = CallEmitter.Emit(inner, function, [.. x.Select(value => new ValueItem(value))], isVirtual: false)!;
        return inner.As(result, KernelTypes.ScalarOf(function.ReturnType)!.Value);
    };

    private static ValueId Absolute(FunctionBuilder builder, ValueId value) => builder.TypeOf(value) is { IsInteger: true } type
        ? IntegerMagnitude.Emit((op, _, operands) => builder.Emit(op, operands), builder.Const, value, type.DType)
        : builder.Emit(Op.Abs, value);

    /// <summary>One of several numbers, at the dtype that they promote to.</summary>
    private static ValueId Alike(FunctionBuilder builder, ValueId[] values, int index) =>
        Array.Exists(values, value => builder.TypeOf(value).IsUntyped) ? builder.Emit(Op.ConvertLike, [values[index], .. values]) : values[index];

    // The maximum of a number and itself is that, and says that bools and complex numbers have none.
    private static ValueId Real(FunctionBuilder builder, ValueId value) =>
        builder.TypeOf(value) is { IsScalar: true, IsBool: false } ? value : builder.Emit(Op.Max, value, value);

    private static ValueId IsNaN(FunctionBuilder builder, ValueId value) => builder.TypeOf(value).IsComplex
        ? builder.Emit(Op.And, builder.Emit(Op.Not, IsFinite(builder, value)), builder.Emit(Op.Not, IsInfinity(builder, value)))
        : builder.Emit(Op.Ne, value, value);

    // What is not finite, less itself, is NaN.
    private static ValueId IsFinite(FunctionBuilder builder, ValueId value) => builder.Emit(Op.Not, ReductionCall.IsNotZero(builder, builder.Emit(Op.Sub, value, value)));

    private static ValueId IsInfinity(FunctionBuilder builder, ValueId value) => builder.TypeOf(value).IsComplex
        ? builder.Emit(Op.Or, IsInfinity(builder, builder.Emit(Op.Real, value)), IsInfinity(builder, builder.Emit(Op.Imaginary, value)))
        : builder.Emit(Op.And, builder.Emit(Op.Eq, value, value), builder.Emit(Op.Not, IsFinite(builder, value)));

    private static ValueId Sign(FunctionBuilder builder, ValueId value)
    {
        var zero = builder.TypeOf(value) is { IsScalar: true } type ? builder.Zero(type.DType) : builder.WeakConst(DType.Int64, 0);
        var (isNaN, isNumber) = (builder.NewBlock(), builder.NewBlock());
        builder.Branch(builder.Emit(Op.Ne, value, value), isNaN, isNumber);
        builder.SwitchTo(isNaN);
        builder.Throw(new ExceptionSite(typeof(ArithmeticException).GetConstructor([typeof(string)])!, [MessageOfNaN]));
        builder.SwitchTo(isNumber);
        var sign = builder.Emit(Op.Sub, builder.Convert(builder.Emit(Op.Gt, value, zero), DType.Int64), builder.Convert(builder.Emit(Op.Lt, value, zero), DType.Int64));
        return builder.TypeOf(value) is { IsScalar: true } known ? builder.Convert(sign, known.DType) : builder.Emit(Op.ConvertLike, sign, value);
    }
}
