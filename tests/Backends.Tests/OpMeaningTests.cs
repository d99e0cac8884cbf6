using System.Reflection;
using DualJit.IR;
using Module = DualJit.IR.Module;

namespace DualJit.Tests;

/// <summary>Every op, for every dtype it takes, on every backend, against its meaning: bit for bit, but that a NaN equals a NaN.</summary>
public sealed unsafe class OpMeaningTests
{
    private static readonly DType[] Scalars =
    [
        DType.Bool, DType.Int8, DType.UInt8, DType.Int16, DType.UInt16, DType.Int32, DType.UInt32, DType.Int64, DType.UInt64, DType.Float32, DType.Float64,
    ];

    /// <summary>Backends and ops.</summary>
    public static TheoryData<string, Op> Cases => CasesOf(_ => true);

    /// <summary>Backends and ops whose result is a bool.</summary>
    public static TheoryData<string, Op> Predicates => CasesOf(row => row.Result == Result.Bool);

    private static TheoryData<string, Op> CasesOf(Func<OpInfo, bool> isTaken)
    {
        var cases = new TheoryData<string, Op>();
        foreach (string backend in TestBackends.Names)
            foreach (var row in OpTable.All)
                if (row.Meaning is not null && row.Until == Stage.Machine && isTaken(row)) cases.Add(backend, row.Op);
        return cases;
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public void A_function_of_its_parameters_gives_the_meaning(string backend, Op op)
    {
        foreach (var overload in Overloads(op))
        {
            var code = new MachineCode(TestBackends.Find(backend), overload.Scalar());
            foreach (var (arguments, expected) in overload.Examples) overload.Check(arguments, expected, code.Run(arguments));
        }
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public void A_function_of_constants_gives_the_meaning(string backend, Op op)
    {
        foreach (var overload in Overloads(op))
        {
            // Compilers take longer for code that is longer: a few of the examples, from all over the list.
            int step = overload.Examples.Count / 100 + 1;
            var examples = overload.Examples.Where((_, i) => i % step == 0).ToList();
            var code = new MachineCode(TestBackends.Find(backend), overload.Constants(examples));
            var results = new byte[examples.Count * sizeof(long)];
            fixed (byte* pointer = results) code.Run((long)pointer);
            overload.CheckAll(examples, results);
        }
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public void A_loop_over_arrays_gives_the_meaning(string backend, Op op)
    {
        foreach (var overload in Overloads(op))
        {
            var code = new MachineCode(TestBackends.Find(backend), overload.Loop());
            var columns = new byte[overload.Operands.Length][];
            for (int k = 0; k < columns.Length; k++) columns[k] = overload.Column(k);
            var results = new byte[overload.Examples.Count * sizeof(long)];
            fixed (byte* a = columns[0], b = columns[^1], c = columns[columns.Length / 2], pointer = results)
            {
                long[] inputs = columns.Length switch { 1 => [(long)a], 2 => [(long)a, (long)b], _ => [(long)a, (long)c, (long)b] };
                code.Run([.. inputs, (long)pointer, overload.Examples.Count]);
            }
            overload.CheckAll(overload.Examples, results);
        }
    }

    // As the condition of a branch, and negated, a bool is other code than as a value.
    [Theory]
    [MemberData(nameof(Predicates))]
    public void A_branch_on_it_goes_where_the_meaning_says(string backend, Op op)
    {
        foreach (var overload in Overloads(op))
        {
            var code = new MachineCode(TestBackends.Find(backend), overload.Branches());
            foreach (var (arguments, expected) in overload.Examples) overload.Check(arguments, expected, code.Run(arguments));
        }
    }

    private static IEnumerable<Overload> Overloads(Op op)
    {
        var row = OpTable.Of(op);
        foreach (var dtype in Scalars)
        {
            if ((row.Operands & dtype.Kind) == 0) continue;
            if (row.Form is not (Form.Typed or Form.OfType)) yield return new Overload(op, dtype, dtype);
            else
                foreach (var target in Scalars)
                    if (op != Op.Bitcast || (target.Size == dtype.Size && target != DType.Bool)) yield return new Overload(op, dtype, target);
        }
    }

    /// <summary>An op for one dtype, or one pair of them.</summary>
    private sealed class Overload
    {
        // Pairs and triples of edge values are too many to try them all.
        private const int MaximumExamples = 1000;

        private readonly Op _op;
        private readonly DType _target;
        private readonly IrType _resultType;

        public Overload(Op op, DType dtype, DType target)
        {
            (_op, _target) = (op, target);
            var row = OpTable.Of(op);
            Operands = op switch
            {
                Op.Shl or Op.Shr => [dtype, DType.Int32],
                Op.Select => [DType.Bool, dtype, dtype],
                _ => [.. Enumerable.Repeat(dtype, row.Form == Form.OfType ? 1 : OpTable.Arity(row.Form))],
            };
            _resultType = row.Result switch
            {
                Result.Bool => IrType.Bool,
                Result.Given => IrType.Scalar(target),
                _ => IrType.Scalar(dtype),
            };
            Examples = [.. Evaluate(Meanings.Of(op, dtype, target))];
        }

        public DType[] Operands { get; }

        public List<(long[] Arguments, long Expected)> Examples { get; }

        public Module Scalar()
        {
            var module = new Module();
            var builder = new FunctionBuilder(module, "scalar", _resultType, [.. Operands.Select(dtype => (IrType.Scalar(dtype), (string?)null))]);
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

        public Module Constants(IReadOnlyList<(long[] Arguments, long Expected)> examples)
        {
            var module = new Module();
            var builder = new FunctionBuilder(module, "constants", IrType.Void, (IrType.Pointer, "results"));
            for (int i = 0; i < examples.Count; i++)
            {
                var value = Emit(builder, [.. examples[i].Arguments.Select((bits, k) => builder.Const(Operands[k], bits))]);
                builder.Emit(Op.Store, value, builder.Emit(Op.Offset, (long)_resultType.DType, builder.Function.Parameters[0], builder.Const((long)i)));
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
            builder.Emit(Op.Store, value, builder.Emit(Op.Offset, (long)_resultType.DType, results, i));
            builder.Jump(head, builder.Emit(Op.Add, i, builder.Const(1L)));
            builder.SwitchTo(exit);
            builder.Return();
            builder.Finish();
            return module;
        }

        /// <summary>One operand of every example, as an array in memory.</summary>
        public byte[] Column(int operand)
        {
            int size = Operands[operand].Size;
            var column = new byte[Examples.Count * size];
            for (int i = 0; i < Examples.Count; i++) BitConverter.GetBytes(Examples[i].Arguments[operand]).AsSpan(0, size).CopyTo(column.AsSpan(i * size));
            return column;
        }

        public void CheckAll(IReadOnlyList<(long[] Arguments, long Expected)> examples, byte[] results)
        {
            int size = _resultType.DType.Size;
            Span<byte> slot = stackalloc byte[sizeof(long)];
            for (int i = 0; i < examples.Count; i++)
            {
                slot.Clear();
                results.AsSpan(i * size, size).CopyTo(slot);
                Check(examples[i].Arguments, examples[i].Expected, MachineCode.Normalize(_resultType.DType, BitConverter.ToInt64(slot)));
            }
        }

        public void Check(long[] arguments, long expected, long actual)
        {
            if (expected == actual || (IsNaN(expected) && IsNaN(actual))) return;
            string call = string.Join(", ", arguments.Select((bits, k) => Show(Operands[k], bits)));
            Assert.Fail($"{OpTable.Of(_op).Text} {Operands[^1].IrName} -> {_resultType} of ({call}): {Show(_resultType.DType, expected)} expected, got {Show(_resultType.DType, actual)}");
        }

        private ValueId Emit(FunctionBuilder builder, ValueId[] operands) => OpTable.Of(_op).Form switch
        {
            Form.Typed => builder.EmitTyped(_op, IrType.Scalar(_target), operands[0]),
            Form.OfType => builder.Emit(_op, (long)_target, operands),
            _ => builder.Emit(_op, operands),
        };

        private IEnumerable<(long[], long)> Evaluate(MethodInfo meaning)
        {
            var parameters = meaning.GetParameters().Select(parameter => DTypes.FromClrType(parameter.ParameterType)!.Value).ToArray();
            Assert.Equal(Operands, parameters);
            foreach (long[] arguments in Arguments())
            {
                object result;
                try
                {
                    result = meaning.Invoke(null, BindingFlags.DoNotWrapExceptions, null, [.. arguments.Select((bits, k) => ScalarBits.Box(Operands[k], bits))], null)!;
                }
                // Where the op traps, a guard stands before it.
                catch (Exception e) when (e is DivideByZeroException or OverflowException) { continue; }
                yield return (arguments, ScalarBits.Unbox(result));
            }
        }

        private IEnumerable<long[]> Arguments()
        {
            var values = Operands.Select((dtype, k) => _op is Op.Shl or Op.Shr && k == 1 ? EdgeValues.ShiftCounts : EdgeValues.Of(dtype)).ToArray();
            long total = values.Aggregate(1L, (product, list) => product * list.Count);
            long stride = total <= MaximumExamples ? 1 : (total / MaximumExamples) | 1;
            for (long n = 0; n < total; n += stride)
            {
                var arguments = new long[values.Length];
                long rest = n;
                for (int k = 0; k < values.Length; k++)
                {
                    arguments[k] = values[k][(int)(rest % values[k].Count)];
                    rest /= values[k].Count;
                }
                yield return arguments;
            }
        }

        private bool IsNaN(long bits) => _resultType.DType switch
        {
            DType.Float64 => double.IsNaN(ScalarBits.To<double>(bits)),
            DType.Float32 => float.IsNaN(ScalarBits.To<float>(bits)),
            _ => false,
        };

        private static string Show(DType dtype, long bits) => FormattableString.Invariant($"{ScalarBits.Box(dtype, bits)}");
    }
}
