using System.Linq.Expressions;
using System.Numerics;
using System.Reflection;
using System.Runtime.CompilerServices;
using DualJit.Frontend.Cil;
using DualJit.Frontend.Managed;
using DualJit.IR;

namespace DualJit.Frontend.Expressions;

/// <summary>Reads the nodes of one tree into one function. A node gives an item as CIL's stack has them: here a scalar is of the dtype of the node's type.</summary>
/// <remarks>
/// Lambdas that are invoked where they are written are read in place, with variables and labels of their own. A node with an error gives an item
/// that stands for its value, so that the rest of the tree is read for its errors too.
/// </remarks>
internal sealed partial class TreeReader
{
    private readonly KernelUnit _unit;
    private readonly LambdaFunctions _functions;
    private readonly FunctionBuilder _builder;
    private readonly Emitter _emitter;
    private readonly Variables _variables;
    private Labels _labels;
    private DebugInfoExpression? _place;

    public TreeReader(KernelUnit unit, LambdaFunctions functions, FunctionBuilder builder)
    {
        (_unit, _functions, _builder) = (unit, functions, builder);
        _emitter = new Emitter(unit, builder);
        _variables = new Variables(_emitter);
        _labels = new Labels(builder);
    }

    // What a node of type void gives; nobody looks at it.
    private static StackItem Nothing => NullItem.Instance;

    public void ReadFunction(LambdaExpression lambda, bool isKernel)
    {
        _variables.Read(lambda);
        int position = 0;
        for (int i = 0; i < lambda.Parameters.Count; i++)
        {
            var parameter = lambda.Parameters[i];
            _variables.Bind(parameter,
                isKernel && (Delegates.Is(parameter.Type) || CallControls.Is(parameter.Type)) ? new CapturedItem(new ArgumentSource(LambdaFunctions.NameOf(parameter, i), parameter.Type, i), [], parameter.Type)
                : LambdaFunctions.TypeOf(parameter) is null ? MissingItem.Instance
                : _emitter.Item(_builder.Function.Parameters[position++], parameter.Type));
        }
        var result = Read(lambda.Body);
        _labels.CheckJumps();
        if (_builder.Function.ReturnType.IsVoid) _builder.Return();
        else _builder.Return(_emitter.As(result, _builder.Function.ReturnType));
        if (_unit.HasErrors) return;
        _builder.Finish();
        _variables.RemoveUnusedInitialValues();
    }

    private StackItem Read(Expression node)
    {
        // A tree may be deeper than the stack: what is left of it is then read on the stack of another thread.
        if (!RuntimeHelpers.TryEnsureSufficientExecutionStack()) return Task.Run(() => Read(node)).GetAwaiter().GetResult();
        // Nodes of other libraries.
        while (node.NodeType == ExpressionType.Extension && node.CanReduce) node = node.ReduceAndCheck();
        var (scope, labels, labelScope) = (_variables.Scope, _labels, _labels.Enter(node));
        StackItem item;
        try
        {
            item = ReadNode(node);
        }
        catch (Exception found) when (found is KernelCompilationException or FollowingError)
        {
            if (found is KernelCompilationException error) _unit.Report(error.Errors is [{ File: null }] ? WithExpression(error, node) : error);
            item = node.Type == typeof(void) ? Nothing : _emitter.Missing(node.Type);
        }
        _labels = labels;
        _labels.Leave(labelScope);
        _variables.Leave(scope);
        return item;
    }

    /// <summary>The node's value as a scalar or an array.</summary>
    private ValueId ReadValue(Expression node) => ValueOf(Read(node), node.Type);

    private ValueId ValueOf(StackItem item, Type type) => KernelTypes.Of(type) is { IsVoid: false } irType ? _emitter.As(item, irType) : throw NoValueOf(item, type);

