using System.Linq.Expressions;
using System.Reflection;
using DualJit.Frontend.Cil;
using DualJit.IR;

namespace DualJit.Frontend.Expressions;

// What is written: variables, fields of structs in variables, elements.
internal sealed partial class TreeReader
{
    private StackItem ReadAssignment(BinaryExpression node)
    {
        switch (node.Left)
        {
            case ParameterExpression variable:
                var value = Read(node.Right);
                _variables.Write(variable, value);
                return value;
            case IndexExpression { Indexer: null } element:
                var (array, indices) = (Read(element.Object!), ReadAll(element.Arguments));
                value = Read(node.Right);
                Elements.Store(_emitter, array, element.Type, value, indices);
                return value;
            case IndexExpression { Indexer: { } indexer } element:
                return CallSetter(element.Object, indexer, element.Arguments, node.Right);
            case MemberExpression { Member: PropertyInfo property } member:
                return CallSetter(member.Expression, property, [], node.Right);
            case MemberExpression { Member: FieldInfo field, Expression: { } owner }:
                var address = Instance(owner);
                value = Read(node.Right);
                Fields.Store(_emitter, address, field, value);
                return value;
            default:
                throw DiagnosticCatalog.OutsideWrite.Error(node.Left is MemberExpression written ? written.Member.Name : node.Left.ToString());
        }
    }

    private StackItem CallSetter(Expression? owner, PropertyInfo property, IReadOnlyList<Expression> indices, Expression newValue)
    {
        var instance = owner is null ? null : Instance(owner);
        var arguments = ReadAll(indices);
        var value = Read(newValue);
        if (property.SetMethod is { } setter) Call(owner?.Type, setter, instance is null ? [.. arguments, value] : [instance, .. arguments, value]);
        else throw DiagnosticCatalog.ArrayMember.Error($"{KernelTypes.NameOf(property.DeclaringType!)}[…] = …");
        return value;
    }
}
