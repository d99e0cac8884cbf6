using DualJit.IR;

namespace DualJit.Tests.Passes;

/// <summary>Renders the statements of a function.</summary>
internal sealed class FunctionRenderer(FunctionBuilder builder, Method method, IReadOnlyDictionary<Signature, FunctionId> callees)
{
    private readonly Dictionary<Variable, VariableId> _variables = [];
    private readonly Stack<(BlockId Next, BlockId End)> _loops = [];
    private ExprRenderer _expressions = null!;
    private VariableId _fuel;
    private int _line;

    public void Run()
    {
        var signature = method.Signature;
        Variable[] parameters = [.. signature.Arrays, .. signature.Scalars];
        for (int i = 0; i < parameters.Length; i++) Declare(parameters[i], builder.Function.Parameters[i]);
        foreach (var variable in Walk.Variables(method).Where(variable => !_variables.ContainsKey(variable)).ToArray())
            Declare(variable, variable.Initial is { } initial ? builder.Read(_variables[initial]) : builder.Const(variable.Type.DType, 0));
        _fuel = builder.Declare(IrType.Int64, "fuel");
        builder.Write(_fuel, builder.Const((long)Termination.Fuel));
        var depth = signature.IsRecursive ? builder.Function.Parameters[^1] : ValueId.None;
        _expressions = new ExprRenderer(builder, _variables, callees, signature, depth);
        if (signature.IsRecursive)
        {
            var (rest, end) = (builder.NewBlock(), builder.NewBlock());
            builder.Branch(builder.Emit(Op.Gt, depth, builder.Const(0)), rest, end);
            Begin(end);
            builder.Return(builder.Const(signature.Result!.Value, 0));
            Begin(rest);
        }
        Render(method.Body);
        builder.Return(method.Value is { } value ? [_expressions.Render(value)] : []);
        builder.Finish();
    }

    private void Declare(Variable variable, ValueId value)
    {
        _variables[variable] = builder.Declare(variable.Type, variable.Name);
        builder.Write(_variables[variable], value);
    }

    /// <summary>Starts a block that all jumps to are emitted.</summary>
    private void Begin(BlockId block)
    {
        builder.Seal(block);
        builder.SwitchTo(block);
    }

    private void Render(IReadOnlyList<Stmt> block)
    {
        foreach (var statement in block)
        {
            builder.Location = new SourceLocation(0, _line++);
            Render(statement);
        }
    }

    private void Render(Stmt statement)
    {
        switch (statement)
        {
            case Assign assign:
                builder.Write(_variables[assign.Variable], _expressions.Render(assign.Value));
                break;
            case AssignArray assign:
                builder.Write(_variables[assign.Variable], _expressions.Render(assign.Value));
                break;
            case Store store:
                ValueId[] indices = [.. store.Indices.Select(_expressions.Render)];
                var array = _expressions.Render(store.Array);
                builder.Emit(Op.ElementStore, [array, _expressions.Render(store.Value), .. indices]);
                break;
            case Evaluate evaluate:
                _expressions.Render(evaluate.Value);
                break;
            case If choice:
                Render(choice);
                break;
            case For loop:
                Render(loop);
                break;
            case While loop:
                Render(loop);
                break;
            case Switch choice:
                Render(choice);
                break;
            case Break:
                if (_loops.TryPeek(out var left)) builder.Jump(left.End);
                break;
            case Continue:
                if (_loops.TryPeek(out var continued)) builder.Jump(continued.Next);
                break;
            case Return result:
                builder.Return(result.Value is { } value ? [_expressions.Render(value)] : []);
                break;
            case Throw { Value: { } operand }:
                builder.Throw(new ExceptionSite(typeof(ProgramException).GetConstructor([typeof(long)])!, [new ExceptionOperand(typeof(long))]), _expressions.Render(operand));
                break;
            case Throw:
                builder.Throw(new ExceptionSite(typeof(ProgramException).GetConstructor([])!, []));
                break;
            case Guard guard:
                builder.Guard(_expressions.Render(guard.Condition), TrapKind.Overflow);
                break;
        }
    }

    private void Render(If choice)
    {
        var (then, otherwise, end) = (builder.NewBlock(), builder.NewBlock(), builder.NewBlock());
        builder.Branch(_expressions.Render(choice.Test), then, otherwise);
        Begin(then);
        Render(choice.Then);
        builder.Jump(end);
        Begin(otherwise);
        Render(choice.Else);
        builder.Jump(end);
        Begin(end);
    }

    private void Render(Switch choice)
    {
        var value = _expressions.Render(choice.Value);
        var end = builder.NewBlock();
        for (int i = 0; i < choice.Labels.Count; i++)
        {
            var (section, next) = (builder.NewBlock(), builder.NewBlock());
            builder.Branch(builder.Emit(Op.Eq, value, builder.Const(choice.Labels[i])), section, next);
            Begin(section);
            Render(choice.Sections[i]);
            builder.Jump(end);
            Begin(next);
        }
        Render(choice.Sections[^1]);
        builder.Jump(end);
        Begin(end);
    }

    private void Render(For loop)
    {
        var counter = _variables[loop.Counter];
        builder.Write(counter, _expressions.Render(loop.Start));
        var kept = loop.IsBoundKept ? _expressions.Render(loop.Bound) : ValueId.None;
        var (header, body, next, end) = (builder.NewBlock(), builder.NewBlock(), builder.NewBlock(), builder.NewBlock());
        builder.Jump(header);
        builder.SwitchTo(header);
        var bound = loop.IsBoundKept ? kept : _expressions.Render(loop.Bound);
        builder.Branch(builder.Emit(loop.Comparison, builder.Read(counter), bound), body, end);
        Begin(body);
        if (Termination.Rounds(loop) is null) BurnFuel(end);
        RenderBody(loop.Body, next, end);
        Begin(next);
        builder.Write(counter, builder.Emit(Op.Add, builder.Read(counter), builder.Const(loop.Counter.Type.DType, loop.Step)));
        builder.Jump(header);
        builder.Seal(header);
        Begin(end);
    }

    private void Render(While loop)
    {
        var (header, body, next, end) = (builder.NewBlock(), builder.NewBlock(), builder.NewBlock(), builder.NewBlock());
        builder.Jump(header);
        builder.SwitchTo(header);
        if (loop.IsTestLast) builder.Jump(body);
        else builder.Branch(_expressions.Render(loop.Test), body, end);
        Begin(body);
        BurnFuel(end);
        RenderBody(loop.Body, next, end);
        Begin(next);
        if (loop.IsTestLast) builder.Branch(_expressions.Render(loop.Test), header, end);
        else builder.Jump(header);
        builder.Seal(header);
        Begin(end);
    }

    private void RenderBody(IReadOnlyList<Stmt> body, BlockId next, BlockId end)
    {
        _loops.Push((next, end));
        Render(body);
        _loops.Pop();
        builder.Jump(next);
    }

    private void BurnFuel(BlockId end)
    {
        var rest = builder.NewBlock();
        builder.Write(_fuel, builder.Emit(Op.Sub, builder.Read(_fuel), builder.Const(1L)));
        builder.Branch(builder.Emit(Op.Ge, builder.Read(_fuel), builder.Const(0L)), rest, end);
        Begin(rest);
    }
}
