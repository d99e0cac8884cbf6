using System.Linq.Expressions;
using System.Runtime.CompilerServices;

namespace DualJit.Frontend.Expressions;

/// <summary>The variables that a lambda uses and does not declare.</summary>
internal sealed class FreeVariables : ExpressionVisitor
{
    private readonly Dictionary<ParameterExpression, int> _declared = [];
    private readonly HashSet<ParameterExpression> _free = [];

    public static IReadOnlySet<ParameterExpression> Of(LambdaExpression lambda)
    {
        var visitor = new FreeVariables();
        visitor.Visit(lambda);
        return visitor._free;
    }

    public override Expression? Visit(Expression? node) =>
        RuntimeHelpers.TryEnsureSufficientExecutionStack() ? base.Visit(node) : Task.Run(() => Visit(node)).GetAwaiter().GetResult();

    protected override Expression VisitLambda<T>(Expression<T> node) => Declaring(node.Parameters, () => base.VisitLambda(node));

    protected override Expression VisitBlock(BlockExpression node) => Declaring(node.Variables, () => base.VisitBlock(node));

    protected override Expression VisitParameter(ParameterExpression node)
    {
        if (_declared.GetValueOrDefault(node) == 0) _free.Add(node);
        return node;
    }

    private Expression Declaring(IEnumerable<ParameterExpression> variables, Func<Expression> visit)
    {
        foreach (var variable in variables) _declared[variable] = _declared.GetValueOrDefault(variable) + 1;
        var same = visit();
        foreach (var variable in variables) _declared[variable]--;
        return same;
    }
}
