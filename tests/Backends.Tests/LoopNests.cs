using DualJit.IR;

namespace DualJit.Tests;

/// <summary>Decisions read off random numbers, so that FsCheck can shrink them; when they run out, 0.</summary>
internal sealed class Choices(int[] numbers)
{
    private int _next;

    public int Below(int bound) => _next < numbers.Length ? (int)((uint)numbers[_next++] % (uint)bound) : 0;

    public T Of<T>(params ReadOnlySpan<T> options) => options[Below(options.Length)];
}

/// <summary>Random loop nests over two vectors and a matrix of i32: counters up and down, affine and other indices, conditions and ways out.</summary>
/// <remarks><c>func @nest(%x: array&lt;i32,1,C&gt;, %y: array&lt;i32,1,C&gt;, %m: array&lt;i32,2,C&gt;, %n: i32, %p: i32) -> i32</c></remarks>
internal sealed class LoopNests
{
    private readonly Choices _choices;
    private readonly FunctionBuilder _builder;
    private readonly VariableId _total;
    private readonly VariableId _fuel;
    private readonly List<VariableId> _counters = [];
    private readonly BlockId _end;
    private int _statements = 12;

    private LoopNests(Module module, Choices choices)
    {
        _choices = choices;
        _builder = new FunctionBuilder(module, "nest", IrType.Int32,
            (IrType.Array(DType.Int32, 1, Layout.C), "x"), (IrType.Array(DType.Int32, 1, Layout.C), "y"), (IrType.Array(DType.Int32, 2, choices.Of(Layout.C, Layout.F)), "m"), (IrType.Int32, "n"), (IrType.Int32, "p"));
        _total = _builder.Declare(IrType.Int32, "total");
        _fuel = _builder.Declare(IrType.Int32, "fuel");
        _end = _builder.NewBlock();
    }

    public static Module Create(Choices choices)
    {
        var module = new Module();
        new LoopNests(module, choices).Build();
        return module;
    }

    private ValueId X => _builder.Function.Parameters[0];

    private ValueId Y => _builder.Function.Parameters[1];

    private ValueId M => _builder.Function.Parameters[2];

    private ValueId N => _builder.Function.Parameters[3];

    private ValueId P => _builder.Function.Parameters[4];

    private void Build()
    {
        _builder.Write(_total, Const(1));
        _builder.Write(_fuel, Const(150));
        int nests = 1 + _choices.Below(2);
        if (_choices.Below(3) == 0) Require(_choices.Of(Op.Eq, Op.Le), LengthOf(X), LengthOf(Y));
        if (_choices.Below(3) == 0) Require(_choices.Of(Op.Le, Op.Lt, Op.Ge), N, _choices.Of(LengthOf(X), LengthOf(M, 0), Const(3)));
        for (int i = 0; i < nests; i++) Loop(depth: 0);
        _builder.Jump(_end);
        _builder.SwitchTo(_end);
        _builder.Return(_builder.Read(_total));
        _builder.Finish();
    }

    private void Require(Op comparison, ValueId a, ValueId b)
    {
        var next = _builder.NewBlock();
        _builder.Branch(_builder.Emit(comparison, a, b), next, _end);
        _builder.SwitchTo(next);
    }

    private void Loop(int depth)
    {
        int step = _choices.Of(1, 1, 1, 1, -1, -1, 2, 3, -2);
        var counter = _builder.Declare(IrType.Int32, $"i{depth}");
        _builder.Write(counter, Start(step > 0));
        var bound = Bound(step > 0);
        var comparison = step > 0 ? _choices.Of(Op.Lt, Op.Lt, Op.Le, Op.Ne) : _choices.Of(Op.Ge, Op.Ge, Op.Gt, Op.Ne);
        bool testsLast = _choices.Below(5) == 0;
        var (header, body, after) = (_builder.NewBlock(), _builder.NewBlock(), _builder.NewBlock());
        _builder.Jump(header);
        _builder.SwitchTo(header);
        if (testsLast) _builder.Jump(body);
        else _builder.Branch(Test(comparison, _builder.Read(counter), bound), body, after);
        _builder.SwitchTo(body);
        // Loops that count past the largest number would run for long.
        var fuel = _builder.Emit(Op.Sub, _builder.Read(_fuel), Const(1));
        _builder.Write(_fuel, fuel);
        Require(Op.Gt, fuel, Const(0));
        _counters.Add(counter);
        int statements = 1 + _choices.Below(3);
        for (int i = 0; i < statements && _statements-- > 0; i++) Statement(depth, after);
        _counters.RemoveAt(_counters.Count - 1);
        var next = _builder.Emit(Op.Add, _builder.Read(counter), Const(step));
        _builder.Write(counter, next);
        if (testsLast) _builder.Branch(Test(comparison, next, bound), header, after);
        else _builder.Jump(header);
        _builder.SwitchTo(after);
    }

