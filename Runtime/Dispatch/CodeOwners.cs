using System.Reflection;
using System.Runtime.Loader;

namespace DualJit;

/// <summary>The assemblies that may be unloaded, among those that a kernel is made of.</summary>
internal static class CodeOwners
{
    /// <summary>A type of each unit that is unloaded as a whole. Code that these refer to is kept by .NET itself.</summary>
    public static IReadOnlyList<Type> Of(MethodInfo method, Type delegateType)
    {
        if (!method.IsCollectible && !delegateType.IsCollectible) return [];
        var owners = new List<Type>();
        Add(delegateType, owners);
        Add(method, owners);
        return owners;
    }

    public static IReadOnlyList<Type> Of(IEnumerable<MethodInfo?> methods)
    {
        var owners = new List<Type>();
        foreach (var method in methods)
            if (method is { IsCollectible: true }) Add(method, owners);
        return owners;
    }

    private static void Add(MethodInfo method, List<Type> owners)
    {
        if (method.DeclaringType is { } declaring) Add(declaring, owners);
        foreach (var argument in method.GetGenericArguments()) Add(argument, owners);
    }

    private static void Add(Type type, List<Type> owners)
    {
        if (!type.IsCollectible) return;
        if (type.HasElementType)
        {
            Add(type.GetElementType()!, owners);
            return;
        }
        foreach (var argument in type.GenericTypeArguments) Add(argument, owners);
        var definition = type.IsConstructedGenericType ? type.GetGenericTypeDefinition() : type;
        if (definition.IsCollectible && !owners.Exists(owner => UnitOf(owner) == UnitOf(definition))) owners.Add(definition);
    }

    private static object UnitOf(Type type) =>
        type.Assembly.IsDynamic ? type.Assembly : AssemblyLoadContext.GetLoadContext(type.Assembly) ?? (object)type.Assembly;
}
