using DualJit.IR;

namespace DualJit.Tests.Passes;

/// <summary>What a call did: its result or exception, and the memory afterwards.</summary>
internal sealed record Outcome(DType? Type, long Result, Exception? Thrown, long[][] Memory)
{
    /// <summary>How it differs from what was expected, or null. A NaN is equal to a NaN.</summary>
    public string? DifferenceFrom(Outcome expected, Inputs inputs)
    {
        if (expected.Thrown?.GetType() != Thrown?.GetType() || expected.Thrown?.Message != Thrown?.Message)
            return $"{Text(Thrown)}, expected {Text(expected.Thrown)}";
        if (Thrown is null && Type is { } type && !AreEqual(type, expected.Result, Result))
            return $"result {Literals.Print(type, Result)}, expected {Literals.Print(type, expected.Result)}";
        for (int b = 0; b < Memory.Length; b++)
            for (int i = 0; i < Memory[b].Length; i++)
                if (!AreEqual(inputs.Buffers[b].Type, expected.Memory[b][i], Memory[b][i]))
                    return $"buffer {b} at {i}: {Literals.Print(inputs.Buffers[b].Type, Memory[b][i])}, expected {Literals.Print(inputs.Buffers[b].Type, expected.Memory[b][i])}";
        return null;
    }

    private static bool AreEqual(DType type, long expected, long actual) => expected == actual || IsNaN(type, expected) && IsNaN(type, actual);

    private static bool IsNaN(DType type, long bits) => type switch
    {
        DType.Float16 => Half.IsNaN(ScalarBits.To<Half>(bits)),
        DType.Float32 => float.IsNaN(ScalarBits.To<float>(bits)),
        DType.Float64 => double.IsNaN(ScalarBits.To<double>(bits)),
        _ => false,
    };

    private static string Text(Exception? exception) => exception is null ? "no exception" : exception is InternalCompilerException ? exception.ToString() : $"{exception.GetType().Name} '{exception.Message}'";
}
