using System.Linq.Expressions;
using System.Runtime.CompilerServices;
using DualJit.Frontend.Cil;
using DualJit.IR;

namespace DualJit.Frontend.Expressions;

// Blocks, branches, loops and jumps.
internal sealed partial class TreeReader
{
    private StackItem ReadBlock(BlockExpression node)
    {
        _variables.Enter(node);
        var result = Nothing;
        foreach (var statement in node.Expressions) result = Read(statement);
        return node.Type == typeof(void) ? Nothing : result;
    }

    private StackItem ReadConditional(ConditionalExpression node)
    {
        var (whenTrue, whenFalse, join) = (_builder.NewBlock(), _builder.NewBlock(), _builder.NewBlock());
        Branch(node.Test, whenTrue, whenFalse);
        var result = NewResult(node);
        _builder.SwitchTo(whenTrue);
        JumpWith(result, Read(node.IfTrue), join);
        _builder.SwitchTo(whenFalse);
        JumpWith(result, Read(node.IfFalse), join);
        return Join(result, join);
    }

    /// <summary>Jumps to one of two blocks, to which nothing else jumps but a jump of this condition, and seals them.</summary>
    private void Branch(Expression test, BlockId whenTrue, BlockId whenFalse)
    {
        BranchInto(test, whenTrue, whenFalse);
        _builder.Seal(whenTrue);
        _builder.Seal(whenFalse);
    }

    // && and || of a condition are jumps at once, without a bool in between.
    private void BranchInto(Expression test, BlockId whenTrue, BlockId whenFalse)
    {
        switch (test)
        {
            case BinaryExpression { NodeType: ExpressionType.AndAlso or ExpressionType.OrElse, Method: null, IsLifted: false } both when RuntimeHelpers.TryEnsureSufficientExecutionStack():
                var outer = _labels.Enter(test);
                var right = _builder.NewBlock();
                if (both.NodeType == ExpressionType.AndAlso) BranchInto(both.Left, right, whenFalse);
                else BranchInto(both.Left, whenTrue, right);
                _builder.Seal(right);
                _builder.SwitchTo(right);
                BranchInto(both.Right, whenTrue, whenFalse);
                _labels.Leave(outer);
                break;
            default:
                _builder.Branch(ReadValue(test), whenTrue, whenFalse);
                break;
        }
    }

    private StackItem ReadLoop(LoopExpression node)
    {
        var end = node.BreakLabel is { } breakLabel ? _labels.Define(breakLabel) : null;
        var start = node.ContinueLabel is { } continueLabel ? _labels.Define(continueLabel).Block : _builder.NewBlock();
        _builder.Jump(start);
        _builder.SwitchTo(start);
        Read(node.Body);
        _builder.Jump(start);
        return end is null ? NoValue(node) : Arrive(end);
    }

    private StackItem ReadLabel(LabelExpression node)
    {
        var label = _labels.DefineOwn(node.Target);
        var value = node.DefaultValue is { } given ? Read(given) : Nothing;
        JumpWith(label.Value, value, label.Block);
        return Arrive(label);
    }

    private StackItem ReadGoto(GotoExpression node)
    {
        var label = _labels.Refer(node.Target);
        var value = node.Value is { } given ? Read(given) : Nothing;
        JumpWith(label.Value, value, label.Block);
        return NoValue(node);
    }

    private StackItem Arrive(Label label)
    {
        _builder.SwitchTo(label.Block);
        return label.Value is { } value ? _emitter.Read(value) : Nothing;
    }

    private StackItem ReadSwitch(SwitchExpression node)
    {
        var outer = _labels.EnterOperand();
        var value = Read(node.SwitchValue);
        var bodies = new BlockId[node.Cases.Count];
        for (int i = 0; i < bodies.Length; i++)
        {
            bodies[i] = _builder.NewBlock();
            foreach (var test in node.Cases[i].TestValues)
            {
                var next = _builder.NewBlock();
                _builder.Branch(ValueOf(IsCase(node, value, Read(test)), typeof(bool)), bodies[i], next);
                _builder.Seal(next);
                _builder.SwitchTo(next);
            }
            _builder.Seal(bodies[i]);
        }
        _labels.Leave(outer);

        var result = NewResult(node);
        var join = _builder.NewBlock();
        JumpWith(result, node.DefaultBody is null ? Nothing : Read(node.DefaultBody), join);
        for (int i = 0; i < bodies.Length; i++)
        {
            _builder.SwitchTo(bodies[i]);
            JumpWith(result, Read(node.Cases[i].Body), join);
        }
        return Join(result, join);
    }

    private StackItem IsCase(SwitchExpression node, StackItem value, StackItem test)
    {
        var type = node.SwitchValue.Type;
        return Apply(new Operator(ExpressionType.Equal, node.Comparison, type, node.Cases[0].TestValues[0].Type, typeof(bool)), value, test);
    }

    /// <summary>Where the value of a node is put that several paths give; null where it has none.</summary>
    private Storage? NewResult(Expression node) => node.Type == typeof(void) ? null : Storage.Create(_builder, node.Type);

    private void JumpWith(Storage? result, StackItem value, BlockId target)
    {
        if (result is not null) _emitter.Write(result, value);
        _builder.Jump(target);
    }

    private StackItem Join(Storage? result, BlockId join)
    {
        _builder.Seal(join);
        _builder.SwitchTo(join);
        return result is null ? Nothing : _emitter.Read(result);
    }
}
