using System.Numerics;
using System.Reflection;
using DualJit.Frontend;
using DualJit.IR;

namespace DualJit.Tests;

/// <summary>Static methods of the framework's number types, called from a kernel, against themselves.</summary>
public class FrameworkMethodTests
{
    private static readonly Type[] Homes =
    [
        typeof(Math), typeof(MathF), typeof(BitOperations), typeof(BitConverter),
        typeof(double), typeof(float), typeof(sbyte), typeof(byte), typeof(short), typeof(ushort), typeof(int), typeof(uint), typeof(long), typeof(ulong),
    ];

    // Instructions of the processor, whose results differ between processors, and what is made of them; and a table of bytes.
    private static readonly string[] Refused =
    [
        "ReciprocalEstimate", "ReciprocalSqrtEstimate", "MultiplyAddEstimate", "Lerp", "Crc32C",
    ];

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
        foreach (var method in MethodsOf(typeof(Math).Assembly.GetType(name[..dot])!).Where(method => method.Name == name[(dot + 1)..]))
        {
            if (Refused.Contains(method.Name)) Assert.Throws<KernelCompilationException>(() => CallOf(method));
            else Differential.Check(Reference.DelegateOf(method), Interpreted.CallOf(CallOf(method)));
        }
    }

    private static IEnumerable<MethodInfo> MethodsOf(Type type) =>
        type.GetMethods(BindingFlags.Public | BindingFlags.Static | BindingFlags.DeclaredOnly).Where(method =>
            !method.IsGenericMethod && KernelTypes.Of(method.ReturnType) is { IsScalar: true } && method.GetParameters().Length > 0
            && method.GetParameters().All(parameter => KernelTypes.Of(parameter.ParameterType) is { IsScalar: true }));

    private static KernelSource CallOf(MethodInfo method)
    {
        var unit = new KernelUnit();
        var parameters = method.GetParameters();
        var builder = new FunctionBuilder(unit.Module, "entry", KernelTypes.Of(method.ReturnType)!.Value,
            Array.ConvertAll(parameters, parameter => (KernelTypes.Of(parameter.ParameterType)!.Value, parameter.Name)));
        builder.Return(unit.Call(builder, method, builder.Function.Parameters.ToArray()));
        builder.Finish();
        return unit.Finish("entry", Array.ConvertAll(parameters, parameter => new ArgumentSource(parameter.Name!, parameter.ParameterType, parameter.Position)), method.ReturnType);
    }
}
