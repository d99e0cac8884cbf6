using System.Collections.Frozen;
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
        [nameof(NdArray.Clip)] = (builder, x) => builder.Emit(Op.Min, builder.Emit(Op.Max, x[0], x[1]), x[2]),
        [nameof(NdArray.Where)] = (builder, x) => builder.Emit(Op.Select, builder.Convert(x[0], DType.Bool), x[1], x[2]),
    }.ToFrozenDictionary();

    /// <returns>False where the method makes no array of such elements.</returns>
    public static bool TryEmit(Emitter emitter, MethodBase method, StackItem[] arguments, out StackItem? result)
    {
        result = null;
        if (method is not MethodInfo { IsStatic: true } info || !KernelTypes.IsNdArray(method.DeclaringType) || KernelTypes.Of(info.ReturnType) is not { IsArray: true } returned || FindBody(info) is not { } body) return false;
        var parameters = method.GetParameters();
        // Those of three arrays convert them all to one dtype, which their ops, one after the other, need not.
        if (returned.HasAnyDType && parameters.Length > 2) return false;
        var types = Array.ConvertAll(parameters, parameter => KernelTypes.Of(parameter.ParameterType)!.Value);
        var operands = new ValueId[arguments.Length];
        for (int i = 0; i < operands.Length; i++)
            operands[i] = types[i].IsArray && arguments[i] is not NullItem ? emitter.Array(arguments[i]) : emitter.As(arguments[i], types[i]);
        string name = NumberStructs.OperatorOf(method.Name) is { } op ? OpTable.Of(op).Text : method.Name;
        var function = emitter.Unit.ElementFunction(name, returned.Element, [.. types.Select((type, i) => (type.IsArray ? type.Element : type, parameters[i].Name))], emitter.Builder.Location, Checked);
        result = new ValueItem(emitter.Builder.Map(function, returned, operands));
        return true;

        ValueId Checked(FunctionBuilder builder, ValueId[] elements)
        {
            var value = body(builder, elements);
            foreach (var instruction in builder.Function.Entry.Instructions)
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
            from == to ? x[0]
            : to == IrType.Complex128 && from.IsScalar ? builder.Emit(Op.Complex, builder.Convert(x[0], DType.Float64), builder.Const(0.0))
            : builder.Convert(x[0], to.DType));
        return emitter.Builder.Map(function, type, array);
    }

    private static Func<FunctionBuilder, ValueId[], ValueId>? FindBody(MethodInfo method)
    {
        if (Functions.TryGetValue(method.Name, out var known)) return known;
        var parameters = new Type[method.GetParameters().Length];
        Array.Fill(parameters, typeof(double));
        return (NumberStructs.OperatorOf(method.Name) ?? OpTable.FromMember(method.Name, parameters)) is { } op ? (builder, x) => builder.Emit(op, x) : null;
    }

    // As Math.Abs: of the least integer an OverflowException.
    private static ValueId Absolute(FunctionBuilder builder, ValueId value)
    {
        var type = builder.TypeOf(value);
        if (!type.IsInteger) return builder.Emit(Op.Abs, value);
        if (type.DType.IsUnsigned) return value;
        var zero = builder.Const(type.DType, 0);
        return builder.Emit(Op.Select, builder.Emit(Op.Lt, value, zero), builder.Emit(Op.SubChecked, zero, value), value);
    }
}
