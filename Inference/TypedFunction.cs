using DualJit.IR;

namespace DualJit.Inference;

/// <summary>Writes the typed copy of a function: every value has its type, and a number of another dtype than is wanted is converted.</summary>
internal sealed class TypedFunction(Instance instance, Function target, TypeInferer inferer)
{
    // By value of the source; none where the value stays the one it is.
    private ValueId[] _standIns = [];
    private List<Instruction> _written = [];
    private SourceLocation _location;

    public void Fill()
    {
        var source = instance.Flow.Function;
        source.CopyFrameTo(target);
        for (int i = 0; i < target.ValueCount; i++) target.SetType(new ValueId(i), Unifier.Closed(instance.Types[i]));
        // In this order a value is defined before it is used.
        foreach (var id in ControlFlow.ReversePostOrder(source))
        {
            _written = target[id].Instructions;
            _written.EnsureCapacity(source[id].Instructions.Count);
            foreach (var instruction in source[id].Instructions) Write(instruction);
        }
        ControlFlow.RemoveUnreachableBlocks(target);
    }

    private void Write(Instruction source)
    {
        _location = source.Location;
        var instruction = Rename(source);
        var operands = instruction.Operands;
        switch (instruction.Op)
        {
            case Op.Const:
                Append(instruction with { Type = Unifier.Closed(instruction.Type) });
                break;
            case Op.Convert when source.Type.IsUntyped || TypeBefore(source.Operands[0]).IsUntyped:
                StandFor(source.Result, source.Type.IsUntyped ? Promote(operands[0], source.Operands[0], target.TypeOf(source.Result).DType) : Cast(operands[0], instruction.Type.DType));
                break;
            case Op.ElementLoad or Op.ElementStore or Op.ElementAddress:
                WriteElement(instruction, source);
                break;
            case Op.Reduce:
                WriteReduction(instruction);
                break;
            case Op.ReduceAxes or Op.Accumulate:
                WriteReductionAlongAxes(instruction);
                break;
            case Op.MatMul:
                foreach (var operand in operands)
                    if (target.TypeOf(operand).Rank == 0) throw inferer.Error(DiagnosticCatalog.ReductionRank, _location, "MatMul", "1 or more", 0);
                if (!target.TypeOf(instruction.Result).Element.IsOf(Kinds.Number)) throw inferer.Error(DiagnosticCatalog.OperandType, _location, "MatMul", target.TypeOf(instruction.Result).DType.NumPyName);
                Append(instruction with { Type = target.TypeOf(instruction.Result) });
                break;
            case Op.ConvertLike:
                StandFor(source.Result, Promote(operands[0], source.Operands[0], target.TypeOf(source.Result).DType));
                break;
            case Op.Select when source.Type.IsUntyped:
                var chosen = target.TypeOf(source.Result);
                Append(instruction with { Type = chosen, Operands = [operands[0], Promote(operands[1], source.Operands[1], chosen.DType), Promote(operands[2], source.Operands[2], chosen.DType)] });
                break;
            case Op.Map:
                WriteMap(instruction, source);
                break;
            case Op.MaskStore or Op.MaskLoad:
                if (instruction.Op == Op.MaskStore && instance.TypeOf(source.Operands[0]).IsReadOnly) throw inferer.Error(DiagnosticCatalog.ReadOnly, _location, NameOf(operands[0]));
                Append(instruction with { Type = instruction.Result.IsNone ? IrType.Void : target.TypeOf(instruction.Result) });
                break;
            case Op.DTypeOf:
                StandFor(source.Result, Const(DType.Int64, (long)target.TypeOf(operands[0]).DType));
                break;
            case Op.IsReadOnly:
                bool isReadOnly = instance.TypeOf(source.Operands[0]).IsReadOnly;
                if (isReadOnly && inferer.MayCopyReadOnly) throw inferer.Error(DiagnosticCatalog.ReshapeCopy, _location, "and then be no longer read-only, which the kernel asks for");
                StandFor(source.Result, Const(DType.Bool, isReadOnly ? 1 : 0));
                break;
            case Op.CastArray:
                WriteCast(instruction, source);
                break;
            // One that is so already is itself.
            case Op.ReadOnly when instance.TypeOf(source.Operands[0]).IsReadOnly:
                StandFor(source.Result, operands[0]);
                break;
            case Op.Slice or Op.Transpose or Op.Broadcast or Op.Reshape or Op.ReadOnly:
                CheckView(instruction);
                Append(instruction with { Type = target.TypeOf(instruction.Result) });
                break;
            case Op.Assign:
                WriteAssignment(instruction, source);
                break;
            case Op.Call:
                WriteCall(instruction, source);
                break;
            case Op.Fork:
                // A chunk takes a range and the frame.
                Append(instruction with { Immediate = inferer.TargetOf(instruction.Callee, [IrType.Int64, IrType.Int64, IrType.Pointer]).Index });
                break;
            case Op.Combine:
                Append(instruction with { Immediate = inferer.TargetOf(instruction.Callee, [instruction.Type, instruction.Type]).Index });
                break;
            case Op.FunctionReference:
                Append(instruction with { Immediate = inferer.TargetOf(instruction.Callee, instruction.Type.ParameterTypes.ToArray()).Index });
                break;
            case Op.Return:
                Append(instruction with { Operands = Returned(source, operands) });
                break;
            case Op.Jump or Op.Branch:
                Append(instruction with { Edges = Array.ConvertAll<Edge, Edge>(source.Edges, source.Edges.Length == 1 ? ConvertInPlace : Convert) });
                break;
            case Op.Tuple:
                var items = target.TypeOf(instruction.Result).Items;
                Append(instruction with { Type = target.TypeOf(instruction.Result), Operands = [.. operands.Select((operand, i) => Fit(operand, source.Operands[i], items[i], default))] });
                break;
            case Op.Select or Op.Get or Op.Null or Op.Allocate or Op.AllocateRaw:
                Append(instruction with { Type = target.TypeOf(instruction.Result) });
                break;
            default:
                if (HasUntyped(source.Operands)) WriteNumbers(instruction, source);
                else Append(instruction);
                break;
        }
    }

