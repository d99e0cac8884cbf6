namespace DualJit;

/// <summary>The neighbourhood of one element of an array, as a stencil sees it: <c>w[0, 0]</c> is the element, <c>w[-1, 0]</c> the one before it along the first axis.</summary>
/// <remarks>In a stencil there is a neighbour for every index of the stencil's neighbourhood, and nothing is checked. Outside, a window is over an array of .NET, in which it can be made anywhere.</remarks>
/// <typeparam name="T">A bool, an integer, a float or a complex number.</typeparam>
public readonly struct Window<T> where T : unmanaged
{
    private readonly T[] _elements;
    private readonly int[] _strides;
    private readonly int _position;

    /// <param name="elements">The elements of an array, in any order.</param>
    /// <param name="position">The index of the one that the window is at.</param>
    /// <param name="strides">For each axis, how far apart neighbours are in <paramref name="elements"/>.</param>
    /// <exception cref="ArgumentNullException"><paramref name="elements"/> is null.</exception>
    public Window(T[] elements, int position, params ReadOnlySpan<int> strides)
    {
        ArgumentNullException.ThrowIfNull(elements);
        (_elements, _position, _strides) = (elements, position, strides.ToArray());
    }

    /// <summary>A neighbour along the axis of an array of rank 1.</summary>
    /// <exception cref="IndexOutOfRangeException">There is no such element.</exception>
    /// <exception cref="ArgumentException">The array has another rank.</exception>
    public T this[int i] => _elements[Position([i])];

    /// <summary>A neighbour in an array of rank 2.</summary>
    /// <inheritdoc cref="this[int]"/>
    public T this[int i, int j] => _elements[Position([i, j])];

    /// <summary>A neighbour in an array of rank 3.</summary>
    /// <inheritdoc cref="this[int]"/>
    public T this[int i, int j, int k] => _elements[Position([i, j, k])];

    /// <summary>A neighbour in an array of rank 4.</summary>
    /// <inheritdoc cref="this[int]"/>
    public T this[int i, int j, int k, int l] => _elements[Position([i, j, k, l])];

    private int Position(ReadOnlySpan<int> offsets)
    {
        if (offsets.Length != _strides.Length) throw new ArgumentException($"{offsets.Length} indices were given for a window of rank {_strides.Length}.");
        int position = _position;
        for (int axis = 0; axis < offsets.Length; axis++) position += offsets[axis] * _strides[axis];
        return position;
    }
}
