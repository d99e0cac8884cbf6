using System.Linq.Expressions;
using DualJit.IR;

namespace DualJit.Frontend.Expressions;

// Variables and elements that are written.
internal sealed partial class TreeReader
{
    private ValueId ReadAssignment(BinaryExpression node)
    {
        switch (node.Left)
        {
            case ParameterExpression variable:
                var id = _variables.Find(variable);
                var value = Read(node.Right);
                builder.Write(id, value);
                return value;
            case IndexExpression element:
                return WriteElement(element, node.Right);
            default:
                throw OutsideWrite(node.Left);
        }
    }

    /// <summary><c>x += y</c>, <c>x++</c> and their like reduce to an assignment in which the array and the indices are evaluated once.</summary>
    private ValueId ReadCompoundAssignment(Expression node, Expression target) =>
        target is MemberExpression ? throw OutsideWrite(target) : Read(node.Reduce());

    private ValueId WriteElement(IndexExpression element, Expression newValue)
    {
        var array = ReadInstance(element, element.Object);
        var indices = ReadAll(element.Arguments);
        var value = Read(newValue);
        if (element.Indexer is null) builder.Emit(Op.ElementStore, [array, value, .. Widened(indices)]);
        else if (element.Indexer.SetMethod is { } setter) Call(element, setter, [array, .. indices, value]);
        else throw Error(DiagnosticCatalog.ArrayMember, element, $"{KernelTypes.NameOf(element.Object!.Type)}[…] = …");
        return value;
    }

    private KernelCompilationException OutsideWrite(Expression target) =>
        Error(DiagnosticCatalog.OutsideWrite, target, target is MemberExpression member ? member.Member.Name : target.ToString());
}
