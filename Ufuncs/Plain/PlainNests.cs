namespace DualJit.Ufuncs;

/// <summary>The loops of .NET in place of compiled ones: they take the same frames.</summary>
/// <param name="operands">How many there are, without a mask.</param>
internal abstract unsafe class PlainNests(int operands) : Nests
{
    protected override Action<nint> Compile(NestShape shape)
    {
        int all = operands + (shape.HasMask ? 1 : 0);
        return frame =>
        {
            var addresses = new long[all];
            for (int operand = 0; operand < all; operand++) addresses[operand] = ((long*)frame)[FrameLayout.AddressOf(operand, shape.Rank)];
            Walk((long*)frame, shape, 0, addresses);
        };
    }

    /// <summary>One element.</summary>
    /// <param name="shape">The dtypes of the operands.</param>
    /// <param name="addresses">Where it is in each operand.</param>
    protected abstract void Run(NestShape shape, ReadOnlySpan<long> addresses);

    protected static Scalar Load(NestShape shape, ReadOnlySpan<long> addresses, int operand, DType to) => Element.Of(shape.DTypeOf(operand)).Load(addresses[operand]).AsType(to);

    protected static void Store(NestShape shape, ReadOnlySpan<long> addresses, int operand, Scalar value) => Element.Of(shape.DTypeOf(operand)).Store(addresses[operand], value);

    /// <summary>Whether the mask, which is the last operand, lets the function be called.</summary>
    protected static bool IsMasked(NestShape shape, ReadOnlySpan<long> addresses) => shape.HasMask && !(bool)Load(shape, addresses, addresses.Length - 1, DType.Bool);

    private void Walk(long* frame, NestShape shape, int axis, long[] addresses)
    {
        if (axis == shape.Rank)
        {
            Run(shape, addresses);
            return;
        }
        long[] moved = [.. addresses];
        for (long i = 0; i < frame[axis]; i++)
        {
            Walk(frame, shape, axis + 1, moved);
            for (int operand = 0; operand < moved.Length; operand++)
                // What the shape tells, the frame need not.
                moved[operand] += shape.DTypeOf(operand).Size * ((axis == shape.Rank - 1 ? shape.StrideOf(operand).Known() : null) ?? frame[FrameLayout.StrideOf(operand, axis, shape.Rank)]);
        }
    }
}

/// <summary>As <see cref="MapNests"/>.</summary>
internal sealed class PlainMaps(PlainFunction function, DType[] inputs, DType[] outputs) : PlainNests(inputs.Length + outputs.Length)
{
    protected override void Run(NestShape shape, ReadOnlySpan<long> addresses)
    {
        if (IsMasked(shape, addresses)) return;
        var arguments = new Scalar[inputs.Length];
        for (int i = 0; i < arguments.Length; i++) arguments[i] = Load(shape, addresses, i, inputs[i]);
        var results = function.Call(arguments);
        for (int i = 0; i < results.Length; i++) Store(shape, addresses, inputs.Length + i, results[i].AsType(outputs[i]));
    }
}

/// <summary>As <see cref="FoldNests"/>.</summary>
internal sealed class PlainFolds(PlainFunction function, DType dtype) : PlainNests(operands: 2)
{
    private const int Totals = 0, Elements = 1;

    protected override void Run(NestShape shape, ReadOnlySpan<long> addresses)
    {
        if (!IsMasked(shape, addresses)) Store(shape, addresses, Totals, function.Call([Load(shape, addresses, Totals, dtype), Load(shape, addresses, Elements, dtype)])[0].AsType(dtype));
    }
}

/// <summary>As <see cref="UpdateNests"/>.</summary>
internal sealed class PlainUpdates(PlainFunction function, DType[] inputs, DType output) : PlainNests(inputs.Length + 1)
{
    private const int Places = 0, Target = 1, Values = 2;

    protected override void Run(NestShape shape, ReadOnlySpan<long> addresses)
    {
        var target = Element.Of(shape.DTypeOf(Target));
        long place = addresses[Target] + shape.DTypeOf(Target).Size * (long)Load(shape, addresses, Places, DType.Int64);
        var element = target.Load(place).AsType(inputs[0]);
        Scalar[] arguments = inputs.Length == 1 ? [element] : [element, Load(shape, addresses, Values, inputs[1])];
        target.Store(place, function.Call(arguments)[0].AsType(output));
    }
}
