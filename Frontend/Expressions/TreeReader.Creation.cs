using System.Linq.Expressions;
using System.Reflection;
using DualJit.Frontend.Cil;
using DualJit.IR;

namespace DualJit.Frontend.Expressions;

// Structs and arrays that are made in the tree.
internal sealed partial class TreeReader
{
    private StackItem ReadNew(NewExpression node) =>
        node.Constructor is { } constructor ? Calls.New(_emitter, constructor, constructor.DeclaringType!, ReadAll(node.Arguments)) : Default(node.Type);

    private StackItem ReadMemberInit(MemberInitExpression node)
    {
        if (!node.Type.IsValueType) throw Refusal(node);
        var made = Copied(ReadNew(node.NewExpression), node.Type);
        Bind(new VariableAddress(made), node.Bindings);
        return _emitter.Read(made);
    }

    private void Bind(VariableAddress instance, IReadOnlyList<MemberBinding> bindings)
    {
        foreach (var binding in bindings)
            switch (binding)
            {
                case MemberAssignment { Member: FieldInfo field } assignment:
                    Fields.Store(_emitter, instance, field, Read(assignment.Expression));
                    break;
                case MemberAssignment { Member: PropertyInfo { SetMethod: { } setter } } assignment:
                    Call(instance.Storage.Type, setter, instance, Read(assignment.Expression));
                    break;
                case MemberMemberBinding { Member: FieldInfo { FieldType.IsValueType: true } field } inner when instance.Storage is StructStorage parts:
                    Bind(new VariableAddress(parts.PartOf(field)), inner.Bindings);
                    break;
                default:
                    throw DiagnosticCatalog.NewObject.Error(KernelTypes.NameOf(instance.Storage.Type));
            }
    }

    private StackItem ReadListInit(ListInitExpression node)
    {
        if (!node.Type.IsValueType) throw Refusal(node);
        var made = Copied(ReadNew(node.NewExpression), node.Type);
        foreach (var initializer in node.Initializers) Call(node.Type, initializer.AddMethod, [new VariableAddress(made), .. ReadAll(initializer.Arguments)]);
        return _emitter.Read(made);
    }

    private StackItem ReadNewArray(NewArrayExpression node)
    {
        if (node.NodeType == ExpressionType.NewArrayBounds)
            return Elements.NewArray(_emitter, node.Type, [.. node.Expressions.Select(bound => Convert(new Operator(ExpressionType.ConvertChecked, null, bound.Type, null, typeof(int)), Read(bound)))]);
        var array = Elements.NewArray(_emitter, node.Type, [new ConstantItem(DType.Int32, node.Expressions.Count)]);
        for (int i = 0; i < node.Expressions.Count; i++)
            Elements.Store(_emitter, array, node.Type.GetElementType(), Read(node.Expressions[i]), new ConstantItem(DType.Int32, i));
        return array;
    }
}
