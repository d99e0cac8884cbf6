using DualJit.IR;
using FsCheck;
using FsCheck.Fluent;

namespace DualJit.Tests;

/// <summary>Random loop nests do after the passes what they do before: same result, same exception with the same operands, same memory.</summary>
public sealed class LoopNestTests
{
    private static readonly int[] Scalars = [0, 1, 2, 3, 4, 5, 7, -1, -2, int.MaxValue, int.MaxValue - 1, int.MinValue];

    [Fact]
    public void InterpretedAfterThePasses() => Check(2000, "lowered", argumentSets: 4);

    [Fact]
    public void RunByIl() => Check(200, "il", argumentSets: 6);

    [LlvmFact]
    public void RunByLlvm() => Check(60, "llvm", argumentSets: 8);

    private static void Check(int programs, string target, int argumentSets) =>
        Prop.ForAll<int[]>(ArbMap.Default.ArbFor<int[]>(), numbers => Agrees(numbers, target, argumentSets))
            .Check(Config.QuickThrowOnFailure.WithMaxTest(programs).WithStartSize(20).WithEndSize(150));

    private static void Agrees(int[] numbers, string target, int argumentSets)
    {
        var module = LoopNests.Create(new Choices(numbers));
        string text = module.ToString();
        var reference = FiletestTarget.Prepare("interpret", module);
        var tested = FiletestTarget.Prepare(target, LoopNests.Create(new Choices(numbers)));
        // The sizes come from the end of the numbers, so that one program is run on many.
        var choices = new Choices([.. numbers.Reverse()]);
        var layout = module.Entry.TypeOf(module.Entry.Parameters[2]).Layout;
        for (int i = 0; i < argumentSets; i++)
        {
            int x = choices.Below(7), y = choices.Below(3) == 0 ? choices.Below(7) : x, rows = choices.Below(6), columns = choices.Below(6);
            int n = Scalars[choices.Below(Scalars.Length)], p = Scalars[choices.Below(Scalars.Length)];
            string expected = Run(reference, layout, x, y, rows, columns, n, p);
            string actual = Run(tested, layout, x, y, rows, columns, n, p);
            if (expected != actual) Assert.Fail($"lengths {x}, {y}, {rows} × {columns}, n = {n}, p = {p}: expected {expected}, got {actual}\n{text}");
        }
    }

    private static string Run(Func<FiletestArgument[], long[]> run, Layout layout, int x, int y, int rows, int columns, int n, int p)
    {
        FiletestArray[] arrays = [Array(Layout.C, x), Array(Layout.C, y), Array(layout, rows, columns)];
        string outcome;
        try
        {
            outcome = $"{run([.. arrays.Select(array => new FiletestArgument(0, array)), new FiletestArgument(n, null), new FiletestArgument(p, null)])[0]}";
        }
        catch (Exception exception) when (exception is IndexOutOfRangeException or OverflowException)
        {
            outcome = exception.Message;
        }
        foreach (var array in arrays) array.AssertUntouched(outcome);
        return $"{outcome} and {string.Join("; ", arrays.Select(array => string.Join(" ", array.Elements())))}";
    }

    private static FiletestArray Array(Layout layout, params long[] lengths)
    {
        var array = FiletestArray.Create(DType.Int32, layout, lengths);
        array.Fill(i => i % 5 - 1);
        return array;
    }
}
