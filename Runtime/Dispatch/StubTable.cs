using System.Numerics;

namespace DualJit;

/// <summary>The stub of a specialisation, and the keys of the arguments it is for.</summary>
internal sealed class StubEntry(int[] keys, Delegate stub, Specialization specialization)
{
    public readonly int[] Keys = keys;
    public readonly Delegate Stub = stub;
    public readonly Specialization Specialization = specialization;

    // Shorter than the general comparison of spans is to call.
    public bool IsFor(ReadOnlySpan<int> keys)
    {
        int[] own = Keys;
        if (own.Length != keys.Length) return false;
        for (int i = 0; i < own.Length; i++)
            if (own[i] != keys[i]) return false;
        return true;
    }

    /// <summary>The <see cref="StubTable.Age"/> of the table in which it was found last.</summary>
    public int LastUse;
}

/// <summary>The stubs of a kernel by the keys of their arguments. It never changes: threads look into it without a lock, and a change makes another.</summary>
internal sealed class StubTable
{
    public static readonly StubTable Empty = new([], 0);

    private readonly StubEntry?[] _slots;

    private StubTable(StubEntry[] entries, int age)
    {
        Entries = entries;
        Age = age;
        // At most half full, so a search soon meets an empty slot.
        _slots = new StubEntry?[BitOperations.RoundUpToPowerOf2((uint)(2 * entries.Length + 1))];
        foreach (var entry in entries)
        {
            int slot = SlotOf(entry.Keys);
            while (_slots[slot] is not null) slot = slot + 1 & _slots.Length - 1;
            _slots[slot] = entry;
        }
    }

    /// <summary>The entries, the oldest first.</summary>
    public IReadOnlyList<StubEntry> Entries { get; }

    /// <summary>How many entries have been added up to this table.</summary>
    public int Age { get; }

    public StubEntry? Find(ReadOnlySpan<int> keys)
    {
        for (int slot = SlotOf(keys); _slots[slot] is { } entry; slot = slot + 1 & _slots.Length - 1)
        {
            if (!entry.IsFor(keys)) continue;
            // Written once after each change of the table and not at each call, or threads would fight for the cache line.
            if (entry.LastUse != Age) entry.LastUse = Age;
            return entry;
        }
        return null;
    }

    /// <summary>The table with one entry more. Where there are <paramref name="maximum"/> already, the one that has not been found for longest is left out, but not <paramref name="current"/>, which calls reach without a search.</summary>
    public StubTable With(StubEntry added, int maximum, Delegate? current)
    {
        var kept = Entries;
        if (kept.Count >= maximum)
        {
            var oldest = kept.Where(entry => entry.Stub != current || maximum == 1).MinBy(entry => entry.LastUse);
            kept = [.. kept.Where(entry => entry != oldest)];
        }
        // Older than those that are found in the new table.
        added.LastUse = Age;
        return new StubTable([.. kept, added], Age + 1);
    }

    private int SlotOf(ReadOnlySpan<int> keys)
    {
        uint hash = 0;
        foreach (int key in keys) hash = (hash ^ (uint)key) * 0x9E3779B1;
        return (int)(hash >> 16) & _slots.Length - 1;
    }
}
