using DualJit.IR;
using Module = DualJit.IR.Module;

namespace DualJit.Ufuncs;

/// <summary>What is known of a function from its IR, whatever the dtypes.</summary>
/// <param name="MayThrow">Whether a call may end in an exception, so that elements have to be computed in order.</param>
/// <param name="Associative">The op of the table that the function is, where that is associative; else null.</param>
/// <param name="Nanoseconds">About how long a call takes.</param>
internal sealed record FunctionFacts(bool MayThrow, Op? Associative, int Nanoseconds)
{
    // Of an op in vector code, of a function of the C library, and how often a loop runs of which nothing is known.
    private const double OfOp = 0.2, OfFunction = 10;
    private const int Iterations = 16;

    private static readonly FunctionFacts OfUnknown = new(MayThrow: true, null, 0);

    /// <exception cref="KernelCompilationException">The function cannot be compiled, and is to be.</exception>
    public static FunctionFacts Of(ElementBody function, JitOptions options)
    {
        try
        {
            return Of(function.Read(function.Target).Module);
        }
        // What runs as it is may do anything; what is no single operator reduces from the left.
        catch (KernelCompilationException) when (options.Backend == Backend.None)
        {
            return OfUnknown;
        }
    }

    public static FunctionFacts Of(Module module) => new(module.Functions.Exists(MayTrap), Associativity.Find(module.Entry, module), Estimate(module));

    private static int Estimate(Module module)
    {
        double time = 0;
        foreach (var block in module.Functions.SelectMany(function => function.Blocks))
            foreach (var instruction in block.Instructions) time += instruction.Info.IsLibraryFunction ? OfFunction : OfOp;
        bool loops = module.Functions.Exists(function => function.Blocks.Select((block, i) => (block, i)).Any(pair => pair.block.Terminator.Edges.Any(edge => edge.Target.Index <= pair.i)));
        return (int)Math.Clamp(loops ? time * Iterations : time, 1, 1_000_000);
    }

    private static bool MayTrap(Function function) => function.Has(instruction =>
        instruction.Op is Op.Trap or Op.Throw or Op.CallManaged
        || (instruction.Info.Is(Traits.CanTrap) && !(instruction.Op is Op.Div or Op.Rem && instruction.Type.IsFloat)));
}
