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

/// <summary>A <c>throw new X(…)</c> of the user's: the constructor and its arguments, constants or operands of the instruction.</summary>
/// <param name="Constructor">The constructor of the exception.</param>
/// <param name="Arguments">One per parameter: a constant (string, boxed scalar or null), or an <see cref="ExceptionOperand"/>.</param>
public sealed record ExceptionSite(ConstructorInfo Constructor, IReadOnlyList<object?> Arguments)
{
    /// <summary>Makes the exception.</summary>
    /// <param name="operands">Bits of the operands, in order, each as <see cref="ScalarBits"/> has them.</param>
    public Exception Create(ReadOnlySpan<long> operands)
    {
        var arguments = new object?[Arguments.Count];
        int next = 0;
        for (int i = 0; i < arguments.Length; i++)
            arguments[i] = Arguments[i] is ExceptionOperand operand ? ExceptionOperand.Box(operand.Type, operands[next++]) : Arguments[i];
        return (Exception)Constructor.Invoke(BindingFlags.DoNotWrapExceptions, null, arguments, null);
    }

    public bool Equals(ExceptionSite? other) => other is not null && Constructor == other.Constructor && Arguments.SequenceEqual(other.Arguments);

    public override int GetHashCode() => RuntimeHelpers.GetHashCode(Constructor);
}
