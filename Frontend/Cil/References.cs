using DualJit.IR;

namespace DualJit.Frontend.Cil;

/// <summary>Loads and stores through <c>ref</c>: of variables, which need no memory, and of elements.</summary>
internal static class References
{
    /// <param name="dtype">What the instruction loads; null for a struct or an array.</param>
    public static void Load(BodyReader reader, DType? dtype)
    {
        var address = reader.Pop();
        if (address is RawAddress raw && dtype is { } loaded)
        {
            reader.Push(reader.Builder.EmitTyped(Op.Load, IrType.Scalar(loaded), raw.Pointer));
            return;
        }
        RequireSize(reader.Emitter, address, dtype);
        reader.Push(reader.Emitter.Load(address));
    }

    public static void Store(BodyReader reader, DType? dtype)
    {
        var (item, address) = (reader.Pop(), reader.Pop());
        if (address is RawAddress raw && dtype is { } stored)
        {
            reader.Builder.Emit(Op.Store, reader.Emitter.As(item, stored), raw.Pointer);
            return;
        }
        RequireSize(reader.Emitter, address, dtype);
        reader.Emitter.Store(address, item);
    }

    public static void Initialize(BodyReader reader, CilInstruction instruction)
    {
        var address = reader.Pop();
        if (address is VariableAddress { Storage: VariableStorage { Type: var span } } && Memory.IsSpan(span))
        {
            reader.Emitter.Store(address, Memory.Empty(reader.Emitter, span));
            return;
        }
        if (address is VariableAddress { Storage: VariableStorage { Type: var type } } && KernelTypes.ScalarOf(type) is null) throw DiagnosticCatalog.NullArray.Error();
        if (address is VariableAddress variable) reader.Emitter.Zero(variable.Storage);
        else if (address is ElementAddress element) reader.Emitter.Store(element, new ValueItem(reader.Builder.Zero(element.Element)));
        else reader.Emitter.Store(address, NullItem.Instance);
    }

    // Another size means that bits are read as another type, through Unsafe.As say.
    private static void RequireSize(Emitter emitter, StackItem address, DType? dtype)
    {
        if (dtype is not { } wanted) return;
        DType? actual = address switch
        {
            ElementAddress element => element.Element,
            VariableAddress variable => KernelTypes.ScalarOf(variable.Storage.Type),
            CapturedItem captured => KernelTypes.ScalarOf(captured.Type),
            _ => null,
        };
        if (actual is not { } found) throw emitter.NotAValue(address);
        if (found.Size != wanted.Size || found.IsFloat != wanted.IsFloat) throw DiagnosticCatalog.RawMemory.Error($"reading {found.ClrType.Name} as {wanted.ClrType.Name}");
    }
}
