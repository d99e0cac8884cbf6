using System.Numerics.Tensors;
using System.Reflection;

namespace DualJit.Corpus;

/// <summary>The assemblies, and every method in them that has a body.</summary>
internal static class CorpusMethods
{
    private const BindingFlags All = BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.Static | BindingFlags.Instance | BindingFlags.DeclaredOnly;

    public static IReadOnlyList<Assembly> Assemblies { get; } =
    [
        typeof(object).Assembly, typeof(Enumerable).Assembly, typeof(TensorPrimitives).Assembly, typeof(MathNet.Numerics.SpecialFunctions).Assembly,
    ];

    /// <summary>Each method and constructor with a body, generic ones closed; null stands for one whose constraints none of our types meets.</summary>
    public static IEnumerable<MethodBase?> Of(Assembly assembly) => assembly.GetTypes().SelectMany(Of);

    /// <inheritdoc cref="Of(Assembly)"/>
    public static IEnumerable<MethodBase?> Of(Type definition)
    {
        var type = GenericArguments.Close(definition);
        return MethodsOf(type ?? definition).Select(method => type is null ? null : GenericArguments.Close(method));
    }

    private static IEnumerable<MethodBase> MethodsOf(Type type) =>
        type.GetMethods(All).Concat<MethodBase>(type.GetConstructors(All)).Where(method => method.GetMethodBody() is not null).OrderBy(method => method.MetadataToken);
}
