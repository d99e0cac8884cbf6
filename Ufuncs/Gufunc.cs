using DualJit.Frontend;
using DualJit.Ufuncs;

namespace DualJit;

/// <summary>A function of arrays as a function of stacks of them: it is called for each core array of operands whose other axes broadcast.</summary>
/// <remarks>
/// Axes that the signature does not speak of are loop axes, and come first. A call is one call of native code, loops and all. Core arrays that do not lie in row-major order without gaps are copied for it. Outputs may overlap with
/// inputs: results are as if the inputs had been copied before.
/// </remarks>
public sealed class Gufunc
{
    private readonly CoreSignature _signature;
    private readonly GufuncBody _body;
    private readonly GufuncOptions _options;

    // What kernels read that apply it.
    private readonly Delegate _plain;
    private readonly GufuncCode _code;

    internal Gufunc(Delegate function, string signature, GufuncOptions? options)
    {
        ArgumentNullException.ThrowIfNull(signature);
        _options = options ?? new GufuncOptions();
        _signature = CoreSignature.Parse(signature);
        foreach (var dimension in _signature.Outputs.SelectMany(output => output))
            if (dimension is { Size: null, Base: null } && !_signature.Inputs.Any(input => input.Any(other => other.Name == dimension.Name)) && !_options.Sizes.ContainsKey(dimension.Name))
                throw new ArgumentException($"No input has dimension '{dimension.Name}' of {_signature}: give a function for its size in {nameof(GufuncOptions)}.{nameof(GufuncOptions.Sizes)}.", nameof(signature));
        var element = new MethodElement(function);
        Name = _options.Name ?? element.Name;
        (_plain, _code) = (function, new GufuncCode(Name, _signature));
        _body = new GufuncBody(element, _signature, _options.Target, ElementBody.Options(_options.Backend, Name, _options.MaxThreads));
    }

    /// <summary>The name given in the options, else that of the method.</summary>
    public string Name { get; }

    /// <summary>How many arrays it takes.</summary>
    public int InputCount => _signature.Inputs.Length;

    /// <summary>How many it gives.</summary>
    public int OutputCount => _signature.Outputs.Length;

    /// <summary>The signature, without spaces.</summary>
    public string Signature => _signature.ToString();

    /// <summary>The dtypes it is compiled for.</summary>
    public IReadOnlyList<string> Loops => [$"{UfuncLoop.Names(_body.DTypes[..InputCount])} -> {UfuncLoop.Names(_body.DTypes[InputCount..])}"];

    /// <summary>Calls the function for each core array; the core axes are the last ones.</summary>
    /// <typeparam name="T">The dtype of the output.</typeparam>
    /// <param name="inputs">An array, or a number, for each input.</param>
    /// <returns>A new array: the loop axes, then the core dimensions of the output.</returns>
    /// <exception cref="ArgumentNullException">An input is null.</exception>
    /// <exception cref="ArgumentException">There are more or fewer inputs than in the signature, or several outputs, or a shape does not fit; the message names operand, dimension and sizes.</exception>
    /// <exception cref="InvalidCastException">An input is not converted safely to what the function takes, or <typeparamref name="T"/> is not what it gives.</exception>
    [GufuncInKernels(nameof(_plain), nameof(_code), nameof(SizeInKernel))]
    public NdArray<T> Apply<T>(params ReadOnlySpan<Operand> inputs) where T : unmanaged => Apply<T>(inputs, null);

    /// <param name="a">An array, or a number, for its only input.</param>
    /// <inheritdoc cref="Apply{T}(ReadOnlySpan{Operand})"/>
    [GufuncInKernels(nameof(_plain), nameof(_code), nameof(SizeInKernel))]
    public NdArray<T> Apply<T>(Operand a) where T : unmanaged => Apply<T>([a], null);

    /// <param name="a">An array, or a number, for the first input.</param>
    /// <param name="b">One for the second input.</param>
    /// <inheritdoc cref="Apply{T}(ReadOnlySpan{Operand})"/>
    [GufuncInKernels(nameof(_plain), nameof(_code), nameof(SizeInKernel))]
    public NdArray<T> Apply<T>(Operand a, Operand b) where T : unmanaged => Apply<T>([a, b], null);

    /// <param name="a">An array, or a number, for the first input.</param>
    /// <param name="b">One for the second input.</param>
    /// <param name="c">One for the third input.</param>
    /// <inheritdoc cref="Apply{T}(ReadOnlySpan{Operand})"/>
    [GufuncInKernels(nameof(_plain), nameof(_code), nameof(SizeInKernel))]
    public NdArray<T> Apply<T>(Operand a, Operand b, Operand c) where T : unmanaged => Apply<T>([a, b, c], null);

