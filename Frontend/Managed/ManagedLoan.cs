using System.Reflection;
using DualJit.Frontend.Cil;
using DualJit.IR;

namespace DualJit.Frontend.Managed;

/// <summary>What one call of managed code gets from its kernel: how its delegate is made, and the variables that it shares meanwhile.</summary>
/// <param name="firstSlot">Slots before it are taken.</param>
internal sealed class ManagedLoan(Emitter emitter, int firstSlot)
{
    private readonly Dictionary<StructStorage, ManagedHolder> _holders = [];
    private readonly List<(ManagedHolder Holder, StructStorage Storage)> _unfinished = [];
    private readonly HashSet<(Storage, FieldInfo)> _lent = [];
    private readonly CapturedFields _fields = new();

    /// <summary>A variable of the kernel, and the first of its slots.</summary>
    /// <param name="IsAssigned">Whether the code may give it a new value.</param>
    public sealed record Lent(Storage Storage, Type Type, int Slot, bool IsAssigned);

    public List<Lent> Variables { get; } = [];

    public int Slots { get; private set; } = firstSlot;

    /// <summary>What pushes an object that the code gets.</summary>
    public ManagedValue ValueOf(StackItem item)
    {
        switch (item)
        {
            case NullItem:
                return writer => writer.Null();
            case TextItem { IsConstant: true } text:
                return writer => writer.Constant(text.Text);
            case CapturedItem captured:
                return writer => writer.Captured(captured.Source);
            case DelegateItem { Target: null } function:
                var made = Delegate.CreateDelegate(function.Type, null, function.Method);
                return writer => writer.Constant(made);
            case DelegateItem function:
                _fields.Add(function.Method);
                var target = ValueOf(function.Target);
                return writer =>
                {
                    target(writer);
                    writer.MakeDelegate(function.Type, function.Method);
                };
            case InvocableItem invocable:
                return invocable.ForManagedCode(emitter, this);
            case VariableAddress { Storage: StructStorage { Type.IsValueType: false } storage }:
                var holder = HolderOf(storage);
                return writer => writer.Holder(holder);
            default:
                throw item.IsMissing ? new FollowingError() : DiagnosticCatalog.ManagedCode.Error(emitter.TypeOf(item)?.ToString() ?? "a reference");
        }
    }

    /// <summary>Lends variables, once it is known what all of the code uses.</summary>
    public void Complete()
    {
        // What a field holds may be a delegate, which uses more.
        for (int before = -1; before != _lent.Count;)
        {
            before = _lent.Count;
            for (int i = 0; i < _unfinished.Count; i++)
                foreach (var field in _unfinished[i].Storage.Fields)
                    if (_fields.Uses(field) && _lent.Add((_unfinished[i].Storage, field))) Lend(_unfinished[i].Holder, _unfinished[i].Storage.PartOf(field), [field], _fields.Assigns(field));
        }
    }

    /// <summary>Lends a variable: it is in a field of an object while the code runs.</summary>
    /// <param name="path">The field, and those of structs in it.</param>
    public void Lend(ManagedHolder holder, Storage storage, FieldInfo[] path, bool isAssigned)
    {
        var type = storage.Type;
        switch (storage)
        {
            case VariableStorage variable when !emitter.Builder.IsWritten(variable.Variable):
            case SymbolicStorage { Item: null, Pointer: null }:
                break;
            case VariableStorage variable when KernelTypes.Of(type) is { IsRows: true }:
                // Rows are known as what came in.
                var source = isAssigned ? null : variable.Lend() is { } value ? emitter.Unit.SourceOf(emitter.Builder, value) : null;
                if (source is null) throw DiagnosticCatalog.ManagedCode.Error($"'{MethodNames.OfVariable(path[^1])}'");
                holder.Fields.Add((path, writer => writer.Captured(source)));
                break;
            case VariableStorage:
                int slot = Slots;
                Slots += ManagedSlots.CountOf(type);
                Variables.Add(new Lent(storage, type, slot, isAssigned));
                holder.Fields.Add((path, writer => writer.Load(type, slot)));
                if (isAssigned) holder.Returned.Add((path, slot));
                break;
            case StructStorage { Type.IsValueType: true } parts when parts.Fields.Length == parts.Parts.Length:
                for (int i = 0; i < parts.Parts.Length; i++) Lend(holder, parts.Parts[i], [.. path, parts.Fields[i]], isAssigned);
                break;
            case SymbolicStorage { Item: { } item } when !isAssigned:
                holder.Fields.Add((path, ValueOf(item)));
                break;
            default:
                throw DiagnosticCatalog.ManagedCode.Error($"'{MethodNames.OfVariable(path[^1])}'");
        }
    }

    private ManagedHolder HolderOf(StructStorage storage)
    {
        if (_holders.TryGetValue(storage, out var known)) return known;
        var holder = _holders[storage] = new ManagedHolder(storage.Type);
        _unfinished.Add((holder, storage));
        return holder;
    }
}
