namespace DualJit.Frontend;

/// <summary>Thrown where a reader meets what an earlier error left without a value: no error of its own, so the reader goes on with another missing value and reports nothing.</summary>
internal sealed class FollowingError() : Exception("what is used here has an error of its own");
