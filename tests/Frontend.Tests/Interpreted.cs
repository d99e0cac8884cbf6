using System.Numerics;
using System.Reflection;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using DualJit.Frontend;
using DualJit.IR;

namespace DualJit.Tests;

/// <summary>Runs what a front end read through the interpreter.</summary>
public static class Interpreted
{
    private static readonly MethodInfo StructReader = typeof(Interpreted).GetMethod(nameof(ReadStructs), BindingFlags.Static | BindingFlags.NonPublic)!;

    /// <summary>The same, read from its CIL, anew for each call where there are delegates among the arguments.</summary>
    public static Func<object[], object?> CallOf(Delegate kernel) =>
        kernel.GetType().GetMethod("Invoke")!.GetParameters().Any(parameter => parameter.ParameterType.IsAssignableTo(typeof(Delegate)))
            ? arguments => CallOf(CilReader.Read(kernel, arguments))(arguments)
            : CallOf(CilReader.Read(kernel));

    /// <summary>A call of the kernel with boxed arguments, spans given as arrays. Captured variables are read at each call.</summary>
    public static Func<object[], object?> CallOf(KernelSource kernel)
    {
        Verifier.ThrowIfInvalid(kernel.Module);
        var interpreter = new Interpreter(kernel.Module);
        return arguments =>
        {
            var pins = new List<GCHandle>();
            try
            {
                return Run(kernel, interpreter, arguments, pins);
            }
            finally
            {
                foreach (var pin in pins) pin.Free();
                GC.KeepAlive(arguments);
            }
        };
    }

    private static unsafe object? Run(KernelSource kernel, Interpreter interpreter, object[] given, List<GCHandle> pins)
    {
        object?[] arguments = [.. kernel.Parameters.Select(parameter => Read(parameter, given))];
        RuntimeValue[] values = [.. kernel.Parameters.Zip(arguments, (parameter, argument) => ValueOf(argument, parameter.Type, pins))];
        // An array that comes back as it went in is the same one.
        var objects = new Dictionary<object, object>(ReferenceEqualityComparer.Instance);
        var known = new Dictionary<nint, object>();
        for (int i = 0; i < values.Length; i++)
        {
            for (int j = 0; j < i; j++)
                if (arguments[j] == arguments[i] && IsRows(arguments[i])) values[i] = values[j];
            if (values[i].View is not { } view) continue;
            objects[view] = arguments[i]!;
            if (IsRows(arguments[i]))
                foreach (var row in ((Array)arguments[i]!).OfType<Array>()) known[Marshal.UnsafeAddrOfPinnedArrayElement(row, 0)] = row;
            else if (arguments[i] is Array { Rank: 1 } array) known[view.Data] = array;
        }
        KernelContext context = default;
        new ManagedCalls(kernel.Module.ManagedSites, [.. given, .. arguments]).Prepare(&context);
        try
        {
            var result = interpreter.Run(&context, values);
            return kernel.ReturnType == typeof(void) ? null : Box(kernel.ReturnType, result, objects, known);
        }
        finally
        {
            for (int i = 0; i < values.Length; i++)
                if (IsRows(arguments[i])) FillRows((Array)arguments[i]!, values[i].Array, known);
            ManagedCalls.Release(&context);
            KernelMemory.Free(&context);
        }
    }

    private static object? Read(ParameterSource parameter, object[] arguments) => parameter switch
    {
        ArgumentSource argument => arguments[argument.Position],
        CaptureSource capture => capture.ValueAt(arguments),
        _ => throw new NotSupportedException(),
    };

    // A box of a nullable is one of its value, or null.
    private static RuntimeValue ValueOf(object? value, Type type, List<GCHandle> pins) => Nullable.GetUnderlyingType(type) is { } underlying
        ? RuntimeValue.Tuple([RuntimeValue.Of(value is not null), ValueOf(value ?? RuntimeHelpers.GetUninitializedObject(underlying), underlying, pins)])
        : ValueOf(value, pins);

    private static RuntimeValue ValueOf(object? value, List<GCHandle> pins) => value switch
    {
        NdArray<double> array => Wrapped(array, pins),
        NdArray<float> array => Wrapped(array, pins),
        NdArray<Half> array => Wrapped(array, pins),
        NdArray<Complex> array => Wrapped(array, pins),
        Array rows when IsRows(rows) => RowsOf(rows, pins),
        Array { Rank: 1 } array => RuntimeValue.Of(ArrayView.Contiguous(Marshal.UnsafeAddrOfPinnedArrayElement(Pin(array, pins), 0), array.LongLength)),
        Array array => RuntimeValue.Of(ArrayView.Contiguous(Pinned(array, pins), [.. Enumerable.Range(0, array.Rank).Select(axis => array.GetLongLength(axis))])),
        Enum e => new RuntimeValue(ScalarBits.Unbox(System.Convert.ChangeType(e, Enum.GetUnderlyingType(e.GetType())))),
        _ when KernelTypes.PassedAs(value!.GetType()) is { IsTuple: true } =>
            RuntimeValue.Tuple([.. KernelTypes.FieldsOf(value.GetType()).Select(field => ValueOf(field.GetValue(value), field.FieldType, pins))]),
        _ => RuntimeValue.Unbox(value!),
    };

    private static bool IsRows(object? value) => value is Array && value.GetType().GetElementType()!.IsArray;

