using System.Linq.Expressions;
using System.Reflection;
using DualJit.Frontend.Cil;
using DualJit.IR;

namespace DualJit.Frontend.Expressions;

// Lambdas invoked in the tree: those written there, and other trees that are spliced in.
internal sealed partial class TreeReader
{
    private readonly HashSet<LambdaExpression> _readingInPlace = [];

    private StackItem ReadInvocation(Expression target, IReadOnlyList<Expression> arguments)
    {
        if (target is UnaryExpression { NodeType: ExpressionType.Quote } quote) target = quote.Operand;
        if (target is LambdaExpression lambda) return Inline(lambda, ReadAll(arguments));
        if (Spliced(target) is { } tree) return _functions.Call(_emitter, tree, ReadAll(arguments)) ?? Nothing;
        var invoked = Read(target);
        return Call(target.Type, target.Type.GetMethod("Invoke")!, [invoked, .. ReadAll(arguments)]);
    }

    /// <summary>A method as a delegate, which C# has made by <see cref="MethodInfo.CreateDelegate(Type, object)"/>.</summary>
    private DelegateItem ReadMethodGroup(Type type, MethodInfo method, Expression target) =>
        Read(target) is var bound && CallEmitter.IsOpen(method) ? throw DiagnosticCatalog.VirtualCall.Error(MethodNames.Of(method)) : new DelegateItem(type, method, bound is NullItem ? null : bound);

    /// <summary>A lambda that is no operand of its call.</summary>
    private LambdaItem ReadLambda(LambdaExpression lambda)
    {
        var free = FreeVariables.Of(lambda);
        var visible = _variables.Snapshot();
        return new LambdaItem(lambda, _functions, _emitter, [.. free.Select(variable => (variable, _variables.Find(variable)))], _variables.LevelOf(free), arguments =>
        {
            if (!_readingInPlace.Add(lambda)) throw DiagnosticCatalog.InlinedRecursion.Error("the lambda");
            var current = _variables.Exchange(visible);
            try
            {
                return Inline(lambda, arguments);
            }
            finally
            {
                _variables.Exchange(current);
                _readingInPlace.Remove(lambda);
            }
        });
    }

    private StackItem Inline(LambdaExpression lambda, StackItem[] arguments)
    {
        foreach (var parameter in lambda.Parameters)
            if (parameter.IsByRef) throw DiagnosticCatalog.ParameterType.Error(parameter.Name ?? "", KernelTypes.NameOf(parameter.Type.MakeByRefType()));
        var (outerLabels, outerScope) = (_labels, _variables.Scope);
        _labels = new Labels(_builder);
        _variables.EnterLambda();
        for (int i = 0; i < arguments.Length; i++) _variables.Bind(lambda.Parameters[i], arguments[i]);
        var result = Read(lambda.Body);
        _labels.CheckJumps();
        _labels = outerLabels;
        _variables.Leave(outerScope);
        return lambda.ReturnType == typeof(void) ? Nothing : result;
    }

    /// <summary>The tree that is invoked: a captured one, or <c>Compile()</c> of one. What it is when the kernel is read counts, as its code becomes part of the kernel's.</summary>
    private static LambdaExpression? Spliced(Expression target)
    {
        if (target is MethodCallExpression { Method.Name: nameof(LambdaExpression.Compile), Object: { } compiled } && compiled.Type.IsAssignableTo(typeof(LambdaExpression))) target = compiled;
        return target.Type.IsAssignableTo(typeof(LambdaExpression)) && TryEvaluate(target, out object? value) ? value as LambdaExpression : null;
    }

    // A constant, or a chain of fields and properties that starts at one or at a static.
    private static bool TryEvaluate(Expression? node, out object? value)
    {
        value = null;
        switch (node)
        {
            case null:
                return true;
            case ConstantExpression constant:
                value = constant.Value;
                return true;
            case UnaryExpression { NodeType: ExpressionType.Quote } quote:
                value = quote.Operand;
                return true;
            case UnaryExpression { NodeType: ExpressionType.Convert, Type.IsValueType: false, Operand: { Type.IsValueType: false } operand }:
                return TryEvaluate(operand, out value);
            case MemberExpression member when TryEvaluate(member.Expression, out object? owner) && (owner is not null || member.Expression is null):
                value = member.Member is FieldInfo field ? field.GetValue(owner) : ((PropertyInfo)member.Member).GetValue(owner);
                return true;
            default:
                return false;
        }
    }
}
