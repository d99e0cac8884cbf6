namespace DualJit.Tests.Differential;

/// <summary>Smaller programs: largest cuts first, all of them valid.</summary>
internal static class Shrinker
{
    public static IEnumerable<Case> Shrink(Case @case) => WithoutParameters(@case)
        .Concat(Programs(@case.Program).Where(Validity.IsValid).Select(program => @case with { Program = program }))
        .Concat(@case.Arguments.Count == 1 ? Values(@case.Arguments[0]).Select(values => @case with { Arguments = [values] }) : []);

    private static IEnumerable<Case> WithoutParameters(Case @case)
    {
        var (program, signature) = (@case.Program, @case.Program.Kernel.Signature);
        for (int i = 0; i < signature.Parameters.Count; i++)
        {
            int removed = i;
            if (Walk.Uses(program.Kernel, signature.Parameters[removed])) continue;
            var parameters = Without(signature.Parameters, removed, 1);
            yield return new Case(program with { Kernel = program.Kernel with { Signature = new Signature(parameters, signature.Result) } },
                [.. @case.Arguments.Select(values => Without(values, removed, 1).ToArray())]);
        }
    }

    private static IEnumerable<TestProgram> Programs(TestProgram program)
    {
        for (int i = 0; i < program.Helpers.Count; i++)
            if (!Calls(program, program.Helpers[i].Signature))
                yield return program with { Helpers = Without(program.Helpers, i, 1) };
        foreach (var kernel in Methods(program.Kernel)) yield return program with { Kernel = kernel };
        for (int i = 0; i < program.Helpers.Count; i++)
            foreach (var helper in Methods(program.Helpers[i])) yield return program with { Helpers = Replace(program.Helpers, i, [helper]) };
    }

    private static bool Calls(TestProgram program, Signature callee) =>
        program.Methods.Where(method => method.Signature != callee).SelectMany(Walk.Expressions).OfType<HelperCall>().Any(call => call.Callee == callee);

    private static IEnumerable<Method> Methods(Method method)
    {
        foreach (var body in Blocks(method.Body)) yield return method with { Body = body };
        if (method.Value is { } value)
            foreach (var smaller in Expressions(value)) yield return method with { Value = smaller };
    }

    private static IEnumerable<IReadOnlyList<Stmt>> Blocks(IReadOnlyList<Stmt> block)
    {
        for (int length = block.Count; length >= 1; length /= 2)
            for (int start = 0; start + length <= block.Count; start += length)
                yield return Without(block, start, length);
        for (int i = 0; i < block.Count; i++)
        {
            var statement = block[i];
            foreach (var inner in statement.Blocks) yield return Replace(block, i, inner);
            if (statement is For loop) yield return Replace(block, i, [new Declare(loop.Counter, loop.Start), .. loop.Body]);
            foreach (var smaller in Statements(statement)) yield return Replace(block, i, [smaller]);
        }
    }

    private static IEnumerable<Stmt> Statements(Stmt statement)
    {
        for (int i = 0; i < statement.Blocks.Count; i++)
            foreach (var smaller in Blocks(statement.Blocks[i])) yield return statement.With(statement.Expressions, Replace(statement.Blocks, i, [smaller]));
        for (int i = 0; i < statement.Expressions.Count; i++)
            foreach (var smaller in Expressions(statement.Expressions[i])) yield return statement.With(Replace(statement.Expressions, i, [smaller]), statement.Blocks);
        switch (statement)
        {
            case Update { Checked: true } update:
                yield return update with { Checked = false };
                break;
            case While { Limit: > 1 } loop:
                yield return loop with { Limit = 1 };
                break;
            case Switch { Labels.Count: > 1 } choice:
                yield return new Switch(choice.Value, [choice.Labels[0]], [choice.Sections[0], choice.Sections[^1]]);
                break;
        }
    }

    private static IEnumerable<Expr> Expressions(Expr expression)
    {
        if (expression.Type.IsVector()) yield break;
        if (expression is Literal literal)
        {
            foreach (int simple in (int[])[0, 1, 2])
            {
                object value = expression.Type.Small(simple);
                if (literal.Value.Equals(value)) yield break;
                yield return new Literal(value);
            }
            yield break;
        }
        foreach (var part in Walk.Within(expression).Skip(1))
            if (part.Type == expression.Type) yield return part;
        if (expression is not Read)
            for (int simple = 0; simple < 2; simple++) yield return new Literal(expression.Type.Small(simple));
        switch (expression)
        {
            case Binary { Checked: true } binary:
                yield return binary with { Checked = false };
                break;
            case Cast { Checked: true } cast:
                yield return cast with { Checked = false };
                break;
            case Negate { Checked: true } negate:
                yield return negate with { Checked = false };
                break;
        }
        for (int i = 0; i < expression.Children.Count; i++)
            foreach (var smaller in Expressions(expression.Children[i])) yield return expression.With(Replace(expression.Children, i, [smaller]));
    }

    private static IEnumerable<object[]> Values(object[] values)
    {
        for (int i = 0; i < values.Length; i++)
        {
            if (values[i] is Array array)
            {
                // One array passed twice stays one.
                for (int length = 0; length < array.Length; length++)
                {
                    var shorter = Array.CreateInstance(array.GetType().GetElementType()!, length);
                    Array.Copy(array, shorter, length);
                    yield return [.. values.Select(value => ReferenceEquals(value, array) ? shorter : value)];
                }
                continue;
            }
            foreach (int simple in (int[])[0, 1, 2])
            {
                object value = values[i].GetType().Small(simple);
                if (values[i].Equals(value)) break;
                yield return [.. Replace(values, i, [value])];
            }
        }
    }

    private static IReadOnlyList<T> Without<T>(IReadOnlyList<T> list, int start, int count) => [.. list.Take(start), .. list.Skip(start + count)];

    private static IReadOnlyList<T> Replace<T>(IReadOnlyList<T> list, int index, IReadOnlyList<T> items) => [.. list.Take(index), .. items, .. list.Skip(index + 1)];
}
