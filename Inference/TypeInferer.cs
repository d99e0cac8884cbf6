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
    private readonly Dictionary<(FunctionId Function, string Types), IrType> _returns = [];
    private readonly HashSet<(FunctionId Function, string Types)> _inProgress = [];

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
        var key = KeyOf(source, parameters);
        if (_instances.TryGetValue(key, out var known)) return known;
        var old = module[source];
        int twins = _instances.Keys.Count(other => other.Function == source);
        var target = new Function(twins == 0 ? old.Name : $"{old.Name}.{twins}", Closed(ReturnTypeOf(source, parameters)));
        _work.Enqueue((source, target, parameters));
        return _instances[key] = _result.Add(target);
    }

    private static (FunctionId, string) KeyOf(FunctionId function, IrType[] parameters) => (function, string.Join(';', parameters));

    /// <summary>What a function returns for parameters of these types. Where it calls itself on the way to that, what is known so far.</summary>
    private IrType ReturnTypeOf(FunctionId source, IrType[] parameters)
    {
        var old = module[source];
        if (!old.ReturnType.Leaves.Any(leaf => leaf.HasAnyRank)) return old.ReturnType;
        var key = KeyOf(source, parameters);
        if (_returns.TryGetValue(key, out var known)) return known;
        _returns[key] = old.ReturnType;
        _inProgress.Add(key);
        while (true)
        {
            var target = new Function(old.Name, old.ReturnType);
            CopyAndPropagate(old, target, parameters);
            var joined = _returns[key];
            foreach (var id in ControlFlow.ReversePostOrder(target))
                if (target[id].Terminator is { Op: Op.Return } end) joined = Join(ReturnedType(target, end), joined, end.Location);
            if (joined == _returns[key]) break;
            _returns[key] = joined;
            // What was found for others may rest on what was known before.
            foreach (var other in _returns.Keys.Where(other => !_inProgress.Contains(other)).ToArray()) _returns.Remove(other);
        }
        _inProgress.Remove(key);
        return _returns[key];
    }

    private static IrType ReturnedType(Function function, Instruction end)
    {
        var first = function.TypeOf(end.Operands[0]);
        return !function.ReturnType.IsTuple || first.IsTuple && end.Operands.Length == 1 ? first : IrType.Tuple(Array.ConvertAll(end.Operands, function.TypeOf));
    }

    // What no array reaches is null or never runs: any rank will do.
    private static IrType Closed(IrType type) =>
        type.IsTuple ? IrType.Tuple([.. type.Items.Select(Closed)])
        : type.HasAnyRank ? IrType.Array(type.DType, 1, Layout.C)
        : type;

    private void InferFunction(Function old, Function target, IrType[] parameters)
    {
        CopyAndPropagate(old, target, parameters);
        for (int i = 0; i < target.ValueCount; i++) target.SetType(new ValueId(i), Closed(target.TypeOf(new ValueId(i))));
        foreach (var block in target.Blocks)
            for (int i = 0; i < block.Instructions.Count; i++)
                block.Instructions[i] = Resolve(target, block.Instructions[i]);
    }

    private void CopyAndPropagate(Function old, Function target, IrType[] parameters)
    {
        old.CopyTo(target);
        for (int i = 0; i < parameters.Length; i++) target.SetType(target.Parameters[i], parameters[i]);
        while (PropagateOnce(target)) { }
    }

    /// <summary>Sends the types of arrays along edges, through selects, in and out of tuples and out of calls; true where one became more precise or more general.</summary>
    private bool PropagateOnce(Function function)
    {
        bool changed = false;
        foreach (var id in ControlFlow.ReversePostOrder(function))
            foreach (var instruction in function[id].Instructions)
            {
                if (instruction.Op == Op.Select)
                    foreach (var operand in instruction.Operands.AsSpan(1)) Meet(function.TypeOf(operand), instruction.Result, instruction.Location);
                else if (instruction.Op == Op.Call && instruction.Type.Leaves.Any(leaf => leaf.HasAnyRank))
                    Meet(ReturnTypeOf(instruction.Callee, Array.ConvertAll(instruction.Operands, function.TypeOf)), instruction.Result, instruction.Location);
                else if (instruction is { Op: Op.Allocate, Type.HasAnyRank: true })
                    Meet(IrType.Array(instruction.Type.DType, instruction.Operands.Length, Layout.C), instruction.Result, instruction.Location);
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
                var callee = Instance(instruction.Callee, Array.ConvertAll(instruction.Operands, function.TypeOf));
                // On the way here the arguments may have looked less certain than they are.
                if (!instruction.Result.IsNone) function.SetType(instruction.Result, _result[callee].ReturnType);
                return instruction with { Immediate = callee.Index, Type = _result[callee].ReturnType };
            case Op.FunctionReference:
                return instruction with { Immediate = Instance(instruction.Callee, instruction.Type.ParameterTypes.ToArray()).Index };
            case Op.Select or Op.Tuple or Op.Get or Op.Null or Op.Allocate:
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
