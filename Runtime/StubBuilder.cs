using System.Reflection;
using System.Reflection.Emit;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using DualJit.Frontend;
using DualJit.IR;

namespace DualJit;

/// <summary>Emits the managed code around a kernel: the delegate that the user holds, and the stub of each specialisation.</summary>
/// <remarks>
/// A stub reads every argument and captured variable once, checks that arrays are not null and of the shapes it was compiled for, pins
/// them, calls the kernel's code with pointers, lengths and strides, and turns a status other than 0 into an exception.
/// </remarks>
internal sealed class StubBuilder
{
    private const BindingFlags Hidden = BindingFlags.Instance | BindingFlags.NonPublic;

    private static readonly FieldInfo CurrentField = typeof(Dispatcher).GetField(nameof(Dispatcher.Current), Hidden)!;
    private static readonly MethodInfo FirstMethod = typeof(Dispatcher).GetMethod(nameof(Dispatcher.First), Hidden)!;
    private static readonly MethodInfo ResolveMethod = typeof(Dispatcher).GetMethod(nameof(Dispatcher.Resolve), Hidden)!;
    private static readonly MethodInfo SelectMethod = typeof(FunctionDispatcher).GetMethod(nameof(FunctionDispatcher.Select), Hidden)!;
    private static readonly FieldInfo DispatcherField = typeof(KernelCall).GetField(nameof(KernelCall.Dispatcher), Hidden)!;
    private static readonly FieldInfo CodeField = typeof(KernelCall).GetField(nameof(KernelCall.Code), Hidden)!;
    private static readonly FieldInfo RootsField = typeof(KernelCall).GetField(nameof(KernelCall.Roots), Hidden)!;
    private static readonly MethodInfo FailMethod = typeof(KernelCall).GetMethod(nameof(KernelCall.Fail), Hidden)!;
    private static readonly MethodInfo FailNullMethod = typeof(KernelCall).GetMethod(nameof(KernelCall.FailNull), Hidden)!;
    private static readonly MethodInfo RequireZeroBasedMethod = typeof(KernelCall).GetMethod(nameof(KernelCall.RequireZeroBased), Hidden)!;
    private static readonly MethodInfo PrepareMemoryMethod = typeof(KernelMemory).GetMethod(nameof(KernelMemory.Prepare))!;
    private static readonly MethodInfo FreeMemoryMethod = typeof(KernelMemory).GetMethod(nameof(KernelMemory.Free))!;
    private static readonly MethodInfo PrepareManagedMethod = typeof(KernelCall).GetMethod(nameof(KernelCall.PrepareManaged), Hidden)!;
    private static readonly MethodInfo ReleaseManagedMethod = typeof(ManagedCalls).GetMethod(nameof(ManagedCalls.Release))!;
    private static readonly MethodInfo RethrowMethod = typeof(ManagedCalls).GetMethod(nameof(ManagedCalls.Rethrow))!;
    private static readonly MethodInfo PinRowsMethod = typeof(PinnedRows).GetMethod(nameof(PinnedRows.Pin), BindingFlags.Static | BindingFlags.NonPublic)!;
    private static readonly MethodInfo FreeRowsMethod = typeof(PinnedRows).GetMethod(nameof(PinnedRows.Free), BindingFlags.Static | BindingFlags.NonPublic)!;
    private static readonly FieldInfo RowTableField = typeof(PinnedRows).GetField(nameof(PinnedRows.Table), Hidden)!;
    private static readonly MethodInfo KeepAliveMethod = typeof(GC).GetMethod(nameof(GC.KeepAlive))!;
    private static readonly FieldInfo KeyField = typeof(NdArray).GetField(nameof(NdArray.Key), Hidden)!;
    private static readonly FieldInfo OffsetField = typeof(NdArray).GetField(nameof(NdArray.Offset), Hidden)!;
    private static readonly FieldInfo ShapeField = typeof(NdArray).GetField(nameof(NdArray.ShapeArray), Hidden)!;
    private static readonly FieldInfo StridesField = typeof(NdArray).GetField(nameof(NdArray.StrideArray), Hidden)!;
    private static readonly FieldInfo StackLimitField = typeof(KernelContext).GetField(nameof(KernelContext.StackLimit))!;
    private static readonly MethodInfo StackLimitGetter = typeof(StackLimits).GetProperty(nameof(StackLimits.Current), BindingFlags.Static | BindingFlags.Public)!.GetMethod!;
    private static readonly MethodInfo ArrayGetLength = typeof(Array).GetMethod(nameof(Array.GetLength))!;
    private static readonly MethodInfo MultiDimensionalData = typeof(MemoryMarshal).GetMethod(nameof(MemoryMarshal.GetArrayDataReference), [typeof(Array)])!;
    private static readonly MethodInfo VectorData = typeof(MemoryMarshal).GetMethods().Single(method => method.Name == nameof(MemoryMarshal.GetArrayDataReference) && method.IsGenericMethod);

