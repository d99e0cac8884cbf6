namespace DualJit.IR;

/// <summary>Takes bounds checks out of a function, and computes their indices in 64 bits from there on.</summary>
/// <example><code>
/// %s = add %i, %k ; %j = conv %s : i64        %s = add %i, %k ; %j = conv %s : i64
/// guard …, IndexOutOfRange(%j, %n)       =>   %i64 = conv %i : i64 ; %k64 = conv %k : i64 ; %j64 = add %i64, %k64
/// %p = offset %a, %j : f64                    %p = offset %a, %j64 : f64
/// </code></example>
/// <remarks>A sum that is within the bounds of an array is the same in 32 and in 64 bits: only 64 bits are what addresses are made of.</remarks>
internal sealed class CheckRemoval(Function function, Ranges ranges)
{
    private readonly Dictionary<ValueId, List<(BlockId Block, ValueId Wide)>> _wide = [];
    private readonly HashSet<(BlockId, ValueId)> _removed = [];
    private readonly HashSet<ValueId> _modular = [];

    /// <summary>Marks a check for removal.</summary>
    /// <param name="isModular">Whether all sums that make the index may have wrapped around, but only it itself is in bounds.</param>
    public void Add(BlockId block, in Instruction guard, bool isModular)
    {
        _removed.Add((block, guard.Operands[0]));
        if (isModular) _modular.Add(guard.Operands[0]);
    }

    public bool IsEmpty => _removed.Count == 0;

    /// <summary>Removes what was marked.</summary>
    /// <param name="order">The blocks to look at, each before those that it dominates.</param>
    public void Run(IReadOnlyList<BlockId> order, Dominators dominators)
    {
        if (IsEmpty) return;
        foreach (var block in order)
        {
            var instructions = function[block].Instructions;
            bool changes = _wide.Count > 0 || instructions.Exists(instruction => IsRemoved(block, instruction));
            if (!changes) continue;
            Instruction[] old = [.. instructions];
            instructions.Clear();
            var emitter = new BlockEmitter(function, block);
            foreach (var instruction in old)
            {
                if (!IsRemoved(block, instruction))
                {
                    instructions.Add(_wide.Count > 0 ? instruction.MapValues(value => WideAt(value, block, dominators)) : instruction);
                    continue;
                }
                var index = instruction.Operands[1];
                if (WideAt(index, block, dominators) != index || !ranges.Definitions.TryGet(index, Op.Convert, out var widening) || !IsInt32(widening.Operands[0])) continue;
                bool isModular = _modular.Contains(instruction.Operands[0]);
                if (!IsSum(widening.Operands[0], isModular)) continue;
                emitter.Location = instruction.Location;
                var wide = Widen(emitter, widening.Operands[0], isModular);
                if (!_wide.TryGetValue(index, out var list)) _wide[index] = list = [];
                list.Add((block, wide));
            }
        }
    }

    private bool IsRemoved(BlockId block, in Instruction instruction) => instruction.Op == Op.Guard && _removed.Contains((block, instruction.Operands[0]));

    private bool IsInt32(ValueId value) => function.TypeOf(value) == IrType.Int32;

    private ValueId WideAt(ValueId value, BlockId block, Dominators dominators)
    {
        if (_wide.TryGetValue(value, out var list))
            foreach (var (from, wide) in list)
                if (dominators.Dominates(from, block)) return wide;
        return value;
    }

    private bool IsSum(ValueId value, bool isModular) =>
        ranges.Definitions.Of(value) is { Op: Op.Add or Op.Sub or Op.Mul or Op.Neg or Op.Shl, Type: var type } && type == IrType.Int32 && (isModular ? ranges.IsModular(value) : ranges.IsExact(value));

    private ValueId Widen(BlockEmitter emitter, ValueId value, bool isModular)
    {
        if (!IsSum(value, isModular))
            return ranges.Definitions.TryGet(value, Op.Const, out var constant) ? emitter.Const(constant.Immediate) : emitter.ToInt64(value);
        var sum = ranges.Definitions.Of(value)!.Value;
        if (sum.Op == Op.Shl && !ranges.Definitions.TryGet(sum.Operands[1], Op.Const, out _)) return emitter.ToInt64(value);
        ValueId[] operands = sum.Op == Op.Shl ? [Widen(emitter, sum.Operands[0], isModular), emitter.Emit(Op.Const, IrType.Int32, [], ShiftCount(sum.Operands[1]))]
            : Array.ConvertAll(sum.Operands, operand => Widen(emitter, operand, isModular));
        return emitter.Emit(sum.Op, IrType.Int64, operands);
    }

    // Of the count of a 32-bit shift, five bits count.
    private long ShiftCount(ValueId count) => ranges.Definitions.Of(count)!.Value.Immediate & 31;
}
