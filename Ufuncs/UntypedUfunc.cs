using DualJit.Frontend;
using DualJit.Ufuncs;

namespace DualJit;

/// <summary>A ufunc with loops for many dtypes.</summary>
/// <inheritdoc/>
public sealed partial class UntypedUfunc : Ufunc
{
    private UntypedUfunc(ElementBody function, UfuncOptions? options, Func<LoopOptions, LoopTable> makeTable) : base(function, options, makeTable) { }

    internal static UntypedUfunc Of(ElementBody function, UfuncOptions? options) => new(function, options, forLoops => new UntypedLoops(function, forLoops));

    internal static UntypedUfunc OfGeneric(MethodElement function, UfuncOptions? options) => new(function, options, forLoops => new GenericLoops(function, forLoops));

    /// <summary>Calls the function for each element of operands that broadcast.</summary>
    /// <param name="operands">Arrays and numbers, one for each input. Numbers made from an int or a double take the dtype of what they meet.</param>
    /// <returns>A new array of layout C.</returns>
    /// <exception cref="ArgumentNullException">An operand is null.</exception>
    /// <exception cref="ArgumentException">There are more or fewer operands than inputs, several outputs, or shapes that do not broadcast.</exception>
    /// <exception cref="InvalidCastException">There is no loop for such dtypes.</exception>
    /// <exception cref="KernelCompilationException">The function has no operator that it needs for such dtypes.</exception>
    public NdArray Apply(params ReadOnlySpan<Operand> operands) => ApplyTo(operands, null, null, null, CastingRule.SameKind);

    /// <param name="a">An array, or a number.</param>
    /// <inheritdoc cref="Apply(ReadOnlySpan{Operand})"/>
    [MapInKernels(KernelField, NameField)]
    public NdArray Apply(Operand a) => ApplyTo([a], null, null, null, CastingRule.SameKind);

    /// <param name="a">An array, or a number.</param>
    /// <param name="b">An array, or a number.</param>
    /// <inheritdoc cref="Apply(ReadOnlySpan{Operand})"/>
    [MapInKernels(KernelField, NameField)]
    public NdArray Apply(Operand a, Operand b) => ApplyTo([a, b], null, null, null, CastingRule.SameKind);

    /// <param name="a">An array, or a number.</param>
    /// <param name="b">An array, or a number.</param>
    /// <param name="c">An array, or a number.</param>
    /// <inheritdoc cref="Apply(ReadOnlySpan{Operand})"/>
    [MapInKernels(KernelField, NameField)]
    public NdArray Apply(Operand a, Operand b, Operand c) => ApplyTo([a, b, c], null, null, null, CastingRule.SameKind);

    /// <param name="a">An array, or a number.</param>
    /// <param name="b">An array, or a number.</param>
    /// <param name="c">An array, or a number.</param>
    /// <param name="d">An array, or a number.</param>
    /// <inheritdoc cref="Apply(ReadOnlySpan{Operand})"/>
    [MapInKernels(KernelField, NameField)]
    public NdArray Apply(Operand a, Operand b, Operand c, Operand d) => ApplyTo([a, b, c, d], null, null, null, CastingRule.SameKind);

    /// <param name="operands">Arrays and numbers, one for each input.</param>
    /// <param name="out">Where the results go: an array of the shape that the operands broadcast to, which may share memory with them. By default a new one, of layout C.</param>
    /// <param name="where">Where the function is called; it broadcasts with the operands. Elsewhere <paramref name="out"/> keeps what it has, and a new array is zero.</param>
    /// <param name="dtype">The dtype to compute in.</param>
    /// <param name="casting">What conversions to <paramref name="dtype"/> and to that of <paramref name="out"/> may do.</param>
    /// <returns><paramref name="out"/>, or the new array.</returns>
    /// <inheritdoc cref="Apply(ReadOnlySpan{Operand})"/>
    public NdArray Apply(ReadOnlySpan<Operand> operands, NdArray? @out = null, NdArray<bool>? where = null, DType? dtype = null, CastingRule casting = CastingRule.SameKind) =>
        ApplyTo(operands, @out, where, dtype, casting);

    /// <summary>The function of numbers.</summary>
    /// <param name="operands">One number for each input.</param>
    /// <returns>The result, whose dtype is that of an array of such numbers.</returns>
    /// <inheritdoc cref="Apply(ReadOnlySpan{Operand})"/>
    public Scalar Apply(params ReadOnlySpan<Scalar> operands)
    {
        Span<Operand> numbers = new Operand[operands.Length];
        for (int i = 0; i < operands.Length; i++) numbers[i] = operands[i];
        return ApplyTo(numbers, null, null, null, CastingRule.SameKind).GetValue();
    }

    private NdArray ApplyTo(ReadOnlySpan<Operand> operands, NdArray? output, NdArray<bool>? where, DType? dtype, CastingRule casting)
    {
        if (OutputCount != 1) throw new ArgumentException($"Ufunc '{Name}' has {OutputCount} outputs: use {nameof(Call)}.");
        return Call(Arrays(operands), [output], where, dtype, casting)[0];
    }

    // Numbers that are weak take the dtype that all operands promote to.
    private static NdArray[] Arrays(ReadOnlySpan<Operand> operands)
    {
        ScalarType? promoted = null;
        foreach (var operand in operands) promoted = promoted is { } before ? Promotion.Promote(before, operand.Type(nameof(operands))) : operand.Type(nameof(operands));
        var arrays = new NdArray[operands.Length];
        for (int i = 0; i < arrays.Length; i++) arrays[i] = operands[i].As(operands[i].Type(nameof(operands)) is { IsWeak: true } ? promoted!.Value.DType : operands[i].Type(nameof(operands)).DType);
        return arrays;
    }
}
