using System.Collections.Frozen;
using System.Reflection;
using DualJit.IR;
using DualJit.Reductions;

namespace DualJit.Frontend.Cil;

/// <summary>Sums and their like, over all elements of an <see cref="NdArray"/> or along axes, as methods of the array and of <see cref="NdArray"/>.</summary>
internal static class Reductions
{
    private static readonly FrozenDictionary<string, Func<ReductionCall, ValueId>> Functions = new Dictionary<string, Func<ReductionCall, ValueId>>
    {
        [nameof(NdArray.Sum)] = call => call.Combine(Op.Add),
        [nameof(NdArray.Prod)] = call => call.Combine(Op.Mul),
        [nameof(NdArray.Min)] = call => call.CombineSome(Op.Min),
        [nameof(NdArray.Max)] = call => call.CombineSome(Op.Max),
        [nameof(NdArray.Any)] = call => call.Combine(Op.Or, IrType.Bool, "nonzero", ReductionCall.IsNotZero),
        [nameof(NdArray.All)] = call => call.Combine(Op.And, IrType.Bool, "nonzero", ReductionCall.IsNotZero),
        [nameof(NdArray.CountNonZero)] = call => call.Combine(Op.Add, IrType.Int64, "one.if.nonzero", (builder, x) => builder.Convert(ReductionCall.IsNotZero(builder, x), DType.Int64)),
        [nameof(NdArray.ArgMin)] = call => call.FindFirst(Op.Min),
        [nameof(NdArray.ArgMax)] = call => call.FindFirst(Op.Max),
        [nameof(NdArray.CumSum)] = call => call.Accumulate(Op.Add),
        [nameof(NdArray.CumProd)] = call => call.Accumulate(Op.Mul),
        [nameof(NdArray.Mean)] = call => new Statistics(call).Mean(),
        [nameof(NdArray.Var)] = call => new Statistics(call).Variance(isRoot: false),
        [nameof(NdArray.Std)] = call => new Statistics(call).Variance(isRoot: true),
    }.ToFrozenDictionary();

    /// <param name="arguments">The array or arrays, and what the method has besides.</param>
    /// <returns>False where the method is no reduction.</returns>
    public static bool TryEmit(Emitter emitter, MethodBase method, StackItem[] arguments, out StackItem? result)
    {
        result = null;
        if (!KernelTypes.IsNdArray(method.DeclaringType)) return false;
        if (method.Name == nameof(NdArray.Dot)) result = new ValueItem(Dot(emitter, method, arguments));
        else if (method.Name == nameof(NdArray.MatMul)) result = new ValueItem(MatMul(emitter, (MethodInfo)method, arguments));
        else if (Functions.TryGetValue(method.Name, out var emit)) result = new ValueItem(emit(ReductionCall.Read(emitter, method, arguments)));
        return result is not null;
    }

    private static ValueId MatMul(Emitter emitter, MethodInfo method, StackItem[] arguments)
    {
        var type = KernelTypes.Of(method.ReturnType)!.Value;
        if (type is { HasAnyDType: false, DType: DType.Bool }) throw DiagnosticCatalog.ArrayMember.Error($"{MethodNames.Of(method)} of {type.DType.NumPyName}");
        return emitter.Builder.EmitTyped(Op.MatMul, type, Array.ConvertAll(arguments, emitter.Array));
    }

    private static ValueId Dot(Emitter emitter, MethodBase method, StackItem[] arguments)
    {
        var builder = emitter.Builder;
        ValueId[] arrays = Array.ConvertAll(arguments, emitter.Array);
        var elements = Array.ConvertAll(arrays, array => builder.TypeOf(array).Element);
        Exceptions.ThrowUnless(emitter, builder.Emit(Op.Eq, builder.Emit(Op.Length, arrays[0]), builder.Emit(Op.Length, arrays[1])), typeof(ArgumentException), CanonicalReduction.DifferentLengths);
        var product = emitter.Unit.ElementFunction("product", KernelTypes.Of(((MethodInfo)method).ReturnType)!.Value, [.. elements.Select(element => (element, (string?)null))], builder.Location, (inner, x) => inner.Emit(Op.Mul, x));
        if (elements[0].IsBool) throw DiagnosticCatalog.ArrayMember.Error($"{MethodNames.Of(method)} of {elements[0].DType.NumPyName}");
        return builder.Reduce(Op.Add, product, arrays);
    }
}
