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

    private static void Throw(Emitter emitter, ExceptionItem exception)
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
                ValueItem or CapturedItem when KernelTypes.ScalarOf(type) is { } dtype and not DType.Complex128 && operands.Count < Traps.MaximumOperands =>
                    Operand(operands, emitter.As(exception.Arguments[i], dtype)),
                _ => throw DiagnosticCatalog.ExceptionArgument.Error(exception.Constructor.DeclaringType!.Name),
            };
        }
        emitter.Builder.Throw(new ExceptionSite(exception.Constructor, arguments), operands.ToArray());
    }

    private static object Operand(List<ValueId> operands, ValueId value)
    {
        operands.Add(value);
        return ExceptionSite.Operand;
    }

    private static object Constant(Type type, ConstantItem constant)
    {
        if (type.IsEnum) return Enum.ToObject(type, constant.Bits);
        return type == typeof(char) ? (char)constant.Bits
            : KernelTypes.ScalarOf(type) is { } dtype ? ScalarBits.Box(dtype, constant.Bits)
            : throw DiagnosticCatalog.ExceptionArgument.Error(KernelTypes.NameOf(type));
    }
}
