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
        if (!KernelTypes.IsNdArray(method.DeclaringType) || FindOp(method.Name) is not { } op || arguments.Length != (method.Name == nameof(NdArray.Dot) ? 2 : 1)) return false;
        var builder = emitter.Builder;
        var arrays = Array.ConvertAll(arguments, emitter.Array);
        var element = builder.TypeOf(arrays[0]).Element;
        if (element.IsScalar && (!IrType.HasVector(element.DType, 8) || !element.IsOf(OpTable.Of(op).Operands))) throw DiagnosticCatalog.ArrayMember.Error($"{MethodNames.Of(method)} of {element.DType.NumPyName}");
        if (arrays.Length == 2) Exceptions.ThrowUnless(emitter, builder.Emit(Op.Eq, builder.Emit(Op.Length, arrays[0]), builder.Emit(Op.Length, arrays[1])), typeof(ArgumentException), CanonicalReduction.DifferentLengths);
        else if (op is Op.Min or Op.Max) Exceptions.ThrowUnless(emitter, builder.Emit(Op.Ne, builder.Emit(Op.Length, arrays[0]), builder.Const(0L)), typeof(ArgumentException), CanonicalReduction.NothingToReduce);
        result = new ValueItem(builder.Reduce(op, ElementFunction(emitter, arrays.Length, element), arrays));
        return true;
    }

    // The element of one array, the product of those of two.
    private static FunctionId ElementFunction(Emitter emitter, int arrays, IrType element)
    {
        var parameters = new (IrType, string?)[arrays];
        Array.Fill(parameters, (element, null));
        return emitter.Unit.ElementFunction(arrays == 1 ? "element" : "product", element, parameters, emitter.Builder.Location, (builder, x) => x.Length == 1 ? x[0] : builder.Emit(Op.Mul, x));
    }

    private static Op? FindOp(string name) => name switch
    {
        nameof(NdArray.Sum) or nameof(NdArray.Dot) => Op.Add,
        nameof(NdArray.Prod) => Op.Mul,
        nameof(NdArray.Min) => Op.Min,
        nameof(NdArray.Max) => Op.Max,
        _ => null,
    };
}
