using System.Collections.Concurrent;
using DualJit.Frontend;
using DualJit.Inference;
using DualJit.IR;

namespace DualJit.Ufuncs;

/// <summary>The loops of a ufunc, and which of them is for what operands.</summary>
internal abstract class LoopTable
{
    /// <summary>How many outputs there are.</summary>
    public abstract int OutputCount { get; }

    public abstract int InputCount { get; }

    public abstract FunctionFacts Facts { get; }

    /// <summary>The only loop there can be; null where dtypes decide.</summary>
    public virtual UfuncLoop? Only => null;

    /// <summary>Those that have been asked for, in no order.</summary>
    public abstract IEnumerable<UfuncLoop> Loops { get; }

    /// <summary>The loop for inputs of these dtypes.</summary>
    /// <param name="inputs">The dtypes of the operands.</param>
    /// <param name="dtype">The one that the user wants it to compute in, or null.</param>
    /// <param name="casting">What may be done to inputs where the user wants a dtype.</param>
    /// <exception cref="InvalidCastException">There is none.</exception>
    public abstract UfuncLoop Find(ReadOnlySpan<DType> inputs, DType? dtype, CastingRule casting);

    protected static InvalidCastException NoLoop(string name, ReadOnlySpan<DType> inputs, DType? dtype, IEnumerable<string> loops) => new(
        $"Ufunc '{name}' has no loop for ({UfuncLoop.Names(inputs.ToArray())}){(dtype is { } wanted ? $" in {wanted.NumPyName}" : "")}: {string.Join("; ", loops)}. Inputs are converted safely only; convert them with AsType.");

    /// <summary>Whether the inputs may be converted to those of a loop.</summary>
    protected static bool Fits(ReadOnlySpan<DType> inputs, DType[] wanted, CastingRule casting)
    {
        for (int i = 0; i < wanted.Length; i++)
            if (!casting.Allows(inputs[i], wanted[i])) return false;
        return true;
    }
}

/// <summary>One loop, as of a lambda whose types are dtypes.</summary>
internal sealed class SingleLoop(UfuncLoop loop) : LoopTable
{
    public override int OutputCount => loop.Structs?.OutputCount ?? loop.Outputs.Length;

    public override int InputCount => loop.Structs?.InputCount ?? loop.Inputs.Length;

    public override FunctionFacts Facts => loop.Facts;

    public override UfuncLoop Only => loop;

    public override IEnumerable<UfuncLoop> Loops => [loop];

    public override UfuncLoop Find(ReadOnlySpan<DType> inputs, DType? dtype, CastingRule casting) =>
        dtype is { } wanted && wanted != loop.Outputs[0] || !Fits(inputs, loop.Inputs, dtype is null ? CastingRule.Safe : casting)
            ? throw NoLoop(loop.Name, inputs, dtype, [loop.ToString()]) : loop;
}

/// <summary>A loop for each dtype that a generic method's type arguments may be, made when first needed.</summary>
internal sealed class GenericLoops : LoopTable
{
    private readonly MethodElement _function;
    private readonly LoopOptions _options;
    private readonly UfuncLoop _first;
    private readonly ConcurrentDictionary<DType, UfuncLoop?> _loops = [];

    /// <exception cref="ArgumentException">The method is not generic.</exception>
    public GenericLoops(MethodElement function, LoopOptions options)
    {
        if (!function.Method.IsGenericMethod) throw new ArgumentException($"{function.Name} is no generic method. A method that is not has one loop: give it to Compile.", nameof(function));
        (_function, _options) = (function, options);
        _first = UfuncLoop.Of(function, options);
    }

    public override int OutputCount => _first.Outputs.Length;

    public override int InputCount => _first.Inputs.Length;

    public override FunctionFacts Facts => _first.Facts;

    public override IEnumerable<UfuncLoop> Loops => _loops.Values.OfType<UfuncLoop>();

