using System.Runtime.CompilerServices;
using System.Runtime.ExceptionServices;
using System.Runtime.InteropServices;

namespace DualJit.IR;

/// <summary>Managed code that a kernel calls: one <c>call.managed</c> of the source.</summary>
public abstract class ManagedSite
{
    /// <summary>Runs the code, on the thread of the kernel.</summary>
    /// <param name="slots">The values that the kernel hands over, eight bytes each, and where it finds those it gets back.</param>
    /// <param name="call">The call of the kernel.</param>
    public abstract void Invoke(nint slots, ManagedCalls call);
}

/// <summary>What one call of a kernel needs to call managed code, and the exception that ended it.</summary>
/// <remarks>
/// An exception cannot pass through native code: it is kept here, the kernel ends with <see cref="Traps.ManagedStatus"/> as it does with a trap,
/// and the stub around it throws the exception on. The ranges of a <c>fork</c> may throw on several threads: the context has the number of its exception where a trap has its operands.
/// </remarks>
/// <param name="objects">The objects among the arguments of the kernel's delegate, by position; then what it is bound to, and the arrays that it captures.</param>
public sealed unsafe class ManagedCalls(IReadOnlyList<ManagedSite> sites, object?[] objects)
{
    private readonly List<PinnedGCHandle<Array>> _pins = [];
    private readonly List<ExceptionDispatchInfo> _thrown = [];

    public object?[] Objects { get; } = objects;

    /// <summary>The arrays that managed code gave to the kernel.</summary>
    public IReadOnlyList<Array> Given
    {
        get
        {
            lock (_pins) return _pins.ConvertAll(pin => pin.Target);
        }
    }

    /// <summary>Readies a context for code that calls managed code.</summary>
    public void Prepare(KernelContext* context)
    {
        context->ManagedCalls = GCHandle.ToIntPtr(GCHandle.Alloc(this));
        context->CallManaged = (nint)(delegate* unmanaged[Cdecl]<KernelContext*, nint, long, int>)&CallForNative;
    }

    /// <summary>Undoes <see cref="Prepare"/>, and lets go of the arrays.</summary>
    public static void Release(KernelContext* context)
    {
        foreach (var pin in Of(context)._pins) pin.Dispose();
        GCHandle.FromIntPtr(context->ManagedCalls).Free();
    }

    /// <summary>Keeps an array where it is until the kernel ends.</summary>
    /// <returns>The address of its first element.</returns>
    public nint Pin(Array array)
    {
        // A handle does that for arrays of bool and char too, if it is not asked for their address.
        lock (_pins)
            if (!_pins.Exists(pin => ReferenceEquals(pin.Target, array))) _pins.Add(new PinnedGCHandle<Array>(array));
        return (nint)Unsafe.AsPointer(ref MemoryMarshal.GetArrayDataReference(array));
    }

    /// <summary>Those of a call.</summary>
    public static ManagedCalls Of(KernelContext* context) => (ManagedCalls)GCHandle.FromIntPtr(context->ManagedCalls).Target!;

    /// <summary>Runs the code of a site; exceptions pass.</summary>
    public void Invoke(nint slots, long site) => sites[(int)site].Invoke(slots, this);

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
            lock (calls._thrown)
            {
                context->Operands[0] = calls._thrown.Count;
                calls._thrown.Add(ExceptionDispatchInfo.Capture(error));
            }
            return Traps.ManagedStatus;
        }
    }

    /// <summary>Throws the exception of managed code that ended the kernel, where one did.</summary>
    public void Rethrow(KernelContext* context, int status)
    {
        if (status == Traps.ManagedStatus) _thrown[(int)context->Operands[0]].Throw();
    }

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static int CallForNative(KernelContext* context, nint slots, long site) => Call(context, slots, site);
}
