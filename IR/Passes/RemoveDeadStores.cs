namespace DualJit.IR;

/// <summary>Removes a store to memory that a store to the same address overwrites before anything can look.</summary>
/// <remarks>
/// Within a block. A load may be from any address, a call may read, and a guard may end the kernel, whose caller then sees what is in
/// memory: none of them may stand between. Loads from the address itself are gone by then, <see cref="NumberValues"/> knows what they give.
/// </remarks>
/// <example><code>
/// store %x, %p                     %1 = add %x, %y
/// %1 = add %x, %y             =>   store %1, %p
/// store %1, %p
/// </code></example>
public sealed class RemoveDeadStores : IPass
{
    public Stage From => Stage.Loop;

    public Stage To => Stage.Loop;

    public Module Run(Module module)
    {
        // Addresses that a later store of the block overwrites, each with the type it is overwritten by.
        var overwritten = new Dictionary<ValueId, IrType>();
        foreach (var function in module.Functions)
            foreach (var block in function.Blocks)
            {
                overwritten.Clear();
                for (int i = block.Instructions.Count - 1; i >= 0; i--)
                    if (IsOverwritten(function, block.Instructions[i], overwritten)) block.Instructions.RemoveAt(i);
            }
        return module;
    }

    private static bool IsOverwritten(Function function, in Instruction instruction, Dictionary<ValueId, IrType> overwritten)
    {
        if (instruction.Op == Op.Store)
        {
            var (type, address) = (function.TypeOf(instruction.Operands[0]), instruction.Operands[1]);
            if (overwritten.TryGetValue(address, out var by) && by == type) return true;
            overwritten[address] = type;
        }
        else if (instruction.Info.Is(Traits.Reads | Traits.Effect | Traits.Terminator)) overwritten.Clear();
        return false;
    }
}
