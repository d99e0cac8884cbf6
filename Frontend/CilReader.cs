using System.Reflection;
using DualJit.Frontend.Cil;
using DualJit.Frontend.Managed;
using DualJit.IR;

namespace DualJit.Frontend;

/// <summary>Reads delegates: the CIL of their method, and what they capture.</summary>
public static class CilReader
{
    /// <summary>Reads a kernel.</summary>
    /// <exception cref="ArgumentNullException"><paramref name="kernel"/> is null.</exception>
    /// <exception cref="KernelCompilationException">The delegate has no CIL of its own, or its method does what kernels cannot.</exception>
    /// <param name="arguments">Those of a call, of which the delegates count: the kernel is read for their methods. Without delegates among the parameters there need be none.</param>
    public static KernelSource Read(Delegate kernel, IReadOnlyList<object?>? arguments = null)
    {
        RejectWhatHasNoCil(kernel);
        return Read(kernel.Method, kernel.Target, arguments);
    }

    /// <summary>Reads the kernel that all delegates of a method share: what one of them is bound to is an object of the call, the one after the arguments.</summary>
    /// <param name="isBound">Whether the delegates are bound to an object.</param>
    /// <inheritdoc cref="Read(Delegate, IReadOnlyList{object?}?)"/>
    /// <param name="windows">Where the kernel is a stencil's: how far its windows reach.</param>
    public static KernelSource Read(MethodInfo method, bool isBound, IReadOnlyList<object?>? arguments = null, WindowReach? windows = null)
    {
        int count = method.GetParameters().Length + (method.IsStatic ? 0 : 1) - (isBound ? 1 : 0);
        return Read(method, isBound ? new ArgumentSource("target", typeof(object), count) : null, arguments, windows);
    }

    /// <param name="target">What <see cref="CaptureSource.Root"/> is of what the method captures; null where its delegates are not bound.</param>
    private static KernelSource Read(MethodInfo method, object? target, IReadOnlyList<object?>? arguments, WindowReach? windows = null)
    {
        try
        {
            return KernelUnit.Read(arguments, unit => Read(unit, method, target, CilMethod.Of(method)), windows);
        }
        catch (KernelCompilationException error) when (error is { Line: 0, Errors.Count: 1 })
        {
            throw AtStart(method, error);
        }
    }

    /// <summary>The name of a method's kernel.</summary>
    public static string NameOf(MethodInfo method) => MethodNames.InIr(method);

    // Errors of the signature are at the method's first line; the body is read for its own.
    private static KernelCompilationException AtStart(MethodInfo method, KernelCompilationException error)
    {
        var (file, line) = SourceLines.Find(method, 0);
        return new KernelCompilationException(error.Code, error.Text, file, line);
    }

    private static KernelSource Read(KernelUnit unit, MethodInfo method, object? target, CilMethod code)
    {
        if (KernelTypes.ReturnedAs(method.ReturnType) is not { } returnType)
        {
            unit.Report(AtStart(method, DiagnosticCatalog.ReturnType.Error(KernelTypes.NameOf(method.ReturnType))));
            returnType = IrType.Void;
        }
        string name = unit.Functions.UniqueName(NameOf(method));
        var builder = new FunctionBuilder(unit.Module, name, returnType);
        var emitter = new Emitter(unit, builder);
        var storages = new List<Storage>();
        var arguments = new List<ArgumentSource>();
        int position = 0;
        if (!method.IsStatic) AddParameter("this", method.DeclaringType!);
        foreach (var parameter in method.GetParameters()) AddParameter(parameter.Name ?? $"argument {parameter.Position}", parameter.ParameterType);
        // Parameters of the entry that hold captured variables come after the delegate's.
        if (target is not null) emitter.Write(storages[0], new CapturedItem(target, [], storages[0].Type));
        emitter.Inlined.Push(method);
        new BodyReader(emitter, code, [.. storages], inline: false).Read();
        if (!unit.HasErrors) builder.Finish();
        return unit.Finish(name, arguments, method.ReturnType);

        void AddParameter(string parameterName, Type type)
        {
            var storage = Storage.Create(builder, type, parameterName);
            storages.Add(storage);
            // The target of a delegate is its first argument: this, or what a static method's delegate is bound to.
            if (storages.Count == 1 && target is not null) return;
            var argument = new ArgumentSource(parameterName, type, position++);
            if (Delegates.Is(type) || CallControls.Is(type))
            {
                emitter.Write(storage, new CapturedItem(argument, [], type));
                return;
            }
            if (KernelTypes.PassedAs(type) is not { } irType || irType is { IsTuple: true, IsOpen: true })
            {
                unit.Report(AtStart(method, DiagnosticCatalog.ParameterType.Error(parameterName, KernelTypes.NameOf(type))));
                storages[^1] = new SymbolicStorage(type) { Item = MissingItem.Instance };
                return;
            }
            var value = builder.Function.AddParameter(Function.EntryId, irType, parameterName);
            unit.Note(value, argument);
            emitter.Write(storage, emitter.Item(value, type));
            arguments.Add(argument);
        }
    }

    /// <summary>Throws where a delegate does not call one method with CIL of its own.</summary>
    // A compiled expression is a dynamic method; an interpreted one is a thunk in the interpreter's own helpers, with CIL that means nothing here.
    public static void RejectWhatHasNoCil(Delegate made)
    {
        ArgumentNullException.ThrowIfNull(made);
        if (!made.HasSingleTarget) throw DiagnosticCatalog.Multicast.Error(made.GetInvocationList().Length);
        var method = made.Method;
        // A dynamic method is of no type.
        if (method.DeclaringType is not { } declaring) throw DiagnosticCatalog.NoCil.Error("the delegate", "it was made at run time");
        if (declaring.Namespace is { } space && (space.StartsWith("System.Linq.Expressions", StringComparison.Ordinal) || space.StartsWith("System.Dynamic", StringComparison.Ordinal)))
            throw DiagnosticCatalog.NoCil.Error("the delegate", "it is an interpreted expression");
    }
}
