namespace DualJit.Frontend;

/// <summary>What a reader throws where it meets what an earlier error left without a value. It is never reported.</summary>
internal static class FollowingError
{
    private const string Code = "follows";

    public static KernelCompilationException Of() => new(Code, "what is used here has an error of its own");

    public static bool Is(KernelError error) => error.Code == Code;
}
