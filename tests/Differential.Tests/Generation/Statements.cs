using System.Collections.Immutable;
using FsCheck;
using FsCheck.Fluent;

namespace DualJit.Tests.Differential;

/// <summary>Random statements. A size is about the number of nodes.</summary>
internal static class Statements
{
    private const int MaximumLoops = 3;

    /// <summary>Statements that see the variables declared before them, and the scope after the last.</summary>
    public static Gen<(ImmutableList<Stmt> Block, Scope Scope)> Sequence(Scope scope, int size, int count) =>
        count <= 0 || size <= 0 ? Gen.Constant((ImmutableList<Stmt>.Empty, scope)) :
            from first in One(scope, Math.Max(2, size / count))
            from rest in Sequence(first is Declare declare ? scope.With(declare.Variable) : scope, size - (size / count), count - 1)
            select (rest.Block.Insert(0, first), rest.Scope);

    private static Gen<IReadOnlyList<Stmt>> Block(Scope scope, int size) =>
        from count in Gen.Choose(1, Math.Clamp(size / 4, 1, 5))
        from sequence in Sequence(scope, size, count)
        select (IReadOnlyList<Stmt>)sequence.Block;

    private static Gen<Stmt> One(Scope scope, int size)
    {
        var choices = new Choices<Stmt>
        {
            { 4, () => from type in Expressions.AnyType from value in Expressions.Of(type, scope, size) select (Stmt)new Declare(new Variable(type), value) },
        };
        if (scope.Variables.FindAll(variable => variable.IsAssignable) is { Count: > 0 } assignable)
            choices.Add(4, () => from variable in Gen.Elements<Variable>(assignable) from value in Expressions.Of(variable.Type, scope, size) select (Stmt)new Assign(variable, value));
        if (scope.Variables.FindAll(variable => variable.IsAssignable && variable.Type.IsArithmetic()) is { Count: > 0 } sums)
            choices.Add(scope.Loops > 0 ? 3 : 1, () => from sum in Gen.Elements<Variable>(sums)
                                                       from op in Gen.Elements(Operator.Add, Operator.Subtract, Operator.Multiply, sum.Type.IsFloat() ? Operator.Add : Operator.Xor)
                                                       from value in Expressions.Of(sum.Type, scope, size)
                                                       select (Stmt)new Assign(sum, new Binary(op, new Read(sum), value)));
        if (scope.Arrays is { Count: > 0 } arrays) AddArrays(choices, arrays, scope, size);
        if (size > 3) AddControlFlow(choices, scope, size);
        return choices.Pick();
    }

    private static void AddArrays(Choices<Stmt> choices, ImmutableList<Variable> arrays, Scope scope, int size)
    {
        choices.Add(3, () => from array in Gen.Elements<Variable>(arrays)
                             from index in Expressions.Index(scope, size / 3)
                             from value in Expressions.Of(array.Type.ElementOf(), scope, size / 2)
                             select (Stmt)new Store(array, index, value));
        if (arrays.FindAll(array => array.Type.ElementOf().IsArithmetic()) is { Count: > 0 } updatable)
            choices.Add(3, () => from array in Gen.Elements<Variable>(updatable)
                                 let type = array.Type.ElementOf()
                                 from op in Gen.Elements(Operator.Add, Operator.Subtract, Operator.Multiply, Operator.Divide, type.IsFloat() ? Operator.Remainder : Operator.Xor)
                                 from index in Expressions.Index(scope, size / 3)
                                 from value in Expressions.Of(type, scope, size / 2)
                                 from isChecked in Expressions.Rarely
                                 select (Stmt)new Update(op, array, index, value, isChecked));
        if (scope.Loops < 2) choices.Add(3, () => Elementwise(arrays, scope, size));
        if (scope.Loops < MaximumLoops && size > 3)
            choices.Add(2, () => from array in Gen.Elements<Variable>(arrays)
                                 let item = new Variable(array.Type.ElementOf(), isAssignable: false)
                                 from body in Block(scope.InLoop(item), size)
                                 select (Stmt)new ForEach(item, array, body));
    }

    /// <summary>A loop over an array that writes its elements or sums up a value of them.</summary>
    private static Gen<Stmt> Elementwise(ImmutableList<Variable> arrays, Scope scope, int size)
    {
        var counter = new Variable(typeof(int), isAssignable: false);
        var inside = scope.InLoop(counter) with { IsPlain = true };
        var sums = scope.Variables.FindAll(variable => variable.IsAssignable && variable.Type.IsArithmetic());
        return from array in Gen.Elements<Variable>(arrays)
               from isSum in sums.Count == 0 ? Gen.Constant(false) : Expressions.Rarely
               from sum in isSum ? Gen.Elements<Variable>(sums) : Gen.Constant(array)
               from value in Expressions.Of(isSum ? sum.Type : array.Type.ElementOf(), inside, size)
               from isConditional in Expressions.Rarely
               from test in isConditional ? Expressions.Of(typeof(bool), inside, size / 2) : Gen.Constant<Expr>(new Literal(true))
               let work = isSum ? (Stmt)new Assign(sum, new Binary(Operator.Add, new Read(sum), value)) : new Store(array, new Read(counter), value)
               select (Stmt)new For(counter, new Literal(0), Relation.Less, new Length(array), 1, isConditional ? [new If(test, [work], [])] : [work]);
    }

