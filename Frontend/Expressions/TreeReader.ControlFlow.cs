using System.Linq.Expressions;
using System.Runtime.CompilerServices;
using DualJit.IR;

namespace DualJit.Frontend.Expressions;

// Blocks, branches, loops and jumps.
internal sealed partial class TreeReader
{
    private ValueId ReadBlock(BlockExpression node)
    {
        var outer = _variables.Enter(node);
        var result = ValueId.None;
        foreach (var statement in node.Expressions) result = Read(statement);
        _variables.Leave(outer);
        return node.Type == typeof(void) ? ValueId.None : result;
    }

    private ValueId ReadConditional(ConditionalExpression node)
    {
        var (whenTrue, whenFalse, join) = (builder.NewBlock(), builder.NewBlock(), builder.NewBlock());
        Branch(node.Test, whenTrue, whenFalse);
        var result = NewResult(node);
        builder.SwitchTo(whenTrue);
        JumpWith(result, Read(node.IfTrue), join);
        builder.SwitchTo(whenFalse);
        JumpWith(result, Read(node.IfFalse), join);
        return Join(result, join);
    }

    private ValueId ReadShortCircuit(BinaryExpression node)
    {
        if (node.Method is not null) throw Refusal(node);
        var (right, join) = (builder.NewBlock(), builder.NewBlock());
        var result = NewResult(node);
        var left = Read(node.Left);
        builder.Write(result!.Value, left);
        if (node.NodeType == ExpressionType.AndAlso) builder.Branch(left, right, join);
        else builder.Branch(left, join, right);
        builder.Seal(right);
        builder.SwitchTo(right);
        JumpWith(result, Read(node.Right), join);
        return Join(result, join);
    }

    /// <summary>Jumps to one of two blocks, to which nothing else jumps but a jump of this condition, and seals them.</summary>
    private void Branch(Expression test, BlockId whenTrue, BlockId whenFalse)
    {
        BranchInto(test, whenTrue, whenFalse);
        builder.Seal(whenTrue);
        builder.Seal(whenFalse);
    }

    // && and || of a condition are jumps at once, without a bool in between.
    private void BranchInto(Expression test, BlockId whenTrue, BlockId whenFalse)
    {
        switch (test)
        {
            case BinaryExpression { NodeType: ExpressionType.AndAlso or ExpressionType.OrElse, Method: null, IsLifted: false } both when RuntimeHelpers.TryEnsureSufficientExecutionStack():
                var outer = _labels.Enter(test);
                var right = builder.NewBlock();
                if (both.NodeType == ExpressionType.AndAlso) BranchInto(both.Left, right, whenFalse);
                else BranchInto(both.Left, whenTrue, right);
                builder.Seal(right);
                builder.SwitchTo(right);
                BranchInto(both.Right, whenTrue, whenFalse);
                _labels.Leave(outer);
                break;
            default:
                builder.Branch(Read(test), whenTrue, whenFalse);
                break;
        }
    }

    private ValueId ReadLoop(LoopExpression node)
    {
        var end = node.BreakLabel is { } breakLabel ? _labels.Define(breakLabel) : null;
        var start = node.ContinueLabel is { } continueLabel ? _labels.Define(continueLabel).Block : builder.NewBlock();
        builder.Jump(start);
        builder.SwitchTo(start);
        Read(node.Body);
        builder.Jump(start);
        return end is null ? NoValue(node) : Arrive(end);
    }

    private ValueId ReadLabel(LabelExpression node)
    {
        var label = _labels.DefineOwn(node.Target);
        var value = node.DefaultValue is { } given ? Read(given) : ValueId.None;
        JumpWith(label.Value, value, label.Block);
        return Arrive(label);
    }

    private ValueId ReadGoto(GotoExpression node)
    {
        var label = _labels.Refer(node.Target);
        var value = node.Value is { } given ? Read(given) : ValueId.None;
        JumpWith(label.Value, value, label.Block);
        return NoValue(node);
    }

    private ValueId Arrive(Label label)
    {
        builder.SwitchTo(label.Block);
        return label.Value is { } value ? builder.Read(value) : ValueId.None;
    }

    private ValueId ReadSwitch(SwitchExpression node)
    {
        var outer = _labels.EnterOperand();
        var value = Read(node.SwitchValue);
        var bodies = new BlockId[node.Cases.Count];
        for (int i = 0; i < bodies.Length; i++)
        {
            bodies[i] = builder.NewBlock();
            foreach (var test in node.Cases[i].TestValues)
            {
                var next = builder.NewBlock();
                builder.Branch(IsCase(node, value, Read(test)), bodies[i], next);
                builder.Seal(next);
                builder.SwitchTo(next);
            }
            builder.Seal(bodies[i]);
        }
        _labels.Leave(outer);

        var result = NewResult(node);
        var join = builder.NewBlock();
        JumpWith(result, node.DefaultBody is { } otherwise ? Read(otherwise) : ValueId.None, join);
        for (int i = 0; i < bodies.Length; i++)
        {
            builder.SwitchTo(bodies[i]);
            JumpWith(result, Read(node.Cases[i].Body), join);
        }
        return Join(result, join);
    }

    private ValueId IsCase(SwitchExpression node, ValueId value, ValueId test) =>
        node.Comparison is { } comparison ? Call(node, comparison, value, test) : builder.Emit(Op.Eq, value, test);

    /// <summary>A variable for the value of a node that several paths give; null where it has none.</summary>
    private VariableId? NewResult(Expression node) => TypeOf(node) is { IsVoid: false } type ? builder.Declare(type) : null;

    private void JumpWith(VariableId? result, ValueId value, BlockId target)
    {
        if (result is { } variable) builder.Write(variable, value);
        builder.Jump(target);
    }

    private ValueId Join(VariableId? result, BlockId join)
    {
        builder.Seal(join);
        builder.SwitchTo(join);
        return result is { } variable ? builder.Read(variable) : ValueId.None;
    }
}
