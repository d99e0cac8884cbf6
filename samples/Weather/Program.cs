using System.Diagnostics;
using DualJit;
using Spectre.Console;
using Weather;

if (args is not ([] or ["--quick"]))
{
    Console.Error.WriteLine("usage: Weather [--quick]   (--quick: a hundredth of the generated elements)");
    return 2;
}
int scale = args.Length > 0 ? 10 : 1;
bool terminal = AnsiConsole.Profile.Out.IsTerminal;
// Escape sequences belong in no file or pipe.
if (!terminal)
    AnsiConsole.Profile.Capabilities.Ansi = false;

var weather = WeatherData.Read(Path.Combine(AppContext.BaseDirectory, "seattle-weather.csv"));
var years = weather.TemperatureByYear();
AnsiConsole.MarkupLine($"[bold]Seattle's weather[/], {weather.Dates[0]:yyyy-MM-dd} to {weather.Dates[^1]:yyyy-MM-dd}: {weather.Dates.Length:N0} days");

var backends = new List<Backend> { Backend.None, Backend.Il };
AnsiConsole.MarkupLine($"First kernel of the process on IL: {StartUp(Backend.Il).TotalMilliseconds:F1} ms");
try
{
    AnsiConsole.MarkupLine($"First kernel of the process on LLVM: {StartUp(Backend.Llvm).TotalMilliseconds:F1} ms");
    backends.Add(Backend.Llvm);
}
catch (PlatformNotSupportedException missing)
{
    AnsiConsole.MarkupLineInterpolated($"[yellow]Without LLVM:[/] {missing.Message}");
}
AnsiConsole.WriteLine();

var correlations = new double[weather.Columns.Length, weather.Columns.Length];
var distances = new double[years.Count, years.Count];
Trial[] trials =
[
    Trials.Correlations(weather, correlations),
    Trials.Distances(years, distances),
    Trials.FusedCompare(1_000_000 / scale / scale),
    Trials.RowNorms(10_000 / scale, 1_000 / scale),
    Trials.Axpy(1_000_000 / scale / scale),
    Trials.Stencil(1_000 / scale),
];
var runs = terminal
    ? AnsiConsole.Status().AutoRefresh(false).Start("Working ...", status => RunAll(step => { status.Status(step); status.Refresh(); }))
    : RunAll(_ => { });

Report.Correlations(weather.Columns, correlations);
Report.Distances([.. years.Select(year => year.Year)], distances);
bool agree = Report.Trials(runs);
AnsiConsole.MarkupLine(agree
    ? $"[green]All results agree bit for bit[/]: {trials.Length} kernels on {string.Join(", ", backends.Select(Name))}."
    : "[red]Results disagree.[/]");
return agree ? 0 : 1;

List<(Trial, IReadOnlyDictionary<Backend, Outcome>)> RunAll(Action<string> progress)
{
    var all = new List<(Trial, IReadOnlyDictionary<Backend, Outcome>)>();
    foreach (Trial trial in trials)
    {
        var outcomes = new Dictionary<Backend, Outcome>();
        foreach (Backend backend in backends)
        {
            progress(Markup.Escape($"{all.Count + 1} of {trials.Length}: {trial.Name}, {trial.Data}, as {Name(backend)} ..."));
            outcomes[backend] = trial.Run(backend);
        }
        all.Add((trial, outcomes));
    }
    return all;
}

// Loading a compiler costs once per process: shown on its own, it stays out of the first kernel's row.
static TimeSpan StartUp(Backend backend)
{
    long start = Stopwatch.GetTimestamp();
    Jit.Compile((double value) => value + 1, new JitOptions { Backend = backend, Name = "start-up" })(1);
    return Stopwatch.GetElapsedTime(start);
}

static string Name(Backend backend) => backend switch
{
    Backend.None => "C#",
    Backend.Il => "IL",
    Backend.Llvm => "LLVM",
    _ => backend.ToString(),
};
