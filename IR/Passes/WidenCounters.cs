namespace DualJit.IR;

/// <summary>Counts in 64 bits where a 32-bit counter makes indices and never wraps around, and computes sums of it in 64 bits too.</summary>
/// <example><code>
/// b0: jump b1(%zero)                                 b0: %n64 = conv %n : i64 ; %zero64 = const 0 : i64 ; jump b1(%zero64)
/// b1(%i: i32):                                       b1(%i: i64):
///   %c = lt %i, %n ; br %c, b2, b3             =>      %c = lt %i, %n64 ; br %c, b2, b3
/// b2: %j = sub %i, %one ; %k = conv %j : i64         b2: %k = sub %i, %one64
///   … %p = offset %a, %k …                             … %p = offset %a, %k …
///   %next = add %i, %one ; jump b1(%next)              %next = add %i, %one64 ; jump b1(%next)
/// </code></example>
/// <remarks>What a value is in 64 bits is computed once, where it is defined: so bounds and starts are as far out of the loops as the values are.</remarks>
public sealed class WidenCounters : IPass
{
    public Stage From => Stage.Loop;

    public Stage To => Stage.Loop;

    public Module Run(Module module)
    {
        foreach (var function in module.Functions)
            if (function.Has(instruction => IsWidening(function, instruction))) new Widening(function).Run();
        return module;
    }

    private static bool IsWidening(Function function, in Instruction instruction) =>
        instruction.Op == Op.Convert && instruction.Type == IrType.Int64 && function.TypeOf(instruction.Operands[0]) == IrType.Int32;

    private sealed class Widening(Function function)
    {
        private readonly Ranges _ranges = new(function);
        private readonly bool[] _isNeeded = new bool[function.ValueCount];
        private readonly ValueId[] _wide = new ValueId[function.ValueCount];
        private readonly List<Instruction>?[] _after = new List<Instruction>?[function.ValueCount];
        private readonly List<(BlockId Header, int Position, ValueId Counter)> _counters = [];

        public void Run()
        {
            for (int i = 0; i < _wide.Length; i++) _wide[i] = ValueId.None;
            _ranges.Walk((_, _, _) => { });
            foreach (var block in _ranges.Order)
                foreach (var instruction in function[block].Instructions)
                    if (IsWidening(function, instruction)) Need(instruction.Operands[0]);
            foreach (var block in _ranges.Order) FindCounters(block);
            foreach (var (header, position, counter) in _counters)
                _wide[counter.Index] = function[header].Parameters[position] = function.NewValue(IrType.Int64, function.NameOf(counter));
            var rewritten = _ranges.Order.ConvertAll(block => function[block].Instructions.ConvertAll(instruction => Rewrite(instruction)));
            for (int i = 0; i < rewritten.Count; i++) Place(_ranges.Order[i], rewritten[i]);
        }

        /// <summary>Marks what the value in 64 bits is computed from.</summary>
        private void Need(ValueId value)
        {
            if (_isNeeded[value.Index]) return;
            _isNeeded[value.Index] = true;
            if (!IsExactSum(value)) return;
            foreach (var operand in _ranges.Definitions.Of(value)!.Value.Operands) Need(operand);
        }

        private bool IsExactSum(ValueId value) =>
            _ranges.Definitions.Of(value) is { Op: Op.Add or Op.Sub or Op.Mul or Op.Neg } && function.TypeOf(value) == IrType.Int32 && _ranges.IsExact(value);

        private void FindCounters(BlockId header)
        {
            var parameters = function[header].Parameters;
            for (int i = 0; i < parameters.Count; i++)
            {
                if (!_isNeeded[parameters[i].Index] || function.TypeOf(parameters[i]) != IrType.Int32) continue;
                bool counts = false;
                foreach (var entry in _ranges.Conditions.EntriesOf(header))
                {
                    if (!_ranges.Dominators.Dominates(header, entry.From)) continue;
                    counts = _ranges.FormOf(entry.Arguments[i]) is { Terms: [{ IsProduct: false, Coefficient: 1 } only] } && only.First == parameters[i];
                    if (!counts) break;
                }
                if (counts) _counters.Add((header, i, parameters[i]));
            }
        }

