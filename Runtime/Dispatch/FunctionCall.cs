using DualJit.Frontend;

namespace DualJit;

/// <summary>What a call runs on whose code depends on delegates from outside: each is read once, for the method it calls and for what it is bound to.</summary>
/// <param name="target">What the kernel's own delegate is bound to.</param>
/// <param name="functions">The delegates, in the order of <see cref="KernelSource.Known"/>; null for other objects.</param>
internal sealed class FunctionCall(object? target, Delegate?[] functions)
{
    // Emitted code reads these fields.
    internal readonly object? Target = target;
    internal readonly Delegate?[] Functions = functions;
}

/// <summary>The objects that the code of a kernel depends on, and how to read them at a call.</summary>
internal sealed class KnownFunctions(IReadOnlyList<KnownObject> known)
{
    private readonly int[] _before = [.. known.Select(function => KnownObject.IndexOfLast(known, function.Variable))];

    /// <summary>The delegates at a call; null where the kernel was read for other objects.</summary>
    /// <param name="objects">The arguments by position; then what the kernel's delegate is bound to.</param>
    public Delegate?[]? Read(object?[] objects)
    {
        var values = new Delegate?[known.Count];
        for (int i = 0; i < values.Length; i++)
        {
            var variable = known[i].Variable;
            object? value = _before[i] is >= 0 and var before ? variable.ValueFrom(values[before], known[before].Variable.Path.Count) : variable.ValueAt(objects);
            if (!known[i].Is(value)) return null;
            values[i] = value as Delegate;
        }
        return values;
    }
}
