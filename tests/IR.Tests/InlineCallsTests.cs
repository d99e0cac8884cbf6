using System.Text;
using DualJit.IR;

namespace DualJit.Tests;

/// <summary>Which calls are inlined, and what the remarks say of them.</summary>
public sealed class InlineCallsTests
{
    [Fact]
    public void SmallFunctionsAreInlined() =>
        Assert.Equal("+ g is inlined: it costs 2 instructions", Assert.Single(Remarks(Entry("g", "g") + Chain("g", 1)).Distinct()));

    [Fact]
    public void AFunctionThatIsCalledOnceIsInlinedHoweverLarge() =>
        Assert.Equal("+ g is inlined: it costs 501 instructions and is called once", Assert.Single(Remarks(Entry("g") + Chain("g", 500))));

    [Fact]
    public void ALargeFunctionStaysACall() =>
        Assert.Equal("- g stays a call: it costs 501 instructions, and 150 are worth it here", Assert.Single(Remarks(Entry("g", "g") + Chain("g", 500)).Distinct()));

    [Fact]
    public void LoopsAreWorthMore() => Assert.Equal(
        ["- g stays a call: it costs 201 instructions, and 150 are worth it here", "+ g is inlined: it costs 201 instructions"],
        Remarks("""
            func @f(%a: f64) -> f64 {
            b0:
                %0 = call @g(%a)
                jump b1(%0)
            b1(%1: f64):
                %2 = call @g(%1)
                %3 = lt %2, %a
                br %3, b1(%2), b2
            b2:
                ret %2
            }
            """ + Chain("g", 200)));

    [Fact]
    public void AConstantThatDecidesABranchIsWorthSomething() => Assert.Equal(
        ["- g stays a call: it costs 204 instructions, and 150 are worth it here", "+ g is inlined: it costs 204 instructions"],
        Remarks($$"""
            func @f(%a: i32, %x: f64) -> f64 {
            b0:
                %0 = call @g(%a, %x)
                %1 = const 3 : i32
                %2 = call @g(%1, %0)
                ret %2
            }
            func @g(%a: i32, %x: f64) -> f64 {
            b0:
                %0 = const 1 : i32
                %1 = lt %a, %0
                br %1, b1, b2
            b1:
                ret %x
            b2:
                %v0 = sqrt %x
            {{Sums(199)}}
                ret %v199
            }
            """));

    [Fact]
    public void RecursionStays() => Assert.Equal(
        ["- f stays a call: it is recursive", "- g stays a call: it is recursive"],
        Remarks("func @f(%a: f64) -> f64 {\nb0:\n    %0 = call @g(%a)\n    ret %0\n}\nfunc @g(%a: f64) -> f64 {\nb0:\n    %0 = call @f(%a)\n    ret %0\n}\n"));

    [Fact]
    public void AFunctionThatGrowsStopsGrowing()
    {
        // Each calls the next twice: without a limit the entry would double 24 times.
        var text = new StringBuilder();
        for (int i = 0; i < 24; i++) text.Append(Caller(i == 0 ? "f" : $"g{i}", [$"g{i + 1}", $"g{i + 1}"])).Append('\n');
        var module = Inline(text + Chain("g24", 20));
        Verifier.ThrowIfInvalid(module);
        Assert.True(module.Functions.Sum(function => function.ValueCount) < 5_000, $"{module.Functions.Sum(function => function.ValueCount)} values");
    }

    [Fact]
    public void AFunctionPassedToSeveralCallersIsInlinedInEach()
    {
        var module = Inline("""
            func @f(%x: f64) -> f64 {
            b0:
                %0 = func @g
                %1 = call @outer(%0, %x)
                ret %1
            }
            func @outer(%f: func<f64 -> f64>, %x: f64) -> f64 {
            b0:
                %0 = call @inner(%f, %x)
                %1 = call @inner(%f, %0)
                ret %1
            }
            func @inner(%f: func<f64 -> f64>, %x: f64) -> f64 {
            b0:
                %0 = call.indirect %f(%x)
                ret %0
            }
            """ + "\n" + Chain("g", 1));
        Assert.DoesNotContain("call", module.Functions[0].ToString());
        var resolved = new ResolveFunctionReferences().Run(module);
        Verifier.ThrowIfInvalid(resolved);
        Assert.Single(resolved.Functions);
    }

    private static Module Inline(string text)
    {
        var module = Parser.Parse($"stage array\n{text}");
        Verifier.ThrowIfInvalid(module);
        var inlined = new InlineCalls().Run(module);
        Verifier.ThrowIfInvalid(inlined);
        return inlined;
    }

    private static IEnumerable<string> Remarks(string text) => Inline(text).Remarks.Select(remark => $"{(remark.Done ? '+' : '-')} {remark.Text}");

    private static string Entry(params string[] callees) => Caller("f", callees);

    /// <summary>A function that calls each of the callees with what the one before returned.</summary>
    private static string Caller(string name, string[] callees)
    {
        var text = new StringBuilder($"func @{name}(%v0: f64) -> f64 {{\nb0:\n");
        for (int i = 0; i < callees.Length; i++) text.Append($"    %v{i + 1} = call @{callees[i]}(%v{i})\n");
        return text.Append($"    ret %v{callees.Length}\n}}\n").ToString();
    }

    /// <summary>A function of so many additions.</summary>
    private static string Chain(string name, int length) => $"func @{name}(%v0: f64) -> f64 {{\nb0:\n{Sums(length)}    ret %v{length}\n}}\n";

    private static string Sums(int count) => string.Concat(Enumerable.Range(0, count).Select(i => $"    %v{i + 1} = add %v{i}, %v{i}\n"));
}
