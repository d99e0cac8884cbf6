using System.Globalization;
using DualJit.Il;
using DualJit.IR;
using DualJit.Llvm;
using FsCheck;
using FsCheck.Fluent;
using Xunit.Abstractions;

namespace DualJit.Tests.Passes;

/// <summary>A new order of loops does not change a bit of memory, whatever overlaps: random affine nests. More of them by DUALJIT_PASSES_CASES.</summary>
public sealed class NestTests(ITestOutputHelper output)
{
    private const int DefaultNests = 2000;

    // Compiling one takes as long as interpreting many.
    private const int Compiled = 40;

    private static readonly string? CasesWanted = Environment.GetEnvironmentVariable("DUALJIT_PASSES_CASES");

    private readonly IReadOnlyList<IBackend> _backends = [.. new IBackend[] { new IlBackend(), new LlvmBackend() }.Where(backend => backend.Unavailable is null)];
    private int _nests;
    private int _interchanged;
    private int _ran;

    [Fact]
    public void LoopsThatChangePlacesKeepTheBitsOfMemory()
    {
        int wanted = CasesWanted is null ? DefaultNests : int.Parse(CasesWanted, CultureInfo.InvariantCulture);
        ulong seed = CasesWanted is null ? 1 : (ulong)Random.Shared.Next();
        var seeds = Arb.From(Gen.Choose(0, int.MaxValue));
        var config = Config.QuickThrowOnFailure.WithMaxTest(wanted).WithQuietOnSuccess(true).WithReplay(seed, (2 * seed) + 1);
        Check.One(config, Prop.ForAll(seeds, CheckNest));
        string summary = $"{_nests} nests, {_interchanged} with a new order, which {_ran} ran in; seed {seed}";
        output.WriteLine(summary);
        Console.WriteLine(summary);
        // The test is of nothing unless both happen often.
        Assert.InRange(_interchanged, wanted / 20, wanted);
        Assert.InRange(_ran, wanted / 40, _interchanged - wanted / 100);
    }

    private void CheckNest(int seed)
    {
        var nest = NestGenerator.Make(seed);
        var module = NestRun.Parse(nest);
        Verifier.ThrowIfInvalid(module);
        byte[] expected = NestRun.Interpret(nest, module);
        int blocks = module.Entry.Blocks.Count;
        module = new InterchangeLoops().Run(NestRun.Parse(nest));
        Verifier.ThrowIfInvalid(module);
        _nests++;
        Compare(NestRun.Interpret(nest, module), "interpreter", anyNaN: false);
        if (!module.Remarks.Exists(remark => remark.Done)) return;
        _interchanged++;
        if (_interchanged % Compiled == 0)
            foreach (var backend in _backends) Compare(NestRun.Compiled(nest, Pipeline.Lower(NestRun.Parse(nest)), backend), backend.GetType().Name, anyNaN: true);
        if (RunsInNewOrder(nest, module, blocks)) _ran++;

        void Compare(byte[] actual, string executor, bool anyNaN)
        {
            if (!NestRun.AreEqual(nest.Element, expected, actual, anyNaN)) throw new InvalidOperationException($"{executor}: other memory\n{nest}\n{module}");
        }
    }

    /// <summary>Whether the test before the nest chose the new order: then it does not matter that the old one is made a trap.</summary>
    private static bool RunsInNewOrder(Nest nest, Module module, int firstNewBlock)
    {
        var function = module.Entry;
        var trap = function.NewBlock();
        function[trap].Instructions.Add(new Instruction(Op.Trap, IrType.Void, ValueId.None, [], (long)TrapKind.Overflow, [], SourceLocation.None));
        var choice = function.Blocks[firstNewBlock].Instructions;
        choice[^1] = choice[^1] with { Edges = [choice[^1].Edges[0], new Edge(trap)] };
        return Record.Exception(() => NestRun.Interpret(nest, module)) is null;
    }
}
