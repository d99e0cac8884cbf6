using System.Reflection;
using System.Runtime.CompilerServices;
using DualJit.IR;

namespace DualJit.Frontend.Cil;

/// <summary>Functions of numbers that are applied to arrays: maps of the function's code, which are a part of the array expression around them.</summary>
internal static class AppliedFunctions
{
    /// <param name="arguments">The object that has the function, the operands, and arrays for the results and a mask, or null.</param>
    public static StackItem Emit(Emitter emitter, MethodInfo method, MapInKernelsAttribute attribute, StackItem[] arguments)
    {
        if (Delegates.Known(emitter, FieldOf(emitter, method, attribute.Field, arguments[0])) is not DelegateItem function) throw Error(method, "is null");
        var parameters = function.Method.GetParameters();
        var results = ResultsOf(function.Method.ReturnType) ?? throw Error(method, "returns a struct");
        var names = Array.ConvertAll(method.GetParameters(), parameter => parameter.Name!);
        int first = method.IsStatic ? 1 : 0;
        var (given, mask) = (Array.Empty<StackItem>(), (ValueId?)null);
        for (int i = parameters.Length + 1; i < arguments.Length; i++)
            if (IsLeftOut(emitter, arguments[i])) continue;
            else if (names[i - 1 + first] == "where") mask = emitter.Array(arguments[i]);
            else given = results.Length == 1 ? [arguments[i]] : arguments[i] is StructItem { Values: [_, StructItem { Values: var items }] } ? items : throw Error(method, $"is given '{names[i - 1 + first]}' that may be null");
        if (arguments.Length < parameters.Length + 1) throw Error(method, $"takes {parameters.Length} operands");

        var operands = new ValueId[parameters.Length];
        var elements = new (IrType Type, string? Name)[parameters.Length];
        for (int i = 0; i < operands.Length; i++)
        {
            var taken = KernelTypes.Of(parameters[i].ParameterType) ?? throw Error(method, "takes structs");
            var argument = arguments[i + 1];
            bool isArray = emitter.TypeOf(argument) is { IsArray: true };
            operands[i] = isArray ? emitter.Array(argument) : argument is NullItem ? emitter.Builder.EmitTyped(Op.Null, IrType.AnyArray(taken.DType)) : emitter.As(argument, taken);
            var element = emitter.Builder.TypeOf(operands[i]) is { IsArray: true } array ? array.Element : taken;
            Check(method, element, taken);
            elements[i] = (element, names[i + first]);
        }
        if (!Array.Exists(operands, operand => emitter.Builder.TypeOf(operand).IsArray)) throw Error(method, "is applied to numbers, of which it would make an array");
        // Each output is a map of its own; which loops are one is not decided here.
        var there = new ValueId?[results.Length];
        if (given.Length > 0)
        {
            var shape = Outputs.ShapeOf(emitter, mask is { } one ? [.. operands, one] : operands);
            string name = Outputs.NameOf(emitter, FieldOf(emitter, method, attribute.Name, arguments[0]));
            for (int i = 0; i < given.Length; i++)
            {
                if (!Outputs.IsGiven(emitter, given[i])) continue;
                there[i] = emitter.Array(given[i]);
                Outputs.Check(emitter, $"Output {i} of ufunc '{name}'", there[i]!.Value, shape);
            }
        }
        ValueId[] maps = [.. results.Select((result, output) => emitter.Builder.Map(FunctionFor(result, output), result.IsScalar ? IrType.AnyArray(result.DType) : IrType.AnyArray(), mask is { } where ? [.. operands, where] : operands))];
        for (int i = 0; i < maps.Length; i++)
        {
            if (there[i] is not { } output) continue;
            emitter.Builder.Emit(Op.Assign, output, mask is { } where ? Chosen(emitter, where, maps[i], output) : maps[i]);
            maps[i] = output;
        }
        StackItem[] outputs = [.. maps.Select(map => new ValueItem(map))];
        return results.Length > 1 ? new StructItem(method.ReturnType, KernelTypes.FieldsOf(method.ReturnType), outputs) : outputs[0];

        // Where the mask is false the function is not called, and the result is zero.
        FunctionId FunctionFor(IrType result, int output)
        {
            var function = EachFor(result, output);
            return mask is null ? function : emitter.Unit.NewElementFunction($"{emitter.Unit.Module[function].Name}.where", result, [.. elements, (IrType.Bool, "where")], emitter.Builder.Location, (builder, values) =>
                builder.If(values[^1], () => [builder.Call(function, values[..^1])], () => [builder.Zero(result.DType)])[0]);
        }

        FunctionId EachFor(IrType result, int output) => emitter.Unit.NewElementFunction(MethodNames.InIr(function.Method), result, elements, emitter.Builder.Location, (builder, values) =>
        {
            var inner = new Emitter(emitter.Unit, builder);
            StackItem[] items = [.. values.Select((value, i) => new ValueItem(elements[i].Type.IsScalar && KernelTypes.Of(parameters[i].ParameterType) is { IsScalar: true } taken ? Elementwise.ConvertElement(builder, value, taken.DType) : value))];
            var returned = CallEmitter.Emit(inner, function.Method, function.Target is { } target ? [target, .. items] : items, isVirtual: false)!;
            return inner.As(returned is StructItem tuple ? tuple.Values[output] : returned, result);
        });
    }

