using System.Linq.Expressions;
using DualJit.Frontend.Cil;
using DualJit.IR;

namespace DualJit.Frontend.Expressions;

// throw, and the diagnostics of what cannot be compiled.
internal sealed partial class TreeReader
{
    private StackItem ReadThrow(UnaryExpression node)
    {
        if (node.Operand is null || Read(node.Operand) is not ExceptionItem exception) throw DiagnosticCatalog.ThrownObject.Error();
        Exceptions.Throw(_emitter, exception);
        return NoValue(node);
    }

    // What a finally block does to variables is seen where the try block ends by itself: a kernel that throws is over.
    private StackItem ReadTry(TryExpression node)
    {
        if (node is not { Handlers.Count: 0, Fault: null, Finally: { } end } || TreeScan.Of(node.Body).Jumps || TreeScan.Of(end).Jumps) throw Refusal(node);
        var result = Read(node.Body);
        if (BodyReader.OutlivesKernel(_builder, () => Read(end))) throw DiagnosticCatalog.Finally.Error();
        return result;
    }

    private static KernelCompilationException Refusal(Expression node) => node.NodeType switch
    {
        ExpressionType.Try => DiagnosticCatalog.TryBlock.Error("try"),
        ExpressionType.New or ExpressionType.MemberInit or ExpressionType.ListInit => DiagnosticCatalog.NewObject.Error(KernelTypes.NameOf(node.Type)),
        ExpressionType.TypeIs or ExpressionType.TypeEqual => DiagnosticCatalog.Cast.Error($"a test for {KernelTypes.NameOf(((TypeBinaryExpression)node).TypeOperand)}"),
        ExpressionType.Lambda or ExpressionType.Quote => DiagnosticCatalog.DelegateUse.Error(),
        var kind => DiagnosticCatalog.ExpressionKind.Error(kind),
    };

    private Exception NoValueOf(StackItem item, Type type) =>
        type == typeof(string) ? DiagnosticCatalog.Text.Error("the expression")
        : item is StructItem or VariableAddress ? DiagnosticCatalog.ValueType.Error(KernelTypes.NameOf(type)) : _emitter.NotAValue(item);

    /// <summary>Trees have no lines but where a <see cref="DebugInfoExpression"/> gives one, so the message shows the expression.</summary>
    private KernelCompilationException WithExpression(KernelCompilationException error, Expression node) =>
        new(error.Code, $"{error.Text}; this is in {Printed.Text(node)}", _place?.Document.FileName, _place?.StartLine ?? 0);
}
