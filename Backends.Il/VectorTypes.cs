using System.Collections.Concurrent;
using System.Reflection;
using System.Reflection.Emit;
using System.Runtime.Intrinsics;
using DualJit.IR;

namespace DualJit.Il;

/// <summary>What vectors are in IL: <see cref="Vector512{T}"/> or the narrower one of exactly their width. A mask is an int32 whose bit i is lane i.</summary>
/// <remarks>
/// .NET's methods on these types work on every CPU, and RyuJIT makes one instruction of them where there is one. A mask has no width of its own, as one
/// comparison of doubles may choose between floats; bits fit all, and need no more than a comparison to become lanes.
/// </remarks>
internal static class VectorTypes
{
    private static readonly ConcurrentDictionary<(Type Vector, string Name), MethodInfo> Methods = [];

    /// <summary>The type of a local or parameter that holds the vector.</summary>
    public static Type Of(IrType type) => type.IsMask ? typeof(int) : Generic(type).MakeGenericType(type.DType.ClrType);

    /// <summary>The bits of a mask all of whose lanes are true.</summary>
    public static int AllLanes(IrType type) => (1 << type.Lanes) - 1;

    /// <summary>A static method of <see cref="Vector512"/> or its like that takes vectors of this type.</summary>
    /// <param name="parameters">The types of the parameters.</param>
    public static MethodInfo Method(IrType type, string name, params Type[] parameters) => Methods.GetOrAdd((Of(type), name), _ => Find(type, name, parameters));

    /// <summary>A property of <see cref="Vector512{T}"/> or its like, such as <c>Zero</c>.</summary>
    public static MethodInfo Property(IrType type, string name) => Of(type).GetProperty(name)!.GetMethod!;

    /// <summary>Loads the vector whose address is on the stack.</summary>
    public static void Load(IlWriter il, IrType type)
    {
        il.Unaligned();
        il.Emit(OpCodes.Ldobj, Of(type));
    }

    /// <summary>Stores the vector on the stack at the address below it.</summary>
    public static void Store(IlWriter il, IrType type)
    {
        if (!type.IsMask) il.Unaligned();
        il.Emit(OpCodes.Stobj, Of(type));
    }

    private static Type Generic(IrType type) => (type.Lanes * type.DType.Bits) switch
    {
        64 => typeof(Vector64<>),
        128 => typeof(Vector128<>),
        256 => typeof(Vector256<>),
        512 => typeof(Vector512<>),
        _ => throw new InternalCompilerException($"a value of type {type} reached the IL backend"),
    };

    private static MethodInfo Find(IrType type, string name, Type[] parameters)
    {
        var holder = (type.Lanes * type.DType.Bits) switch { 64 => typeof(Vector64), 128 => typeof(Vector128), 256 => typeof(Vector256), _ => typeof(Vector512) };
        foreach (MethodInfo candidate in holder.GetMember(name, MemberTypes.Method, BindingFlags.Public | BindingFlags.Static))
        {
            if (candidate.IsGenericMethodDefinition && candidate.GetGenericArguments().Length != 1) continue;
            var method = candidate.IsGenericMethodDefinition ? candidate.MakeGenericMethod(type.DType.ClrType) : candidate;
            if (method.GetParameters().Select(parameter => parameter.ParameterType).SequenceEqual(parameters)) return method;
        }
        throw new InternalCompilerException($"{holder} has no {name} for {type}");
    }
}
