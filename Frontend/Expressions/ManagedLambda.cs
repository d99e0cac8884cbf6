using System.Linq.Expressions;
using System.Runtime.CompilerServices;
using DualJit.Frontend.Cil;
using DualJit.Frontend.Managed;

namespace DualJit.Frontend.Expressions;

/// <summary>A lambda of a tree as a delegate for managed code. The variables of the kernel that it uses are in boxes while it runs.</summary>
internal static class ManagedLambda
{
    private static readonly ParameterExpression Boxes = Expression.Parameter(typeof(object[]));

    /// <param name="variables">Those that the lambda uses and does not declare.</param>
    public static ManagedValue Of(LambdaExpression lambda, ManagedLoan loan, IReadOnlyList<(ParameterExpression Variable, Storage Storage)> variables)
    {
        if (variables.Count == 0)
        {
            var closed = lambda.Compile();
            return writer => writer.Constant(closed);
        }
        var assigned = AssignedVariables.Of(lambda);
        var boxes = new List<ManagedValue>();
        var places = new Dictionary<ParameterExpression, Expression>();
        foreach (var (variable, storage) in variables)
        {
            var box = typeof(StrongBox<>).MakeGenericType(variable.Type);
            var value = box.GetField(nameof(StrongBox<int>.Value))!;
            var holder = new ManagedHolder(box);
            loan.Lend(holder, new VariableAddress(storage), [value], assigned.Contains(variable));
            places[variable] = Expression.Field(Expression.Convert(Expression.ArrayIndex(Boxes, Expression.Constant(boxes.Count)), box), value);
            boxes.Add(writer => writer.Holder(holder));
        }
        var make = Expression.Lambda(typeof(Func<,>).MakeGenericType(typeof(object[]), lambda.Type), new Substitution(places).Visit(lambda), Boxes).Compile();
        return writer =>
        {
            writer.Constant(make);
            writer.ObjectArray(boxes);
            writer.CallMethod(make.GetType().GetMethod("Invoke")!);
        };
    }

    private sealed class Substitution(Dictionary<ParameterExpression, Expression> places) : ExpressionVisitor
    {
        protected override Expression VisitParameter(ParameterExpression node) => places.GetValueOrDefault(node, node);
    }

    /// <summary>The variables that a lambda gives new values to, or may, through a reference.</summary>
    private sealed class AssignedVariables : ExpressionVisitor
    {
        private readonly HashSet<ParameterExpression> _found = [];

        public static HashSet<ParameterExpression> Of(LambdaExpression lambda)
        {
            var visitor = new AssignedVariables();
            visitor.Visit(lambda);
            return visitor._found;
        }

        protected override Expression VisitBinary(BinaryExpression node)
        {
            if (node.NodeType == ExpressionType.Assign || node.CanReduce) Add(node.Left);
            return base.VisitBinary(node);
        }

        protected override Expression VisitUnary(UnaryExpression node)
        {
            if (node.CanReduce) Add(node.Operand);
            return base.VisitUnary(node);
        }

        protected override Expression VisitMethodCall(MethodCallExpression node)
        {
            if (node.Object is { Type.IsValueType: true } instance) Add(instance);
            foreach (var argument in node.Arguments) Add(argument);
            return base.VisitMethodCall(node);
        }

        protected override Expression VisitInvocation(InvocationExpression node)
        {
            foreach (var argument in node.Arguments) Add(argument);
            return base.VisitInvocation(node);
        }

        private void Add(Expression place)
        {
            while (place is MemberExpression { Expression: { } owner }) place = owner;
            if (place is ParameterExpression variable) _found.Add(variable);
        }
    }
}
