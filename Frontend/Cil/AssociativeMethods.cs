using System.Globalization;
using System.Reflection;
using DualJit.IR;

namespace DualJit.Frontend.Cil;

/// <summary>Methods that are said to be associative: calls of them remain calls until it is known which of them a parallel loop reduces by.</summary>
internal static class AssociativeMethods
{
    /// <summary>The identity, as the type of the method has it; null for a method that nothing is said of.</summary>
    public static ValueId? IdentityOf(Emitter emitter, MethodBase method)
    {
        if (method.GetCustomAttribute<AssociativeAttribute>() is not { Identity: var identity }) return null;
        var type = method is MethodInfo { IsStatic: true } info ? info.ReturnType : typeof(void);
        bool isOperator = KernelTypes.ScalarOf(type) is not null && method.GetParameters() is [var a, var b] && a.ParameterType == type && b.ParameterType == type;
        return isOperator && As(type, identity) is { } value ? emitter.Builder.ConstOf(value) : throw DiagnosticCatalog.AssociativeMethod.Error(MethodNames.Of(method));
    }

    private static object? As(Type type, object? identity)
    {
        if (identity is null) return null;
        if (identity.GetType() == type) return identity;
        try
        {
            return type == typeof(Half) ? (Half)Convert.ToDouble(identity, CultureInfo.InvariantCulture) : Convert.ChangeType(identity, type, CultureInfo.InvariantCulture);
        }
        catch (Exception error) when (error is InvalidCastException or OverflowException or FormatException)
        {
            return null;
        }
    }
}
