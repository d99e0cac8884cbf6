using System.Diagnostics;
using System.Reflection;
using System.Runtime.CompilerServices;
using DualJit.Frontend;
using DualJit.Inference;
using DualJit.IR;
using Module = DualJit.IR.Module;

namespace DualJit;

/// <summary>The specialisations of a kernel: finds the one for a call's arguments, and compiles it at the first.</summary>
/// <remarks>
/// The delegate calls <see cref="Current"/>. That is the stub of a specialisation, which compares the keys of its arguments with its own, and hands
/// over to <see cref="Probe"/> where they differ. So calls with arguments of one kind run through one stub, and no call takes a lock but
/// those that change something: the first with new arguments, and the first few that change between known ones.
/// </remarks>
internal sealed class Dispatcher : IKernelCode
{
    // A kernel whose arguments changed more often goes on changing them: from then on a call looks for its stub at once.
    private const int MostChanges = 64;

    private readonly KernelSource _source;
    private readonly JitOptions _options;
    private readonly Type _delegateType;
    private readonly Type _stubType;
    private readonly IrType[] _parameters;
    private readonly int _keyCount;
    private readonly Lock _changing = new();
    private readonly List<Pending> _pending = [];
    private volatile StubTable _table = StubTable.Empty;
    private int _changes;
    private Delegate? _shared;
    private bool? _isShared;
    private bool _isPrepared;
    private bool _warned;
    private volatile bool _disposed;

    /// <summary>The stub to try first, of the kernel's stub type; null before the first call and after disposal. Emitted code reads it.</summary>
    internal Delegate? Current;

    /// <summary>The stub that fits no arguments; null before the first call and after disposal, and where all arguments are alike. Emitted code reads it.</summary>
    internal Delegate? Probe;

    /// <summary>A specialisation that is being compiled. The threads that wait for it wait for its lock.</summary>
    private sealed record Pending(int[] Keys)
    {
        public int Threads { get; set; }
    }

    public Dispatcher(KernelSource source, JitOptions options, Type delegateType)
    {
        (_source, _options, _delegateType, _stubType) = (source, options, delegateType, StubType.Of(delegateType));
        _parameters = [.. source.Module.Entry.ParameterTypes];
        _keyCount = source.Parameters.Count(parameter => ArgumentKey.FieldOf(parameter.Type) is not null);
        MaxThreads = ThreadLimit.For(options.MaxThreads);
        Kernel = new Kernel(source.Name, options, this);
    }

    public Kernel Kernel { get; }

    /// <summary>On how many threads a fork of the kernel may run.</summary>
    internal int MaxThreads { get; }

    public bool IsDisposed => _disposed;

    public Action? WhenDisposed { private get; set; }

    public Delegate Bind(object? target)
    {
        if (_shared is { } shared) return shared;
        var made = EntryBuilder.Build(_delegateType, new BoundKernel(this, target));
        if (_isShared ??= target is null || IsEmpty(target.GetType())) _shared = made;
        return made;
    }

    public IReadOnlyList<Specialization> Specializations => [.. _table.Entries.Select(entry => entry.Specialization)];

    public Specialization Specialize(string signature)
    {
        int[] keys = SignatureReader.KeysOf(signature, Kernel.Name, _source.Parameters, _parameters);
        return (_table.Find(keys) ?? Compile(keys)).Specialization;
    }

    public void Prepare()
    {
        if (_isPrepared) return;
        foreach (string signature in _options.Signatures) Specialize(signature);
        _isPrepared = true;
    }

    /// <summary>The stub for the first call. Emitted code calls it.</summary>
    internal Delegate First()
    {
        // Without keys there is one specialisation.
        if (_keyCount == 0) return StubFor([]);
        lock (_changing)
        {
            ObjectDisposedException.ThrowIf(_disposed, Kernel);
            return Current ??= Probe ??= ProbeBuilder.Build(_source, _stubType, this);
        }
    }

    /// <summary>The stub for arguments with these keys. Emitted code calls it.</summary>
    internal unsafe Delegate Resolve(int* keys, int count) => StubFor(new ReadOnlySpan<int>(keys, count));

    private Delegate StubFor(ReadOnlySpan<int> keys)
    {
        var found = _table.Find(keys) ?? Compile(keys);
        if (_changes < MostChanges) Change(found.Stub);
        return found.Stub;
    }

