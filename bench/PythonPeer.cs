using System.ComponentModel;
using System.Diagnostics;
using System.Globalization;

namespace DualJit.Bench;

/// <summary>One Python process that times functions of NumPy and Numba, in turn with the others.</summary>
sealed class PythonPeer : IDisposable
{
    readonly Process process;

    PythonPeer(Process process) => this.process = process;

    /// <summary>Null, and says why, where there is no Python with NumPy.</summary>
    /// <param name="script">In <c>peers</c>: what the process runs.</param>
    public static PythonPeer? Start(string script)
    {
        // Debian's own Python has what its packages install, whichever is first in the path.
        foreach (string python in (string[])["/usr/bin/python3", "python3"])
        {
            try
            {
                var process = Process.Start(new ProcessStartInfo(python, [Path.Combine(AppContext.BaseDirectory, "peers", script)]) { RedirectStandardInput = true, RedirectStandardOutput = true })!;
                if (process.StandardOutput.ReadLine() == "ready") return new PythonPeer(process);
                process.Dispose();
            }
            catch (Win32Exception)
            {
            }
        }
        Console.Error.WriteLine("No Python with NumPy was found (apt-get install python3-numba): the table has no such columns.");
        return null;
    }

    /// <param name="arguments">A function and its arguments, as the script reads them.</param>
    /// <returns>Nanoseconds of one call; NaN where Numba is not there.</returns>
    public double Time(string who, string arguments, int repeats)
    {
        process.StandardInput.WriteLine($"{who};{arguments};{repeats}");
        process.StandardInput.Flush();
        string answer = process.StandardOutput.ReadLine() ?? throw new InvalidOperationException("The Python process ended early.");
        return answer == "-" ? double.NaN : double.Parse(answer, CultureInfo.InvariantCulture);
    }

    public void Dispose()
    {
        process.StandardInput.Close();
        process.WaitForExit();
        process.Dispose();
    }
}
