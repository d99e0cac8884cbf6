using System.Reflection;
using System.Reflection.Emit;
using DualJit.Frontend;
using DualJit.Frontend.Managed;
using DualJit.IR;
using Module = DualJit.IR.Module;

namespace DualJit;

/// <summary>Emits the stub of a specialisation: the managed code around the code of a kernel.</summary>
/// <remarks>
/// A stub reads every argument and captured variable once, checks that arrays are not null and have the keys it was compiled for, pins
/// them, calls the kernel's code with pointers, lengths and strides, and turns a status other than 0 into an exception.
/// </remarks>
internal sealed class StubBuilder
{
    private static readonly FieldInfo Dispatcher = EmittedMethod.Field<KernelCall>(nameof(KernelCall.Dispatcher));
    private static readonly FieldInfo Hits = EmittedMethod.Field<KernelCall>(nameof(KernelCall.Hits));
    private static readonly FieldInfo Code = EmittedMethod.Field<KernelCall>(nameof(KernelCall.Code));
    private static readonly FieldInfo Probe = EmittedMethod.Field<Dispatcher>(nameof(DualJit.Dispatcher.Probe));
    private static readonly MethodInfo First = EmittedMethod.Method<Dispatcher>(nameof(DualJit.Dispatcher.First));
    private static readonly MethodInfo Fail = EmittedMethod.Method<KernelCall>(nameof(KernelCall.Fail));
    private static readonly MethodInfo PrepareManagedCalls = EmittedMethod.Method<KernelCall>(nameof(KernelCall.PrepareManaged));
    private static readonly MethodInfo PrepareForksOfCall = EmittedMethod.Method<KernelCall>(nameof(KernelCall.PrepareForks));
    private static readonly MethodInfo ReleaseManagedCalls = EmittedMethod.Method<ManagedCalls>(nameof(ManagedCalls.Release));
    private static readonly MethodInfo Rethrow = EmittedMethod.Method<ManagedCalls>(nameof(ManagedCalls.Rethrow));
    private static readonly MethodInfo PrepareMemory = typeof(KernelMemory).GetMethod(nameof(KernelMemory.Prepare))!;
    private static readonly MethodInfo FreeMemory = typeof(KernelMemory).GetMethod(nameof(KernelMemory.Free))!;
    private static readonly MethodInfo PrepareResultMemory = typeof(ResultMemory).GetMethod(nameof(ResultMemory.Prepare), BindingFlags.Static | BindingFlags.NonPublic)!;
    private static readonly FieldInfo Results = EmittedMethod.Field<KernelContext>(nameof(KernelContext.Results));
    private static readonly FieldInfo StackLimit = EmittedMethod.Field<KernelContext>(nameof(KernelContext.StackLimit));
    private static readonly MethodInfo CurrentStackLimit = typeof(StackLimits).GetProperty(nameof(StackLimits.Current))!.GetMethod!;
    private static readonly MethodInfo RawValue = EmittedMethod.Method<Scalar>(nameof(Scalar.Raw));
    private static readonly MethodInfo KeepAlive = typeof(GC).GetMethod(nameof(GC.KeepAlive))!;

    private readonly KernelSource _source;
    private readonly EmittedMethod _method;
    private readonly ILGenerator _il;
    private readonly LocalBuilder[] _values;
    private readonly LocalBuilder _context;
    private readonly ArrayArguments _arrays;

    private StubBuilder(KernelSource source, Type stubType)
    {
        _source = source;
        _method = new EmittedMethod(source.Name, stubType, typeof(KernelCall));
        _il = _method.Il;
        _values = ParameterReader.Read(_method, source);
        _context = _il.DeclareLocal(typeof(KernelContext));
        _arrays = new ArrayArguments(_method);
    }

    /// <summary>The stub for arguments with these <paramref name="keys"/>, which are of these <paramref name="types"/> in the kernel.</summary>
    public static Delegate Build(KernelSource source, IrType[] types, IrType returns, int[] keys, Type stubType, KernelCall call, Module machine)
    {
        var builder = new StubBuilder(source, stubType);
        builder.CompareKeys(keys);
        builder.ReadNumbers(types);
        HitCounter.EmitHit(builder._method, LoadHits, builder._context);
        builder.CallKernel(types, returns, call.Code!, machine);
        return builder._method.Finish().CreateDelegate(stubType, call);
    }

    private static void LoadHits(ILGenerator il)
    {
        il.Emit(OpCodes.Ldarg_0);
        il.Emit(OpCodes.Ldfld, Hits);
    }

