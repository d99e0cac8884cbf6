using DualJit.Frontend;
using DualJit.Ufuncs;

namespace DualJit;

/// <summary>A function of the neighbourhood of an element as a function of arrays.</summary>
/// <remarks>The elements whose neighbourhood is inside the array are computed without a check, in loops of their own. The result has layout C.</remarks>
/// <typeparam name="TResult">The dtype of the result.</typeparam>
public sealed class Stencil<TResult> where TResult : unmanaged
{
    private readonly StencilBody _body;
    private readonly StencilOptions _options;

    // What kernels read that apply it.
    private readonly Delegate _plain;
    private readonly StencilCode _code;
    private readonly TResult _value;

    internal Stencil(Func<WindowReach, ElementBody> function, StencilOptions? options)
    {
        _options = options ?? new StencilOptions();
        var reach = new WindowReach(_options.Neighborhood);
        var body = function(reach);
        Name = _options.Name ?? body.Name;
        _body = new StencilBody(body, reach, _options.Target, ElementBody.Options(_options.Backend, Name, _options.MaxThreads));
        Neighborhood = [.. reach.Axes!];
        _plain = body.Plain;
        _code = new StencilCode(Name, Neighborhood, reach.TakesVariables, _options.Border);
        _value = _options.Value.AsType(_body.Output).Cast<TResult>();
    }

    /// <summary>The name given in the options, else that of the method.</summary>
    public string Name { get; }

    /// <summary>The least and the greatest index of the windows along each axis.</summary>
    public IReadOnlyList<(int Low, int High)> Neighborhood { get; }

    /// <summary>Calls the function for each element.</summary>
    /// <param name="inputs">What its parameters are of: for windows arrays of one shape, whose dtypes are those of the windows; then numbers, and whole arrays.</param>
    /// <returns>A new array of that shape, or a smaller one under <see cref="Border.Valid"/>.</returns>
    /// <exception cref="ArgumentNullException">An input is null.</exception>
    /// <exception cref="ArgumentException">There are more or fewer inputs than parameters, or a shape does not fit.</exception>
    /// <exception cref="InvalidCastException">An input is not converted safely to what the function takes.</exception>
    [StencilInKernels(nameof(_plain), nameof(_code), nameof(_value))]
    public NdArray<TResult> Apply(params ReadOnlySpan<Operand> inputs) => Apply(inputs, null);

    /// <param name="a">What its first parameter is of.</param>
    /// <inheritdoc cref="Apply(ReadOnlySpan{Operand})"/>
    [StencilInKernels(nameof(_plain), nameof(_code), nameof(_value))]
    public NdArray<TResult> Apply(Operand a) => Apply([a], null);

    /// <param name="a">What its first parameter is of.</param>
    /// <param name="b">What its second parameter is of.</param>
    /// <inheritdoc cref="Apply(ReadOnlySpan{Operand})"/>
    [StencilInKernels(nameof(_plain), nameof(_code), nameof(_value))]
    public NdArray<TResult> Apply(Operand a, Operand b) => Apply([a, b], null);

    /// <param name="a">What its first parameter is of.</param>
    /// <param name="b">What its second parameter is of.</param>
    /// <param name="c">What its third parameter is of.</param>
    /// <inheritdoc cref="Apply(ReadOnlySpan{Operand})"/>
    [StencilInKernels(nameof(_plain), nameof(_code), nameof(_value))]
    public NdArray<TResult> Apply(Operand a, Operand b, Operand c) => Apply([a, b, c], null);

    /// <param name="a">What its first parameter is of.</param>
    /// <param name="b">What its second parameter is of.</param>
    /// <param name="c">What its third parameter is of.</param>
    /// <param name="d">What its fourth parameter is of.</param>
    /// <inheritdoc cref="Apply(ReadOnlySpan{Operand})"/>
    [StencilInKernels(nameof(_plain), nameof(_code), nameof(_value))]
    public NdArray<TResult> Apply(Operand a, Operand b, Operand c, Operand d) => Apply([a, b, c, d], null);

    /// <param name="inputs">What its parameters are of.</param>
    /// <param name="out">Where the result goes: an array of its shape, which may share memory with inputs.</param>
    /// <returns><paramref name="out"/>.</returns>
    /// <exception cref="InvalidOperationException"><paramref name="out"/> is read-only.</exception>
    /// <inheritdoc cref="Apply(ReadOnlySpan{Operand})"/>
    [StencilInKernels(nameof(_plain), nameof(_code), nameof(_value))]
    public NdArray<TResult> Apply(ReadOnlySpan<Operand> inputs, NdArray<TResult>? @out)
    {
        if (inputs.Length != _body.Kinds.Length) throw new ArgumentException($"Stencil '{Name}' takes {_body.Kinds.Length} operands, not {inputs.Length}.", nameof(inputs));
        var arrays = new NdArray[inputs.Length];
        for (int i = 0; i < arrays.Length; i++)
        {
            var (type, wanted) = (inputs[i].Type(nameof(inputs)), _body.DTypes[i]);
            if (!type.IsWeak && !CastingRule.Safe.Allows(type.DType, wanted)) throw new InvalidCastException($"Operand {i} of stencil '{Name}' is {type.DType.NumPyName}, which is not converted safely to {wanted.NumPyName}.");
            var array = inputs[i].As(type.IsWeak ? wanted : type.DType);
            if (_body.Kinds[i] == StencilParameter.Number && array.Rank > 0) throw new ArgumentException($"Operand {i} of stencil '{Name}' is a number, and not an array of rank {array.Rank}.", nameof(inputs));
            arrays[i] = array.DType != wanted ? array.AsType(wanted) : array.Layout != Layout.C ? array.Copy() : array;
        }
        return (NdArray<TResult>)new StencilCall(Name, _body, _options.Border, _options.Value).Run(arrays, @out);
    }

    /// <summary>Name and neighbourhood: <c>smooth: -1..1, -1..1</c>.</summary>
    public override string ToString() => $"{Name}: {string.Join(", ", Neighborhood.Select(axis => $"{axis.Low}..{axis.High}"))}";
}
