using System.Reflection;

namespace DualJit.IR;

/// <summary>A kernel: its functions, of which the first is the entry, the exceptions they throw and the methods they were read from.</summary>
public sealed class Module
{
    public List<Function> Functions { get; } = [];

    /// <summary>The exceptions that <c>throw</c> instructions name by index.</summary>
    public List<ExceptionSite> Exceptions { get; } = [];

    /// <summary>The managed code that <c>call.managed</c> instructions name by index.</summary>
    public List<ManagedSite> ManagedSites { get; } = [];

    /// <summary>The methods that <see cref="SourceLocation"/>s name by index.</summary>
    public List<MethodBase> Sources { get; } = [];

    /// <summary>What the passes did and why not, in the order they ran.</summary>
    public List<Remark> Remarks { get; } = [];

    public Stage Stage { get; set; } = Stage.Array;

    /// <summary>Whether what only native code gains by is not made: the backend would leave it out.</summary>
    public bool LeavesOutNative { get; set; }

    public Function Entry => Functions[0];

    public Function this[FunctionId id] => Functions[id.Index];

    /// <summary>A module with no functions yet and all else of this one, for a pass that rebuilds the functions.</summary>
    public Module WithoutFunctions()
    {
        var copy = new Module { Stage = Stage, LeavesOutNative = LeavesOutNative };
        copy.Exceptions.AddRange(Exceptions);
        copy.ManagedSites.AddRange(ManagedSites);
        copy.Sources.AddRange(Sources);
        copy.Remarks.AddRange(Remarks);
        return copy;
    }

    public FunctionId Add(Function function)
    {
        Functions.Add(function);
        return new FunctionId(Functions.Count - 1);
    }

    /// <summary>The index of an exception, which is added unless an equal one is there.</summary>
    public int Add(ExceptionSite exception)
    {
        int index = Exceptions.IndexOf(exception);
        if (index >= 0) return index;
        Exceptions.Add(exception);
        return Exceptions.Count - 1;
    }

    /// <summary>The index of managed code.</summary>
    public int Add(ManagedSite site)
    {
        ManagedSites.Add(site);
        return ManagedSites.Count - 1;
    }

    public override string ToString() => Printer.Print(this);
}
