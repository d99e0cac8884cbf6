using DualJit.Il;
using DualJit.IR;
using DualJit.Llvm;

namespace DualJit.Tests;

/// <summary>The backends whose code returns a status: those that can be used here.</summary>
public static class TestBackends
{
    private static readonly Dictionary<string, IBackend> Known = new()
    {
        ["il"] = new IlBackend(),
        ["llvm"] = new LlvmBackend(),
    };

    public static IEnumerable<string> Names => Known.Where(entry => entry.Value.Unavailable is null).Select(entry => entry.Key);

    public static IBackend Find(string name) => Known[name];
}
