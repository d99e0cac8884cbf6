using System.Reflection;
using DualJit.IR;

namespace DualJit.Frontend.Cil;

/// <summary>What one call of managed code gets from its kernel: how its delegate is made, and the variables that it shares meanwhile.</summary>
/// <param name="firstSlot">Slots before it are taken.</param>
internal sealed class ManagedLoan(Emitter emitter, int firstSlot)
{
    private readonly Dictionary<StructStorage, ManagedHolder> _holders = [];
    private CapturedFields? _fields;

    /// <summary>The variables in the slots from the first one on.</summary>
    public List<VariableStorage> Variables { get; } = [];

    public ManagedValue ValueOf(StackItem item)
    {
        switch (item)
        {
            case NullItem:
                return _ => null;
            case CapturedItem captured:
                var source = captured.Source;
                return call => source.ValueAt(call.Arguments);
            case DelegateItem { Target: null } function:
                var made = Delegate.CreateDelegate(function.Type, null, function.Method);
                return _ => made;
            case DelegateItem function:
                _fields ??= new CapturedFields(function.Method);
                var target = ValueOf(function.Target);
                return call => Delegate.CreateDelegate(function.Type, target(call), function.Method);
            case VariableAddress { Storage: StructStorage { Type.IsValueType: false } storage }:
                var holder = HolderOf(storage);
                return call => call.Make(holder);
            default:
                throw DiagnosticCatalog.ManagedCode.Error(emitter.TypeOf(item)?.ToString() ?? "a reference");
        }
    }

    private ManagedHolder HolderOf(StructStorage storage)
    {
        if (_holders.TryGetValue(storage, out var known)) return known;
        var holder = _holders[storage] = new ManagedHolder(storage.Type, [], []);
        Fill(holder, holder, storage, []);
        return holder;
    }

    /// <param name="owner">The object that <paramref name="made"/> is, or is a struct in.</param>
    private void Fill(ManagedHolder owner, ManagedHolder made, StructStorage storage, FieldInfo[] path)
    {
        for (int i = 0; i < storage.Fields.Length; i++)
        {
            var field = storage.Fields[i];
            if (path.Length == 0 && !_fields!.Uses(field)) continue;
            FieldInfo[] longer = [.. path, field];
            switch (storage.Parts[i])
            {
                case VariableStorage variable when !emitter.Builder.IsWritten(variable.Variable):
                case SymbolicStorage { Item: null, Pointer: null }:
                    break;
                case VariableStorage { Type: var type } variable when ExceptionOperand.DTypeOf(type) is not null:
                    int slot = firstSlot + Variables.Count;
                    Variables.Add(variable);
                    made.Fields.Add((field, call => call.Read(slot, type)));
                    owner.Lent.Add((longer, slot));
                    break;
                case VariableStorage variable when path.Length == 0 && !_fields!.Assigns(field) && variable.Lend() is { } value && emitter.Unit.SourceOf(emitter.Builder, value) is { } source:
                    made.Fields.Add((field, call => source.ValueAt(call.Arguments)));
                    break;
                case StructStorage { Type.IsValueType: true } part:
                    var inner = new ManagedHolder(part.Type, [], []);
                    Fill(owner, inner, part, longer);
                    made.Fields.Add((field, call => call.Make(inner)));
                    break;
                case SymbolicStorage { Item: { } item }:
                    made.Fields.Add((field, ValueOf(item)));
                    break;
                default:
                    throw DiagnosticCatalog.ManagedCode.Error($"'{MethodNames.OfVariable(field)}'");
            }
        }
    }
}
