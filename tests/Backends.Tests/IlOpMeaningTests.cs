using System.Reflection;
using DualJit.Il;
using DualJit.IR;

namespace DualJit.Tests;

/// <summary>Every op that has a meaning, for every dtype that it takes, on edge values: the IL backend gives the meaning's bits.</summary>
public sealed class IlOpMeaningTests
{
    private static readonly DType[] Types = [.. DTypes.All.Where(dtype => dtype is not (DType.Float16 or DType.Complex128))];

    public static TheoryData<Op> Ops => [.. OpTable.All.Where(row => row.Meaning is not null && row.Until == Stage.Machine).Select(row => row.Op)];

    [Theory]
    [MemberData(nameof(Ops))]
    public void OpGivesTheBitsOfItsMeaning(Op op)
    {
        var info = OpTable.Of(op);
        bool converts = info.Form is Form.Typed or Form.OfType;
        foreach (var from in Types.Where(dtype => (info.Operands & dtype.Kind) != 0))
            foreach (var to in converts ? Types.Where(to => op != Op.Bitcast || (to.Size == from.Size && to != DType.Bool)) : [from])
                Check(op, from, to);
    }

    private static void Check(Op op, DType from, DType to)
    {
        var meaning = Meanings.Of(op, from, to);
        var parameters = meaning.GetParameters().Select(parameter => DTypes.FromClrType(parameter.ParameterType)!.Value).ToArray();
        foreach (bool asBranch in OpTable.Of(op).Result == Result.Bool ? new[] { false, true } : [false])
        {
            var module = ModuleOf(op, parameters, to, asBranch);
            Verifier.ThrowIfInvalid(module);
            var call = IlRunner.Prepare(new IlBackend().Compile(module), module.Entry);
            foreach (var arguments in Combinations(parameters))
            {
                if (op is Op.Div or Op.Rem && from.IsInteger && !IsDivisible(from, arguments)) continue;
                long expected = Expected(meaning, parameters, arguments);
                var outcome = call(0, arguments);
                var text = $"{OpTable.Of(op).Text} {from.IrName} {to.IrName} ({string.Join(", ", arguments.Select((bits, i) => ScalarBits.Box(parameters[i], bits)))})";
                Assert.True(outcome.Status == 0, text);
                long actual = ScalarBits.Unbox(ScalarBits.Box(module.Entry.ReturnType.DType, outcome.Result));
                Assert.True(expected == actual || (IsNaN(module.Entry.ReturnType.DType, expected) && IsNaN(module.Entry.ReturnType.DType, actual)),
                    $"{text}: expected {expected:x}, got {actual:x}");
            }
        }
    }

    // A bool is asked for as a value, or as the condition of a branch, which is other code.
    private static IR.Module ModuleOf(Op op, DType[] parameters, DType to, bool asBranch)
    {
        var module = new IR.Module { Stage = Stage.Machine };
        var result = OpTable.Of(op).Result switch { Result.Bool => IrType.Bool, Result.Given => IrType.Scalar(to), _ => IrType.Scalar(parameters[^1]) };
        if (op is Op.Shl or Op.Shr) result = IrType.Scalar(parameters[0]);
        var b = new FunctionBuilder(module, "f", result, [.. parameters.Select(dtype => (IrType.Scalar(dtype), (string?)null))]);
        ValueId[] operands = [.. b.Function.Parameters];
        var value = OpTable.Of(op).Form switch
        {
            Form.Typed => b.EmitTyped(op, result, operands[0]),
            Form.OfType => b.Emit(op, (long)to, operands),
            _ => b.Emit(op, operands),
        };
        if (asBranch)
        {
            var (yes, no, same) = (b.NewBlock(), b.NewBlock(), b.NewBlock());
            b.Branch(value, yes, no);
            b.SwitchTo(yes);
            // Once more, negated: the branch on the opposite must agree for NaN too.
            var again = OpTable.Of(op).Form == Form.OfType ? b.Emit(op, (long)to, operands) : b.Emit(op, operands);
            b.Branch(b.Emit(Op.Not, again), no, same);
            b.SwitchTo(same);
            b.Return(b.Const(true));
            b.SwitchTo(no);
            b.Return(b.Const(false));
        }
        else b.Return(value);
        b.Finish();
        return module;
    }

    private static long Expected(MethodInfo meaning, DType[] parameters, long[] arguments)
    {
        var boxed = arguments.Select((bits, i) => (object?)ScalarBits.Box(parameters[i], bits)).ToArray();
        return ScalarBits.Unbox(meaning.Invoke(null, BindingFlags.DoNotWrapExceptions, null, boxed, null)!);
    }

    private static bool IsDivisible(DType dtype, long[] arguments) =>
        arguments[1] != 0 && !(arguments[1] == -1 && arguments[0] == (dtype == DType.Int32 ? int.MinValue : long.MinValue) && dtype is DType.Int32 or DType.Int64);

    private static bool IsNaN(DType dtype, long bits) => dtype switch
    {
        DType.Float32 => float.IsNaN(ScalarBits.To<float>(bits)),
        DType.Float64 => double.IsNaN(ScalarBits.To<double>(bits)),
        _ => false,
    };

    private static IEnumerable<long[]> Combinations(DType[] parameters) =>
        parameters.Aggregate(Enumerable.Repeat<long[]>([], 1), (tuples, dtype) => tuples.SelectMany(tuple => EdgeValues(dtype), (tuple, value) => (long[])[.. tuple, value]));

    private static IEnumerable<long> EdgeValues(DType dtype) => dtype switch
    {
        DType.Bool => [0, 1],
        DType.Float32 => new[]
        {
            0f, -0f, 1, -1, 0.5f, -0.5f, 1.5f, 2.5f, -2.5f, 300.7f, -300.7f, 65535.5f, 16777217, float.Epsilon, -float.Epsilon, float.MaxValue, float.MinValue,
            float.PositiveInfinity, float.NegativeInfinity, float.NaN, 2147483648, -2147483648, 4294967296, 9.223372e18f, 1.8446744e19f, -1e-3f, 1e10f, 3.1415927f,
        }.Select(ScalarBits.Of),
        DType.Float64 => new[]
        {
            0.0, -0.0, 1, -1, 0.5, -0.5, 1.5, 2.5, -2.5, 300.7, -300.7, 65535.5, 9007199254740993, double.Epsilon, -double.Epsilon, double.MaxValue, double.MinValue,
            double.PositiveInfinity, double.NegativeInfinity, double.NaN, 2147483647.5, 2147483648, -2147483648.5, -2147483649, 4294967295.5, 4294967296,
            9223372036854774784.0, 9223372036854775808.0, -9223372036854775808.0, 18446744073709549568.0, 18446744073709551616.0, 1e300, -1e300, 3.141592653589793,
        }.Select(ScalarBits.Of),
        _ => IntegerEdges(dtype),
    };

    private static IEnumerable<long> IntegerEdges(DType dtype)
    {
        var limits = dtype.IsUnsigned ? new[] { 0L, -1L } : [1L << (dtype.Bits - 1), (1L << (dtype.Bits - 1)) - 1, -1, 0];
        long[] candidates = [.. limits, 1, 2, 3, 7, 31, 33, 63, 100, 127, 128, 255, 256, 32767, 65535, 65536, 16777217, int.MaxValue, 1L << 31, uint.MaxValue, (1L << 53) + 1, long.MaxValue];
        // Cut to the dtype and extended again, each candidate is one of its values.
        return candidates.Select(bits => ScalarBits.Unbox(ScalarBits.Box(dtype, bits))).Distinct();
    }
}