    public void Dispose()
    {
        lock (_changing)
        {
            _disposed = true;
            _table = StubTable.Empty;
            Current = Probe = null;
        }
        WhenDisposed?.Invoke();
    }

    // What the compiler binds lambdas to that capture nothing.
    private static bool IsEmpty(Type target) => target.IsSealed && target.IsDefined(typeof(CompilerGeneratedAttribute), inherit: false)
        && target.GetFields(BindingFlags.Instance | BindingFlags.Public | BindingFlags.NonPublic).Length == 0;

    private void Change(Delegate stub)
    {
        lock (_changing)
        {
            if (_disposed) return;
            Current = ++_changes == MostChanges && Probe is not null ? Probe : stub;
        }
    }

    /// <summary>Compiles once, however many threads ask at the same time; for other keys another thread may compile meanwhile.</summary>
    private StubEntry Compile(ReadOnlySpan<int> keys)
    {
        var pending = Enter(keys);
        try
        {
            lock (pending)
            {
                if (_table.Find(keys) is { } made) return made;
                made = Build(pending.Keys);
                Add(made);
                return made;
            }
        }
        finally
        {
            Leave(pending);
        }
    }

    private Pending Enter(ReadOnlySpan<int> keys)
    {
        lock (_changing)
        {
            ObjectDisposedException.ThrowIf(_disposed, Kernel);
            Pending? pending = null;
            foreach (var other in _pending)
                if (keys.SequenceEqual(other.Keys)) pending = other;
            if (pending is null) _pending.Add(pending = new Pending(keys.ToArray()));
            pending.Threads++;
            return pending;
        }
    }

    private void Leave(Pending pending)
    {
        lock (_changing)
            if (--pending.Threads == 0) _pending.Remove(pending);
    }

    private void Add(StubEntry entry)
    {
        lock (_changing)
        {
            ObjectDisposedException.ThrowIf(_disposed, Kernel);
            if (_table.Entries.Count == _options.MaximumSpecializations && !_warned)
            {
                _warned = true;
                Console.Error.WriteLine($"DualJit: {DiagnosticCatalog.ManySpecializations.Code}: {DiagnosticCatalog.ManySpecializations.Message(Kernel.Name, _options.MaximumSpecializations)}.");
            }
            _table = _table.With(entry, _options.MaximumSpecializations, Current);
        }
    }

    private StubEntry Build(int[] keys)
    {
        var (name, backend) = Backends.Choose(_options.Backend);
        var times = new StageTimes();
        var types = TypesFor(keys);
        var typed = Typed();
        typed.LeavesOutNative = backend.LeavesOutNative;
        times.EndOf(ref times.Inference);
        var machine = Lowered(typed);
        if (Verification.IsOn) Verifier.ThrowIfInvalid(machine);
        times.EndOf(ref times.Lowering);
        var call = new KernelCall(this, backend.Compile(machine), machine, _source.Parameters);
        times.EndOf(ref times.Backend);
        var stub = StubBuilder.Build(_source, types, typed.Entry.ReturnType, keys, _stubType, call, machine);
        times.EndOf(ref times.Stub);
        return new StubEntry(keys, stub, new Specialization($"({string.Join(", ", types)})", name, Typed, machine, call, times));

        Module Typed()
        {
            var typed = new TypeInferer(_source.Module, LineOf).Infer(types);
            if (Verification.IsOn) Verifier.ThrowIfInvalid(typed);
            return typed;
        }
    }

    private Module Lowered(Module typed)
    {
        try
        {
            return Pipeline.Lower(typed, divides: _options.AutoParallel);
        }
        catch (UnplacedError error)
        {
            throw error.At(LineOf, (location, text) => location.IsNone ? text : SourceLines.NameLocals(_source.Module.Sources[location.Source], text));
        }
    }

    private (string? File, int Line) LineOf(SourceLocation location) =>
        location.IsNone ? (null, 0) : SourceLines.Find(_source.Module.Sources[location.Source], location.Offset);

    private IrType[] TypesFor(int[] keys)
    {
        int position = 0;
        return Array.ConvertAll(_parameters, type => type.IsOpen ? ArgumentKey.TypeOf(type, keys[position++]) : type);
    }
}
