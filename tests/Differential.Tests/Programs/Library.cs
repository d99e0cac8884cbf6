using System.Reflection;

namespace DualJit.Tests.Differential;

/// <summary>Static methods of .NET that random programs call.</summary>
internal static class Library
{
    private static readonly string[] OfMath =
    [
        "Abs", "Min", "Max", "Clamp", "Sign", "Sqrt", "Cbrt", "Floor", "Ceiling", "Truncate", "Round", "Exp", "Log", "Log2", "Log10", "Pow",
        "Sin", "Cos", "Tan", "Asin", "Acos", "Atan", "Atan2", "Sinh", "Cosh", "Tanh", "Asinh", "Acosh", "Atanh", "FusedMultiplyAdd",
    ];

    // Neither CopySign nor IsNegative: they show the sign of a NaN, which is left open.
    private static readonly string[] OfFloats = ["IsNaN", "IsFinite", "IsInfinity", "IsPositiveInfinity", "IsInteger"];

    private static readonly ILookup<Type, MethodInfo> ByResult = new[]
    {
        (typeof(Math), OfMath), (typeof(MathF), OfMath), (typeof(double), OfFloats), (typeof(float), OfFloats),
    }
        .SelectMany(row => row.Item1.GetMethods(BindingFlags.Public | BindingFlags.Static).Where(method => row.Item2.Contains(method.Name)))
        .Where(method => method.GetParameters().All(parameter => parameter.ParameterType.IsScalar()) && method.ReturnType.IsScalar())
        .ToLookup(method => method.ReturnType);

    private static readonly string[] Plain = ["Min", "Max", "Sqrt", "Floor", "Ceiling", "Truncate", "FusedMultiplyAdd", .. OfFloats];

    /// <summary>Those with a result of this type; none for char.</summary>
    /// <param name="isPlain">Only those that are an instruction or a few.</param>
    public static IReadOnlyList<MethodInfo> Returning(Type type, bool isPlain) => [.. ByResult[type].Where(method => !isPlain || Plain.Contains(method.Name))];
}
