namespace DualJit.IR;

/// <summary>One step of lowering or improving a module.</summary>
public interface IPass
{
    string Name => GetType().Name;

    /// <summary>The stage a module has to be at.</summary>
    Stage From { get; }

    /// <summary>The stage it is at afterwards.</summary>
    Stage To { get; }

    /// <summary>The module after the pass; the one given may have been changed and is not to be used again.</summary>
    Module Run(Module module);
}
