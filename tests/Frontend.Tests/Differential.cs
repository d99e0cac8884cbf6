using System.Collections;
using System.Numerics;
using DualJit.Frontend;
using DualJit.IR;

namespace DualJit.Tests;

/// <summary>Compares a kernel with the delegate it was read from: result, exception and the arrays afterwards, bit for bit.</summary>
public static class Differential
{
    public static void Check(Delegate kernel, Func<object[], object?> compiled)
    {
        var reference = Reference.CallOf(kernel);
        var parameters = kernel.Method.GetParameters();
        bool hasObjects = !kernel.Method.ReturnType.IsValueType || KernelTypes.ReturnedAs(kernel.Method.ReturnType) is { HasArrays: true } || Array.Exists(parameters, parameter => !parameter.ParameterType.IsValueType || parameter.ParameterType.IsByRefLike);
        foreach (var arguments in KernelArguments.For(parameters[(kernel.Method.IsStatic && kernel.Target is not null ? 1 : 0)..]))
        {
            var others = Array.ConvertAll(arguments, KernelArguments.Copy);
            var (given, givenToOther) = (WithRows(arguments), WithRows(others));
            var (expected, thrown) = Outcome(reference, arguments);
            var (actual, error) = Outcome(compiled, others);
            if (Difference() is { } difference) Assert.Fail($"({string.Join(", ", arguments.Select(Show))}): {difference}");

            // Texts are made of what differs only: there are many arguments, and exceptions have long ones.
            string? Difference()
            {
                if (thrown?.GetType() != error?.GetType()) return $"expected {thrown?.ToString() ?? Show(expected)}, was {error?.ToString() ?? Show(actual)}";
                // Where an array is accessed, the kernel says more; so it does of a vector, where .NET's compiler may leave the name out.
                if (thrown is not (null or IndexOutOfRangeException or ArgumentOutOfRangeException { ParamName: null }) && !Details(thrown).SequenceEqual(Details(error!))
                    && thrown.TargetSite?.Module.Assembly != typeof(NdArray).Assembly)
                    return $"expected {thrown}, was {error}";
                if (!Same(expected, actual)) return $"expected {Show(expected)}, was {Show(actual)}";
                if (hasObjects && !Objects(expected, arguments, given).SequenceEqual(Objects(actual, others, givenToOther))) return "the arrays returned, or the rows, are others";
                for (int i = 0; i < arguments.Length; i++)
                    if (!Same(arguments[i], others[i])) return $"argument {i} expected {Show(arguments[i])}, was {Show(others[i])}";
                return null;
            }
        }
    }

    private static (object? Result, Exception? Error) Outcome(Func<object[], object?> call, object[] arguments)
    {
        try
        {
            return (call(arguments), null);
        }
        catch (Exception error) when (error is not (InternalCompilerException or KernelCompilationException or NotSupportedException { TargetSite: null }))
        {
            return (null, error);
        }
    }

    private static object?[] Details(Exception error) => [error.Message, (error as ArgumentException)?.ParamName, (error as ArgumentOutOfRangeException)?.ActualValue];

    // Which of the arguments and their rows, or of what came before it, each array of the result and each row of an argument is; -1 for a new one.
    private static IEnumerable<int> Objects(object? result, object[] arguments, List<object?> given)
    {
        foreach (object? array in WithRows([.. Leaves(result), .. arguments]))
        {
            yield return given.FindIndex(other => ReferenceEquals(other, array));
            given.Add(array);
        }
    }

    private static List<object?> WithRows(object?[] arrays) =>
        [.. arrays.SelectMany(array => array is Array rows && rows.GetType().GetElementType()!.IsArray ? [array, .. rows.Cast<object?>()] : (object?[])[array])];

    private static IEnumerable<object?> Leaves(object? value) =>
        value is not null && KernelTypes.ReturnedAs(value.GetType()) is { IsTuple: true }
            ? KernelTypes.FieldsOf(value.GetType()).SelectMany(field => Leaves(field.GetValue(value))) : value is Array or NdArray or null ? [value] : [];

    private static bool Same(object? expected, object? actual) => (expected, actual) switch
    {
        (double a, double b) => double.IsNaN(a) ? double.IsNaN(b) : BitConverter.DoubleToInt64Bits(a) == BitConverter.DoubleToInt64Bits(b),
        (float a, float b) => float.IsNaN(a) ? float.IsNaN(b) : BitConverter.SingleToInt32Bits(a) == BitConverter.SingleToInt32Bits(b),
        (Half a, Half b) => Half.IsNaN(a) ? Half.IsNaN(b) : BitConverter.HalfToInt16Bits(a) == BitConverter.HalfToInt16Bits(b),
        (Complex a, Complex b) => Same(a.Real, b.Real) && Same(a.Imaginary, b.Imaginary),
        (NdArray a, NdArray b) when !a.Shape.SequenceEqual(b.Shape) => false,
        (NdArray<Half> a, NdArray<Half> b) => Same(a.ToArray(), b.ToArray()),
        (NdArray<Complex> a, NdArray<Complex> b) => Same(a.ToArray(), b.ToArray()),
        (NdArray<double> a, NdArray<double> b) => Same(a.ToArray(), b.ToArray()),
        (NdArray<float> a, NdArray<float> b) => Same(a.ToArray(), b.ToArray()),
        (Array a, Array b) when a.Rank != b.Rank || !Enumerable.Range(0, a.Rank).All(axis => a.GetLength(axis) == b.GetLength(axis)) => false,
        ({ } a, { } b) when a.GetType() == b.GetType() && KernelTypes.ReturnedAs(a.GetType()) is { IsTuple: true } =>
            KernelTypes.FieldsOf(a.GetType()).All(field => Same(field.GetValue(a), field.GetValue(b))),
        (IEnumerable a, IEnumerable b) => a.Cast<object>().SequenceEqual(b.Cast<object>(), EqualityComparer<object>.Create(Same)),
        _ => Equals(expected, actual),
    };

    private static string Show(object? value) => value switch
    {
        null => "nothing",
        double d => d.ToString("R"),
        NdArray<Half> a => Show(a.ToArray()),
        NdArray<Complex> a => Show(a.ToArray()),
        NdArray<double> a => Show(a.ToArray()),
        NdArray<float> a => Show(a.ToArray()),
        IEnumerable list => $"[{string.Join(", ", list.Cast<object>().Select(Show))}]",
        _ => $"{value}",
    };
}
