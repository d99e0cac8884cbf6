using DualJit.IR;

namespace DualJit.Frontend.Cil;

/// <summary>Loads and stores through <c>ref</c>: of variables, which need no memory, and of elements.</summary>
internal static class References
{
    /// <param name="dtype">What the instruction loads; null for a struct or an array.</param>
    /// <param name="type">Its .NET type, where the instruction names it.</param>
    public static void Load(BodyReader reader, DType? dtype, Type? type = null) => reader.Push(Choices.OnEach(reader.Emitter, reader.Pop(), address => Load(reader.Emitter, address, dtype, type))!);

    public static void LoadObject(BodyReader reader, Type type) => Load(reader, KernelTypes.ScalarOf(type), type);

    public static void Store(BodyReader reader, DType? dtype, Type? type = null)
    {
        var (item, address) = (reader.Pop(), reader.Pop());
        Choices.OnEach(reader.Emitter, address, candidate => Store(reader.Emitter, candidate, item, dtype, type));
    }

    public static void StoreObject(BodyReader reader, Type type) => Store(reader, KernelTypes.ScalarOf(type), type);

    public static void Initialize(BodyReader reader, CilInstruction instruction) => Choices.OnEach(reader.Emitter, reader.Pop(), address => Initialize(reader.Emitter, address));

    private static StackItem Load(Emitter emitter, StackItem address, DType? dtype, Type? type)
    {
        if (address is RawAddress raw && dtype is { } loaded) return new ValueItem(emitter.Builder.EmitTyped(Op.Load, IrType.Scalar(loaded), raw.Pointer));
        RequireSize(emitter, address, dtype, type);
        return emitter.Load(address);
    }

    private static void Store(Emitter emitter, StackItem address, StackItem item, DType? dtype, Type? type)
    {
        if (address is RawAddress raw && dtype is { } stored)
        {
            emitter.Builder.Emit(Op.Store, emitter.As(item, stored), raw.Pointer);
            return;
        }
        RequireSize(emitter, address, dtype, type);
        emitter.Store(address, item);
    }

    private static void Initialize(Emitter emitter, StackItem address)
    {
        if (address is VariableAddress { Storage: VariableStorage { Type: var type } variable } && KernelTypes.Of(type) is { IsScalar: false, IsUntyped: false })
            emitter.Write(variable, Memory.IsSpan(type) ? Memory.Empty(emitter, type) : NullItem.Instance);
        else if (address is VariableAddress { Storage: var storage }) emitter.Zero(storage);
        else if (address is ObjectField { Type: var whole } && KernelTypes.Of(whole) is null)
        {
            var zeros = Storage.Create(emitter.Builder, whole);
            emitter.Zero(zeros);
            emitter.Store(address, emitter.Read(zeros));
        }
        else if (address is ElementAddress { Element.Struct: { } made }) emitter.Store(address, Zero(emitter, made));
        else if (address is ElementAddress element) emitter.Store(element, new ValueItem(emitter.Builder.Zero(element.Element.DType)));
        else emitter.Store(address, NullItem.Instance);
    }

    private static StackItem Zero(Emitter emitter, Type type)
    {
        var storage = Storage.Create(emitter.Builder, type);
        emitter.Zero(storage);
        return emitter.Read(storage);
    }

    // Another size means that bits are read as another type, through Unsafe.As say.
    private static void RequireSize(Emitter emitter, StackItem address, DType? dtype, Type? type)
    {
        if (address is ElementAddress { Element.Struct: { } actualStruct } && type != actualStruct) throw DiagnosticCatalog.RawMemory.Error($"reading {KernelTypes.NameOf(actualStruct)} as something else");
        if (dtype is not { } wanted) return;
        DType? actual = address switch
        {
            ElementAddress element => element.Element.DType,
            VariableAddress variable => KernelTypes.ScalarOf(variable.Storage.Type),
            CapturedItem captured => KernelTypes.ScalarOf(captured.Type),
            _ => null,
        };
        if (actual is not { } found) throw emitter.NotAValue(address);
        if (found.Size != wanted.Size || found.IsFloat != wanted.IsFloat) throw DiagnosticCatalog.RawMemory.Error($"reading {found.ClrType.Name} as {wanted.ClrType.Name}");
    }
}
