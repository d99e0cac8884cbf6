using System.Reflection;
using DualJit.Frontend;

namespace DualJit.Ufuncs;

/// <summary>The operands of a function that takes or returns structs: for its loops each field is an operand, a view of the array of structs.</summary>
internal sealed class StructOperands
{
    private readonly Kind[] _inputs, _outputs;

    private StructOperands(Kind[] inputs, Kind[] outputs) => (_inputs, _outputs) = (inputs, outputs);

    /// <summary>An operand as the user has it.</summary>
    /// <param name="Type">Of an element.</param>
    /// <param name="Fields">The numbers in it, and where they are; those of its structs in their place.</param>
    private sealed record Kind(Type Type, (DType DType, int Offset)[] Fields)
    {
        public bool IsStruct { get; } = KernelTypes.ScalarOf(Type) is null;

        public NdArray[] Of(NdArray array)
        {
            if (!IsStruct) return [array];
            if (array.GetType() != typeof(NdArray<>).MakeGenericType(Type)) throw new InvalidCastException($"The function takes {KernelTypes.NameOf(Type)}, to which elements of another type are not converted.");
            return Array.ConvertAll(Fields, field => Operators.Of(field.DType).Field(array, StructLayouts.Of(Type)!.Size, field.Offset));
        }
    }

    /// <returns>Null where all operands are numbers.</returns>
    /// <exception cref="NotSupportedException">A type is neither a dtype nor a struct of such.</exception>
    public static StructOperands? Of(Type[] parameters, Type[] results)
    {
        var operands = new StructOperands(Array.ConvertAll(parameters, KindOf), Array.ConvertAll(results, KindOf));
        return operands._inputs.Concat(operands._outputs).Any(operand => operand.IsStruct) ? operands : null;
    }

    public DType[] Inputs => DTypesOf(_inputs);

    public DType[] Outputs => DTypesOf(_outputs);

    public int InputCount => _inputs.Length;

    public int OutputCount => _outputs.Length;

    /// <summary>Applies the ufunc.</summary>
    /// <returns>The inputs, the outputs, and the mask where there is one.</returns>
    public NdArray[] Apply(Ufunc ufunc, UfuncLoop loop, ReadOnlySpan<NdArray> inputs, ReadOnlySpan<NdArray?> outputs, NdArray<bool>? where, CastingRule casting)
    {
        foreach (var input in inputs)
            if (input is null) throw new ArgumentNullException(nameof(inputs), $"An input of ufunc '{ufunc.Name}' is null.");
        NdArray[] given = [.. inputs, .. where is null ? (NdArray[])[] : [where]];
        int[] shape = UfuncCall.FindShape(given);
        var results = new NdArray[_outputs.Length];
        for (int i = 0; i < results.Length; i++)
        {
            results[i] = outputs.Length > i && outputs[i] is { } output ? output : Make(_outputs[i].Type, shape);
            if (_outputs[i].IsStruct) UfuncCall.CheckMemory(ufunc, results[i], i, shape);
        }
        NdArray[] fields = [.. _inputs.Zip(given).SelectMany(pair => pair.First.Of(pair.Second)), .. _outputs.Zip(results).SelectMany(pair => pair.First.Of(pair.Second)), .. given[inputs.Length..]];
        UfuncCall.Run(ufunc, loop, fields, where is not null, casting);
        return [.. inputs, .. results, .. given[inputs.Length..]];
    }

    public override string ToString() => $"{Names(_inputs)} -> {Names(_outputs)}";

    private static string Names(Kind[] operands) => string.Join(", ", operands.Select(operand => operand.IsStruct ? KernelTypes.NameOf(operand.Type) : operand.Fields[0].DType.NumPyName));

    private static DType[] DTypesOf(Kind[] operands) => [.. operands.SelectMany(operand => operand.Fields).Select(field => field.DType)];

    private static Kind KindOf(Type type) => new(type, [.. FieldsOf(type, 0)]);

    private static IEnumerable<(DType, int)> FieldsOf(Type type, int offset) =>
        DTypes.FromClrType(type) is { } dtype ? [(dtype, offset)]
        : StructLayouts.Of(type) is { } layout ? layout.Fields.Zip(layout.Offsets).SelectMany(field => FieldsOf(field.First.FieldType, offset + field.Second))
        : throw new NotSupportedException($"{KernelTypes.NameOf(type)} is no dtype: a ufunc takes and returns bools, integers, floats, complex numbers and structs of them, and may return a tuple.");

    private static NdArray Make(Type type, int[] shape) =>
        typeof(StructOperands).GetMethod(nameof(Zeros), BindingFlags.Static | BindingFlags.NonPublic)!.MakeGenericMethod(type).CreateDelegate<Func<int[], NdArray>>()(shape);

    private static NdArray Zeros<T>(int[] shape) where T : unmanaged => NdArray.Zeros<T>(shape);
}
