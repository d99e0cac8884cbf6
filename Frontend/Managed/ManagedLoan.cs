using System.Reflection;
using DualJit.Frontend.Cil;
using DualJit.IR;

namespace DualJit.Frontend.Managed;

/// <summary>What one call of managed code gets from its kernel: how its delegate is made, and the variables that it shares meanwhile.</summary>
/// <param name="firstSlot">Slots before it are taken.</param>
internal sealed class ManagedLoan(Emitter emitter, int firstSlot)
{
    private readonly List<(StackItem Object, ManagedHolder Holder)> _holders = [];
    private readonly HashSet<(ManagedHolder, FieldInfo)> _lent = [];
    private readonly CapturedFields _fields = new();

    /// <summary>A variable of the kernel, and the first of its slots.</summary>
    /// <param name="IsAssigned">Whether the code may give it a new value.</param>
    public sealed record Lent(StackItem Address, Type Type, int Slot, bool IsAssigned);

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
            case VariableAddress { Storage: StructStorage { Type.IsValueType: false, Type: var type } }:
                return Holder(item, type);
            case ObjectItem closure:
                return Holder(closure, closure.Type);
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
            for (int i = 0; i < _holders.Count; i++)
                foreach (var field in KernelTypes.FieldsOf(_holders[i].Holder.Type))
                    if (_fields.Uses(field) && _lent.Add((_holders[i].Holder, field))) Lend(_holders[i].Holder, Fields.Address(emitter, _holders[i].Object, field), [field], _fields.Assigns(field));
        }
    }

    /// <summary>Lends a variable: it is in a field of an object while the code runs.</summary>
    /// <param name="path">The field, and those of structs in it.</param>
    public void Lend(ManagedHolder holder, StackItem address, FieldInfo[] path, bool isAssigned)
    {
        var type = path[^1].FieldType;
        switch (address)
        {
            case VariableAddress { Storage: VariableStorage variable } when !emitter.Builder.IsWritten(variable.Variable):
            case VariableAddress { Storage: SymbolicStorage { Item: null, Pointer: null } }:
                break;
            // The kernel may have replaced rows, of which the object gets to know when the call ends.
            case VariableAddress { Storage: VariableStorage } when Cil.Slots.CountOf(type) is null:
                throw Refused(path);
            case VariableAddress { Storage: VariableStorage } or ElementAddress:
                LendValue(holder, address, path, isAssigned);
                break;
            case ObjectField when Cil.Slots.AreReadable(type):
                LendValue(holder, address, path, isAssigned);
                break;
            case VariableAddress { Storage: StructStorage { Type.IsValueType: true } parts } when parts.Fields.Length == parts.Parts.Length:
                for (int i = 0; i < parts.Parts.Length; i++) Lend(holder, new VariableAddress(parts.Parts[i]), [.. path, parts.Fields[i]], isAssigned);
                break;
            case VariableAddress { Storage: SymbolicStorage { Item: { } item } } when !isAssigned:
                holder.Fields.Add((path, ValueOf(item)));
                break;
            case ObjectField field when !isAssigned:
                holder.Fields.Add((path, ValueOf(emitter.Load(field))));
                break;
            default:
                throw Refused(path);
        }
    }

    private void LendValue(ManagedHolder holder, StackItem address, FieldInfo[] path, bool isAssigned)
    {
        var (type, slot) = (path[^1].FieldType, Slots);
        Slots += ManagedCallEmitter.CountOf(type);
        if (isAssigned) ManagedCallEmitter.RequireReadable(type);
        Variables.Add(new Lent(address, type, slot, isAssigned));
        holder.Fields.Add((path, writer => writer.Load(type, slot)));
        if (isAssigned) holder.Returned.Add((path, slot));
    }

    private ManagedValue Holder(StackItem made, Type type)
    {
        int index = _holders.FindIndex(known => known.Object.IsSameAs(made));
        if (index < 0)
        {
            index = _holders.Count;
            _holders.Add((made, new ManagedHolder(type)));
        }
        var holder = _holders[index].Holder;
        return writer => writer.Holder(holder);
    }

    private static KernelCompilationException Refused(FieldInfo[] path) => DiagnosticCatalog.ManagedCode.Error($"'{MethodNames.OfVariable(path[^1])}'");
}
