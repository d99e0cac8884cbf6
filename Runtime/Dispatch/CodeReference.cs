using System.Runtime;

namespace DualJit;

/// <summary>A reference to what was made of code: it lasts while the code is loaded, and does not keep it so.</summary>
internal sealed class CodeReference<T> where T : class
{
    private T? _strong;
    private DependentHandle _handle;

    /// <param name="value">What refers to all of the owners.</param>
    /// <param name="owners">A type of each assembly that may be unloaded.</param>
    public CodeReference(T value, IReadOnlyList<Type> owners)
    {
        if (owners.Count == 0)
        {
            _strong = value;
            GC.SuppressFinalize(this);
        }
        // Alive as long as its owner is, which it refers to without keeping it alive. For several owners there is no such thing: then while others refer to it.
        else _handle = new DependentHandle(owners is [var owner] ? owner : value, value);
    }

    ~CodeReference() => _handle.Dispose();

    /// <summary>Null once it is gone.</summary>
    public T? Value => _strong ?? (T?)_handle.Dependent;

    public bool IsStrong => _strong is not null;

    /// <summary>From now on it lasts while others refer to it.</summary>
    public void Weaken()
    {
        if (_strong is not { } value) return;
        _handle = new DependentHandle(value, value);
        GC.ReRegisterForFinalize(this);
        _strong = null;
    }
}
