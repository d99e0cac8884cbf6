using System.Globalization;
using System.Text;

namespace DualJit.IR;

/// <summary>Constants, names and .NET types in IR text, in both directions.</summary>
public static class Literals
{
    /// <summary>A constant: <c>true</c>, <c>-7</c>, <c>0.1</c>, <c>inf</c>, <c>nan</c>; a NaN with other bits than .NET's as <c>0x7ff8000000000001</c>.</summary>
    public static string Print(DType dtype, long bits) => dtype switch
    {
        DType.Bool => bits != 0 ? "true" : "false",
        DType.UInt64 => ((ulong)bits).ToString(CultureInfo.InvariantCulture),
        DType.Float16 => Print((double)ScalarBits.To<Half>(bits), ScalarBits.To<Half>(bits).ToString("R", CultureInfo.InvariantCulture), bits == ScalarBits.Of(Half.NaN), bits),
        DType.Float32 => Print(ScalarBits.To<float>(bits), ScalarBits.To<float>(bits).ToString("R", CultureInfo.InvariantCulture), bits == ScalarBits.Of(float.NaN), bits),
        DType.Float64 => Print(ScalarBits.To<double>(bits), ScalarBits.To<double>(bits).ToString("R", CultureInfo.InvariantCulture), bits == ScalarBits.Of(double.NaN), bits),
        DType.Complex128 => throw new InternalCompilerException("a Complex is no constant"),
        DType.Int8 or DType.UInt8 or DType.Int16 or DType.UInt16 or DType.Int32 or DType.UInt32 or DType.Int64 => bits.ToString(CultureInfo.InvariantCulture),
    };

    /// <summary>The bits of a constant of <paramref name="dtype"/>, or null when <paramref name="text"/> is none.</summary>
    public static long? Parse(DType dtype, string text)
    {
        if (dtype == DType.Bool) return text switch { "true" => 1, "false" => 0, _ => null };
        if (dtype.IsFloat) return ParseFloat(dtype, text);
        if (dtype == DType.UInt64) return ulong.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out ulong big) ? (long)big : null;
        if (!dtype.IsInteger || !long.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out long value)) return null;
        // In range if cutting it to the dtype's width leaves it as it is.
        return ScalarBits.Unbox(ScalarBits.Box(dtype, value)) == value ? value : null;
    }

    /// <summary>An argument of an exception: a string in quotes, a scalar or enum as its number, or null.</summary>
    public static string PrintBoxed(object? value) => value switch
    {
        null => "null",
        string text => Quote(text),
        Enum => ((IFormattable)value).ToString("D", CultureInfo.InvariantCulture),
        char character => ((int)character).ToString(CultureInfo.InvariantCulture),
        nint or nuint => ((IFormattable)value).ToString(null, CultureInfo.InvariantCulture),
        _ when DTypes.FromClrType(value.GetType()) is { } dtype => Print(dtype, ScalarBits.Unbox(value)),
        _ => $"<{value.GetType().FullName}>",
    };

    /// <summary><c>string</c>, <c>object</c>, the IR's name of a dtype, or the full name of another type.</summary>
    public static string TypeName(Type type) =>
        type == typeof(string) ? "string" : type == typeof(object) ? "object" : DTypes.FromClrType(type)?.IrName ?? type.FullName ?? type.Name;

    /// <summary>The inverse of <see cref="TypeName"/>, over the assemblies that are loaded; null when there is none.</summary>
    public static Type? FindType(string name)
    {
        if (name == "string") return typeof(string);
        if (name == "object") return typeof(object);
        if (DTypes.FromIrName(name) is { } dtype) return dtype.ClrType;
        return AppDomain.CurrentDomain.GetAssemblies().Select(assembly => assembly.GetType(name)).FirstOrDefault(type => type is not null);
    }

    /// <summary>A name of the source as the text has it: letters, digits, <c>_</c> and <c>.</c>, not starting with a digit.</summary>
    public static string Identifier(string name)
    {
        var text = new StringBuilder(name.Length);
        foreach (char c in name) text.Append(IsIdentifierPart(c) ? c : '_');
        if (text.Length == 0 || char.IsAsciiDigit(text[0])) text.Insert(0, '_');
        return text.ToString();
    }

    public static bool IsIdentifierPart(char c) => char.IsLetterOrDigit(c) || c is '_' or '.';

    public static string Quote(string value)
    {
        var text = new StringBuilder("\"");
        foreach (char c in value)
        {
            text.Append(c switch
            {
                '"' => "\\\"",
                '\\' => @"\\",
                '\n' => "\\n",
                _ when char.IsControl(c) || char.IsSurrogate(c) => $"\\u{(int)c:x4}",
                _ => c.ToString(),
            });
        }
        return text.Append('"').ToString();
    }

    private static string Print(double value, string roundTrip, bool isUsualNaN, long bits) => value switch
    {
        double.PositiveInfinity => "inf",
        double.NegativeInfinity => "-inf",
        double.NaN => isUsualNaN ? "nan" : $"0x{bits:x}",
        _ => roundTrip,
    };

    private static long? ParseFloat(DType dtype, string text)
    {
        if (text.StartsWith("0x", StringComparison.Ordinal))
            return long.TryParse(text.AsSpan(2), NumberStyles.HexNumber, CultureInfo.InvariantCulture, out long bits) ? bits : null;
        text = text switch { "inf" => "Infinity", "-inf" => "-Infinity", "nan" => "NaN", _ => text };
        return dtype switch
        {
            DType.Float16 when Half.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var value) => ScalarBits.Of(value),
            DType.Float32 when float.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out float value) => ScalarBits.Of(value),
            DType.Float64 when double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out double value) => ScalarBits.Of(value),
            _ => null,
        };
    }
}
