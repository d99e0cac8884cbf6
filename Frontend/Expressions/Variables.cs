using System.Linq.Expressions;
using DualJit.Frontend.Cil;
using DualJit.IR;

namespace DualJit.Frontend.Expressions;

/// <summary>The parameters and block variables of a tree that are in scope, and where they are kept.</summary>
/// <remarks>
/// A block variable is initialised where the function is entered, not where its block is: compiled trees keep its value from one round of
/// a loop to the next. A kernel has no null for a delegate's variable: a parameter stands for its not being assigned, and if a read can see that,
/// it is an error.
/// </remarks>
internal sealed class Variables(Emitter emitter)
{
    private readonly FunctionBuilder _builder = emitter.Builder;
    private readonly Dictionary<SymbolicStorage, VariableId> _assigned = [];
    private List<(ParameterExpression Expression, Storage Storage)> _visible = [];
    private readonly Dictionary<IrType, ValueId> _zeros = [];
    private readonly Dictionary<ValueId, string> _unassigned = [];
    private Dictionary<BlockExpression, Storage[]> _ofBlock = [];

    public Storage Find(ParameterExpression expression)
    {
        for (int i = _visible.Count - 1; i >= 0; i--)
            if (_visible[i].Expression == expression) return _visible[i].Storage;
        throw DiagnosticCatalog.UndeclaredVariable.Error(expression.ToString());
    }

    public StackItem Read(ParameterExpression expression)
    {
        var storage = Find(expression);
        // A use of what stands for null, where no assignment is on the way here.
        if (storage is SymbolicStorage symbolic && _assigned.TryGetValue(symbolic, out var assigned)) _builder.Emit(Op.Not, _builder.Read(assigned));
        return emitter.Read(storage);
    }

    public void Write(ParameterExpression expression, StackItem item)
    {
        var storage = Find(expression);
        emitter.Write(storage, item);
        if (storage is SymbolicStorage symbolic && _assigned.TryGetValue(symbolic, out var assigned)) _builder.Write(assigned, _builder.Const(DType.Bool, 1));
    }

    /// <summary>The variables that a lambda made here sees.</summary>
    public List<(ParameterExpression, Storage)> Snapshot() => [.. _visible];

    /// <summary>Brings other variables into scope, for a lambda read elsewhere than it was made.</summary>
    /// <returns>Those that were in scope.</returns>
    public List<(ParameterExpression, Storage)> Exchange(List<(ParameterExpression, Storage)> visible)
    {
        var current = _visible;
        _visible = visible;
        return current;
    }

    /// <summary>Brings a parameter with its argument into scope.</summary>
    public void Bind(ParameterExpression parameter, StackItem argument)
    {
        var storage = Storage.Create(_builder, parameter.Type, parameter.Name);
        emitter.Write(storage, argument);
        _visible.Add((parameter, storage));
    }

    /// <summary>Brings the variables of a block into scope.</summary>
    public void Enter(BlockExpression block)
    {
        if (block.Variables.Count == 0) return;
        if (!_ofBlock.TryGetValue(block, out var storages)) _ofBlock[block] = storages = [.. block.Variables.Select(Declare)];
        for (int i = 0; i < storages.Length; i++) _visible.Add((block.Variables[i], storages[i]));
    }

    /// <summary>What is in scope now, for <see cref="Leave"/>.</summary>
    public (int Visible, Dictionary<BlockExpression, Storage[]> OfBlock) Scope => (_visible.Count, _ofBlock);

    /// <summary>Starts a lambda that is read in place: what its blocks declare is its own, even if the same lambda is read again.</summary>
    public void EnterLambda() => _ofBlock = [];

    public void Leave((int Visible, Dictionary<BlockExpression, Storage[]> OfBlock) outer)
    {
        _visible.RemoveRange(outer.Visible, _visible.Count - outer.Visible);
        _ofBlock = outer.OfBlock;
    }

    /// <summary>Removes the zeros and nulls that no read can see from the finished function.</summary>
    public void RemoveUnusedInitialValues()
    {
        if (_zeros.Count + _unassigned.Count == 0) return;
        var used = new HashSet<ValueId>();
        foreach (var instruction in _builder.Function.Blocks.SelectMany(block => block.Instructions))
        {
            used.UnionWith(instruction.Operands);
            foreach (var edge in instruction.Edges) used.UnionWith(edge.Arguments);
        }
        foreach (var (value, name) in _unassigned)
            if (used.Contains(value)) throw DiagnosticCatalog.UnassignedDelegate.Error(name);
        var entry = _builder.Function.Entry;
        entry.Parameters.RemoveAll(_unassigned.ContainsKey);
        entry.Instructions.RemoveAll(instruction => _zeros.ContainsValue(instruction.Result) && !used.Contains(instruction.Result));
    }

    private Storage Declare(ParameterExpression variable)
    {
        var storage = Storage.Create(_builder, variable.Type, variable.Name);
        var current = _builder.Current;
        _builder.SwitchTo(Function.EntryId);
        Initialize(storage, variable.ToString());
        _builder.SwitchTo(current);
        return storage;
    }

    private void Initialize(Storage storage, string name)
    {
        if (storage is StructStorage parts)
            foreach (var part in parts.Parts) Initialize(part, name);
        else if (storage is VariableStorage { Variable: var variable } && _builder.TypeOf(variable) is var type)
            _builder.Write(variable, Zero(type));
        else if (storage is SymbolicStorage symbolic)
            _builder.Write(_assigned[symbolic] = _builder.Declare(IrType.Bool), Unassigned(name));
    }

    // At the start of the entry, whose end may be emitted already.
    private ValueId Zero(IrType type)
    {
        if (type.IsUntyped) type = IrType.Scalar(default(Scalar).DType);
        if (_zeros.TryGetValue(type, out var zero)) return zero;
        var entry = _builder.Function.Entry.Instructions;
        // A complex one is made of others, so comes after them.
        ValueId[] parts = type.IsComplex ? [Zero(IrType.Float64), Zero(IrType.Float64)] : [];
        int place = parts.Length == 0 ? 0 : entry.FindIndex(instruction => instruction.Result == parts[0]) + 1;
        zero = _builder.Function.NewValue(type);
        entry.Insert(place, new Instruction(type.IsReference ? Op.Null : type.IsComplex ? Op.Complex : Op.Const, type, zero, parts, 0, [], SourceLocation.None));
        return _zeros[type] = zero;
    }

    private ValueId Unassigned(string name)
    {
        var value = _builder.Function.AddParameter(Function.EntryId, IrType.Bool, name);
        _unassigned[value] = name;
        return value;
    }
}
