using System.Reflection;

namespace DualJit.Tests;

/// <summary>The kernels of tests/Kernels, of a Debug and of a Release build.</summary>
public static class KernelCases
{
    public static readonly string[] Builds = ["Debug", "Release"];

    private static readonly Dictionary<string, Assembly> Assemblies = Builds.ToDictionary(build => build, build => Assembly.Load($"DualJit.Kernels.{build}"));

    /// <summary>Build, class and method of every kernel: of <c>Captures</c> the methods that make one.</summary>
    public static TheoryData<string, string, string> All => Of(Classes("Rejected", "RejectedTogether"));

    /// <summary>Build, class and method of every kernel that is a method itself.</summary>
    public static TheoryData<string, string, string> Methods => Of(Classes("Rejected", "RejectedTogether", "Captures"));

    /// <summary>Build, class and method of every kernel that is a method of <paramref name="classes"/>.</summary>
    public static TheoryData<string, string, string> Of(params string[] classes)
    {
        var data = new TheoryData<string, string, string>();
        foreach (string build in Builds)
            foreach (string name in classes)
                foreach (var method in Type(build, name).GetMethods(BindingFlags.Public | BindingFlags.Static | BindingFlags.DeclaredOnly))
                    data.Add(build, name, Overloads(method) ? $"{method.Name}({method.GetParameters()[0].ParameterType.Name})" : method.Name);
        return data;
    }

    public static MethodInfo Method(string build, string type, string name)
    {
        var methods = Type(build, type).GetMember(name.Split('(')[0]).Cast<MethodInfo>();
        return name.Contains('(') ? methods.Single(method => name.EndsWith($"({method.GetParameters()[0].ParameterType.Name})", StringComparison.Ordinal)) : methods.Single();
    }

    private static string[] Classes(params string[] but) =>
        [.. Assemblies[Builds[0]].GetExportedTypes().Where(type => type is { IsAbstract: true, IsSealed: true, IsNested: false }).Select(type => type.Name).Except(but).Order(StringComparer.Ordinal)];

    private static Type Type(string build, string name) => Assemblies[build].GetType($"DualJit.Kernels.{name}", throwOnError: true)!;

    private static bool Overloads(MethodInfo method) => method.DeclaringType!.GetMember(method.Name).Length > 1;
}
