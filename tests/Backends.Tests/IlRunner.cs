using DualJit.Il;
using DualJit.IR;

namespace DualJit.Tests;

/// <summary>What a call of a compiled module gave.</summary>
internal sealed record IlOutcome(int Status, long Result, long[] Operands);

/// <summary>Verifies a module, compiles it by the IL backend and calls it with arguments given as bits.</summary>
internal static class IlRunner
{
    public static IlOutcome Run(Module module, params long[] arguments) => Run(module, 0, arguments);

    public static IlOutcome Run(Module module, nint stackLimit, long[] arguments)
    {
        Verifier.ThrowIfInvalid(module);
        int status = new MachineCode(new IlBackend(), module) { StackLimit = stackLimit }.Call(arguments, out long result, out long[] operands);
        return new IlOutcome(status, result, operands);
    }
}
