using DualJit.Frontend;
using DualJit.IR;

namespace DualJit;

/// <summary>What the stub of a specialisation is closed over. While a call runs, the stub keeps it, and so the code, alive.</summary>
internal sealed unsafe class KernelCall(Dispatcher dispatcher, CompiledModule? code, Module? machine, IReadOnlyList<ParameterSource> parameters)
{
    // Emitted code reads these fields.
    internal readonly Dispatcher Dispatcher = dispatcher;
    internal readonly CompiledModule? Code = code;
    internal readonly HitCounter Hits = new();

    /// <summary>The objects of the source that hold captured variables, by parameter: constants of an expression tree, say.</summary>
    internal readonly object?[] Roots = [.. parameters.Select(parameter => parameter is CaptureSource { Root: not ArgumentSource and var root } ? root : null)];

    /// <summary>Throws what a status other than 0 stands for. Emitted code calls it.</summary>
    internal void Fail(KernelContext* context, int status)
    {
        if (status == Traps.StoppedStatus) ForkControl.Of(context).Throw();
        if (status < Traps.FirstUserStatus) throw Traps.Create((TrapKind)status, context->Operands[0], context->Operands[1]);
        throw machine!.Exceptions[status - Traps.FirstUserStatus].Create(new ReadOnlySpan<long>(context->Operands, Traps.MaximumOperands));
    }

    /// <summary>Readies a context for code that calls managed code. Emitted code calls it.</summary>
    internal ManagedCalls PrepareManaged(KernelContext* context, object?[] objects)
    {
        for (int i = 0; i < objects.Length; i++)
            if (objects[i] is FunctionCall call) objects[i] = call.Target;
        var calls = new ManagedCalls(machine!.ManagedSites, objects);
        calls.Prepare(context);
        return calls;
    }

    /// <summary>Readies a context for code that forks. Emitted code calls it.</summary>
    /// <param name="context">That of the call.</param>
    /// <param name="control">What the caller may stop it by, in the frame of the stub.</param>
    internal void PrepareForks(KernelContext* context, ref ForkControl control) => Forks.Prepare(context, Dispatcher.MaxThreads, ref control);

    /// <summary>Throws for an array argument that is null. Emitted code calls it.</summary>
    internal void FailNull(int parameter) => throw new ArgumentNullException(parameters[parameter].Name);

    /// <summary>Throws for an array whose indices do not start at 0. Emitted code calls it.</summary>
    internal void RequireZeroBased(Array array, int parameter)
    {
        for (int axis = 0; axis < array.Rank; axis++)
            if (array.GetLowerBound(axis) != 0) throw new ArgumentException("The indices of an array passed to a kernel have to start at 0.", parameters[parameter].Name);
    }
}
