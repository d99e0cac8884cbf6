using System.Linq.Expressions;
using System.Numerics;
using System.Reflection;
using System.Runtime.CompilerServices;
using DualJit.IR;

namespace DualJit.Frontend.Expressions;

/// <summary>Reads the nodes of one tree into one function. A node gives the value it has, of the IR type of its .NET type, or none where that is void.</summary>
/// <remarks>Lambdas that are invoked where they are written are read in place, with variables and labels of their own.</remarks>
internal sealed partial class TreeReader(KernelUnit unit, FunctionBuilder builder)
{
    private readonly Variables _variables = new(builder);
    private Labels _labels = new(builder);
    private DebugInfoExpression? _place;

    public void ReadKernel(LambdaExpression kernel)
    {
        for (int i = 0; i < kernel.Parameters.Count; i++) _variables.Bind(kernel.Parameters[i], builder.Function.Parameters[i]);
        var result = Read(kernel.Body);
        _labels.CheckJumps();
        if (kernel.ReturnType == typeof(void)) builder.Return();
        else builder.Return(result);
        builder.Finish();
        _variables.RemoveUnusedInitialValues();
    }

    private ValueId Read(Expression node)
    {
        // A tree may be deeper than the stack: what is left of it is then read on the stack of another thread.
        if (!RuntimeHelpers.TryEnsureSufficientExecutionStack()) return Task.Run(() => Read(node)).GetAwaiter().GetResult();
        // Nodes of other libraries.
        while (node.NodeType == ExpressionType.Extension && node.CanReduce) node = node.ReduceAndCheck();
        var outer = _labels.Enter(node);
        var value = ReadNode(node);
        _labels.Leave(outer);
        return value;
    }

    private ValueId ReadNode(Expression node) => node switch
    {
        ConstantExpression constant => ReadConstant(constant),
        ParameterExpression variable => builder.Read(_variables.Find(variable)),
        DefaultExpression => ReadDefault(node),
        DebugInfoExpression place => ReadPlace(place),
        MemberExpression member => ReadMember(member),
        IndexExpression index => ReadIndex(index),
        MethodCallExpression call => ReadCall(call),
        InvocationExpression invocation => ReadInvocation(invocation),
        BlockExpression block => ReadBlock(block),
        ConditionalExpression conditional => ReadConditional(conditional),
        LoopExpression loop => ReadLoop(loop),
        LabelExpression label => ReadLabel(label),
        GotoExpression jump => ReadGoto(jump),
        SwitchExpression choice => ReadSwitch(choice),
        BinaryExpression binary => ReadBinary(binary),
        UnaryExpression unary => ReadUnary(unary),
        NewExpression { Arguments.Count: 0 } creation when KernelTypes.ScalarOf(creation.Type) is not null => ReadDefault(creation),
        NewExpression { Constructor: { } constructor } creation when KernelTypes.ScalarOf(creation.Type) is not null => ReadNumber(creation, constructor),
        _ => throw Refusal(node),
    };

    private ValueId ReadNumber(NewExpression creation, ConstructorInfo constructor) =>
        unit.Construct(builder, constructor, ReadAll(creation.Arguments)) is { IsNone: false } made ? made : throw Refusal(creation);

    private ValueId[] ReadAll(IReadOnlyList<Expression> nodes)
    {
        var values = new ValueId[nodes.Count];
        for (int i = 0; i < values.Length; i++) values[i] = Read(nodes[i]);
        return values;
    }

    private ValueId ReadConstant(ConstantExpression constant)
    {
        if (constant.Value is null) throw Error(DiagnosticCatalog.NullArray, constant);
        if (constant.Value is Complex) return builder.ConstOf(constant.Value);
        if (KernelTypes.ScalarOf(constant.Type) is { } dtype) return builder.Const(dtype, ScalarBits.Unbox(Underlying(constant.Value)));
        if (TypeOf(constant).IsArray) return unit.Capture(builder, new CaptureSource("constant", constant.Type, constant.Value, []));
        throw Error(DiagnosticCatalog.ValueType, constant, KernelTypes.NameOf(constant.Type));
    }

    private static object Underlying(object value) =>
        value is Enum ? System.Convert.ChangeType(value, Enum.GetUnderlyingType(value.GetType()), null) : value;

    private ValueId ReadDefault(Expression node) => TypeOf(node) switch
    {
        { IsVoid: true } => ValueId.None,
        { IsScalar: true } type => builder.Zero(type.DType),
        _ => throw Error(DiagnosticCatalog.NullArray, node),
    };

    private ValueId ReadPlace(DebugInfoExpression place)
    {
        _place = place.IsClear ? null : place;
        return ValueId.None;
    }

    /// <summary>The value of a node after which nothing runs: the uses of it are unreachable.</summary>
    private ValueId NoValue(Expression node)
    {
        var type = TypeOf(node);
        return type.IsVoid ? ValueId.None : builder.Function.NewValue(type);
    }

    private IrType TypeOf(Expression node) =>
        KernelTypes.Of(node.Type) ?? throw Error(node.Type == typeof(string) ? DiagnosticCatalog.Text : DiagnosticCatalog.ValueType, node, KernelTypes.NameOf(node.Type));
}
