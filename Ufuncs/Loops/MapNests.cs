using DualJit.IR;

namespace DualJit.Ufuncs;

/// <summary>The nests that call a function for each element of operands: the inputs, the outputs, and the mask where there is one.</summary>
/// <param name="function">What they call.</param>
/// <param name="options">How they are compiled.</param>
/// <param name="inputs">The dtypes that the function takes.</param>
/// <param name="outputs">Those of its results.</param>
/// <param name="nanoseconds">About how long a call takes, where several threads may make them; else 0.</param>
internal sealed class MapNests(ElementBody function, JitOptions options, DType[] inputs, DType[] outputs, int nanoseconds) : Nests
{
    protected override Action<nint> Compile(NestShape shape) => FrameKernel.Compile(function, options, $"maps of {UfuncLoop.Names(inputs)} to {UfuncLoop.Names(outputs)}: {shape}", shape.Rank, inputs.Length + outputs.Length + (shape.HasMask ? 1 : 0), nanoseconds, (builder, frame, range, call, map) =>
    {
        int mask = inputs.Length + outputs.Length;
        var nest = new NestEmitter(builder, frame, range, shape.Rank, mask + (shape.HasMask ? 1 : 0));
        nest.Emit(shape.StrideOf, shape.DTypeOf, (iterations, addresses, strides) =>
        {
            if (map is not null && IsMap(shape))
            {
                var count = builder.Emit(Op.Sub, iterations.End, iterations.First);
                builder.Emit(Op.Assign, Array(inputs.Length), map([.. Enumerable.Range(0, inputs.Length).Select(Operand)]), builder.Const(true));
                return;

                ValueId Operand(int input) => shape.StrideOf(input) == InnerStride.Zero ? nest.Load(addresses[input], inputs[input], inputs[input]) : Array(input);

                ValueId Array(int operand) => builder.EmitTyped(
                    Op.View, IrType.Array(shape.DTypeOf(operand), 1, Layout.C), nest.Moved(addresses[operand], shape.DTypeOf(operand), iterations.First, strides[operand]), count);
            }
            // What does not move is read once, but where something may be written in between: under a mask, only where that lets it.
            var fixedInputs = new ValueId?[inputs.Length];
            if (!shape.HasMask)
                for (int i = 0; i < inputs.Length; i++)
                    if (shape.StrideOf(i) == InnerStride.Zero) fixedInputs[i] = nest.Load(addresses[i], shape.DTypeOf(i), inputs[i]);
            nest.Loop(iterations, index =>
            {
                if (!shape.HasMask) Element(index);
                else builder.If(builder.EmitTyped(Op.Load, IrType.Bool, Place(mask)), () => { Element(index); return []; }, () => []);

                ValueId Place(int operand) => nest.Moved(addresses[operand], shape.DTypeOf(operand), index, strides[operand]);

                void Element(ValueId at)
                {
                    var values = new ValueId[inputs.Length];
                    for (int i = 0; i < values.Length; i++) values[i] = fixedInputs[i] ?? nest.Load(Place(i), shape.DTypeOf(i), inputs[i]);
                    var results = call(values);
                    for (int i = 0; i < outputs.Length; i++)
                        builder.Emit(Op.Store, nest.Converted(nest.Converted(results[i], outputs[i]), shape.DTypeOf(inputs.Length + i)), Place(inputs.Length + i));
                }
            });
        });
    });

    /// <summary>Whether the innermost loop goes over arrays in order and single elements, of the dtypes of the function.</summary>
    private bool IsMap(NestShape shape) => shape is { Rank: 1, HasMask: false, KeepsOrder: false } && outputs.Length == 1
        && inputs.Concat(outputs).Select((dtype, operand) => shape.DTypeOf(operand) == dtype && (shape.StrideOf(operand) == InnerStride.One || (operand < inputs.Length && shape.StrideOf(operand) == InnerStride.Zero))).All(isSo => isSo)
        && inputs.Select((_, operand) => shape.StrideOf(operand)).Contains(InnerStride.One);
}
