using System.Linq.Expressions;
using System.Reflection;
using DualJit.Frontend;
using DualJit.IR;

namespace DualJit.Tests;

/// <summary>Methods that are no kernels, with PDBs, are read to their end: they have errors with lines, and nothing else goes wrong.</summary>
public sealed class RecoveryTests
{
    public static TheoryData<string> Assemblies => ["DualJit.IR", "DualJit.Frontend", "DualJit.NdArray", "DualJit.Runtime", "DualJit.Numerics", "DualJit.Frontend.Tests"];

    [Theory]
    [MemberData(nameof(Assemblies))]
    public void Methods_are_compiled_or_refused(string assembly)
    {
        int several = 0, refused = 0;
        foreach (var method in Assembly.Load(assembly).GetTypes().SelectMany(type => type.GetMethods(BindingFlags.Static | BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.DeclaredOnly)).Where(IsReadable))
        {
            try
            {
                Verifier.ThrowIfInvalid(CilReader.Read(method.CreateDelegate(Expression.GetDelegateType([.. method.GetParameters().Select(parameter => parameter.ParameterType), method.ReturnType]))).Module);
            }
            catch (KernelCompilationException error)
            {
                refused++;
                if (error.Errors.Count > 1) several++;
                Assert.All(error.Errors, one => Assert.Contains(DiagnosticCatalog.All, row => row.Code == one.Code));
                Assert.Equal(error.Errors.Distinct(), error.Errors);
            }
            catch (Exception defect)
            {
                Assert.Fail($"{method.DeclaringType}.{method}: {defect}");
            }
        }
        Assert.True(several > 0 && refused > several, $"{several} of {refused}");
    }

    private static bool IsReadable(MethodInfo method) =>
        !method.ContainsGenericParameters && method.GetMethodBody() is not null && !method.GetParameters().Any(parameter => IsUnmanaged(parameter.ParameterType)) && !IsUnmanaged(method.ReturnType);

    private static bool IsUnmanaged(Type type) => type.IsPointer || type.IsFunctionPointer || (type.IsByRef && (type.GetElementType()!.IsPointer || type.GetElementType()!.IsByRefLike));
}
