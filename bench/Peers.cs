using System.ComponentModel;
using System.Diagnostics;
using System.Runtime.InteropServices;

namespace DualJit.Bench;

/// <summary>The C sources in <c>peers/</c>, compiled on this machine for this machine.</summary>
static class Peers
{
    const string Compiler = "clang-22", OpenMP = "libomp.so.5";

    static readonly Dictionary<Contestant, nint> libraries = [];

    /// <summary>Compiles and loads all variants; says why not where there is no compiler.</summary>
    public static bool Load() => Load(() =>
    {
        libraries[Contestant.Clang] = Build("", "*.c");
        libraries[Contestant.ClangStrict] = Build("", "*.c", "-ffp-contract=off");
        libraries[Contestant.ClangFast] = Build("", "canonical.c", "-ffast-math");
    });

    /// <summary>The same for the parallel loops, which are OpenMP's.</summary>
    public static bool LoadParallel()
    {
        if (!NativeLibrary.TryLoad(OpenMP, out _))
        {
            Console.Error.WriteLine($"{OpenMP} was not found (apt-get install libomp-22-dev): the table has no C columns.");
            return false;
        }
        return Load(() =>
        {
            libraries[Contestant.Clang] = Build("parallel", "*.c", "-fopenmp");
            libraries[Contestant.ClangStrict] = Build("parallel", "*.c", "-fopenmp", "-ffp-contract=off");
            libraries[Contestant.ClangFast] = Build("parallel", "*.c", "-fopenmp", "-ffast-math");
        });
    }

    static bool Load(Action build)
    {
        try
        {
            build();
            return true;
        }
        catch (Win32Exception)
        {
            Console.Error.WriteLine($"{Compiler} was not found (apt-get install {Compiler}): the table has no C columns and no ratios.");
            return false;
        }
    }

    /// <param name="kernel">The name of a case's kernel; the function has <c>_</c> for what C does not allow in names.</param>
    public static nint Function(Contestant contestant, string kernel) =>
        NativeLibrary.GetExport(libraries[contestant], kernel.Replace(' ', '_').Replace('-', '_'));

    static nint Build(string subfolder, string files, params string[] flags)
    {
        var folder = Directory.CreateTempSubdirectory("dualjit-peers");
        try
        {
            string library = Path.Combine(folder.FullName, "peers.so");
            string[] sources = Directory.GetFiles(Path.Combine(AppContext.BaseDirectory, "peers", subfolder), files);
            using var compiler = Process.Start(Compiler, ["-O3", "-march=native", .. flags, "-shared", "-fPIC", "-o", library, .. sources, "-lm"]);
            compiler.WaitForExit();
            if (compiler.ExitCode != 0)
                throw new InvalidOperationException($"{Compiler} could not compile the sources in bench/peers.");
            return NativeLibrary.Load(library);
        }
        finally
        {
            // What is loaded stays loaded.
            folder.Delete(recursive: true);
        }
    }
}
