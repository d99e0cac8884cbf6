using System.Reflection;
using System.Reflection.Emit;
using DualJit.Frontend;
using DualJit.IR;

namespace DualJit;

/// <summary>Emits what a stub does about the result of a kernel: the addresses that it is written to, and the arrays that are made of their parts.</summary>
/// <remarks>
/// A number of any dtype becomes a <see cref="Scalar"/>. An array that came in as an argument goes out as the same object. One that the kernel made lies in a managed array of
/// <see cref="ResultMemory"/>; of the others the caller gets a managed copy, before the memory of the call is freed. The same array is one object.
/// </remarks>
internal sealed class ResultBuilder
{
    private const BindingFlags Hidden = BindingFlags.Instance | BindingFlags.NonPublic;

    private static readonly MethodInfo ScalarOf = EmittedMethod.Method<Scalar>(nameof(Scalar.Of));

    private readonly ILGenerator _il;
    private readonly LocalBuilder _result;
    private readonly Leaf[] _leaves;
    private LocalBuilder? _memory;

    /// <summary>A scalar or an array of the result: where it lies in it, what the kernel writes where that is not the result itself, and for an array the object made of it.</summary>
    private sealed record Leaf(FieldInfo[] Path, IrType Type, LocalBuilder? Parts, LocalBuilder? Made);

    /// <summary>Declares what the result needs.</summary>
    /// <param name="il">Where it is emitted.</param>
    /// <param name="type">What the delegate returns.</param>
    /// <param name="returns">The same as the kernel has it, with every rank known.</param>
    public ResultBuilder(ILGenerator il, Type type, IrType returns)
    {
        _il = il;
        _result = il.DeclareLocal(type);
        var types = returns.Leaves;
        _leaves = [.. PathsOf(type).Select((path, i) => types[i].IsReference
            ? new Leaf(path, types[i], il.DeclareLocal(typeof(ReturnedArray)), il.DeclareLocal(TypeAt(path)))
            : new Leaf(path, types[i], TypeAt(path) == typeof(Scalar) ? il.DeclareLocal(types[i].DType.ClrType) : null, null))];

        Type TypeAt(FieldInfo[] path) => path.Length == 0 ? type : path[^1].FieldType;
    }

    /// <summary>Whether the result is made of what the kernel writes: it has arrays, or numbers of any dtype.</summary>
    public bool IsMade => Array.Exists(_leaves, leaf => leaf.Parts is not null);

    /// <summary>Whether all arrays of the result are <see cref="NdArray"/>s.</summary>
    public bool AreNdArrays => Array.TrueForAll(_leaves, leaf => leaf.Made is null || typeof(NdArray).IsAssignableFrom(leaf.Made.LocalType));

    public bool HasRows => Array.Exists(_leaves, leaf => leaf.Type.IsRows);

    /// <summary>The fields that lead to each scalar and array of a value of a type.</summary>
    public static IEnumerable<FieldInfo[]> PathsOf(Type type, bool splitsComplex = false)
    {
        if (KernelTypes.ReturnedAs(type) is not { } passed || !(passed.IsTuple || (splitsComplex && passed.IsComplex))) return [[]];
        return KernelTypes.FieldsOf(type).SelectMany(field => PathsOf(field.FieldType, splitsComplex).Select(path => (FieldInfo[])[field, .. path]));
    }

    /// <summary>Loads the addresses that the kernel writes to.</summary>
    public void LoadAddresses()
    {
        foreach (var leaf in _leaves)
        {
            if (leaf.Parts is null)
            {
                _il.Emit(OpCodes.Ldloca, _result);
                foreach (var field in leaf.Path) _il.Emit(OpCodes.Ldflda, field);
                _il.Emit(OpCodes.Conv_U);
                continue;
            }
            if (leaf.Made is null)
            {
                _il.Emit(OpCodes.Ldloca, leaf.Parts);
                _il.Emit(OpCodes.Conv_U);
                continue;
            }
            foreach (var (part, axis) in ArrayAbi.ResultParts(leaf.Type))
            {
                _il.Emit(OpCodes.Ldloca, leaf.Parts);
                _il.Emit(OpCodes.Ldflda, typeof(ReturnedArray).GetField(FieldOf(part), Hidden)!);
                _il.Emit(OpCodes.Conv_U);
                _il.Emit(OpCodes.Ldc_I4, axis * sizeof(long));
                _il.Emit(OpCodes.Add);
            }
        }
    }

