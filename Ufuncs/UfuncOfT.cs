using DualJit.Frontend;
using DualJit.Ufuncs;

namespace DualJit;

// One class for each number of inputs. What they do with arrays is in UfuncArrays, where it can depend on whether the result is a tuple.
/// <summary>A ufunc of one input.</summary>
/// <typeparam name="T">What the function takes.</typeparam>
/// <typeparam name="TResult">What it returns: a number, or a tuple of numbers for several outputs.</typeparam>
/// <inheritdoc/>
public sealed class Ufunc<T, TResult> : Ufunc where T : unmanaged where TResult : unmanaged
{
    private readonly Func<T, TResult> _plain;
    private Func<T, TResult>? _compiled;

    internal Ufunc(ElementBody function, UfuncOptions? options) : base(function, options) => _plain = (Func<T, TResult>)Plain;

    /// <summary>The function itself, compiled; in a kernel a part of that.</summary>
    [ReadInKernelsAs(nameof(ApplyInKernel))]
    public TResult Apply(T a) => (_compiled ??= (Func<T, TResult>)Compiled())(a);

    private TResult ApplyInKernel(T a) => _plain(a);
}

/// <summary>A ufunc of two inputs.</summary>
/// <inheritdoc/>
public sealed class Ufunc<T1, T2, TResult> : Ufunc where T1 : unmanaged where T2 : unmanaged where TResult : unmanaged
{
    private readonly Func<T1, T2, TResult> _plain;

    // What kernels read that reduce by it.
    private readonly TResult? _identity;
    private Func<T1, T2, TResult>? _compiled;

    internal Ufunc(ElementBody function, UfuncOptions? options) : base(function, options)
    {
        _plain = (Func<T1, T2, TResult>)Plain;
        if (DTypes.FromClrType(typeof(TResult)) is { } dtype && Identity is { } identity) _identity = identity.AsType(dtype).Cast<TResult>();
    }

    /// <summary>The function itself, compiled; in a kernel a part of that.</summary>
    [ReadInKernelsAs(nameof(ApplyInKernel))]
    public TResult Apply(T1 a, T2 b) => (_compiled ??= (Func<T1, T2, TResult>)Compiled())(a, b);

    private TResult ApplyInKernel(T1 a, T2 b) => _plain(a, b);
}

/// <summary>A ufunc of three inputs.</summary>
/// <inheritdoc/>
public sealed class Ufunc<T1, T2, T3, TResult> : Ufunc where T1 : unmanaged where T2 : unmanaged where T3 : unmanaged where TResult : unmanaged
{
    private readonly Func<T1, T2, T3, TResult> _plain;
    private Func<T1, T2, T3, TResult>? _compiled;

    internal Ufunc(ElementBody function, UfuncOptions? options) : base(function, options) => _plain = (Func<T1, T2, T3, TResult>)Plain;

    /// <summary>The function itself, compiled; in a kernel a part of that.</summary>
    [ReadInKernelsAs(nameof(ApplyInKernel))]
    public TResult Apply(T1 a, T2 b, T3 c) => (_compiled ??= (Func<T1, T2, T3, TResult>)Compiled())(a, b, c);

    private TResult ApplyInKernel(T1 a, T2 b, T3 c) => _plain(a, b, c);
}

/// <summary>A ufunc of four inputs.</summary>
/// <inheritdoc/>
public sealed class Ufunc<T1, T2, T3, T4, TResult> : Ufunc where T1 : unmanaged where T2 : unmanaged where T3 : unmanaged where T4 : unmanaged where TResult : unmanaged
{
    private readonly Func<T1, T2, T3, T4, TResult> _plain;
    private Func<T1, T2, T3, T4, TResult>? _compiled;

    internal Ufunc(ElementBody function, UfuncOptions? options) : base(function, options) => _plain = (Func<T1, T2, T3, T4, TResult>)Plain;

    /// <summary>The function itself, compiled; in a kernel a part of that.</summary>
    [ReadInKernelsAs(nameof(ApplyInKernel))]
    public TResult Apply(T1 a, T2 b, T3 c, T4 d) => (_compiled ??= (Func<T1, T2, T3, T4, TResult>)Compiled())(a, b, c, d);

    private TResult ApplyInKernel(T1 a, T2 b, T3 c, T4 d) => _plain(a, b, c, d);
}

/// <summary>A ufunc of five inputs.</summary>
/// <inheritdoc/>
public sealed class Ufunc<T1, T2, T3, T4, T5, TResult> : Ufunc where T1 : unmanaged where T2 : unmanaged where T3 : unmanaged where T4 : unmanaged where T5 : unmanaged where TResult : unmanaged
{
    private readonly Func<T1, T2, T3, T4, T5, TResult> _plain;
    private Func<T1, T2, T3, T4, T5, TResult>? _compiled;

