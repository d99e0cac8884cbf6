namespace DualJit.IR;

/// <summary>Which functions of elements a map computes as vectors.</summary>
public static class LanewiseFunctions
{
    public static bool Has(Module module, FunctionId function) => new ElementFunction(module, function).FindLanes() > 0;
}
