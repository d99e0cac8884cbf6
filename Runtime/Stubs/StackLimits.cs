using System.Runtime.InteropServices;

namespace DualJit;

/// <summary>How deep the calling thread's stack may grow before a recursive kernel has to stop.</summary>
internal static partial class StackLimits
{
    // What .NET itself keeps free when it asks whether there is stack enough, and room for a frame of native code.
    private const nint Reserve = 128 * 1024;

    // Where the system does not tell: less than the smallest default stack (512 KB, on macOS' secondary threads).
    private const nint Assumed = 256 * 1024;

    [ThreadStatic] private static nint _limit;

    /// <summary>The lowest address a frame of this thread may reach.</summary>
    public static nint Current => _limit != 0 ? _limit : _limit = Find();

    private static unsafe nint Find()
    {
        byte here;
        nint top = (nint)(&here);
        try
        {
            if (OperatingSystem.IsWindows())
            {
                GetCurrentThreadStackLimits(out nint low, out _);
                return low + Reserve;
            }
            if (OperatingSystem.IsMacOS()) return pthread_get_stackaddr_np(pthread_self()) - pthread_get_stacksize_np(pthread_self()) + Reserve;
            if (OperatingSystem.IsLinux())
            {
                // Larger than pthread_attr_t of every libc we know (56 bytes in glibc and musl).
                byte* attributes = stackalloc byte[256];
                if (pthread_getattr_np(pthread_self(), attributes) == 0)
                {
                    int found = pthread_attr_getstack(attributes, out nint low, out _);
                    pthread_attr_destroy(attributes);
                    if (found == 0) return low + Reserve;
                }
            }
        }
        catch (EntryPointNotFoundException) { }
        catch (DllNotFoundException) { }
        return top - Assumed;
    }

    [LibraryImport("kernel32")]
    private static partial void GetCurrentThreadStackLimits(out nint low, out nint high);

    [LibraryImport("libc")]
    private static partial nint pthread_self();

    [LibraryImport("libc")]
    private static unsafe partial int pthread_getattr_np(nint thread, byte* attributes);

    [LibraryImport("libc")]
    private static unsafe partial int pthread_attr_getstack(byte* attributes, out nint address, out nint size);

    [LibraryImport("libc")]
    private static unsafe partial int pthread_attr_destroy(byte* attributes);

    [LibraryImport("libc")]
    private static partial nint pthread_get_stackaddr_np(nint thread);

    [LibraryImport("libc")]
    private static partial nint pthread_get_stacksize_np(nint thread);
}