    private static RuntimeValue RowsOf(Array rows, List<GCHandle> pins)
    {
        var table = new long[ArrayAbi.RowSize / sizeof(long) * rows.Length];
        nint start = Pinned(table, pins);
        for (int i = 0; i < rows.Length; i++)
            if (rows.GetValue(i) is Array row)
                ArrayView.Contiguous(Marshal.UnsafeAddrOfPinnedArrayElement(Pin(row, pins), 0), row.Length).StoreAsRow(start + i * ArrayAbi.RowSize);
        return RuntimeValue.Of(ArrayView.Contiguous(start, rows.Length));
    }

    private static void FillRows(Array rows, ArrayView table, Dictionary<nint, object> known)
    {
        var type = rows.GetType().GetElementType()!;
        for (int i = 0; i < rows.Length; i++)
            rows.SetValue(ArrayView.OfRow(table.Address([i], ArrayAbi.RowSize)) is { IsNull: false } row ? Known(type, row, known) : null, i);
    }

    private static object Known(Type type, ArrayView view, Dictionary<nint, object> known) =>
        known.TryGetValue(view.Data, out var array) ? array : known[view.Data] = Made(type, view);

    // Captured arrays may move; those of the tests' arguments are made where they do not, as bool[], char[] and arrays of structs cannot be pinned by a handle.
    private static Array Pin(Array array, List<GCHandle> pins)
    {
        if (array is not (bool[] or char[]) && array.GetType().GetElementType()!.IsPrimitive) pins.Add(GCHandle.Alloc(array, GCHandleType.Pinned));
        return array;
    }

    private static nint Pinned(Array array, List<GCHandle> pins)
    {
        var pin = GCHandle.Alloc(array, GCHandleType.Pinned);
        pins.Add(pin);
        return pin.AddrOfPinnedObject();
    }

    private static unsafe RuntimeValue Wrapped<T>(NdArray<T> array, List<GCHandle> pins) where T : unmanaged
    {
        // The buffer is private to the array's room: a view of it through a pinned copy would not be written to.
        var buffer = (Array)typeof(NdArray<T>).GetField("Buffer", BindingFlags.Instance | BindingFlags.NonPublic)!.GetValue(array)!;
        int offset = (int)typeof(NdArray).GetField("Offset", BindingFlags.Instance | BindingFlags.NonPublic)!.GetValue(array)!;
        return RuntimeValue.Of(new ArrayView(Pinned(buffer, pins) + offset * sizeof(T), Array.ConvertAll(array.Shape.ToArray(), n => (long)n), Array.ConvertAll(array.Strides.ToArray(), n => (long)n)));
    }

    private static object? Box(Type type, RuntimeValue value, Dictionary<object, object> arrays, Dictionary<nint, object> known)
    {
        if (Nullable.GetUnderlyingType(type) is { } underlying) return value.Items[0].Bits != 0 ? Box(underlying, value.Items[1], arrays, known) : null;
        if (value.View is { } view)
        {
            if (view.IsNull) return null;
            if (arrays.TryGetValue(view, out var array)) return array;
            if (type.IsSZArray && !type.GetElementType()!.IsArray) return Known(type, view, known);
            arrays[view] = array = type.IsSZArray ? Array.CreateInstance(type.GetElementType()!, view.Length) : Made(type, view);
            if (type.IsSZArray) FillRows((Array)array, view, known);
            return array;
        }
        if (KernelTypes.ReturnedAs(type) is { IsTuple: true })
        {
            object made = Activator.CreateInstance(type)!;
            foreach (var (field, item) in KernelTypes.FieldsOf(type).Zip(value.Items)) field.SetValue(made, Box(field.FieldType, item, arrays, known));
            return made;
        }
        long bits = value.Bits;
        if (type.IsEnum) return Enum.ToObject(type, bits);
        if (type == typeof(char)) return (char)bits;
        if (type == typeof(nint)) return (nint)bits;
        if (type == typeof(nuint)) return (nuint)bits;
        return value.Box(KernelTypes.ScalarOf(type)!.Value);
    }

    private static object Made(Type type, ArrayView view)
    {
        var element = type.IsArray ? type.GetElementType()! : type.GenericTypeArguments[0];
        if (KernelTypes.Of(type)!.Value.IsArrayOfStructs) return (Array)StructReader.MakeGenericMethod(element).Invoke(null, [view])!;
        var dtype = KernelTypes.ScalarOf(element)!.Value;
        var made = Array.CreateInstance(element, [.. view.Lengths.Select(length => (int)length)]);
        var indices = new long[made.Rank];
        for (int i = 0; i < made.Length; i++)
        {
            made.SetValue(Box(element, RuntimeValue.Load(view.Address(indices, dtype.Size), dtype), [], []), indices);
            for (int axis = indices.Length - 1; axis >= 0 && ++indices[axis] == view.Lengths[axis] && axis > 0; axis--) indices[axis] = 0;
        }
        if (type.IsArray) return made;
        var wrap = typeof(NdArray).GetMethods().Single(method => method.Name == nameof(NdArray.FromArray) && method.GetParameters()[0].ParameterType == typeof(Array));
        return wrap.MakeGenericMethod(element).Invoke(null, [made])!;
    }

    private static unsafe Array ReadStructs<T>(ArrayView view) where T : unmanaged
    {
        var made = Array.CreateInstance(typeof(T), [.. view.Lengths.Select(length => (int)length)]);
        var elements = MemoryMarshal.CreateSpan(ref Unsafe.As<byte, T>(ref MemoryMarshal.GetArrayDataReference(made)), made.Length);
        new ReadOnlySpan<T>((void*)view.Data, made.Length).CopyTo(elements);
        return made;
    }
}
