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
            : Create(kernel.GetType(), CilReader.NameOf(kernel), options, arguments => CilReader.Read(kernel, arguments));
    }

    public static Delegate Compile(LambdaExpression kernel, JitOptions? options)
    {
        ArgumentNullException.ThrowIfNull(kernel);
        options ??= new JitOptions();
        return options.Backend == Backend.None
            ? Register(kernel.Compile(), options.Name ?? kernel.Name ?? "lambda", options)
            : Create(kernel.Type, kernel.Name ?? "lambda", options, arguments => ExpressionReader.Read(kernel, arguments));
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

    // The kernel is read for the delegates among the arguments of a call; before there is one, for none.
    private static Delegate Create(Type delegateType, string name, JitOptions options, Func<IReadOnlyList<object?>?, KernelSource> read)
    {
        bool takesDelegates = delegateType.GetMethod("Invoke")!.GetParameters().Any(parameter => parameter.ParameterType.IsAssignableTo(typeof(Delegate)));
        // What the delegates among the arguments call is known at a call only.
        var source = takesDelegates ? null : Checked(read(null), options);
        // A backend that cannot run is told at once, not at the first call.
        Backends.Choose(options.Backend);
        if (source is { Delegates.Count: 0 }) return StubBuilder.BuildEntry(delegateType, new Dispatcher(source, options, delegateType));
        var dispatcher = new FunctionDispatcher(options.Name ?? name, options, delegateType, arguments => Checked(read(arguments), options));
        if (source is not null) dispatcher.Add(source);
        return StubBuilder.BuildEntry(delegateType, dispatcher);
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
