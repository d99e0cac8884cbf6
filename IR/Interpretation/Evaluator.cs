using System.Collections.Concurrent;
using System.Reflection;

namespace DualJit.IR;

/// <summary>The meaning of an op on operands given as <see cref="ScalarBits"/>. Throws what .NET throws.</summary>
public delegate long ScalarFunction(ReadOnlySpan<long> operands);

/// <summary>Runs single ops by their meaning, for the interpreter and constant folding.</summary>
public static class Evaluator
{
    private static readonly ConcurrentDictionary<MethodInfo, ScalarFunction> Cache = [];

    /// <summary>What the op does for the dtypes that <see cref="Meanings.Of(Op, DType, DType)"/> takes.</summary>
    public static ScalarFunction Of(Op op, DType from, DType to) => Of(Meanings.Of(op, from, to));

    public static ScalarFunction Of(Op op, DType dtype) => Of(op, dtype, dtype);

    /// <summary>What an instruction that has a meaning does, where <paramref name="typeOf"/> tells the types of its operands.</summary>
    public static ScalarFunction Of(in Instruction instruction, Func<ValueId, IrType> typeOf) => Of(Meanings.Of(instruction, typeOf));

    /// <summary>Whether operands and result fit in 64 bits: those of complex numbers do not.</summary>
    public static bool Takes(in Instruction instruction, Func<ValueId, IrType> typeOf)
    {
        foreach (var operand in instruction.Operands)
            if (typeOf(operand).IsComplex) return false;
        return !instruction.Type.IsComplex;
    }

    /// <summary>What a method of numbers that fit in 64 bits computes.</summary>
    public static ScalarFunction Of(MethodInfo meaning) => Cache.GetOrAdd(meaning, Wrap);

    private static ScalarFunction Wrap(MethodInfo meaning)
    {
        Type[] types = [.. meaning.GetParameters().Select(parameter => parameter.ParameterType), meaning.ReturnType];
        string wrapper = types.Length switch { 2 => nameof(WrapUnary), 3 => nameof(WrapBinary), _ => nameof(WrapTernary) };
        return (ScalarFunction)typeof(Evaluator).GetMethod(wrapper, BindingFlags.NonPublic | BindingFlags.Static)!.MakeGenericMethod(types).Invoke(null, [meaning])!;
    }

    private static ScalarFunction WrapUnary<A, R>(MethodInfo meaning) where A : unmanaged where R : unmanaged
    {
        var function = meaning.CreateDelegate<Func<A, R>>();
        return operands => ScalarBits.Of(function(ScalarBits.To<A>(operands[0])));
    }

    private static ScalarFunction WrapBinary<A, B, R>(MethodInfo meaning) where A : unmanaged where B : unmanaged where R : unmanaged
    {
        var function = meaning.CreateDelegate<Func<A, B, R>>();
        return operands => ScalarBits.Of(function(ScalarBits.To<A>(operands[0]), ScalarBits.To<B>(operands[1])));
    }

    private static ScalarFunction WrapTernary<A, B, C, R>(MethodInfo meaning) where A : unmanaged where B : unmanaged where C : unmanaged where R : unmanaged
    {
        var function = meaning.CreateDelegate<Func<A, B, C, R>>();
        return operands => ScalarBits.Of(function(ScalarBits.To<A>(operands[0]), ScalarBits.To<B>(operands[1]), ScalarBits.To<C>(operands[2])));
    }
}