        private Instruction Rewrite(Instruction instruction)
        {
            if (IsWidening(function, instruction)) _wide[instruction.Result.Index] = Wide(instruction.Operands[0]);
            if (instruction.Op is Op.Lt or Op.Le or Op.Gt or Op.Ge or Op.Eq or Op.Ne && function.TypeOf(instruction.Operands[0]) == IrType.Int32
                && (IsOfCounter(instruction.Operands[0]) || IsOfCounter(instruction.Operands[1])))
                instruction = instruction with { Operands = Array.ConvertAll(instruction.Operands, Wide) };
            return instruction.Edges.Length == 0 ? instruction : instruction with { Edges = Array.ConvertAll(instruction.Edges, Rewrite) };
        }

        private Edge Rewrite(Edge edge)
        {
            var parameters = function[edge.Target].Parameters;
            var arguments = new ValueId[edge.Arguments.Length];
            for (int i = 0; i < arguments.Length; i++)
            {
                var argument = edge.Arguments[i];
                arguments[i] = function.TypeOf(parameters[i]) == IrType.Int64 && function.TypeOf(argument) == IrType.Int32 ? Wide(argument) : argument;
            }
            return edge with { Arguments = arguments };
        }

        private bool IsOfCounter(ValueId value) => IsCounter(value)
            || IsExactSum(value) && _ranges.FormOf(value) is { Terms: [{ IsProduct: false, Coefficient: 1 } only] } && IsCounter(only.First);

        private bool IsCounter(ValueId value) => !_wide[value.Index].IsNone && _ranges.Definitions.Of(value) is null;

        /// <summary>The value in 64 bits, which is computed where the value is.</summary>
        private ValueId Wide(ValueId value)
        {
            if (!_wide[value.Index].IsNone) return _wide[value.Index];
            Op op = Op.Convert;
            ValueId[] operands = [value];
            if (_ranges.Definitions.Of(value) is { } definition)
            {
                if (definition.Op == Op.Const) (op, operands) = (Op.Const, []);
                else if (IsExactSum(value)) (op, operands) = (definition.Op, Array.ConvertAll(definition.Operands, Wide));
                else if (definition.Op == Op.Convert && function.TypeOf(definition.Operands[0]) == IrType.Int64 && _ranges.IsExact(value)) return _wide[value.Index] = Kept(definition.Operands[0]);
            }
            var wide = function.NewValue(IrType.Int64);
            var location = _ranges.Definitions.Of(value)?.Location ?? SourceLocation.None;
            (_after[value.Index] ??= []).Add(new Instruction(op, IrType.Int64, wide, operands, op == Op.Const ? _ranges.Definitions.Of(value)!.Value.Immediate : 0, [], location));
            return _wide[value.Index] = wide;
        }

        // Of a value that is itself a widening nothing is left but what it widens.
        private ValueId Kept(ValueId wide) => IsReplaced(wide) ? Wide(_ranges.Definitions.Of(wide)!.Value.Operands[0]) : wide;

        /// <summary>Writes a block's instructions with those that widen what they define.</summary>
        private void Place(BlockId block, List<Instruction> rewritten)
        {
            var instructions = function[block].Instructions;
            instructions.Clear();
            foreach (var (header, _, counter) in _counters)
                if (header == block) instructions.Add(new Instruction(Op.Convert, IrType.Int32, counter, [_wide[counter.Index]], 0, [], SourceLocation.None));
            foreach (var parameter in function[block].Parameters)
                if (parameter.Index < _after.Length && _after[parameter.Index] is { } converted) instructions.AddRange(converted);
            foreach (var instruction in rewritten)
            {
                if (IsWidening(function, instruction)) continue;
                instructions.Add(instruction.MapValues(value => value.Index < _wide.Length && IsReplaced(value) ? _wide[value.Index] : value));
                if (!instruction.Result.IsNone && _after[instruction.Result.Index] is { } wide) instructions.AddRange(wide);
            }
        }

        private bool IsReplaced(ValueId value) => _ranges.Definitions.Of(value) is { } definition && IsWidening(function, definition);
    }
}
