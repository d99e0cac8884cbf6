using DualJit.Frontend;
using DualJit.IR;

namespace DualJit.Ufuncs;

/// <summary>The function of a gufunc: it takes core arrays and writes those of the outputs.</summary>
internal sealed class GufuncBody
{
    private readonly MethodElement _function;
    private readonly JitOptions _options;
    private readonly CoreSignature _signature;
    private readonly int _nanoseconds;

    /// <summary>The dtype of each operand, inputs first.</summary>
    public DType[] DTypes { get; }

    /// <exception cref="ArgumentException">The function does not take what the signature says.</exception>
    public GufuncBody(MethodElement function, CoreSignature signature, Target target, JitOptions options)
    {
        (_function, _options, _signature) = (function, options, signature);
        int operands = signature.Inputs.Length + signature.Outputs.Length;
        if (operands > Nest.MostOperands || signature.Names.Length > FrameLayout.MostSizes) throw new ArgumentException($"A gufunc has at most {Nest.MostOperands} operands and {FrameLayout.MostSizes} dimensions.");
        if (function.Returns != typeof(void)) throw new ArgumentException($"The function returns {KernelTypes.NameOf(function.Returns)}; that of a gufunc writes its results into arrays, which are its last parameters.");
        if (function.Parameters.Length != operands) throw new ArgumentException($"The function has {function.Parameters.Length} parameters, and the signature {signature} has {operands} operands.");
        DTypes = new DType[operands];
        for (int i = 0; i < operands; i++)
        {
            var type = function.Parameters[i];
            bool isArray = type.IsGenericType && type.GetGenericTypeDefinition() == typeof(NdArray<>);
            bool isNumber = !isArray && i < signature.Inputs.Length && signature.Inputs[i].Length == 0;
            DTypes[i] = (isArray || isNumber) && DualJit.DTypes.FromClrType(isArray ? type.GenericTypeArguments[0] : type) is { } dtype ? dtype
                : throw new ArgumentException($"Parameter {i} of the function is {KernelTypes.NameOf(type)}; operand {CoreSignature.Text(signature.Of(i))} is an NdArray<T>{(i < signature.Inputs.Length && signature.Inputs[i].Length == 0 ? ", or a number" : "")}.");
        }
        if (options.Backend == Backend.None) Plain = new PlainFunction(function);
        // What is wrong with the code is told at once.
        var facts = FunctionFacts.Of(function, options);
        _nanoseconds = target == Target.Parallel ? Math.Max(100, facts.Nanoseconds) : 0;
        Nests = new CoreNests(this);
    }

    /// <summary>The function itself under <see cref="Backend.None"/>, where there are no <see cref="Nests"/>.</summary>
    public PlainFunction? Plain { get; }

    /// <summary>Whether the function takes an array for an operand, and not a number.</summary>
    public bool TakesArray(int operand) => _function.Parameters[operand] != DTypes[operand].ClrType;

    /// <summary>The loops around the function, by their number.</summary>
    public Nests Nests { get; }

    private sealed class CoreNests(GufuncBody body) : Nests
    {
        protected override Action<nint> Compile(NestShape shape)
        {
            int operands = body.DTypes.Length;
            return FrameKernel.Compile(body._function, body._options, $"{body._signature}: {shape}", shape.Rank, operands, body._nanoseconds, (builder, frame, range, call, _) =>
            {
                // A length is never negative, and is known to be none where the frame is read.
                ValueId[] sizes = [.. body._signature.Names.Select((_, i) => builder.Emit(Op.And,
                    builder.EmitTyped(Op.Load, IrType.Int64, FrameLayout.Place(builder, frame, FrameLayout.AfterOperands(operands, shape.Rank) + i)), builder.Const((long)int.MaxValue)))];
                var nest = new NestEmitter(builder, frame, range, shape.Rank, operands);
                nest.Emit(_ => InnerStride.Any, operand => body.DTypes[operand], (iterations, addresses, strides) => nest.Loop(iterations, i =>
                    call([.. addresses.Select((address, operand) => body.Argument(builder, operand, nest.Moved(address, body.DTypes[operand], i, strides[operand]), sizes))])));
            });
        }
    }

    private ValueId Argument(FunctionBuilder builder, int operand, ValueId address, ValueId[] sizes)
    {
        var dtype = DTypes[operand];
        if (!TakesArray(operand)) return builder.EmitTyped(Op.Load, IrType.Scalar(dtype), address);
        var dimensions = _signature.Of(operand);
        ValueId[] lengths = dimensions.Length == 0 ? [builder.Const(1L)] : [.. dimensions.Select(dimension => sizes[_signature.IndexOf(dimension)])];
        return builder.EmitTyped(Op.View, IrType.Array(dtype, lengths.Length, Layout.C), [address, .. lengths]);
    }
}
