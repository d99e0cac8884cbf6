using System.Linq.Expressions;

namespace DualJit.Frontend.Expressions;

/// <summary>An expression as text, for messages.</summary>
internal static class Printed
{
    private const int MaximumDepth = 100;
    private const int MaximumLength = 200;

    /// <summary>The expression, or its kind where it is too deep to be printed by recursion; cut where it is long.</summary>
    public static string Text(Expression node)
    {
        var depth = new DepthVisitor();
        depth.Visit(node);
        string text = depth.IsTooDeep ? $"a deep expression of kind {node.NodeType}" : node.ToString();
        return text.Length <= MaximumLength ? text : $"{text.AsSpan(0, MaximumLength)}…";
    }

    private sealed class DepthVisitor : ExpressionVisitor
    {
        private int _depth;

        public bool IsTooDeep { get; private set; }

        public override Expression? Visit(Expression? node)
        {
            if (_depth == MaximumDepth) IsTooDeep = true;
            if (IsTooDeep) return node;
            _depth++;
            var same = base.Visit(node);
            _depth--;
            return same;
        }

        // The nodes of other libraries need not be reducible.
        protected override Expression VisitExtension(Expression node) => node;
    }
}