    /// <param name="inputs">An array, or a number, for each input.</param>
    /// <param name="out">Where the result goes; by default a new array.</param>
    /// <param name="axes">For each operand, inputs first, the axes of its core dimensions; outputs without core dimensions may be left out.</param>
    /// <param name="axis">The axis of the one core dimension that all operands share.</param>
    /// <param name="keepDims">Whether the core axes of the inputs stay in the output, with length 1.</param>
    /// <exception cref="ArgumentOutOfRangeException">There is no such axis.</exception>
    /// <exception cref="InvalidOperationException"><paramref name="out"/> is read-only.</exception>
    /// <inheritdoc cref="Apply{T}(ReadOnlySpan{Operand})"/>
    [GufuncInKernels(nameof(_plain), nameof(_code), nameof(SizeInKernel))]
    public NdArray<T> Apply<T>(ReadOnlySpan<Operand> inputs, NdArray<T>? @out, int[][]? axes = null, int? axis = null, bool keepDims = false) where T : unmanaged
    {
        if (OutputCount != 1) throw new ArgumentException($"Gufunc '{Name}' has {OutputCount} outputs: use {nameof(Call)}.");
        if (@out is null && _body.DTypes[^1] is var dtype && dtype != DTypes.Of<T>()) throw new InvalidCastException($"Gufunc '{Name}' gives {dtype.NumPyName}, not {DTypes.Of<T>().NumPyName}.");
        return (NdArray<T>)Call(inputs, [@out], axes, axis, keepDims)[0];
    }

    /// <summary>Calls the function for each core array, with any number of outputs.</summary>
    /// <param name="inputs">An array, or a number, for each input.</param>
    /// <param name="outputs">Where the results go: an array for each output, or null for a new one; none at all for new ones.</param>
    /// <param name="axes">For each operand, inputs first, the axes of its core dimensions; outputs without core dimensions may be left out.</param>
    /// <param name="axis">The axis of the one core dimension that all operands share.</param>
    /// <param name="keepDims">Whether the core axes of the inputs stay in the outputs, with length 1.</param>
    /// <returns>The outputs.</returns>
    /// <inheritdoc cref="Apply{T}(ReadOnlySpan{Operand}, NdArray{T}?, int[][], int?, bool)"/>
    [GufuncInKernels(nameof(_plain), nameof(_code), nameof(SizeInKernel))]
    public NdArray[] Call(ReadOnlySpan<Operand> inputs, ReadOnlySpan<NdArray?> outputs = default, int[][]? axes = null, int? axis = null, bool keepDims = false)
    {
        if (inputs.Length != InputCount) throw new ArgumentException($"Gufunc '{Name}' takes {InputCount} inputs, not {inputs.Length}.", nameof(inputs));
        if (outputs.Length != 0 && outputs.Length != OutputCount) throw new ArgumentException($"Gufunc '{Name}' has {OutputCount} outputs, not {outputs.Length}.", nameof(outputs));
        var arrays = new NdArray[inputs.Length];
        for (int i = 0; i < arrays.Length; i++) arrays[i] = inputs[i].As(inputs[i].Type(nameof(inputs)) is { IsWeak: false, DType: var own } ? own : _body.DTypes[i]);
        return new GufuncCall(Name, _signature, _body, _options.Sizes, AxesOf(axes, axis, keepDims), keepDims).Run(arrays, outputs);
    }

    private static int SizeInKernel(Gufunc gufunc, int dimension, int[] sizes) => gufunc._signature.SizeOf(dimension, sizes, gufunc._options.Sizes);

    /// <summary>Name, signature and loops: <c>inner: (n),(n)->(); float64, float64 -> float64</c>.</summary>
    public override string ToString() => $"{Name}: {Signature}; {Loops[0]}";

    private int[][]? AxesOf(int[][]? axes, int? axis, bool keepDims)
    {
        // An axis that stays is where it was in the inputs.
        if (axes is not null) return axes.Length == InputCount && keepDims ? [.. axes, .. Enumerable.Repeat(axes[0], OutputCount)] : axes;
        if (axis is not { } shared) return null;
        string[] names = _signature.Names;
        if (names.Length != 1 || Enumerable.Range(0, InputCount + OutputCount).Any(operand => _signature.Of(operand).Length > 1))
            throw new ArgumentException($"One axis is for gufuncs with one core dimension; the signature of '{Name}' is {_signature}.", nameof(axis));
        return [.. Enumerable.Range(0, InputCount + OutputCount).Select(operand => _signature.Of(operand).Length == 1 || (keepDims && operand >= InputCount) ? (int[])[shared] : [])];
    }
}
