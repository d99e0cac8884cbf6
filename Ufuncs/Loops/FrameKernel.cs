using DualJit.Frontend;
using DualJit.IR;
using Module = DualJit.IR.Module;

namespace DualJit.Ufuncs;

/// <summary>What emits the loops of a kernel.</summary>
/// <param name="builder">The function they are in.</param>
/// <param name="frame">The address of the lengths, addresses and strides.</param>
/// <param name="range">The first iteration of the outermost loop, and one more than the last.</param>
/// <param name="call">Emits a call of the user's function; gives its results, the items of a tuple each.</param>
/// <param name="map">Emits a map of that function over arrays and scalars; null where that is no vector code, or there are several results.</param>
internal delegate void EmitLoops(FunctionBuilder builder, ValueId frame, (ValueId First, ValueId End) range, Func<ValueId[], ValueId[]> call, Func<ValueId[], ValueId>? map);

/// <summary>Compiles loops around a function: kernels whose only argument is the address of a frame, which holds lengths, addresses and strides as 64-bit numbers.</summary>
/// <remarks>So one type of delegate does for every number of operands and axes. What the function captures is read at each call, as by any kernel.</remarks>
internal static class FrameKernel
{
    /// <param name="function">What the loops call.</param>
    /// <param name="options">How they are compiled.</param>
    /// <param name="loops">Which loops these are, of all that there are around functions of its type: those around one method are compiled once.</param>
    /// <param name="rank">The number of loops.</param>
    /// <param name="operands">The number of addresses in the frame.</param>
    /// <param name="nanoseconds">About how long one iteration of all loops takes, where several threads may run them; 0 where they must not.</param>
    /// <param name="emit">Emits them.</param>
    public static Action<nint> Compile(ElementBody function, JitOptions options, string loops, int rank, int operands, int nanoseconds, EmitLoops emit)
    {
        var source = Read(function.Target);
        Backends.Choose(options.Backend);
        if (source.Known.Count == 0)
            return (Action<nint>)(function.IsMethod ? KernelCache.Of(function.Plain, options, (_, _) => Make(), $"{loops}; {nanoseconds}") : Make()).Bind(function.Target);
        var dispatcher = new FunctionDispatcher(source.Name, options, typeof(Action<nint>), objects => Read(objects[^1]));
        dispatcher.Add(source);
        return (Action<nint>)dispatcher.Bind(function.Target);

        IKernelCode Make() => new Dispatcher(source, options, typeof(Action<nint>));

        KernelSource Read(object? target)
        {
            var wrapped = new Wrapper(function.Read(target), function.Parameters.Length, options.Name!, rank, operands).Wrap(nanoseconds, emit);
            if (Verification.IsOn) Verifier.ThrowIfInvalid(wrapped.Module);
            return wrapped;
        }
    }

    /// <summary>Makes a function the callee of an entry around it.</summary>
    private sealed class Wrapper
    {
        private readonly KernelSource _source;
        private readonly Module _module;
        private readonly int _arguments, _rank, _operands;
        private readonly string _name;
        private readonly IrType[] _taken;
        private readonly (CaptureSource Source, IrType Type)[] _captured;

        public Wrapper(KernelSource source, int arguments, string name, int rank, int operands)
        {
            (_source, _module, _arguments, _name, _rank, _operands) = (source, source.Module, arguments, name, rank, operands);
            var types = _module.Entry.ParameterTypes;
            _taken = [.. types.Take(arguments)];
            _captured = [.. source.Parameters.Select((parameter, i) => (parameter as CaptureSource, types[i])).Where(pair => pair.Item1 is not null).Select(pair => (pair.Item1!, pair.Item2))];
        }

        public KernelSource Wrap(int nanoseconds, EmitLoops emit)
        {
            // A chunk has only the frame, in which there is no place for arrays whose rank a call decides. What may write to an array is not done at the same time.
            bool isForked = nanoseconds > 0 && _captured.Sum(captured => SlotsOf(captured.Type)) <= FrameLayout.MostCaptured
                && (!Array.Exists(_captured, captured => captured.Type.IsArray) || !_module.Functions.Exists(function => function.Has(WritesToArrays)));
            // Whether ranks are known, inference finds for each callee.
            if (_module.Entry.ParameterTypes.Exists(type => type.IsOpen)) _module.Stage = Stage.Untyped;
            var chunk = isForked ? EmitChunk(emit) : null;
            var entry = new FunctionBuilder(_module, $"{_name}.loop", IrType.Void, [(IrType.Pointer, "frame"), .. _captured.Select(captured => (captured.Type, (string?)captured.Source.Name))]);
            var parameters = entry.Function.Parameters;
            ValueId[] variables = [.. parameters.Skip(1)];
            var length = Long(entry, parameters[0], 0);
            if (chunk is null) emit(entry, parameters[0], (entry.Const(0L), length), values => Call(entry, values, variables), MapOf(entry, variables));
            else
            {
                for (int i = 0, slot = 0; i < variables.Length; slot += SlotsOf(_captured[i++].Type)) StoreCaptured(entry, variables[i], parameters[0], slot);
                var work = length;
                for (int axis = 1; axis < _rank; axis++) work = entry.Emit(Op.Mul, work, Long(entry, parameters[0], axis));
                entry.Fork(chunk.Id, length, entry.Emit(Op.Mul, work, entry.Const((long)nanoseconds)), parameters[0]);
            }
            entry.Return();
            entry.Finish();
            MakeEntry(entry.Id);

            // What the function is bound to came after its arguments; now it comes after the frame.
            var target = new ArgumentSource("target", typeof(object), 1);
            var known = _source.Known.Select(one => one with { Variable = Moved(one.Variable) });
            return new KernelSource(_name, _module, [new ArgumentSource("frame", typeof(nint), 0), .. _captured.Select(captured => Moved(captured.Source))], typeof(void)) { Known = [.. known] };

            CaptureSource Moved(CaptureSource variable) => variable.Root is ArgumentSource { Position: var position } && position == _arguments ? variable with { Root = target } : variable;
        }

