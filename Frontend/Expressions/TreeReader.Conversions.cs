using System.Linq.Expressions;
using DualJit.Frontend.Cil;
using DualJit.IR;

namespace DualJit.Frontend.Expressions;

// Conversions: of numbers, to and from nullable ones, and those of objects that mean nothing in a kernel.
internal sealed partial class TreeReader
{
    private StackItem Convert(Operator operation, StackItem operand)
    {
        var (from, to) = (operation.Left, operation.Result);
        if (operation.Method is { } method)
            return operation.IsLifted && Nullable.GetUnderlyingType(to) is null ? Call(null, method, Present(operand, from))
                : operation.IsLifted ? ApplyLifted(operation, operand)
                : Wrapped(Call(null, method, operand), method.ReturnType, to);
        if (from == to || operand.IsMissing) return operand.IsMissing ? _emitter.Missing(to) : operand;
        if (operation.Kind == ExpressionType.TypeAs && operand is BoxedItem known) return As(known, to);
        if (operation.Kind != ExpressionType.TypeAs && Types.Cast(_emitter, operand, to) is { } array) return array;
        if (!to.IsValueType) return ToObject(operation, operand);
        if (!from.IsValueType) return operand is BoxedItem boxed && boxed.Type == to ? boxed.Value : throw CastError(to);
        return (Nullable.GetUnderlyingType(from), Nullable.GetUnderlyingType(to)) switch
        {
            (null, null) => Number(operation, operand),
            (null, { } underlying) => Wrapped(Convert(operation with { Result = underlying }, operand), underlying, to),
            ({ } underlying, null) => Convert(operation with { Left = underlying }, Present(operand, from)),
            _ => ApplyLifted(operation, operand),
        };
    }

    /// <summary>A box, or what is in it, where it is of the type; else null.</summary>
    private StackItem As(BoxedItem boxed, Type type) =>
        Nullable.GetUnderlyingType(type) is { } underlying ? boxed.Type == underlying ? Nullables.Some(type, boxed.Value) : Default(type)
        : type.IsAssignableFrom(boxed.Type) ? boxed : NullItem.Instance;

    // An exception thrown as its base class, a captured object passed as one, a number boxed to be an argument of an exception.
    private static StackItem ToObject(Operator operation, StackItem operand) =>
        operand is NullItem || operand is DelegateItem { Type: var type } && type == operation.Result || operation.Result.IsAssignableFrom(operation.Left) && (!operation.Left.IsValueType || KernelTypes.ScalarOf(operation.Left) is not null)
            ? Boxed(operand, operation.Left, operation.Result) : throw CastError(operation.Result);

    private ValueItem Number(Operator operation, StackItem operand)
    {
        if (KernelTypes.ScalarOf(operation.Left) is null || KernelTypes.ScalarOf(operation.Result) is not { } target) throw CastError(operation.Result);
        var value = ValueOf(operand, operation.Left);
        var type = IrType.Scalar(target);
        return new ValueItem(operation.Kind == ExpressionType.ConvertChecked && type.IsInteger && type != _builder.TypeOf(value)
            ? _builder.EmitTyped(Op.ConvertChecked, type, value) : _builder.Convert(value, target));
    }

    private static StackItem Wrapped(StackItem item, Type from, Type to) => from != to && Nullable.GetUnderlyingType(to) == from ? Nullables.Some(to, item) : item;

    /// <summary>The value of a nullable item; the kernel throws where it has none.</summary>
    private StackItem Present(StackItem item, Type type) => Call(type, type.GetProperty("Value")!.GetMethod!, new VariableAddress(Copied(item, type)));

    private static KernelCompilationException CastError(Type to) => DiagnosticCatalog.Cast.Error($"a cast to {KernelTypes.NameOf(to)}");
}
