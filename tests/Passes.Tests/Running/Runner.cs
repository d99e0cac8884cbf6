using DualJit.IR;

namespace DualJit.Tests.Passes;

/// <summary>Calls a module of any stage on given arguments.</summary>
internal static class Runner
{
    public static Outcome Interpret(Module module, Inputs inputs)
    {
        var interpreter = new Interpreter(module);
        var memory = new Memory(inputs);
        var arguments = module.Stage == Stage.Array
            ? memory.Views.Select(RuntimeValue.Of).Concat(inputs.Scalars.Select(scalar => new RuntimeValue(scalar.Bits))).ToArray()
            : Array.ConvertAll(Flatten(memory, inputs), bits => new RuntimeValue(bits));
        return Outcome(module, memory, () => interpreter.Run(arguments).Bits);
    }

    public static IEnumerable<Outcome> RunCompiled(IBackend backend, Module module, IEnumerable<Inputs> inputs)
    {
        var code = new MachineCode(backend, module);
        foreach (var one in inputs)
        {
            var memory = new Memory(one);
            yield return Outcome(module, memory, () =>
            {
                int status = code.Call(Flatten(memory, one), out long result, out long[] operands);
                if (status == 0) return result;
                throw status < Traps.FirstUserStatus ? Traps.Create((TrapKind)status, operands[0], operands[1]) : module.Exceptions[status - Traps.FirstUserStatus].Create(operands);
            });
        }
    }

    private static Outcome Outcome(Module module, Memory memory, Func<long> call)
    {
        long result = 0;
        var thrown = Record.Exception(() => { result = call(); });
        var type = module.Entry.ReturnType;
        return new Outcome(type.IsVoid ? null : type.DType, result, thrown, memory.Read());
    }

    /// <summary>Arguments of an entry whose arrays are lowered to their parts.</summary>
    private static long[] Flatten(Memory memory, Inputs inputs) =>
        [.. memory.Views.Zip(inputs.Arrays).SelectMany((pair, i) => Parts(pair.First, inputs, i)), .. inputs.Scalars.Select(scalar => scalar.Bits)];

    private static IEnumerable<long> Parts(ArrayView view, Inputs inputs, int array) =>
        ArrayAbi.Parts(inputs.Types[array]).Select(part => part.Part switch
        {
            ArrayPart.Data => view.Data,
            ArrayPart.Length => view.Lengths[part.Axis],
            ArrayPart.Stride => view.Strides[part.Axis],
            ArrayPart.Owner => throw new InvalidOperationException("an owner is no part of an argument"),
        });
}
