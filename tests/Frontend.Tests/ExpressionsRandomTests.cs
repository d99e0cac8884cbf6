using System.Linq.Expressions;
using static System.Linq.Expressions.Expression;

namespace DualJit.Tests;

/// <summary>Random trees with variables, assignments, conditions and loops, against their compiled delegates.</summary>
public sealed class ExpressionsRandomTests
{
    private static readonly Type[] Types = [typeof(int), typeof(uint), typeof(long), typeof(ulong), typeof(short), typeof(ushort), typeof(float), typeof(double)];

    private static readonly ExpressionType[] Operators =
    [
        ExpressionType.Add, ExpressionType.Subtract, ExpressionType.Multiply, ExpressionType.Divide, ExpressionType.Modulo,
        ExpressionType.AddChecked, ExpressionType.MultiplyChecked, ExpressionType.SubtractChecked,
    ];

    private static readonly ExpressionType[] Bitwise =
        [ExpressionType.And, ExpressionType.Or, ExpressionType.ExclusiveOr, ExpressionType.LeftShift, ExpressionType.RightShift];

    private static readonly ExpressionType[] Comparisons =
    [
        ExpressionType.Equal, ExpressionType.NotEqual, ExpressionType.LessThan, ExpressionType.LessThanOrEqual, ExpressionType.GreaterThan, ExpressionType.GreaterThanOrEqual,
    ];

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(4)]
    public void Random_trees_compute_as_their_delegates(int seed)
    {
        var random = new Random(seed);
        for (int i = 0; i < 60; i++)
        {
            var tree = new Generator(random);
            var kernel = new ExpressionsHarness(tree.Kernel());
            for (int call = 0; call < 8; call++)
                kernel.Check(Array.ConvertAll(tree.Parameters, parameter => Pick(random, ScalarEdges.Of(parameter.Type))));
        }
    }

    private static T Pick<T>(Random random, T[] items) => items[random.Next(items.Length)];

    private sealed class Generator(Random random)
    {
        private readonly ParameterExpression[] _variables = [.. Enumerable.Range(0, 3).Select(i => Variable(Pick(random, Types), $"v{i}"))];

        public ParameterExpression[] Parameters { get; } = [.. Enumerable.Range(0, 3).Select(i => Parameter(Pick(random, Types), $"p{i}"))];

        public LambdaExpression Kernel()
        {
            var statements = new List<Expression>();
            foreach (var variable in _variables) statements.Add(Assign(variable, Value(variable.Type, 2)));
            for (int i = 0; i < 4; i++) statements.Add(Statement(3));
            statements.Add(Value(Pick(random, Types), 3));
            return Lambda(Block(_variables, statements), Parameters);
        }

        private Expression Statement(int depth)
        {
            switch (depth == 0 ? 0 : random.Next(5))
            {
                case 0 or 1:
                    var target = Pick(random, _variables);
                    return Assign(target, Value(target.Type, depth));
                case 2:
                    var updated = Pick(random, _variables);
                    return random.Next(2) == 0 ? PostIncrementAssign(updated) : SubtractAssign(updated, Value(updated.Type, depth - 1));
                case 3:
                    return IfThenElse(Test(depth - 1), Statement(depth - 1), Block(Statement(depth - 1), Statement(depth - 1)));
                default:
                    return CountedLoop(Statement(depth - 1), Test(1));
            }
        }

        private BlockExpression CountedLoop(Expression body, Expression stop)
        {
            var (i, exit) = (Variable(typeof(int), "i"), Label());
            return Block([i],
                Assign(i, Constant(0)),
                Loop(Block(IfThen(OrElse(GreaterThanOrEqual(i, Constant(5)), stop), Break(exit)), body, PreIncrementAssign(i)), exit));
        }

        private Expression Value(Type type, int depth)
        {
            bool isFloat = type == typeof(float) || type == typeof(double);
            switch (depth == 0 ? random.Next(3) : random.Next(8))
            {
                case 0:
                    return Constant(Pick(random, ScalarEdges.Of(type)), type);
                case 1 or 2:
                    ParameterExpression[] readable = [.. Parameters, .. _variables];
                    var variable = Pick(random, readable);
                    return variable.Type == type ? variable : Convert(variable, type);
                case 3:
                    return Convert(Value(Pick(random, Types), depth - 1), type);
                case 4:
                    return Condition(Test(depth - 1), Value(type, depth - 1), Value(type, depth - 1));
                case 5 when !isFloat:
                    var bitwise = Pick(random, Bitwise);
                    return MakeBinary(bitwise, Value(type, depth - 1), Value(bitwise is ExpressionType.LeftShift or ExpressionType.RightShift ? typeof(int) : type, depth - 1));
                case 6 when type == typeof(double):
                    return Call(typeof(Math), random.Next(2) == 0 ? "Sqrt" : "Floor", null, Value(type, depth - 1));
                default:
                    return MakeBinary(Pick(random, Operators), Value(type, depth - 1), Value(type, depth - 1));
            }
        }

        private Expression Test(int depth)
        {
            var type = Pick(random, Types);
            return random.Next(depth == 0 ? 1 : 4) switch
            {
                1 => AndAlso(Test(depth - 1), Test(depth - 1)),
                2 => OrElse(Test(depth - 1), Not(Test(depth - 1))),
                _ => MakeBinary(Pick(random, Comparisons), Value(type, depth), Value(type, depth)),
            };
        }
    }
}
