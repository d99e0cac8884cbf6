namespace DualJit.Llvm;

/// <summary>The optimisation pipelines, in LLVM's notation.</summary>
internal static class Pipelines
{
    /// <summary>Only what keeps the code generator from seeing dead and duplicate code.</summary>
    public const string None = "function(early-cse,simplifycfg)";

    /// <summary>
    /// The default: of <c>default&lt;O3&gt;</c> the passes that loops over arrays gain from. It gives the same run time for about half the
    /// passes' time. Without SLP vectorisation, which makes some scalar recurrences 1.5 to 1.8 times slower.
    /// </summary>
    public const string Loops =
        "always-inline,function(sroa,early-cse,simplifycfg,loop-mssa(loop-rotate,licm),instcombine<no-verify-fixpoint>,simplifycfg,loop(indvars)," +
        "loop-vectorize,instcombine<no-verify-fixpoint>,simplifycfg)";
}
