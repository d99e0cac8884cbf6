using DualJit.IR;

namespace DualJit.Inference;

/// <summary>Finds the types of all values, from the parameters on, until nothing changes: a data-flow analysis over every function that is reached, once per list of parameter types.</summary>
/// <remarks>
/// A type only ever gives way to a more general one (<see cref="Unifier.Join"/>), so the number of looks at an instruction is bounded, and the time is linear in the number of instructions.
/// What cannot be joined stays as it is; whoever uses the solution finds that the types do not fit, and says so.
/// </remarks>
internal sealed class Solver(Module module)
{
    // Of ops on numbers.
    private const int MostOperands = 3;

    private readonly Dictionary<(FunctionId, TypeList), Instance> _instances = [];
    private readonly Dictionary<FunctionId, Flow> _flows = [];
    private readonly Queue<(Instance Instance, int Place)> _work = [];
    private readonly HashSet<(Instance Instance, int Place)> _waiting = [];
    private readonly IrType[] _types = new IrType[MostOperands];

    /// <summary>Whether an array that must not be written is reshaped so that it may be copied: what C# then gives may be written.</summary>
    public bool MayCopyReadOnly { get; private set; }

    /// <summary>The function for parameters of these types, with all types known.</summary>
    public Instance Solve(FunctionId source, IEnumerable<IrType> parameters)
    {
        var instance = Find(source, [.. parameters]);
        do
        {
            while (_work.TryDequeue(out var next))
            {
                next.Instance.Unmark(next.Place);
                Visit(next.Instance, next.Place);
            }
        }
        while (VisitOneWaiting());
        return instance;
    }

    // Of an argument of which nothing becomes known, say a null, any type will do.
    private bool VisitOneWaiting()
    {
        foreach (var (instance, place) in _waiting)
        {
            _waiting.Remove((instance, place));
            VisitCall(instance, place, instance.Flow[place], Unifier.Closed);
            return true;
        }
        return false;
    }

    private Instance Find(FunctionId source, params IrType[] parameters)
    {
        if (module[source].ForComplex is { } other && Array.Exists(parameters, type => type.IsComplex)) source = other;
        var key = (source, new TypeList(parameters));
        if (_instances.TryGetValue(key, out var known)) return known;
        if (!_flows.TryGetValue(source, out var flow)) _flows[source] = flow = new Flow(module[source]);
        var instance = _instances[key] = new Instance(source, flow, key.Item2);
        for (int place = 0; place < flow.Length; place++) Enqueue(instance, place);
        return instance;
    }

    private void Enqueue(Instance instance, int place)
    {
        if (instance.Mark(place)) _work.Enqueue((instance, place));
    }

    private void Visit(Instance instance, int place)
    {
        ref readonly var instruction = ref instance.Flow[place];
        foreach (ref readonly var edge in instruction.Edges.AsSpan())
        {
            var parameters = instance.Flow.Function[edge.Target].Parameters;
            for (int i = 0; i < parameters.Count; i++) Raise(instance, parameters[i], edge.Arguments[i], instruction.Location);
        }
        if (instruction.Op == Op.Return) RaiseReturn(instance, instruction);
        else if (instruction.Op is Op.Call or Op.Reduce or Op.ReduceAxes or Op.Accumulate or Op.Map or Op.Fork or Op.Combine)
        {
            if (HasOpen(instance, instruction.Operands)) _waiting.Add((instance, place));
            else VisitCall(instance, place, instruction, type => type);
        }
        else if (!instruction.Result.IsNone && instruction.Type.IsOpen) VisitResult(instance, instruction);
        else if (instruction.Type.IsWeak) instance.Origins[instruction.Result.Index] = new Origin(instruction.Location);
    }

    private void VisitResult(Instance instance, in Instruction instruction)
    {
        var operands = instruction.Operands;
        var result = instruction.Result;
        switch (instruction.Op)
        {
            case Op.Convert:
                Raise(instance, result, operands[0], instruction.Location);
                break;
            case Op.Select:
                Raise(instance, result, operands[1], instruction.Location);
                Raise(instance, result, operands[2], instruction.Location);
                break;
            case Op.Tuple:
                Raise(instance, result, IrType.Tuple(Array.ConvertAll(operands, instance.TypeOf)), new Origin(instruction.Location));
                break;
            case Op.Get:
                Raise(instance, result, instance.TypeOf(operands[0]).Items[(int)instruction.Immediate], instance.Origins[operands[0].Index]);
                break;
            case Op.ConvertLike:
                if (OpTypes.OfLikes(Array.ConvertAll(operands[1..], instance.TypeOf)) is { } like) Raise(instance, result, like, new Origin(instruction.Location));
                break;
            case Op.MatMul:
                if (OpTypes.OfLikes(Array.ConvertAll(operands, instance.TypeOf)) is { IsOpen: false } product)
                    Raise(instance, result, IrType.Array(product.DType, MatrixProducts.RankOf(instance.TypeOf(operands[0]).Rank, instance.TypeOf(operands[1]).Rank), Layout.C), new Origin(instruction.Location));
                break;
            case Op.ElementLoad:
                if (instance.TypeOf(operands[0]) is { HasAnyDType: false } array) Raise(instance, result, array.Element, new Origin(instruction.Location));
                break;
            case Op.Allocate or Op.AllocateRaw:
                Raise(instance, result, instruction.Type with { Rank = (sbyte)operands.Length, Layout = Layout.C }, new Origin(instruction.Location));
                break;
            case Op.Null:
                break;
            case Op.MaskLoad:
                Raise(instance, result, IrType.Array(instruction.Type.DType, 1, Layout.C), new Origin(instruction.Location));
                break;
            case Op.CastArray:
                if (instance.TypeOf(operands[0]) is { IsOpen: false } known) Raise(instance, result, known with { DType = instruction.Type.DType }, new Origin(instruction.Location));
                break;
            case Op.Slice or Op.Transpose or Op.Broadcast or Op.Reshape or Op.ReadOnly:
                if (ViewOf(instance, instruction) is { } view) Raise(instance, result, view, new Origin(instruction.Location));
                break;
            default:
                VisitNumbers(instance, instruction);
                break;
        }
    }

