using DualJit.IR;

namespace DualJit.Frontend.Cil;

/// <summary>Lengths or axes that a method is given: integers, a list of them whose length the code says, or the shape of an array.</summary>
internal static class Lengths
{
    /// <returns>Each as an i64; or, alone, the array whose shape it is.</returns>
    public static ValueId[] In(Emitter emitter, ReadOnlySpan<StackItem> arguments)
    {
        if (arguments is [var only] && IsList(emitter, only)) return InList(emitter, only);
        var values = new ValueId[arguments.Length];
        for (int i = 0; i < values.Length; i++) values[i] = emitter.As(arguments[i], DType.Int64);
        return values;
    }

    /// <summary>The same for the shape of an array that is to be made: throws what <see cref="NdArray"/> does for one that none has.</summary>
    public static ValueId[] Checked(Emitter emitter, ReadOnlySpan<StackItem> arguments)
    {
        var lengths = In(emitter, arguments);
        if (lengths is not [var only] || !emitter.Builder.TypeOf(only).IsArray) Check(emitter, lengths);
        return lengths;
    }

    private static bool IsList(Emitter emitter, StackItem item) => item is NullItem or CapturedItem { Type.IsArray: true } || emitter.TypeOf(item) is { IsArray: true };

    private static ValueId[] InList(Emitter emitter, StackItem item)
    {
        if (item is NullItem) return [];
        var list = emitter.Array(item);
        var builder = emitter.Builder;
        if (emitter.Unit.ConstantOf(builder, list) is int[] constants) return Array.ConvertAll(constants, constant => builder.Const((long)constant));
        if (builder.DefinitionOf(list) is not { } definition) throw DiagnosticCatalog.ShapeList.Error();
        if (definition.Op == Op.Shape) return [definition.Operands[0]];
        if (definition.Op is not (Op.Allocate or Op.View) || builder.ConstantOf(definition.Operands[^1]) is not (>= 0 and <= KernelTypes.MaximumRank and var count)) throw DiagnosticCatalog.ShapeList.Error();
        var values = new ValueId[count];
        for (int i = 0; i < count; i++) values[i] = builder.Convert(builder.Emit(Op.ElementLoad, list, builder.Const((long)i)), DType.Int64);
        return values;
    }

    // As Shapes.Checked does: a length of 0 counts as 1 where sizes are concerned.
    private static void Check(Emitter emitter, ValueId[] lengths)
    {
        var builder = emitter.Builder;
        if (lengths.Length > KernelTypes.MaximumRank) throw DiagnosticCatalog.ShapeList.Error();
        foreach (var length in lengths) ThrowUnless(Op.Ge, length, 0, ShapeRules.NegativeLength(lengths.Length));
        ValueId? size = null;
        foreach (var length in lengths)
        {
            var counted = builder.Emit(Op.Max, length, builder.Const(1L));
            size = size is { } before ? builder.Emit(Op.Mul, before, counted) : counted;
            ThrowUnless(Op.Le, size.Value, ShapeRules.MaxLength, ShapeRules.TooLarge(lengths.Length));
        }

        void ThrowUnless(Op op, ValueId value, long bound, string format)
        {
            if (builder.ConstantOf(value) is { } known && (op == Op.Ge ? known >= bound : known <= bound)) return;
            Exceptions.ThrowUnless(emitter, builder.Emit(op, value, builder.Const(bound)), typeof(ArgumentException), format, lengths, "shape");
        }
    }
}
