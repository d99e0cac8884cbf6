using System.Runtime.CompilerServices;
using System.Runtime.ExceptionServices;
using System.Runtime.InteropServices;

namespace DualJit.IR;

/// <summary>Managed code that a kernel calls: one <c>call.managed</c> of the source.</summary>
public abstract class ManagedSite
{
    /// <summary>Runs the code, on the thread of the kernel.</summary>
    /// <param name="slots">The values that the kernel hands over, eight bytes each, and where it finds those it gets back.</param>
    /// <param name="arguments">The objects among the arguments of the kernel's delegate, by position.</param>
    public abstract void Invoke(nint slots, object?[] arguments);
}

/// <summary>What one call of a kernel needs to call managed code, and the exception that ended it.</summary>
/// <remarks>
/// An exception cannot pass through native code: it is kept here, the kernel ends with <see cref="Traps.ManagedStatus"/> as it does with a trap,
/// and the stub around it throws the exception on.
/// </remarks>
public sealed unsafe class ManagedCalls(IReadOnlyList<ManagedSite> sites, object?[] arguments)
{
    private ExceptionDispatchInfo? _thrown;

    /// <summary>Readies a context for code that calls managed code.</summary>
    public void Prepare(KernelContext* context)
    {
        context->ManagedCalls = GCHandle.ToIntPtr(GCHandle.Alloc(this));
        context->CallManaged = (nint)(delegate* unmanaged[Cdecl]<KernelContext*, nint, long, int>)&CallForNative;
    }

    /// <summary>Undoes <see cref="Prepare"/>.</summary>
    public static void Release(KernelContext* context) => GCHandle.FromIntPtr(context->ManagedCalls).Free();

    /// <summary>Those of a call.</summary>
    public static ManagedCalls Of(KernelContext* context) => (ManagedCalls)GCHandle.FromIntPtr(context->ManagedCalls).Target!;

    /// <summary>Runs the code of a site; exceptions pass.</summary>
    public void Invoke(nint slots, long site) => sites[(int)site].Invoke(slots, arguments);

    /// <summary>Runs the code of a site.</summary>
    /// <returns>0, or <see cref="Traps.ManagedStatus"/> after an exception.</returns>
    public static int Call(KernelContext* context, nint slots, long site)
    {
        var calls = Of(context);
        try
        {
            calls.Invoke(slots, site);
            return 0;
        }
        catch (Exception error)
        {
            calls._thrown = ExceptionDispatchInfo.Capture(error);
            return Traps.ManagedStatus;
        }
    }

    /// <summary>Throws what the managed code threw, where it did.</summary>
    public void Rethrow() => _thrown?.Throw();

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static int CallForNative(KernelContext* context, nint slots, long site) => Call(context, slots, site);
}
