using System.Linq.Expressions;
using System.Reflection;
using DualJit.Frontend.Cil;
using DualJit.IR;

namespace DualJit.Frontend.Expressions;

// Elements, members and calls.
internal sealed partial class TreeReader
{
    private StackItem ReadIndex(IndexExpression node)
    {
        if (node.Indexer is { } indexer)
            return indexer.GetMethod is { } getter ? CallMember(node.Object, getter, node.Arguments) : throw DiagnosticCatalog.ArrayMember.Error($"{KernelTypes.NameOf(node.Object!.Type)}[…]");
        var array = Read(node.Object!);
        return Elements.Load(_emitter, array, node.Type, ReadAll(node.Arguments));
    }

    private StackItem ReadMember(MemberExpression node) => node.Member switch
    {
        FieldInfo { IsLiteral: true } constant => ReadConstant(constant.GetRawConstantValue(), constant.FieldType),
        FieldInfo { IsStatic: true } field => Fields.Static(_emitter, field),
        FieldInfo field => Fields.Of(_emitter, Instance(node.Expression!), field),
        PropertyInfo { GetMethod: { } getter } => CallMember(node.Expression, getter, []),
        _ => throw Refusal(node),
    };

    private StackItem CallMember(Expression? instance, MethodInfo method, IReadOnlyList<Expression> arguments)
    {
        var parameters = method.GetParameters();
        var items = new List<StackItem>(arguments.Count + 1);
        if (!method.IsStatic) items.Add(Instance(instance!));
        var writeBacks = new List<Action>();
        for (int i = 0; i < arguments.Count; i++)
            items.Add(parameters[i].ParameterType.IsByRef ? Reference(arguments[i], writeBacks) : Read(arguments[i]));
        var result = Call(instance?.Type, method, [.. items]);
        foreach (var writeBack in writeBacks) writeBack();
        return result;
    }

    /// <param name="instanceType">The type of the node that is the first argument; null for a static method.</param>
    private StackItem Call(Type? instanceType, MethodInfo method, params StackItem[] arguments)
    {
        if (Array.Exists(arguments, argument => argument.IsMissing)) return _emitter.Missing(method.ReturnType);
        bool isOfStruct = instanceType is { IsValueType: true };
        var target = isOfStruct ? Calls.Constrained(_unit, method, instanceType!) : method;
        // Some members, such as GetLength, ask for a constant.
        for (int i = 0; i < arguments.Length; i++)
            if (arguments[i] is ValueItem { Value: var value } && _builder.ConstantOf(value) is { } bits) arguments[i] = new ConstantItem(_builder.TypeOf(value).DType, bits);
        var result = CallEmitter.Emit(_emitter, target, arguments, isVirtual: method is { IsStatic: false, IsVirtual: true } && !isOfStruct);
        if (result is null) return Nothing;
        return KernelTypes.Of(method.ReturnType) is { } type ? new ValueItem(_emitter.As(result, type)) : result;
    }

    /// <summary>What an instance member works on: an array or object; of a struct its address, that of a copy where it is in no variable.</summary>
    private StackItem Instance(Expression node)
    {
        if (!node.Type.IsValueType || KernelTypes.Of(node.Type) is { IsArray: true }) return Read(node);
        switch (node)
        {
            case ParameterExpression variable:
                return new VariableAddress(_variables.Find(variable));
            case MemberExpression { Member: FieldInfo { IsStatic: false } field, Expression: { Type.IsValueType: true } owner }:
                return (Instance(owner), field.IsInitOnly) switch
                {
                    (VariableAddress { Storage: StructStorage parts }, false) => new VariableAddress(parts.PartOf(field)),
                    (ElementAddress { Element.IsStruct: true } element, false) => element.Field(_builder, field),
                    (var outer, _) => Addressable(Fields.Of(_emitter, outer, field), node.Type),
                };
            default:
                return StructLayouts.Of(node.Type) is not null && ReadElementAddress(node) is { } place ? place : Addressable(Read(node), node.Type);
        }
    }

    /// <summary>The address of an element of an array; null for any other node.</summary>
    private StackItem? ReadElementAddress(Expression node)
    {
        return node switch
        {
            IndexExpression { Indexer: null } element => Address(element.Object!, element.Arguments),
            BinaryExpression { NodeType: ExpressionType.ArrayIndex } element => Address(element.Left, [element.Right]),
            MethodCallExpression { Object: { Type.IsArray: true } array, Method.Name: "Get" } element => Address(array, element.Arguments),
            _ => null,
        };

        ElementAddress Address(Expression array, IReadOnlyList<Expression> indices) => Elements.Address(_emitter, Read(array), node.Type, ReadAll(indices));
    }

    private StackItem Addressable(StackItem item, Type type) =>
        item.IsMissing || (item is CapturedItem && KernelTypes.Of(type) is null) ? item : new VariableAddress(Copied(item, type));

    /// <summary>The address that a <c>ref</c> or <c>out</c> parameter is given.</summary>
    /// <param name="writeBacks">What there is to do after the call: a property gets what the method made of its value.</param>
    private StackItem Reference(Expression node, List<Action> writeBacks)
    {
        return ReadElementAddress(node) ?? node switch
        {
            IndexExpression { Indexer: { CanWrite: true } indexer } element => PropertyReference(element.Object, indexer, element.Arguments, writeBacks),
            MemberExpression { Member: PropertyInfo { CanWrite: true } property } member => PropertyReference(member.Expression, property, [], writeBacks),
            _ => Instance(node),
        };
    }

    private VariableAddress PropertyReference(Expression? owner, PropertyInfo property, IReadOnlyList<Expression> indices, List<Action> writeBacks)
    {
        StackItem[] arguments = [.. owner is null ? [] : new[] { Instance(owner) }, .. ReadAll(indices)];
        var copy = Copied(Call(owner?.Type, property.GetMethod!, [.. arguments]), property.PropertyType);
        writeBacks.Add(() => Call(owner?.Type, property.SetMethod!, [.. arguments, _emitter.Read(copy)]));
        return new VariableAddress(copy);
    }
}
