using DualJit.Frontend;
using DualJit.IR;
using Module = DualJit.IR.Module;

namespace DualJit.Ufuncs;

/// <summary>Compiles loops around a function: kernels whose only argument is the address of a frame, which holds lengths, addresses and strides as 64-bit numbers.</summary>
/// <remarks>So one type of delegate does for every number of operands and axes. What the function captures is read at each call, as by any kernel.</remarks>
internal static class FrameKernel
{
    /// <param name="function">What the loops call.</param>
    /// <param name="emit">Emits the loops, given the frame and what emits a call of the function.</param>
    public static Action<nint> Compile(ElementBody function, JitOptions options, Action<FunctionBuilder, ValueId, Func<ValueId[], ValueId[]>> emit)
    {
        var code = Create();
        return (Action<nint>)code.Bind(function.Target);

        IKernelCode Create()
        {
            var source = Read(function.Target);
            Backends.Choose(options.Backend);
            if (source.Delegates.Count == 0) return new Dispatcher(source, options, typeof(Action<nint>));
            var dispatcher = new FunctionDispatcher(source.Name, options, typeof(Action<nint>), objects => Read(objects[^1]));
            dispatcher.Add(source);
            return dispatcher;
        }

        KernelSource Read(object? target)
        {
            var source = Wrap(function.Read(target), options.Name!, function.Parameters.Length, emit);
            if (Verification.IsOn) Verifier.ThrowIfInvalid(source.Module);
            return source;
        }
    }

    /// <summary>Makes a function the callee of an entry around it.</summary>
    private static KernelSource Wrap(KernelSource source, string name, int arguments, Action<FunctionBuilder, ValueId, Func<ValueId[], ValueId[]>> emit)
    {
        var module = source.Module;
        var function = module.Entry;
        CaptureSource[] captured = [.. source.Parameters.OfType<CaptureSource>()];
        var types = function.ParameterTypes;
        var builder = new FunctionBuilder(module, $"{name}.loop", IrType.Void, [(IrType.Pointer, "frame"), .. captured.Select((variable, i) => (types[types.Count - captured.Length + i], (string?)variable.Name))]);
        var parameters = builder.Function.Parameters;
        ValueId[] variables = [.. parameters.Skip(1)];
        emit(builder, parameters[0], Call);
        builder.Return();
        builder.Finish();
        MakeEntry(module, builder.Id);

        // What the function is bound to came after its arguments; now it comes after the frame.
        var target = new ArgumentSource("target", typeof(object), 1);
        var delegates = source.Delegates.Select(known => known with { Variable = Moved(known.Variable) });
        return new KernelSource(name, module, [new ArgumentSource("frame", typeof(nint), 0), .. captured.Select(Moved)], typeof(void)) { Delegates = [.. delegates] };

        ValueId[] Call(ValueId[] values)
        {
            var result = builder.Call(new FunctionId(0), [.. values, .. variables]);
            return builder.TypeOf(result) is { IsTuple: true } tuple ? [.. Enumerable.Range(0, tuple.Items.Count).Select(item => builder.Emit(Op.Get, item, result))] : [result];
        }

        CaptureSource Moved(CaptureSource variable) => variable.Root is ArgumentSource { Position: var position } && position == arguments ? variable with { Root = target } : variable;
    }

    private static void MakeEntry(Module module, FunctionId made)
    {
        var entry = new FunctionId(0);
        (module.Functions[0], module.Functions[made.Index]) = (module.Functions[made.Index], module.Functions[0]);
        foreach (var block in module.Functions.SelectMany(function => function.Blocks))
            for (int i = 0; i < block.Instructions.Count; i++)
            {
                var instruction = block.Instructions[i];
                if (!instruction.NamesFunction) continue;
                if (instruction.Callee == entry) block.Instructions[i] = instruction.WithCallee(made);
                else if (instruction.Callee == made) block.Instructions[i] = instruction.WithCallee(entry);
            }
    }
}
