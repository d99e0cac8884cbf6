using DualJit.IR;

namespace DualJit.Ufuncs;

/// <summary>The nests of <c>total = f(total, element)</c>, one element after the other. Operands are the totals, which do not move along the axes that are reduced, the elements, and the mask where there is one.</summary>
internal sealed class FoldNests(ElementBody function, JitOptions options, DType dtype) : Nests
{
    private const int Totals = 0, Elements = 1, Mask = 2;

    protected override Action<nint> Compile(NestShape shape) => FrameKernel.Compile(function, options, $"folds of {dtype}: {shape}", shape.Rank, shape.HasMask ? 3 : 2, 0, (builder, frame, range, call, _) =>
    {
        var nest = new NestEmitter(builder, frame, range, shape.Rank, shape.HasMask ? 3 : 2);
        nest.Emit(shape.StrideOf, shape.DTypeOf, (iterations, addresses, strides) =>
        {
            if (shape.StrideOf(Totals) != InnerStride.Zero)
            {
                nest.Loop(iterations, i => builder.Emit(Op.Store, Next(i, () => nest.Load(Place(Totals, i), dtype, dtype)), Place(Totals, i)));
                return;
            }
            // In a variable for the length of the loop.
            var last = builder.While([iterations.First, nest.Load(addresses[Totals], dtype, dtype)], now => builder.Emit(Op.Lt, now[0], iterations.End),
                now => [builder.Add(now[0], 1), Next(now[0], () => now[1])]);
            builder.Emit(Op.Store, last[1], addresses[Totals]);

            ValueId Place(int operand, ValueId i) => nest.Moved(addresses[operand], shape.DTypeOf(operand), i, strides[operand]);

            ValueId Next(ValueId i, Func<ValueId> total)
            {
                var before = total();
                if (!shape.HasMask) return After();
                return builder.If(builder.EmitTyped(Op.Load, IrType.Bool, Place(Mask, i)), () => [After()], () => [before])[0];

                ValueId After() => nest.Converted(call([before, nest.Load(Place(Elements, i), shape.DTypeOf(Elements), dtype)])[0], dtype);
            }
        });
    });
}
