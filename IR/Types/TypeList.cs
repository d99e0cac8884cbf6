using System.Collections;

namespace DualJit.IR;

/// <summary>The types that a type is made of. Lists of equal types are equal.</summary>
public sealed class TypeList(params IrType[] types) : IReadOnlyList<IrType>, IEquatable<TypeList>
{
    public int Count => types.Length;

    public IrType this[int index] => types[index];

    public ReadOnlySpan<IrType> AsSpan() => types;

    public bool Equals(TypeList? other) => other is not null && (ReferenceEquals(this, other) || AsSpan().SequenceEqual(other.AsSpan()));

    public override bool Equals(object? other) => Equals(other as TypeList);

    public override int GetHashCode()
    {
        var hash = new HashCode();
        foreach (var type in types) hash.Add(type);
        return hash.ToHashCode();
    }

    public IEnumerator<IrType> GetEnumerator() => ((IEnumerable<IrType>)types).GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => types.GetEnumerator();

    public override string ToString() => string.Join(", ", types);
}
