using System.Collections.Concurrent;
using System.Reflection;

namespace DualJit;

/// <summary>Finds the kernel that was made of a method before, with equal options, so that a method which compiles a lambda each time it runs compiles it once.</summary>
/// <remarks>
/// Kernels last as long as the code they were made of: to the end of the process, or until its assembly is unloaded. Of the former so many
/// are kept; those that have not been asked for in the longest time then last as long as their delegates.
/// </remarks>
internal static class KernelCache
{
    private const int MostKept = 1_000;

    private static readonly ConcurrentDictionary<Key, Entry> Kernels = [];
    private static int _size = MostKept;

    /// <summary>A method as a delegate of a type calls it. Handles keep no assembly loaded; while a kernel lives, they are those of its method.</summary>
    private readonly record struct Key(nint Method, nint DeclaringType, nint DelegateType, bool IsBound, JitOptions Options, string? Around);

    private sealed record Entry(CodeReference<IKernelCode> Kernel)
    {
        public long LastUse { get; set; } = Environment.TickCount64;

        public IKernelCode? Current => Kernel.Value is { IsDisposed: false } kernel ? kernel : null;
    }

    /// <summary>The kernel of a delegate's method, made where there is none; where the method is only a part of it, <paramref name="around"/> says of what.</summary>
    public static IKernelCode Of(Delegate kernel, JitOptions options, Func<Delegate, JitOptions, IKernelCode> make, string? around = null)
    {
        var method = kernel.Method;
        // Of delegates that are no kernels, what makes them says why.
        if (!kernel.HasSingleTarget || method.DeclaringType is not { } declaring) return make(kernel, options);
        var key = new Key(method.MethodHandle.Value, declaring.TypeHandle.Value, kernel.GetType().TypeHandle.Value, kernel.Target is not null, options, around);
        if (Find(key) is { } known) return known;
        var made = make(kernel, options);
        lock (Kernels)
        {
            // Another thread may have been faster.
            if (Find(key) is { } other) return other;
            var entry = Kernels[key] = new Entry(new CodeReference<IKernelCode>(made, CodeOwners.Of(method, kernel.GetType())));
            made.WhenDisposed = () => Kernels.TryRemove(KeyValuePair.Create(key, entry));
            if (Kernels.Count > _size) Shrink();
        }
        return made;
    }

    private static IKernelCode? Find(in Key key)
    {
        if (!Kernels.TryGetValue(key, out var entry) || entry.Current is not { } found) return null;
        entry.LastUse = Environment.TickCount64;
        return found;
    }

    private static void Shrink()
    {
        foreach (var pair in Kernels)
            if (pair.Value.Current is null) Kernels.TryRemove(pair);
        // A tenth at once, so that this is not done for each kernel.
        foreach (var entry in Kernels.Values.Where(entry => entry.Kernel.IsStrong).OrderByDescending(entry => entry.LastUse).Skip(MostKept - MostKept / 10)) entry.Kernel.Weaken();
        _size = Math.Max(MostKept, Kernels.Count + MostKept / 10);
    }
}
