using System.Diagnostics;
using System.Globalization;
using DualJit;
using DualJit.Bench;

switch (args)
{
    // In a process that has compiled nothing yet.
    case ["first", var way]:
        return FirstKernel.RunHere(way);
    case ["first"]:
        FirstKernel.Run();
        return 0;
    case ["read"]:
        ReadTimes.Run();
        return 0;
    case ["infer"]:
        InferenceTimes.Run();
        return 0;
}

// Loading and starting a compiler costs once per process: timed here, it stays out of the other numbers.
var startUp = new Dictionary<Backend, TimeSpan> { [Backend.Il] = StartUp(Backend.Il) };
try
{
    startUp[Backend.Llvm] = StartUp(Backend.Llvm);
}
catch (PlatformNotSupportedException missing)
{
    Console.Error.WriteLine($"Without LLVM: {missing.Message}");
}
Backend[] backends = [.. startUp.Keys];

switch (args)
{
    case ["rss"]:
        ResidentMemory.Run(backends, cycles: 10_000);
        return 0;
    case ["rss", var count] when int.TryParse(count, CultureInfo.InvariantCulture, out int cycles) && cycles > 0:
        ResidentMemory.Run(backends, cycles);
        return 0;
    case ["compile"]:
        CompileTimes.Run(startUp);
        return 0;
    case ["calls"]:
        CallTimes.Run(backends);
        return 0;
    case ["functions"]:
        FunctionTimes.Run(backends);
        return 0;
    case ["forks"]:
        ForkTimes.Run();
        return 0;
    case ["passes"]:
        PassTimes.Run();
        return 0;
    case ["arrays"] or ["arrays", _]:
        ArrayTimes.Run(args.ElementAtOrDefault(1) ?? "");
        return 0;
    case ["parallel"] or ["parallel", _]:
        return ParallelTimes.Run(args.ElementAtOrDefault(1) ?? "") ? 0 : 1;
    case ["ufuncs"] or ["ufuncs", _]:
        UfuncTimes.Run(args.ElementAtOrDefault(1) ?? "");
        return 0;
    case [] or [_]:
        return Speed(args.Length == 0 ? "" : args[0]);
    default:
        Console.Error.WriteLine("usage: bench [FILTER | arrays [FILTER] | calls | compile | first | forks | functions | infer | parallel [FILTER] | passes | read | rss [CYCLES] | ufuncs [FILTER]]");
        return 2;
}

int Speed(string filter)
{
    Case[] all = Cases.Timed();
    Case[] cases = [.. all.Where(@case => @case.ToString().Contains(filter, StringComparison.OrdinalIgnoreCase))];
    if (cases.Length == 0)
    {
        Console.Error.WriteLine($"No case has '{filter}' in its name. There are: {string.Join("; ", all.Select(@case => @case.ToString()))}.");
        return 2;
    }
    // Before the long run, while the process is young.
    if (filter == "")
        CompileTimes.Run(startUp);
    Contestant[] contestants =
    [
        .. Peers.Load() ? [Contestant.Clang, Contestant.ClangStrict, Contestant.ClangFast] : Array.Empty<Contestant>(),
        Contestant.CSharp,
        Contestant.Il,
        .. backends.Contains(Backend.Llvm) ? [Contestant.Llvm, Contestant.LlvmUnchecked] : Array.Empty<Contestant>(),
    ];
    return SpeedTable.Run(cases, contestants) ? 0 : 1;
}

static TimeSpan StartUp(Backend backend)
{
    long start = Stopwatch.GetTimestamp();
    Jit.Compile((double value) => value + 1, new JitOptions { Backend = backend })(1);
    return Stopwatch.GetElapsedTime(start);
}
