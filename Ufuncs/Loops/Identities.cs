using DualJit.IR;

namespace DualJit.Ufuncs;

/// <summary>What no elements reduce to, for the associative ops.</summary>
internal static class Identities
{
    /// <summary>A weak number, for any dtype; null where there is none.</summary>
    public static Scalar? Of(Op? op) => op switch
    {
        Op.Add or Op.Or or Op.Xor => 0,
        Op.Mul => 1,
        Op.And => -1,
        _ => null,
    };
}
