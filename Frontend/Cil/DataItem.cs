using System.Reflection;
using System.Runtime.CompilerServices;
using DualJit.IR;

namespace DualJit.Frontend.Cil;

/// <summary>Constants that the compiler laid out in the assembly: what an array is initialised with, or a span shows.</summary>
internal sealed class DataItem(FieldInfo field) : StackItem
{
    // From here on a loop that copies is shorter than the stores.
    private const int MostStores = 32;

    private readonly FieldInfo _field = field;

    public static DataItem? Of(MemberInfo member) => member is FieldInfo { IsStatic: true } field && (field.Attributes & FieldAttributes.HasFieldRVA) != 0 ? new DataItem(field) : null;

    /// <summary>An array with the constants, which is nobody else's and not written to.</summary>
    public StackItem Array(KernelUnit unit, Type element, int? length = null) => unit.Constant((_field, element, length), () => Read(element, length));

    /// <summary>Stores the constants as the elements of an array.</summary>
    public void CopyTo(Emitter emitter, StackItem target)
    {
        var builder = emitter.Builder;
        var array = emitter.Array(target);
        var type = builder.TypeOf(array);
        var constants = Read(type.DType.ClrType, null);
        if (type.Rank != 1 || constants.Length > MostStores)
        {
            var data = emitter.Array(Array(emitter.Unit, type.DType.ClrType));
            CallEmitter.Inline(emitter, SubstitutedMethods.Copy(type.DType.ClrType), [new ElementAddress(builder.Emit(Op.Data, array), type.DType), new ElementAddress(builder.Emit(Op.Data, data), type.DType), new ConstantItem(DType.Int32, constants.Length)]);
            return;
        }
        for (int i = 0; i < constants.Length; i++)
            builder.Emit(Op.ElementStore, array, builder.Const(type.DType, ScalarBits.Unbox(constants.GetValue(i)!)), builder.Const((long)i));
    }

    public override bool IsSameAs(StackItem other) => other is DataItem item && item._field == _field;

    // Where it does not move, so that it needs no pin.
    private Array Read(Type element, int? length)
    {
        int count = length ?? RuntimeHelpers.SizeOf(_field.FieldType.TypeHandle) / RuntimeHelpers.SizeOf(element.TypeHandle);
        var array = (Array)typeof(GC).GetMethod(nameof(GC.AllocateArray))!.MakeGenericMethod(element).Invoke(null, [count, true])!;
        if (count > 0) RuntimeHelpers.InitializeArray(array, _field.FieldHandle);
        return array;
    }
}

/// <summary>What <c>stackalloc</c> made, before it is known of what.</summary>
internal sealed class StackMemory(ValueId bytes) : StackItem
{
    public RawAddress Address(Emitter emitter) => new(emitter.Builder.Emit(Op.Data,
        emitter.Builder.EmitTyped(Op.Allocate, IrType.Array(DType.UInt8, 1, Layout.C), emitter.Builder.Convert(bytes, DType.Int64))));

    public ValueItem Array(Emitter emitter, IrType type, StackItem length) => new(emitter.Builder.EmitTyped(Op.Allocate, type, emitter.As(length, DType.Int64)));
}

/// <summary>An address of memory that the kernel allocated, in bytes: what is there, the instructions that use it say.</summary>
internal sealed class RawAddress(ValueId pointer) : StackItem
{
    public ValueId Pointer { get; } = pointer;

    public override bool IsSameAs(StackItem other) => other is RawAddress item && item.Pointer == Pointer;
}
