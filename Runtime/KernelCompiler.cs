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
            : Create(kernel, options);
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
        if (kernel.Target is IKernelCode code) return code.Kernel;
        return Uncompiled.TryGetValue(kernel, out var known) ? known
            : throw new ArgumentException("The delegate is no kernel: pass what Jit.Compile returned.", nameof(kernel));
    }

    private static Delegate Register(Delegate kernel, string name, JitOptions options)
    {
        Uncompiled.AddOrUpdate(kernel, new Kernel(name, options, null));
        return kernel;
    }

    private static Delegate Create(Delegate kernel, JitOptions options)
    {
        var delegateType = kernel.GetType();
        bool takesDelegates = delegateType.GetMethod("Invoke")!.GetParameters().Any(parameter => parameter.ParameterType.IsAssignableTo(typeof(Delegate)));
        // What the delegates among the arguments call is known at a call only.
        var source = takesDelegates ? null : CilReader.Read(kernel);
        if (source is { Delegates.Count: 0 }) return Create(source, delegateType, options);
        Backends.Choose(options.Backend);
        var dispatcher = new FunctionDispatcher(options.Name ?? CilReader.NameOf(kernel), options, delegateType, arguments => Checked(CilReader.Read(kernel, arguments), options));
        if (source is not null) dispatcher.Add(Checked(source, options));
        return StubBuilder.BuildEntry(delegateType, dispatcher);
    }

    private static Delegate Create(KernelSource source, Type delegateType, JitOptions options)
    {
        source = Checked(source, options);
        // A backend that cannot run is told at once, not at the first call.
        Backends.Choose(options.Backend);
        return StubBuilder.BuildEntry(delegateType, new Dispatcher(source, options, delegateType));
    }

    private static KernelSource Checked(KernelSource source, JitOptions options)
    {
        if (options.Name is { } name) source = source with { Name = name };
        int arrays = source.Parameters.Count(parameter => typeof(NdArray).IsAssignableFrom(parameter.Type));
        if (arrays > ShapeKey.MaximumArrays)
            throw DiagnosticCatalog.TooManyArrays.Error(arrays, ShapeKey.MaximumArrays);
        if (Verification.IsOn) Verifier.ThrowIfInvalid(source.Module);
        return source;
    }
}
