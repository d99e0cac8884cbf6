using System.Collections.Frozen;
using System.Reflection;
using DualJit.IR;

namespace DualJit.Frontend.Cil;

/// <summary>Methods of the framework whose CIL kernels cannot use (it makes texts, or is native), written again here.</summary>
internal static class Substitutes
{
    private const string Constructor = "New";

    private static readonly Lazy<FrozenDictionary<string, ILookup<string, MethodInfo>>> All = new(Collect);

    /// <summary>The methods that stand for others, by the types of those.</summary>
    public static ILookup<string, MethodInfo> ByType => Pairs().SelectMany(pair => MethodsOf(pair.Home).Select(method => (pair.TypeName, method))).ToLookup(pair => pair.TypeName, pair => pair.method);

    /// <summary>The method to read in place of <paramref name="method"/>, or null. It is static; what a method of an object is called on is its first argument.</summary>
    public static MethodInfo? For(MethodBase method)
    {
        if ((method.Module.Assembly != typeof(object).Assembly && method.Module.Assembly != typeof(NdArray).Assembly) || method.DeclaringType is not { } declaring) return null;
        if (!All.Value.TryGetValue((declaring.IsGenericType ? declaring.GetGenericTypeDefinition() : declaring).FullName ?? "", out var substitutes)) return null;
        string name = method.IsConstructor ? Constructor : method.Name;
        if (!substitutes.Contains(name)) return null;
        var definition = declaring.IsGenericType ? method.Module.ResolveMethod(method.MetadataToken)! : method is MethodInfo { IsGenericMethod: true } generic ? generic.GetGenericMethodDefinition() : method;
        string parameters = Parameters(definition.GetParameters());
        int first = method.IsStatic || method.IsConstructor ? 0 : 1;
        if (substitutes[name].FirstOrDefault(candidate => Parameters(candidate.GetParameters().AsSpan(first)) == parameters) is not { } substitute) return null;
        Type[] types = [.. declaring.GetGenericArguments(), .. method.IsGenericMethod ? method.GetGenericArguments() : []];
        return types.Length > 0 ? substitute.MakeGenericMethod(types) : substitute;
    }

    /// <summary>The method for arrays of one type to read in place of one of <see cref="Array"/> that takes any, or null.</summary>
    /// <param name="types">Of the arguments, <c>this</c> first; null for what has none.</param>
    public static MethodInfo? ForElements(MethodBase method, IrType?[] types)
    {
        if (method.DeclaringType != typeof(Array)) return null;
        var parameters = method.GetParameters().Select(parameter => parameter.ParameterType);
        Type[] taken = [.. method.IsStatic ? parameters : parameters.Prepend(typeof(Array))];
        var arrays = taken.Zip(types).Where(pair => pair.First == typeof(Array)).Select(pair => pair.Second).Distinct().ToArray();
        if (arrays is not [{ IsArray: true, Rank: 1, IsArrayOfStructs: false } array]) return null;
        return Array.Find(typeof(SubstitutedMethods.OfElements).GetMethods(), substitute => substitute.Name == method.Name
            && substitute.GetParameters().Select(parameter => parameter.ParameterType.IsArray ? typeof(Array) : parameter.ParameterType).SequenceEqual(taken))
            ?.MakeGenericMethod(array.DType.ClrType);
    }

    private static FrozenDictionary<string, ILookup<string, MethodInfo>> Collect() =>
        Pairs().ToFrozenDictionary(pair => pair.TypeName, pair => MethodsOf(pair.Home).ToLookup(method => method.Name));

    private static IEnumerable<(string TypeName, Type Home)> Pairs() =>
        from home in typeof(SubstitutedMethods).GetNestedTypes()
        from attribute in home.GetCustomAttributes<SubstituteForAttribute>()
        select (attribute.TypeName, home);

    private static MethodInfo[] MethodsOf(Type home) => home.GetMethods(BindingFlags.Public | BindingFlags.Static | BindingFlags.DeclaredOnly);

    private static string Parameters(ReadOnlySpan<ParameterInfo> parameters)
    {
        var names = new string[parameters.Length];
        for (int i = 0; i < names.Length; i++) names[i] = parameters[i].ParameterType.ToString();
        return string.Join(',', names);
    }
}

/// <summary>Says which type's methods the methods of a class stand for; those called <c>New</c> for its constructors.</summary>
[AttributeUsage(AttributeTargets.Class, AllowMultiple = true)]
internal sealed class SubstituteForAttribute(string typeName) : Attribute
{
    public SubstituteForAttribute(Type type) : this(type.FullName!) { }

    public string TypeName { get; } = typeName;
}
