using System.Runtime.ExceptionServices;
using DualJit.Inference;
using DualJit.IR;
using DualJit.Llvm;

namespace DualJit.Tests;

/// <summary>Runs <c>tests/filetests/**.djir</c>: IR in, results on every backend out. See <see cref="FiletestFile"/> and <see cref="RunLine"/>.</summary>
/// <remarks>With <c>DUALJIT_BLESS=1</c> in the environment the expected text of pass tests is written anew.</remarks>
public sealed class Filetests
{
    private static readonly TimeSpan TimeLimit = TimeSpan.FromSeconds(60);

    public static TheoryData<string> AllFiles => [.. FiletestFile.AllNames];

    public static TheoryData<string> Interpreted => FilesWith("interpret");

    public static TheoryData<string> Il => FilesWith("il");

    public static TheoryData<string> Llvm => FilesWith("llvm");

    public static TheoryData<string> Golden => [.. FiletestFile.AllNames.Where(name => new FiletestFile(name).Passes.Count > 0)];

    public static TheoryData<string> Inferred => [.. FiletestFile.AllNames.Where(name => new FiletestFile(name).Signatures.Count > 0)];

    [Theory, MemberData(nameof(Interpreted))]
    public void GivesTheResultsInTheInterpreter(string name) => RunAll(name, "interpret");

    /// <summary>After the passes, through the ABI of backends.</summary>
    [Theory, MemberData(nameof(Il))]
    public void GivesTheResultsLowered(string name) => RunAll(name, "lowered");

    [Theory, MemberData(nameof(Il))]
    public void GivesTheResultsOnIl(string name) => RunAll(name, "il");

    [LlvmTheory, MemberData(nameof(Llvm))]
    public void GivesTheResultsOnLlvm(string name) => RunAll(name, "llvm");

    [Theory, MemberData(nameof(AllFiles))]
    public void ReadsAsItPrints(string name)
    {
        var file = new FiletestFile(name);
        string printed = Parser.Parse(file.Source).ToString();
        Assert.Equal(printed, Parser.Parse(printed).ToString());
        if (file.Golden != "" && file.Passes.Count > 0) Assert.Equal(file.Golden, Parser.Parse(file.Golden).ToString());
    }

    [Theory, MemberData(nameof(Golden))]
    public void PassesMakeWhatTheFileSays(string name)
    {
        var file = new FiletestFile(name);
        var module = Parser.Parse(file.Source);
        Verifier.ThrowIfInvalid(module);
        foreach (string passName in file.Passes)
        {
            var pass = Pipeline.Find(passName) ?? throw new FormatException($"there is no pass '{passName}'");
            module = pass.Run(module);
            module.Stage = pass.To;
            Verifier.ThrowIfInvalid(module);
        }
        if (Environment.GetEnvironmentVariable("DUALJIT_BLESS") == "1") file.Bless(module.ToString());
        else Assert.Equal(file.Golden, module.ToString());
    }

    [Theory, MemberData(nameof(Inferred))]
    public void InferenceMakesWhatTheFileSays(string name)
    {
        var file = new FiletestFile(name);
        var module = Parser.Parse(file.Source);
        Verifier.ThrowIfInvalid(module);
        string made = "";
        foreach (string signature in file.Signatures)
        {
            var parameters = FiletestModule.TypesOf(signature);
            var typed = new TypeInferer(module, location => (null, 0)).Infer(parameters);
            Verifier.ThrowIfInvalid(typed);
            made += $"; infer {signature}\n{typed}\n";
        }
        if (Environment.GetEnvironmentVariable("DUALJIT_BLESS") == "1") file.Bless(made);
        else Assert.Equal(file.Golden, made);
    }

    [Fact]
    public void EveryFileIsATest() => Assert.All(FiletestFile.AllNames, name =>
    {
        var file = new FiletestFile(name);
        Assert.True(file.Passes.Count > 0 || file.Signatures.Count > 0 || (file.Targets.Count > 0 && file.Runs.Count > 0), $"{name} tests nothing");
    });

    private static TheoryData<string> FilesWith(string target) => [.. FiletestFile.AllNames.Where(name => new FiletestFile(name).Targets.Contains(target))];

    // On a thread of its own: its stack has a known size, and a loop that does not end fails the test.
    private static void RunAll(string name, string target)
    {
        Exception? failure = null;
        var thread = new Thread(() => failure = Record.Exception(() => RunAll(new FiletestFile(name), target)), maxStackSize: 16 << 20) { IsBackground = true };
        thread.Start();
        Assert.True(thread.Join(TimeLimit), $"{name} did not end on {target}");
        if (failure is not null) ExceptionDispatchInfo.Throw(failure);
    }

