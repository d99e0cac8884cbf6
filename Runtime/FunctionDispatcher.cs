using DualJit.Frontend;

namespace DualJit;

/// <summary>What the delegate of a kernel is closed over whose code depends on other delegates: arguments, or captured ones.</summary>
/// <remarks>
/// A kernel is read once for the methods that those delegates call, so that their code is part of it; what they are bound to is read at
/// each call. Every such reading is a kernel with specialisations of its own.
/// </remarks>
internal sealed class FunctionDispatcher(string name, JitOptions options, Type delegateType, Func<IReadOnlyList<object?>, KernelSource> read) : IKernelCode
{
    // A program has so many lambdas; only generic ones could be more at one call.
    private const int MostReadings = 64;

    private readonly Lock _reading = new();
    private List<Reading> _readings = [];
    private bool _disposed;

    public IReadOnlyList<Specialization> Specializations => [.. _readings.SelectMany(reading => reading.Dispatcher.Specializations)];

    public Kernel Kernel => field ??= new Kernel(name, options, this);

    /// <summary>Adds what was read before the first call.</summary>
    public void Add(KernelSource source) => _readings = [.. _readings.TakeLast(MostReadings - 1), new Reading(source, options, delegateType)];

    /// <summary>The kernel for the methods of these delegates. Emitted code calls it.</summary>
    /// <param name="arguments">The arguments by position; those that are no delegates may be null.</param>
    internal Delegate Select(object?[] arguments)
    {
        if (Find(arguments) is { } found) return found.Entry;
        lock (_reading)
        {
            ObjectDisposedException.ThrowIf(_disposed, Kernel);
            if (Find(arguments) is null) Add(read(arguments));
            return (Find(arguments) ?? _readings[^1]).Entry;
        }
    }

    public void Dispose()
    {
        lock (_reading)
        {
            _disposed = true;
            foreach (var reading in _readings) reading.Dispatcher.Dispose();
            _readings = [];
        }
    }

    private Reading? Find(object?[] arguments)
    {
        foreach (var reading in _readings)
            if (reading.IsFor(arguments)) return reading;
        return null;
    }

    private sealed class Reading
    {
        private readonly KernelSource _source;

        public Reading(KernelSource source, JitOptions options, Type delegateType)
        {
            _source = source;
            Dispatcher = new Dispatcher(source, options, delegateType);
            Entry = StubBuilder.BuildEntry(delegateType, Dispatcher);
        }

        public Dispatcher Dispatcher { get; }

        public Delegate Entry { get; }

        public bool IsFor(object?[] arguments)
        {
            foreach (var known in _source.Delegates)
                if (!known.IsCurrent(arguments)) return false;
            return true;
        }
    }
}
