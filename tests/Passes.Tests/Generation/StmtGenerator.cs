using DualJit.IR;

namespace DualJit.Tests.Passes;

/// <summary>Random statements. A size is about the number of nodes.</summary>
internal sealed class StmtGenerator(Random random, ExprGenerator expressions)
{
    private const int DeepestNest = 3;
    private int _counters;

    public IReadOnlyList<Stmt> Block(Scope scope, int size)
    {
        int count = random.Next(1, Math.Clamp(size / 4, 2, 7));
        return [.. Enumerable.Range(0, count).Select(_ => One(scope, size / count))];
    }

    private Stmt One(Scope scope, int size)
    {
        bool hasArrays = scope.Arrays.Count > 0;
        bool mayLoop = scope.Counters.Count < DeepestNest && size > 2;
        switch (random.Weighted(6, hasArrays ? 6 : 0, 1, size > 3 ? 4 : 0, mayLoop ? 8 : 0, mayLoop ? 1 : 0, size > 6 ? 1 : 0, scope.IsInLoop ? 3 : 1, hasArrays ? 1 : 0, mayLoop && hasArrays ? 6 : 0))
        {
            case 0:
                return Assign(scope, size);
            case 1:
                return Store(random.Pick(scope.Arrays), scope, size);
            case 2:
                return random.Chance(75) ? new Evaluate(expressions.Of(expressions.AnyType(), scope, size)) : new Guard(expressions.Of(DType.Bool, scope, size));
            case 3:
                var test = random.Chance(10) ? expressions.Literal(DType.Bool) : expressions.Of(DType.Bool, scope, size / 3);
                return new If(test, Block(scope, size / 3), random.Chance(50) ? Block(scope, size / 3) : []);
            case 4:
                return Counted(scope, size);
            case 5:
                return new While(expressions.Of(DType.Bool, scope, size / 3), random.Chance(40), Block(scope.InLoop(), size / 2));
            case 6:
                int[] labels = random.Pick<int[]>([0, 1, 2], [3], [-1, 0, 1], [int.MinValue, 0, int.MaxValue]);
                var value = random.Chance(60) ? new Operation(Op.And, DType.Int32, [expressions.Of(DType.Int32, scope, size / 4), Literal.Small(DType.Int32, 3)]) : expressions.Of(DType.Int32, scope, size / 4);
                return new Switch(value, labels, [.. Enumerable.Range(0, labels.Length + 1).Select(_ => Block(scope, size / (labels.Length + 2)))]);
            case 7:
                return new If(expressions.Of(DType.Bool, scope, size / 2), [Exit(scope, size / 2)], []);
            case 8:
                var array = random.Pick(scope.Arrays);
                return array.Initial is null ? Assign(scope, size) : new AssignArray(array, expressions.Array(random.Pick([.. scope.Arrays.Where(other => other.Type == array.Type)]), scope));
            default:
                return Nest(random.Pick(scope.Arrays), 0, scope, size);
        }
    }

    private Stmt Assign(Scope scope, int size)
    {
        var variable = random.Pick(scope.Locals);
        var type = variable.Type.DType;
        if (!random.Chance(40) || type == DType.Bool) return new Assign(variable, expressions.Of(type, scope, size));
        // Sums, as loops have them.
        return new Assign(variable, new Operation(random.Pick(Op.Add, Op.Add, Op.Sub, Op.Mul, Op.Min, Op.Max), type, [new Read(variable), expressions.Of(type, scope, size)]));
    }

    private Stmt Store(Variable array, Scope scope, int size)
    {
        var target = expressions.Array(array, scope);
        var indices = expressions.Indices(array.Type, scope, size / 3);
        var type = array.Type.DType;
        var value = expressions.Of(type, scope, size / 2);
        if (type != DType.Bool && random.Chance(40)) value = new Operation(random.Pick(Op.Add, Op.Sub, Op.Mul), type, [new Element(target, indices), value]);
        return new Store(target, indices, value);
    }