    // One for all kernels of a delegate type: what differs is what they are closed over.
    private static readonly ConditionalWeakTable<Type, DynamicMethod> Entries = [];

    private readonly KernelSource _source;
    private readonly MethodInfo _invoke;
    private readonly DynamicMethod _method;
    private readonly ILGenerator _il;
    private readonly LocalBuilder[] _values;

    private StubBuilder(KernelSource source, Type delegateType)
    {
        _source = source;
        (_method, _invoke) = NewMethod(source.Name, delegateType, typeof(KernelCall));
        _il = _method.GetILGenerator();
        _values = new LocalBuilder[source.Parameters.Count];
    }

    /// <summary>The delegate that the user holds: <c>(arguments) => (dispatcher.Current ?? dispatcher.First())(arguments)</c>.</summary>
    public static Delegate BuildEntry(Type delegateType, Dispatcher dispatcher) =>
        Entries.GetValue(delegateType, EmitEntry).CreateDelegate(delegateType, dispatcher);

    private static DynamicMethod EmitEntry(Type delegateType)
    {
        var (method, invoke) = NewMethod("kernel", delegateType, typeof(Dispatcher));
        var il = method.GetILGenerator();
        var ready = il.DefineLabel();
        il.Emit(OpCodes.Ldarg_0);
        il.Emit(OpCodes.Ldfld, CurrentField);
        il.Emit(OpCodes.Dup);
        il.Emit(OpCodes.Brtrue, ready);
        il.Emit(OpCodes.Pop);
        il.Emit(OpCodes.Ldarg_0);
        il.Emit(OpCodes.Call, FirstMethod);
        il.MarkLabel(ready);
        InvokeWithArguments(il, invoke);
        il.Emit(OpCodes.Ret);
        return method;
    }

    /// <summary>The delegate that the user holds where the code depends on other delegates: <c>(arguments) => dispatcher.Select(delegates)(arguments)</c>.</summary>
    public static Delegate BuildEntry(Type delegateType, FunctionDispatcher dispatcher)
    {
        var (method, invoke) = NewMethod("kernel", delegateType, typeof(FunctionDispatcher));
        var il = method.GetILGenerator();
        il.Emit(OpCodes.Ldarg_0);
        LoadObjects(il, invoke, type => type.IsAssignableTo(typeof(Delegate)));
        il.Emit(OpCodes.Call, SelectMethod);
        InvokeWithArguments(il, invoke);
        il.Emit(OpCodes.Ret);
        return method.CreateDelegate(delegateType, dispatcher);
    }

    /// <summary>A stub that fits no shapes: it only finds the key of its arguments and goes on with the stub for that.</summary>
    public static Delegate BuildProbe(KernelSource source, Type delegateType, Dispatcher dispatcher)
    {
        var builder = new StubBuilder(source, delegateType);
        builder.ReadValues();
        builder.GoToOther();
        return builder._method.CreateDelegate(delegateType, new KernelCall(dispatcher, null, null, source.Parameters));
    }

    /// <summary>The stub of a specialisation. It sets the stack limit in the context where the code <paramref name="checksStack"/>, frees what the code <paramref name="allocates"/>, and has managed code called where it <paramref name="callsManaged"/>.</summary>
    public static Delegate Build(KernelSource source, IrType[] types, IrType returns, ShapeKey key, Type delegateType, KernelCall call, bool checksStack, bool allocates, bool callsManaged)
    {
        var builder = new StubBuilder(source, delegateType);
        builder.ReadValues();
        builder.CompareShapes(key);
        builder.CallKernel(types, returns, call.Code!, checksStack, allocates, callsManaged);
        return builder._method.CreateDelegate(delegateType, call);
    }

