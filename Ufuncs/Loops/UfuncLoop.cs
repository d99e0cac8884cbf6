using DualJit.Frontend;
using DualJit.IR;

namespace DualJit.Ufuncs;

/// <summary>How loops are compiled.</summary>
internal sealed record LoopOptions(string Name, Target Target, JitOptions ForJit);

/// <summary>A ufunc for one list of dtypes.</summary>
internal sealed class UfuncLoop
{
    public UfuncLoop(ElementBody function, LoopOptions options, DType[] inputs, DType[] outputs, FunctionFacts facts, StructOperands? structs = null)
    {
        Structs = structs;
        if (inputs.Length + outputs.Length >= Nest.MostOperands) throw new ArgumentException($"'{options.Name}' has {inputs.Length + outputs.Length} operands; a ufunc has at most {Nest.MostOperands - 1}, where the fields of a struct are one each.", nameof(function));
        (Name, Inputs, Outputs, Facts) = (options.Name, inputs, outputs, facts);
        if (options.ForJit.Backend == Backend.None)
        {
            var plain = new PlainFunction(function);
            (Maps, Folds, Updates) = (new PlainMaps(plain, inputs, outputs), new PlainFolds(plain, outputs[0]), new PlainUpdates(plain, inputs, outputs[0]));
        }
        else
        {
            Maps = new MapNests(function, options.ForJit, inputs, outputs, options.Target == Target.Parallel ? facts.Nanoseconds : 0);
            Folds = new FoldNests(function, options.ForJit, outputs[0]);
            FoldsOfRows = new FoldNests(function, options.ForJit, outputs[0], RowsTogether);
            Updates = new UpdateNests(function, options.ForJit, inputs, outputs[0]);
        }
        Flat = inputs.Length <= FlatLoop.MostInputs && outputs.Length == 1 && structs is null ? new FlatLoop(this) : null;
    }

    /// <summary>The name of the ufunc.</summary>
    public string Name { get; }

    public DType[] Inputs { get; }

    public DType[] Outputs { get; }

    public FunctionFacts Facts { get; }

    public Nests Maps { get; }

    /// <summary>How operands are made of structs; null where all are numbers, as loops have them.</summary>
    public StructOperands? Structs { get; }

    /// <summary>Null where there are more inputs, several outputs, or structs.</summary>
    public FlatLoop? Flat { get; }

    public Nests Folds { get; }

    /// <summary>How many arrays of elements <see cref="FoldsOfRows"/> take.</summary>
    public const int RowsTogether = 4;

    /// <summary>Folds of the elements of several arrays in turn; null where nothing is compiled.</summary>
    public Nests? FoldsOfRows { get; }

    public Nests Updates { get; }

    /// <summary>The dtype that reductions are made in.</summary>
    /// <exception cref="InvalidOperationException">What the function gives is not what it takes twice.</exception>
    public DType Reducible => Structs is null && Inputs.Length == 2 && Outputs.Length == 1 && Inputs[0] == Outputs[0] && Inputs[1] == Outputs[0] ? Outputs[0]
        : throw new InvalidOperationException($"Ufunc '{Name}' cannot reduce: its loop is ({this}), and that of a reduction takes two elements of one dtype and gives another.");

    /// <summary>As in <c>float64, float64 -> float64</c>.</summary>
    public override string ToString() => Structs?.ToString() ?? $"{Names(Inputs)} -> {Names(Outputs)}";

    public static string Names(IEnumerable<DType> dtypes) => string.Join(", ", dtypes.Select(dtype => dtype.NumPyName));

    /// <summary>The loop of a function whose .NET types say everything.</summary>
    /// <exception cref="NotSupportedException">Its parameters and results are no dtypes, nor structs of such.</exception>
    public static UfuncLoop Of(ElementBody function, LoopOptions options)
    {
        Type[] parameters = function.Parameters, results = ItemsOf(function.Returns) ?? [function.Returns];
        var structs = StructOperands.Of(parameters, results);
        return new(function, options, structs?.Inputs ?? Array.ConvertAll(parameters, DTypeOf), structs?.Outputs ?? Array.ConvertAll(results, DTypeOf), FunctionFacts.Of(function, options.ForJit), structs);

        static DType DTypeOf(Type type) => DTypes.FromClrType(type)!.Value;
    }

    /// <summary>The types of a tuple's items; null for any other type.</summary>
    public static Type[]? ItemsOf(Type type) => type.IsValueType && type.IsAssignableTo(typeof(System.Runtime.CompilerServices.ITuple)) ? [.. KernelTypes.FieldsOf(type).Select(field => field.FieldType)] : null;
}
