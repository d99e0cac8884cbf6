using System.Reflection;
using System.Reflection.Metadata;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using DualJit.IR;

namespace DualJit.Frontend.Cil;

/// <summary>Spans as what they are, an address and a length, and the framework's functions on addresses, from which the code of its spans is made.</summary>
internal static class Memory
{
    private const long StackLimit = 1 << 20;

    public static bool IsSpan(Type? type) =>
        type is { IsGenericType: true } && type.GetGenericTypeDefinition() is var definition && (definition == typeof(Span<>) || definition == typeof(ReadOnlySpan<>));

    /// <returns>False where the method is read from its CIL, if at all.</returns>
    public static bool TryEmit(Emitter emitter, MethodBase method, StackItem[] arguments, out StackItem? result)
    {
        result = null;
        if (!method.IsStatic || method.Module.Assembly != typeof(object).Assembly) return false;
        var declaring = method.DeclaringType!;
        if (declaring == typeof(MemoryMarshal)) result = Marshal(emitter, method, arguments);
        else if (declaring == typeof(Unsafe)) result = OnAddresses(emitter, method, arguments);
        else if (declaring == typeof(RuntimeHelpers) && method.Name == nameof(RuntimeHelpers.CreateSpan) && arguments[0] is DataItem data)
            result = data.Array(emitter.Unit, method.GetGenericArguments()[0]);
        else if (declaring == typeof(RuntimeHelpers) && method.Name == nameof(RuntimeHelpers.InitializeArray) && arguments[1] is DataItem values)
        {
            values.CopyTo(emitter, arguments[0]);
            return true;
        }
        else if (IsSpan(declaring) && method.Name == "get_Empty" || declaring == typeof(Array) && method.Name == nameof(Array.Empty))
            result = Empty(emitter, ((MethodInfo)method).ReturnType);
        return result is not null;
    }

    /// <summary>What <c>new Span&lt;T&gt;(…)</c> makes of an address; null for other constructors.</summary>
    public static StackItem? TryConstruct(Emitter emitter, ConstructorInfo constructor, StackItem[] arguments)
    {
        var type = KernelTypes.Of(constructor.DeclaringType!)!.Value;
        var element = constructor.DeclaringType!.GenericTypeArguments[0];
        return (arguments, constructor.GetParameters()[0].ParameterType) switch
        {
            ([var array], _) when emitter.TypeOf(array) == type => array,
            ([var reference], { IsByRef: true }) => View(emitter, type, Pointer(reference, emitter), ConstantItem.True),
            ([StackMemory memory, var length], _) => memory.Array(emitter, type, length),
            ([DataItem data, ConstantItem length], _) => data.Array(emitter.Unit, element, (int)length.Bits),
            ([RawAddress or ElementAddress, var length], _) => View(emitter, type, Pointer(arguments[0], emitter), length),
            _ => null,
        };
    }

    /// <summary>An array without elements.</summary>
    public static StackItem Empty(Emitter emitter, Type type)
    {
        if (KernelTypes.Of(type) is not { IsArray: true, Rank: 1 }) throw DiagnosticCatalog.NullArray.Error();
        var element = type.IsArray ? type.GetElementType()! : type.GenericTypeArguments[0];
        return emitter.Unit.Constant(("empty", element), () => Array.CreateInstance(element, 0));
    }

    /// <summary>A field of a span.</summary>
    public static StackItem Field(Emitter emitter, StackItem span, FieldInfo field)
    {
        var array = emitter.Array(span);
        return field.Name == "_length"
            ? new ValueItem(emitter.Builder.Convert(emitter.Builder.Emit(Op.Length, array), DType.Int32))
            : Start(emitter, array, field.DeclaringType!.GenericTypeArguments[0]);
    }

    /// <summary><c>localloc</c>. C# follows it by the span it is for, or by code that works on its address.</summary>
    public static void AllocateOnStack(BodyReader reader)
    {
        var emitter = reader.Emitter;
        var bytes = emitter.As(reader.Pop(), DType.UInt64);
        if (emitter.Builder.ConstantOf(bytes) is not (>= 0 and <= StackLimit))
            Exceptions.ThrowUnless(emitter, emitter.Builder.Emit(Op.Le, bytes, emitter.Builder.Const(DType.UInt64, StackLimit)), typeof(InsufficientExecutionStackException), "A stackalloc in a kernel has at most 1 MiB.");
        var memory = new StackMemory(bytes);
        bool isForSpan = reader.Peek(2) is { OpCode: ILOpCode.Newobj } next && IsSpan(reader.Method.MethodOf(next).DeclaringType);
        reader.Push(isForSpan ? memory : memory.Address(emitter));
    }

