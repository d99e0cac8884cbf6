using System.Runtime.InteropServices;

namespace DualJit.IR;

/// <summary>Computes what follows from constants, and drops operations that change nothing. Every bit stays what it was, NaN's payload aside.</summary>
/// <remarks>
/// Constants are computed by <see cref="Evaluator"/>, so by the meaning itself; what would throw is left to the kernel. Functions that the platform's
/// maths library computes (<c>exp</c>, <c>pow</c>, …) are left too: compiled code may outlive the process, and a later version of the library may
/// round elsewhere than the one that folded, so that <c>Math.Exp(2.0)</c> and <c>Math.Exp(x)</c> with x = 2.0 would differ.
/// </remarks>
/// <example><code>
/// %2 = const 3 : i32 ; %3 = const 4 : i32        %4 = const 12 : i32
/// %4 = mul %2, %3
/// %5 = conv %i : i64 ; %6 = conv %5 : i32   =>   (uses of %6 are uses of %i)
/// %7 = lt %i, %n ; %8 = not %7                   %8 = ge %i, %n
/// %9 = mul %x, %one                              (uses of %9 are uses of %x)
/// </code></example>
public sealed class FoldConstants : IPass
{
    public Stage From => Stage.Loop;

    public Stage To => Stage.Loop;

    public Module Run(Module module)
    {
        foreach (var function in module.Functions) new Folding(function).Run();
        return module;
    }

    private sealed class Folding(Function function)
    {
        private readonly Replacements _replacements = new(function);
        private readonly Identities _identities = new(function);
        private readonly Func<ValueId, IrType> _typeOf = function.TypeOf;
        private List<Instruction> _output = [];

        public void Run()
        {
            // Definitions are seen before their uses, but for the arguments of back edges.
            foreach (var id in ControlFlow.ReversePostOrder(function)) Fold(function[id]);
            _replacements.Apply();
        }

        private void Fold(Block block)
        {
            _output.Clear();
            _output.EnsureCapacity(block.Instructions.Count);
            foreach (ref var instruction in CollectionsMarshal.AsSpan(block.Instructions))
            {
                _replacements.Resolve(ref instruction);
                Fold(ref instruction);
            }
            block.Instructions.Clear();
            block.Instructions.AddRange(_output);
        }

        private void Fold(ref Instruction instruction)
        {
            // Each step is nearer to a constant, a parameter or an operation that has no rule.
            while (!instruction.Result.IsNone)
            {
                if (TryEvaluate(ref instruction)) break;
                var step = _identities.Simplify(ref instruction, _output);
                if (step == Identities.Step.None) break;
                if (step == Identities.Step.Operand)
                {
                    _replacements.Replace(instruction.Result, instruction.Operands[0]);
                    return;
                }
            }
            _identities.Define(instruction);
            _output.Add(instruction);
        }

        private bool TryEvaluate(ref Instruction instruction)
        {
            if (instruction.Op == Op.Const) return true;
            if (!IsFoldable(instruction)) return false;
            Span<long> operands = stackalloc long[3];
            for (int i = 0; i < instruction.Operands.Length; i++)
                if (!_identities.IsConstant(instruction.Operands[i], out operands[i])) return false;
            try
            {
                long bits = Evaluator.Of(instruction, _typeOf)(operands);
                instruction = instruction with { Op = Op.Const, Operands = [], Immediate = bits };
                return true;
            }
            catch (Exception thrown) when (thrown is ArithmeticException or ArgumentException)
            {
                return false;
            }
        }

        private static bool IsFoldable(in Instruction instruction)
        {
            var info = instruction.Info;
            return info.Meaning is not null && instruction.Type.IsScalar && instruction.Type.DType != DType.Complex128
                && instruction.Operands.Length is > 0 and <= 3 && !info.IsLibraryFunction;
        }
    }
}