    /// <summary>Makes the arrays and numbers of a call that succeeded.</summary>
    /// <param name="arguments">The values of the parameters, and the numbers by which they are known as owners.</param>
    /// <param name="objects">The <see cref="ArrayObjects"/> of the call where it returns or replaces rows, else null.</param>
    /// <param name="loadContext">Loads the address of the context.</param>
    public void Make(IReadOnlyList<(LocalBuilder Value, int Owner)> arguments, LocalBuilder? objects, Action loadContext)
    {
        for (int i = 0; i < _leaves.Length; i++)
            if (_leaves[i] is not { Parts: { } parts } leaf) continue;
            else if (leaf.Made is not { } made) MakeNumber(leaf, parts);
            else if (objects is not null && made.LocalType.IsSZArray) TakeObject(leaf, parts, made, objects);
            else MakeArray(leaf, parts, made, _leaves.AsSpan(0, i), arguments, loadContext);
    }

    public void Load() => _il.Emit(OpCodes.Ldloc, _result);

    private void MakeArray(Leaf leaf, LocalBuilder parts, LocalBuilder made, ReadOnlySpan<Leaf> before, IReadOnlyList<(LocalBuilder Value, int Owner)> arguments, Action loadContext)
    {
        var done = _il.DefineLabel();
        foreach (var (value, owner) in arguments)
        {
            if (value.LocalType == made.LocalType.MakeArrayType()) UseRow(value, owner);
            // An untyped array may be the same as one of a known type.
            if (!made.LocalType.IsAssignableFrom(value.LocalType)) continue;
            LoadField(parts, nameof(ReturnedArray.Owner));
            _il.Emit(OpCodes.Ldc_I8, (long)owner);
            UseWhereEqual(value);
        }
        bool isNdArray = typeof(NdArray).IsAssignableFrom(made.LocalType);
        foreach (var other in before)
        {
            if (other.Made?.LocalType != made.LocalType) continue;
            if (isNdArray && other.Type.Rank != leaf.Type.Rank) continue;
            if (isNdArray)
            {
                LoadParts(parts);
                LoadParts(other.Parts!);
                LoadTypeOf(leaf.Type);
                _il.Emit(OpCodes.Ldc_I4, (int)other.Type.Layout);
                _il.Emit(OpCodes.Call, typeof(ReturnedArray).GetMethod(nameof(ReturnedArray.AreSame), BindingFlags.Static | BindingFlags.NonPublic)!);
                _il.Emit(OpCodes.Ldc_I4_1);
            }
            else
            {
                LoadField(parts, nameof(ReturnedArray.Data));
                LoadField(other.Parts!, nameof(ReturnedArray.Data));
            }
            UseWhereEqual(other.Made);
        }
        foreach (var (value, owner) in arguments)
            if (isNdArray && (value.LocalType == typeof(NdArray) || value.LocalType == typeof(NdArray<>).MakeGenericType(ElementOf(leaf.Type, made.LocalType)))) UseView(value, owner);
        LoadMade(leaf.Type, parts, made.LocalType, loadContext);
        _il.Emit(OpCodes.Stloc, made);
        _il.MarkLabel(done);
        Set(leaf.Path, () => _il.Emit(OpCodes.Ldloc, made));

        void UseRow(LocalBuilder rows, int owner)
        {
            var next = _il.DefineLabel();
            LoadField(parts, nameof(ReturnedArray.Owner));
            _il.Emit(OpCodes.Conv_I4);
            _il.Emit(OpCodes.Ldc_I4, owner);
            _il.Emit(OpCodes.Bne_Un, next);
            _il.Emit(OpCodes.Ldloc, rows);
            LoadField(parts, nameof(ReturnedArray.Owner));
            _il.Emit(OpCodes.Ldc_I4, ArrayAbi.RowShift);
            _il.Emit(OpCodes.Shr);
            _il.Emit(OpCodes.Conv_I4);
            _il.Emit(OpCodes.Ldc_I4_1);
            _il.Emit(OpCodes.Sub);
            _il.Emit(OpCodes.Ldelem_Ref);
            _il.Emit(OpCodes.Stloc, made);
            _il.Emit(OpCodes.Br, done);
            _il.MarkLabel(next);
        }

        void UseView(LocalBuilder value, int owner)
        {
            var next = _il.DefineLabel();
            LoadField(parts, nameof(ReturnedArray.Owner));
            _il.Emit(OpCodes.Ldc_I8, ~ArrayAbi.ReadOnly);
            _il.Emit(OpCodes.And);
            _il.Emit(OpCodes.Ldc_I8, owner | ArrayAbi.View);
            _il.Emit(OpCodes.Bne_Un, next);
            LoadParts(parts);
            LoadTypeOf(leaf.Type);
            _il.Emit(OpCodes.Ldloc, value);
            _il.Emit(OpCodes.Call, Method(nameof(ReturnedArray.ToView), ElementOf(leaf.Type, made.LocalType)));
            _il.Emit(OpCodes.Stloc, made);
            _il.Emit(OpCodes.Br, done);
            _il.MarkLabel(next);
        }

        void UseWhereEqual(LocalBuilder value)
        {
            var next = _il.DefineLabel();
            _il.Emit(OpCodes.Bne_Un, next);
            _il.Emit(OpCodes.Ldloc, value);
            _il.Emit(OpCodes.Stloc, made);
            _il.Emit(OpCodes.Br, done);
            _il.MarkLabel(next);
        }
    }

