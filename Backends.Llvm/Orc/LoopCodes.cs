using System.Globalization;
using System.Text.RegularExpressions;
using DualJit.IR;
using DualJit.Llvm.Interop;

namespace DualJit.Llvm;

/// <summary>Reads from an optimised module with <see cref="LoopLocations"/>, and from the vectoriser's remarks, what became of each loop.</summary>
internal static partial class LoopCodes
{
    // LLVM's words for why not, and ours. The first that the remark contains is taken.
    private static readonly (string Remark, string Reason)[] Reasons =
    [
        ("reorder floating-point operations", "a floating-point sum keeps its order"),
        ("call instruction cannot be vectorized", "it calls a function"),
        ("cannot identify array bounds", "which elements it touches is known only inside"),
        ("unsafe dependent memory operations", "an iteration may read what another one writes"),
        ("not be identified as reduction", "a value goes from one iteration to the next"),
        ("number of loop iterations", "how often it runs is known only when it ends"),
        ("early exit", "it may end early"),
        ("faulting load", "it may end early"),
        ("not beneficial", "vectors would not make it faster"),
        ("invariant address", "every iteration writes the same element"),
        ("instruction cannot be vectorized", "an operation has no vector form"),
    ];

    [GeneratedRegex("^" + LoopLocations.FileName + @":(\d+):\d+: loop not vectorized: (.+)$", RegexOptions.Singleline)]
    private static partial Regex Remark();

    /// <summary>What became of the loops, by their line.</summary>
    public static Dictionary<uint, LoopCode> Read(LLVMModuleRef module, IReadOnlyList<string> remarks)
    {
        var loops = new Dictionary<uint, LoopCode>();
        foreach (var instruction in LoopVectors.InstructionsInLoops(module))
        {
            uint line = instruction.DebugLine;
            int lanes = (int)LoopVectors.LanesOf(instruction);
            if (line > 0 && (!loops.TryGetValue(line, out var known) || known.Lanes < lanes)) loops[line] = new LoopCode(lanes, null);
        }
        foreach (string remark in remarks)
        {
            if (Remark().Match(remark) is not { Success: true } match) continue;
            uint line = uint.Parse(match.Groups[1].ValueSpan, CultureInfo.InvariantCulture);
            if (loops.TryGetValue(line, out var scalar) && scalar is { Lanes: 0, WhyScalar: null }) loops[line] = scalar with { WhyScalar = Reason(match.Groups[2].Value) };
        }
        return loops;
    }

    private static string Reason(string remark)
    {
        foreach (var (text, reason) in Reasons)
            if (remark.Contains(text, StringComparison.OrdinalIgnoreCase)) return reason;
        return $"LLVM says: {remark}";
    }
}
