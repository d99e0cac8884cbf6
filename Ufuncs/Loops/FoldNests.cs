using DualJit.IR;

namespace DualJit.Ufuncs;

/// <summary>The nests of <c>total = f(total, element)</c>, one element after the other. Operands are the totals, which do not move along the axes that are reduced, the elements, and the mask where there is one.</summary>
/// <param name="function">What they call.</param>
/// <param name="options">How they are compiled.</param>
/// <param name="dtype">That of totals and elements.</param>
/// <param name="rows">How many arrays of elements there are: a total takes the element of each in turn before the next total does, and is then read and written once for all of them.</param>
internal sealed class FoldNests(ElementBody function, JitOptions options, DType dtype, int rows = 1) : Nests
{
    private const int Totals = 0, Elements = 1;

    private int Mask => Elements + rows;

    protected override Action<nint> Compile(NestShape shape) => FrameKernel.Compile(function, options, $"folds of {rows} {dtype}: {shape}", shape.Rank, Mask + (shape.HasMask ? 1 : 0), 0, (builder, frame, range, call, _) =>
    {
        var nest = new NestEmitter(builder, frame, range, shape.Rank, Mask + (shape.HasMask ? 1 : 0));
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

                ValueId After() => Enumerable.Range(Elements, rows).Aggregate(before, (now, row) => nest.Converted(call([now, nest.Load(Place(row, i), shape.DTypeOf(row), dtype)])[0], dtype));
            }
        });
    });
}
