using System.Reflection;

namespace DualJit.Corpus;

/// <summary>Types for generic parameters: the first of a few, numbers before all, that the constraints allow.</summary>
internal static class GenericArguments
{
    // Floats first, as most generic code here is about numbers; then integers for IBinaryInteger and its like; classes for what asks for one.
    private static readonly Type[] Candidates = [typeof(double), typeof(int), typeof(byte), typeof(object), typeof(string), typeof(DayOfWeek), typeof(Action)];

    private const int MostAttempts = 400;

    /// <summary>The type with arguments for all its parameters; null where none of the candidates will do.</summary>
    public static Type? Close(Type type) =>
        type.IsGenericTypeDefinition ? Close(type.GetGenericArguments(), arguments => type.MakeGenericType(arguments)) : type;

    /// <inheritdoc cref="Close(Type)"/>
    public static MethodBase? Close(MethodBase method) =>
        method is MethodInfo { IsGenericMethodDefinition: true } generic ? Close(generic.GetGenericArguments(), arguments => generic.MakeGenericMethod(arguments)) : method;

    // All parameters alike come first: that is how code that converts between number types is mostly called.
    private static T? Close<T>(Type[] parameters, Func<Type[], T> make) where T : class
    {
        foreach (var candidate in Candidates)
            if (TryMake([.. parameters.Select(_ => candidate)], make) is { } made) return made;
        var allowed = Array.ConvertAll(parameters, AllowedBySpecialConstraints);
        int combinations = allowed.Aggregate(1, (product, list) => Math.Min(product * list.Length, MostAttempts));
        for (int i = 0; i < combinations; i++)
        {
            int rest = i;
            var arguments = Array.ConvertAll(allowed, list =>
            {
                var type = list[rest % list.Length];
                rest /= list.Length;
                return type;
            });
            if (TryMake(arguments, make) is { } made) return made;
        }
        return null;
    }

    private static Type[] AllowedBySpecialConstraints(Type parameter)
    {
        var special = parameter.GenericParameterAttributes;
        return [.. Candidates.Where(type =>
            (!special.HasFlag(GenericParameterAttributes.NotNullableValueTypeConstraint) || type.IsValueType)
            && (!special.HasFlag(GenericParameterAttributes.ReferenceTypeConstraint) || !type.IsValueType))];
    }

    private static T? TryMake<T>(Type[] arguments, Func<Type[], T> make) where T : class
    {
        try
        {
            return make(arguments);
        }
        catch (Exception error) when (error is ArgumentException or TypeLoadException or BadImageFormatException)
        {
            // A constraint forbids it; some are only seen when the type is loaded.
            return null;
        }
    }
}
