namespace DualJit;

/// <summary>How a kernel is compiled.</summary>
public sealed record JitOptions
{
    /// <summary>What runs the kernel.</summary>
    public Backend Backend { get; init; } = Backend.Auto;

    /// <summary>The name of the kernel in listings and messages; by default the method's.</summary>
    public string? Name { get; init; }

    /// <summary>
    /// How many specialisations a kernel keeps: 64 if nothing else is said. Beyond that the one that has not been used for longest is dropped, and compiled again should it
    /// be called again. The first time, a warning goes to the error output.
    /// </summary>
    public int MaximumSpecializations
    {
        get;
        init
        {
            ArgumentOutOfRangeException.ThrowIfLessThan(value, 1);
            field = value;
        }
    } = 64;

    /// <summary>
    /// On how many threads the parallel loops of the kernel run at most, the calling one among them; if nothing is said, as many as there are processors. Results do not depend on it. The environment
    /// variable <c>DUALJIT_NUM_THREADS</c> limits all kernels of a process.
    /// </summary>
    public int? MaxThreads
    {
        get;
        init
        {
            if (value is { } threads) ArgumentOutOfRangeException.ThrowIfLessThan(threads, 1);
            field = value;
        }
    }

    /// <summary>
    /// Whether what array expressions compute is divided among threads where there is enough of it, as the iterations of parallel loops are: elements, assignments to arrays and reductions. Results and
    /// exceptions are those of one thread. Off if nothing is said, as a program that calls kernels on several threads has work for all of them already.
    /// </summary>
    public bool AutoParallel { get; init; }

    /// <summary>
    /// What is compiled by <c>Jit.Compile</c> already, and not by the first call: the types of the parameters as <see cref="Specialization.Signature"/> has them, such as
    /// <c>(f64, array&lt;f64,2,C&gt;)</c>. Other arguments are compiled for when they come.
    /// </summary>
    public IReadOnlyList<string> Signatures { get; init => field = [.. value]; } = [];

    /// <summary>Whether the options say the same: kernels of a method with equal options are one kernel.</summary>
    public bool Equals(JitOptions? other) => ReferenceEquals(this, other) || other is not null
        && (Backend, Name, MaximumSpecializations, MaxThreads, AutoParallel) == (other.Backend, other.Name, other.MaximumSpecializations, other.MaxThreads, other.AutoParallel) && Signatures.SequenceEqual(other.Signatures);

    /// <inheritdoc/>
    public override int GetHashCode() => HashCode.Combine(Backend, Name, MaximumSpecializations, MaxThreads, AutoParallel, Signatures.Count);
}
