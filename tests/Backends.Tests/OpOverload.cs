using System.Numerics;
using System.Reflection;
using System.Runtime.InteropServices;
using DualJit.IR;
using Module = DualJit.IR.Module;

namespace DualJit.Tests;

/// <summary>Operands of an op, and what comes out: a boxed scalar or the exception.</summary>
internal sealed record OpExample(object[] Arguments, object Expected)
{
    public long[] Bits => Array.ConvertAll(Arguments, ScalarBits.Unbox);
}

/// <summary>An op for one dtype, or one pair of them: programs that use it, and what they are to give.</summary>
internal sealed class OpOverload
{
    // Pairs and triples of edge values are too many to try them all.
    private const int MaximumExamples = 1000;

    private readonly Op _op;
    private readonly DType _target;

    private OpOverload(Op op, DType dtype, DType target)
    {
        (_op, DType, _target) = (op, dtype, target);
        var meaning = Meanings.Of(op, dtype, target);
        Operands = [.. meaning.GetParameters().Select(parameter => DTypes.FromClrType(parameter.ParameterType)!.Value)];
        ResultType = DTypes.FromClrType(meaning.ReturnType)!.Value;
        Examples = [.. Arguments().Select(arguments => new OpExample(arguments, Evaluate(meaning, arguments)))];
        Results = Examples.FindAll(example => example.Expected is not Exception);
    }

    public DType DType { get; }

    public DType[] Operands { get; }

    public DType ResultType { get; }

    public List<OpExample> Examples { get; }

    /// <summary>The examples that end in a result.</summary>
    public List<OpExample> Results { get; }

    public bool HasComplex => ResultType == DType.Complex128 || Operands.Contains(DType.Complex128);

    public static IEnumerable<OpOverload> Of(Op op)
    {
        var row = OpTable.Of(op);
        foreach (var dtype in DTypes.All)
            foreach (var target in row.Form is Form.Typed or Form.OfType ? DTypes.All : [dtype])
                if (Meanings.Exists(op, dtype, target)) yield return new OpOverload(op, dtype, target);
    }

    public Module Scalar()
    {
        var module = new Module();
        var builder = new FunctionBuilder(module, "scalar", IrType.Scalar(ResultType), [.. Operands.Select(dtype => (IrType.Scalar(dtype), (string?)null))]);
        builder.Return(Emit(builder, [.. builder.Function.Parameters]));
        builder.Finish();
        return module;
    }

    public Module Branches()
    {
        var module = new Module();
        var builder = new FunctionBuilder(module, "branches", IrType.Bool, [.. Operands.Select(dtype => (IrType.Scalar(dtype), (string?)null))]);
        ValueId[] operands = [.. builder.Function.Parameters];
        var (holds, agrees, fails) = (builder.NewBlock(), builder.NewBlock(), builder.NewBlock());
        builder.Branch(Emit(builder, operands), holds, fails);
        builder.SwitchTo(holds);
        builder.Branch(builder.Emit(Op.Not, Emit(builder, operands)), fails, agrees);
        builder.SwitchTo(agrees);
        builder.Return(builder.Const(true));
        builder.SwitchTo(fails);
        builder.Return(builder.Const(false));
        builder.Finish();
        return module;
    }

    public Module Constants(IReadOnlyList<OpExample> examples)
    {
        var module = new Module();
        var builder = new FunctionBuilder(module, "constants", IrType.Void, (IrType.Pointer, "results"));
        for (int i = 0; i < examples.Count; i++)
        {
            var value = Emit(builder, [.. examples[i].Arguments.Select(argument => Constant(builder, argument))]);
            builder.Emit(Op.Store, value, builder.Emit(Op.Offset, (long)ResultType, builder.Function.Parameters[0], builder.Const((long)i)));
        }
        builder.Return();
        builder.Finish();
        return module;
    }

