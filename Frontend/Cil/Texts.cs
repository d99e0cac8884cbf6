using System.Globalization;
using System.Reflection;
using System.Runtime.CompilerServices;
using DualJit.IR;

namespace DualJit.Frontend.Cil;

/// <summary>Strings that exceptions take: interpolated, formatted and joined ones. They are put together when the exception is thrown.</summary>
internal static class Texts
{
    public static bool IsBuilder(Type? type) => type == typeof(DefaultInterpolatedStringHandler);

    /// <returns>False where the method makes no text, or one of what kernels do not have.</returns>
    public static bool TryEmit(Emitter emitter, MethodBase method, StackItem[] arguments, out StackItem? result)
    {
        result = null;
        if (method.Module.Assembly != typeof(object).Assembly) return false;
        if (IsBuilder(method.DeclaringType)) return TryBuild(emitter, method, arguments, out result);
        result = Make(emitter, method, arguments);
        return result is not null;
    }

    private static StackItem? Make(Emitter emitter, MethodBase method, StackItem[] arguments)
    {
        var declaring = method.DeclaringType!;
        if (declaring == typeof(CultureInfo))
            return method.Name switch
            {
                "get_InvariantCulture" => CultureItem.Invariant,
                "get_CurrentCulture" => NullItem.Instance,
                _ => null,
            };
        if (method.Name == nameof(ToString) && !method.IsStatic && ExceptionOperand.DTypeOf(declaring) is not null) return Number(emitter, method, arguments);
        return (declaring.FullName, method.Name, arguments) switch
        {
            ("System.String", nameof(string.Concat), [ObjectsItem all]) => Join(all.Items),
            ("System.String", nameof(string.Concat), _) => Join(arguments),
            ("System.String", nameof(string.Create), [CultureItem or NullItem, VariableAddress { Storage: SymbolicStorage { Item: BuilderItem builder } }]) => builder.Text,
            ("System.String" or "System.SR", nameof(string.Format), [TextItem { IsConstant: true } format, .. var values]) => Composite(format.Text, values, isInvariant: false),
            ("System.String", nameof(string.Format), [CultureItem or NullItem, TextItem { IsConstant: true } format, .. var values]) => Composite(format.Text, values, arguments[0] is CultureItem),
            _ => null,
        };
    }

    private static bool TryBuild(Emitter emitter, MethodBase method, StackItem[] arguments, out StackItem? result)
    {
        result = null;
        if (arguments[0] is not VariableAddress { Storage: SymbolicStorage storage }) return false;
        if (method.IsConstructor)
        {
            storage.Item = new BuilderItem(arguments.Length == 4 && arguments[3] is CultureItem);
            return true;
        }
        if (storage.Item is not BuilderItem builder) return false;
        switch (method.Name, arguments)
        {
            case (nameof(DefaultInterpolatedStringHandler.AppendLiteral), [_, TextItem literal]):
                return builder.Append(literal);
            case (nameof(DefaultInterpolatedStringHandler.AppendFormatted), [_, var value, .. var options]):
                string suffix = Suffix(options) ?? "{";
                if (suffix.Contains('{')) return false;
                if (value is TextItem text) return suffix.Length == 0 ? builder.Append(text) : text.IsConstant && builder.Append(new TextItem(Aligned(text.Text, suffix)));
                return method.IsGenericMethod && ValueOf(emitter, method.GetGenericArguments()[0], value, suffix, builder.IsInvariant) is { } part && builder.Append(new TextItem(part));
            case (nameof(DefaultInterpolatedStringHandler.ToStringAndClear) or nameof(ToString), _):
                result = builder.Text;
                return true;
            default:
                return false;
        }
    }

    /// <summary>The builder that <c>new</c> makes.</summary>
    public static StackItem NewBuilder(StackItem[] arguments) => new BuilderItem(arguments.Length == 3 && arguments[2] is CultureItem);

