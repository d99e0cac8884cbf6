using System.Reflection;
using DualJit.IR;

namespace DualJit.Frontend.Cil;

/// <summary>Members of arrays: <c>T[]</c>, <c>T[,]</c>, <see cref="NdArray{T}"/>, <see cref="Span{T}"/> and <see cref="ReadOnlySpan{T}"/>.</summary>
internal static class ArrayMembers
{
    /// <summary>Of shapes and strides.</summary>
    public static readonly IrType Numbers = IrType.Array(DType.Int32, 1, Layout.C);

    /// <summary>Whether the method gives a reference to an element, with the indices as its arguments.</summary>
    public static bool IsElementReference(MethodBase method) =>
        method is MethodInfo { ReturnType.IsByRef: true } && method.Name is "get_Item" or "Address" && IsArray(method.DeclaringType);

    /// <param name="arguments">The array first.</param>
    /// <returns>False where the method is no member of an array.</returns>
    public static bool TryEmit(Emitter emitter, MethodBase method, StackItem[] arguments, out StackItem? result)
    {
        result = null;
        var declaring = method.DeclaringType;
        if (Windows.TryEmit(emitter, method, arguments, out result)) return true;
        if (IsWrapping(method, arguments))
        {
            result = method.GetParameters()[0].ParameterType.IsArray ? new ValueItem(emitter.Span(emitter.Array(arguments[0]))) : arguments[0];
            return true;
        }
        if (Views.TryEmit(emitter, method, arguments, out result)) return true;
        if (!IsOfStructs(method) && (Elementwise.TryEmit(emitter, method, arguments, out result) || Reductions.TryEmit(emitter, method, arguments, out result))) return true;
        if (Factories.TryEmit(emitter, method, arguments, out result)) return true;
        if (!IsArray(declaring)) return false;
        if (Substitutes.ForElements(method, Array.ConvertAll(arguments, emitter.TypeOf)) is { } substitute)
        {
            result = CallEmitter.Emit(emitter, substitute, arguments, isVirtual: false);
            return true;
        }
        // What is not here is read from the span's own code.
        bool isSpan = Memory.IsSpan(declaring);
        if (method.IsStatic) return isSpan || IsRead(method) ? false : throw DiagnosticCatalog.ArrayMember.Error(MethodNames.Of(method));
        var builder = emitter.Builder;
        switch (method.Name)
        {
            case "get_Length":
                result = new ValueItem(builder.Convert(builder.Emit(Op.Length, emitter.Array(arguments[0])), DType.Int32));
                break;
            case "get_LongLength":
                result = new ValueItem(builder.Emit(Op.Length, emitter.Array(arguments[0])));
                break;
            case "get_IsEmpty":
                result = new ValueItem(builder.Emit(Op.Eq, builder.Emit(Op.Length, emitter.Array(arguments[0])), builder.Const(DType.Int64, 0)));
                break;
            case "get_Rank" when builder.TypeOf(emitter.Array(arguments[0])) is { HasAnyRank: false } type:
                result = new ConstantItem(DType.Int32, type.Rank);
                break;
            case "get_Rank":
                result = new ValueItem(builder.Convert(builder.Emit(Op.Length, Shape(emitter, arguments[0])), DType.Int32));
                break;
            case "get_Shape":
                result = new ValueItem(Shape(emitter, arguments[0]));
                break;
            case "get_Strides":
                result = new ValueItem(builder.EmitTyped(Op.Strides, Numbers, emitter.Array(arguments[0])));
                break;
            // Its code is read as it is.
            case "GetEnumerator" when !isSpan && !declaring!.IsArray:
                return false;
            case "ElementAt" when builder.TypeOf(emitter.Array(arguments[0])).IsArrayOfStructs:
                result = Elements.Load(emitter, arguments[0], ElementOf(declaring!), arguments[1]);
                break;
            case "ElementAt":
                result = new ValueItem(builder.Emit(Op.ElementAt, emitter.Array(arguments[0]), emitter.As(arguments[1], DType.Int64)));
                break;
            case "GetLength":
                result = new ValueItem(builder.Convert(Length(emitter, arguments), DType.Int32));
                break;
            case "GetLongLength":
                result = new ValueItem(Length(emitter, arguments));
                break;
            case "GetLowerBound":
                Length(emitter, arguments);
                result = ConstantItem.False;
                break;
            case "GetUpperBound":
                result = new ValueItem(builder.Emit(Op.Sub, builder.Convert(Length(emitter, arguments), DType.Int32), builder.Const(DType.Int32, 1)));
                break;
            case "get_Item" or "Get" when TakesIndices(emitter, method, arguments, valuesAtEnd: 0):
                result = ((MethodInfo)method).ReturnType.IsByRef
                    ? Elements.Address(emitter, arguments[0], ElementOf(declaring!), arguments.AsSpan(1))
                    : Elements.Load(emitter, arguments[0], ElementOf(declaring!), arguments.AsSpan(1));
                break;
            case "Address":
                result = Elements.Address(emitter, arguments[0], ElementOf(declaring!), arguments.AsSpan(1));
                break;
            case "set_Item" or "Set" when TakesIndices(emitter, method, arguments, valuesAtEnd: 1):
                Elements.Store(emitter, arguments[0], ElementOf(declaring!), arguments[^1], arguments.AsSpan(1, arguments.Length - 2));
                break;
            default:
                if (isSpan) return false;
                throw DiagnosticCatalog.ArrayMember.Error(MethodNames.Of(method));
        }
        return true;
    }

