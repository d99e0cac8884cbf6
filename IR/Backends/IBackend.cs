using System.Reflection.Emit;

namespace DualJit.IR;

/// <summary>Turns a module at <see cref="Stage.Machine"/> into something that runs.</summary>
/// <remarks>
/// The ABI of every function: <c>int f(KernelContext* context, parameters, result*)</c>. Scalars are passed by value (bool as one byte),
/// pointers as native integers; the result, where there is one, is written through the last pointer, a tuple through one pointer for each item. The status returned is 0, a
/// <see cref="TrapKind"/> or <see cref="Traps.FirstUserStatus"/> plus the index of an exception; its operands are in the context. A call inside passes a status on.
/// This is what <see cref="CompiledModule.EmitCall"/> takes; registers or memory on the way into the code are the backend's own affair.
/// </remarks>
public interface IBackend
{
    /// <summary>Null when the backend can be used here; else a sentence that says why not and what to do.</summary>
    string? Unavailable { get; }

    /// <summary>Whether it compiles nothing that only native code gains by.</summary>
    bool LeavesOutNative => false;

    /// <summary>Compiles every function; <see cref="Module.Entry"/> is the one that is called from outside.</summary>
    CompiledModule Compile(Module module);
}

/// <summary>The code of one kernel. It lives as long as something refers to it.</summary>
public abstract class CompiledModule
{
    /// <summary>Emits a call of the entry. On the evaluation stack are the context and the ABI's arguments; the status is left there.</summary>
    /// <param name="il">Where the call is emitted.</param>
    /// <param name="loadThis">Emits a load of this object, for backends whose call needs it; it is alive for as long as the call runs.</param>
    public abstract void EmitCall(ILGenerator il, Action<ILGenerator> loadThis);

    /// <summary>What the compiler made, as text. May compile again.</summary>
    public abstract Listing Inspect();
}

/// <summary>What a backend made of a module; null for what it does not make.</summary>
/// <param name="Vectorized">Whether a loop of the optimised code works on vectors.</param>
/// <param name="Loops">By the number that <see cref="LoopNumbers"/> gives it, what became of each loop; null for one that the backend removed. Null where the backend does not tell.</param>
public sealed record Listing(string? Llvm = null, string? Assembly = null, string? Il = null, bool Vectorized = false, IReadOnlyList<LoopCode?>? Loops = null);

/// <summary>A loop in machine code.</summary>
/// <param name="Lanes">Of its vectors; 0 where it works on scalars.</param>
/// <param name="WhyScalar">Why it does, without a full stop; null where that is not known.</param>
public sealed record LoopCode(int Lanes, string? WhyScalar);
