namespace DualJit.IR;

/// <summary>Instructions by what they compute, the last ones first to be forgotten.</summary>
internal sealed class ComputedValues
{
    private int[] _buckets = new int[64];
    private (Instruction Instruction, int Memory, int Hash, int Next)[] _entries = new (Instruction, int, int, int)[48];

    public int Count { get; private set; }

    /// <summary>The result that the instruction has too, where one is kept that computes the same; else its own, and it is kept.</summary>
    /// <param name="memory">The state of memory that it reads; 0 where it reads none.</param>
    public ValueId FindOrAdd(in Instruction instruction, int memory)
    {
        var normal = Normalize(instruction);
        int hash = HashOf(normal, memory);
        if (Find(normal, memory, hash) is { } same) return same;
        if (Count == _entries.Length) Grow();
        ref int bucket = ref _buckets[hash & (_buckets.Length - 1)];
        _entries[Count] = (normal, memory, hash, bucket - 1);
        bucket = ++Count;
        return normal.Result;
    }

    /// <summary>The result of a kept instruction that computes the same as this one, which reads no memory; or null.</summary>
    public ValueId? Find(in Instruction instruction)
    {
        var normal = Normalize(instruction);
        return Find(normal, 0, HashOf(normal, 0));
    }

    /// <summary>Forgets all but the first <paramref name="count"/>.</summary>
    public void ForgetFrom(int count)
    {
        // The last one added is the first of its bucket.
        while (Count > count)
        {
            ref readonly var entry = ref _entries[--Count];
            _buckets[entry.Hash & (_buckets.Length - 1)] = entry.Next + 1;
        }
    }

    private ValueId? Find(in Instruction normal, int memory, int hash)
    {
        for (int i = _buckets[hash & (_buckets.Length - 1)] - 1; i >= 0; i = _entries[i].Next)
        {
            ref readonly var entry = ref _entries[i];
            if (entry.Hash == hash && entry.Memory == memory && ComputesTheSame(entry.Instruction, normal)) return entry.Instruction.Result;
        }
        return null;
    }

    /// <summary>One of the forms that compute the same: <c>lt</c> and <c>le</c> for <c>gt</c> and <c>ge</c>, operands that may be swapped in order.</summary>
    private static Instruction Normalize(in Instruction instruction)
    {
        var operands = instruction.Operands;
        if (instruction.Op is Op.Gt or Op.Ge) return instruction with { Op = instruction.Op == Op.Gt ? Op.Lt : Op.Le, Operands = [operands[1], operands[0]] };
        bool swaps = operands.Length == 2 && operands[0].Index > operands[1].Index && instruction.Info.Is(Traits.Commutative);
        return swaps ? instruction with { Operands = [operands[1], operands[0]] } : instruction;
    }

    private static bool ComputesTheSame(in Instruction a, in Instruction b) =>
        a.Op == b.Op && a.Type == b.Type && a.Immediate == b.Immediate && a.Operands.AsSpan().SequenceEqual(b.Operands);

    private static int HashOf(in Instruction instruction, int memory)
    {
        uint hash = ((uint)instruction.Op << 8) + (uint)instruction.Type.DType;
        hash = Mix(hash, memory);
        hash = Mix(hash, instruction.Immediate.GetHashCode());
        foreach (var operand in instruction.Operands) hash = Mix(hash, operand.Index);
        return (int)(hash ^ hash >> 15);

        static uint Mix(uint hash, int bits) => (hash ^ (uint)bits) * 0x9E3779B1;
    }

    private void Grow()
    {
        Array.Resize(ref _entries, _entries.Length * 2);
        _buckets = new int[_buckets.Length * 2];
        // In the order of adding, so that the last one is the first of its bucket again.
        for (int i = 0; i < Count; i++)
        {
            ref int bucket = ref _buckets[_entries[i].Hash & (_buckets.Length - 1)];
            _entries[i].Next = bucket - 1;
            bucket = i + 1;
        }
    }
}
