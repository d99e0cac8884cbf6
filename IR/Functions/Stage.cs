namespace DualJit.IR;

/// <summary>How far a module is lowered. Each op's row says from which stage to which it is legal.</summary>
public enum Stage : byte
{
    /// <summary>Types are type variables.</summary>
    Untyped,

    /// <summary>Typed; arrays are values with elements, ops trap by themselves.</summary>
    Array,

    /// <summary>Arrays are pointers, lengths and strides; what can trap is behind a guard.</summary>
    Loop,

    /// <summary>What backends accept.</summary>
    Machine,
}
