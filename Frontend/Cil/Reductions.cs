using System.Reflection;
using DualJit.IR;
using DualJit.Reductions;

namespace DualJit.Frontend.Cil;

/// <summary>Sums and their like over all elements of an <see cref="NdArray{T}"/>, as methods of the array and of <see cref="NdArray"/>.</summary>
internal static class Reductions
{
    /// <param name="arguments">The array or arrays.</param>
    /// <returns>False where the method is no reduction.</returns>
    public static bool TryEmit(Emitter emitter, MethodBase method, StackItem[] arguments, out StackItem? result)
    {
        result = null;
        if (!IsOfNdArray(method.DeclaringType) || FindOp(method.Name) is not { } op || arguments.Length != (method.Name == nameof(NdArray.Dot) ? 2 : 1)) return false;
        var builder = emitter.Builder;
        var arrays = Array.ConvertAll(arguments, emitter.Array);
        var element = builder.TypeOf(arrays[0]).Element;
        if (element.IsScalar && (!IrType.HasVector(element.DType, 8) || !element.IsOf(OpTable.Of(op).Operands))) throw DiagnosticCatalog.ArrayMember.Error($"{MethodNames.Of(method)} of {element.DType.NumPyName}");
        if (arrays.Length == 2) Exceptions.ThrowUnless(emitter, builder.Emit(Op.Eq, builder.Emit(Op.Length, arrays[0]), builder.Emit(Op.Length, arrays[1])), typeof(ArgumentException), CanonicalReduction.DifferentLengths);
        else if (op is Op.Min or Op.Max) Exceptions.ThrowUnless(emitter, builder.Emit(Op.Ne, builder.Emit(Op.Length, arrays[0]), builder.Const(0L)), typeof(ArgumentException), CanonicalReduction.NothingToReduce);
        result = new ValueItem(builder.Reduce(op, emitter.Unit.ElementFunction(arrays.Length, element), arrays));
        return true;
    }

    private static bool IsOfNdArray(Type? type) => type == typeof(NdArray) || (type is { IsGenericType: true } && type.GetGenericTypeDefinition() == typeof(NdArray<>));

    private static Op? FindOp(string name) => name switch
    {
        nameof(NdArray.Sum) or nameof(NdArray.Dot) => Op.Add,
        nameof(NdArray.Prod) => Op.Mul,
        nameof(NdArray.Min) => Op.Min,
        nameof(NdArray.Max) => Op.Max,
        _ => null,
    };
}
