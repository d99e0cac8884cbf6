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

    private static readonly JitOptions Defaults = new();

    public static Delegate Compile(Delegate kernel, JitOptions? options)
    {
        ArgumentNullException.ThrowIfNull(kernel);
        options ??= Defaults;
        return options.Backend == Backend.None
            ? Register(kernel, options.Name ?? kernel.Method.Name, options)
            : Ready(KernelCache.Of(kernel, options, Create)).Bind(kernel.Target);
    }

    public static Delegate Compile(LambdaExpression kernel, JitOptions? options)
    {
        ArgumentNullException.ThrowIfNull(kernel);
        options ??= Defaults;
        // A tree is a kernel each time: what it captures may be another tree, which becomes part of the code.
        return options.Backend == Backend.None
            ? Register(kernel.Compile(), options.Name ?? kernel.Name ?? "lambda", options)
            : Ready(Create(kernel.Type, null, kernel.Name ?? "lambda", options, objects => ExpressionReader.Read(kernel, objects))).Bind(null);
    }

    /// <exception cref="ArgumentException">The delegate was not compiled by DualJit.</exception>
    public static Kernel Inspect(Delegate kernel)
    {
        ArgumentNullException.ThrowIfNull(kernel);
        if (kernel.Target is IBoundKernel bound) return bound.Code.Kernel;
        return Uncompiled.TryGetValue(kernel, out var known) ? known
            : throw new ArgumentException("The delegate is no kernel: pass what Jit.Compile returned.", nameof(kernel));
    }

    private static Delegate Register(Delegate kernel, string name, JitOptions options)
    {
        if (!Uncompiled.TryGetValue(kernel, out var known) || known.Options != options) Uncompiled.AddOrUpdate(kernel, new Kernel(name, options, null));
        return kernel;
    }

    private static IKernelCode Ready(IKernelCode code)
    {
        code.Prepare();
        return code;
    }

    private static IKernelCode Create(Delegate kernel, JitOptions options)
    {
        CilReader.RejectWhatHasNoCil(kernel);
        // Of the delegate only its method is kept: others share the kernel.
        var (method, isBound) = (kernel.Method, kernel.Target is not null);
        return Create(kernel.GetType(), kernel.Target, CilReader.NameOf(method), options, objects => CilReader.Read(method, isBound, objects));
    }

    // The kernel is read for the delegates among the objects of a call; before there is one, for those that are captured.
    private static IKernelCode Create(Type delegateType, object? target, string name, JitOptions options, Func<IReadOnlyList<object?>, KernelSource> read)
    {
        var parameters = delegateType.GetMethod("Invoke")!.GetParameters();
        var source = FunctionDispatcher.TakesDelegates(parameters) ? null : Checked(read([.. new object?[parameters.Length], target]), options);
        // A backend that cannot run is told at once, not at the first call.
        Backends.Choose(options.Backend);
        if (source is { Known.Count: 0 }) return new Dispatcher(source, options, delegateType);
        var dispatcher = new FunctionDispatcher(options.Name ?? name, options, delegateType, objects => Checked(read(objects), options));
        if (source is not null) dispatcher.Add(source);
        return dispatcher;
    }

    private static KernelSource Checked(KernelSource source, JitOptions options)
    {
        if (options.Name is { } name) source = source with { Name = name };
        if (Verification.IsOn) Verifier.ThrowIfInvalid(source.Module);
        return source;
    }
}