    private static void RunAll(FiletestFile file, string target)
    {
        foreach (var runs in file.Runs.GroupBy(run => run.Function))
        {
            var module = FiletestModule.Extract(Parser.Parse(file.Source), runs.Key);
            Verifier.ThrowIfInvalid(module);
            var entry = module.Entry;
            var parameters = entry.Parameters.Select(parameter => (entry.NameOf(parameter) ?? "", entry.TypeOf(parameter))).ToArray();
            var call = FiletestTarget.Prepare(target, module);
            foreach (var run in runs) Run(run, parameters, entry.ReturnType, call);
        }
    }

    private static void Run(RunLine run, (string Name, IrType Type)[] parameters, IrType returnType, Func<FiletestArgument[], long[]> call)
    {
        Assert.True(run.Arguments.Count == parameters.Length, $"{run.Text}: the function has {parameters.Length} parameters");
        var arrays = new Dictionary<string, FiletestArray>();
        for (int i = 0; i < parameters.Length; i++) CreateArrays(parameters[i].Name, parameters[i].Type, run.Arguments[i], arrays);
        var arguments = parameters.Select((parameter, i) => Argument(parameter.Name, parameter.Type, run.Arguments[i], arrays)).ToArray();

        long[] result = [];
        var thrown = Record.Exception(() => { result = call(arguments); });
        AssertEnding(run, thrown);
        foreach (var expectation in run.Expectations)
        {
            if (expectation.Parameter is { } name) arrays[name].AssertElements(expectation.Value, $"{run.Text}: %{name}");
            else AssertResult(returnType, expectation, result, run.Text);
        }
        foreach (var array in arrays.Values) array.AssertUntouched(run.Text);
    }

    /// <summary>Makes the arrays of an argument; those in a tuple are called <c>p.0</c> and so on.</summary>
    private static void CreateArrays(string name, IrType type, RunValue value, Dictionary<string, FiletestArray> arrays)
    {
        if (value.Items is null) return;
        if (type.IsTuple) for (int i = 0; i < value.Items.Count; i++) CreateArrays($"{name}.{i}", type.Items[i], value.Items[i], arrays);
        else if (type.IsArray) arrays[name] = FiletestArray.Create(type.DType, type.Layout, value);
        else
        {
            var element = DTypes.FromIrName(value.Element ?? "") ?? throw new FormatException("an array passed as an address needs its element type, as f64[1, 2]");
            arrays[name] = FiletestArray.Create(element, Layout.C, value);
        }
    }

    private static FiletestArgument Argument(string name, IrType type, RunValue value, Dictionary<string, FiletestArray> arrays) =>
        value.Text.StartsWith('%') ? new FiletestArgument(0, arrays[value.Text[1..]])
        : value.Items is null ? new FiletestArgument(FiletestValues.Parse(type.DType, value.Text), null)
        : type.IsTuple ? new FiletestArgument(0, null, [.. value.Items.Select((item, i) => Argument($"{name}.{i}", type.Items[i], item, arrays))])
        : new FiletestArgument(0, arrays[name]);

    private static void AssertResult(IrType type, RunExpectation expectation, long[] result, string message)
    {
        var expected = Leaves(expectation.Value).ToArray();
        var types = type.Leaves;
        Assert.True(expected.Length == types.Count && result.Length == types.Count, $"{message}: the result is of type {type}");
        for (int i = 0; i < expected.Length; i++)
            FiletestValues.AssertEqual(types[i].DType, FiletestValues.Parse(types[i].DType, expected[i].Text), result[i], expectation.Approximate, message);

        static IEnumerable<RunValue> Leaves(RunValue value) => value.Items is null ? [value] : value.Items.SelectMany(Leaves);
    }

    private static void AssertEnding(RunLine run, Exception? thrown)
    {
        if (run.Ending is null)
        {
            Assert.True(thrown is null, $"{run.Text}: {thrown}");
            return;
        }
        Assert.True(thrown is not null, $"{run.Text}: nothing was thrown");
        if (!Enum.TryParse<TrapKind>(run.Ending, out var trap))
        {
            Assert.True(thrown.GetType().FullName == run.Ending && thrown.Message.Contains(run.Message, StringComparison.Ordinal), $"{run.Text}: {thrown}");
            return;
        }
        var operands = run.EndingOperands.Select(operand => FiletestValues.Parse(DType.Int64, operand.Text)).ToArray();
        var expected = Traps.Create(trap, operands.ElementAtOrDefault(0), operands.ElementAtOrDefault(1));
        Assert.True(thrown.GetType() == expected.GetType() && (operands.Length == 0 || thrown.Message == expected.Message), $"{run.Text}: {thrown}");
    }
}

/// <summary>A theory that needs libLLVM. Where LLVM is hidden or missing it is skipped, with the reason.</summary>
internal sealed class LlvmTheoryAttribute : TheoryAttribute
{
    public LlvmTheoryAttribute() => Skip = LlvmLibrary.State.WhyNot;
}
