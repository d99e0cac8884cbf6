using System.Reflection;
using System.Reflection.Emit;
using DualJit.IR;

namespace DualJit.Frontend.Managed;

/// <summary>Emits what pushes an object or a value for managed code.</summary>
internal delegate void ManagedValue(ManagedWriter writer);

/// <summary>A delegate that a kernel calls as managed code, made at each call, with the kernel's variables in the objects that hold them for it.</summary>
/// <param name="make">Pushes the delegate.</param>
/// <param name="arguments">Push its arguments.</param>
internal sealed class ManagedCode(Type delegateType, ManagedValue make, ManagedValue[] arguments) : ManagedSite
{
    private readonly Lazy<Action<nint, ManagedCalls>> _code = new(() => Compile(delegateType, make, arguments));

    public override void Invoke(nint slots, ManagedCalls call) => _code.Value(slots, call);

    private static Action<nint, ManagedCalls> Compile(Type delegateType, ManagedValue make, ManagedValue[] arguments)
    {
        // Owned by no module of the user's: code in a module built for debugging is not optimised.
        var method = new DynamicMethod("managed", typeof(void), [typeof(object[]), typeof(nint), typeof(ManagedCalls)], restrictedSkipVisibility: true);
        var writer = new ManagedWriter(method.GetILGenerator());
        make(writer);
        foreach (var argument in arguments) argument(writer);
        writer.Call(delegateType.GetMethod("Invoke")!);
        return method.CreateDelegate<Action<nint, ManagedCalls>>(writer.Constants.ToArray());
    }
}

/// <summary>An object that holds variables of the kernel while managed code runs.</summary>
internal sealed class ManagedHolder(Type type)
{
    public Type Type { get; } = type;

    /// <summary>What to put into its fields, or into fields of structs in those.</summary>
    public List<(FieldInfo[] Path, ManagedValue Value)> Fields { get; } = [];

    /// <summary>The fields of which the code may have made something else, and the slots that this goes to.</summary>
    public List<(FieldInfo[] Path, int Slot)> Returned { get; } = [];
}
