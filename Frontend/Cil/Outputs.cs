using DualJit.IR;

namespace DualJit.Frontend.Cil;

/// <summary>Results that go to arrays that are there.</summary>
internal static class Outputs
{
    /// <summary>Writes a result into an array, which has to have its shape.</summary>
    /// <param name="what">The array, for messages.</param>
    public static ValueId Assign(Emitter emitter, string what, ValueId output, ValueId result)
    {
        Check(emitter, what, output, ArrayMembers.ShapeOf(emitter.Builder, result));
        emitter.Builder.Emit(Op.Assign, output, result);
        return output;
    }

    /// <summary>Throws where an output has not the shape of the result.</summary>
    public static void Check(Emitter emitter, string what, ValueId output, ValueId wanted)
    {
        var builder = emitter.Builder;
        ValueId shape = ArrayMembers.ShapeOf(builder, output), rank = builder.Emit(Op.Length, shape), rankWanted = builder.Emit(Op.Length, wanted);
        Exceptions.ThrowUnless(emitter, builder.Emit(Op.Eq, rank, rankWanted), OutputShapes.HasNotTheRank(what), rank, rankWanted);
        var axis = Helper(nameof(OutputShapes.FindDifference), shape, wanted);
        var isSame = builder.Emit(Op.Eq, axis, rank);
        Exceptions.ThrowUnless(emitter, isSame, OutputShapes.HasNotTheShape(what), Helper(nameof(OutputShapes.LengthAt), shape, axis), axis, Helper(nameof(OutputShapes.LengthAt), wanted, axis));

        ValueId Helper(string method, params ValueId[] arguments) => emitter.As(Call(emitter, method, arguments)!, DType.Int64);
    }

    /// <summary>The shape that operands broadcast to: the lengths of the last axes in an array with room for all.</summary>
    public static ValueId ShapeOf(Emitter emitter, ValueId[] operands)
    {
        var builder = emitter.Builder;
        var lengths = builder.EmitTyped(Op.Allocate, ArrayMembers.Numbers, builder.Const((long)KernelTypes.MaximumRank));
        builder.Emit(Op.Assign, lengths, builder.Const(1));
        var rank = builder.Const(0L);
        foreach (var operand in operands)
        {
            if (!builder.TypeOf(operand).IsArray) continue;
            var shape = ArrayMembers.ShapeOf(builder, operand);
            Call(emitter, nameof(OutputShapes.Broadcast), lengths, shape);
            rank = builder.Emit(Op.Max, rank, builder.Emit(Op.Length, shape));
        }
        var first = builder.Emit(Op.Offset, (long)DType.Int32, builder.Emit(Op.Data, lengths), builder.Emit(Op.Sub, builder.Const((long)KernelTypes.MaximumRank), rank));
        return builder.EmitTyped(Op.View, ArrayMembers.Numbers, first, rank);
    }

    private static StackItem? Call(Emitter emitter, string method, params ValueId[] arguments) =>
        CallEmitter.Emit(emitter, typeof(OutputShapes).GetMethod(method)!, [.. arguments.Select(argument => new ValueItem(argument))], isVirtual: false);

    /// <summary>Whether an argument for an output is there, and not null.</summary>
    public static bool IsGiven(Emitter emitter, StackItem item) => item is not NullItem && !emitter.Builder.IsResultOf(emitter.Value(item), Op.Null);

    /// <summary>The name that a ufunc has, which messages say.</summary>
    public static string NameOf(Emitter emitter, CapturedItem field) => (string)emitter.Unit.KnowObject(field.Source)!;
}
