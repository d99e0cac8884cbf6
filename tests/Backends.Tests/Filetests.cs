using System.Runtime.ExceptionServices;
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
        if (file.Golden != "") Assert.Equal(file.Golden, Parser.Parse(file.Golden).ToString());
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

    [Fact]
    public void EveryFileIsATest() => Assert.All(FiletestFile.AllNames, name =>
    {
        var file = new FiletestFile(name);
        Assert.True(file.Passes.Count > 0 || (file.Targets.Count > 0 && file.Runs.Count > 0), $"{name} tests nothing");
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

    private static void Run(RunLine run, (string Name, IrType Type)[] parameters, IrType returnType, Func<FiletestArgument[], long> call)
    {
        Assert.True(run.Arguments.Count == parameters.Length, $"{run.Text}: the function has {parameters.Length} parameters");
        var arrays = new Dictionary<string, FiletestArray>();
        for (int i = 0; i < parameters.Length; i++)
            if (CreateArray(parameters[i].Type, run.Arguments[i]) is { } array) arrays[parameters[i].Name] = array;
        var arguments = parameters.Select((parameter, i) =>
            run.Arguments[i].Text.StartsWith('%') ? new FiletestArgument(0, arrays[run.Arguments[i].Text[1..]])
            : run.Arguments[i].Items is null ? new FiletestArgument(FiletestValues.Parse(parameter.Type.DType, run.Arguments[i].Text), null)
            : new FiletestArgument(0, arrays[parameter.Name])).ToArray();

        long result = 0;
        var thrown = Record.Exception(() => { result = call(arguments); });
        AssertEnding(run, thrown);
        foreach (var expectation in run.Expectations)
        {
            if (expectation.Parameter is { } name) arrays[name].AssertElements(expectation.Value, $"{run.Text}: %{name}");
            else FiletestValues.AssertEqual(returnType.DType, FiletestValues.Parse(returnType.DType, expectation.Value.Text), result, expectation.Approximate, run.Text);
        }
        foreach (var array in arrays.Values) array.AssertUntouched(run.Text);
    }

    private static FiletestArray? CreateArray(IrType type, RunValue value)
    {
        if (value.Items is null) return null;
        if (type.IsArray) return FiletestArray.Create(type.DType, type.Layout, value);
        var element = DTypes.FromIrName(value.Element ?? "") ?? throw new FormatException("an array passed as an address needs its element type, as f64[1, 2]");
        return FiletestArray.Create(element, Layout.C, value);
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
