using DualJit.IR;

namespace DualJit.Tests.Passes;

/// <summary>Random expressions. A size is about the number of nodes.</summary>
internal sealed class ExprGenerator(Random random)
{
    private static readonly Op[] Cheap =
    [
        Op.Add, Op.Sub, Op.Mul, Op.Neg, Op.And, Op.Or, Op.Xor, Op.Not, Op.Shl, Op.Shr, Op.Min, Op.Max, Op.Eq, Op.Ne, Op.Lt, Op.Le, Op.Gt, Op.Ge, Op.Select, Op.Convert,
    ];

    private static readonly OpInfo[] Rows =
        [.. OpTable.All.Where(row => row.Meaning is not null && row.Form is Form.Unary or Form.Binary or Form.Ternary or Form.Typed or Form.OfType && row.From <= Stage.Array)];

    private readonly List<Expr> _written = [];

    /// <summary>The dtypes of scalars and elements.</summary>
    public static IReadOnlyList<DType> Types { get; } = [.. DTypes.All.Where(type => type != DType.Complex128)];

    public DType AnyType() => random.Weighted(6, 4, 4, 2, 6) switch
    {
        0 => DType.Float64,
        1 => DType.Int32,
        2 => DType.Int64,
        3 => DType.Float32,
        _ => random.Pick(Types),
    };

    public Expr Of(DType type, Scope scope, int size)
    {
        if (_written.Count > 0 && random.Chance(12) && random.Pick(_written) is var again && again.Type == type && IsVisible(again, scope)) return again;
        var expression = size <= 1 || random.Chance(15) ? Leaf(type, scope) : Compound(type, scope, size);
        if (size > 1) _written.Add(expression);
        return expression;
    }

    /// <summary>A number or, for bool, a constant truth.</summary>
    public Literal Literal(DType type) =>
        random.Chance(60) ? Passes.Literal.Small(type, random.Next(-3, 10)) : new Literal(type, random.Pick(EdgeValues.Of(type)));

    /// <summary>An element of an array at a place that mostly exists.</summary>
    public Element Element(ArrayValue array, Scope scope, int size) => new(array, Indices(array.Type, scope, size));

    public IReadOnlyList<Expr> Indices(IrType array, Scope scope, int size) => [.. Enumerable.Range(0, array.Rank).Select(axis => Index(axis, array.Rank, scope, size))];

    /// <summary>An array variable, or one of two of its type.</summary>
    public ArrayValue Array(Variable array, Scope scope)
    {
        Variable[] others = [.. scope.Arrays.Where(other => other != array && other.Type == array.Type)];
        return others.Length > 0 && random.Chance(10) ? new ArrayValue(array, Of(DType.Bool, scope, 2), random.Pick(others)) : new ArrayValue(array);
    }

    public static Expr As(DType type, Expr value) => value.Type == type ? value : new Operation(Op.Convert, type, [value]);

    private Expr Index(int axis, int rank, Scope scope, int size)
    {
        var counters = scope.Counters;
        if (counters.Count == 0 || random.Chance(12))
            return random.Weighted(10, 6, 1) switch
            {
                0 => Passes.Literal.Small(DType.Int64, random.Next(random.Chance(94) ? 2 : 10)),
                1 => As(DType.Int64, new Operation(Op.And, DType.Int32, [Of(DType.Int32, scope, size / 2), Passes.Literal.Small(DType.Int32, random.Pick(1, 3))])),
                _ => Of(DType.Int64, scope, size / 2),
            };
        // The axes of an array mostly go with the loops of a nest in their order.
        int likely = Math.Max(0, counters.Count - rank + axis);
        Expr counter = new Read(random.Chance(75) ? counters[Math.Min(likely, counters.Count - 1)] : random.Pick(counters));
        // Sums before and after the widening, as i + 1 is in C# and (long)i + 1.
        bool isWideFirst = random.Chance(30);
        if (isWideFirst) counter = As(DType.Int64, counter);
        if (random.Chance(14)) counter = new Operation(random.Pick(Op.Add, Op.Sub), counter.Type, [counter, Passes.Literal.Small(counter.Type, random.Next(1, 3))]);
        else if (random.Chance(5)) counter = new Operation(Op.Mul, counter.Type, [counter, Passes.Literal.Small(counter.Type, random.Next(-1, 3))]);
        else if (random.Chance(3)) counter = new Operation(Op.Sub, counter.Type, [Passes.Literal.Small(counter.Type, random.Next(9)), counter]);
        return As(DType.Int64, counter);
    }

    private Expr Leaf(DType type, Scope scope)
    {
        Variable[] variables = [.. scope.Readable(type)];
        Variable[] arrays = [.. scope.Arrays.Where(array => array.Type.DType == type)];
        switch (random.Weighted(3, variables.Length > 0 ? 6 : 0, arrays.Length > 0 ? 5 : 0, type == DType.Int64 && scope.Arrays.Count > 0 ? 2 : 0, 2))
        {
            case 0:
                return Literal(type);
            case 1:
                return new Read(random.Pick(variables));
            case 2:
                return Element(new ArrayValue(random.Pick(arrays)), scope, 1);
            case 3:
                return Extent(random.Pick(scope.Arrays));
            default:
                var other = random.Pick(Types);
                Variable[] readable = [.. scope.Readable(other)];
                return readable.Length == 0 ? Literal(type) : As(type, new Read(random.Pick(readable)));
        }
    }

