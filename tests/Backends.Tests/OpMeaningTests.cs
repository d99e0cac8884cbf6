using DualJit.IR;

namespace DualJit.Tests;

/// <summary>Every op, for every dtype it takes, on every executor, against its meaning: bit for bit, but that a NaN equals a NaN.</summary>
/// <remarks>Rows, dtypes and forms come from the op table: a new row is tested as soon as it is there.</remarks>
public sealed unsafe class OpMeaningTests
{
    private const string Interpreter = "interpreter";

    /// <summary>Executors and ops.</summary>
    public static TheoryData<string, Op> Cases => CasesOf(_ => true);

    /// <summary>Executors and ops whose result is a bool.</summary>
    public static TheoryData<string, Op> Predicates => CasesOf(row => row.Result == Result.Bool);

    private static TheoryData<string, Op> CasesOf(Func<OpInfo, bool> isTaken)
    {
        var cases = new TheoryData<string, Op>();
        foreach (string executor in TestBackends.Names.Append(Interpreter))
            foreach (var row in OpTable.All)
                if (row.Meaning is not null && isTaken(row)) cases.Add(executor, row.Op);
        return cases;
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public void A_function_of_its_parameters_gives_the_meaning(string executor, Op op)
    {
        foreach (var overload in OpOverload.Of(op).Where(overload => !overload.HasComplex))
        {
            var code = Compile(executor, overload.Scalar());
            foreach (var example in overload.Examples)
            {
                var actual = Outcome(code, example.Bits, overload.ResultType);
                if (example.Expected is Exception exception) Assert.IsType(exception.GetType(), actual);
                else overload.Check(example, actual);
            }
        }
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public void A_function_of_constants_gives_the_meaning(string executor, Op op)
    {
        foreach (var overload in OpOverload.Of(op))
        {
            // Compilers take longer for code that is longer: a few of the examples, from all over the list.
            int step = overload.Results.Count / 100 + 1;
            var examples = overload.Results.Where((_, i) => i % step == 0).ToList();
            var code = Compile(executor, overload.Constants(examples));
            var results = new byte[examples.Count * overload.ResultType.Size];
            fixed (byte* pointer = results) code.Run((long)pointer);
            overload.CheckAll(examples, results);
        }
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public void A_loop_over_arrays_gives_the_meaning(string executor, Op op)
    {
        foreach (var overload in OpOverload.Of(op))
        {
            var code = Compile(executor, overload.Loop());
            byte[][] columns = [.. overload.Operands.Select((_, operand) => overload.Column(operand))];
            var results = new byte[overload.Results.Count * overload.ResultType.Size];
            fixed (byte* a = columns[0], b = columns[^1], c = columns[columns.Length / 2], pointer = results)
            {
                long[] inputs = columns.Length switch { 1 => [(long)a], 2 => [(long)a, (long)b], _ => [(long)a, (long)c, (long)b] };
                code.Run([.. inputs, (long)pointer, overload.Results.Count]);
            }
            overload.CheckAll(overload.Results, results);
        }
    }

    // As the condition of a branch, and negated, a bool is other code than as a value.
    [Theory]
    [MemberData(nameof(Predicates))]
    public void A_branch_on_it_goes_where_the_meaning_says(string executor, Op op)
    {
        foreach (var overload in OpOverload.Of(op).Where(overload => !overload.HasComplex))
        {
            var code = Compile(executor, overload.Branches());
            foreach (var example in overload.Results) overload.Check(example, code.Run(example.Bits) != 0);
        }
    }

    // What has no meaning of its own (memory, arrays, vectors, control) is tested by filetests alone: run there, or what a pass makes of it is.
    [Fact]
    public void Every_row_is_in_a_filetest()
    {
        var used = FiletestFile.AllNames.Select(name => new FiletestFile(name)).SelectMany(file => file.Golden == "" || file.Signatures.Count > 0 ? [file.Source] : new[] { file.Source, file.Golden })
            .SelectMany(text => Parser.Parse(text).Functions).SelectMany(function => function.Blocks).SelectMany(block => block.Instructions).Select(instruction => instruction.Op).ToHashSet();
        Assert.Equal([], OpTable.All.Where(row => !used.Contains(row.Op)).Select(row => row.Text));
    }

    // A dtype that an op's row takes has a meaning: what does not is a rule of the verifier.
    [Fact]
    public void The_only_kinds_without_a_meaning_are_parts_of_complex_numbers_that_are_not_f64()
    {
        var holes = OpTable.All.Where(row => row.Meaning is not null)
            .SelectMany(row => DTypes.All.Where(dtype => (row.Operands & dtype.Kind) != 0 && !OpOverload.Of(row.Op).Any(overload => overload.DType == dtype)).Select(dtype => $"{row.Text} {dtype.IrName}"));
        Assert.Equal(["complex f16", "complex f32"], holes);
    }

    // The interpreter throws where code returns a status.
    private static object Outcome(MachineCode code, long[] operands, DType resultType)
    {
        try
        {
            int status = code.Call(operands, out long result, out _);
            return status == 0 ? ScalarBits.Box(resultType, result) : Traps.Create((TrapKind)status, 0, 0);
        }
        catch (Exception e) when (e is DivideByZeroException or OverflowException)
        {
            return e;
        }
    }

    private static MachineCode Compile(string executor, Module module)
    {
        Verifier.ThrowIfInvalid(module);
        var lowered = Pipeline.Lower(module);
        Verifier.ThrowIfInvalid(lowered);
        return new MachineCode(executor == Interpreter ? new InterpreterBackend() : TestBackends.Find(executor), lowered);
    }
}
