using System.Diagnostics;
using System.Numerics;
using System.Reflection;
using DualJit.IR;

namespace DualJit.Frontend.Cil;

/// <summary>Methods of the framework that kernels refuse by name, with what to write instead, because what their CIL would lead to says less.</summary>
internal static class RefusedMethods
{
    private static readonly (Type Type, string? Name, Diagnostic Diagnostic)[] Rows =
    [
        // type              member (null: all)         diagnostic
        (typeof(Random),      null,                      DiagnosticCatalog.RandomNumber),
        (typeof(Math),        "ReciprocalEstimate",      DiagnosticCatalog.ProcessorDependent),
        (typeof(Math),        "ReciprocalSqrtEstimate",  DiagnosticCatalog.ProcessorDependent),
        (typeof(MathF),       "ReciprocalEstimate",      DiagnosticCatalog.ProcessorDependent),
        (typeof(MathF),       "ReciprocalSqrtEstimate",  DiagnosticCatalog.ProcessorDependent),
        (typeof(double),      "ReciprocalEstimate",      DiagnosticCatalog.ProcessorDependent),
        (typeof(double),      "ReciprocalSqrtEstimate",  DiagnosticCatalog.ProcessorDependent),
        (typeof(double),      "ConvertToIntegerNative",  DiagnosticCatalog.ProcessorDependent),
        (typeof(float),       "ReciprocalEstimate",      DiagnosticCatalog.ProcessorDependent),
        (typeof(float),       "ReciprocalSqrtEstimate",  DiagnosticCatalog.ProcessorDependent),
        (typeof(float),       "ConvertToIntegerNative",  DiagnosticCatalog.ProcessorDependent),
        (typeof(Half),        "ReciprocalEstimate",      DiagnosticCatalog.ProcessorDependent),
        (typeof(Half),        "ReciprocalSqrtEstimate",  DiagnosticCatalog.ProcessorDependent),
        (typeof(Matrix4x4),   "Invert",                  DiagnosticCatalog.ProcessorDependent),
        (typeof(DateTime),    "get_Now",                 DiagnosticCatalog.Clock),
        (typeof(DateTime),    "get_UtcNow",              DiagnosticCatalog.Clock),
        (typeof(DateTime),    "get_Today",               DiagnosticCatalog.Clock),
        (typeof(Stopwatch),   null,                      DiagnosticCatalog.Clock),
        (typeof(Environment), "get_TickCount",           DiagnosticCatalog.Clock),
        (typeof(Environment), "get_TickCount64",         DiagnosticCatalog.Clock),
    ];

    public static IReadOnlyList<(Type Type, string? Name, Diagnostic Diagnostic)> All => Rows;

    public static void Reject(MethodBase method)
    {
        foreach (var (type, name, diagnostic) in Rows)
            if (method.DeclaringType == type && (name ?? method.Name) == method.Name) throw diagnostic.Error(MethodNames.Of(method));
    }
}
