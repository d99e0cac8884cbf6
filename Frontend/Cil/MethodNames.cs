using System.Reflection;

namespace DualJit.Frontend.Cil;

/// <summary>Methods by the names their authors know, where the compiler made up others.</summary>
internal static class MethodNames
{
    /// <summary>For messages: <c>Math.Sin</c>, <c>the lambda in Main</c>, <c>the local function Bits</c>.</summary>
    public static string Of(MethodBase method)
    {
        if (LocalFunction(method.Name) is { } local) return $"the local function {local}";
        if (Enclosing(method.Name) is { } around) return $"the lambda in {around}";
        string type = method.DeclaringType is { } declaring ? KernelTypes.NameOf(declaring) : "";
        return method.IsConstructor ? $"new {type}" : type.Length == 0 ? method.Name : $"{type}.{PropertyName(method)}";
    }

    /// <summary>The variable or property that a field holds: an automatic property's field is called <c>&lt;Scale&gt;k__BackingField</c>, a captured this <c>&lt;&gt;4__this</c>.</summary>
    public static string OfVariable(FieldInfo field) =>
        field.Name.EndsWith("__this", StringComparison.Ordinal) ? "this"
        : field.Name is ['<', .. var rest] && rest.IndexOf('>') is > 0 and var end ? rest[..end] : field.Name;

    /// <summary>For IR: letters, digits, dots and underscores only.</summary>
    public static string InIr(MethodBase method)
    {
        return InIr(LocalFunction(method.Name) ?? (Enclosing(method.Name) is { } around ? $"{around}.lambda" : method.Name));
    }

    public static string InIr(string name)
    {
        var letters = Array.ConvertAll(name.ToCharArray(), c => char.IsAsciiLetterOrDigit(c) || c is '_' or '.' ? c : '_');
        return letters.Length == 0 || char.IsAsciiDigit(letters[0]) ? $"_{new string(letters)}" : new string(letters);
    }

    /// <summary>Whether the compiler made the class, to hold the variables that lambdas capture or the delegates made of methods.</summary>
    public static bool IsClosure(Type type) => type.Name.StartsWith("<>c", StringComparison.Ordinal) || type.Name.StartsWith("<>O", StringComparison.Ordinal);

    /// <summary>Whether the method is a lambda or a local function, or of a class that the compiler made for them.</summary>
    public static bool IsMadeByCompiler(MethodBase method) =>
        LocalFunction(method.Name) is not null || Enclosing(method.Name) is not null || (method.DeclaringType is { } type && IsClosure(type));

    // <Main>g__Bits|0_1
    private static string? LocalFunction(string name)
    {
        int start = EndOfEnclosing(name, 'g');
        int end = name.LastIndexOf('|');
        return start < 0 || end < start ? null : name[(start + 4)..end];
    }

    // <Main>b__0_1, <<Main>$>b__0_1
    private static string? Enclosing(string name)
    {
        int end = EndOfEnclosing(name, 'b');
        return end < 0 ? null : name[..end].Trim('<', '>', '$') is { Length: > 0 } around ? around : null;
    }

    // Where ">b__" or the like is. The first search of a process for one string in another costs it more than reading a kernel does: .NET loads all its vectors.
    private static int EndOfEnclosing(string name, char kind)
    {
        for (int i = 0; i + 3 < name.Length; i++)
            if (name[i] == '>' && name[i + 1] == kind && name[i + 2] == '_' && name[i + 3] == '_') return i;
        return -1;
    }

    private static string PropertyName(MethodBase method) =>
        method.IsSpecialName && method.Name is ['g' or 's', 'e', 't', '_', .. var property] ? property == "Item" ? "this[]" : property : method.Name;
}
