using System.Globalization;
using System.Reflection;

namespace DualJit.Tests.Differential;

/// <summary>What a call did: its result or the exception, and what the arrays hold afterwards. Two that are equal have the same bits, any NaN being as good as another.</summary>
internal sealed record Outcome(string Result, string Arrays, bool IsException = false)
{
    /// <summary>Calls a kernel with copies of the arguments; an array passed twice is one copy.</summary>
    public static Outcome Of(Delegate kernel, object[] arguments)
    {
        var copies = new Dictionary<(Array, Type), object>();
        var parameters = kernel.GetType().GetMethod("Invoke")!.GetParameters();
        object[] values = [.. arguments.Select((value, i) => value is Array array ? Copy(array, parameters[i].ParameterType) : value)];
        string result;
        bool isException = false;
        try
        {
            result = Text(kernel.DynamicInvoke(values));
        }
        catch (TargetInvocationException wrapper)
        {
            var exception = wrapper.InnerException!;
            isException = true;
            result = exception switch
            {
                InvalidOperationException or ArgumentException or OverflowException when Throw.Texts.Contains(exception.Message) => $"{exception.GetType().Name}: {exception.Message}",
                // The type is promised, .NET's own text is not.
                ArgumentException or ArithmeticException or IndexOutOfRangeException => exception.GetType().Name,
                // No program throws this: it is an error of the compiler.
                _ => exception.ToString(),
            };
        }
        return new Outcome(result, Text(values.Where(value => value.GetType().IsVector()).Select(Vectors.Items)), isException);

        object Copy(Array array, Type type) => copies.TryGetValue((array, type), out object? copy) ? copy : copies[(array, type)] = Vectors.Make(type, array);
    }

    public static string Text(IEnumerable<object> values) => string.Join(", ", values.Select(Text));

    public override string ToString() => Arrays.Length == 0 ? Result : $"{Result}, arrays {Arrays}";

    private static string Text(object? value) => value switch
    {
        null => "nothing",
        double.NaN or float.NaN => "NaN",
        double number => string.Create(CultureInfo.InvariantCulture, $"{number:R} (0x{BitConverter.DoubleToInt64Bits(number):X16})"),
        float number => string.Create(CultureInfo.InvariantCulture, $"{number:R}f (0x{BitConverter.SingleToInt32Bits(number):X8})"),
        char letter => $"'\\u{(int)letter:X4}'",
        Array array => $"[{Text(array.Cast<object>())}]",
        _ => Convert.ToString(value, CultureInfo.InvariantCulture)!,
    };
}