    private Instruction Rename(in Instruction instruction)
    {
        if (_standIns.Length > 0)
            foreach (var operand in instruction.Operands)
                if (!_standIns[operand.Index].IsNone) return instruction with { Operands = Array.ConvertAll(instruction.Operands, Current) };
        return instruction;
    }

    private ValueId Current(ValueId value) => _standIns.Length == 0 || _standIns[value.Index].IsNone ? value : _standIns[value.Index];

    private void StandFor(ValueId value, ValueId standIn)
    {
        if (_standIns.Length == 0)
        {
            _standIns = new ValueId[instance.Types.Length];
            Array.Fill(_standIns, ValueId.None);
        }
        _standIns[value.Index] = standIn;
    }

    private void Append(in Instruction instruction) => _written.Add(instruction);

    private ValueId Emit(Op op, IrType type, params ValueId[] operands)
    {
        var result = target.NewValue(type);
        _written.Add(new Instruction(op, type, result, operands, 0, [], _location));
        return result;
    }

    private ValueId Const(DType dtype, long bits)
    {
        var result = target.NewValue(IrType.Scalar(dtype));
        _written.Add(new Instruction(Op.Const, IrType.Scalar(dtype), result, [], bits, [], _location));
        return result;
    }

    private bool HasUntyped(ValueId[] values)
    {
        foreach (var value in values)
            if (TypeBefore(value).IsUntyped) return true;
        return false;
    }

    private IrType TypeBefore(ValueId value) => instance.Flow.Function.TypeOf(value);

    /// <summary>An op on numbers of any dtype, at the one dtype that it works at for these.</summary>
    private void WriteNumbers(Instruction instruction, in Instruction source)
    {
        var operands = instruction.Operands;
        var types = Array.ConvertAll(source.Operands, instance.TypeOf);
        if (OpTypes.Of(instruction.Op, types) is not { } common)
            throw inferer.Error(DiagnosticCatalog.OperandType, _location, OpTypes.NameOf(instruction.Op), string.Join(" and ", source.Operands.Select((operand, i) => DescribeWithOrigin(operand))));
        if (OpTypes.IsMixed(instruction.Op, types))
        {
            StandFor(source.Result, new MixedComparison(Emit, Const).Compare(instruction.Op, operands, [.. types.Select(type => type.DType)]));
            return;
        }
        var sources = source.Operands;
        var converted = Converted(operands, 0, i => i == 1 && instruction.Op.IsShift ? Cast(operands[i], DType.Int32) : Promote(operands[i], sources[i], common.DType));
        if (instruction.Op == Op.Abs && common.DType.IsInteger) StandFor(source.Result, IntegerMagnitude.Emit(Emit, Const, converted[0], common.DType));
        else Append(instruction with { Type = target.TypeOf(instruction.Result), Operands = converted });
    }

