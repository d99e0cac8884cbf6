using System.Collections;
using FsCheck;
using FsCheck.Fluent;

namespace DualJit.Tests.Differential;

/// <summary>Weighted alternatives that are made only when chosen: a grammar that refers to itself would else be written out to its full depth.</summary>
internal sealed class Choices<T> : IEnumerable
{
    private readonly List<(int Weight, Func<Gen<T>> Make)> _rows = [];

    public void Add(int weight, Func<Gen<T>> make) => _rows.Add((weight, make));

    public Gen<T> Pick() => Gen.Choose(1, _rows.Sum(row => row.Weight)).SelectMany(ticket =>
    {
        foreach (var (weight, make) in _rows)
            if ((ticket -= weight) <= 0) return make();
        throw new InvalidOperationException("The ticket is above the sum of the weights.");
    });

    IEnumerator IEnumerable.GetEnumerator() => _rows.GetEnumerator();
}