    private static (DynamicMethod Method, MethodInfo Invoke) NewMethod(string name, Type delegateType, Type closure)
    {
        var invoke = delegateType.GetMethod("Invoke")!;
        // Owned by no module of the user's: code in a module built for debugging is not optimised.
        var method = new DynamicMethod(name, invoke.ReturnType, [closure, .. invoke.GetParameters().Select(parameter => parameter.ParameterType)], restrictedSkipVisibility: true) { InitLocals = false };
        return (method, invoke);
    }

    private static void InvokeWithArguments(ILGenerator il, MethodInfo invoke)
    {
        for (int i = 1; i <= invoke.GetParameters().Length; i++) il.Emit(OpCodes.Ldarg, (short)i);
        il.Emit(OpCodes.Callvirt, invoke);
    }

    private static bool IsNdArray(Type type) => typeof(NdArray).IsAssignableFrom(type);

    /// <summary>Reads every argument and captured variable into a local; nulls end the call.</summary>
    private void ReadValues()
    {
        for (int i = 0; i < _values.Length; i++)
        {
            var parameter = _source.Parameters[i];
            _values[i] = _il.DeclareLocal(parameter.Type);
            if (parameter is CaptureSource capture) LoadCapture(capture, i);
            else _il.Emit(OpCodes.Ldarg, (short)(((ArgumentSource)parameter).Position + 1));
            _il.Emit(OpCodes.Stloc, _values[i]);
            if (parameter.Type.IsValueType) continue;
            var present = _il.DefineLabel();
            _il.Emit(OpCodes.Ldloc, _values[i]);
            _il.Emit(OpCodes.Brtrue, present);
            _il.Emit(OpCodes.Ldarg_0);
            _il.Emit(OpCodes.Ldc_I4, i);
            _il.Emit(OpCodes.Call, FailNullMethod);
            _il.MarkLabel(present);
        }
    }

    private void LoadCapture(CaptureSource capture, int parameter)
    {
        if (capture.Root is ArgumentSource argument)
        {
            _il.Emit(OpCodes.Ldarg, (short)(argument.Position + 1));
        }
        else if (capture.Root is not null)
        {
            _il.Emit(OpCodes.Ldarg_0);
            _il.Emit(OpCodes.Ldfld, RootsField);
            _il.Emit(OpCodes.Ldc_I4, parameter);
            _il.Emit(OpCodes.Ldelem_Ref);
            if (capture.Root.GetType().IsValueType) _il.Emit(OpCodes.Unbox_Any, capture.Root.GetType());
        }
        for (int i = 0; i < capture.Path.Count; i++)
        {
            var field = capture.Path[i];
            _il.Emit(field.IsStatic ? OpCodes.Ldsfld : OpCodes.Ldfld, field);
            // What a delegate is bound to is an object of any class.
            if (field == CaptureSource.TargetField) _il.Emit(OpCodes.Unbox_Any, i + 1 < capture.Path.Count ? capture.Path[i + 1].DeclaringType! : capture.Type);
        }
    }

    /// <summary>Emits a branch to the stub of another specialisation where a shape differs from the key's.</summary>
    private void CompareShapes(ShapeKey key)
    {
        var arrays = Enumerable.Range(0, _values.Length).Where(i => IsNdArray(_source.Parameters[i].Type)).ToArray();
        if (arrays.Length == 0) return;
        var other = _il.DefineLabel();
        var same = _il.DefineLabel();
        for (int i = 0; i < arrays.Length; i++)
        {
            _il.Emit(OpCodes.Ldloc, _values[arrays[i]]);
            _il.Emit(OpCodes.Ldfld, KeyField);
            _il.Emit(OpCodes.Ldc_I4, key[i]);
            _il.Emit(OpCodes.Bne_Un, other);
        }
        _il.Emit(OpCodes.Br, same);
        _il.MarkLabel(other);
        GoToOther();
        _il.MarkLabel(same);
    }

