using System.Reflection;
using DualJit.Frontend;

namespace DualJit;

/// <summary>What the delegates of a kernel share whose code depends on other delegates: arguments, or captured ones.</summary>
/// <remarks>
/// A kernel is read once for the methods that those delegates call, so that their code is part of it; what they are bound to is read at
/// each call. Every such reading is a kernel with specialisations of its own.
/// </remarks>
internal sealed class FunctionDispatcher : IKernelCode
{
    private readonly JitOptions _options;
    private readonly Type _delegateType;
    private readonly Func<IReadOnlyList<object?>, KernelSource> _read;
    private readonly int _arguments;
    private readonly bool _takesDelegates;
    private readonly Lock _reading = new();
    private CodeReference<Reading>[] _readings = [];
    private volatile bool _disposed;

    // read: for the delegates among the objects of a call.
    public FunctionDispatcher(string name, JitOptions options, Type delegateType, Func<IReadOnlyList<object?>, KernelSource> read)
    {
        (_options, _delegateType, _read) = (options, delegateType, read);
        var parameters = delegateType.GetMethod("Invoke")!.GetParameters();
        _arguments = parameters.Length;
        _takesDelegates = TakesDelegates(parameters);
        Kernel = new Kernel(name, options, this);
    }

    public Kernel Kernel { get; }

    public bool IsDisposed => _disposed;

    public Action? WhenDisposed { private get; set; }

    public Delegate Bind(object? target)
    {
        // What cannot be read is told at once where it is captured, and not an argument of a call.
        if (!_takesDelegates) Select([.. new object?[_arguments], target]);
        return EntryBuilder.Build(_delegateType, new BoundFunctions(this, target));
    }

    public IReadOnlyList<Specialization> Specializations => [.. Readings.SelectMany(reading => reading.Dispatcher.Specializations)];

    // Those for methods that have been unloaded are gone.
    private IEnumerable<Reading> Readings => _readings.Select(reference => reference.Value).OfType<Reading>();

    public Specialization Specialize(string signature) =>
        throw new InvalidOperationException($"Kernel '{Kernel.Name}' takes or captures delegates: what they call is known at a call, and the kernel is compiled for it then.");

    public void Prepare()
    {
        foreach (string signature in _options.Signatures) Specialize(signature);
    }

    /// <summary>Whether delegates are among the arguments: what they call is known at a call only.</summary>
    public static bool TakesDelegates(ParameterInfo[] parameters) => Array.Exists(parameters, parameter => parameter.ParameterType.IsAssignableTo(typeof(Delegate)));

    /// <summary>Adds what was read before the first call.</summary>
    public Dispatcher Add(KernelSource source)
    {
        var dispatcher = new Dispatcher(source, _options, _delegateType);
        var added = new CodeReference<Reading>(new Reading(new KnownFunctions(source.Known), dispatcher), CodeOwners.Of(source.Known.Select(known => known.Code as MethodInfo)));
        // A program has so many lambdas; only generic ones could be more at one call.
        _readings = [.. _readings.Where(reference => reference.Value is not null).TakeLast(_options.MaximumSpecializations - 1), added];
        return dispatcher;
    }

    /// <summary>The kernel for the methods of the delegates of a call, and the delegates.</summary>
    /// <param name="objects">The arguments by position, of which those that are no delegates may be null; then what the kernel's delegate is bound to.</param>
    public (Dispatcher Kernel, Delegate?[] Functions) Select(object?[] objects)
    {
        while (true)
        {
            if (Find(objects) is { } found) return found;
            lock (_reading)
            {
                ObjectDisposedException.ThrowIf(_disposed, Kernel);
                // By the time that it is read a captured delegate may be another one.
                if (Find(objects) is null) Add(_read(objects));
            }
        }
    }

    public void Dispose()
    {
        lock (_reading)
        {
            _disposed = true;
            foreach (var reading in Readings) reading.Dispatcher.Dispose();
            _readings = [];
        }
        WhenDisposed?.Invoke();
    }

    private (Dispatcher, Delegate?[])? Find(object?[] objects)
    {
        foreach (var reference in _readings)
            if (reference.Value is { } reading && reading.Functions.Read(objects) is { } functions) return (reading.Dispatcher, functions);
        return null;
    }

    private sealed record Reading(KnownFunctions Functions, Dispatcher Dispatcher);
}
