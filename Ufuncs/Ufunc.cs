using DualJit.Ufuncs;

namespace DualJit;

/// <summary>A function of numbers as a function of arrays: it is called for each element of operands that broadcast.</summary>
/// <remarks>
/// Its loops are native code, compiled when first needed. It may be kept, passed on and called from many threads. Operands may overlap with outputs: results are as if the operands had been copied before.
/// </remarks>
public abstract class Ufunc
{
    // What kernels read that apply it to arrays.
    private protected readonly Delegate Plain;
    private protected readonly string Title;

    private readonly FlatLoop? _flat;

    internal const string KernelField = nameof(Plain), NameField = nameof(Title), IdentityField = "_identity";

    private protected Ufunc(ElementBody function, UfuncOptions? options, Func<LoopOptions, LoopTable>? makeTable = null)
    {
        Options = options ?? new UfuncOptions();
        Function = function;
        Plain = function.Plain;
        Title = Options.Name ?? function.Name;
        var forLoops = new LoopOptions(Name, Options.Target, ForJit);
        Table = makeTable?.Invoke(forLoops) ?? new SingleLoop(UfuncLoop.Of(function, forLoops));
        _flat = Table.Only?.Flat;
        if (InputCount is < 1 or > 8 || OutputCount > 8) throw new ArgumentException($"'{Name}' has {InputCount} parameters and {OutputCount} results; a ufunc has 1 to 8 of each.", nameof(function));
    }

    internal LoopTable Table { get; }

    internal ElementBody Function { get; }

    internal UfuncOptions Options { get; }

    /// <summary>The name given in the options, else that of the method.</summary>
    public string Name => Title;

    /// <summary>How many arrays it takes.</summary>
    public int InputCount => Table.InputCount;

    /// <summary>How many it gives.</summary>
    public int OutputCount => Table.OutputCount;

    /// <summary>Its signature as that of a gufunc: <c>(),()->()</c>.</summary>
    public string Signature => $"{string.Join(",", Enumerable.Repeat("()", InputCount))}->{string.Join(",", Enumerable.Repeat("()", OutputCount))}";

    /// <summary>The dtypes it has been compiled for, such as <c>float64, float64 -> float64</c>.</summary>
    public IReadOnlyList<string> Loops => [.. Table.Loops.Select(loop => loop.ToString()).Order(StringComparer.Ordinal)];

    /// <summary>What no elements reduce to; null where that is nothing.</summary>
    public Scalar? Identity => Options.Identity ?? Identities.Of(Table.Facts.Associative);

    /// <summary>Calls the function for each element of operands that broadcast: what <c>Apply</c> does, for any number of inputs and outputs of any dtypes.</summary>
    /// <param name="inputs">One array for each input.</param>
    /// <param name="outputs">Where the results go: one array for each output, or null for a new one; none at all for new ones.</param>
    /// <param name="where">Where the function is called; it broadcasts with the inputs. Elsewhere outputs keep what they have, and new ones are zero.</param>
    /// <param name="dtype">The dtype of the first output: chooses the loop, to whose dtypes inputs are then converted as <paramref name="casting"/> allows.</param>
    /// <param name="casting">What conversions to the dtypes of <paramref name="outputs"/> may do.</param>
    /// <returns>The outputs.</returns>
    /// <exception cref="ArgumentNullException">An input is null.</exception>
    /// <exception cref="ArgumentException">There are more or fewer arrays than inputs or outputs, or their shapes do not broadcast, or an output has not the shape they broadcast to.</exception>
    /// <exception cref="InvalidCastException">There is no loop for such dtypes, or a conversion is not allowed.</exception>
    /// <exception cref="InvalidOperationException">An output is read-only.</exception>
    public NdArray[] Call(ReadOnlySpan<NdArray> inputs, ReadOnlySpan<NdArray?> outputs = default, NdArray<bool>? where = null, DType? dtype = null, CastingRule casting = CastingRule.SameKind)
    {
        if (inputs.Length != InputCount) throw new ArgumentException($"Ufunc '{Name}' takes {InputCount} inputs, not {inputs.Length}.", nameof(inputs));
        if (outputs.Length != 0 && outputs.Length != OutputCount) throw new ArgumentException($"Ufunc '{Name}' has {OutputCount} outputs, not {outputs.Length}.", nameof(outputs));
        if (Table.Only?.Structs is { } structs) return structs.Apply(this, Table.Only, inputs, outputs, where, casting)[InputCount..(InputCount + OutputCount)];
        var arrays = Arrays(inputs, outputs, where);
        Span<DType> dtypes = stackalloc DType[inputs.Length];
        for (int i = 0; i < inputs.Length; i++) dtypes[i] = (inputs[i] ?? throw new ArgumentNullException(nameof(inputs), $"Input {i} of ufunc '{Name}' is null.")).DType;
        UfuncCall.Run(this, Table.Find(dtypes, dtype, casting), arrays, where is not null, casting);
        return arrays[InputCount..(InputCount + OutputCount)];
    }

    /// <summary>Applies a ufunc with one loop and one output to as many inputs as it takes, of which null are none.</summary>
    internal NdArray ApplyTyped(NdArray a, NdArray? b, NdArray? c, NdArray? output, NdArray<bool>? where)
    {
        if (where is null && _flat?.Run(a, b, c, output) is { } done) return done;
        return ApplyTyped(b is null ? [a] : c is null ? [a, b] : [a, b, c], output, where);
    }

    /// <summary>Applies a ufunc with one loop and one output to as many inputs as it takes.</summary>
    internal NdArray ApplyTyped(ReadOnlySpan<NdArray> inputs, NdArray? output, NdArray<bool>? where) => ApplyTyped(inputs, [output], where)[inputs.Length];

    /// <summary>Applies a ufunc with one loop to as many inputs as it takes.</summary>
    /// <returns>The inputs, the outputs, and the mask where there is one.</returns>
    internal NdArray[] ApplyTyped(ReadOnlySpan<NdArray> inputs, ReadOnlySpan<NdArray?> outputs, NdArray<bool>? where)
    {
        if (Table.Only!.Structs is { } structs) return structs.Apply(this, Table.Only, inputs, outputs, where, CastingRule.SameKind);
        Span<DType> dtypes = stackalloc DType[inputs.Length];
        for (int i = 0; i < inputs.Length; i++) dtypes[i] = inputs[i].DType;
        var arrays = Arrays(inputs, outputs, where);
        UfuncCall.Run(this, Table.Find(dtypes, null, CastingRule.SameKind), arrays, where is not null, CastingRule.SameKind);
        return arrays;
    }

    /// <summary>The function, compiled by itself.</summary>
    private protected Delegate Compiled() => Function.Compile(ForJit);

    private JitOptions ForJit => ElementBody.Options(Options.Backend, Name, Options.MaxThreads);

    private NdArray[] Arrays(ReadOnlySpan<NdArray> inputs, ReadOnlySpan<NdArray?> outputs, NdArray<bool>? where)
    {
        var arrays = new NdArray[InputCount + OutputCount + (where is null ? 0 : 1)];
        inputs.CopyTo(arrays);
        outputs.CopyTo(arrays.AsSpan(InputCount)!);
        if (where is not null) arrays[^1] = where;
        return arrays;
    }

    /// <summary>Name, signature and loops: <c>add: (),()->(), float64, float64 -> float64</c>.</summary>
    public override string ToString() => $"{Name}: {string.Join("; ", (string[])[Signature, .. Loops])}";
}
