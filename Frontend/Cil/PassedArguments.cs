using System.Reflection;
using DualJit.IR;

namespace DualJit.Frontend.Cil;

/// <summary>How the arguments of one call reach a function: as parameters of it, or as what the function is read for.</summary>
/// <remarks>
/// Numbers, arrays and structs of numbers are parameters. Objects outside the kernel and methods of delegates are known: the function is
/// read for them. The variables of the caller that an argument refers to, through <c>ref</c> or as captured ones, are passed by value and
/// returned as the function leaves them, each once, however many ways lead to it.
/// </remarks>
internal sealed class PassedArguments
{
    private readonly Emitter _caller;
    private readonly List<object> _key = [];
    private readonly List<(StackItem Item, IrType Type)> _values = [];
    private readonly List<VariableStorage> _variables = [];
    private readonly Dictionary<Storage, int> _known = [];
    private readonly List<Func<Callee, StackItem>> _arguments = [];

    /// <param name="parameters">Of the method, <c>this</c> first.</param>
    public PassedArguments(Emitter caller, MethodBase method, (Type Type, string? Name)[] parameters, StackItem[] arguments)
    {
        _caller = caller;
        Method = method;
        for (int i = 0; i < arguments.Length; i++) _arguments.Add(Add(arguments[i], parameters[i].Type, parameters[i].Name));
    }

    public MethodBase Method { get; }

    /// <summary>The types of the variables that the function returns besides its result.</summary>
    public IEnumerable<IrType> Returned => _variables.Select(variable => _caller.Builder.TypeOf(variable.Variable));

    /// <summary>True where a function read for the other arguments can be called with these.</summary>
    public bool AreLike(PassedArguments other) => other.Method == Method && _key.SequenceEqual(other._key);

    /// <summary>The arguments as the function itself has them, which gets its parameters here.</summary>
    public StackItem[] Enter(Emitter function)
    {
        var callee = new Callee(function);
        return [.. _arguments.Select(argument => argument(callee))];
    }

    /// <summary>The values for the function's parameters.</summary>
    public ValueId[] Values() => [.. _values.Select(value => _caller.As(value.Item, value.Type))];

    /// <summary>Writes the variables that the function returned, the items of a tuple from <paramref name="first"/> on.</summary>
    public void Leave(ValueId result, int first)
    {
        var builder = _caller.Builder;
        for (int i = 0; i < _variables.Count; i++)
            builder.Write(_variables[i].Variable, first + _variables.Count > 1 ? builder.Emit(Op.Get, (long)(first + i), result) : result);
    }

    private Func<Callee, StackItem> Add(StackItem item, Type type, string? name = null)
    {
        if (KernelTypes.PassedAs(type) is { IsVoid: false } irType)
        {
            AddValue(item, irType);
            return callee => callee.Emitter.Item(callee.NewParameter(irType, name), type);
        }
        switch (item)
        {
            case VariableAddress address:
                _key.Add(nameof(VariableAddress));
                var storage = Add(address.Storage);
                return callee => new VariableAddress(storage(callee));
            case ElementAddress element:
                _key.Add(element.Element);
                AddValue(element, IrType.Pointer);
                return callee => new ElementAddress(callee.NewParameter(IrType.Pointer, name), element.Element);
            case DelegateItem { Target: { } target } function:
                _key.Add(function.Type);
                _key.Add(function.Method);
                var bound = Add(target, typeof(object));
                return callee => new DelegateItem(function.Type, function.Method, bound(callee));
            case DelegateChoiceItem choice when choice.Candidates.TrueForAll(candidate => candidate.IsFree):
                _key.Add(choice.Type);
                AddValue(new ValueItem(choice.Number), IrType.Int32);
                if (choice.Target is { } chosen) AddValue(new ValueItem(chosen), IrType.Pointer);
                return callee => new DelegateChoiceItem(choice.Type, callee.NewParameter(IrType.Int32, name), choice.Candidates, choice.Target is null ? null : callee.NewParameter(IrType.Pointer));
            case ObjectItem made:
                _key.Add(made.Type);
                AddValue(new ValueItem(made.Pointer), IrType.Pointer);
                return callee => new ObjectItem(callee.NewParameter(IrType.Pointer, name), made.Type);
            case StructItem value:
                _key.Add(value.Type);
                var parts = value.Fields.Select((field, i) => Add(value.Values[i], field.FieldType)).ToArray();
                return callee => new StructItem(value.Type, value.Fields, [.. parts.Select(part => part(callee))]);
            case CapturedItem or DelegateItem or ConstantItem or TextItem or NullItem or TypeItem:
                _key.Add(new Known(item));
                return _ => item;
            default:
                throw item.IsMissing ? new FollowingError() : DiagnosticCatalog.InlinedRecursion.Error(MethodNames.Of(Method));
        }
    }

