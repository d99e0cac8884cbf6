using System.Globalization;
using System.Reflection;
using System.Runtime.CompilerServices;

namespace DualJit.IR;

/// <summary>Stands for the next operand of a <c>throw</c> among the arguments of an exception's constructor.</summary>
/// <param name="Type">The .NET type that the operand has there, boxed where the parameter is an object: a scalar's, char, nint, nuint or an enum.</param>
public sealed record ExceptionOperand(Type Type)
{
    /// <summary>The dtype of a value of <paramref name="type"/>; null where an exception cannot take one from a kernel.</summary>
    public static DType? DTypeOf(Type type) =>
        type.IsEnum ? DTypeOf(type.GetEnumUnderlyingType())
        : type == typeof(char) ? DType.UInt16
        : type == typeof(nint) ? DType.Int64
        : type == typeof(nuint) ? DType.UInt64
        : DTypes.FromClrType(type) is { } dtype and not DType.Complex128 ? dtype
        : null;

    /// <summary>The bits as a value of <paramref name="type"/>.</summary>
    public static object Box(Type type, long bits) =>
        type.IsEnum ? Enum.ToObject(type, bits)
        : type == typeof(char) ? (char)bits
        : type == typeof(nint) ? (nint)bits
        : type == typeof(nuint) ? (nuint)bits
        : ScalarBits.Box(DTypeOf(type) ?? throw new InternalCompilerException($"an exception argument of type {type}"), bits);
}

/// <summary>A string among the arguments of an exception's constructor that is made when it is thrown.</summary>
/// <param name="Format">As <see cref="string.Format(string, object[])"/> takes it.</param>
/// <param name="IsInvariant">True for the invariant culture, false for that of the thread.</param>
/// <param name="Values">What goes into it: boxed constants, or <see cref="ExceptionOperand"/>s.</param>
public sealed record ExceptionText(string Format, bool IsInvariant, IReadOnlyList<object?> Values)
{
    public bool Equals(ExceptionText? other) => other is not null && Format == other.Format && IsInvariant == other.IsInvariant && Values.SequenceEqual(other.Values);

    public override int GetHashCode() => Format.GetHashCode(StringComparison.Ordinal);
}

/// <summary>A <c>throw new X(…)</c> of the user's: the constructor and its arguments, constants or operands of the instruction.</summary>
/// <param name="Constructor">The constructor of the exception.</param>
/// <param name="Arguments">One per parameter: a constant (string, boxed scalar or null), an <see cref="ExceptionOperand"/>, or an <see cref="ExceptionText"/>.</param>
public sealed record ExceptionSite(ConstructorInfo Constructor, IReadOnlyList<object?> Arguments)
{
    /// <summary>The operands that the arguments stand for, in order.</summary>
    public IEnumerable<ExceptionOperand> Operands => OperandsOf(Arguments);

    /// <summary>Makes the exception.</summary>
    /// <param name="operands">Bits of the operands, in order, each as <see cref="ScalarBits"/> has them.</param>
    public Exception Create(ReadOnlySpan<long> operands) =>
        (Exception)Constructor.Invoke(BindingFlags.DoNotWrapExceptions, null, Values(Arguments, ref operands), null)!;

    public bool Equals(ExceptionSite? other) => other is not null && Constructor == other.Constructor && Arguments.SequenceEqual(other.Arguments);

    public override int GetHashCode() => RuntimeHelpers.GetHashCode(Constructor);

    private static object?[] Values(IReadOnlyList<object?> arguments, ref ReadOnlySpan<long> operands)
    {
        var values = new object?[arguments.Count];
        for (int i = 0; i < values.Length; i++)
        {
            switch (arguments[i])
            {
                case ExceptionOperand operand:
                    values[i] = ExceptionOperand.Box(operand.Type, operands[0]);
                    operands = operands[1..];
                    break;
                case ExceptionText text:
                    values[i] = string.Format(text.IsInvariant ? CultureInfo.InvariantCulture : null, text.Format, Values(text.Values, ref operands));
                    break;
                case var constant:
                    values[i] = constant;
                    break;
            }
        }
        return values;
    }

    private static IEnumerable<ExceptionOperand> OperandsOf(IEnumerable<object?> arguments) =>
        arguments.SelectMany(argument => argument is ExceptionText text ? OperandsOf(text.Values) : argument is ExceptionOperand operand ? [operand] : []);
}