    private ValueId Test(Op comparison, ValueId a, ValueId b) =>
        _choices.Below(4) > 0 ? _builder.Emit(comparison, a, b)
        : comparison == Op.Ne ? _builder.Emit(Op.Not, _builder.Emit(Op.Eq, a, b))
        : _builder.Emit(Op.Not, _builder.Emit(comparison switch { Op.Lt => Op.Ge, Op.Le => Op.Gt, Op.Gt => Op.Le, _ => Op.Lt }, a, b));

    private ValueId Start(bool up) => _choices.Below(up ? 7 : 4) switch
    {
        0 => up ? Const(0) : _builder.Emit(Op.Sub, LengthOf(X), Const(1)),
        1 => _choices.Of(N, P),
        2 => _builder.Emit(Op.Add, Any(), Const(_choices.Below(3) - 1)),
        3 => _builder.Emit(Op.Sub, N, Const(1)),
        _ => Const(_choices.Of(0, 1, 2, -1)),
    };

    private ValueId Bound(bool up) => !up ? _choices.Of(Const(0), Const(0), Const(1), P) : _choices.Below(9) switch
    {
        0 => N,
        1 => LengthOf(X),
        2 => LengthOf(Y),
        3 => LengthOf(M, _choices.Below(2)),
        4 => _builder.Emit(Op.Sub, LengthOf(X), Const(1)),
        5 => _builder.Emit(Op.Min, LengthOf(X), LengthOf(Y)),
        6 => Any(),
        7 => _builder.Emit(Op.Add, Any(), Const(1)),
        _ => Const(_choices.Below(5)),
    };

    private void Statement(int depth, BlockId after)
    {
        int kind = _choices.Below(8);
        if (kind >= 5 && depth < 2) Loop(depth + 1);
        else if (kind == 4)
        {
            var (then, next) = (_builder.NewBlock(), _builder.NewBlock());
            _builder.Branch(Condition(), then, next);
            _builder.SwitchTo(then);
            if (_choices.Below(4) == 0) _builder.Jump(after);
            else
            {
                Access();
                _builder.Jump(next);
            }
            _builder.SwitchTo(next);
        }
        else Access();
    }

    private ValueId Condition()
    {
        var index = Index();
        return _choices.Below(3) switch
        {
            0 => _builder.Emit(Op.Lt, _builder.Convert(index, DType.UInt32), _builder.Convert(_choices.Of(LengthOf(X), N), DType.UInt32)),
            1 => _builder.Emit(_choices.Of(Op.Lt, Op.Gt, Op.Ne), index, _choices.Of(LengthOf(Y), N, Const(0))),
            _ => _builder.Emit(Op.And, _builder.Emit(Op.Ge, index, Const(0)), _builder.Emit(Op.Lt, index, LengthOf(X))),
        };
    }

    private void Access()
    {
        var total = _builder.Read(_total);
        var array = _choices.Of(X, X, Y, M);
        ValueId[] indices = array == M ? [Wide(Index()), Wide(Index())] : [Wide(Index())];
        if (_choices.Below(2) == 0) _builder.Write(_total, _builder.Emit(Op.Add, total, _builder.Emit(Op.ElementLoad, [array, .. indices])));
        else _builder.Emit(Op.ElementStore, [array, total, .. indices]);
    }

    private ValueId Index()
    {
        var i = Any();
        return _choices.Below(14) switch
        {
            0 or 1 or 2 or 3 or 4 => i,
            5 => _builder.Emit(Op.Add, i, Const(_choices.Of(1, 2, -1, int.MaxValue, -3))),
            6 => _builder.Emit(Op.Sub, i, Const(_choices.Of(1, 2))),
            7 => _builder.Emit(Op.Mul, i, Const(_choices.Of(2, 3, -1, 1 << 30))),
            8 => _builder.Emit(Op.Add, i, Any()),
            9 => _builder.Emit(Op.Sub, _choices.Of(N, LengthOf(X)), _builder.Emit(Op.Add, i, Const(1))),
            10 => _builder.Emit(Op.Add, _builder.Emit(Op.Mul, i, _choices.Of(N, LengthOf(M, 1))), Any()),
            11 => _builder.Emit(Op.And, _choices.Of(i, _builder.Read(_total)), Const(_choices.Of(3, 7))),
            12 => _builder.Emit(_choices.Of(Op.Min, Op.Max), i, _choices.Of(N, P, Const(2))),
            _ => _builder.Emit(Op.Shr, i, Const(_choices.Of(1, 2))),
        };
    }

    private ValueId Any() => _counters.Count > 0 && _choices.Below(6) > 0 ? _builder.Read(_counters[^(1 + _choices.Below(_counters.Count))]) : _choices.Of(N, P);

    private ValueId LengthOf(ValueId vector) => _builder.Convert(_builder.Emit(Op.Length, vector), DType.Int32);

    private ValueId LengthOf(ValueId matrix, int axis) => _builder.Convert(_builder.Emit(Op.Dim, axis, matrix), DType.Int32);

    private ValueId Wide(ValueId index) => _builder.Convert(index, DType.Int64);

    private ValueId Const(int value) => _builder.Const(value);
}