    public Module Loop()
    {
        var module = new Module();
        (IrType, string?)[] parameters = [.. Operands.Select((_, k) => (IrType.Pointer, (string?)$"in{k}")), (IrType.Pointer, "results"), (IrType.Int64, "n")];
        var builder = new FunctionBuilder(module, "loop", IrType.Void, parameters);
        var (results, n) = (builder.Function.Parameters[^2], builder.Function.Parameters[^1]);
        var (head, body, exit) = (builder.NewBlock(), builder.NewBlock(), builder.NewBlock());
        var i = builder.Function.AddParameter(head, IrType.Int64, "i");
        builder.Jump(head, builder.Const(0L));
        builder.SwitchTo(head);
        builder.Branch(builder.Emit(Op.Lt, i, n), body, exit);
        builder.SwitchTo(body);
        var value = Emit(builder, [.. Operands.Select((dtype, k) =>
            builder.EmitTyped(Op.Load, IrType.Scalar(dtype), builder.Emit(Op.Offset, (long)dtype, builder.Function.Parameters[k], i)))]);
        builder.Emit(Op.Store, value, builder.Emit(Op.Offset, (long)ResultType, results, i));
        builder.Jump(head, builder.Emit(Op.Add, i, builder.Const(1L)));
        builder.SwitchTo(exit);
        builder.Return();
        builder.Finish();
        return module;
    }

    /// <summary>One operand of every example with a result, as an array in memory.</summary>
    public byte[] Column(int operand) => [.. Results.SelectMany(example => BytesOf(example.Arguments[operand]))];

    public void CheckAll(IReadOnlyList<OpExample> examples, byte[] results)
    {
        for (int i = 0; i < examples.Count; i++) Check(examples[i], FromBytes(results.AsSpan(i * ResultType.Size, ResultType.Size)));
    }

    public void Check(OpExample example, object actual)
    {
        if (!AreSame(example.Expected, actual))
            Assert.Fail($"{OpTable.Of(_op).Text} {DType.IrName} -> {ResultType.IrName} of ({string.Join(", ", example.Arguments)}): {example.Expected} expected, got {actual}");
    }

    private static bool AreSame(object expected, object actual) => (expected, actual) switch
    {
        (Complex a, Complex b) => AreSame(a.Real, b.Real) && AreSame(a.Imaginary, b.Imaginary),
        (double a, double b) when double.IsNaN(a) => double.IsNaN(b),
        (float a, float b) when float.IsNaN(a) => float.IsNaN(b),
        (Half a, Half b) when Half.IsNaN(a) => Half.IsNaN(b),
        _ => expected.GetType() == actual.GetType() && ScalarBits.Unbox(expected) == ScalarBits.Unbox(actual),
    };

    private static ValueId Constant(FunctionBuilder builder, object value) => value is Complex complex
        ? builder.Emit(Op.Complex, builder.Const(complex.Real), builder.Const(complex.Imaginary))
        : builder.Const(DTypes.FromClrType(value.GetType())!.Value, ScalarBits.Unbox(value));

    private ValueId Emit(FunctionBuilder builder, ValueId[] operands) => OpTable.Of(_op).Form switch
    {
        Form.Typed => builder.EmitTyped(_op, IrType.Scalar(_target), operands[0]),
        Form.OfType => builder.Emit(_op, (long)_target, operands),
        _ => builder.Emit(_op, operands),
    };

    private static object Evaluate(MethodInfo meaning, object[] arguments)
    {
        try
        {
            return meaning.Invoke(null, BindingFlags.DoNotWrapExceptions, null, arguments, null)!;
        }
        catch (Exception e) when (e is DivideByZeroException or OverflowException)
        {
            return e;
        }
    }

    private IEnumerable<object[]> Arguments()
    {
        var values = Operands.Select((dtype, k) => _op is Op.Shl or Op.Shr && k == 1 ? [.. EdgeValues.ShiftCounts.Select(bits => (object)(int)bits)] : EdgeValues.BoxedOf(dtype)).ToArray();
        long total = values.Aggregate(1L, (product, list) => product * list.Count);
        long stride = total <= MaximumExamples ? 1 : (total / MaximumExamples) | 1;
        for (long n = 0; n < total; n += stride)
        {
            long rest = n;
            yield return Array.ConvertAll(values, list =>
            {
                var value = list[(int)(rest % list.Count)];
                rest /= list.Count;
                return value;
            });
        }
    }

    private static byte[] BytesOf(object value) => value is Complex complex
        ? [.. BitConverter.GetBytes(complex.Real), .. BitConverter.GetBytes(complex.Imaginary)]
        : BitConverter.GetBytes(ScalarBits.Unbox(value))[..DTypes.FromClrType(value.GetType())!.Value.Size];

    private object FromBytes(ReadOnlySpan<byte> bytes)
    {
        if (ResultType == DType.Complex128) return MemoryMarshal.Read<Complex>(bytes);
        Span<byte> slot = stackalloc byte[sizeof(long)];
        slot.Clear();
        bytes.CopyTo(slot);
        return ScalarBits.Box(ResultType, BitConverter.ToInt64(slot));
    }
}
