using System.Linq.Expressions;
using System.Runtime.CompilerServices;

namespace DualJit.Frontend.Expressions;

/// <summary>What is known of a tree before it is read: which variables of blocks its lambdas capture, and whether it jumps.</summary>
/// <remarks>A lambda that is invoked where it stands captures nothing.</remarks>
internal sealed class TreeScan : ExpressionVisitor
{
    private readonly HashSet<(BlockExpression, ParameterExpression)> _captured = [];
    private readonly List<(Expression Scope, IReadOnlyCollection<ParameterExpression> Variables)> _scopes = [];
    private bool _jumps;

    public static (IReadOnlySet<(BlockExpression Block, ParameterExpression Variable)> Captured, bool Jumps) Of(Expression tree)
    {
        var scan = new TreeScan();
        scan.Visit(tree);
        return (scan._captured, scan._jumps);
    }

    public override Expression? Visit(Expression? node) =>
        RuntimeHelpers.TryEnsureSufficientExecutionStack() ? base.Visit(node) : Task.Run(() => Visit(node)).GetAwaiter().GetResult();

    protected override Expression VisitBlock(BlockExpression node) => Within(node, node.Variables, () => base.VisitBlock(node));

    protected override Expression VisitLambda<T>(Expression<T> node)
    {
        foreach (var variable in FreeVariables.Of(node))
            if (_scopes.FindLast(scope => scope.Variables.Contains(variable)).Scope is BlockExpression block) _captured.Add((block, variable));
        return Within(node, node.Parameters, () => base.VisitLambda(node));
    }

    protected override Expression VisitInvocation(InvocationExpression node)
    {
        if (node.Expression is not LambdaExpression lambda) return base.VisitInvocation(node);
        foreach (var argument in node.Arguments) Visit(argument);
        return Within(lambda, lambda.Parameters, () => Visit(lambda.Body)!);
    }

    protected override Expression VisitLoop(LoopExpression node)
    {
        _jumps = true;
        return base.VisitLoop(node);
    }

    protected override Expression VisitGoto(GotoExpression node)
    {
        _jumps = true;
        return base.VisitGoto(node);
    }

    private Expression Within(Expression scope, IReadOnlyCollection<ParameterExpression> variables, Func<Expression> visit)
    {
        _scopes.Add((scope, variables));
        var same = visit();
        _scopes.RemoveAt(_scopes.Count - 1);
        return same;
    }
}
