using System.Collections.Frozen;
using System.Reflection;

namespace DualJit.Frontend.Cil;

/// <summary>Methods of the framework whose CIL kernels cannot use (it makes texts, or is native), written again here.</summary>
internal static class Substitutes
{
    private const string Constructor = "New";

    private static readonly Lazy<FrozenDictionary<Type, ILookup<string, MethodInfo>>> All = new(Collect);

    /// <summary>The method to read in place of <paramref name="method"/>, or null. It is static; what a method of an object is called on is its first argument.</summary>
    public static MethodInfo? For(MethodBase method)
    {
        if (method.Module.Assembly != typeof(object).Assembly || method.DeclaringType is not { } declaring) return null;
        if (!All.Value.TryGetValue(declaring.IsGenericType ? declaring.GetGenericTypeDefinition() : declaring, out var substitutes)) return null;
        string name = method.IsConstructor ? Constructor : method.Name;
        if (!substitutes.Contains(name)) return null;
        var definition = declaring.IsGenericType ? method.Module.ResolveMethod(method.MetadataToken)! : method is MethodInfo { IsGenericMethod: true } generic ? generic.GetGenericMethodDefinition() : method;
        string parameters = Parameters(definition.GetParameters());
        int first = method.IsStatic || method.IsConstructor ? 0 : 1;
        if (substitutes[name].FirstOrDefault(candidate => Parameters(candidate.GetParameters().AsSpan(first)) == parameters) is not { } substitute) return null;
        Type[] types = [.. declaring.GetGenericArguments(), .. method.IsGenericMethod ? method.GetGenericArguments() : []];
        return types.Length > 0 ? substitute.MakeGenericMethod(types) : substitute;
    }

    private static FrozenDictionary<Type, ILookup<string, MethodInfo>> Collect() =>
        typeof(SubstitutedMethods).GetNestedTypes()
            .SelectMany(home => home.GetCustomAttributes<SubstituteForAttribute>().Select(attribute => (attribute.Type, Home: home)))
            .ToFrozenDictionary(pair => pair.Type, pair => pair.Home.GetMethods(BindingFlags.Public | BindingFlags.Static | BindingFlags.DeclaredOnly).ToLookup(method => method.Name));

    private static string Parameters(ReadOnlySpan<ParameterInfo> parameters)
    {
        var names = new string[parameters.Length];
        for (int i = 0; i < names.Length; i++) names[i] = parameters[i].ParameterType.ToString();
        return string.Join(',', names);
    }
}

/// <summary>Says which type's methods the methods of a class stand for; those called <c>New</c> for its constructors.</summary>
[AttributeUsage(AttributeTargets.Class, AllowMultiple = true)]
internal sealed class SubstituteForAttribute(Type type) : Attribute
{
    public Type Type { get; } = type;
}