    // As NumPy goes through the loops of a ufunc: the first one in the order of dtypes that takes the inputs.
    public override UfuncLoop Find(ReadOnlySpan<DType> inputs, DType? dtype, CastingRule casting)
    {
        var promoted = inputs[0];
        foreach (var input in inputs) promoted = Promotion.Promote(promoted, input);
        foreach (var candidate in dtype is { } wanted ? [wanted] : (IEnumerable<DType>)[promoted, .. DTypes.All.Where(other => other != promoted)])
            if (CastingRule.Safe.Allows(promoted, candidate) || dtype is not null)
                if (_loops.GetOrAdd(candidate, Make) is { } loop && Fits(inputs, loop.Inputs, dtype is null ? CastingRule.Safe : casting)) return loop;
        throw NoLoop(_options.Name, inputs, dtype, [$"its type parameters take no dtype that holds {promoted.NumPyName}"]);
    }

    private UfuncLoop? Make(DType dtype) => _function.WithTypeArgument(dtype.ClrType) is { } function ? UfuncLoop.Of(function, _options) : null;
}

/// <summary>A loop for each list of dtypes, as of a lambda over <see cref="Scalar"/>: inference finds the results.</summary>
internal sealed class UntypedLoops : LoopTable
{
    private readonly ElementBody _function;
    private readonly LoopOptions _options;
    private readonly ConcurrentDictionary<TypeList, UfuncLoop> _loops = [];

    // Captured arrays and numbers of any dtype, which have a part in the dtypes of the results, and what the IR knows of their types.
    private readonly (CaptureSource Variable, IrType Type)[] _captured;

    public UntypedLoops(ElementBody function, LoopOptions options)
    {
        (_function, _options) = (function, options);
        InputCount = function.Parameters.Length;
        OutputCount = UfuncLoop.ItemsOf(function.Returns)?.Length ?? 1;
        var source = function.Read(function.Target);
        Facts = FunctionFacts.Of(source.Module);
        _captured = [.. source.Parameters.Zip(source.Module.Entry.ParameterTypes).Skip(InputCount).Select(pair => ((CaptureSource)pair.First, pair.Second))];
    }

    public override int OutputCount { get; }

    public override int InputCount { get; }

    public override FunctionFacts Facts { get; }

    public override IEnumerable<UfuncLoop> Loops => _loops.Values;

    public override UfuncLoop Find(ReadOnlySpan<DType> inputs, DType? dtype, CastingRule casting)
    {
        DType[] wanted = [.. inputs];
        for (int i = 0; i < wanted.Length; i++)
        {
            // A parameter whose type is a dtype takes no other.
            if (DTypes.FromClrType(_function.Parameters[i]) is { } known) wanted[i] = known;
            else if (dtype is { } asked) wanted[i] = asked;
        }
        if (!Fits(inputs, wanted, dtype is null ? CastingRule.Safe : casting)) throw NoLoop(_options.Name, inputs, dtype, ["one for each list of dtypes"]);
        object?[] arguments = [.. new object?[InputCount], _function.Target];
        var types = new TypeList([.. wanted.Select(IrType.Scalar), .. _captured.Select(captured => TypeOf(captured.Variable, captured.Type, arguments))]);
        return _loops.TryGetValue(types, out var loop) ? loop : _loops.GetOrAdd(types, new UfuncLoop(_function, _options, wanted, Infer(types), Facts));
    }

    private static IrType TypeOf(CaptureSource variable, IrType type, object?[] arguments) => !type.IsOpen ? type : variable.ValueAt(arguments) switch
    {
        NdArray array => ArgumentKey.TypeOf(type, array.Key),
        Scalar number => ArgumentKey.TypeOf(type, number.Key),
        _ => throw new ArgumentNullException(variable.Name),
    };

    private DType[] Infer(TypeList types)
    {
        var module = _function.Read(_function.Target).Module;
        var typed = new TypeInferer(module, location => SourceLines.Find(module.Sources[location.Source], location.Offset)).Infer(types);
        return [.. typed.Entry.ReturnType.Leaves.Select(leaf => leaf.DType)];
    }
}
