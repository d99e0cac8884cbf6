namespace DualJit;

/// <summary>Whether IR is verified at every compilation: on in tests, by the switch <c>DualJit.VerifyIr</c>.</summary>
internal static class Verification
{
    public static bool IsOn { get; } = AppContext.TryGetSwitch("DualJit.VerifyIr", out bool on) && on;
}