    /// <summary>The operands from the first on converted; the array itself where none is another value then.</summary>
    private static ValueId[] Converted(ValueId[] operands, int first, Func<int, ValueId> convert)
    {
        var converted = operands;
        for (int i = first; i < operands.Length; i++)
        {
            var value = convert(i);
            if (value == operands[i]) continue;
            if (converted == operands) converted = [.. operands];
            converted[i] = value;
        }
        return converted;
    }

    private void WriteElement(in Instruction instruction, in Instruction source)
    {
        int first = instruction.Op == Op.ElementStore ? 2 : 1;
        var operands = instruction.Operands;
        var array = target.TypeOf(operands[0]);
        int indices = operands.Length - first;
        if (instruction.Op != Op.ElementLoad && instance.TypeOf(source.Operands[0]).IsReadOnly) throw inferer.Error(DiagnosticCatalog.ReadOnly, _location, NameOf(operands[0]));
        if (indices != array.Rank) throw inferer.Error(DiagnosticCatalog.IndexCount, _location, NameOf(operands[0]), array.Rank, indices == 1 ? "1 index" : $"{indices} indices");
        var sources = source.Operands;
        var converted = Converted(operands, 1, i => i < first ? Cast(operands[i], array.DType) : Index(operands[i], sources[i]));
        Append(instruction with { Type = instruction.Op == Op.ElementLoad ? array.Element : instruction.Type, Operands = converted });
    }

    private string NameOf(ValueId array) => target.NameOf(array) is { } known ? $"'{known}'" : "the array";

    private ValueId Index(ValueId value, ValueId source)
    {
        if (target.TypeOf(value) == IrType.Int64) return value;
        if (target.TypeOf(value).IsInteger) return Cast(value, DType.Int64);
        throw inferer.Error(DiagnosticCatalog.IndexType, _location, DescribeWithOrigin(source));
    }

    // The function takes elements. Several arrays are walked together, so they are of one rank.
    private void WriteReduction(in Instruction reduction)
    {
        var arrays = Array.ConvertAll(reduction.Operands, target.TypeOf);
        foreach (var array in arrays)
            if (arrays.Length > 1 && array.Rank != 1) throw inferer.Error(DiagnosticCatalog.ReductionRank, _location, "Dot", "1", array.Rank);
        var (callee, type) = ElementFunctionOf(reduction, arrays);
        if (!reduction.Result.IsNone) target.SetType(reduction.Result, type);
        Append(reduction.WithCallee(callee) with { Type = type });
    }

    private void WriteReductionAlongAxes(in Instruction reduction)
    {
        var operands = Array.ConvertAll(reduction.Operands, target.TypeOf);
        int rank = operands.Max(type => type.Rank);
        if (reduction.Axes.Missing(rank) is { } axis) throw inferer.Error(DiagnosticCatalog.ReducedAxis, _location, axis, rank);
        Append(reduction.WithCallee(ElementFunctionOf(reduction, operands).Callee).WithAxes(reduction.Axes.AreAll ? reduction.Axes : reduction.Axes.Resolve(rank)) with { Type = target.TypeOf(reduction.Result) });
    }

    /// <summary>The function of elements, and what it returns, which is to be combined.</summary>
    private (FunctionId Callee, IrType Type) ElementFunctionOf(in Instruction reduction, IrType[] operands)
    {
        var callee = inferer.TargetOf(reduction.Callee, OpTypes.OfElements(inferer.Source(reduction.Callee), operands));
        var type = inferer.Result(callee).ReturnType;
        if (!type.IsOf(OpTable.Of(reduction.Combiner).Operands))
            throw inferer.Error(DiagnosticCatalog.OperandType, _location, (reduction.Op == Op.Accumulate ? "Cum" : "") + reduction.Combiner switch { Op.Add => "Sum", Op.Mul => "Prod", var combiner => OpTypes.NameOf(combiner) }, type.DType.NumPyName);
        return (callee, type);
    }

