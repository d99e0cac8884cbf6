using System.Reflection;
using DualJit.IR;

namespace DualJit.Frontend.Cil;

/// <summary>Part of an array, by slices. How many axes it has is known where the code says the forms of the slices; of one that comes from elsewhere it is taken that it keeps its axis.</summary>
internal static class Slices
{
    private static readonly FieldInfo[] Fields = KernelTypes.FieldsOf(typeof(Slice));

    /// <summary>Whether the methods of a type make slices. They are read in place, where the form of a slice is known.</summary>
    public static bool IsHome(Type type) => type == typeof(Slice) || type == typeof(Range) || type == typeof(Index);

    /// <returns>The view.</returns>
    public static ValueId Emit(Emitter emitter, ValueId array, ReadOnlySpan<StackItem> slices)
    {
        var kinds = new SliceKind[slices.Length];
        var operands = new List<ValueId> { array };
        for (int axis = 0; axis < slices.Length; axis++) kinds[axis] = Resolve(emitter, array, axis, slices[axis], operands);
        return emitter.Builder.Slice(SliceKinds.Of(kinds), emitter.Builder.TypeOf(array), [.. operands]);
    }

    private static SliceKind Resolve(Emitter emitter, ValueId array, int axis, StackItem item, List<ValueId> operands)
    {
        var builder = emitter.Builder;
        var fields = emitter.Parts(item);
        switch ((Slice.Form?)ConstantOf(emitter, Field("form")))
        {
            case null:
                Exceptions.RefuseUnless(emitter, builder.Emit(Op.Not, builder.Emit(Op.Or, IsForm(Slice.Form.Integer), IsForm(Slice.Form.Index))), DiagnosticCatalog.SliceForm);
                Add(Call(nameof(SubstitutedMethods.OfSlices.Any), Field("form"), Field("range"), Field("start"), Field("stop"), Field("step"), Length(), Axis()));
                return SliceKind.Step;
            case Slice.Form.All:
            case Slice.Form.Range when IsAll(emitter, (StructItem)Field("range")):
                return SliceKind.All;
            case Slice.Form.Integer:
                Add(Call(nameof(SubstitutedMethods.OfSlices.Integer), Field("index"), Length(), Axis()));
                return SliceKind.At;
            case Slice.Form.Index:
                Add(Call(nameof(SubstitutedMethods.OfSlices.Index), ((StructItem)Field("range")).Values[0], Length(), Axis()));
                return SliceKind.At;
            case Slice.Form.Range:
                Add(Call(nameof(SubstitutedMethods.OfSlices.Range), Field("range"), Length(), Axis()));
                return SliceKind.Range;
            default:
                Add(Call(nameof(SubstitutedMethods.OfSlices.Step), Field("start"), Field("stop"), Field("step"), Length()));
                Add(Field("step"));
                return SliceKind.Step;
        }

        ValueId IsForm(Slice.Form form) => builder.Emit(Op.Eq, emitter.As(Field("form"), DType.UInt8), builder.Const((byte)form));

        StackItem Field(string name) => fields[Array.FindIndex(Fields, field => field.Name == name)];

        ValueItem Length() => new(builder.Convert(builder.Emit(Op.Dim, axis, array), DType.Int32));

        ConstantItem Axis() => new(DType.Int32, axis);

        StackItem Call(string method, params StackItem[] arguments) =>
            CallEmitter.Inline(emitter, typeof(SubstitutedMethods.OfSlices).GetMethod(method)!, arguments)!;

        void Add(StackItem value)
        {
            foreach (var part in value is StructItem parts ? parts.Values : [value]) operands.Add(emitter.As(part, DType.Int64));
        }
    }

    // The whole axis as C# writes it: 0..^0.
    private static bool IsAll(Emitter emitter, StructItem range) =>
        range.Values is [StructItem { Values: [var start] }, StructItem { Values: [var end] }] && ConstantOf(emitter, start) == 0 && ConstantOf(emitter, end) is { } last && (int)last == ~0;

    private static long? ConstantOf(Emitter emitter, StackItem item) => item is ConstantItem constant ? constant.Bits : item is ValueItem value ? emitter.Builder.ConstantOf(value.Value) : null;
}
