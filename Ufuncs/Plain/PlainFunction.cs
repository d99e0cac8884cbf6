using System.Reflection;
using System.Runtime.CompilerServices;

namespace DualJit.Ufuncs;

/// <summary>The user's delegate itself, which <see cref="Backend.None"/> calls.</summary>
internal sealed class PlainFunction(ElementBody function)
{
    private readonly Delegate _delegate = function.Plain;
    private readonly MethodInvoker _invoke = MethodInvoker.Create(function.Plain.GetType().GetMethod("Invoke")!);
    private readonly Type[] _parameters = function.Parameters;

    /// <summary>Calls it with numbers of the dtypes it takes.</summary>
    /// <returns>Its results, the items of a tuple each.</returns>
    public Scalar[] Call(ReadOnlySpan<Scalar> arguments)
    {
        var objects = new object?[arguments.Length];
        for (int i = 0; i < objects.Length; i++) objects[i] = _parameters[i] == typeof(Scalar) ? arguments[i] : Element.Of(arguments[i].DType).Box(arguments[i]);
        object result = Call(objects)!;
        return result is ITuple tuple ? [.. Enumerable.Range(0, tuple.Length).Select(item => Element.ScalarOf(tuple[item]!))] : [Element.ScalarOf(result)];
    }

    /// <summary>Calls it with arrays and numbers.</summary>
    public object? Call(object?[] arguments) => _invoke.Invoke(_delegate, arguments.AsSpan());
}
