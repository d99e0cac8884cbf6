using System.Linq.Expressions;
using System.Reflection;
using System.Reflection.Emit;
using System.Runtime.CompilerServices;
using DualJit.Frontend;
using DualJit.IR;

namespace DualJit.Tests;

/// <summary>What is no kernel says so: with a code, the construct, the file and the line.</summary>
public class DiagnosticTests
{
    public static TheoryData<string, string, string> Cases => KernelCases.Of("Rejected");

    public static TheoryData<string, string, string> Together => KernelCases.Of("RejectedTogether");

    [Theory]
    [MemberData(nameof(Cases))]
    public void Construct_is_refused_at_its_line(string build, string type, string name)
    {
        var method = KernelCases.Method(build, type, name);
        var expected = method.GetCustomAttributes().Single(attribute => attribute.GetType().Name == "RefusedAttribute");
        var error = Assert.Throws<KernelCompilationException>(() => CilReader.Read(Reference.DelegateOf(method)));
        Assert.Equal(expected.GetType().GetProperty("Code")!.GetValue(expected), error.Code);
        Assert.Single(error.Errors);
        Assert.EndsWith("Rejected.cs", error.File);
        Assert.Equal(expected.GetType().GetProperty("Line")!.GetValue(expected), error.Line);
        Assert.Contains(DiagnosticCatalog.All.Single(row => row.Code == error.Code).Help, error.Message);
    }

    [Fact]
    public void Null_is_an_argument_error() => Assert.Throws<ArgumentNullException>(() => CilReader.Read(null!));

    [Fact]
    public void Multicast_delegate_is_refused() => Refused("DJ1001", (Action)Nothing + Nothing);

    [Fact]
    public void Compiled_expression_is_refused() => Refused("DJ1002", Twice().Compile());

    [Fact]
    public void Interpreted_expression_is_refused() => Refused("DJ1002", Twice().Compile(preferInterpretation: true));

    [Fact]
    public void Dynamic_method_is_refused()
    {
        var method = new DynamicMethod("one", typeof(int), []);
        method.GetILGenerator().Emit(OpCodes.Ldc_I4_1);
        method.GetILGenerator().Emit(OpCodes.Ret);
        Refused("DJ1002", method.CreateDelegate<Func<int>>());
    }

    [Fact]
    public void Method_of_the_runtime_is_refused() => Refused("DJ1002", (Func<double, double>)Math.Sin);

    // The framework's CIL for what the JIT compiler replaces calls itself, or does nothing but throw.
    [Fact]
    public void Instruction_of_the_processor_is_refused()
    {
        Refused("DJ1002", (Func<ulong, ulong, ulong>)System.Runtime.Intrinsics.X86.Sse42.X64.Crc32);
        Assert.Contains("instruction of the processor", Refused("DJ1002", (Func<bool>)RuntimeHelpers.IsReferenceOrContainsReferences<int>).Message);
        Assert.Contains("instruction of the processor", Refused("DJ1002", (int a, int b) => Unsafe.AreSame(ref a, ref b)).Message);
    }

    [Fact]
    public void Captured_variable_that_is_written_is_refused()
    {
        int count = 0;
        var error = Refused("DJ1017", () => { count++; });
        Assert.Contains("'count'", error.Message);
        Assert.Equal(0, count);
    }

    [Fact]
    public void Captured_object_is_refused()
    {
        string text = "a";
        var random = new Random(1);
        int[][][] jagged = [[[1], [2]]];
        Assert.Contains("string.Length", Refused("DJ1011", () => text.Length).Message);
        Assert.Contains("Random.Next", Refused("DJ1040", () => random.Next()).Message);
        Assert.Contains("'jagged' is of type int[][][]", Refused("DJ1006", (int n) => jagged[n][0][0]).Message);
    }

    [Theory]
    [MemberData(nameof(Together))]
    public void All_errors_of_a_kernel_are_reported_at_once(string build, string type, string name)
    {
        var method = KernelCases.Method(build, type, name);
        var error = Assert.Throws<KernelCompilationException>(() => CilReader.Read(Reference.DelegateOf(method)));
        var expected = method.GetCustomAttributes().Where(attribute => attribute.GetType().Name == "RefusedAttribute")
            .Select(attribute => ((string)attribute.GetType().GetProperty("Code")!.GetValue(attribute)!, (int)attribute.GetType().GetProperty("Line")!.GetValue(attribute)!)).Order();
        Assert.Equal(expected, error.Errors.Select(one => (one.Code, one.Line)).Order());
        Assert.Equal((error.Code, error.Text, error.File, error.Line), (error.Errors[0].Code, error.Errors[0].Text, error.Errors[0].File, error.Errors[0].Line));
        Assert.All(error.Errors, one => Assert.Contains(one.ToString(), error.Message));
    }

    [Fact]
    public void Codes_are_unique_and_in_order()
    {
        Assert.Equal(DiagnosticCatalog.All.Count, DiagnosticCatalog.All.Select(row => row.Code).Distinct().Count());
        Assert.All(DiagnosticCatalog.All, row => Assert.Matches("^DJ[1-3][0-9]{3}$", row.Code));
    }

    private static KernelCompilationException Refused(string code, Delegate kernel)
    {
        var error = Assert.Throws<KernelCompilationException>(() => CilReader.Read(kernel));
        Assert.Equal(code, error.Code);
        return error;
    }

    private static Expression<Func<int, int>> Twice() => a => a * 2;

    private static void Nothing() { }
}
