using System.Linq.Expressions;
using DualJit.Frontend.Cil;
using DualJit.IR;

namespace DualJit.Frontend.Expressions;

/// <summary>The parameters and block variables of a tree that are in scope, and where they are kept.</summary>
/// <remarks>
/// A block variable is initialised where the function is entered, not where its block is: compiled trees keep its value from one round of
/// a loop to the next, but for those that lambdas capture, which are new ones each time. A kernel has no null for a delegate's variable: a parameter
/// stands for its not being assigned, and if a read can see that, it is an error, or closures have to be in memory, where there is a null.
/// </remarks>
internal sealed class Variables(Emitter emitter)
{
    private readonly FunctionBuilder _builder = emitter.Builder;
    private readonly Dictionary<SymbolicStorage, VariableId> _assigned = [];
    private List<(ParameterExpression Expression, Storage Storage, int Level)> _visible = [];
    private IReadOnlySet<(BlockExpression, ParameterExpression)> _captured = new HashSet<(BlockExpression, ParameterExpression)>();
    private bool _loops;
    private BlockExpression? _outermost;
    private int _level;
    private readonly Dictionary<VariableId, ValueId> _initial = [];
    private readonly Dictionary<IrType, ValueId> _zeros = [];
    private readonly Dictionary<ValueId, string> _unassigned = [];
    private Dictionary<BlockExpression, Storage[]> _ofBlock = [];

    /// <summary>Starts on a function.</summary>
    public void Read(LambdaExpression lambda)
    {
        (_captured, _loops) = TreeScan.Of(lambda.Body);
        _outermost = lambda.Body as BlockExpression;
    }

    public Storage Find(ParameterExpression expression) => Entry(expression).Storage;

    /// <summary>How deep in blocks and lambdas the innermost of these variables is declared; 0 where they last as long as the function.</summary>
    public int LevelOf(IEnumerable<ParameterExpression> variables) => variables.Select(variable => Entry(variable).Level).DefaultIfEmpty(0).Max();

    private (ParameterExpression Expression, Storage Storage, int Level) Entry(ParameterExpression expression)
    {
        for (int i = _visible.Count - 1; i >= 0; i--)
            if (_visible[i].Expression == expression) return _visible[i];
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
        var (_, storage, level) = Entry(expression);
        if (item is LambdaItem { Level: > 0 and var inner } && (inner > level || emitter.Unit.ClosuresInMemory)) throw DiagnosticCatalog.DelegateUse.Error();
        emitter.Write(storage, item);
        if (storage is SymbolicStorage symbolic && _assigned.TryGetValue(symbolic, out var assigned)) _builder.Write(assigned, _builder.Const(DType.Bool, 1));
    }

    /// <summary>The variables that a lambda made here sees.</summary>
    public List<(ParameterExpression, Storage, int)> Snapshot() => [.. _visible];

    /// <summary>Brings other variables into scope, for a lambda read elsewhere than it was made.</summary>
    /// <returns>Those that were in scope.</returns>
    public List<(ParameterExpression, Storage, int)> Exchange(List<(ParameterExpression, Storage, int)> visible)
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
        _visible.Add((parameter, storage, _level));
    }

    /// <summary>Brings the variables of a block into scope.</summary>
    public void Enter(BlockExpression block)
    {
        if (block.Variables.Count == 0) return;
        if (!_ofBlock.TryGetValue(block, out var storages)) _ofBlock[block] = storages = [.. block.Variables.Select(Declare)];
        if (block != _outermost) _level++;
        for (int i = 0; i < storages.Length; i++)
        {
            _visible.Add((block.Variables[i], storages[i], _level));
            bool isRenewed = _captured.Contains((block, block.Variables[i])) || storages[i] is SymbolicStorage { Delegate: null };
            if (_level > 0 && isRenewed) Renew(storages[i]);
        }
    }

    /// <summary>What is in scope now, for <see cref="Leave"/>.</summary>
    public (int Visible, int Level, Dictionary<BlockExpression, Storage[]> OfBlock) Scope => (_visible.Count, _level, _ofBlock);

    /// <summary>Starts a lambda that is read in place: what its blocks declare is its own, even if the same lambda is read again.</summary>
    public void EnterLambda()
    {
        _ofBlock = [];
        _level++;
    }

    public void Leave((int Visible, int Level, Dictionary<BlockExpression, Storage[]> OfBlock) outer)
    {
        _visible.RemoveRange(outer.Visible, _visible.Count - outer.Visible);
        _level = outer.Level;
        _ofBlock = outer.OfBlock;
    }

    // A delegate that an earlier round left may be of variables that are no more: it counts as not assigned.
    private void Renew(Storage storage)
    {
        if (storage is StructStorage parts)
            foreach (var part in parts.Parts) Renew(part);
        else if (storage is VariableStorage { Variable: var variable } && _initial.TryGetValue(variable, out var initial))
            _builder.Write(variable, initial);
        else if (storage is SymbolicStorage { Delegate: { } choice })
            choice.Start(_builder, _zeros[IrType.Int32], _zeros[IrType.Pointer]);
        else if (storage is SymbolicStorage symbolic && _assigned.TryGetValue(symbolic, out var assigned))
            _builder.Write(assigned, _initial[assigned]);
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
            if (used.Contains(value)) throw emitter.Unit.InMemoryOr(DiagnosticCatalog.UnassignedVariable.Error(name));
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
            Start(variable, Zero(type));
        else if (storage is SymbolicStorage { Type: var held } symbolic && emitter.Unit.ClosuresInMemory && Delegates.Is(held))
            (symbolic.Delegate = DelegateStorage.Create(emitter, held, _loops)).Start(_builder, Zero(IrType.Int32), Zero(IrType.Pointer));
        else if (storage is SymbolicStorage unassigned)
            Start(_assigned[unassigned] = _builder.Declare(IrType.Bool), Unassigned(name));
    }

    private void Start(VariableId variable, ValueId value)
    {
        _builder.Write(variable, value);
        _initial[variable] = value;
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
        entry.Insert(place, new Instruction(type.IsReference ? Op.Null : type.IsPointer ? Op.NullMemory : type.IsComplex ? Op.Complex : Op.Const, type, zero, parts, 0, [], SourceLocation.None));
        return _zeros[type] = zero;
    }

    private ValueId Unassigned(string name)
    {
        var value = _builder.Function.AddParameter(Function.EntryId, IrType.Bool, name);
        _unassigned[value] = name;
        return value;
    }
}
