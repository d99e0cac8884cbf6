using DualJit.IR;

namespace DualJit.Ufuncs;

/// <summary>The loops of <c>a[place] = f(a[place], value)</c>, one place after the other. Operands are the places, as distances in elements from the first of the array, the array, and the values where the function takes one.</summary>
internal sealed class UpdateNests(ElementBody function, JitOptions options, DType[] inputs, DType output) : Nests
{
    private const int Places = 0, Target = 1, Values = 2;

    protected override Action<nint> Compile(NestShape shape) => FrameKernel.Compile(function, options, $"updates of {UfuncLoop.Names(inputs)} to {output}: {shape}", shape.Rank, inputs.Length + 1, 0, (builder, frame, range, call, _) =>
    {
        var nest = new NestEmitter(builder, frame, range, shape.Rank, inputs.Length + 1);
        nest.Emit(shape.StrideOf, shape.DTypeOf, (iterations, addresses, strides) => nest.Loop(iterations, i =>
        {
            var dtype = shape.DTypeOf(Target);
            var place = nest.Moved(addresses[Target], dtype, nest.Load(nest.Moved(addresses[Places], DType.Int64, i, strides[Places]), DType.Int64, DType.Int64), builder.Const(1L));
            var element = nest.Load(place, dtype, inputs[0]);
            ValueId[] values = inputs.Length == 1 ? [element] : [element, nest.Load(nest.Moved(addresses[Values], shape.DTypeOf(Values), i, strides[Values]), shape.DTypeOf(Values), inputs[1])];
            builder.Emit(Op.Store, nest.Converted(nest.Converted(call(values)[0], output), dtype), place);
        }));
    });
}
