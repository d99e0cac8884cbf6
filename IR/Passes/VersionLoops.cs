namespace DualJit.IR;

/// <summary>
/// Before each innermost counted loop, tests once whether all its bounds checks would pass, and if so runs a copy of the loop
/// without them, counting in 64 bits. The loop itself stays as it is for the other case, so exceptions come where C# throws them.
/// </summary>
/// <example><code>
/// b1(%i: i32):                                   b3(%i: i32):   %min = conv %i : i64 ; %max = sub (conv %n : i64), 1
///   %c = lt %i, %n ; br %c, b2, b4                              %ok = %min ge 0 and %max lt %len ; br %ok, b5(%min), b1(%i)
/// b2: %k = conv %i : i64                     =>  b1(%i: i32):   … as before …
///   guard …, IndexOutOfRange(%k, %len)           b5(%j: i64):   %c = lt %j, %n64 ; br %c, b6, b4
///   … %p = offset %a, %k …                       b6:            … %p = offset %a, %j …
///   %next = add %i, 1 ; jump b1(%next)                          %next = add %j, 1 ; jump b5(%next)
/// </code></example>
public sealed class VersionLoops : IPass
{
    // A second copy of a long body costs more compile time than its checks cost run time.
    private const int LongestBody = 400;

    public Stage From => Stage.Loop;

    public Stage To => Stage.Loop;

    public Module Run(Module module)
    {
        foreach (var function in module.Functions)
            foreach (var loop in Loops.FindInnermost(function))
                if (loop.Blocks.Sum(block => function[block].Instructions.Count) <= LongestBody)
                    new Versioning(function, loop).Run();
        return module;
    }

    /// <summary>A bounds check that one test before the loop proves.</summary>
    private sealed record Proof(ValueId Index, LinearForm Form, ValueId Length);

    private sealed class Versioning(Function function, Loop loop)
    {
        private readonly Definitions _definitions = new(function);
        private readonly List<BlockId> _order = ControlFlow.ReversePostOrder(function).FindAll(loop.Contains);
        private readonly Dictionary<ValueId, bool> _invariant = [];
        private readonly Dictionary<ValueId, ValueId> _hoisted = [];
        private readonly Dictionary<ValueId, ValueId> _copyOf = [];
        private readonly Dictionary<BlockId, BlockId> _copies = [];
        private readonly Dictionary<ValueId, ValueId> _wideIndex = [];
        private CountedLoop _count = null!;
        private BlockEmitter _before = null!;
        private ValueId _wideVariable;
        private ValueId _wideBound;

        public void Run()
        {
            if (CountedLoop.Find(function, loop, _definitions, IsInvariant) is not { } count) return;
            _count = count;
            var proofs = FindProofs();
            if (proofs.Count == 0) return;
            var preheader = NewPreheader();
            _before = new BlockEmitter(function, preheader, reuse: true) { Location = function[loop.Header].Terminator.Location };
            var parameters = function[preheader].Parameters;
            var (condition, start) = EmitTest(proofs, parameters[_count.Parameter]);
            CopyLoop(proofs);
            ValueId[] fastArguments = [.. parameters];
            fastArguments[_count.Parameter] = start;
            _before.Emit(Op.Branch, IrType.Void, [condition], 0, [new Edge(_copies[loop.Header], fastArguments), new Edge(loop.Header, [.. parameters])]);
            new SsaRepair(function, loop.Blocks, _copies, _copyOf).Run();
        }

        /// <summary>Same value in every iteration: defined outside, or computed from such values by what may as well run before the loop.</summary>
        private bool IsInvariant(ValueId value)
        {
            if (_invariant.TryGetValue(value, out bool known)) return known;
            bool invariant = !loop.Contains(_definitions.BlockOf(value))
                || _definitions.Of(value) is { } definition && definition.Info.IsPure && !definition.Info.Is(Traits.Reads) && definition.Operands.All(IsInvariant);
            return _invariant[value] = invariant;
        }

