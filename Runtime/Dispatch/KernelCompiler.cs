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
            : Create(kernel.Type, null, kernel.Name ?? "lambda", options, arguments => ExpressionReader.Read(kernel, arguments));
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
        Uncompiled.AddOrUpdate(kernel, new Kernel(name, options, null));
        return kernel;
    }

    private static Delegate Create(Delegate kernel, JitOptions options)
    {
        CilReader.RejectWhatHasNoCil(kernel);
        var (method, target) = (kernel.Method, kernel.Target);
        return Create(kernel.GetType(), target, CilReader.NameOf(method), options, objects => CilReader.Read(method, target is not null, objects));
    }

    // The kernel is read for the delegates among the objects of a call; before there is one, for those that are captured.
    private static Delegate Create(Type delegateType, object? target, string name, JitOptions options, Func<IReadOnlyList<object?>?, KernelSource> read)
    {
        var parameters = delegateType.GetMethod("Invoke")!.GetParameters();
        bool takesDelegates = Array.Exists(parameters, parameter => parameter.ParameterType.IsAssignableTo(typeof(Delegate)));
        // What the delegates among the arguments call is known at a call only.
        var source = takesDelegates ? null : Checked(read([.. new object?[parameters.Length], target]), options);
        // A backend that cannot run is told at once, not at the first call.
        Backends.Choose(options.Backend);
        if (source is { Delegates.Count: 0 }) return EntryBuilder.Build(delegateType, new BoundKernel(new Dispatcher(source, options, delegateType), target));
        var dispatcher = new FunctionDispatcher(options.Name ?? name, options, delegateType, objects => Checked(read(objects), options));
        if (source is not null) dispatcher.Add(source);
        return EntryBuilder.Build(delegateType, new BoundFunctions(dispatcher, target));
    }

    private static KernelSource Checked(KernelSource source, JitOptions options)
    {
        if (options.Name is { } name) source = source with { Name = name };
        if (Verification.IsOn) Verifier.ThrowIfInvalid(source.Module);
        return source;
    }
}
