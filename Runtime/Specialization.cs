using DualJit.Frontend;
using DualJit.IR;

namespace DualJit;

/// <summary>A kernel compiled for arguments of certain types, ranks and layouts, and what each stage of the compiler made of it.</summary>
public sealed class Specialization
{
    private readonly Func<Module> _typed;
    private readonly Module _machine;
    private readonly Lazy<Listing> _listing;

    internal Specialization(string signature, Backend backend, Func<Module> typed, Module machine, CompiledModule code, TimeSpan loweringTime, TimeSpan backendTime)
    {
        Signature = signature;
        Backend = backend;
        LoweringTime = loweringTime;
        BackendTime = backendTime;
        _typed = typed;
        _machine = machine;
        _listing = new Lazy<Listing>(code.Inspect);
    }

    /// <summary>Types of the parameters, such as <c>(f64, array&lt;f64,1,C&gt;)</c>.</summary>
    public string Signature { get; }

    /// <summary>What runs it; never <see cref="Backend.Auto"/>.</summary>
    public Backend Backend { get; }

    /// <summary>Time from the kernel as read to IR that a backend accepts.</summary>
    public TimeSpan LoweringTime { get; }

    /// <summary>Time the backend took.</summary>
    public TimeSpan BackendTime { get; }

    /// <summary>The IR with types inferred, where arrays are still values.</summary>
    public string TypedIr => _typed().ToString();

    /// <summary>The IR that the backend compiled.</summary>
    public string Ir => _machine.ToString();

    /// <summary>The optimised LLVM IR; null but for <see cref="Backend.Llvm"/>.</summary>
    public string? Llvm => _listing.Value.Llvm;

    /// <summary>The assembly of this machine; null but for <see cref="Backend.Llvm"/>.</summary>
    public string? Assembly => _listing.Value.Assembly;

    /// <summary>The CIL; null but for <see cref="Backend.Il"/>.</summary>
    public string? Il => _listing.Value.Il;

    /// <summary>Whether a loop of the native code works on vectors.</summary>
    public bool Vectorized => _listing.Value.Vectorized;

    /// <summary>A line on each loop of the kernel: where it is, and the bounds checks it makes, those of loops inside it apart.</summary>
    internal IEnumerable<string> ExplainLoops()
    {
        foreach (var function in _machine.Functions)
        {
            var loops = Loops.Find(function);
            // A loop and its copy without checks come from one place in the source.
            foreach (var copies in loops.GroupBy(loop => function[loop.Header].Terminator.Location))
            {
                int[] checks = [.. copies.Select(loop => OwnChecks(function, loop, loops)).Order()];
                string place = PlaceOf(copies.Key) is { } known ? $"loop at {known}" : $"loop {copies.First().Header} of @{function.Name}";
                yield return checks[0] == checks[^1] ? $"{place}: {Count(checks[0])}"
                    : $"{place}: {Count(checks[0])}, and {Count(checks[^1])} in its copy for arguments that a test before the loop finds too short";
            }
        }
    }

    private static int OwnChecks(Function function, Loop loop, List<Loop> loops) => loop.Blocks
        .Where(block => !loops.Exists(inner => inner != loop && loop.Contains(inner.Header) && inner.Contains(block)))
        .Sum(block => function[block].Instructions.Count(instruction => instruction is { Op: Op.Guard, Trap: TrapKind.IndexOutOfRange }));

    private string? PlaceOf(SourceLocation location)
    {
        if (location.IsNone) return null;
        var (file, line) = SourceLines.Find(_machine.Sources[location.Source], location.Offset);
        return file is null ? null : $"{Path.GetFileName(file)}:{line}";
    }

    private static string Count(int checks) => checks switch { 0 => "no bounds checks", 1 => "1 bounds check", _ => $"{checks} bounds checks" };
}
