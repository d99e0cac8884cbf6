using System.Globalization;
using System.Text;
using DualJit.IR;

namespace DualJit.Frontend.Cil;

/// <summary><c>throw new X(…)</c>.</summary>
internal static class Exceptions
{
    public static void Throw(BodyReader reader)
    {
        reader.End();
        Choices.OnEach(reader.Emitter, reader.Pop(), item => Throw(reader.Emitter, item as ExceptionItem ?? throw DiagnosticCatalog.ThrownObject.Error()));
    }

    /// <summary>Goes on where a condition holds; else throws an exception that takes a message.</summary>
    public static void ThrowUnless(Emitter emitter, ValueId condition, Type exception, string message) =>
        ThrowUnless(emitter, condition, new ExceptionSite(exception.GetConstructor([typeof(string)])!, [message]), []);

    /// <summary>Goes on where a condition holds; else refuses to run what kernels cannot do, which is known only then.</summary>
    public static void RefuseUnless(Emitter emitter, ValueId condition, Diagnostic diagnostic)
    {
        var error = diagnostic.Error();
        ThrowUnless(emitter, condition, new ExceptionSite(typeof(KernelCompilationException).GetConstructor([typeof(string), typeof(string), typeof(string), typeof(int)])!, [error.Code, error.Text, null, 0]), []);
    }

    private static void ThrowUnless(Emitter emitter, ValueId condition, ExceptionSite exception, ValueId[] operands)
    {
        var builder = emitter.Builder;
        var (holds, fails) = (builder.NewBlock(), builder.NewBlock());
        builder.Branch(condition, holds, fails);
        builder.Seal(fails);
        builder.SwitchTo(fails);
        builder.Throw(exception, operands);
        builder.Seal(holds);
        builder.SwitchTo(holds);
    }

    /// <summary>Goes on where a condition holds; else throws an <see cref="ArgumentException"/> with a message over integers.</summary>
    public static void ThrowUnless(Emitter emitter, ValueId condition, string format, params ValueId[] values) =>
        ThrowUnless(emitter, condition, new ExceptionSite(typeof(ArgumentException).GetConstructor([typeof(string)])!, [new ExceptionText(format, true, [.. values.Select(_ => new ExceptionOperand(typeof(long)))])]), values);

    /// <summary>The same for a message over integers, and the name of a parameter.</summary>
    public static void ThrowUnless(Emitter emitter, ValueId condition, Type exception, string format, ValueId[] values, string parameter) =>
        ThrowUnless(emitter, condition, new ExceptionSite(exception.GetConstructor([typeof(string), typeof(string)])!, [new ExceptionText(format, true, [.. values.Select(_ => new ExceptionOperand(typeof(long)))]), parameter]), values);

    public static void Throw(Emitter emitter, ExceptionItem exception)
    {
        var parameters = exception.Constructor.GetParameters();
        var operands = new List<ValueId>();
        var arguments = new object?[parameters.Length];
        for (int i = 0; i < arguments.Length; i++) arguments[i] = Argument(emitter, exception, operands, parameters[i].ParameterType, exception.Arguments[i]);
        emitter.Builder.Throw(new ExceptionSite(exception.Constructor, arguments), operands.ToArray());
    }

    private static object? Argument(Emitter emitter, ExceptionItem exception, List<ValueId> operands, Type type, StackItem argument) => argument switch
    {
        TextItem { IsConstant: true } text => text.Text,
        TextItem text => Text(emitter, exception, operands, text),
        NullItem => null,
        ConstantItem constant => Constant(type, constant),
        BoxedItem { Value: ConstantItem constant } boxed => Constant(boxed.Type, constant),
        BoxedItem boxed => Operand(emitter, exception, operands, boxed.Type, boxed.Value),
        _ => Operand(emitter, exception, operands, type, argument),
    };

    private static ExceptionText Text(Emitter emitter, ExceptionItem exception, List<ValueId> operands, TextItem text)
    {
        var format = new StringBuilder();
        var values = new List<object?>();
        foreach (object part in text.Parts)
        {
            if (part is string constant)
            {
                format.Append(constant.Replace("{", "{{").Replace("}", "}}"));
                continue;
            }
            var value = (TextValue)part;
            format.Append(CultureInfo.InvariantCulture, $"{{{values.Count}{value.Suffix}}}");
            values.Add(Argument(emitter, exception, operands, typeof(object), new BoxedItem(value.Type, value.Value)));
        }
        var cultures = text.Parts.OfType<TextValue>().Select(value => value.IsInvariant).Distinct().ToArray();
        return cultures is [var isInvariant] ? new ExceptionText(format.ToString(), isInvariant, values) : throw Refused(exception);
    }

    private static ExceptionOperand Operand(Emitter emitter, ExceptionItem exception, List<ValueId> operands, Type type, StackItem value)
    {
        if (value is not (ValueItem or CapturedItem) || ExceptionOperand.DTypeOf(type) is not { } dtype || operands.Count == Traps.MaximumOperands) throw Refused(exception);
        operands.Add(emitter.As(value, dtype));
        return new ExceptionOperand(type);
    }

    private static KernelCompilationException Refused(ExceptionItem exception) => DiagnosticCatalog.ExceptionArgument.Error(KernelTypes.NameOf(exception.Constructor.DeclaringType!));

    private static object Constant(Type type, ConstantItem constant) => ExceptionOperand.DTypeOf(type) is { } dtype
        ? ExceptionOperand.Box(type, Emitter.ConstantOf(constant, dtype).Bits)
        : throw DiagnosticCatalog.ExceptionArgument.Error(KernelTypes.NameOf(type));
}
