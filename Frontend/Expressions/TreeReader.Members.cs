using System.Linq.Expressions;
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

    private ValueId ReadCall(MethodCallExpression node)
    {
        if (node.Method.IsStatic) return Call(node, node.Method, ReadAll(node.Arguments));
        var array = ReadInstance(node, node.Object);
        return Call(node, node.Method, [array, .. ReadAll(node.Arguments)]);
    }

    /// <summary>The array whose member <paramref name="node"/> is: nothing else has instance members in a kernel.</summary>
    private ValueId ReadInstance(Expression node, Expression? instance)
    {
        if (instance is not null && KernelTypes.Of(instance.Type) is { IsArray: true }) return Read(instance);
        if (instance is NewExpression or MemberInitExpression or ListInitExpression) throw Refusal(instance);
        if (node.Type == typeof(string) || instance?.Type == typeof(string)) throw Error(DiagnosticCatalog.Text, node, MemberName(node));
        throw Error(DiagnosticCatalog.UncompilableCall, node, MemberName(node), "it is a member of an object, not of an array");
    }

    private static string MemberName(Expression node) => node switch
    {
        MethodCallExpression call => call.Method.Name,
        MemberExpression member => member.Member.Name,
        IndexExpression { Indexer: { } indexer } => indexer.Name,
        _ => node.NodeType.ToString(),
    };

    private ValueId Call(Expression node, MethodInfo method, params ReadOnlySpan<ValueId> arguments)
    {
        TypeOf(node);
        foreach (var parameter in method.GetParameters())
            if (parameter.ParameterType.IsByRef) throw Error(DiagnosticCatalog.UncompilableCall, node, method.Name, $"its parameter '{parameter.Name}' is a reference");
        try
        {
            return unit.Call(builder, method, arguments);
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
            case FieldInfo:
                return unit.Capture(builder, Captured(node));
            case PropertyInfo { GetMethod: { IsStatic: true } getter }:
                return Call(node, getter);
            case PropertyInfo { GetMethod: { } getter }:
                var array = ReadInstance(node, node.Expression);
                return Call(node, getter, array);
            default:
                throw Refusal(node);
        }
    }

    /// <summary>A chain of fields that starts at a constant object or at a static field.</summary>
    private CaptureSource Captured(MemberExpression node)
    {
        TypeOf(node);
        var path = new List<FieldInfo>();
        Expression? root = node;
        while (root is MemberExpression { Member: FieldInfo field } access)
        {
            path.Add(field);
            root = access.Expression;
        }
        path.Reverse();
        return root switch
        {
            null => new CaptureSource(node.Member.Name, node.Type, null, path),
            ConstantExpression { Value: { } value } => new CaptureSource(node.Member.Name, node.Type, value, path),
            ConstantExpression => throw Error(DiagnosticCatalog.NullArray, node),
            _ => throw Error(DiagnosticCatalog.ValueType, node, KernelTypes.NameOf(root.Type)),
        };
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
