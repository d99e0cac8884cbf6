using System.Buffers.Binary;
using System.Numerics;
using System.Reflection;
using System.Reflection.Emit;
using DualJit.Frontend;

namespace DualJit.Tests;

/// <summary>Every public method, property, operator and constructor of the framework's number types and structs of numbers, called from a kernel on every backend, against itself.</summary>
[SlowTests]
public class FrameworkMethodTests
{
    /// <summary>The types whose methods are tried.</summary>
    internal static readonly Type[] Homes =
    [
        typeof(Math), typeof(MathF), typeof(BitOperations), typeof(BitConverter), typeof(double), typeof(float), typeof(Half), typeof(Complex),
        typeof(sbyte), typeof(byte), typeof(short), typeof(ushort), typeof(int), typeof(uint), typeof(long), typeof(ulong), typeof(nint), typeof(nuint),
        typeof(BinaryPrimitives), typeof(Int128), typeof(UInt128), typeof(Vector2), typeof(Vector3), typeof(Vector4), typeof(Quaternion), typeof(Plane), typeof(Matrix3x2), typeof(Matrix4x4), typeof(TimeSpan), typeof(DateTime),
    ];

    /// <summary>Methods that take and return what kernels have, and yet are refused, in one overload at least, and why. With a slash, those of one type.</summary>
    internal static readonly Dictionary<string, string> Refused = new()
    {
        ["ReciprocalEstimate"] = "an instruction whose result differs between processors",
        ["ReciprocalSqrtEstimate"] = "an instruction whose result differs between processors",
        ["Int128/Clamp"] = "a text of numbers of 128 bits",
        ["UInt128/Clamp"] = "a text of numbers of 128 bits",
        ["Plane/Transform"] = "the inverse of a matrix, computed by other formulas on other processors",
        ["Matrix3x2/GetElement"] = "a field by its number",
        ["Matrix3x2/GetRow"] = "a field by its number",
        ["Matrix3x2/WithElement"] = "a field by its number",
        ["Matrix3x2/WithRow"] = "a field by its number",
        ["Matrix3x2/get_Item"] = "a field by its number",
        ["Matrix3x2/set_Item"] = "a field by its number",
        ["Matrix4x4/GetElement"] = "a field by its number",
        ["Matrix4x4/GetRow"] = "a field by its number",
        ["Matrix4x4/WithElement"] = "a field by its number",
        ["Matrix4x4/WithRow"] = "a field by its number",
        ["Matrix4x4/get_Item"] = "a field by its number",
        ["Matrix4x4/set_Item"] = "a field by its number",
        ["DateTime/FromBinary"] = "the time zone",
        ["DateTime/FromFileTime"] = "the time zone",
        ["DateTime/IsDaylightSavingTime"] = "the time zone",
        ["DateTime/ToBinary"] = "the time zone",
        ["DateTime/ToFileTime"] = "the time zone",
        ["DateTime/ToFileTimeUtc"] = "the time zone",
        ["DateTime/ToLocalTime"] = "the time zone",
        ["DateTime/ToUniversalTime"] = "the time zone",
        ["DateTime/get_Now"] = "the clock",
        ["DateTime/get_Today"] = "the clock",
        ["DateTime/get_UtcNow"] = "the clock",
    };

    // Called from C#, so that what is read is CIL as the compiler makes it.
    private static readonly Lazy<Dictionary<MethodBase, MethodInfo>> Callers = new(MakeCallers);

