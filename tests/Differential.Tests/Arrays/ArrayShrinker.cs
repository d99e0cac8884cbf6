using System.Linq.Expressions;

namespace DualJit.Tests.Differential;

/// <summary>Smaller programs of arrays: without a statement, or with an array in place of what was made of it.</summary>
internal static class ArrayShrinker
{
    /// <summary>The smallest program found, by one step after the other, of which something still holds.</summary>
    public static Expression<ArrayKernel> Shrink(Expression<ArrayKernel> program, Func<Expression<ArrayKernel>, bool> stillHolds)
    {
        while (Smaller(program).FirstOrDefault(stillHolds) is { } smaller) program = smaller;
        return program;
    }

    private static IEnumerable<Expression<ArrayKernel>> Smaller(Expression<ArrayKernel> program)
    {
        var block = (BlockExpression)program.Body;
        for (int i = 0; i < block.Expressions.Count - 1; i++)
            if (block.Expressions[i] is BinaryExpression { Left: not ParameterExpression } or ConditionalExpression)
                yield return With(program, block.Update(block.Variables, [.. block.Expressions.Where((_, k) => k != i)]));
        var arrays = new ArraysOf(program.Body).Found;
        foreach (var (whole, part) in arrays)
            yield return With(program, new Replacing(whole, part).Visit(program.Body)!);
    }

    private static Expression<ArrayKernel> With(Expression<ArrayKernel> program, Expression body) => program.Update(body, program.Parameters);

    /// <summary>The expressions of arrays, each with the arrays that it is made of.</summary>
    private sealed class ArraysOf : ExpressionVisitor
    {
        private readonly Stack<Expression> _around = [];

        public ArraysOf(Expression tree) => Visit(tree);

        public List<(Expression Whole, Expression Part)> Found { get; } = [];

        public override Expression? Visit(Expression? node)
        {
            bool isArray = node is { Type: var type } && type == typeof(NdArray) && node is not (BlockExpression or BinaryExpression { NodeType: ExpressionType.Assign });
            if (!isArray) return base.Visit(node);
            foreach (var whole in _around) Found.Add((whole, node!));
            _around.Push(node!);
            base.Visit(node);
            _around.Pop();
            return node;
        }

        // What is written to stays.
        protected override Expression VisitBinary(BinaryExpression node)
        {
            if (node.NodeType != ExpressionType.Assign) return base.VisitBinary(node);
            Visit(node.Right);
            return node;
        }
    }

    private sealed class Replacing(Expression whole, Expression part) : ExpressionVisitor
    {
        public override Expression? Visit(Expression? node) => node == whole ? part : base.Visit(node);
    }
}
