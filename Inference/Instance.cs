using DualJit.IR;

namespace DualJit.Inference;

/// <summary>A function for parameters of certain types, and what is known of its values so far.</summary>
internal sealed class Instance
{
    private readonly bool[] _isPending;

    public Instance(FunctionId source, Flow flow, TypeList parameters)
    {
        Source = source;
        Flow = flow;
        var function = flow.Function;
        Types = new IrType[function.ValueCount];
        Origins = new Origin[function.ValueCount];
        _isPending = new bool[flow.Length];
        for (int i = 0; i < Types.Length; i++) Types[i] = function.TypeOf(new ValueId(i));
        for (int i = 0; i < parameters.Count; i++) Types[function.Parameters[i].Index] = parameters[i];
        Returns = function.ReturnType;
    }

    public FunctionId Source { get; }

    public Flow Flow { get; }

    /// <summary>By value; open where nothing is known yet.</summary>
    public IrType[] Types { get; }

    /// <summary>By value: why it has its type.</summary>
    public Origin[] Origins { get; }

    public IrType Returns { get; set; }

    public Origin ReturnOrigin { get; set; }

    /// <summary>The calls that wait for what it returns.</summary>
    public HashSet<(Instance Caller, int Place)> Calls { get; } = [];

    public IrType TypeOf(ValueId value) => Types[value.Index];

    /// <summary>Notes that a place is to be looked at; false where that is noted already.</summary>
    public bool Mark(int place) => !_isPending[place] && (_isPending[place] = true);

    public void Unmark(int place) => _isPending[place] = false;
}
