namespace DualJit.Llvm;

/// <summary>The optimisation pipelines, in LLVM's notation.</summary>
internal static class Pipelines
{
    /// <summary>
    /// The default: of <c>default&lt;O3&gt;</c> the passes that loops over arrays gain from, for the same run time in less than half the compile time.
    /// Combining instructions before the loop passes makes indices plain; GVN keeps in a register what the last iteration stored.
    /// Without SLP vectorisation, which makes some scalar recurrences 1.5 to 1.8 times slower.
    /// </summary>
    public const string Loops =
        "always-inline,function(sroa,early-cse<memssa>,simplifycfg,instcombine<no-verify-fixpoint>,loop-mssa(loop-rotate,licm),loop(indvars),gvn," +
        "loop-vectorize,instcombine<no-verify-fixpoint>,simplifycfg)";

    /// <summary>
    /// For kernels with memory of their own (<c>stack.slot</c>): afterwards what is left of short loops of constant length is unrolled, so that
    /// tiles of sums stay in vector registers.
    /// </summary>
    public const string Tiles =
        "always-inline,function(sroa,early-cse<memssa>,simplifycfg,instcombine<no-verify-fixpoint>,loop-mssa(loop-rotate,licm),loop(indvars),gvn," +
        "loop-vectorize,instcombine<no-verify-fixpoint>,simplifycfg,loop(loop-unroll-full),sroa,instcombine<no-verify-fixpoint>,loop-mssa(licm),simplifycfg)";
}