    // The function takes the elements of arrays, and weak numbers as such; but a weak integer that has to fit does so before there are elements.
    private void WriteMap(in Instruction map, in Instruction source)
    {
        var operands = (ValueId[])map.Operands.Clone();
        var elements = OpTypes.OfElements(inferer.Source(map.Callee), Array.ConvertAll(source.Operands, operand => target.TypeOf(Current(operand)) is { IsArray: true } array ? array : instance.TypeOf(operand)));
        for (int i = 0; i < operands.Length; i++)
        {
            if (!elements[i].IsWeak || inferer.TypeMetBy(i, source.Callee, elements) is not { } met || !MustFit(source.Operands[i], met)) continue;
            operands[i] = Promote(operands[i], source.Operands[i], met.DType);
            elements[i] = met;
        }
        Append(map.WithCallee(inferer.TargetOf(map.Callee, elements)) with { Type = target.TypeOf(map.Result), Operands = operands });
    }

    // Of an array of another dtype C#'s cast throws. What comes after it is never reached.
    private void WriteCast(in Instruction cast, in Instruction source)
    {
        var (from, to) = (target.TypeOf(cast.Operands[0]).DType, cast.Type.DType);
        if (from == to)
        {
            StandFor(source.Result, cast.Operands[0]);
            return;
        }
        var exception = new ExceptionSite(typeof(InvalidCastException).GetConstructor([typeof(string)])!, [$"Unable to cast object of type 'DualJit.NdArray`1[{from.ClrType}]' to type 'DualJit.NdArray`1[{to.ClrType}]'."]);
        Append(new Instruction(Op.Throw, IrType.Void, ValueId.None, [], inferer.Add(exception), [], _location));
        _written = target[target.NewBlock()].Instructions;
        Append(new Instruction(Op.Null, target.TypeOf(cast.Result), cast.Result, [], 0, [], _location));
    }

    private void CheckView(in Instruction view)
    {
        var array = target.TypeOf(view.Operands[0]);
        if (view.Op == Op.Slice && new SliceKinds(view.Immediate).Count is var count && count > array.Rank) throw inferer.Error(DiagnosticCatalog.IndexCount, _location, NameOf(view.Operands[0]), array.Rank, count == 1 ? "1 slice" : $"{count} slices");
        if (view.Op == Op.Reshape && array is { IsArrayOfStructs: true, Layout: not Layout.C }) throw inferer.Error(DiagnosticCatalog.ReshapeCopy, _location, "which kernels do not do with structs");
    }

    // A scalar is converted once, elements when they are read.
    private void WriteAssignment(in Instruction assignment, in Instruction source)
    {
        var (array, value) = (assignment.Operands[0], assignment.Operands[1]);
        var (to, from) = (target.TypeOf(array), target.TypeOf(value));
        if (instance.TypeOf(source.Operands[0]).IsReadOnly) throw inferer.Error(DiagnosticCatalog.ReadOnly, _location, NameOf(array));
        if (!from.IsArray) value = Cast(value, to.DType);
        else if (from.DType == DType.Complex128 && to.DType != DType.Complex128) throw inferer.Error(DiagnosticCatalog.NumberConversion, _location, from.DType.NumPyName, to.DType.NumPyName);
        Append(assignment with { Operands = [array, value, .. assignment.Operands[2..]] });
    }

    private void WriteCall(in Instruction call, in Instruction source)
    {
        // A weak number is one in the callee too.
        var callee = inferer.TargetOf(call.Callee, Array.ConvertAll(source.Operands, operand => instance.TypeOf(operand) is { IsOpen: false } known ? known : target.TypeOf(operand)));
        var type = inferer.Result(callee).ReturnType;
        if (!call.Result.IsNone) target.SetType(call.Result, type);
        Append(call with { Immediate = callee.Index, Type = type });
    }

    private ValueId[] Returned(in Instruction source, ValueId[] operands)
    {
        if (operands.Length == 0 || !instance.Flow.Function.ReturnType.IsOpen) return operands;
        var returned = target.ReturnType;
        var result = new ValueId[operands.Length];
        for (int i = 0; i < result.Length; i++)
            result[i] = Fit(operands[i], source.Operands[i], returned.IsTuple && !target.TypeOf(operands[i]).IsTuple ? returned.Items[i] : returned, instance.ReturnOrigin);
        return result;
    }