    /// <summary>Emits <c>return dispatcher.Resolve(key of the arguments)(arguments)</c>.</summary>
    private void GoToOther()
    {
        _il.Emit(OpCodes.Ldarg_0);
        _il.Emit(OpCodes.Ldfld, DispatcherField);
        var arrays = _values.Where(value => IsNdArray(value.LocalType)).ToArray();
        LoadKeyWord(arrays.Take(ShapeKey.ArraysPerWord));
        LoadKeyWord(arrays.Skip(ShapeKey.ArraysPerWord));
        _il.Emit(OpCodes.Call, ResolveMethod);
        InvokeWithArguments(_il, _invoke);
        _il.Emit(OpCodes.Ret);
    }

    private void LoadKeyWord(IEnumerable<LocalBuilder> arrays)
    {
        _il.Emit(OpCodes.Ldc_I8, 0L);
        int shift = 0;
        foreach (var array in arrays)
        {
            _il.Emit(OpCodes.Ldloc, array);
            _il.Emit(OpCodes.Ldfld, KeyField);
            _il.Emit(OpCodes.Conv_I8);
            _il.Emit(OpCodes.Ldc_I4, shift);
            _il.Emit(OpCodes.Shl);
            _il.Emit(OpCodes.Or);
            shift += ShapeKey.BitsPerArray;
        }
    }

    private void CallKernel(IrType[] types, IrType returns, CompiledModule code, bool checksStack, bool allocates, bool callsManaged)
    {
        var context = _il.DeclareLocal(typeof(KernelContext));
        var status = _il.DeclareLocal(typeof(int));
        var result = returns.IsVoid ? null : new ResultBuilder(_il, _invoke.ReturnType, returns);
        var data = new LocalBuilder?[_values.Length];
        for (int i = 0; i < _values.Length; i++)
            if (types[i].IsArray) data[i] = Pin(i, types[i]);
        var rows = Enumerable.Range(0, _values.Length).Where(i => types[i].IsRows).Select(i => (Parameter: i, Pins: DeclareRows())).ToArray();
        if (checksStack)
        {
            _il.Emit(OpCodes.Ldloca, context);
            _il.Emit(OpCodes.Call, StackLimitGetter);
            _il.Emit(OpCodes.Stfld, StackLimitField);
        }
        if (allocates)
        {
            LoadAddress(context);
            _il.Emit(OpCodes.Call, PrepareMemoryMethod);
        }
        var managed = callsManaged ? PrepareManaged(context) : null;
        bool cleansUp = allocates || callsManaged || rows.Length > 0;
        if (cleansUp) _il.BeginExceptionBlock();
        foreach (var (parameter, pins) in rows) data[parameter] = PinRows(parameter, pins);
        LoadAddress(context);
        for (int i = 0; i < _values.Length; i++)
        {
            if (data[i] is { } pointer) LoadParts(i, types[i], pointer);
            // A complex number is passed as its parts, but returned as a whole.
            else if (types[i].IsTuple || types[i].IsComplex) LoadLeaves(_values[i]);
            else _il.Emit(OpCodes.Ldloc, _values[i]);
        }
        result?.LoadAddresses();
        code.EmitCall(_il, il => { il.Emit(OpCodes.Ldarg_0); il.Emit(OpCodes.Ldfld, CodeField); });
        _il.Emit(OpCodes.Stloc, status);
        if (result is { HasArrays: true })
        {
            var failed = _il.DefineLabel();
            _il.Emit(OpCodes.Ldloc, status);
            _il.Emit(OpCodes.Brtrue, failed);
            result.MakeArrays([.. _values.Select((value, i) => (value, 1 + types.Take(i).Sum(type => type.Leaves.Count)))]);
            _il.MarkLabel(failed);
        }
        if (cleansUp) _il.BeginFinallyBlock();
        foreach (var release in new[] { allocates ? FreeMemoryMethod : null, callsManaged ? ReleaseManagedMethod : null })
        {
            if (release is null) continue;
            LoadAddress(context);
            _il.Emit(OpCodes.Call, release);
        }
        foreach (var (_, pins) in rows)
        {
            LoadAddress(pins);
            _il.Emit(OpCodes.Call, FreeRowsMethod);
        }
        if (cleansUp) _il.EndExceptionBlock();
        _il.Emit(OpCodes.Ldarg_0);
        _il.Emit(OpCodes.Call, KeepAliveMethod);
        var succeeded = _il.DefineLabel();
        _il.Emit(OpCodes.Ldloc, status);
        _il.Emit(OpCodes.Brfalse, succeeded);
        if (managed is not null)
        {
            _il.Emit(OpCodes.Ldloc, managed);
            _il.Emit(OpCodes.Call, RethrowMethod);
        }
        _il.Emit(OpCodes.Ldarg_0);
        LoadAddress(context);
        _il.Emit(OpCodes.Ldloc, status);
        _il.Emit(OpCodes.Call, FailMethod);
        _il.MarkLabel(succeeded);
        result?.Load();
        _il.Emit(OpCodes.Ret);
    }

