using System.Collections.Frozen;
using System.Reflection;

namespace DualJit.Frontend.Cil;

/// <summary>Methods of the framework whose CIL kernels cannot use (it makes texts, or is native), written again here.</summary>
internal static class Substitutes
{
    private static readonly Lazy<FrozenDictionary<string, MethodInfo>> All = new(Collect);

    /// <summary>The methods that stand for others, by the types of those.</summary>
    public static ILookup<string, MethodInfo> ByType => Pairs().ToLookup(pair => pair.TypeName, pair => pair.Method);

    /// <summary>The method to read in place of <paramref name="method"/>, or null.</summary>
    public static MethodInfo? For(MethodBase method)
    {
        if (method.Module.Assembly != typeof(object).Assembly || !method.IsStatic) return null;
        var definition = method is MethodInfo { IsGenericMethod: true } generic ? generic.GetGenericMethodDefinition() : method;
        if (All.Value.GetValueOrDefault(Key(method.DeclaringType!.FullName, definition)) is not { } substitute) return null;
        return substitute.IsGenericMethodDefinition ? substitute.MakeGenericMethod(method.GetGenericArguments()) : substitute;
    }

    private static FrozenDictionary<string, MethodInfo> Collect() => Pairs().ToFrozenDictionary(pair => Key(pair.TypeName, pair.Method), pair => pair.Method);

    private static IEnumerable<(string TypeName, MethodInfo Method)> Pairs() =>
        from home in typeof(SubstitutedMethods).GetNestedTypes()
        from method in home.GetMethods(BindingFlags.Public | BindingFlags.Static | BindingFlags.DeclaredOnly)
        from attribute in home.GetCustomAttributes<SubstituteForAttribute>()
        select (attribute.TypeName, method);

    private static string Key(string? declaring, MethodBase method) =>
        $"{declaring}.{method.Name}({string.Join(',', method.GetParameters().Select(parameter => parameter.ParameterType.ToString()))})";
}

/// <summary>Says which type's static methods the methods of a class stand for.</summary>
[AttributeUsage(AttributeTargets.Class, AllowMultiple = true)]
internal sealed class SubstituteForAttribute(string typeName) : Attribute
{
    public SubstituteForAttribute(Type type) : this(type.FullName!) { }

    public string TypeName { get; } = typeName;
}
