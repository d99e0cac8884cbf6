using System.Reflection;
using System.Reflection.Emit;
using DualJit.IR;

namespace DualJit;

/// <summary>Emits what a stub does about <c>T[][]</c>: the rows of arguments are pinned in a list of addresses, and where the kernel replaces rows or returns some, objects are made of addresses.</summary>
internal sealed class RowArguments
{
    private static readonly FieldInfo TableField = EmittedMethod.Field<PinnedRows>(nameof(PinnedRows.Table));
    private static readonly MethodInfo PinEachRow = EmittedMethod.Method<PinnedRows>(nameof(PinnedRows.Pin));
    private static readonly MethodInfo FreeEachRow = EmittedMethod.Method<PinnedRows>(nameof(PinnedRows.Free));
    private static readonly ConstructorInfo NewObjects = typeof(ArrayObjects).GetConstructor([])!;
    private static readonly MethodInfo AddObject = EmittedMethod.Method<ArrayObjects>(nameof(ArrayObjects.Add));
    private static readonly MethodInfo AddChangingObject = EmittedMethod.Method<ArrayObjects>(nameof(ArrayObjects.AddChanging));
    private static readonly MethodInfo WriteBackRows = EmittedMethod.Method<ArrayObjects>(nameof(ArrayObjects.WriteBack));

    private readonly EmittedMethod _method;
    private readonly ILGenerator _il;
    private readonly bool _areReplaced;
    private readonly List<Argument> _arguments = [];

    /// <summary>One argument: its number as an owner, what holds its rows in place, and the address of the list of them.</summary>
    private sealed record Argument(int Position, int Owner, LocalBuilder Value, LocalBuilder Pins, LocalBuilder Table)
    {
        public Type Element => Value.LocalType.GetElementType()!.GetElementType()!;
    }

    /// <param name="method">The stub.</param>
    /// <param name="values">Its parameters and captured variables.</param>
    /// <param name="owners">The numbers by which they are known as owners.</param>
    /// <param name="types">What they are in the kernel.</param>
    /// <param name="areReplaced">Whether the kernel replaces rows.</param>
    /// <param name="areReturned">Whether it returns a <c>T[][]</c>.</param>
    public RowArguments(EmittedMethod method, LocalBuilder[] values, int[] owners, IrType[] types, bool areReplaced, bool areReturned)
    {
        (_method, _il, _areReplaced) = (method, method.Il, areReplaced);
        for (int i = 0; i < values.Length; i++)
            if (types[i].IsRows) _arguments.Add(new Argument(i, owners[i], values[i], DeclareZero(typeof(PinnedRows)), DeclareZero(typeof(nint))));
        if (areReplaced || areReturned) Objects = MakeObjects(values, owners, types);
    }

    public bool Any => _arguments.Count > 0;

    /// <summary>The <see cref="ArrayObjects"/> of the call, where it needs one.</summary>
    public LocalBuilder? Objects { get; }

    /// <summary>Pins the rows, and notes where the list of each argument is.</summary>
    public void Pin(LocalBuilder?[] data)
    {
        for (int i = 0; i < _arguments.Count; i++)
        {
            data[_arguments[i].Position] = _arguments[i].Table;
            Pin(_arguments[i], _areReplaced ? _arguments.GetRange(0, i) : []);
        }
    }

    /// <summary>Gives the callers' arrays the rows that were replaced.</summary>
    public void WriteBack()
    {
        if (!_areReplaced) return;
        foreach (var argument in _arguments)
        {
            _il.Emit(OpCodes.Ldloc, Objects!);
            _il.Emit(OpCodes.Ldloc, argument.Value);
            _il.Emit(OpCodes.Ldc_I4, argument.Owner);
            _il.Emit(OpCodes.Ldloc, argument.Table);
            _il.Emit(OpCodes.Call, WriteBackRows.MakeGenericMethod(argument.Element));
        }
    }

    public void Free()
    {
        foreach (var argument in _arguments)
        {
            _method.LoadAddress(argument.Pins);
            _il.Emit(OpCodes.Call, FreeEachRow);
        }
    }

    // Locals of a stub are not zero by themselves.
    private LocalBuilder DeclareZero(Type type)
    {
        var local = _il.DeclareLocal(type);
        _il.Emit(OpCodes.Ldloca, local);
        _il.Emit(OpCodes.Initobj, type);
        return local;
    }

    // An array that is also another argument has the list of that, so that a row replaced in one is replaced in both.
    private void Pin(Argument argument, List<Argument> others)
    {
        var done = _il.DefineLabel();
        foreach (var other in others)
        {
            if (other.Value.LocalType != argument.Value.LocalType) continue;
            var next = _il.DefineLabel();
            _il.Emit(OpCodes.Ldloc, other.Value);
            _il.Emit(OpCodes.Ldloc, argument.Value);
            _il.Emit(OpCodes.Bne_Un, next);
            _il.Emit(OpCodes.Ldloc, other.Table);
            _il.Emit(OpCodes.Stloc, argument.Table);
            _il.Emit(OpCodes.Br, done);
            _il.MarkLabel(next);
        }
        _method.LoadAddress(argument.Pins);
        _il.Emit(OpCodes.Ldloc, argument.Value);
        _il.Emit(OpCodes.Ldc_I4, argument.Owner);
        _il.Emit(OpCodes.Call, PinEachRow.MakeGenericMethod(argument.Element));
        _il.Emit(OpCodes.Ldloc, argument.Pins);
        _il.Emit(OpCodes.Ldfld, TableField);
        _il.Emit(OpCodes.Stloc, argument.Table);
        _il.MarkLabel(done);
    }

    private LocalBuilder MakeObjects(LocalBuilder[] values, int[] owners, IrType[] types)
    {
        var objects = _il.DeclareLocal(typeof(ArrayObjects));
        _il.Emit(OpCodes.Newobj, NewObjects);
        _il.Emit(OpCodes.Stloc, objects);
        for (int i = 0; i < types.Length; i++)
        {
            if (!values[i].LocalType.IsSZArray) continue;
            _il.Emit(OpCodes.Ldloc, objects);
            _il.Emit(OpCodes.Ldloc, values[i]);
            _il.Emit(OpCodes.Ldc_I4, owners[i]);
            _il.Emit(OpCodes.Call, types[i].IsRows && _areReplaced ? AddChangingObject : AddObject);
        }
        return objects;
    }
}