    /// <summary><c>cpblk</c>, which initialises with constants what <c>stackalloc</c> made.</summary>
    public static void CopyBlock(BodyReader reader)
    {
        var emitter = reader.Emitter;
        var (size, source, target) = (reader.Pop(), reader.Pop(), reader.Pop());
        if (source is DataItem data) source = Start(emitter, emitter.Array(data.Array(emitter.Unit, typeof(byte))));
        var element = source is ElementAddress { Element: { IsStruct: false, DType: var known } } ? known : DType.UInt8;
        if (size is not ConstantItem { Bits: var bytes } || bytes % element.Size != 0) throw DiagnosticCatalog.RawMemory.Error("the copying of a block");
        CallEmitter.Inline(emitter, SubstitutedMethods.Copy(element.ClrType),
            [new ElementAddress(Pointer(target, emitter), element), new ElementAddress(Pointer(source, emitter), element), new ConstantItem(DType.Int32, bytes / element.Size)]);
    }

    /// <summary>An address that is so many bytes behind another; null where <paramref name="address"/> is none.</summary>
    public static StackItem? Offset(Emitter emitter, StackItem address, StackItem bytes) => address is RawAddress or ElementAddress
        ? new RawAddress(emitter.Builder.Emit(Op.Offset, (long)DType.UInt8, Pointer(address, emitter), emitter.As(bytes, DType.Int64)))
        : null;

    private static StackItem? Marshal(Emitter emitter, MethodBase method, StackItem[] arguments) => method.Name switch
    {
        nameof(MemoryMarshal.GetReference) => Start(emitter, emitter.Array(arguments[0]), method.GetGenericArguments().FirstOrDefault()),
        nameof(MemoryMarshal.GetArrayDataReference) when arguments[0] is not NullItem => Start(emitter, emitter.Array(arguments[0]), method.GetGenericArguments().FirstOrDefault()),
        nameof(MemoryMarshal.CreateSpan) or nameof(MemoryMarshal.CreateReadOnlySpan) when KernelTypes.Of(((MethodInfo)method).ReturnType) is { } type =>
            View(emitter, type, Pointer(arguments[0], emitter), arguments[1]),
        nameof(MemoryMarshal.CreateReadOnlySpan) when arguments is [ItemAddress first, ConstantItem length] => first.Span(emitter, (int)length.Bits),
        _ => null,
    };

    private static StackItem? OnAddresses(Emitter emitter, MethodBase method, StackItem[] arguments) => (method.Name, arguments) switch
    {
        (nameof(Unsafe.Add), [ElementAddress a, var count]) => a.Next(emitter.Builder, emitter.As(count, DType.Int64)),
        (nameof(Unsafe.As), [VariableAddress { Storage: InlineArrayStorage inline }]) => Start(emitter, emitter.Builder.Read(inline.Array)),
        (nameof(Unsafe.As), [VariableAddress { Storage: ItemListStorage list }]) => new ItemAddress(list, 0),
        (nameof(Unsafe.Add), [ItemAddress first, ConstantItem count]) => first.Next(count.Bits),
        (nameof(Unsafe.AsRef), [ElementAddress or VariableAddress or ItemAddress]) => arguments[0],
        (nameof(Unsafe.IsAddressLessThan), [ElementAddress a, ElementAddress b]) => new ValueItem(emitter.Builder.Emit(Op.Lt, AddressOf(emitter, a), AddressOf(emitter, b))),
        (nameof(Unsafe.AreSame), [ElementAddress a, ElementAddress b]) => new ValueItem(emitter.Builder.Emit(Op.Eq, AddressOf(emitter, a), AddressOf(emitter, b))),
        _ => null,
    };

    private static ValueId AddressOf(Emitter emitter, ElementAddress address) => emitter.Builder.Convert(emitter.Builder.Emit(Op.Address, address.Pointer), DType.UInt64);

    /// <param name="type">The .NET type of the elements, where they may be structs.</param>
    private static ElementAddress Start(Emitter emitter, ValueId array, Type? type = null) => new(emitter.Builder.Emit(Op.Data, array), ElementType.In(emitter.Builder.TypeOf(array), type));

    private static ValueItem View(Emitter emitter, IrType type, ValueId pointer, StackItem length) => new(emitter.Builder.EmitTyped(Op.View, type, pointer, emitter.As(length, DType.Int64)));

    private static ValueId Pointer(StackItem address, Emitter emitter) => address switch
    {
        ElementAddress element => element.Pointer,
        RawAddress raw => raw.Pointer,
        VariableAddress => throw DiagnosticCatalog.RawMemory.Error("a span over a variable"),
        _ => throw emitter.NotAValue(address),
    };
}
