using System.Reflection;

namespace DualJit.Tests;

/// <summary>Every member of generic math that takes and gives what kernels have, for every type, called through a type parameter on every backend, against itself.</summary>
[SlowTests]
public class GenericMathTests
{
    private static readonly Backend[] Backends = [.. new[] { Backend.Interpreter, Backend.Il, Backend.Llvm }.Where(backend => Jit.WhyUnavailable(backend) is null)];

    public static TheoryData<string, string> Cases
    {
        get
        {
            var data = new TheoryData<string, string>();
            foreach (var type in GenericMath.Types)
                foreach (var face in GenericMath.Interfaces.Where(face => GenericMath.Implements(type, face) && GenericMath.MembersOf(face).Any()))
                    data.Add(type.Name, face.Name);
            return data;
        }
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public void Members_give_what_they_give(string typeName, string faceName)
    {
        var type = GenericMath.Types.Single(type => type.Name == typeName);
        foreach (var member in GenericMath.MembersOf(GenericMath.Interfaces.Single(face => face.Name == faceName)))
            foreach (var kernel in Kernels(member, type))
                if (GenericMath.IsRefused(type, member)) Assert.Equal("DJ1041", Assert.Throws<KernelCompilationException>(() => Jit.Compile(kernel)).Code);
                else foreach (var backend in Backends) Check(kernel, backend);
    }

    private static IEnumerable<Delegate> Kernels(MethodInfo member, Type type) =>
        member.IsGenericMethod
            ? GenericMath.Types.Where(other => GenericMath.Allows(member, other)).Select(other => GenericMath.Kernel(member, type, other))
            : [GenericMath.Kernel(member, type)];

    private static void Check(Delegate kernel, Backend backend)
    {
        try
        {
            Differential.Check(kernel, Reference.CallOf(Jit.Compile(kernel, new JitOptions { Backend = backend })));
        }
        catch (Exception error)
        {
            throw new InvalidOperationException($"{kernel.Method} on {backend}: {error.Message}", error);
        }
    }
}