    private static void AddControlFlow(Choices<Stmt> choices, Scope scope, int size)
    {
        choices.Add(4, () => from test in Expressions.Of(typeof(bool), scope, size / 3)
                             from then in Block(scope, size / 3)
                             from hasElse in Gen.Elements(true, false)
                             from otherwise in hasElse ? Block(scope, size / 3) : Gen.Constant<IReadOnlyList<Stmt>>([])
                             select (Stmt)new If(test, then, otherwise));
        choices.Add(1, () => from value in Gen.OneOf(Expressions.Index(scope, size / 4), Expressions.Of(typeof(int), scope, size / 4))
                             where value.Type == typeof(int)
                             from labels in Gen.Elements(new[] { 0, 1, 2 }, [3], [0, 1, 2, 3, 4], [-1, 0, 1], [int.MinValue, 0, 7, int.MaxValue])
                             from sections in Expressions.All(Enumerable.Range(0, labels.Length + 1).Select(_ => Block(scope with { CanBreak = false }, size / (labels.Length + 2))))
                             select (Stmt)new Switch(value, labels, sections));
        if (scope.Loops < MaximumLoops)
        {
            choices.Add(5, () => Counted(scope, size));
            choices.Add(2, () => from limit in Gen.Choose(1, 6)
                                 let counter = new Variable(typeof(int), isAssignable: false)
                                 from isTestLast in Gen.Elements(true, false)
                                 from test in Expressions.Of(typeof(bool), scope.InLoop(counter), size / 4)
                                 from body in Block(scope.InLoop(counter), size)
                                 select (Stmt)new While(counter, limit, test, isTestLast, body));
        }
        // An exit is under a condition, so that what follows it runs too.
        var exits = new Choices<Stmt>
        {
            { 1, () => from exception in Gen.Elements(Throw.Exceptions) from text in Gen.Elements(Throw.Texts) select (Stmt)new Throw(exception, text) },
            { 2, () => scope.Result == typeof(void) ? Gen.Constant<Stmt>(new Return(null)) : Expressions.Of(scope.Result, scope, size / 2).Select(value => (Stmt)new Return(value)) },
        };
        if (scope.CanBreak) exits.Add(4, () => Gen.Constant<Stmt>(new Break()));
        if (scope.CanContinue) exits.Add(4, () => Gen.Constant<Stmt>(new Continue()));
        choices.Add(scope.Loops > 0 ? 3 : 1, () => from test in Expressions.Of(typeof(bool), scope, size / 2) from exit in exits.Pick() select (Stmt)new If(test, [exit], []));
    }

    private static Gen<Stmt> Counted(Scope scope, int size) =>
        from type in Gen.Frequency((6, Gen.Constant(typeof(int))), (1, Gen.Elements(typeof(long), typeof(uint))))
        let counter = new Variable(type, isAssignable: false)
        from isDescending in type == typeof(uint) ? Gen.Constant(false) : Expressions.Rarely
        from increment in Gen.Frequency((5, Gen.Constant(1)), (1, Gen.Choose(2, 3)))
        from near in type == typeof(uint) ? Gen.Choose(0, 3) : Gen.Choose(-2, 3)
        from far in Far(type, scope, size / 6)
        from isStrict in Gen.Elements(true, false)
        from body in Block(scope.InLoop(counter), size)
        let literal = new Literal(type.Small(near))
        select (Stmt)(isDescending
            ? new For(counter, far, isStrict ? Relation.Greater : Relation.GreaterOrEqual, literal, -increment, body)
            : new For(counter, literal, isStrict ? Relation.Less : Relation.LessOrEqual, far, increment, body));

    private static Gen<Expr> Far(Type type, Scope scope, int size)
    {
        var choices = new Choices<Expr>
        {
            { 2, () => Gen.Choose(0, 6).Select(n => (Expr)new Literal(type.Small(n))) },
            { 1, () => Expressions.Of(type, scope, size).Select(value => (Expr)new Binary(Operator.And, value, new Literal(type.Small(7)))) },
        };
        if (scope.Arrays is { Count: > 0 } arrays)
        {
            choices.Add(4, () => from array in Gen.Elements<Variable>(arrays) select As(new Length(array)));
            if (type != typeof(uint))
                choices.Add(2, () => from array in Gen.Elements<Variable>(arrays) from op in Gen.Elements(Operator.Add, Operator.Subtract, Operator.Subtract) from n in Gen.Choose(1, 2) select As(new Binary(op, new Length(array), new Literal(n))));
        }
        return choices.Pick();

        Expr As(Expr value) => type == typeof(int) ? value : new Cast(type, value);
    }
}