    /// <summary>The length of an array or of one of its axes.</summary>
    public Expr Extent(Variable array) =>
        array.Type.Rank == 0 || random.Chance(20) ? new Length(new ArrayValue(array)) : new Dim(new ArrayValue(array), random.Next(array.Type.Rank));

    private Expr Compound(DType type, Scope scope, int size)
    {
        if (scope.Callees.Count > 0 && random.Chance(12) && random.Pick(scope.Callees) is var callee && callee.Result == type && CanCall(callee, scope)) return Call(callee, scope, size);
        if (type != DType.Bool && random.Chance(6)) return Identity(type, scope, size - 2);
        OpInfo row;
        do row = random.Chance(70) ? OpTable.Of(random.Pick(Cheap)) : random.Pick(Rows);
        while (!Gives(row, type) || row.Is(Traits.CanTrap) && random.Chance(50));
        return Operation(row, type, scope, size - 1);
    }

    /// <summary>What looks as if it could be written more simply: for some types it can.</summary>
    private Expr Identity(DType type, Scope scope, int size)
    {
        var (a, b) = (Of(type, scope, size / 2), Of(type, scope, size / 2));
        Expr zero = Passes.Literal.Small(type, 0), one = Passes.Literal.Small(type, 1);
        var other = AnyOf(Kinds.Real);
        return random.Next(10) switch
        {
            0 => Make(Op.Add, Make(Op.Sub, a, b), b),
            1 => Make(Op.Sub, Make(Op.Add, a, b), b),
            2 => Make(Op.Add, a, zero),
            3 => Make(Op.Sub, a, random.Chance(50) ? a : zero),
            4 => Make(Op.Mul, a, random.Chance(50) ? zero : one),
            5 => Make(Op.Neg, Make(Op.Neg, a)),
            6 => Make(Op.Sub, zero, a),
            7 => new Operation(Op.Convert, type, [new Operation(Op.Convert, other, [a])]),
            8 => Make(Op.Div, Make(Op.Mul, a, b), type.IsFloat ? b : one),
            _ => new Operation(Op.Select, type, [new Operation(Op.Lt, DType.Bool, [a, b]), a, b]),
        };

        Operation Make(Op op, params Expr[] operands) => new(op, type, operands);
    }

    private static bool Gives(OpInfo row, DType type) => row.Result switch
    {
        Result.Same or Result.Last or Result.Given => (row.Operands & type.Kind) != 0,
        Result.Bool => type == DType.Bool,
        _ => false,
    };

    private Expr Operation(OpInfo row, DType type, Scope scope, int size)
    {
        switch (row.Op)
        {
            case Op.Select:
                return new Operation(row.Op, type, [Of(DType.Bool, scope, size / 3), Of(type, scope, size / 3), Of(type, scope, size / 3)]);
            case Op.Shl or Op.Shr:
                return new Operation(row.Op, type, [Of(type, scope, size / 2), random.Chance(60) ? Passes.Literal.Small(DType.Int32, random.Next(40)) : Of(DType.Int32, scope, size / 2)]);
            case Op.Div or Op.Rem when type.IsInteger && random.Chance(70):
                return new Operation(row.Op, type, [Of(type, scope, size / 2), new Operation(Op.Or, type, [Of(type, scope, size / 2), Passes.Literal.Small(type, 1)])]);
            case Op.Convert or Op.ConvertChecked:
                return new Operation(row.Op, type, [Of(AnyOf(row.Operands), scope, size)]);
            case Op.ConvertOverflows:
                return new Operation(row.Op, type, [Of(AnyOf(row.Operands), scope, size)], AnyOf(row.Operands));
            case Op.Bitcast:
                return new Operation(row.Op, type, [Of(random.Pick([.. Types.Where(other => other.Size == type.Size && (other.Kind & row.Operands) != 0)]), scope, size)]);
        }
        var operand = row.Result == Result.Bool ? AnyOf(row.Operands) : type;
        int arity = OpTable.Arity(row.Form);
        return new Operation(row.Op, type, [.. Enumerable.Range(0, arity).Select(_ => Of(operand, scope, size / arity))]);
    }

    private DType AnyOf(Kinds kinds)
    {
        DType type;
        do type = AnyType();
        while ((type.Kind & kinds) == 0);
        return type;
    }

    private static bool CanCall(Signature callee, Scope scope) => callee.Arrays.All(parameter => scope.Arrays.Any(array => array.Type == parameter.Type));

    private Call Call(Signature callee, Scope scope, int size) => new(
        callee,
        [.. callee.Arrays.Select(parameter => Array(random.Pick([.. scope.Arrays.Where(array => array.Type == parameter.Type)]), scope))],
        [.. callee.Scalars.Select(parameter => Of(parameter.Type.DType, scope, size / 2))]);

    // Counters are 0 before and after their loops, but reading them there says little.
    private static bool IsVisible(Expr expression, Scope scope) =>
        Walk.Within(expression).OfType<Read>().All(read => !read.Variable.Name.StartsWith('i') || scope.Counters.Contains(read.Variable));
}
