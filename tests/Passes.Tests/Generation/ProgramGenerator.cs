using DualJit.IR;

namespace DualJit.Tests.Passes;

/// <summary>Random programs with arguments, which follow from a seed and a size.</summary>
internal static class ProgramGenerator
{
    private const long HighestCost = 6000;
    private const int InputSets = 3;

    public static Case Make(int seed, int size)
    {
        var random = new Random(seed);
        while (true)
        {
            var program = Program(random, size);
            if (Termination.Cost(program) > HighestCost) continue;
            var signature = program.Kernel.Signature;
            return new Case(program, [.. Enumerable.Range(0, InputSets).Select(_ => new InputGenerator(random).Make(signature))], random.Next());
        }
    }

    private static TestProgram Program(Random random, int size)
    {
        var methods = new List<Method>();
        IrType[] arrays = [.. Enumerable.Range(0, random.Next(1, 4)).Select(_ => ArrayType(random))];
        int helpers = random.Weighted(6, 3, 1);
        for (int i = 0; i < helpers; i++) methods.Insert(0, Helper(random, $"f{i}", arrays, [.. methods.Select(method => method.Signature)], Math.Max(4, size / 3)));
        var expressions = new ExprGenerator(random);
        DType? result = random.Chance(80) ? expressions.AnyType() : null;
        // Several parameters of one type may be views of the same memory.
        IEnumerable<IrType> parameters = arrays.Concat(random.Chance(60) ? [random.Pick(arrays)] : []);
        var signature = new Signature("kernel", Variables(parameters, "a"), Scalars(random, expressions), result);
        methods.Insert(0, Method(random, expressions, signature, [.. methods.Select(method => method.Signature)], size));
        return new TestProgram(methods);
    }

    private static Method Helper(Random random, string name, IrType[] arrays, IReadOnlyList<Signature> callees, int size)
    {
        var expressions = new ExprGenerator(random);
        bool isRecursive = random.Chance(20);
        var signature = new Signature(name, Variables(arrays.Where(_ => random.Chance(40)), "a"), Scalars(random, expressions), expressions.AnyType(), isRecursive);
        return Method(random, expressions, signature, isRecursive ? [.. callees, signature] : callees, size);
    }

    private static Method Method(Random random, ExprGenerator expressions, Signature signature, IReadOnlyList<Signature> callees, int size)
    {
        var locals = Variables(Enumerable.Range(0, random.Next(2, 6)).Select(_ => IrType.Scalar(expressions.AnyType())), "v");
        var arrays = signature.Arrays.ToList();
        if (arrays.Count > 0 && random.Chance(25))
        {
            var initial = random.Pick(signature.Arrays);
            arrays.Add(new Variable(initial.Type, "w", initial));
        }
        var scope = new Scope(signature, arrays, locals, [], callees, false);
        var body = new StmtGenerator(random, expressions).Block(scope, size);
        return new Method(signature, body, signature.Result is { } type ? expressions.Of(type, scope, Math.Max(2, size / 6)) : null);
    }

    private static Variable[] Scalars(Random random, ExprGenerator expressions) =>
        Variables(Enumerable.Range(0, random.Next(1, 4)).Select(_ => IrType.Scalar(random.Chance(25) ? DType.Int32 : expressions.AnyType())), "s");

    private static Variable[] Variables(IEnumerable<IrType> types, string name) => [.. types.Select((type, i) => new Variable(type, $"{name}{i}"))];

    private static IrType ArrayType(Random random)
    {
        int rank = random.Weighted(1, 10, 6, 2);
        var layout = rank == 0 ? Layout.C : random.Weighted(6, rank > 1 ? 2 : 0, rank > 1 ? 2 : 0, 3) switch { 0 => Layout.C, 1 => Layout.F, 2 => Layout.Inner, _ => Layout.Strided };
        return IrType.Array(new ExprGenerator(random).AnyType(), rank, layout);
    }
}
