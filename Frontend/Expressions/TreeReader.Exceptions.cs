using System.Linq.Expressions;
using DualJit.IR;

namespace DualJit.Frontend.Expressions;

// throw new X(…), and the diagnostics of what cannot be compiled.
internal sealed partial class TreeReader
{
    private ValueId ReadThrow(UnaryExpression node)
    {
        var thrown = node.Operand;
        while (thrown is UnaryExpression { NodeType: ExpressionType.Convert or ExpressionType.TypeAs, Method: null } cast) thrown = cast.Operand;
        if (thrown is not NewExpression { Constructor: { } constructor } creation || !creation.Type.IsAssignableTo(typeof(Exception)))
            throw Error(DiagnosticCatalog.ThrownObject, node);

        var arguments = new object?[creation.Arguments.Count];
        var operands = new List<ValueId>();
        for (int i = 0; i < arguments.Length; i++)
        {
            if (TryGetConstant(creation.Arguments[i], out arguments[i])) continue;
            var argument = Unboxed(creation.Arguments[i]);
            if (ExceptionOperand.DTypeOf(argument.Type) is null || operands.Count == Traps.MaximumOperands)
                throw Error(DiagnosticCatalog.ExceptionArgument, node, KernelTypes.NameOf(creation.Type));
            operands.Add(Read(argument));
            arguments[i] = new ExceptionOperand(argument.Type);
        }
        builder.Throw(new ExceptionSite(constructor, arguments), [.. operands]);
        return NoValue(node);
    }

    private static Expression Unboxed(Expression argument) =>
        argument is UnaryExpression { NodeType: ExpressionType.Convert, Method: null, Type.IsValueType: false } box ? box.Operand : argument;

    // Strings, nulls and boxed numbers: what an attribute could have too.
    private static bool TryGetConstant(Expression argument, out object? value)
    {
        while (argument is UnaryExpression { NodeType: ExpressionType.Convert, Method: null } cast && !cast.Type.IsValueType) argument = cast.Operand;
        value = (argument as ConstantExpression)?.Value;
        return argument is ConstantExpression && (value is null or string || KernelTypes.ScalarOf(value.GetType()) is not null)
            || argument is DefaultExpression { Type.IsValueType: false };
    }

    private KernelCompilationException Refusal(Expression node) => node.NodeType switch
    {
        ExpressionType.Try => Error(DiagnosticCatalog.TryBlock, node, "try"),
        ExpressionType.New or ExpressionType.MemberInit or ExpressionType.ListInit => Error(DiagnosticCatalog.NewObject, node, KernelTypes.NameOf(node.Type)),
        ExpressionType.NewArrayInit or ExpressionType.NewArrayBounds => Error(DiagnosticCatalog.NewArray, node, KernelTypes.NameOf(node.Type.GetElementType()!)),
        ExpressionType.TypeAs or ExpressionType.Unbox => Error(DiagnosticCatalog.Cast, node, $"a cast to {KernelTypes.NameOf(node.Type)}"),
        ExpressionType.TypeIs or ExpressionType.TypeEqual => Error(DiagnosticCatalog.Cast, node, $"a test for {KernelTypes.NameOf(((TypeBinaryExpression)node).TypeOperand)}"),
        ExpressionType.Lambda or ExpressionType.Quote => Error(DiagnosticCatalog.DelegateUse, node),
        var kind => Error(DiagnosticCatalog.ExpressionKind, node, kind),
    };

    private KernelCompilationException Error(Diagnostic diagnostic, Expression node, params object[] details) =>
        WithExpression(diagnostic.Error(details), node);

    /// <summary>Trees have no lines but where a <see cref="DebugInfoExpression"/> gives one, so the message shows the expression.</summary>
    private KernelCompilationException WithExpression(KernelCompilationException error, Expression node) =>
        new(error.Code, $"{error.Text}; this is in {Printed.Text(node)}", _place?.Document.FileName, _place?.StartLine ?? 0);
}