        private FunctionBuilder EmitChunk(EmitLoops emit)
        {
            var chunk = new FunctionBuilder(_module, $"{_name}.chunk", IrType.Void, (IrType.Int64, "first"), (IrType.Int64, "end"), (IrType.Pointer, "frame"));
            var parameters = chunk.Function.Parameters;
            var variables = new ValueId[_captured.Length];
            for (int i = 0, slot = 0; i < variables.Length; slot += SlotsOf(_captured[i++].Type)) variables[i] = LoadCaptured(chunk, _captured[i].Type, parameters[2], slot);
            emit(chunk, parameters[2], (parameters[0], parameters[1]), values => Call(chunk, values, variables), MapOf(chunk, variables));
            chunk.Return();
            chunk.Finish();
            return chunk;
        }

        private static bool WritesToArrays(Instruction instruction) => instruction.Op is Op.Store or Op.ElementStore or Op.RowStore or Op.MaskStore or Op.Assign or Op.VectorStore or Op.CallManaged;

        // Of an array its address and lengths.
        private static int SlotsOf(IrType type) => type switch
        {
            { IsScalar: true } => type.IsComplex ? 2 : 1,
            { IsArray: true, IsOpen: false, IsArrayOfStructs: false, Layout: Layout.C } => 1 + type.Rank,
            _ => FrameLayout.MostCaptured + 1,
        };

        private void StoreCaptured(FunctionBuilder builder, ValueId variable, ValueId frame, int slot)
        {
            if (builder.TypeOf(variable) is not { IsArray: true } type)
            {
                builder.Emit(Op.Store, variable, Captured(builder, frame, slot));
                return;
            }
            builder.Emit(Op.Store, builder.Emit(Op.Address, builder.Emit(Op.Data, variable)), Captured(builder, frame, slot));
            for (int axis = 0; axis < type.Rank; axis++) builder.Emit(Op.Store, builder.Emit(Op.Dim, axis, variable), Captured(builder, frame, slot + 1 + axis));
        }

        private ValueId LoadCaptured(FunctionBuilder builder, IrType type, ValueId frame, int slot)
        {
            if (!type.IsArray) return builder.EmitTyped(Op.Load, type, Captured(builder, frame, slot));
            ValueId[] lengths = [.. Enumerable.Range(0, type.Rank).Select(axis => builder.And(builder.EmitTyped(Op.Load, IrType.Int64, Captured(builder, frame, slot + 1 + axis)), int.MaxValue))];
            return builder.EmitTyped(Op.View, type, [builder.EmitTyped(Op.Load, IrType.Pointer, Captured(builder, frame, slot)), .. lengths]);
        }

        // Structs are tuples, whose items are values of their own here.
        private ValueId[] Call(FunctionBuilder builder, ValueId[] values, ValueId[] variables)
        {
            int next = 0;
            var result = builder.Call(new FunctionId(0), [.. _taken.Select(Take), .. variables]);
            return result.IsNone ? [] : [.. ItemsOf(result)];

            ValueId Take(IrType type) => type.IsTuple ? builder.Emit(Op.Tuple, [.. type.Items.Select(Take)]) : values[next++];

            IEnumerable<ValueId> ItemsOf(ValueId value) =>
                builder.TypeOf(value) is { IsTuple: true } tuple ? Enumerable.Range(0, tuple.Items.Count).SelectMany(item => ItemsOf(builder.Emit(Op.Get, item, value))) : [value];
        }

        private Func<ValueId[], ValueId>? MapOf(FunctionBuilder builder, ValueId[] variables)
        {
            var function = new FunctionId(0);
            if (_module[function].ReturnType is not { IsScalar: true } element || !LanewiseFunctions.Has(_module, function)) return null;
            return values => builder.Map(function, IrType.Array(element.DType, 1, Layout.C), [.. values, .. variables]);
        }

        private ValueId Captured(FunctionBuilder builder, ValueId frame, int index) => FrameLayout.Place(builder, frame, FrameLayout.AfterOperands(_operands, _rank) + FrameLayout.MostSizes + index);

        private static ValueId Long(FunctionBuilder builder, ValueId frame, int index) => builder.EmitTyped(Op.Load, IrType.Int64, FrameLayout.Place(builder, frame, index));

        private void MakeEntry(FunctionId made)
        {
            var entry = new FunctionId(0);
            (_module.Functions[0], _module.Functions[made.Index]) = (_module.Functions[made.Index], _module.Functions[0]);
            foreach (var block in _module.Functions.SelectMany(function => function.Blocks))
                for (int i = 0; i < block.Instructions.Count; i++)
                {
                    var instruction = block.Instructions[i];
                    if (!instruction.NamesFunction) continue;
                    if (instruction.Callee == entry) block.Instructions[i] = instruction.WithCallee(made);
                    else if (instruction.Callee == made) block.Instructions[i] = instruction.WithCallee(entry);
                }
        }
    }
}
