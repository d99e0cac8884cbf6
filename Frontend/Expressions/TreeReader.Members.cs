using System.Linq.Expressions;
using System.Numerics;
using System.Reflection;
using DualJit.IR;

namespace DualJit.Frontend.Expressions;

// Elements, members, calls and captured variables.
internal sealed partial class TreeReader
{
    private ValueId ReadIndex(IndexExpression node)
    {
        var array = ReadInstance(node, node.Object);
        var indices = ReadAll(node.Arguments);
        if (node.Indexer is null) return builder.Emit(Op.ElementLoad, [array, .. Widened(indices)]);
        return node.Indexer.GetMethod is { } getter
            ? Call(node, getter, [array, .. indices])
            : throw Error(DiagnosticCatalog.ArrayMember, node, $"{KernelTypes.NameOf(node.Object!.Type)}[…]");
    }

    private ValueId[] Widened(ValueId[] indices) => Array.ConvertAll(indices, index => builder.Convert(index, DType.Int64));

    private ValueId ReadCall(MethodCallExpression node) => CallMember(node, node.Object, node.Method, node.Arguments);

    private ValueId CallMember(Expression node, Expression? instance, MethodInfo method, IReadOnlyList<Expression> arguments)
    {
        if (method.IsStatic) return Call(node, method, ReadAll(arguments));
        if (instance is not null && KernelTypes.Of(instance.Type) is null && IsCaptured(instance)) return Call(node, method, Captured(instance), ReadAll(arguments));
        var array = ReadInstance(node, instance);
        return Call(node, method, [array, .. ReadAll(arguments)]);
    }

    /// <summary>The array, Half or Complex whose member <paramref name="node"/> is: no other value has instance members.</summary>
    private ValueId ReadInstance(Expression node, Expression? instance)
    {
        if (instance is not null && (KernelTypes.Of(instance.Type) is { IsArray: true } || instance.Type == typeof(Half) || instance.Type == typeof(Complex))) return Read(instance);
        if (instance is NewExpression or MemberInitExpression or ListInitExpression) throw Refusal(instance);
        if (node.Type == typeof(string) || instance?.Type == typeof(string)) throw Error(DiagnosticCatalog.Text, node, MemberName(node));
        throw Error(DiagnosticCatalog.UncompilableCall, node, MemberName(node), "it is a member of neither an array nor a captured object");
    }

    private static string MemberName(Expression node) => node switch
    {
        MethodCallExpression call => call.Method.Name,
        MemberExpression member => member.Member.Name,
        IndexExpression { Indexer: { } indexer } => indexer.Name,
        _ => node.NodeType.ToString(),
    };

    private ValueId Call(Expression node, MethodInfo method, params ReadOnlySpan<ValueId> arguments) => Call(node, method, target: null, arguments);

    private ValueId Call(Expression node, MethodInfo method, CaptureSource? target, params ReadOnlySpan<ValueId> arguments)
    {
        TypeOf(node);
        foreach (var parameter in method.GetParameters())
            if (parameter.ParameterType.IsByRef) throw Error(DiagnosticCatalog.UncompilableCall, node, method.Name, $"its parameter '{parameter.Name}' is a reference");
        try
        {
            return unit.Call(builder, method, target, arguments);
        }
        catch (KernelCompilationException error) when (error.File is null)
        {
            throw WithExpression(error, node);
        }
    }

    private ValueId ReadMember(MemberExpression node)
    {
        switch (node.Member)
        {
            case FieldInfo { IsLiteral: true } constant:
                return KernelTypes.ScalarOf(node.Type) is { } dtype
                    ? builder.Const(dtype, ScalarBits.Unbox(constant.GetRawConstantValue()!))
                    : throw Error(DiagnosticCatalog.Text, node, constant.Name);
            case FieldInfo when IsCaptured(node):
                TypeOf(node);
                return unit.Capture(builder, Captured(node));
            case FieldInfo:
                throw Error(DiagnosticCatalog.ValueType, node, KernelTypes.NameOf(node.Expression!.Type));
            case PropertyInfo { GetMethod: { } getter }:
                return CallMember(node, node.Expression, getter, []);
            default:
                throw Refusal(node);
        }
    }

    /// <summary>Whether the node is a constant object, a static field, or a field of such.</summary>
    private static bool IsCaptured(Expression node)
    {
        while (node is MemberExpression { Member: FieldInfo, Expression: { } owner }) node = owner;
        return node is MemberExpression { Member: FieldInfo } or ConstantExpression { Value: not null };
    }

    private static CaptureSource Captured(Expression node)
    {
        var path = new List<FieldInfo>();
        Expression? root = node;
        while (root is MemberExpression { Member: FieldInfo field } access)
        {
            path.Add(field);
            root = access.Expression;
        }
        path.Reverse();
        return new CaptureSource(path.Count == 0 ? "target" : path[^1].Name, node.Type, (root as ConstantExpression)?.Value, path);
    }

    private ValueId ReadInvocation(InvocationExpression node)
    {
        var lambda = node.Expression as LambdaExpression ?? (node.Expression as UnaryExpression)?.Operand as LambdaExpression;
        if (lambda is null) throw Error(DiagnosticCatalog.DelegateUse, node);
        foreach (var parameter in lambda.Parameters)
            if (parameter.IsByRef) throw Error(DiagnosticCatalog.ParameterType, node, parameter.Name ?? "", KernelTypes.NameOf(parameter.Type.MakeByRefType()));
        var arguments = ReadAll(node.Arguments);

        var outerLabels = _labels;
        _labels = new Labels(builder);
        var outerVariables = _variables.EnterLambda();
        for (int i = 0; i < arguments.Length; i++) _variables.Bind(lambda.Parameters[i], arguments[i]);
        var result = Read(lambda.Body);
        _labels.CheckJumps();
        _variables.LeaveLambda(outerVariables);
        _labels = outerLabels;
        return lambda.ReturnType == typeof(void) ? ValueId.None : result;
    }
}
