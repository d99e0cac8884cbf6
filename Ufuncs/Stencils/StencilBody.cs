using System.Collections.Concurrent;
using DualJit.Frontend;
using DualJit.IR;

namespace DualJit.Ufuncs;

/// <summary>What a parameter of a stencil's function is.</summary>
internal enum StencilParameter { Window, Number, Array }

/// <summary>The function of a stencil: it takes windows, which move with the element that it computes, numbers and whole arrays.</summary>
internal sealed class StencilBody
{
    private readonly ElementBody _function;
    private readonly JitOptions _options;
    private readonly int _nanoseconds;
    private readonly string _windows;
    private readonly ConcurrentDictionary<string, Nests> _nests = [];

    public StencilBody(ElementBody function, WindowReach reach, Target target, JitOptions options)
    {
        (_function, _options) = (function, options);
        Kinds = Array.ConvertAll(function.Parameters, KindOf);
        DTypes = Array.ConvertAll(function.Parameters, type => DualJit.DTypes.FromClrType(type.IsConstructedGenericType ? type.GenericTypeArguments[0] : type)
            ?? throw new NotSupportedException($"{KernelTypes.NameOf(type)} is no parameter of a stencil: those are a Window<T>, an NdArray<T> and numbers."));
        Output = DualJit.DTypes.FromClrType(function.Returns) ?? throw new NotSupportedException($"{KernelTypes.NameOf(function.Returns)} is no dtype, which a stencil returns.");
        if (!Kinds.Contains(StencilParameter.Window)) throw new ArgumentException("A stencil has a Window<T> among its parameters.", nameof(function));
        if (options.Backend == Backend.None) Plain = new PlainFunction(function);
        var facts = FunctionFacts.Of(function, options);
        MayThrow = facts.MayThrow;
        if (reach.Axes is null) throw new ArgumentException("The function of a stencil uses its windows, or the neighbourhood is given.", nameof(function));
        if (reach.Rank > Shapes.MaxRank) throw new ArgumentException($"An array has at most {Shapes.MaxRank} axes.", nameof(reach));
        Reach = [.. reach.Axes.Select(axis => (Math.Max(0, -axis.Low), Math.Max(0, axis.High)))];
        _windows = $"{(reach.IsGiven ? "given" : "found")} {string.Join(", ", reach.Axes)}";
        _nanoseconds = target == Target.Parallel ? facts.Nanoseconds : 0;
    }

    public StencilParameter[] Kinds { get; }

    /// <summary>The function itself under <see cref="Backend.None"/>.</summary>
    public PlainFunction? Plain { get; }

    /// <summary>Whether a call may end in an exception, so that elements have to be computed in order.</summary>
    public bool MayThrow { get; }

    /// <summary>Of each parameter: the elements of windows and arrays, or the number.</summary>
    public DType[] DTypes { get; }

    public DType Output { get; }

    /// <summary>How many elements before and after an element its neighbourhood has, along each axis.</summary>
    public (int Before, int After)[] Reach { get; }

    /// <summary>The loops for whole arrays of these ranks. Operands are those of the function, then the result; sizes the lengths of the windows' arrays, then those of the whole ones.</summary>
    public Nests NestsFor(int[] ranks) => _nests.GetOrAdd(string.Join(",", ranks), _ => new StencilNests(this, ranks));

    private static StencilParameter KindOf(Type type) => !type.IsConstructedGenericType ? StencilParameter.Number
        : type.GetGenericTypeDefinition() == typeof(Window<>) ? StencilParameter.Window
        : type.GetGenericTypeDefinition() == typeof(NdArray<>) ? StencilParameter.Array : StencilParameter.Number;

    private sealed class StencilNests(StencilBody body, int[] ranks) : Nests
    {
        protected override Action<nint> Compile(NestShape shape)
        {
            int output = body.Kinds.Length, operands = output + 1;
            return FrameKernel.Compile(body._function, body._options, $"windows {body._windows}; arrays {string.Join(",", ranks)}: {shape}", shape.Rank, operands, body._nanoseconds, (builder, frame, range, call, _) =>
            {
                int nextSize = FrameLayout.AfterOperands(operands, shape.Rank);
                var windowLengths = Sizes(body.Reach.Length);
                int nextArray = 0;
                var arrayLengths = body.Kinds.Select(kind => kind == StencilParameter.Array ? Sizes(ranks[nextArray++]) : []).ToArray();
                var nest = new NestEmitter(builder, frame, range, shape.Rank, operands);
                nest.Emit(shape.StrideOf, operand => operand == output ? body.Output : body.DTypes[operand], (iterations, addresses, strides) =>
                {
                    var standing = new ValueId[output];
                    for (int i = 0; i < output; i++)
                        if (body.Kinds[i] == StencilParameter.Number) standing[i] = nest.Load(addresses[i], body.DTypes[i], body.DTypes[i]);
                        else if (body.Kinds[i] == StencilParameter.Array) standing[i] = View(body.DTypes[i], addresses[i], arrayLengths[i]);
                    nest.Loop(iterations, at =>
                    {
                        ValueId[] values = [.. standing];
                        for (int i = 0; i < output; i++)
                            if (body.Kinds[i] == StencilParameter.Window) values[i] = View(body.DTypes[i], nest.Moved(addresses[i], body.DTypes[i], at, strides[i]), windowLengths);
                        builder.Emit(Op.Store, nest.Converted(call(values)[0], body.Output), nest.Moved(addresses[output], body.Output, at, strides[output]));
                    });
                });

                ValueId[] Sizes(int count) => [.. Enumerable.Range(0, count).Select(_ =>
                    builder.Emit(Op.And, builder.EmitTyped(Op.Load, IrType.Int64, FrameLayout.Place(builder, frame, nextSize++)), builder.Const((long)int.MaxValue)))];

                ValueId View(DType dtype, ValueId address, ValueId[] lengths) => builder.EmitTyped(Op.View, IrType.Array(dtype, lengths.Length, Layout.C), [address, .. lengths]);
            });
        }
    }
}
