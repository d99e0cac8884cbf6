using System.Linq.Expressions;
using System.Runtime.CompilerServices;
using DualJit.Frontend;
using DualJit.Frontend.Expressions;
using DualJit.IR;

namespace DualJit;

/// <summary>Makes kernels of delegates and expression trees, and finds them again.</summary>
internal static class KernelCompiler
{
    // Under Backend.None the user's own delegate is the kernel: nothing of ours is in it to recognise it by.
    private static readonly ConditionalWeakTable<Delegate, Kernel> Uncompiled = [];

    public static Delegate Compile(Delegate kernel, JitOptions? options)
    {
        ArgumentNullException.ThrowIfNull(kernel);
        options ??= new JitOptions();
        return options.Backend == Backend.None
            ? Register(kernel, options.Name ?? kernel.Method.Name, options)
            : Create(CilReader.Read(kernel), kernel.GetType(), options);
    }

    public static Delegate Compile(LambdaExpression kernel, JitOptions? options)
    {
        ArgumentNullException.ThrowIfNull(kernel);
        options ??= new JitOptions();
        return options.Backend == Backend.None
            ? Register(kernel.Compile(), options.Name ?? kernel.Name ?? "lambda", options)
            : Create(ExpressionReader.Read(kernel), kernel.Type, options);
    }

    /// <exception cref="ArgumentException">The delegate was not compiled by DualJit.</exception>
    public static Kernel Inspect(Delegate kernel)
    {
        ArgumentNullException.ThrowIfNull(kernel);
        if (kernel.Target is Dispatcher dispatcher) return dispatcher.Kernel;
        return Uncompiled.TryGetValue(kernel, out var known) ? known
            : throw new ArgumentException("The delegate is no kernel: pass what Jit.Compile returned.", nameof(kernel));
    }

    private static Delegate Register(Delegate kernel, string name, JitOptions options)
    {
        Uncompiled.AddOrUpdate(kernel, new Kernel(name, options, null));
        return kernel;
    }

    private static Delegate Create(KernelSource source, Type delegateType, JitOptions options)
    {
        if (options.Name is { } name) source = source with { Name = name };
        int arrays = source.Parameters.Count(parameter => typeof(NdArray).IsAssignableFrom(parameter.Type));
        if (arrays > ShapeKey.MaximumArrays)
            throw DiagnosticCatalog.TooManyArrays.Error(arrays, ShapeKey.MaximumArrays);
        if (Verification.IsOn) Verifier.ThrowIfInvalid(source.Module);
        // A backend that cannot run is told at once, not at the first call.
        Backends.Choose(options.Backend);
        return StubBuilder.BuildEntry(delegateType, new Dispatcher(source, options, delegateType));
    }
}