    public static TheoryData<string> Cases
    {
        get
        {
            var data = new TheoryData<string>();
            foreach (var home in Homes)
                foreach (string name in MethodsOf(home).Select(method => method.Name).Distinct())
                    data.Add($"{home.FullName}/{name}");
            return data;
        }
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public void Method_gives_what_it_gives(string name)
    {
        string[] parts = name.Split('/');
        var home = Homes.Single(home => home.FullName == parts[0]);
        bool isRefused = Refused.ContainsKey(parts[1]) || Refused.ContainsKey($"{home.Name}/{parts[1]}");
        int refused = 0;
        foreach (var method in MethodsOf(home).Where(method => method.Name == parts[1]))
        {
            var caller = Reference.DelegateOf(Callers.Value[method]);
            if (isRefused && Code(caller) is { } code)
            {
                // Refused where it is called, or in the framework's code that calls it.
                Assert.True(code is "DJ1010" or "DJ1041" or "DJ1042");
                refused++;
                continue;
            }
            foreach (var backend in (Backend[])[Backend.Interpreter, Backend.Il, Backend.Llvm])
                if (Jit.WhyUnavailable(backend) is null) Differential.Check(caller, Reference.CallOf(Jit.Compile(caller, new JitOptions { Backend = backend })));
        }
        Assert.Equal(isRefused, refused > 0);
    }

    private static string? Code(Delegate caller)
    {
        try
        {
            Jit.Compile(caller);
            return null;
        }
        catch (KernelCompilationException error)
        {
            return error.Code;
        }
    }

    /// <summary>The types of what is left out: kernels have no such values, or make them only of what is known when they are compiled.</summary>
    [Fact]
    public void Only_signatures_of_types_that_kernels_have_not_are_left_out()
    {
        string[] known =
        [
            "BFloat16", "BigInteger", "Byte*", "Byte[]", "Calendar", "CultureInfo", "Decimal", "IFormatProvider", "Int16*", "Int32*", "Object", "ReadOnlySpan", "Single*", "Single[]", "Span", "String",
            "String[]", "Type", "Void*",
            "by reference", "generic",
        ];
        var found = Homes.SelectMany(AllMethodsOf).Where(method => !IsTaken(method)).Select(Why).Distinct().Order(StringComparer.Ordinal);
        Assert.Empty(found.Except(known));
    }

    private static string Why(MethodBase method)
    {
        if (method.IsGenericMethod) return "generic";
        var type = TypesOf(method).First(type => KernelTypes.PassedAs(type) is not { IsArray: false });
        return type.IsByRef ? "by reference" : type.Name.Split('`')[0];
    }

    private static IEnumerable<MethodBase> AllMethodsOf(Type type) =>
        type.GetMethods(BindingFlags.Public | BindingFlags.Static | BindingFlags.Instance | BindingFlags.DeclaredOnly).Concat<MethodBase>(type.GetConstructors());

    internal static IEnumerable<MethodBase> MethodsOf(Type type) => AllMethodsOf(type).Where(IsTaken);

    private static bool IsTaken(MethodBase method) => !method.IsGenericMethod && TypesOf(method).All(type => KernelTypes.PassedAs(type) is { IsArray: false });

    // What a caller takes, and what it returns.
    private static IEnumerable<Type> TypesOf(MethodBase method) => [.. ParametersOf(method), ReturnTypeOf(method)];

    private static Type[] ParametersOf(MethodBase method)
    {
        var types = method.GetParameters().Select(parameter => parameter.ParameterType);
        return [.. method.IsStatic || method.IsConstructor ? types : types.Prepend(method.DeclaringType!)];
    }

    // A method that changes the struct returns it.
    private static Type ReturnTypeOf(MethodBase method) => method is MethodInfo info && info.ReturnType != typeof(void) ? info.ReturnType : method.DeclaringType!;

    private static Dictionary<MethodBase, MethodInfo> MakeCallers()
    {
        var assembly = new PersistedAssemblyBuilder(new AssemblyName("DualJit.FrameworkCallers"), typeof(object).Assembly);
        var type = assembly.DefineDynamicModule("callers").DefineType("Callers", TypeAttributes.Public | TypeAttributes.Abstract | TypeAttributes.Sealed);
        MethodBase[] methods = [.. Homes.SelectMany(MethodsOf)];
        for (int i = 0; i < methods.Length; i++) Define(type.DefineMethod($"{methods[i].Name.TrimStart('.')}_{i}", MethodAttributes.Public | MethodAttributes.Static), methods[i]);
        type.CreateType();
        using var image = new MemoryStream();
        assembly.Save(image);
        var callers = Assembly.Load(image.ToArray()).GetType("Callers")!;
        return Enumerable.Range(0, methods.Length).ToDictionary(i => methods[i], i => callers.GetMethod($"{methods[i].Name.TrimStart('.')}_{i}")!);
    }

    private static void Define(MethodBuilder caller, MethodBase method)
    {
        var parameters = ParametersOf(method);
        caller.SetParameters(parameters);
        caller.SetReturnType(ReturnTypeOf(method));
        var il = caller.GetILGenerator();
        bool isInstance = !method.IsStatic && !method.IsConstructor;
        for (int k = 0; k < parameters.Length; k++)
        {
            string? name = isInstance ? k == 0 ? "self" : method.GetParameters()[k - 1].Name : method.GetParameters()[k].Name;
            caller.DefineParameter(k + 1, ParameterAttributes.None, name);
            il.Emit(isInstance && k == 0 ? OpCodes.Ldarga : OpCodes.Ldarg, (short)k);
        }
        if (method is ConstructorInfo constructor) il.Emit(OpCodes.Newobj, constructor);
        else il.Emit(OpCodes.Call, (MethodInfo)method);
        if (method is MethodInfo info && info.ReturnType == typeof(void)) il.Emit(OpCodes.Ldarg_0);
        il.Emit(OpCodes.Ret);
    }
}
