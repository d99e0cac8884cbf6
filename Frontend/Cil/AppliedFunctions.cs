using System.Reflection;
using System.Runtime.CompilerServices;
using DualJit.IR;

namespace DualJit.Frontend.Cil;

/// <summary>Functions of numbers that are applied to arrays: maps of the function's code, which are a part of the array expression around them.</summary>
internal static class AppliedFunctions
{
    /// <param name="arguments">The object that has the function, the operands, and null for what is optional.</param>
    public static StackItem Emit(Emitter emitter, MethodInfo method, string field, StackItem[] arguments)
    {
        if (Delegates.Known(emitter, FieldOf(emitter, method, field, arguments[0])) is not DelegateItem function) throw Error(method, "is null");
        var parameters = function.Method.GetParameters();
        var results = ResultsOf(function.Method.ReturnType) ?? throw Error(method, "returns a struct");
        var names = Array.ConvertAll(method.GetParameters(), parameter => parameter.Name!);
        int first = method.IsStatic ? 1 : 0;
        for (int i = parameters.Length + 1; i < arguments.Length; i++)
            if (!IsLeftOut(emitter, arguments[i])) throw Error(method, $"is given '{names[i - 1 + first]}'");
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
        StackItem[] outputs = [.. results.Select((result, output) => new ValueItem(emitter.Builder.Map(FunctionFor(result, output), result.IsScalar ? IrType.AnyArray(result.DType) : IrType.AnyArray(), operands)))];
        return results.Length > 1 ? new StructItem(method.ReturnType, KernelTypes.FieldsOf(method.ReturnType), outputs) : outputs[0];

        FunctionId FunctionFor(IrType result, int output) => emitter.Unit.NewElementFunction(MethodNames.InIr(function.Method), result, elements, emitter.Builder.Location, (builder, values) =>
        {
            var inner = new Emitter(emitter.Unit, builder);
            StackItem[] items = [.. values.Select((value, i) => new ValueItem(elements[i].Type.IsScalar && KernelTypes.Of(parameters[i].ParameterType) is { IsScalar: true } taken ? Elementwise.ConvertElement(builder, value, taken.DType) : value))];
            var returned = CallEmitter.Emit(inner, function.Method, function.Target is { } target ? [target, .. items] : items, isVirtual: false)!;
            return inner.As(returned is StructItem tuple ? tuple.Values[output] : returned, result);
        });
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
