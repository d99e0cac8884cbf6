using System.Reflection;

namespace DualJit.IR;

/// <summary>A kernel: its functions, of which the first is the entry, the exceptions they throw and the methods they were read from.</summary>
public sealed class Module
{
    public List<Function> Functions { get; } = [];

    /// <summary>The exceptions that <c>throw</c> instructions name by index.</summary>
    public List<ExceptionSite> Exceptions { get; } = [];

    /// <summary>The methods that <see cref="SourceLocation"/>s name by index.</summary>
    public List<MethodBase> Sources { get; } = [];

    public Stage Stage { get; set; } = Stage.Array;

    public Function Entry => Functions[0];

    public Function this[FunctionId id] => Functions[id.Index];

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

    public override string ToString() => Printer.Print(this);
}
