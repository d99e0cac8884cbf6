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
        return new ValueItem(Elements.Load(_emitter, array, ReadAll(node.Arguments)));
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
        for (int i = 0; i < arguments.Count; i++)
            items.Add(parameters[i].ParameterType.IsByRef ? Reference(arguments[i], method, parameters[i]) : Read(arguments[i]));
        return Call(instance?.Type, method, [.. items]);
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
                var outer = Instance(owner);
                return outer is VariableAddress { Storage: StructStorage parts } && !field.IsInitOnly
                    ? new VariableAddress(parts.PartOf(field)) : Addressable(Fields.Of(_emitter, outer, field), node.Type);
            default:
                return Addressable(Read(node), node.Type);
        }
    }

    private StackItem Addressable(StackItem item, Type type) =>
        item.IsMissing || (item is CapturedItem && KernelTypes.Of(type) is null) ? item : new VariableAddress(Copied(item, type));

    /// <summary>The address that a <c>ref</c> or <c>out</c> parameter is given.</summary>
    private StackItem Reference(Expression node, MethodInfo method, ParameterInfo parameter)
    {
        switch (node)
        {
            case IndexExpression { Indexer: null } element:
                var array = Read(element.Object!);
                return Elements.Address(_emitter, array, ReadAll(element.Arguments));
            case BinaryExpression { NodeType: ExpressionType.ArrayIndex } element:
                var vector = Read(element.Left);
                return Elements.Address(_emitter, vector, Read(element.Right));
            case IndexExpression or MemberExpression { Member: PropertyInfo }:
                throw DiagnosticCatalog.UncompilableCall.Error(MethodNames.Of(method), $"its parameter '{parameter.Name}' refers to a property");
            default:
                return Instance(node);
        }
    }
}