    private Stmt Exit(Scope scope, int size) => random.Weighted(1, 2, scope.IsInLoop ? 4 : 0, scope.IsInLoop ? 6 : 0) switch
    {
        0 => new Throw(random.Chance(50) ? expressions.Of(DType.Int64, scope, size) : null),
        1 => new Return(scope.Signature.Result is { } type ? expressions.Of(type, scope, size) : null),
        2 => new Break(),
        _ => new Continue(),
    };

    /// <summary>Loops over all axes of an array, mostly in order, that write its elements.</summary>
    private Stmt Nest(Variable array, int axis, Scope scope, int size)
    {
        int rank = array.Type.Rank;
        if (axis >= rank || scope.Counters.Count >= DeepestNest) return random.Chance(80) ? Store(array, scope, size) : One(scope, size);
        int over = random.Chance(75) ? axis : rank - 1 - axis;
        var (scopeInside, counter) = NewCounter(scope, IrType.Int32, 80);
        Expr bound = new Dim(new ArrayValue(array), over);
        int margin = random.Weighted(6, 2, 1);
        if (margin > 0) bound = new Operation(Op.Sub, DType.Int64, [bound, Literal.Small(DType.Int64, 1)]);
        bound = ExprGenerator.As(counter.Type.DType, bound);
        IReadOnlyList<Stmt> body = [Nest(array, axis + 1, scopeInside, size)];
        if (random.Chance(30)) body = [.. Block(scopeInside, size / 3), .. body];
        if (random.Chance(20)) body = [.. body, .. Block(scopeInside, size / 3)];
        var type = counter.Type.DType;
        return random.Chance(85)
            ? new For(counter, Literal.Small(type, margin == 2 ? 1 : 0), Op.Lt, bound, 1, random.Chance(30), body)
            : new For(counter, new Operation(Op.Sub, type, [bound, Literal.Small(type, 1)]), Op.Ge, Literal.Small(type, 0), -1, false, body);
    }

    private Stmt Counted(Scope scope, int size)
    {
        var (inside, counter) = NewCounter(scope, IrType.Int32, 75);
        var type = counter.Type.DType;
        bool up = random.Chance(75);
        long step = random.Weighted(6, 1, 1) + 1;
        var near = random.Chance(80) ? Literal.Small(type, random.Next(-1, 3)) : Far(type, scope, size / 4);
        var far = Far(type, scope, size / 4);
        var comparison = random.Weighted(6, 2, 1) switch
        {
            0 => up ? Op.Lt : Op.Gt,
            1 => up ? Op.Le : Op.Ge,
            _ => Op.Ne,
        };
        return new For(counter, up ? near : far, comparison, up ? far : near, up ? step : -step, random.Chance(30), Block(inside, size / 2));
    }

    private Expr Far(DType type, Scope scope, int size)
    {
        long limit = type == DType.Int32 ? int.MaxValue : long.MaxValue;
        return random.Weighted(4, scope.Arrays.Count > 0 ? 6 : 0, 2, 1, 1, scope.Counters.Count > 0 ? 2 : 0) switch
        {
            0 => Literal.Small(type, random.Next(8)),
            1 => ExprGenerator.As(type, expressions.Extent(random.Pick(scope.Arrays))),
            2 => new Operation(Op.And, type, [expressions.Of(type, scope, size), Literal.Small(type, 7)]),
            3 => new Literal(type, limit - random.Next(4)),
            4 => expressions.Of(type, scope, size),
            _ => ExprGenerator.As(type, new Read(random.Pick(scope.Counters))),
        };
    }

    private (Scope Inside, Variable Counter) NewCounter(Scope scope, IrType likely, int percent)
    {
        var counter = new Variable(random.Chance(percent) ? likely : IrType.Int64, $"i{_counters++}");
        return (scope.InLoop(counter), counter);
    }
}
