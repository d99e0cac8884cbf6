namespace DualJit;

/// <summary>
/// Says that a static method <c>T f(T a, T b)</c> of numbers is associative and commutative, as far as rounding goes: a parallel loop may then reduce by it, as in <c>total = LogAddExp(total, x)</c>, in the order that sums of floats have.
/// </summary>
/// <param name="identity">The number that changes nothing: <c>f(identity, x)</c> and <c>f(x, identity)</c> are x. A constant of the method's type, or one that it can hold.</param>
[AttributeUsage(AttributeTargets.Method)]
public sealed class AssociativeAttribute(object identity) : Attribute
{
    public object Identity { get; } = identity;
}
