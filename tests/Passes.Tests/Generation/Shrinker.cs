using DualJit.IR;

namespace DualJit.Tests.Passes;

/// <summary>Cases a little simpler than a given one, the boldest first.</summary>
internal static class Shrinker
{
    public static IEnumerable<Case> Shrink(Case @case)
    {
        if (@case.Inputs.Count > 1)
            foreach (var inputs in @case.Inputs) yield return @case with { Inputs = [inputs] };
        foreach (var program in Programs(@case.Program)) yield return @case with { Program = program };
        for (int i = 0; i < @case.Inputs.Count; i++)
            foreach (var inputs in Simpler(@case.Inputs[i], @case.Program.Kernel.Signature)) yield return @case with { Inputs = Replace(@case.Inputs, i, [inputs]) };
    }

    private static IEnumerable<TestProgram> Programs(TestProgram program)
    {
        for (int i = program.Methods.Count - 1; i > 0; i--)
            if (!IsCalled(program, program.Methods[i])) yield return new TestProgram(Without(program.Methods, i, 1));
        for (int i = 0; i < program.Methods.Count; i++)
            foreach (var method in Methods(program.Methods[i])) yield return new TestProgram(Replace(program.Methods, i, [method]));
    }

    private static bool IsCalled(TestProgram program, Method callee) =>
        program.Methods.Where(method => method != callee).SelectMany(Walk.Expressions).OfType<Call>().Any(call => ReferenceEquals(call.Callee, callee.Signature));

    private static IEnumerable<Method> Methods(Method method)
    {
        foreach (var body in Blocks(method.Body)) yield return method with { Body = body };
        if (method.Value is { } value)
            foreach (var simpler in Expressions(value)) yield return method with { Value = simpler };
    }

    private static IEnumerable<IReadOnlyList<Stmt>> Blocks(IReadOnlyList<Stmt> block)
    {
        for (int length = block.Count; length >= 1; length /= 2)
            for (int start = 0; start + length <= block.Count; start += length) yield return Without(block, start, length);
        for (int i = 0; i < block.Count; i++)
        {
            foreach (var inner in block[i].Blocks) yield return Replace(block, i, inner);
            if (block[i] is For loop) yield return Replace(block, i, [new Assign(loop.Counter, loop.Start), .. loop.Body]);
            foreach (var simpler in Statements(block[i])) yield return Replace(block, i, [simpler]);
        }
    }

    private static IEnumerable<Stmt> Statements(Stmt statement)
    {
        for (int i = 0; i < statement.Blocks.Count; i++)
            foreach (var block in Blocks(statement.Blocks[i])) yield return statement.With(statement.Expressions, Replace(statement.Blocks, i, [block]));
        for (int i = 0; i < statement.Expressions.Count; i++)
            foreach (var expression in Expressions(statement.Expressions[i])) yield return statement.With(Replace(statement.Expressions, i, [expression]), statement.Blocks);
        if (statement is For { IsBoundKept: false } loop) yield return loop with { IsBoundKept = true };
        if (statement is Switch { Labels.Count: > 1 } choice) yield return new Switch(choice.Value, [choice.Labels[0]], [choice.Sections[0], choice.Sections[^1]]);
        if (statement is Store { Array.Condition: not null } store) yield return store with { Array = new ArrayValue(store.Array.Variable) };
        if (statement is Throw { Value: not null }) yield return new Throw(null);
    }

    private static IEnumerable<Expr> Expressions(Expr expression)
    {
        if (expression is Literal literal)
        {
            for (int simple = 0; simple < 3; simple++)
            {
                var smaller = Literal.Small(literal.Type, simple);
                if (smaller.Bits == literal.Bits) yield break;
                yield return smaller;
            }
            yield break;
        }
        foreach (var part in Walk.Within(expression).Skip(1))
            if (part.Type == expression.Type) yield return part;
        if (expression is not Read)
            for (int simple = 0; simple < 2; simple++) yield return Literal.Small(expression.Type, simple);
        if (expression is Element { Array.Condition: not null } element) yield return element with { Array = new ArrayValue(element.Array.Variable) };
        for (int i = 0; i < expression.Children.Count; i++)
            foreach (var child in Expressions(expression.Children[i])) yield return expression.With(Replace(expression.Children, i, [child]));
    }

    private static IEnumerable<Inputs> Simpler(Inputs inputs, Signature signature)
    {
        for (int i = 0; i < inputs.Scalars.Count; i++)
            foreach (var smaller in Expressions(inputs.Scalars[i])) yield return inputs with { Scalars = [.. Replace(inputs.Scalars, i, [(Literal)smaller])] };
        for (int i = 0; i < inputs.Buffers.Count; i++)
        {
            var buffer = inputs.Buffers[i];
            foreach (Func<int, int> value in (Func<int, int>[])[_ => 0, _ => 1, at => at % 100])
            {
                long[] values = [.. Enumerable.Range(0, buffer.Values.Count).Select(at => Literal.Small(buffer.Type, value(at)).Bits)];
                if (values.SequenceEqual(buffer.Values)) break;
                yield return inputs with { Buffers = Replace(inputs.Buffers, i, [buffer with { Values = values }]) };
            }
        }
        for (int i = 0; i < inputs.Arrays.Count; i++)
            for (int axis = 0; axis < inputs.Arrays[i].Lengths.Count; axis++)
            {
                var array = inputs.Arrays[i];
                if (array.Lengths[axis] == 0) continue;
                long[] lengths = [.. array.Lengths];
                lengths[axis]--;
                yield return inputs with { Arrays = Replace(inputs.Arrays, i, [array with { Lengths = lengths, Strides = StridesOf(signature.Arrays[i].Type, array, lengths) }]) };
            }
    }

    private static IReadOnlyList<long> StridesOf(IrType type, View array, long[] lengths) => type.Layout switch
    {
        Layout.C => ArrayView.Contiguous(0, lengths).Strides,
        Layout.F => [.. ArrayView.Contiguous(0, [.. lengths.Reverse()]).Strides.Reverse()],
        Layout.Inner or Layout.Strided => array.Strides,
    };

    private static IReadOnlyList<T> Without<T>(IReadOnlyList<T> list, int start, int count) => [.. list.Take(start), .. list.Skip(start + count)];

    private static IReadOnlyList<T> Replace<T>(IReadOnlyList<T> list, int index, IReadOnlyList<T> items) => [.. list.Take(index), .. items, .. list.Skip(index + 1)];
}
