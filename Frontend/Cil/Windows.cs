using System.Reflection;
using DualJit.IR;

namespace DualJit.Frontend.Cil;

/// <summary>Elements of a <see cref="Window{T}"/>: those around the element that the array stands for starts at, which are there without a check.</summary>
internal static class Windows
{
    public static bool Is(Type? type) => type is { IsConstructedGenericType: true } && type.GetGenericTypeDefinition() == typeof(Window<>);

    public static bool TryEmit(Emitter emitter, MethodBase method, StackItem[] arguments, out StackItem? result)
    {
        result = null;
        if (!Is(method.DeclaringType)) return false;
        if (emitter.Unit.Windows is not { } reach || method.Name != "get_Item") throw DiagnosticCatalog.ArrayMember.Error(MethodNames.Of(method));
        int rank = arguments.Length - 1;
        if (reach.Rank is { } known && known != rank) throw DiagnosticCatalog.WindowRank.Error(rank, known);
        var builder = emitter.Builder;
        var window = emitter.Array(arguments[0]);
        ValueId? distance = null;
        for (int axis = 0; axis < rank; axis++)
        {
            var index = builder.Convert(Index(emitter, reach, rank, axis, arguments[axis + 1]), DType.Int64);
            var term = builder.Emit(Op.Mul, index, builder.Emit(Op.Stride, axis, window));
            distance = distance is { } sum ? builder.Emit(Op.Add, sum, term) : term;
        }
        var dtype = KernelTypes.ScalarOf(method.DeclaringType!.GenericTypeArguments[0])!.Value;
        result = new ValueItem(builder.EmitTyped(Op.Load, IrType.Scalar(dtype), builder.Emit(Op.Offset, (long)dtype, builder.Emit(Op.Data, window), distance!.Value)));
        return true;
    }

    private static ValueId Index(Emitter emitter, WindowReach reach, int rank, int axis, StackItem item)
    {
        var builder = emitter.Builder;
        var index = emitter.As(item, DType.Int32);
        if (builder.ConstantOf(index) is { } constant)
        {
            if (!reach.IsGiven) reach.Add(rank, axis, (int)constant);
            else if (constant < reach.Axes![axis].Low || constant > reach.Axes[axis].High) throw DiagnosticCatalog.WindowIndex.Error(constant, axis, reach.Axes[axis].Low, reach.Axes[axis].High);
            return index;
        }
        if (!reach.TakesVariables) throw DiagnosticCatalog.WindowVariable.Error();
        var (low, high) = reach.Axes![axis];
        var isInside = builder.Emit(Op.And, builder.Emit(Op.Ge, index, builder.Const(low)), builder.Emit(Op.Le, index, builder.Const(high)));
        Exceptions.ThrowUnless(emitter, isInside, typeof(IndexOutOfRangeException), $"An index along axis {axis} is outside the neighbourhood, which is from {low} to {high}.");
        return index;
    }
}