    /// <summary>Emits <c>return (dispatcher.Probe ?? dispatcher.First())(arguments)</c> for arguments with other keys.</summary>
    private void CompareKeys(int[] keys)
    {
        if (keys.Length == 0) return;
        var other = _il.DefineLabel();
        var same = _il.DefineLabel();
        int position = 0;
        foreach (var value in _values)
        {
            if (ArgumentKey.FieldOf(value.LocalType) is not { } key) continue;
            _il.Emit(OpCodes.Ldloc, value);
            _il.Emit(OpCodes.Ldfld, key);
            _il.Emit(OpCodes.Ldc_I4, keys[position++]);
            _il.Emit(OpCodes.Bne_Un, other);
        }
        _il.Emit(OpCodes.Br, same);
        _il.MarkLabel(other);
        _il.Emit(OpCodes.Ldarg_0);
        _il.Emit(OpCodes.Ldfld, Dispatcher);
        _il.Emit(OpCodes.Ldfld, Probe);
        var there = _il.DefineLabel();
        _il.Emit(OpCodes.Dup);
        _il.Emit(OpCodes.Brtrue, there);
        // Disposed since the call began.
        _il.Emit(OpCodes.Pop);
        _il.Emit(OpCodes.Ldarg_0);
        _il.Emit(OpCodes.Ldfld, Dispatcher);
        _il.Emit(OpCodes.Call, First);
        _il.MarkLabel(there);
        _method.LoadArguments();
        _il.Emit(OpCodes.Callvirt, _method.Invoke);
        _il.Emit(OpCodes.Ret);
        _il.MarkLabel(same);
    }

    /// <summary>Takes numbers of any dtype out of their <see cref="Scalar"/>s.</summary>
    private void ReadNumbers(IrType[] types)
    {
        for (int i = 0; i < _values.Length; i++)
        {
            if (_values[i].LocalType != typeof(Scalar)) continue;
            var scalar = _values[i];
            var type = types[i].DType.ClrType;
            _values[i] = _il.DeclareLocal(type);
            _il.Emit(OpCodes.Ldloca, scalar);
            _il.Emit(OpCodes.Call, RawValue.MakeGenericMethod(type));
            _il.Emit(OpCodes.Stloc, _values[i]);
        }
    }

    private void CallKernel(IrType[] types, IrType returns, CompiledModule code, Module machine)
    {
        var status = _il.DeclareLocal(typeof(int));
        var result = returns.IsVoid ? null : new ResultBuilder(_il, _method.Invoke.ReturnType, returns);
        var data = new LocalBuilder?[_values.Length];
        for (int i = 0; i < _values.Length; i++)
            if (types[i].IsArray) data[i] = _arrays.Pin(_values[i], i, types[i]);
        int[] owners = new int[types.Length];
        for (int i = 0, owner = 1; i < types.Length; owner += types[i++].Leaves.Count) owners[i] = owner;
        var rows = new RowArguments(_method, _values, owners, types, areReplaced: LowerArrays.ReplacesRows(_source.Module), areReturned: result is { HasRows: true });
        // A context has only what the code looks at.
        if (Uses(Op.StackOk)) SetStackLimit();
        bool makesResults = Uses(Op.ResultMemory);
        bool allocates = Uses(Op.AllocateMemory) || Uses(Op.ScratchMemory);
        if (allocates || makesResults) CallWithContext(PrepareMemory);
        if (makesResults) PrepareResults(result!.AreNdArrays);
        // Before the managed calls, whose place it clears.
        if (Uses(Op.Fork)) PrepareForks();
        var managed = Uses(Op.CallManaged) ? PrepareManaged() : null;
        bool cleansUp = allocates || managed is not null || rows.Any;
        if (cleansUp) _il.BeginExceptionBlock();
        rows.Pin(data);
        _method.LoadAddress(_context);
        for (int i = 0; i < _values.Length; i++)
        {
            if (data[i] is { } pointer) _arrays.LoadParts(_values[i], types[i], pointer);
            // A complex number is passed as its parts, but returned as a whole.
            else if (types[i].IsTuple || types[i].IsComplex) LoadLeaves(_values[i]);
            else _il.Emit(OpCodes.Ldloc, _values[i]);
        }
        result?.LoadAddresses();
        code.EmitCall(_il, il => { il.Emit(OpCodes.Ldarg_0); il.Emit(OpCodes.Ldfld, Code); });
        _il.Emit(OpCodes.Stloc, status);
        if (result is { IsMade: true })
        {
            var failed = _il.DefineLabel();
            _il.Emit(OpCodes.Ldloc, status);
            _il.Emit(OpCodes.Brtrue, failed);
            result.Make([.. _values.Zip(owners)], rows.Objects, () => _method.LoadAddress(_context));
            _il.MarkLabel(failed);
        }
        if (cleansUp) _il.BeginFinallyBlock();
        rows.WriteBack();
        if (allocates) CallWithContext(FreeMemory);
        if (managed is not null) CallWithContext(ReleaseManagedCalls);
        rows.Free();
        if (cleansUp) _il.EndExceptionBlock();
        _il.Emit(OpCodes.Ldarg_0);
        _il.Emit(OpCodes.Call, KeepAlive);
        ThrowWhereFailed(status, managed);
        result?.Load();
        _il.Emit(OpCodes.Ret);

        bool Uses(Op op) => machine.Functions.Exists(function => function.Has(instruction => instruction.Op == op));
    }

