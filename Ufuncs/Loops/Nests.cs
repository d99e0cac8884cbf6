using System.Collections.Concurrent;

namespace DualJit.Ufuncs;

/// <summary>Loops around a function, by what their code depends on. Compiled when first needed.</summary>
internal abstract class Nests
{
    private readonly ConcurrentDictionary<NestShape, Action<nint>> _compiled = [];

    // Most calls are like the one before.
    private Entry? _last;

    private sealed record Entry(NestShape Shape, Action<nint> Code);

    /// <summary>The code for operands of such a shape.</summary>
    public Action<nint> Find(in NestShape shape)
    {
        if (_last is { } last && last.Shape == shape) return last.Code;
        var code = _compiled.GetOrAdd(shape, Compile);
        _last = new Entry(shape, code);
        return code;
    }

    protected abstract Action<nint> Compile(NestShape shape);
}
