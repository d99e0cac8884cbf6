using System.Reflection;
using System.Runtime.CompilerServices;

namespace DualJit.IR;

/// <summary>A <c>throw new X(…)</c> of the user's: the constructor and its arguments, constants or operands of the instruction.</summary>
/// <param name="Constructor">The constructor of the exception.</param>
/// <param name="Arguments">One per parameter: a constant (string, boxed scalar or null), or <see cref="Operand"/>, the next operand of the <c>throw</c>.</param>
public sealed record ExceptionSite(ConstructorInfo Constructor, IReadOnlyList<object?> Arguments)
{
    /// <summary>Stands for the next operand of the instruction.</summary>
    public static readonly object Operand = new();

    /// <summary>Makes the exception.</summary>
    /// <param name="operands">Bits of the operands, in order, each as <see cref="ScalarBits"/> has them.</param>
    public Exception Create(ReadOnlySpan<long> operands)
    {
        var parameters = Constructor.GetParameters();
        var arguments = new object?[parameters.Length];
        int next = 0;
        for (int i = 0; i < arguments.Length; i++)
        {
            if (!ReferenceEquals(Arguments[i], Operand)) { arguments[i] = Arguments[i]; continue; }
            var type = parameters[i].ParameterType;
            var element = type.IsEnum ? Enum.GetUnderlyingType(type) : type;
            arguments[i] = ScalarBits.Box(DTypes.FromClrType(element) ?? throw new InternalCompilerException($"an exception argument of type {type}"), operands[next++]);
            if (type.IsEnum) arguments[i] = Enum.ToObject(type, arguments[i]!);
        }
        return (Exception)Constructor.Invoke(BindingFlags.DoNotWrapExceptions, null, arguments, null);
    }

    public bool Equals(ExceptionSite? other) => other is not null && Constructor == other.Constructor && Arguments.SequenceEqual(other.Arguments);

    public override int GetHashCode() => RuntimeHelpers.GetHashCode(Constructor);
}