    // What may trap does so only on its own way.
    private Edge Convert(Edge edge)
    {
        if (!HasToFit(edge)) return ConvertInPlace(edge);
        var (before, between) = (_written, target.NewBlock());
        _written = target[between].Instructions;
        Append(new Instruction(Op.Jump, IrType.Void, ValueId.None, [], 0, [new Edge(edge.Target, Arguments(edge))], _location));
        _written = before;
        return new Edge(between);
    }

    private bool HasToFit(Edge edge)
    {
        var parameters = target[edge.Target].Parameters;
        for (int i = 0; i < parameters.Count; i++)
            if (MustFit(edge.Arguments[i], target.TypeOf(parameters[i]))) return true;
        return false;
    }

    private Edge ConvertInPlace(Edge edge) => edge.Arguments.Length == 0 ? edge : new Edge(edge.Target, Arguments(edge));

    private ValueId[] Arguments(Edge edge)
    {
        var parameters = target[edge.Target].Parameters;
        var arguments = new ValueId[parameters.Count];
        for (int i = 0; i < arguments.Length; i++) arguments[i] = Fit(Current(edge.Arguments[i]), edge.Arguments[i], target.TypeOf(parameters[i]), instance.Origins[parameters[i].Index]);
        return arguments;
    }

    /// <summary>A value as one of the type that values from several places have together.</summary>
    /// <param name="origin">Why they have that type.</param>
    private ValueId Fit(ValueId value, ValueId source, IrType type, Origin origin)
    {
        var own = target.TypeOf(value);
        if (type.Takes(own)) return value;
        // Of what is open nothing is known but that it is null, or never reached.
        if (type.IsArray && instance.TypeOf(source) is { IsArray: true, IsOpen: true }) return Emit(Op.Null, type);
        if (own.IsScalar && type.IsScalar) return Promote(value, source, type.DType);
        if (own.IsTuple && type.IsTuple)
            return Emit(Op.Tuple, type, [.. type.Items.Select((item, i) => Fit(Item(value, own.Items[i], i), source, item, origin))]);
        throw Conflict(source, own, type, origin);
    }

    private ValueId Item(ValueId tuple, IrType type, int index)
    {
        var result = target.NewValue(type);
        _written.Add(new Instruction(Op.Get, type, result, [tuple], index, [], _location));
        return result;
    }

    private KernelCompilationException Conflict(ValueId source, IrType own, IrType other, Origin origin)
    {
        string place = inferer.Place(instance.Origins[source.Index] is { IsNone: false } known ? known : new Origin(_location), _location);
        return own.IsArray && other.IsArray && own.Rank != other.Rank
            ? inferer.Error(DiagnosticCatalog.RankConflict, _location, other.Rank, inferer.Place(origin, _location), own.Rank, place)
            : inferer.Error(DiagnosticCatalog.TypeConflict, _location, TypeInferer.Describe(other) + inferer.Place(origin, _location), TypeInferer.Describe(own) + place);
    }

    /// <summary>A number at the dtype that it has been promoted to. A weak integer has to fit.</summary>
    private ValueId Promote(ValueId value, ValueId source, DType dtype)
    {
        var own = target.TypeOf(value).DType;
        if (own == dtype) return value;
        return MustFit(source, IrType.Scalar(dtype)) ? Emit(Op.ConvertChecked, IrType.Scalar(dtype), value) : Cast(value, dtype);
    }

    private bool MustFit(ValueId source, IrType type) => type.IsInteger && type != IrType.Int64 && instance.TypeOf(source) is { IsWeak: true, DType: DType.Int64 };

    /// <summary>C#'s unchecked conversion.</summary>
    private ValueId Cast(ValueId value, DType dtype)
    {
        var own = target.TypeOf(value).DType;
        if (own == dtype) return value;
        if (dtype == DType.Complex128) return Emit(Op.Complex, IrType.Complex128, Cast(value, DType.Float64), Const(DType.Float64, 0));
        if (own == DType.Complex128) throw inferer.Error(DiagnosticCatalog.NumberConversion, _location, own.NumPyName, dtype.NumPyName);
        return Emit(Op.Convert, IrType.Scalar(dtype), value);
    }

    private string DescribeWithOrigin(ValueId value)
    {
        var type = instance.TypeOf(value);
        return TypeInferer.Describe(type) + inferer.Place(instance.Origins[value.Index], _location);
    }
}