    /// <summary>Readies the context for managed code, which may look at the objects among the arguments and at captured arrays.</summary>
    private LocalBuilder PrepareManaged(LocalBuilder context)
    {
        var calls = _il.DeclareLocal(typeof(ManagedCalls));
        _il.Emit(OpCodes.Ldarg_0);
        LoadAddress(context);
        LoadObjects(_il, _invoke, type => !type.IsValueType, [.. _values.Where((value, i) => _source.Parameters[i] is CaptureSource && !value.LocalType.IsValueType)]);
        _il.Emit(OpCodes.Call, PrepareManagedMethod);
        _il.Emit(OpCodes.Stloc, calls);
        return calls;
    }

    /// <summary>Loads an array of the arguments by position, with those of certain types, and of other objects after them.</summary>
    private static void LoadObjects(ILGenerator il, MethodInfo invoke, Predicate<Type> isIncluded, params LocalBuilder[] others)
    {
        var parameters = invoke.GetParameters();
        il.Emit(OpCodes.Ldc_I4, parameters.Length + others.Length);
        il.Emit(OpCodes.Newarr, typeof(object));
        foreach (var parameter in parameters)
        {
            if (!isIncluded(parameter.ParameterType)) continue;
            il.Emit(OpCodes.Dup);
            il.Emit(OpCodes.Ldc_I4, parameter.Position);
            il.Emit(OpCodes.Ldarg, (short)(parameter.Position + 1));
            il.Emit(OpCodes.Stelem_Ref);
        }
        for (int i = 0; i < others.Length; i++)
        {
            il.Emit(OpCodes.Dup);
            il.Emit(OpCodes.Ldc_I4, parameters.Length + i);
            il.Emit(OpCodes.Ldloc, others[i]);
            il.Emit(OpCodes.Stelem_Ref);
        }
    }

    /// <summary>Loads each scalar of a struct.</summary>
    private void LoadLeaves(LocalBuilder value)
    {
        foreach (var path in ResultBuilder.PathsOf(value.LocalType, splitsComplex: true))
        {
            _il.Emit(OpCodes.Ldloca, value);
            foreach (var field in path) _il.Emit(OpCodes.Ldfld, field);
        }
    }

    private void LoadAddress(LocalBuilder local)
    {
        _il.Emit(OpCodes.Ldloca, local);
        _il.Emit(OpCodes.Conv_U);
    }

