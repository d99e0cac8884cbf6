using System.Numerics;
using System.Reflection;
using System.Reflection.Emit;
using DualJit.Frontend;

namespace DualJit.Tests;

/// <summary>Generic kernels, one for each member of the framework's generic math, that do nothing but call it: <c>static T Sqrt&lt;T&gt;(T x) where T : IRootFunctions&lt;T&gt; => T.Sqrt(x)</c>.</summary>
public static class GenericMath
{
    /// <summary>The types of .NET that are scalars of kernels and that generic math knows.</summary>
    public static readonly Type[] Types =
    [
        typeof(sbyte), typeof(byte), typeof(short), typeof(ushort), typeof(int), typeof(uint), typeof(long), typeof(ulong), typeof(nint), typeof(nuint), typeof(char),
        typeof(Half), typeof(float), typeof(double), typeof(Complex),
    ];

    private static readonly Lazy<Dictionary<MethodInfo, MethodInfo>> Kernels = new(MakeKernels);

    /// <summary>The generic interfaces, open, that one of the types implements for itself.</summary>
    public static IEnumerable<Type> Interfaces => Types.SelectMany(type => FacesOf(type).Select(face => face.GetGenericTypeDefinition())).Distinct().OrderBy(face => face.Name, StringComparer.Ordinal);

    /// <summary>The members of an open interface that take and return what kernels have.</summary>
    public static IEnumerable<MethodInfo> MembersOf(Type face) =>
        face.GetMethods(BindingFlags.Public | BindingFlags.Static | BindingFlags.Instance | BindingFlags.DeclaredOnly)
            .Where(method => method.GetParameters().Select(parameter => parameter.ParameterType).Append(method.ReturnType).All(IsTaken));

    public static bool Implements(Type type, Type face) => FacesOf(type).Any(closed => closed.GetGenericTypeDefinition() == face);

    /// <summary>Whether a member that is generic itself may be called with the type.</summary>
    public static bool Allows(MethodInfo member, Type type) =>
        member.GetGenericArguments()[0].GetGenericParameterConstraints().All(constraint => Implements(type, constraint.GetGenericTypeDefinition()));

    /// <summary>Whether the member's result for the type depends on the processor.</summary>
    public static bool IsRefused(Type type, MethodInfo member) =>
        member.Name is "ReciprocalEstimate" or "ReciprocalSqrtEstimate" || (member.Name == "ConvertToIntegerNative" && type != typeof(Half));

    /// <summary>The kernel that calls a member.</summary>
    /// <param name="types">The type, and that of the other operand where the member is generic itself.</param>
    public static Delegate Kernel(MethodInfo member, params Type[] types) => Reference.DelegateOf(Kernels.Value[member].MakeGenericMethod(types));

    private static IEnumerable<Type> FacesOf(Type type) =>
        type.GetInterfaces().Where(face => face is { IsPublic: true, IsGenericType: true } && face.GenericTypeArguments[0] == type && face.GenericTypeArguments.SequenceEqual(Arguments(face.GetGenericTypeDefinition(), type)));

    // Shifts count with an int, comparisons give a bool; everything else is of the type itself.
    private static Type[] Arguments(Type face, Type self) => face.Name switch
    {
        "IShiftOperators`3" => [self, typeof(int), self],
        "IComparisonOperators`3" or "IEqualityOperators`3" => [self, self, typeof(bool)],
        _ => [.. Enumerable.Repeat(self, face.GetGenericArguments().Length)],
    };

    private static bool IsTaken(Type type) =>
        type.IsGenericParameter || (type.IsGenericType && type.Name.StartsWith("ValueTuple", StringComparison.Ordinal)) || KernelTypes.PassedAs(type) is { IsVoid: false, IsArray: false };

    private static Dictionary<MethodInfo, MethodInfo> MakeKernels()
    {
        var assembly = new PersistedAssemblyBuilder(new AssemblyName("DualJit.GenericMath"), typeof(object).Assembly);
        var type = assembly.DefineDynamicModule("kernels").DefineType("Kernels", TypeAttributes.Public | TypeAttributes.Abstract | TypeAttributes.Sealed);
        MethodInfo[] members = [.. Interfaces.SelectMany(MembersOf)];
        for (int i = 0; i < members.Length; i++) Define(type.DefineMethod($"{members[i].Name}_{i}", MethodAttributes.Public | MethodAttributes.Static), members[i]);
        type.CreateType();
        using var image = new MemoryStream();
        assembly.Save(image);
        var made = Assembly.Load(image.ToArray()).GetType("Kernels")!;
        return Enumerable.Range(0, members.Length).ToDictionary(i => members[i], i => made.GetMethod($"{members[i].Name}_{i}")!);
    }

    private static void Define(MethodBuilder kernel, MethodInfo member)
    {
        var generics = kernel.DefineGenericParameters(member.IsGenericMethod ? ["T", "TOther"] : ["T"]);
        var face = member.DeclaringType!;
        var arguments = Arguments(face, generics[0]);
        var closed = face.MakeGenericType(arguments);
        generics[0].SetInterfaceConstraints(closed);
        if (member.IsGenericMethod)
            generics[1].SetInterfaceConstraints([.. member.GetGenericArguments()[0].GetGenericParameterConstraints().Select(constraint => constraint.GetGenericTypeDefinition().MakeGenericType(generics[1]))]);
        Type Closed(Type type) =>
            type.IsGenericMethodParameter ? generics[1]
            : type.IsGenericTypeParameter ? arguments[type.GenericParameterPosition]
            : type.IsGenericType ? type.GetGenericTypeDefinition().MakeGenericType([.. type.GenericTypeArguments.Select(Closed)])
            : type;
        Type[] parameters = [.. member.GetParameters().Select(parameter => Closed(parameter.ParameterType))];
        kernel.SetParameters(member.IsStatic ? parameters : [generics[0], .. parameters]);
        kernel.SetReturnType(Closed(member.ReturnType));
        var il = kernel.GetILGenerator();
        for (int k = 0; k < parameters.Length + (member.IsStatic ? 0 : 1); k++)
        {
            kernel.DefineParameter(k + 1, ParameterAttributes.None, $"x{k}");
            il.Emit(k == 0 && !member.IsStatic ? OpCodes.Ldarga : OpCodes.Ldarg, (short)k);
        }
        var target = TypeBuilder.GetMethod(closed, member);
        il.Emit(OpCodes.Constrained, generics[0]);
        il.Emit(member.IsStatic ? OpCodes.Call : OpCodes.Callvirt, member.IsGenericMethod ? target.MakeGenericMethod(generics[1]) : target);
        il.Emit(OpCodes.Ret);
    }
}