    private Func<Callee, Storage> Add(Storage storage)
    {
        if (_known.TryGetValue(storage, out int index))
        {
            _key.Add(index);
            return callee => callee.Storages[index];
        }
        int own = _known.Count;
        _known[storage] = own;
        _key.Add(storage.Type);
        var make = AddNew(storage);
        return callee => callee.Storages[own] = make(callee);
    }

    private Func<Callee, Storage> AddNew(Storage storage)
    {
        switch (storage)
        {
            case StructStorage value:
                var parts = Array.ConvertAll(value.Parts, Add);
                return callee => new StructStorage(value.Type, value.Fields, Array.ConvertAll(parts, part => part(callee)));
            case VariableStorage variable:
                var type = _caller.Builder.TypeOf(variable.Variable);
                bool isSet = _caller.Builder.IsWritten(variable.Variable);
                _key.Add(isSet);
                if (isSet) AddValue(_caller.Read(variable), type);
                // A function returns no arrays: those variables stay what they are.
                if (!type.IsArray) _variables.Add(variable);
                return callee => callee.NewVariable(variable, type, isSet);
            case DelegateStorage or SymbolicStorage { Delegate: not null } or SymbolicStorage { Pointer: not null, Type.IsByRef: false }:
                var held = Add(_caller.Read(storage), storage.Type);
                return callee => new SymbolicStorage(storage.Type) { Item = held(callee), IsFixed = true };
            case SymbolicStorage { Pointer: null, Item: var item } symbolic:
                _key.Add(item is not null);
                var content = item is null ? null : Add(item, typeof(object));
                return callee => new SymbolicStorage(symbolic.Type) { Item = content?.Invoke(callee), IsFixed = true };
            default:
                throw DiagnosticCatalog.InlinedRecursion.Error(MethodNames.Of(Method));
        }
    }

    private void AddValue(StackItem item, IrType type)
    {
        _key.Add(type);
        _values.Add((item, type));
    }

    /// <summary>The function while it gets its parameters.</summary>
    private sealed class Callee(Emitter emitter)
    {
        public Emitter Emitter { get; } = emitter;

        /// <summary>Its own variables for the caller's, by the order in which those were met.</summary>
        public Dictionary<int, Storage> Storages { get; } = [];

        public ValueId NewParameter(IrType type, string? name = null) => Emitter.Builder.Function.AddParameter(Function.EntryId, type, name);

        public VariableStorage NewVariable(VariableStorage callers, IrType type, bool isSet)
        {
            string? name = callers.Name;
            var variable = new VariableStorage(callers.Type, Emitter.Builder.Declare(type, name), name) { IsFixed = type.IsArray };
            if (isSet) Emitter.Builder.Write(variable.Variable, NewParameter(type, name));
            if (!type.IsArray) Emitter.Returned.Add(variable);
            return variable;
        }
    }

    private readonly record struct Known(StackItem Item)
    {
        public bool Equals(Known other) => Item.IsSameAs(other.Item);

        public override int GetHashCode() => Item.GetType().GetHashCode();
    }
}