    private static TextItem? Number(Emitter emitter, MethodBase method, StackItem[] arguments)
    {
        var value = arguments[0] is VariableAddress or ElementAddress ? emitter.Load(arguments[0]) : arguments[0];
        bool isInvariant = false;
        string suffix = "";
        foreach (var option in arguments.AsSpan(1))
        {
            if (option is CultureItem) isInvariant = true;
            else if (option is TextItem { IsConstant: true } format && IsPlain(format.Text)) suffix = $":{format.Text}";
            else if (option is not NullItem) return null;
        }
        return ValueOf(emitter, method.DeclaringType!, value, suffix, isInvariant) is { } part ? new TextItem(part) : null;
    }

    private static TextItem? Join(StackItem[] items)
    {
        var parts = new List<object>();
        foreach (var item in items)
        {
            if (item is TextItem text) parts.AddRange(text.Parts);
            else if (item is BoxedItem boxed && ExceptionOperand.DTypeOf(boxed.Type) is not null) parts.Add(new TextValue(boxed.Type, boxed.Value, "", IsInvariant: false));
            else if (item is not NullItem) return null;
        }
        return new TextItem([.. parts]);
    }

    // Between braces: a number, an alignment, a format.
    private static TextItem? Composite(string format, StackItem[] values, bool isInvariant)
    {
        if (values is [ObjectsItem all]) values = all.Items;
        var parts = new List<object>();
        for (int at = 0; at < format.Length;)
        {
            int brace = format.AsSpan(at).IndexOfAny('{', '}');
            if (brace != 0)
            {
                int end = brace < 0 ? format.Length : at + brace;
                parts.Add(format[at..end]);
                at = end;
                continue;
            }
            if (at + 1 < format.Length && format[at + 1] == format[at])
            {
                parts.Add(format[at].ToString());
                at += 2;
                continue;
            }
            int close = format.IndexOf('}', at);
            if (format[at] == '}' || close < 0) return null;
            string hole = format[(at + 1)..close];
            int digits = hole.AsSpan().IndexOfAnyExceptInRange('0', '9') is >= 0 and var some ? some : hole.Length;
            if (!int.TryParse(hole.AsSpan(0, digits), out int index) || index >= values.Length) return null;
            if (Part(values[index], hole[digits..], isInvariant) is not { } part) return null;
            parts.AddRange(part);
            at = close + 1;
        }
        return new TextItem([.. parts]);
    }

    private static object[]? Part(StackItem value, string suffix, bool isInvariant) => value switch
    {
        NullItem => [],
        TextItem text when suffix.Length == 0 => text.Parts,
        TextItem { IsConstant: true } text => [Aligned(text.Text, suffix)],
        BoxedItem boxed when ExceptionOperand.DTypeOf(boxed.Type) is not null => [new TextValue(boxed.Type, boxed.Value, suffix, isInvariant)],
        _ => null,
    };

    private static TextValue? ValueOf(Emitter emitter, Type type, StackItem value, string suffix, bool isInvariant) =>
        ExceptionOperand.DTypeOf(type) is not null && emitter.TypeOf(value) is { IsScalar: true } ? new TextValue(type, value, suffix, isInvariant) : null;

    // What AppendFormatted takes behind the value: an alignment, a format, or both.
    private static string? Suffix(StackItem[] options)
    {
        string suffix = "";
        foreach (var option in options)
        {
            if (option is ConstantItem alignment) suffix += $",{(int)alignment.Bits}";
            else if (option is TextItem { IsConstant: true } format && IsPlain(format.Text)) suffix += $":{format.Text}";
            else if (option is not NullItem) return null;
        }
        return suffix;
    }

    private static bool IsPlain(string format) => format.Length > 0 && !format.AsSpan().ContainsAny('{', '}');

    private static string Aligned(string text, string suffix) => string.Format(CultureInfo.InvariantCulture, $"{{0{suffix}}}", text);

    private sealed class BuilderItem(bool isInvariant) : StackItem
    {
        private readonly List<object> _parts = [];

        public bool IsInvariant { get; } = isInvariant;

        public TextItem Text => new([.. _parts]);

        public bool Append(TextItem text)
        {
            _parts.AddRange(text.Parts);
            return true;
        }
    }

    private sealed class CultureItem : StackItem
    {
        public static readonly CultureItem Invariant = new();
    }
}
