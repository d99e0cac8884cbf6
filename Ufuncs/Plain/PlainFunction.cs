using System.Reflection;
using System.Runtime.CompilerServices;

namespace DualJit.Ufuncs;

/// <summary>The user's delegate itself, which <see cref="Backend.None"/> calls.</summary>
internal sealed class PlainFunction(ElementBody function)
{
    private readonly Delegate _delegate = function.Plain;
    private readonly MethodInvoker _invoke = MethodInvoker.Create(function.Plain.GetType().GetMethod("Invoke")!);
    private readonly Type[] _parameters = function.Parameters;

    /// <summary>Calls it with numbers of the dtypes it takes, those of the fields in the place of a struct.</summary>
    /// <returns>Its results, the items of a tuple and the fields of a struct each.</returns>
    public Scalar[] Call(ReadOnlySpan<Scalar> arguments)
    {
        var objects = new object?[_parameters.Length];
        for (int i = 0; i < objects.Length; i++) objects[i] = Take(_parameters[i], ref arguments);
        return [.. NumbersIn(Call(objects)!)];
    }

    private static object Take(Type type, ref ReadOnlySpan<Scalar> numbers)
    {
        if (StructLayouts.Of(type) is { } layout && DTypes.FromClrType(type) is null)
        {
            object made = RuntimeHelpers.GetUninitializedObject(type);
            foreach (var field in layout.Fields) field.SetValue(made, Take(field.FieldType, ref numbers));
            return made;
        }
        var number = numbers[0];
        numbers = numbers[1..];
        return type == typeof(Scalar) ? number : Element.Of(number.DType).Box(number);
    }

    private static IEnumerable<Scalar> NumbersIn(object value) =>
        value is ITuple tuple ? Enumerable.Range(0, tuple.Length).SelectMany(item => NumbersIn(tuple[item]!))
        : value is not Scalar && DTypes.FromClrType(value.GetType()) is null ? StructLayouts.Of(value.GetType())!.Fields.SelectMany(field => NumbersIn(field.GetValue(value)!))
        : [Element.ScalarOf(value)];

    /// <summary>Calls it with arrays and numbers.</summary>
    public object? Call(object?[] arguments) => _invoke.Invoke(_delegate, arguments.AsSpan());
}
