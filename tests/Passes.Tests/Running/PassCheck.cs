using DualJit.Il;
using DualJit.IR;
using DualJit.Llvm;

namespace DualJit.Tests.Passes;

/// <summary>Compares what a program does before and after the passes, and on the backends.</summary>
/// <param name="passes">From <see cref="Stage.Array"/> on, as <see cref="Pipeline.Standard"/>.</param>
internal sealed class PassCheck(IReadOnlyList<IPass> passes)
{
    private const int ProgramsPerIl = 4;
    private const int ProgramsPerLlvm = 8;

    public int Programs { get; private set; }

    public int Runs { get; private set; }

    public int Throws { get; private set; }

    public int Compilations { get; private set; }

    /// <summary>What is being run, for the case that it does not end.</summary>
    public string Current { get; private set; } = "";

    /// <summary>What is wrong, or null.</summary>
    public string? Find(Case @case)
    {
        Programs++;
        var source = ModuleRenderer.Render(@case.Program);
        if (Invalid(source) is { } invalid) return invalid;
        Outcome[] expected = [.. @case.Inputs.Select(inputs => Runner.Interpret(source, inputs))];
        Throws += expected.Count(outcome => outcome.Thrown is not null);
        for (int i = 0; i < passes.Count; i++)
            if (Check(@case, [.. NeededBefore(i), passes[i]], expected, isEachCompared: false) is { } wrong) return wrong;
        return Check(@case, passes, expected, isEachCompared: true) ?? CheckBackends(@case, expected);
    }

    private IEnumerable<IPass> NeededBefore(int index) =>
        passes[index].From == Stage.Array && !IsLowering(passes[index]) ? [] : passes.Take(index).Where(IsLowering);

    // Without these no program reaches the stages that follow.
    private static bool IsLowering(IPass pass) => pass is InsertGuards || pass.From != pass.To;

    private string? Check(Case @case, IReadOnlyList<IPass> run, Outcome[] expected, bool isEachCompared)
    {
        var module = ModuleRenderer.Render(@case.Program);
        string text = module.ToString();
        for (int i = 0; i < run.Count; i++)
        {
            string names = string.Join(", ", run.Take(i + 1).Select(pass => pass.Name));
            string before = text;
            Current = $"{names} of\n{before}";
            try
            {
                module = run[i].Run(module);
                module.Stage = run[i].To;
            }
            catch (Exception e)
            {
                return $"{names}: {e}\nbefore it:\n{before}";
            }
            text = module.ToString();
            if (text == before) continue;
            string? wrong = Invalid(module);
            if (isEachCompared || i == run.Count - 1) wrong ??= Compare(@case, expected, @case.Inputs.Select(inputs => Runner.Interpret(module, inputs)));
            if (wrong is not null) return $"{names}: {wrong}\nbefore it:\n{before}\nafter it:\n{text}";
        }
        return null;
    }

    private string? CheckBackends(Case @case, Outcome[] expected)
    {
        if (@case.Lot % ProgramsPerIl == 0 && CheckBackend(new IlBackend(), @case, expected) is { } wrong) return wrong;
        return LlvmLibrary.State.WhyNot is null && @case.Lot % ProgramsPerLlvm == 0 ? CheckBackend(new LlvmBackend(), @case, expected) : null;
    }

    private string? CheckBackend(IBackend backend, Case @case, Outcome[] expected)
    {
        Compilations++;
        Current = backend.GetType().Name;
        var module = Pipeline.Lower(ModuleRenderer.Render(@case.Program));
        return Compare(@case, expected, Runner.RunCompiled(backend, module, @case.Inputs)) is { } wrong ? $"{backend.GetType().Name}: {wrong}\n{module}" : null;
    }

    private string? Compare(Case @case, Outcome[] expected, IEnumerable<Outcome> actual)
    {
        int i = 0;
        foreach (var outcome in actual)
        {
            Runs++;
            if (outcome.DifferenceFrom(expected[i], @case.Inputs[i]) is { } difference) return difference;
            i++;
        }
        return null;
    }

    /// <summary>Why the module is no valid one, or not read back as it is printed; or null.</summary>
    private static string? Invalid(Module module)
    {
        try
        {
            Verifier.ThrowIfInvalid(module);
            string printed = module.ToString();
            string again = Parser.Parse(printed).ToString();
            return printed == again ? null : $"is read back as\n{again}";
        }
        catch (Exception e)
        {
            return e.ToString();
        }
    }
}