    /// <summary>Pins the memory of an array for the rest of the stub; the local returned holds the address of its first element.</summary>
    private LocalBuilder Pin(int parameter, IrType array)
    {
        var type = _values[parameter].LocalType;
        var element = array.DType.ClrType;
        var pinned = _il.DeclareLocal(typeof(byte).MakeByRefType(), pinned: true);
        var pointer = _il.DeclareLocal(typeof(nint));
        _il.Emit(OpCodes.Ldloc, _values[parameter]);
        if (type.IsSZArray) _il.Emit(OpCodes.Call, VectorData.MakeGenericMethod(type.GetElementType()!));
        else if (type.IsArray)
        {
            _il.Emit(OpCodes.Call, MultiDimensionalData);
            _il.Emit(OpCodes.Ldarg_0);
            _il.Emit(OpCodes.Ldloc, _values[parameter]);
            _il.Emit(OpCodes.Ldc_I4, parameter);
            _il.Emit(OpCodes.Call, RequireZeroBasedMethod);
        }
        else if (IsNdArray(type))
        {
            _il.Emit(OpCodes.Ldfld, type.GetField(nameof(NdArray<byte>.Buffer), Hidden)!);
            _il.Emit(OpCodes.Call, VectorData.MakeGenericMethod(element));
        }
        else _il.Emit(OpCodes.Call, SpanReference(type));
        _il.Emit(OpCodes.Stloc, pinned);
        _il.Emit(OpCodes.Ldloc, pinned);
        _il.Emit(OpCodes.Conv_U);
        if (IsNdArray(type))
        {
            _il.Emit(OpCodes.Ldloc, _values[parameter]);
            _il.Emit(OpCodes.Ldfld, OffsetField);
            _il.Emit(OpCodes.Conv_I);
            _il.Emit(OpCodes.Ldc_I4, array.DType.Size);
            _il.Emit(OpCodes.Conv_I);
            _il.Emit(OpCodes.Mul);
            _il.Emit(OpCodes.Add);
        }
        _il.Emit(OpCodes.Stloc, pointer);
        if (type.IsValueType)
        {
            // An empty span may lie nowhere. In a kernel that would be null.
            var somewhere = _il.DefineLabel();
            _il.Emit(OpCodes.Ldloc, pointer);
            _il.Emit(OpCodes.Brtrue, somewhere);
            _il.Emit(OpCodes.Ldc_I4_1);
            _il.Emit(OpCodes.Conv_I);
            _il.Emit(OpCodes.Stloc, pointer);
            _il.MarkLabel(somewhere);
        }
        return pointer;
    }

    private LocalBuilder DeclareRows()
    {
        var pins = _il.DeclareLocal(typeof(PinnedRows));
        _il.Emit(OpCodes.Ldloca, pins);
        _il.Emit(OpCodes.Initobj, typeof(PinnedRows));
        return pins;
    }

    /// <summary>Pins the rows of a <c>T[][]</c>; the local returned holds the address of the list of them.</summary>
    private LocalBuilder PinRows(int parameter, LocalBuilder pins)
    {
        var table = _il.DeclareLocal(typeof(nint));
        LoadAddress(pins);
        _il.Emit(OpCodes.Ldloc, _values[parameter]);
        _il.Emit(OpCodes.Call, PinRowsMethod.MakeGenericMethod(_values[parameter].LocalType.GetElementType()!.GetElementType()!));
        _il.Emit(OpCodes.Ldloc, pins);
        _il.Emit(OpCodes.Ldfld, RowTableField);
        _il.Emit(OpCodes.Stloc, table);
        return table;
    }

    private static MethodInfo SpanReference(Type span) => typeof(MemoryMarshal).GetMethods()
        .Single(method => method.Name == nameof(MemoryMarshal.GetReference) && method.GetParameters()[0].ParameterType.GetGenericTypeDefinition() == span.GetGenericTypeDefinition())
        .MakeGenericMethod(span.GetGenericArguments());

    private void LoadParts(int parameter, IrType array, LocalBuilder pointer)
    {
        foreach (var (part, axis) in ArrayAbi.Parts(array))
        {
            if (part == ArrayPart.Data)
            {
                _il.Emit(OpCodes.Ldloc, pointer);
                continue;
            }
            LoadLengthOrStride(parameter, part, axis);
            _il.Emit(OpCodes.Conv_I8);
        }
    }

    private void LoadLengthOrStride(int parameter, ArrayPart part, int axis)
    {
        var type = _values[parameter].LocalType;
        if (IsNdArray(type))
        {
            _il.Emit(OpCodes.Ldloc, _values[parameter]);
            _il.Emit(OpCodes.Ldfld, part == ArrayPart.Length ? ShapeField : StridesField);
            _il.Emit(OpCodes.Ldc_I4, axis);
            _il.Emit(OpCodes.Ldelem_I4);
        }
        else if (type.IsSZArray)
        {
            _il.Emit(OpCodes.Ldloc, _values[parameter]);
            _il.Emit(OpCodes.Ldlen);
        }
        else if (type.IsArray)
        {
            _il.Emit(OpCodes.Ldloc, _values[parameter]);
            _il.Emit(OpCodes.Ldc_I4, axis);
            _il.Emit(OpCodes.Callvirt, ArrayGetLength);
        }
        else
        {
            _il.Emit(OpCodes.Ldloca, _values[parameter]);
            _il.Emit(OpCodes.Call, type.GetProperty(nameof(Span<byte>.Length))!.GetMethod!);
        }
    }
}