        private Dictionary<ValueId, Proof> FindProofs()
        {
            var proofs = new Dictionary<ValueId, Proof>();
            foreach (var block in loop.Blocks)
            {
                // The header also runs when the variable has passed the bound.
                if (block == loop.Header) continue;
                foreach (var guard in function[block].Instructions)
                {
                    if (guard is not { Op: Op.Guard, Trap: TrapKind.IndexOutOfRange } || !IsInvariant(guard.Operands[2])) continue;
                    var index = guard.Operands[1];
                    bool isPastBound = _definitions.BlockOf(index) == loop.Header && index != _count.Variable;
                    if (isPastBound || FormOf(index) is not { } form) continue;
                    proofs[guard.Operands[0]] = new Proof(index, form, guard.Operands[2]);
                }
            }
            return proofs;
        }

        private LinearForm? FormOf(ValueId index)
        {
            if (IsInvariant(index)) return new LinearForm(0, [(1, index)]);
            // A 32-bit sum may wrap on the way, but what lies in [0, length) in 64 bits is what it is in 32.
            if (function.TypeOf(_count.Variable) == IrType.Int32)
                return _definitions.TryGet(index, Op.Convert, out var widening) && function.TypeOf(widening.Operands[0]) == IrType.Int32
                    ? LinearForm.Of(widening.Operands[0], _count.Variable, _definitions, IsInvariant) : null;
            return LinearForm.Of(index, _count.Variable, _definitions, IsInvariant);
        }

        private BlockId NewPreheader()
        {
            var preheader = function.NewBlock();
            foreach (var parameter in function[loop.Header].Parameters)
                function.AddParameter(preheader, function.TypeOf(parameter), function.NameOf(parameter));
            for (int b = 0; b < preheader.Index; b++)
            {
                if (loop.Contains(new BlockId(b))) continue;
                foreach (ref var edge in function.Blocks[b].Terminator.Edges.AsSpan())
                    if (edge.Target == loop.Header) edge = edge with { Target = preheader };
            }
            return preheader;
        }

        private ValueId Hoist(ValueId value)
        {
            if (!loop.Contains(_definitions.BlockOf(value))) return value;
            if (_hoisted.TryGetValue(value, out var known)) return known;
            var definition = _definitions.Of(value)!.Value;
            var operands = Array.ConvertAll(definition.Operands, Hoist);
            return _hoisted[value] = _before.Emit(definition.Op, definition.Type, operands, definition.Immediate);
        }

        private (ValueId Condition, ValueId Start) EmitTest(Dictionary<ValueId, Proof> proofs, ValueId initial)
        {
            bool isWide = function.TypeOf(_count.Variable) == IrType.Int64;
            ValueId? condition = null;
            var required = new HashSet<ValueId>();
            var start = Wide(initial);
            _wideBound = Wide(Hoist(_count.Bound));
            bool up = _count.Step > 0;
            bool inclusive = _count.Comparison is Op.Le or Op.Ge;
            var last = inclusive ? _wideBound : _before.Emit(up ? Op.Sub : Op.Add, IrType.Int64, [_wideBound, _before.Const(1)]);
            var (minimum, maximum) = up ? (start, last) : (last, start);
            if (_count.Comparison == Op.Ne) Require(up ? Op.Le : Op.Ge, start, _wideBound);
            // The variable itself must not wrap around when it steps over the bound.
            if (inclusive || Math.Abs(_count.Step) != 1)
            {
                var past = _before.Emit(Op.Add, IrType.Int64, [last, _before.Const(_count.Step)]);
                Require(up ? Op.Le : Op.Ge, past, _before.Const(up ? int.MaxValue : int.MinValue));
            }
            foreach (var (index, form, length) in proofs.Values.DistinctBy(proof => (proof.Index, proof.Length)))
            {
                ValueId? offset = null;
                foreach (var (sign, term) in form.Terms)
                {
                    var wide = Wide(Hoist(term));
                    offset = offset is { } sum ? _before.Emit(sign > 0 ? Op.Add : Op.Sub, IrType.Int64, [sum, wide])
                        : sign > 0 ? wide : _before.Emit(Op.Neg, IrType.Int64, [wide]);
                }
                var (low, high) = form.Coefficient >= 0 ? (minimum, maximum) : (maximum, minimum);
                var hoistedLength = Hoist(length);
                Require(Op.Ge, At(low), _before.Const(0));
                Require(Op.Lt, At(high), hoistedLength);
                Require(Op.Le, hoistedLength, _before.Const(int.MaxValue));
                if (loop.Contains(_definitions.BlockOf(index))) _wideIndex[index] = offset ?? ValueId.None;

                ValueId At(ValueId variable) => Affine(_before, form.Coefficient, variable, offset);
            }
            return (condition!.Value, start);

            // Everything is compared in 64 bits, from values of at most 32: sums and products of those are exact.
            ValueId Wide(ValueId value)
            {
                if (isWide)
                {
                    var narrow = _before.Emit(Op.Convert, IrType.Int32, [value]);
                    Require(Op.Eq, _before.Emit(Op.Convert, IrType.Int64, [narrow]), value);
                }
                return _before.ToInt64(value);
            }

            void Require(Op comparison, ValueId a, ValueId b)
            {
                var holds = _before.Compare(comparison, a, b);
                if (required.Add(holds)) condition = condition is { } others ? _before.Emit(Op.And, IrType.Bool, [others, holds]) : holds;
            }
        }