    // As far as the array is known, and what has the shape that it gets.
    private IrType? ViewOf(Instance instance, in Instruction view)
    {
        foreach (var operand in view.Operands)
            if (instance.TypeOf(operand).IsOpen) return null;
        var array = instance.TypeOf(view.Operands[0]);
        MayCopyReadOnly |= view.Op == Op.Reshape && array is { IsReadOnly: true, Layout: not Layout.C };
        int rank = view.Operands.Skip(1).Sum(operand => instance.TypeOf(operand) is { IsArray: true } other ? other.Rank : 1);
        return view.Op switch
        {
            Op.Slice => ViewTypes.Sliced(array, new SliceKinds(view.Immediate)),
            Op.Transpose => ViewTypes.Transposed(array, isReversed: rank == 0),
            Op.Broadcast => ViewTypes.Broadcast(array, rank),
            Op.Reshape => ViewTypes.Reshaped(array, rank),
            _ => array with { IsReadOnly = true },
        };
    }

    private void VisitNumbers(Instance instance, in Instruction instruction)
    {
        int count = instruction.Op.IsShift ? 1 : instruction.Operands.Length;
        Span<IrType> types = _types.AsSpan(0, count);
        for (int i = 0; i < count; i++)
        {
            types[i] = instance.TypeOf(instruction.Operands[i]);
            if (!Unifier.IsNumber(types[i])) return;
        }
        if (OpTypes.Of(instruction.Op, types) is not { } common) return;
        var type = Unifier.Of(common);
        int same = types.IndexOf(type);
        Raise(instance, instruction.Result, type, same < 0 ? new Origin(instruction.Location) : instance.Origins[instruction.Operands[same].Index]);
    }

    private static bool HasOpen(Instance instance, ValueId[] values)
    {
        foreach (var value in values)
            if (instance.TypeOf(value).IsOpen) return true;
        return false;
    }

    // Reductions and maps call their function for elements.
    private void VisitCall(Instance caller, int place, in Instruction call, Func<IrType, IrType> close)
    {
        _waiting.Remove((caller, place));
        var (source, arguments) = (module[call.Callee], Array.ConvertAll(call.Operands, operand => close(caller.TypeOf(operand))));
        var callee = Find(call.Callee, call.Op == Op.Call ? arguments : call.Op == Op.Combine ? arguments[1..] : OpTypes.OfElements(source, arguments));
        if (!call.Type.IsOpen) return;
        callee.Calls.Add((caller, place));
        if (call.Op is Op.Call or Op.Reduce) Raise(caller, call.Result, callee.Returns, callee.ReturnOrigin with { Callee = source.Name });
        else if (!callee.Returns.IsOpen) Raise(caller, call.Result, IrType.Array(callee.Returns.DType, call.RankFor(arguments.Where((_, i) => !source.TakesWhole(i)).Max(argument => argument.Rank)), Layout.C), new Origin(call.Location));
    }

    private void RaiseReturn(Instance instance, in Instruction end)
    {
        var declared = instance.Flow.Function.ReturnType;
        if (!declared.IsOpen) return;
        var first = instance.TypeOf(end.Operands[0]);
        var returned = !declared.IsTuple || first.IsTuple && end.Operands.Length == 1 ? first : IrType.Tuple(Array.ConvertAll(end.Operands, instance.TypeOf));
        if (Unifier.Join(instance.Returns, returned) is not { } joined || joined == instance.Returns) return;
        instance.ReturnOrigin = joined == returned ? OriginOf(instance, end.Operands[0], end.Location) : new Origin(end.Location);
        instance.Returns = joined;
        foreach (var (caller, place) in instance.Calls) Enqueue(caller, place);
    }

    private void Raise(Instance instance, ValueId target, ValueId source, SourceLocation location) =>
        Raise(instance, target, instance.TypeOf(source), OriginOf(instance, source, location));

    private void Raise(Instance instance, ValueId target, IrType type, Origin origin)
    {
        var known = instance.TypeOf(target);
        if (known == type || !instance.Flow.Function.TypeOf(target).IsOpen || Unifier.Join(known, type) is not { } joined || joined == known) return;
        instance.Types[target.Index] = joined;
        instance.Origins[target.Index] = origin;
        foreach (int place in instance.Flow.UsersOf(target)) Enqueue(instance, place);
    }

    // What has its type from the start, or from the caller, got it where it is used.
    private static Origin OriginOf(Instance instance, ValueId value, SourceLocation location) =>
        instance.Origins[value.Index] is { IsNone: false } known ? known : new Origin(location);
}
