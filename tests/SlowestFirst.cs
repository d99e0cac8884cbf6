using Xunit.Abstractions;
using Xunit.Sdk;

namespace DualJit.Tests;

/// <summary>Runs the classes that take longest before others, so that in the end no core waits for one of them.</summary>
public sealed class SlowestFirst : ITestCollectionOrderer
{
    public IEnumerable<ITestCollection> OrderTestCollections(IEnumerable<ITestCollection> collections) => collections.OrderByDescending(IsSlow);

    // The name of a class's collection ends with that of the class.
    private static bool IsSlow(ITestCollection collection) => typeof(SlowestFirst).Assembly.GetType(collection.DisplayName.Split(' ')[^1])?.IsDefined(typeof(SlowTestsAttribute), false) == true;
}

/// <summary>Tests that take many seconds.</summary>
[AttributeUsage(AttributeTargets.Class)]
internal sealed class SlowTestsAttribute : Attribute;
