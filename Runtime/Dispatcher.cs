using System.Diagnostics;
using DualJit.Frontend;
using DualJit.Inference;
using DualJit.IR;

namespace DualJit;

/// <summary>Ranks and layouts of the <see cref="NdArray"/> arguments of a call, seven bits each.</summary>
internal readonly record struct ShapeKey(long Low, long High)
{
    public const int BitsPerArray = 7;
    public const int ArraysPerWord = 9;
    public const int MaximumArrays = 2 * ArraysPerWord;

    /// <summary>Rank and layout of the array at <paramref name="position"/> among the arrays, as <see cref="NdArray.Key"/> has them.</summary>
    public int this[int position] =>
        (int)((position < ArraysPerWord ? Low : High) >> position % ArraysPerWord * BitsPerArray) & ((1 << BitsPerArray) - 1);
}

/// <summary>What a kernel's delegate is closed over: finds the specialisation for a call's arguments, compiling it at the first.</summary>
/// <remarks>
/// The delegate calls <see cref="Current"/>. That is the stub of the last specialisation used, which compares the shape key of its
/// arguments with its own and calls <see cref="Resolve"/> where they differ, so a call reads the arguments once and takes no lock.
/// </remarks>
internal sealed class Dispatcher(KernelSource source, JitOptions options, Type delegateType) : IKernelCode
{
    private readonly Lock _compiling = new();
    private readonly Dictionary<ShapeKey, Delegate> _stubs = [];
    private List<Specialization> _specializations = [];
    private bool _disposed;

    /// <summary>The stub to try first, of the kernel's delegate type; null before the first call and after disposal. Emitted code reads it.</summary>
    internal Delegate? Current;

    public IReadOnlyList<Specialization> Specializations => _specializations;

    public Kernel Kernel => field ??= new Kernel(source.Name, options, this);

    /// <summary>The stub for the first call. Emitted code calls it.</summary>
    internal Delegate First()
    {
        lock (_compiling)
        {
            ObjectDisposedException.ThrowIf(_disposed, Kernel);
            // Without arrays of open shape there is one specialisation; with them, this stub only asks for the key.
            return Current ??= source.Module.Entry.Parameters.Any(parameter => source.Module.Entry.TypeOf(parameter).HasAnyRank)
                ? StubBuilder.BuildProbe(source, delegateType, this) : Resolve(0, 0);
        }
    }

    /// <summary>The stub for arguments of these shapes. Emitted code calls it.</summary>
    internal Delegate Resolve(long low, long high)
    {
        var key = new ShapeKey(low, high);
        lock (_compiling)
        {
            ObjectDisposedException.ThrowIf(_disposed, Kernel);
            if (!_stubs.TryGetValue(key, out var stub)) _stubs[key] = stub = Compile(key);
            return Current = stub;
        }
    }

    public void Dispose()
    {
        lock (_compiling)
        {
            _disposed = true;
            _stubs.Clear();
            _specializations = [];
            Current = null;
        }
    }

    private Delegate Compile(ShapeKey key)
    {
        var (name, backend) = Backends.Choose(options.Backend);
        long start = Stopwatch.GetTimestamp();
        var types = TypesFor(key);
        var typed = Typed();
        var returns = typed.Entry.ReturnType;
        var machine = Pipeline.Lower(typed);
        if (Verification.IsOn) Verifier.ThrowIfInvalid(machine);
        long lowered = Stopwatch.GetTimestamp();
        var code = backend.Compile(machine);
        var specialization = new Specialization($"({string.Join(", ", types)})", name, Typed, machine, code, Stopwatch.GetElapsedTime(start, lowered), Stopwatch.GetElapsedTime(lowered));
        var stub = StubBuilder.Build(source, types, returns, key, delegateType, new KernelCall(this, code, machine, source.Parameters),
            checksStack: Uses(Op.StackOk), allocates: Uses(Op.AllocateMemory) || Uses(Op.ScratchMemory), callsManaged: Uses(Op.CallManaged));
        _specializations = [.. _specializations, specialization];
        return stub;

        bool Uses(Op op) => machine.Functions.Exists(function => function.Has(instruction => instruction.Op == op));

        Module Typed()
        {
            var typed = new TypeInferer(source.Module, LineOf).Infer(types);
            if (Verification.IsOn) Verifier.ThrowIfInvalid(typed);
            return typed;
        }
    }

    private (string? File, int Line) LineOf(SourceLocation location) =>
        location.IsNone ? (null, 0) : SourceLines.Find(source.Module.Sources[location.Source], location.Offset);

    private IrType[] TypesFor(ShapeKey key)
    {
        int position = 0;
        return [.. source.Module.Entry.Parameters.Select(source.Module.Entry.TypeOf).Select(type =>
        {
            if (!type.HasAnyRank) return type;
            int shape = key[position++];
            return IrType.Array(type.DType, shape & 0xF, (Layout)(shape >> 4));
        })];
    }
}
