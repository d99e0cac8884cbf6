using System.Reflection;
using DualJit.Frontend.Cil;

namespace DualJit.Frontend.Managed;

/// <summary>What a caller holds on to a kernel by while it runs: a <see cref="CancellationToken"/>, and an <see cref="IProgress{T}"/> of doubles.</summary>
/// <remarks>They are no values of the kernel. Where its code asks the token or reports progress, that is a call of managed code.</remarks>
public static class CallControls
{
    private const BindingFlags Hidden = BindingFlags.Static | BindingFlags.NonPublic;

    private static readonly (Type Type, string Name, Type Delegate, string Method)[] Members =
    [
        // type                      member                             delegate                               method
        (typeof(CancellationToken), "get_IsCancellationRequested",     typeof(Func<CancellationToken, bool>),    nameof(IsRequested)),
        (typeof(CancellationToken), "ThrowIfCancellationRequested",    typeof(Action<CancellationToken>),        nameof(ThrowIfRequested)),
        (typeof(IProgress<double>), "Report",                          typeof(Action<IProgress<double>, double>), nameof(Report)),
    ];

    /// <summary>Whether parameters and captured variables may be of the type.</summary>
    public static bool Is(Type type) => type == typeof(CancellationToken) || type == typeof(IProgress<double>);

    internal static bool TryEmit(Emitter emitter, MethodBase method, StackItem[] arguments, out StackItem? result)
    {
        result = null;
        if (method.DeclaringType is not { } declaring || !Is(declaring)) return false;
        int row = Array.FindIndex(Members, member => member.Type == declaring && member.Name == method.Name);
        if (row < 0) return false;
        // Members of a struct are called on its address.
        var control = arguments[0] is VariableAddress ? emitter.Load(arguments[0]) : arguments[0];
        var function = new DelegateItem(Members[row].Delegate, typeof(CallControls).GetMethod(Members[row].Method, Hidden)!, null);
        result = ManagedCallEmitter.Emit(emitter, Members[row].Delegate, [function, control, .. arguments[1..]]);
        return true;
    }

    private static bool IsRequested(CancellationToken token) => token.IsCancellationRequested;

    private static void ThrowIfRequested(CancellationToken token) => token.ThrowIfCancellationRequested();

    private static void Report(IProgress<double> progress, double value) => progress.Report(value);
}
