using System.Numerics;
using System.Reflection;
using System.Reflection.Emit;
using DualJit.Frontend;

namespace DualJit.Tests;

/// <summary>Every public static method of the framework's number types, called from a kernel on every backend, against itself.</summary>
public class FrameworkMethodTests
{
    private static readonly Type[] Homes =
    [
        typeof(Math), typeof(MathF), typeof(BitOperations), typeof(BitConverter), typeof(double), typeof(float), typeof(Half), typeof(Complex),
        typeof(sbyte), typeof(byte), typeof(short), typeof(ushort), typeof(int), typeof(uint), typeof(long), typeof(ulong), typeof(nint), typeof(nuint),
    ];

    /// <summary>Methods that take and return what kernels have, and yet are refused, and why.</summary>
    private static readonly Dictionary<string, string> Refused = new()
    {
        ["ReciprocalEstimate"] = "an instruction whose result differs between processors",
        ["ReciprocalSqrtEstimate"] = "an instruction whose result differs between processors",
    };

    // Called from C#, so that what is read is CIL as the compiler makes it.
    private static readonly Lazy<Dictionary<MethodInfo, MethodInfo>> Callers = new(MakeCallers);

    public static TheoryData<string> Cases
    {
        get
        {
            var data = new TheoryData<string>();
            foreach (var home in Homes)
                foreach (string name in MethodsOf(home).Select(method => method.Name).Distinct())
                    data.Add($"{home.FullName}.{name}");
            return data;
        }
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public void Method_gives_what_it_gives(string name)
    {
        int dot = name.LastIndexOf('.');
        foreach (var method in MethodsOf(Homes.Single(home => home.FullName == name[..dot])).Where(method => method.Name == name[(dot + 1)..]))
        {
            var caller = Reference.DelegateOf(Callers.Value[method]);
            if (Refused.ContainsKey(method.Name))
            {
                // Refused where it is called, or in the framework's code that calls it.
                Assert.True(Assert.Throws<KernelCompilationException>(() => Jit.Compile(caller)).Code is "DJ1041" or "DJ1010");
                continue;
            }
            foreach (var backend in (Backend[])[Backend.Interpreter, Backend.Il, Backend.Llvm])
                if (Jit.WhyUnavailable(backend) is null) Differential.Check(caller, Reference.CallOf(Jit.Compile(caller, new JitOptions { Backend = backend })));
        }
    }

    /// <summary>The types of what is left out: kernels have no such values, or make them only of what is known when they are compiled.</summary>
    [Fact]
    public void Only_signatures_of_types_that_kernels_have_not_are_left_out()
    {
        string[] known =
        [
            "BFloat16", "BigInteger", "Byte*", "Byte[]", "CultureInfo", "Decimal", "Int128", "Int16*", "Int32*", "NumberStyles", "Object", "ReadOnlySpan", "Rune", "Span", "String", "Type", "UInt128", "Void*",
            "by reference", "generic", "no parameters",
        ];
        var found = Homes.SelectMany(AllMethodsOf).Where(method => !IsTaken(method)).Select(Why).Distinct().Order(StringComparer.Ordinal);
        Assert.Empty(found.Except(known));
    }

    private static string Why(MethodInfo method)
    {
        if (method.IsGenericMethod) return "generic";
        if (method.GetParameters().Length == 0) return "no parameters";
        var type = method.GetParameters().Select(parameter => parameter.ParameterType).Append(method.ReturnType).First(type => KernelTypes.PassedAs(type) is not { IsVoid: false, IsArray: false });
        return type.IsByRef ? "by reference" : type.Name.Split('`')[0];
    }

    private static IEnumerable<MethodInfo> AllMethodsOf(Type type) => type.GetMethods(BindingFlags.Public | BindingFlags.Static | BindingFlags.DeclaredOnly);

    private static IEnumerable<MethodInfo> MethodsOf(Type type) => AllMethodsOf(type).Where(IsTaken);

    private static bool IsTaken(MethodInfo method) =>
        !method.IsGenericMethod && KernelTypes.PassedAs(method.ReturnType) is { IsVoid: false, IsArray: false } && method.GetParameters().Length > 0
        && method.GetParameters().All(parameter => KernelTypes.PassedAs(parameter.ParameterType) is { IsVoid: false, IsArray: false });

    private static Dictionary<MethodInfo, MethodInfo> MakeCallers()
    {
        var assembly = new PersistedAssemblyBuilder(new AssemblyName("DualJit.FrameworkCallers"), typeof(object).Assembly);
        var type = assembly.DefineDynamicModule("callers").DefineType("Callers", TypeAttributes.Public | TypeAttributes.Abstract | TypeAttributes.Sealed);
        MethodInfo[] methods = [.. Homes.SelectMany(MethodsOf)];
        for (int i = 0; i < methods.Length; i++)
        {
            var parameters = methods[i].GetParameters();
            var caller = type.DefineMethod($"{methods[i].Name}_{i}", MethodAttributes.Public | MethodAttributes.Static, methods[i].ReturnType, [.. parameters.Select(parameter => parameter.ParameterType)]);
            for (int k = 0; k < parameters.Length; k++) caller.DefineParameter(k + 1, ParameterAttributes.None, parameters[k].Name);
            var il = caller.GetILGenerator();
            for (int k = 0; k < parameters.Length; k++) il.Emit(OpCodes.Ldarg, (short)k);
            il.Emit(OpCodes.Call, methods[i]);
            il.Emit(OpCodes.Ret);
        }
        type.CreateType();
        using var image = new MemoryStream();
        assembly.Save(image);
        var callers = Assembly.Load(image.ToArray()).GetType("Callers")!;
        return Enumerable.Range(0, methods.Length).ToDictionary(i => methods[i], i => callers.GetMethod($"{methods[i].Name}_{i}")!);
    }
}