    private static ValueId Chosen(Emitter emitter, ValueId mask, ValueId then, ValueId otherwise)
    {
        var type = emitter.Builder.TypeOf(then).Element;
        var function = emitter.Unit.ElementFunction($"where.{type}", type, [(IrType.Bool, "where"), (type, null), (type, null)], emitter.Builder.Location, (builder, x) => builder.Emit(Op.Select, x));
        return emitter.Builder.Map(function, emitter.Builder.TypeOf(then), mask, then, otherwise);
    }

    /// <summary>The types of the outputs; null where they are not all numbers.</summary>
    private static IrType[]? ResultsOf(Type returned) => KernelTypes.PassedAs(returned) switch
    {
        { IsTuple: false } number when number.IsScalar || number.IsUntyped => [number],
        { IsTuple: true } tuple when returned.IsAssignableTo(typeof(ITuple)) && tuple.Items.All(item => item.IsScalar || item.IsUntyped) => [.. tuple.Items],
        _ => null,
    };

    // C# gives null for what is optional, of a struct one without a value.
    public static bool IsLeftOut(Emitter emitter, StackItem item) => item switch
    {
        NullItem or ConstantItem { Bits: 0 } => true,
        ValueItem { Value: var value } => emitter.Builder.ConstantOf(value) == 0,
        StructItem optional when Nullable.GetUnderlyingType(optional.Type) is not null => IsLeftOut(emitter, optional.Values[0]),
        _ => false,
    };

    /// <summary>A field of the object that a method is called on, or whose extension it is.</summary>
    public static CapturedItem FieldOf(Emitter emitter, MethodInfo method, string field, StackItem item) => item is not CapturedItem captured ? throw emitter.NotAValue(item)
        : captured.Field((method.IsStatic ? method.GetParameters()[0].ParameterType : method.DeclaringType!).GetField(field, BindingFlags.Instance | BindingFlags.NonPublic)!);

    // What a function of numbers of certain dtypes takes besides those is converted where that loses nothing; one of any numbers takes all.
    private static void Check(MethodInfo method, IrType element, IrType taken)
    {
        if (taken.IsUntyped || element == taken) return;
        if (!element.IsScalar) throw Error(method, $"takes {taken.DType.NumPyName} and is applied to an array of any dtype");
        if (Promotion.Promote(element.DType, taken.DType) != taken.DType) throw Error(method, $"takes {taken.DType.NumPyName} and is applied to an array of {element.DType.NumPyName}");
    }

    private static KernelCompilationException Error(MethodInfo method, string what) => DiagnosticCatalog.AppliedFunction.Error(MethodNames.Of(method), what);
}