    private StackItem ReadNode(Expression node) => node switch
    {
        ConstantExpression constant => ReadConstant(constant.Value, constant.Type),
        ParameterExpression variable => _variables.Read(variable),
        DefaultExpression => Default(node.Type),
        DebugInfoExpression place => ReadPlace(place),
        MemberExpression member => ReadMember(member),
        IndexExpression index => ReadIndex(index),
        LambdaExpression lambda => ReadLambda(lambda),
        MethodCallExpression { Object: { } called, Method: { Name: "Invoke", DeclaringType: var type } } call when Delegates.Is(type) => ReadInvocation(called, call.Arguments),
        MethodCallExpression { Object: ConstantExpression { Value: MethodInfo group }, Method.Name: nameof(MethodInfo.CreateDelegate), Arguments: [ConstantExpression { Value: Type type }, var target] } => ReadMethodGroup(type, group, target),
        MethodCallExpression call => CallMember(call.Object, call.Method, call.Arguments),
        InvocationExpression invocation => ReadInvocation(invocation.Expression, invocation.Arguments),
        BlockExpression block => ReadBlock(block),
        ConditionalExpression conditional => ReadConditional(conditional),
        LoopExpression loop => ReadLoop(loop),
        LabelExpression label => ReadLabel(label),
        GotoExpression jump => ReadGoto(jump),
        SwitchExpression choice => ReadSwitch(choice),
        BinaryExpression binary => ReadBinary(binary),
        UnaryExpression unary => ReadUnary(unary),
        TypeBinaryExpression test => ReadTypeTest(test),
        NewExpression creation => ReadNew(creation),
        MemberInitExpression creation => ReadMemberInit(creation),
        ListInitExpression creation => ReadListInit(creation),
        NewArrayExpression creation => ReadNewArray(creation),
        TryExpression block => ReadTry(block),
        _ => throw Refusal(node),
    };

    private StackItem[] ReadAll(IReadOnlyList<Expression> nodes)
    {
        var items = new StackItem[nodes.Count];
        for (int i = 0; i < items.Length; i++) items[i] = Read(nodes[i]);
        return items;
    }

    private StackItem ReadConstant(object? value, Type type)
    {
        if (Nullable.GetUnderlyingType(type) is { } underlying) return value is null ? Default(type) : Nullables.Some(type, ReadConstant(value, underlying));
        return value switch
        {
            null => NullItem.Instance,
            Complex => new ValueItem(_builder.ConstOf(value)),
            string text => new TextItem(text),
            Type named => new TypeItem(named),
            _ when KernelTypes.ScalarOf(value.GetType()) is { } dtype => Boxed(new ConstantItem(dtype, ScalarBits.Unbox(Underlying(value))), value.GetType(), type),
            _ => new CapturedItem(value, [], type),
        };
    }

    private static object Underlying(object value) =>
        value is Enum ? System.Convert.ChangeType(value, Enum.GetUnderlyingType(value.GetType()), null) : value;

    private static StackItem Boxed(StackItem item, Type from, Type to) => from.IsValueType && !to.IsValueType ? new BoxedItem(from, item) : item;

    private StackItem Default(Type type)
    {
        if (type == typeof(void)) return Nothing;
        if (!type.IsValueType || KernelTypes.Of(type) is { IsArray: true }) return NullItem.Instance;
        var storage = Storage.Create(_builder, type);
        _emitter.Zero(storage);
        return _emitter.Read(storage);
    }

    private StackItem ReadPlace(DebugInfoExpression place)
    {
        _place = place.IsClear ? null : place;
        return Nothing;
    }

    /// <summary>A variable with the item, whose address can be taken.</summary>
    private Storage Copied(StackItem item, Type type)
    {
        var storage = Storage.Create(_builder, type);
        _emitter.Write(storage, item);
        return storage;
    }

    /// <summary>The item of a node after which nothing runs: the uses of it are unreachable.</summary>
    private StackItem NoValue(Expression node) => node.Type == typeof(void) ? Nothing : _emitter.Missing(node.Type);
}
