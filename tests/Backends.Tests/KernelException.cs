using System.Globalization;

namespace DualJit.Tests;

/// <summary>An exception that filetests throw: its message is what its constructor got.</summary>
public sealed class KernelException(string message) : Exception(message)
{
    public KernelException(int value) : this(Format(value)) { }

    public KernelException(DayOfWeek day) : this(day.ToString()) { }

    public KernelException(bool a, sbyte b, byte c, short d, ushort e, uint f, float g, double h) : this(Format(a, b, c, d, e, f, g, h)) { }

    public KernelException(string name, long a, ulong b, DayOfWeek day, short small, string? last) : this($"{name}: {a}, {b}, {day}, {small}, {last}") { }

    public KernelException(object a, object? b, object c, char d, nint e) : this($"{Show(a)} {Show(b)} {Show(c)} {Show(d)} {Show(e)}") { }

    private static string Show(object? value) => $"{value?.GetType().Name}:{System.Convert.ToString(value, CultureInfo.InvariantCulture)}";

    private static string Format(params object[] values) => string.Join(" ", values.Select(value => System.Convert.ToString(value, CultureInfo.InvariantCulture)));
}