    private void ThrowWhereFailed(LocalBuilder status, LocalBuilder? managed)
    {
        var succeeded = _il.DefineLabel();
        _il.Emit(OpCodes.Ldloc, status);
        _il.Emit(OpCodes.Brfalse, succeeded);
        if (managed is not null)
        {
            _il.Emit(OpCodes.Ldloc, managed);
            _method.LoadAddress(_context);
            _il.Emit(OpCodes.Ldloc, status);
            _il.Emit(OpCodes.Call, Rethrow);
        }
        _il.Emit(OpCodes.Ldarg_0);
        _method.LoadAddress(_context);
        _il.Emit(OpCodes.Ldloc, status);
        _il.Emit(OpCodes.Call, Fail);
        _il.MarkLabel(succeeded);
    }

    private void SetStackLimit()
    {
        _il.Emit(OpCodes.Ldloca, _context);
        _il.Emit(OpCodes.Call, CurrentStackLimit);
        _il.Emit(OpCodes.Stfld, StackLimit);
    }

    private void PrepareForks()
    {
        // In the frame of the stub, as are the objects in it while the call runs.
        var control = _il.DeclareLocal(typeof(ForkControl));
        _il.Emit(OpCodes.Ldloca, control);
        _il.Emit(OpCodes.Initobj, typeof(ForkControl));
        foreach (var parameter in _method.Parameters)
        {
            if (ForkControl.FieldOf(parameter.ParameterType) is not { } field) continue;
            _il.Emit(OpCodes.Ldloca, control);
            _il.Emit(OpCodes.Ldarg, (short)(parameter.Position + 1));
            _il.Emit(OpCodes.Stfld, field);
        }
        _il.Emit(OpCodes.Ldarg_0);
        _method.LoadAddress(_context);
        _il.Emit(OpCodes.Ldloca, control);
        _il.Emit(OpCodes.Call, PrepareForksOfCall);
    }

    private void CallWithContext(MethodInfo method)
    {
        _method.LoadAddress(_context);
        _il.Emit(OpCodes.Call, method);
    }

    /// <summary>Readies the context for code that makes arrays which it returns.</summary>
    private void PrepareResults(bool areAligned)
    {
        _method.LoadAddress(_context);
        _il.Emit(areAligned ? OpCodes.Ldc_I4_1 : OpCodes.Ldc_I4_0);
        _il.Emit(OpCodes.Call, PrepareResultMemory);
        for (int i = 0; i < KernelContext.MaximumResults; i++)
        {
            var array = _il.DeclareLocal(typeof(object), pinned: true);
            // Any object: .NET's JIT does not pin what it sees no object stored into.
            _il.Emit(OpCodes.Ldarg_0);
            _il.Emit(OpCodes.Stloc, array);
            _il.Emit(OpCodes.Ldloca, _context);
            _il.Emit(OpCodes.Ldflda, Results);
            _il.Emit(OpCodes.Ldc_I4, i * sizeof(long));
            _il.Emit(OpCodes.Add);
            _il.Emit(OpCodes.Ldloca, array);
            _il.Emit(OpCodes.Conv_U);
            _il.Emit(OpCodes.Conv_U8);
            _il.Emit(OpCodes.Stind_I8);
        }
    }

    /// <summary>Readies the context for managed code, which may look at the objects among the arguments and at captured arrays.</summary>
    private LocalBuilder PrepareManaged()
    {
        var calls = _il.DeclareLocal(typeof(ManagedCalls));
        _il.Emit(OpCodes.Ldarg_0);
        _method.LoadAddress(_context);
        _method.LoadObjects(type => !type.IsValueType || CallControls.Is(type), [.. _values.Where((value, i) => _source.Parameters[i] is CaptureSource && !value.LocalType.IsValueType)]);
        _il.Emit(OpCodes.Call, PrepareManagedCalls);
        _il.Emit(OpCodes.Stloc, calls);
        return calls;
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
}
