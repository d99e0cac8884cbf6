using DualJit.IR;

namespace DualJit.Frontend.Cil;

/// <summary><c>throw new X(…)</c>.</summary>
internal static class Exceptions
{
    public static void Throw(BodyReader reader)
    {
        reader.End();
        if (reader.Pop() is not ExceptionItem exception) throw DiagnosticCatalog.ThrownObject.Error();
        Throw(reader.Emitter, exception);
    }

    /// <summary>Goes on where a condition holds; else throws an exception that takes a message.</summary>
    public static void ThrowUnless(Emitter emitter, ValueId condition, Type exception, string message)
    {
        var builder = emitter.Builder;
        var (holds, fails) = (builder.NewBlock(), builder.NewBlock());
        builder.Branch(condition, holds, fails);
        builder.Seal(fails);
        builder.SwitchTo(fails);
        builder.Throw(new ExceptionSite(exception.GetConstructor([typeof(string)])!, [message]));
        builder.Seal(holds);
        builder.SwitchTo(holds);
    }

    public static void Throw(Emitter emitter, ExceptionItem exception)
    {
        var parameters = exception.Constructor.GetParameters();
        var arguments = new object?[parameters.Length];
        var operands = new List<ValueId>();
        for (int i = 0; i < arguments.Length; i++)
        {
            var type = parameters[i].ParameterType;
            arguments[i] = exception.Arguments[i] switch
            {
                TextItem text => text.Text,
                NullItem => null,
                ConstantItem constant => Constant(type, constant),
                BoxedItem { Value: ConstantItem constant } boxed => Constant(boxed.Type, constant),
                BoxedItem boxed => Operand(emitter, exception, operands, boxed.Type, boxed.Value),
                var value => Operand(emitter, exception, operands, type, value),
            };
        }
        emitter.Builder.Throw(new ExceptionSite(exception.Constructor, arguments), operands.ToArray());
    }

    private static ExceptionOperand Operand(Emitter emitter, ExceptionItem exception, List<ValueId> operands, Type type, StackItem value)
    {
        if (value is not (ValueItem or CapturedItem) || ExceptionOperand.DTypeOf(type) is not { } dtype || operands.Count == Traps.MaximumOperands)
            throw DiagnosticCatalog.ExceptionArgument.Error(exception.Constructor.DeclaringType!.Name);
        operands.Add(emitter.As(value, dtype));
        return new ExceptionOperand(type);
    }

    private static object Constant(Type type, ConstantItem constant) => ExceptionOperand.DTypeOf(type) is { } dtype
        ? ExceptionOperand.Box(type, Emitter.ConstantOf(constant, dtype).Bits)
        : throw DiagnosticCatalog.ExceptionArgument.Error(KernelTypes.NameOf(type));
}