    // Of what makes arrays, the code is read that fills them.
    private static bool IsRead(MethodBase method) => method.DeclaringType == typeof(NdArray) && method.Name is nameof(NdArray.Arange) or nameof(NdArray.Linspace);

    // Structs have no operators, and arrays of them no functions.
    private static bool IsOfStructs(MethodBase method) =>
        KernelTypes.IsNdArray(method.DeclaringType) && (IsOfStructs(method.DeclaringType!) || method is MethodInfo { ReturnType: var returned } && IsOfStructs(returned) || Array.Exists(method.GetParameters(), parameter => IsOfStructs(parameter.ParameterType)));

    private static bool IsOfStructs(Type type) => KernelTypes.IsNdArray(type) && KernelTypes.Of(type) is { IsArrayOfStructs: true };

    private static ValueId Length(Emitter emitter, StackItem[] arguments) => arguments[1] is ConstantItem axis
        ? emitter.Builder.Emit(Op.Dim, axis.Bits, emitter.Array(arguments[0]))
        : emitter.Builder.Convert(emitter.Builder.Emit(Op.ElementLoad, Shape(emitter, arguments[0]), emitter.As(arguments[1], DType.Int64)), DType.Int64);

    /// <summary>The lengths of an array as one.</summary>
    public static ValueId ShapeOf(FunctionBuilder builder, ValueId array) => builder.EmitTyped(Op.Shape, Numbers, array);

    private static ValueId Shape(Emitter emitter, StackItem array) => ShapeOf(emitter.Builder, emitter.Array(array));

    private static Type? ElementOf(Type array) => array.IsArray ? array.GetElementType() : array.GenericTypeArguments.FirstOrDefault();

    private static bool IsArray(Type? type) =>
        type is not null && (type.IsArray || type == typeof(Array) || type == typeof(NdArray) || (!type.IsPrimitive && KernelTypes.Of(type) is { IsArray: true }));

    /// <summary>Whether the parameters are indices. Those of type <see cref="Index"/>, counted from either end, become integers.</summary>
    private static bool TakesIndices(Emitter emitter, MethodBase method, StackItem[] arguments, int valuesAtEnd)
    {
        var parameters = method.GetParameters();
        for (int axis = 0; axis < parameters.Length - valuesAtEnd; axis++)
        {
            if (parameters[axis].ParameterType == typeof(Index) && arguments[axis + 1] is StructItem { Values: [var value] })
                arguments[axis + 1] = FromStart(emitter, arguments[0], axis, emitter.As(value, DType.Int32));
            else if (parameters[axis].ParameterType != typeof(Scalar) && KernelTypes.ScalarOf(parameters[axis].ParameterType) is not { IsInteger: true })
                return false;
        }
        return true;
    }

    // An Index counted from the end holds the complement of its value.
    private static ValueItem FromStart(Emitter emitter, StackItem array, int axis, ValueId value)
    {
        var builder = emitter.Builder;
        var length = builder.Convert(builder.Emit(Op.Dim, axis, emitter.Array(array)), DType.Int32);
        var fromEnd = builder.Emit(Op.Add, builder.Emit(Op.Add, value, length), builder.Const(DType.Int32, 1));
        return new ValueItem(builder.Emit(Op.Select, builder.Emit(Op.Lt, value, builder.Const(DType.Int32, 0)), fromEnd, value));
    }

    // A span over all of an array, or of a span, is that array.
    private static bool IsWrapping(MethodBase method, StackItem[] arguments) =>
        arguments.Length == 1 && method is MethodInfo { IsStatic: true } info
        && (method.Name == "op_Implicit" || (method.Name == "AsSpan" && method.DeclaringType == typeof(MemoryExtensions)))
        && KernelTypes.Of(info.ReturnType) is { IsArray: true } to && KernelTypes.Of(method.GetParameters()[0].ParameterType) == to;
}