    internal Ufunc(ElementBody function, UfuncOptions? options) : base(function, options) => _plain = (Func<T1, T2, T3, T4, T5, TResult>)Plain;

    /// <summary>The function itself, compiled; in a kernel a part of that.</summary>
    [ReadInKernelsAs(nameof(ApplyInKernel))]
    public TResult Apply(T1 a, T2 b, T3 c, T4 d, T5 e) => (_compiled ??= (Func<T1, T2, T3, T4, T5, TResult>)Compiled())(a, b, c, d, e);

    private TResult ApplyInKernel(T1 a, T2 b, T3 c, T4 d, T5 e) => _plain(a, b, c, d, e);
}

/// <summary>A ufunc of six inputs.</summary>
/// <inheritdoc/>
public sealed class Ufunc<T1, T2, T3, T4, T5, T6, TResult> : Ufunc where T1 : unmanaged where T2 : unmanaged where T3 : unmanaged where T4 : unmanaged where T5 : unmanaged where T6 : unmanaged where TResult : unmanaged
{
    private readonly Func<T1, T2, T3, T4, T5, T6, TResult> _plain;
    private Func<T1, T2, T3, T4, T5, T6, TResult>? _compiled;

    internal Ufunc(ElementBody function, UfuncOptions? options) : base(function, options) => _plain = (Func<T1, T2, T3, T4, T5, T6, TResult>)Plain;

    /// <summary>The function itself, compiled; in a kernel a part of that.</summary>
    [ReadInKernelsAs(nameof(ApplyInKernel))]
    public TResult Apply(T1 a, T2 b, T3 c, T4 d, T5 e, T6 f) => (_compiled ??= (Func<T1, T2, T3, T4, T5, T6, TResult>)Compiled())(a, b, c, d, e, f);

    private TResult ApplyInKernel(T1 a, T2 b, T3 c, T4 d, T5 e, T6 f) => _plain(a, b, c, d, e, f);
}

/// <summary>A ufunc of seven inputs.</summary>
/// <inheritdoc/>
public sealed class Ufunc<T1, T2, T3, T4, T5, T6, T7, TResult> : Ufunc where T1 : unmanaged where T2 : unmanaged where T3 : unmanaged where T4 : unmanaged where T5 : unmanaged where T6 : unmanaged where T7 : unmanaged where TResult : unmanaged
{
    private readonly Func<T1, T2, T3, T4, T5, T6, T7, TResult> _plain;
    private Func<T1, T2, T3, T4, T5, T6, T7, TResult>? _compiled;

    internal Ufunc(ElementBody function, UfuncOptions? options) : base(function, options) => _plain = (Func<T1, T2, T3, T4, T5, T6, T7, TResult>)Plain;

    /// <summary>The function itself, compiled; in a kernel a part of that.</summary>
    [ReadInKernelsAs(nameof(ApplyInKernel))]
    public TResult Apply(T1 a, T2 b, T3 c, T4 d, T5 e, T6 f, T7 g) => (_compiled ??= (Func<T1, T2, T3, T4, T5, T6, T7, TResult>)Compiled())(a, b, c, d, e, f, g);

    private TResult ApplyInKernel(T1 a, T2 b, T3 c, T4 d, T5 e, T6 f, T7 g) => _plain(a, b, c, d, e, f, g);
}

/// <summary>A ufunc of eight inputs.</summary>
/// <inheritdoc/>
public sealed class Ufunc<T1, T2, T3, T4, T5, T6, T7, T8, TResult> : Ufunc where T1 : unmanaged where T2 : unmanaged where T3 : unmanaged where T4 : unmanaged where T5 : unmanaged where T6 : unmanaged where T7 : unmanaged where T8 : unmanaged where TResult : unmanaged
{
    private readonly Func<T1, T2, T3, T4, T5, T6, T7, T8, TResult> _plain;
    private Func<T1, T2, T3, T4, T5, T6, T7, T8, TResult>? _compiled;

    internal Ufunc(ElementBody function, UfuncOptions? options) : base(function, options) => _plain = (Func<T1, T2, T3, T4, T5, T6, T7, T8, TResult>)Plain;

    /// <summary>The function itself, compiled; in a kernel a part of that.</summary>
    [ReadInKernelsAs(nameof(ApplyInKernel))]
    public TResult Apply(T1 a, T2 b, T3 c, T4 d, T5 e, T6 f, T7 g, T8 h) => (_compiled ??= (Func<T1, T2, T3, T4, T5, T6, T7, T8, TResult>)Compiled())(a, b, c, d, e, f, g, h);

    private TResult ApplyInKernel(T1 a, T2 b, T3 c, T4 d, T5 e, T6 f, T7 g, T8 h) => _plain(a, b, c, d, e, f, g, h);
}
