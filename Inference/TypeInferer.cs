using DualJit.IR;

namespace DualJit.Inference;

/// <summary>Gives every value of a kernel the rank and layout that follow from the arguments of a call: one copy of each function per list of parameter types.</summary>
/// <param name="module">As a front end made it: arrays of <see cref="IrType.AnyArray"/>.</param>
/// <param name="locate">Finds the line of a place in the source, for messages.</param>
public sealed class TypeInferer(Module module, Func<SourceLocation, (string? File, int Line)> locate)
{
    private readonly Dictionary<(FunctionId Function, string Types), FunctionId> _instances = [];
    private readonly Queue<(FunctionId Source, Function Target, IrType[] Parameters)> _work = new();
    private readonly Module _result = module.WithoutFunctions();

    /// <summary>The module for entry parameters of these types.</summary>
    /// <exception cref="KernelCompilationException">DJ2001: arrays of different rank meet; DJ2002: a number of indices that is not the rank.</exception>
    public Module Infer(IReadOnlyList<IrType> parameters)
    {
        Instance(new FunctionId(0), [.. parameters]);
        while (_work.TryDequeue(out var next)) InferFunction(module[next.Source], next.Target, next.Parameters);
        return _result;
    }

    private FunctionId Instance(FunctionId source, IrType[] parameters)
    {
        var key = (source, string.Join(';', parameters));
        if (_instances.TryGetValue(key, out var known)) return known;
        var old = module[source];
        int twins = _instances.Keys.Count(other => other.Function == source);
        var target = new Function(twins == 0 ? old.Name : $"{old.Name}.{twins}", old.ReturnType);
        _work.Enqueue((source, target, parameters));
        return _instances[key] = _result.Add(target);
    }

    private void InferFunction(Function old, Function target, IrType[] parameters)
    {
        for (int i = 0; i < old.ValueCount; i++) target.NewValue(old.TypeOf(new ValueId(i)), old.NameOf(new ValueId(i)));
        foreach (var block in old.Blocks)
        {
            var copy = target[target.NewBlock()];
            copy.Parameters.AddRange(block.Parameters);
            copy.Instructions.AddRange(block.Instructions);
        }
        for (int i = 0; i < parameters.Length; i++) target.SetType(target.Parameters[i], parameters[i]);
        while (PropagateOnce(target)) { }
        foreach (var block in target.Blocks)
            for (int i = 0; i < block.Instructions.Count; i++)
                block.Instructions[i] = Resolve(target, block.Instructions[i]);
    }

    /// <summary>Sends the types of arrays along edges, through selects and in and out of tuples; true where one became more precise or more general.</summary>
    private bool PropagateOnce(Function function)
    {
        bool changed = false;
        foreach (var id in ControlFlow.ReversePostOrder(function))
            foreach (var instruction in function[id].Instructions)
            {
                if (instruction.Op == Op.Select)
                    foreach (var operand in instruction.Operands.AsSpan(1)) Meet(function.TypeOf(operand), instruction.Result, instruction.Location);
                else if (instruction.Op == Op.Tuple) Meet(IrType.Tuple(Array.ConvertAll(instruction.Operands, function.TypeOf)), instruction.Result, instruction.Location);
                else if (instruction.Op == Op.Get) Meet(function.TypeOf(instruction.Operands[0]).Items[(int)instruction.Immediate], instruction.Result, instruction.Location);
                foreach (var edge in instruction.Edges)
                    for (int i = 0; i < edge.Arguments.Length; i++) Meet(function.TypeOf(edge.Arguments[i]), function[edge.Target].Parameters[i], instruction.Location);
            }
        return changed;

        void Meet(IrType source, ValueId to, SourceLocation location)
        {
            var current = function.TypeOf(to);
            if (source == current || !(current.IsArray || current.IsTuple)) return;
            var joined = Join(source, current, location);
            if (joined == current) return;
            function.SetType(to, joined);
            changed = true;
        }
    }

    private IrType Join(IrType a, IrType b, SourceLocation location)
    {
        if (a == b) return a;
        if (a.IsTuple) return IrType.Tuple([.. a.Items.Zip(b.Items, (x, y) => Join(x, y, location))]);
        if (a.HasAnyRank) return b;
        if (b.HasAnyRank) return a;
        if (a.Rank == b.Rank) return a.Layout == b.Layout ? a : IrType.Array(a.DType, a.Rank, Layout.Strided);
        throw Error(DiagnosticCatalog.RankConflict, location, a.Rank, b.Rank);
    }

    private Instruction Resolve(Function function, Instruction instruction)
    {
        switch (instruction.Op)
        {
            case Op.ElementLoad or Op.ElementStore or Op.ElementAddress:
                var array = function.TypeOf(instruction.Operands[0]);
                int indices = instruction.Operands.Length - (instruction.Op == Op.ElementStore ? 2 : 1);
                if (indices == array.Rank) return instruction;
                string name = function.NameOf(instruction.Operands[0]) is { } known ? $"'{known}'" : "the array";
                throw Error(DiagnosticCatalog.IndexCount, instruction.Location, name, array.Rank, indices == 1 ? "1 index" : $"{indices} indices");
            case Op.Reduce:
                return ResolveReduction(function, instruction);
            case Op.Call:
                return instruction with { Immediate = Instance(instruction.Callee, Array.ConvertAll(instruction.Operands, function.TypeOf)).Index };
            case Op.FunctionReference:
                return instruction with { Immediate = Instance(instruction.Callee, instruction.Type.ParameterTypes.ToArray()).Index };
            case Op.Select or Op.Tuple or Op.Get:
                return instruction with { Type = function.TypeOf(instruction.Result) };
            default:
                return instruction;
        }
    }

    // The function takes elements, which have their types from the start. Several arrays are walked together, so they are of one rank.
    private Instruction ResolveReduction(Function function, Instruction reduction)
    {
        var arrays = Array.ConvertAll(reduction.Operands, function.TypeOf);
        foreach (var array in arrays)
            if (arrays.Length > 1 && array.Rank != 1) throw Error(DiagnosticCatalog.ReductionRank, reduction.Location, array.Rank);
        return reduction.WithCallee(Instance(reduction.Callee, Array.ConvertAll(arrays, array => array.Element)));
    }

    private KernelCompilationException Error(Diagnostic diagnostic, SourceLocation location, params object[] details)
    {
        var (file, line) = locate(location);
        return diagnostic.ErrorAt(file, line, details);
    }
}