    private void MakeNumber(Leaf leaf, LocalBuilder value) => Set(leaf.Path, () =>
    {
        _il.Emit(OpCodes.Ldloc, value);
        _il.Emit(OpCodes.Ldc_I4_0);
        _il.Emit(OpCodes.Call, ScalarOf.MakeGenericMethod(value.LocalType));
    });

    private void Set(FieldInfo[] path, Action load)
    {
        if (path.Length > 0) _il.Emit(OpCodes.Ldloca, _result);
        foreach (var field in path.SkipLast(1)) _il.Emit(OpCodes.Ldflda, field);
        load();
        if (path.Length > 0) _il.Emit(OpCodes.Stfld, path[^1]);
        else _il.Emit(OpCodes.Stloc, _result);
    }

    private void TakeObject(Leaf leaf, LocalBuilder parts, LocalBuilder made, LocalBuilder objects)
    {
        var element = made.LocalType.GetElementType()!;
        string method = leaf.Type.IsRows ? nameof(ArrayObjects.ToRows) : nameof(ArrayObjects.ToVector);
        _il.Emit(OpCodes.Ldloc, objects);
        _il.Emit(OpCodes.Ldloca, parts);
        _il.Emit(OpCodes.Conv_U);
        _il.Emit(OpCodes.Call, typeof(ArrayObjects).GetMethod(method, Hidden)!.MakeGenericMethod(leaf.Type.IsRows ? element.GetElementType()! : element));
        _il.Emit(OpCodes.Stloc, made);
        Set(leaf.Path, () => _il.Emit(OpCodes.Ldloc, made));
    }

    private void LoadField(LocalBuilder parts, string field)
    {
        _il.Emit(OpCodes.Ldloc, parts);
        _il.Emit(OpCodes.Ldfld, typeof(ReturnedArray).GetField(field, Hidden)!);
    }

    private void LoadMade(IrType array, LocalBuilder parts, Type type, Action loadContext)
    {
        LoadParts(parts);
        if (type.IsSZArray) loadContext();
        if (type.IsSZArray)
        {
            _il.Emit(OpCodes.Call, Method(nameof(ReturnedArray.ToVector), type.GetElementType()!));
            return;
        }
        if (type.IsArray)
        {
            _il.Emit(OpCodes.Ldc_I4, (int)array.Rank);
            _il.Emit(OpCodes.Call, Method(nameof(ReturnedArray.ToArray), type, type.GetElementType()!));
            return;
        }
        LoadTypeOf(array);
        loadContext();
        bool isOneOfSeveral = _leaves.Count(leaf => leaf.Made is { } made && typeof(NdArray).IsAssignableFrom(made.LocalType)) > 1;
        _il.Emit(isOneOfSeveral ? OpCodes.Ldc_I4_1 : OpCodes.Ldc_I4_0);
        _il.Emit(OpCodes.Ldloca, _memory ??= _il.DeclareLocal(typeof(SharedMemory)));
        _il.Emit(OpCodes.Call, Method(nameof(ReturnedArray.ToNdArray), ElementOf(array, type)));
    }

    private static Type ElementOf(IrType array, Type type) => type == typeof(NdArray) ? array.DType.ClrType : type.GenericTypeArguments[0];

    private void LoadParts(LocalBuilder parts)
    {
        _il.Emit(OpCodes.Ldloca, parts);
        _il.Emit(OpCodes.Conv_U);
    }

    private void LoadTypeOf(IrType array)
    {
        _il.Emit(OpCodes.Ldc_I4, (int)array.Rank);
        _il.Emit(OpCodes.Ldc_I4, (int)array.Layout);
    }

    private static MethodInfo Method(string name, params Type[] types) =>
        typeof(ReturnedArray).GetMethod(name, BindingFlags.Static | BindingFlags.NonPublic)!.MakeGenericMethod(types);

    private static string FieldOf(ArrayPart part) => part switch
    {
        ArrayPart.Data => nameof(ReturnedArray.Data),
        ArrayPart.Length => nameof(ReturnedArray.Lengths),
        ArrayPart.Stride => nameof(ReturnedArray.Strides),
        ArrayPart.Owner => nameof(ReturnedArray.Owner),
    };
}