        private static ValueId Affine(BlockEmitter emitter, long coefficient, ValueId variable, ValueId? offset)
        {
            if (coefficient == 0) return offset ?? emitter.Const(0);
            var product = coefficient == 1 ? variable : emitter.Emit(Op.Mul, IrType.Int64, [variable, emitter.Const(coefficient)]);
            return offset is { } constant ? emitter.Emit(Op.Add, IrType.Int64, [product, constant]) : product;
        }

        private void CopyLoop(Dictionary<ValueId, Proof> proofs)
        {
            var coefficients = proofs.Values.DistinctBy(proof => proof.Index).ToDictionary(proof => proof.Index, proof => proof.Form.Coefficient);
            foreach (var block in _order) _copies[block] = function.NewBlock();
            foreach (var block in _order)
                foreach (var parameter in function[block].Parameters)
                {
                    bool isVariable = parameter == _count.Variable;
                    var copy = function.AddParameter(_copies[block], isVariable ? IrType.Int64 : function.TypeOf(parameter), function.NameOf(parameter));
                    if (isVariable) _wideVariable = copy;
                    _copyOf[parameter] = copy;
                }
            foreach (var block in _order) CopyBlock(block, proofs, coefficients);
        }

        private void CopyBlock(BlockId block, Dictionary<ValueId, Proof> proofs, Dictionary<ValueId, long> coefficients)
        {
            var emitter = new BlockEmitter(function, _copies[block]);
            if (block == loop.Header && function.TypeOf(_count.Variable) != IrType.Int64)
                _copyOf[_count.Variable] = emitter.Emit(Op.Convert, function.TypeOf(_count.Variable), [_wideVariable]);
            foreach (var instruction in function[block].Instructions)
            {
                if (instruction is { Op: Op.Guard, Trap: TrapKind.IndexOutOfRange } && proofs.ContainsKey(instruction.Operands[0])) continue;
                emitter.Location = instruction.Location;
                ValueId result;
                if (!instruction.Result.IsNone && _wideIndex.TryGetValue(instruction.Result, out var offset))
                    result = Affine(emitter, coefficients[instruction.Result], _wideVariable, offset.IsNone ? null : offset);
                else if (instruction.Result == _count.Test)
                    result = emitter.Emit(instruction.Op, instruction.Type, Array.ConvertAll(instruction.Operands, value => value == _count.Variable ? _wideVariable : _wideBound));
                else
                    result = emitter.Emit(instruction.Op, instruction.Type, Array.ConvertAll(instruction.Operands, CopyOf), instruction.Immediate, CopyEdges(instruction.Edges, emitter));
                if (!instruction.Result.IsNone) _copyOf[instruction.Result] = result;
            }
        }

        private Edge[] CopyEdges(Edge[] edges, BlockEmitter emitter) => Array.ConvertAll(edges, edge =>
        {
            var arguments = Array.ConvertAll(edge.Arguments, CopyOf);
            if (edge.Target == loop.Header) arguments[_count.Parameter] = emitter.Emit(Op.Add, IrType.Int64, [_wideVariable, emitter.Const(_count.Step)]);
            return new Edge(_copies.GetValueOrDefault(edge.Target, edge.Target), arguments);
        });

        private ValueId CopyOf(ValueId value) => _copyOf.GetValueOrDefault(value, value);
    }
}
