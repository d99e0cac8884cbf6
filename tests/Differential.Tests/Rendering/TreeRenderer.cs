using System.Linq.Expressions;
using System.Reflection;
using Tree = System.Linq.Expressions.Expression;

namespace DualJit.Tests.Differential;

/// <summary>The kernel of a program as an expression tree; helpers are calls of the methods compiled from C#.</summary>
internal sealed class TreeRenderer
{
    private readonly Dictionary<Variable, ParameterExpression> _variables = [];
    private readonly IReadOnlyDictionary<Signature, MethodInfo> _methods;
    private readonly LabelTarget _end;

    private TreeRenderer(Method kernel, IReadOnlyDictionary<Signature, MethodInfo> methods)
    {
        _methods = methods;
        _end = Tree.Label(kernel.Signature.Result, "end");
    }

    /// <summary>What trees do not have: array indices other than int.</summary>
    public static bool CanRender(TestProgram program) =>
        Walk.Expressions(program.Kernel).OfType<Element>().All(element => element.Index.Type == typeof(int))
        && Walk.Statements(program.Kernel.Body).All(statement => statement is not (Store or Update) || statement.Expressions[0].Type == typeof(int));

    public static LambdaExpression Render(TestProgram program, IReadOnlyDictionary<Signature, MethodInfo> methods)
    {
        var kernel = program.Kernel;
        var renderer = new TreeRenderer(kernel, methods);
        var parameters = kernel.Signature.Parameters.Select((parameter, i) => renderer._variables[parameter] = Tree.Parameter(parameter.Type, $"p{i}")).ToArray();
        // The value returned sees the locals of the body.
        var (locals, statements) = renderer.Statements(kernel.Body);
        var end = kernel.Value is { } value ? Tree.Label(renderer._end, renderer.Expression(value)) : Tree.Label(renderer._end);
        return Tree.Lambda(program.DelegateType, Tree.Block(locals, [.. statements, end]), "Kernel", parameters);
    }

    private (List<ParameterExpression> Locals, List<Tree> Statements) Statements(IReadOnlyList<Stmt> block, LabelTarget? @break = null, LabelTarget? @continue = null)
    {
        var locals = new List<ParameterExpression>();
        var statements = new List<Tree>();
        foreach (var statement in block)
        {
            statements.Add(Statement(statement, @break, @continue));
            if (statement is Declare declare) locals.Add(_variables[declare.Variable]);
        }
        return (locals, statements);
    }

    private Tree Block(IReadOnlyList<Stmt> block, LabelTarget? @break, LabelTarget? @continue)
    {
        var (locals, statements) = Statements(block, @break, @continue);
        return Tree.Block(typeof(void), locals, [.. statements, Tree.Empty()]);
    }

    private Tree Statement(Stmt statement, LabelTarget? @break, LabelTarget? @continue)
    {
        switch (statement)
        {
            case Declare declare:
                var value = Expression(declare.Value);
                return Tree.Assign(_variables[declare.Variable] = Tree.Variable(declare.Variable.Type), value);
            case Assign assign:
                return Tree.Assign(_variables[assign.Variable], Expression(assign.Value));
            case Store store:
                return Tree.Assign(ElementOf(store.Array, store.Index), Expression(store.Value));
            case Update update:
                return Updated(update, ElementOf(update.Array, update.Index), Expression(update.Value));
            case If choice:
                return Tree.IfThenElse(Expression(choice.Test), Block(choice.Then, @break, @continue), Block(choice.Else, @break, @continue));
            case For loop:
                var start = Expression(loop.Start);
                var counter = _variables[loop.Counter] = Tree.Variable(loop.Counter.Type);
                return Loop(counter, start, Related(loop.Relation, counter, Expression(loop.Bound)), null, loop.Body,
                    after: [Tree.Assign(counter, Tree.Add(counter, Tree.Constant(loop.Counter.Type.Small(loop.Increment))))]);
            case While loop:
                var count = _variables[loop.Counter] = Tree.Variable(typeof(int));
                var test = Tree.AndAlso(Tree.LessThan(count, Tree.Constant(loop.Limit)), Expression(loop.Test));
                return Loop(count, Tree.Constant(0), loop.IsTestLast ? null : test, Tree.PreIncrementAssign(count), loop.Body,
                    after: [], loop.IsTestLast ? test : null);
            case ForEach loop:
                var item = _variables[loop.Item] = Tree.Variable(loop.Item.Type);
                var index = Tree.Variable(typeof(int));
                return Tree.Block([item], Loop(index, Tree.Constant(0), Tree.LessThan(index, LengthOf(loop.Array)),
                    Tree.Assign(item, ElementOf(loop.Array, index)), loop.Body, after: [Tree.PreIncrementAssign(index)]));
            case Switch choice:
                var sections = choice.Sections.Select(section => Block(section, null, @continue)).ToArray();
                return Tree.Switch(typeof(void), Expression(choice.Value), sections[^1], null,
                    choice.Labels.Select((label, i) => Tree.SwitchCase(sections[i], Tree.Constant(label))));
            case Break:
                return Tree.Break(@break!);
            case Continue:
                return Tree.Continue(@continue!);
            case Return result:
                return result.Value is null ? Tree.Return(_end) : Tree.Return(_end, Expression(result.Value));
            case Throw exception:
                return Tree.Throw(Tree.New(exception.Exception.GetConstructor([typeof(string)])!, Tree.Constant(exception.Text)));
            default:
                throw new InvalidOperationException($"{statement.GetType().Name} is no statement of a tree.");
        }
    }

    private Tree Loop(ParameterExpression counter, Tree start, Tree? test, Tree? first, IReadOnlyList<Stmt> body, Tree[] after, Tree? testLast = null)
    {
        LabelTarget end = Tree.Label("break"), next = Tree.Label("continue");
        var statements = new List<Tree>();
        if (test is not null) statements.Add(Tree.IfThen(Tree.Not(test), Tree.Break(end)));
        if (first is not null) statements.Add(first);
        statements.Add(Block(body, end, next));
        statements.Add(Tree.Label(next));
        statements.AddRange(after);
        if (testLast is not null) statements.Add(Tree.IfThen(Tree.Not(testLast), Tree.Break(end)));
        return Tree.Block(typeof(void), [counter], Tree.Assign(counter, start), Tree.Loop(Tree.Block(typeof(void), statements), end));
    }

    private Tree ElementOf(Variable array, Expr index) => ElementOf(array, Expression(index));

    private IndexExpression ElementOf(Variable array, Tree index) => array.Type.IsArray
        ? Tree.ArrayAccess(_variables[array], index)
        : Tree.Property(_variables[array], array.Type.GetProperty("Item", [typeof(int)])!, index);

    private Tree LengthOf(Variable array) => array.Type.IsArray ? Tree.ArrayLength(_variables[array]) : Tree.Property(_variables[array], "Length");

    private Tree Expression(Expr expression)
    {
        switch (expression)
        {
            case Literal literal: return Tree.Constant(literal.Value);
            case Read read: return _variables[read.Variable];
            case Length length: return LengthOf(length.Array);
            case Element element: return element.Array.Type.IsArray ? Tree.ArrayIndex(_variables[element.Array], Expression(element.Index)) : ElementOf(element.Array, element.Index);
            case Assigned assigned: return Tree.Assign(_variables[assigned.Variable], Expression(assigned.Value));
            case Step { IsIncrement: true } step: return step.IsPrefix ? Tree.PreIncrementAssign(_variables[step.Variable]) : Tree.PostIncrementAssign(_variables[step.Variable]);
            case Step step: return step.IsPrefix ? Tree.PreDecrementAssign(_variables[step.Variable]) : Tree.PostDecrementAssign(_variables[step.Variable]);
            case Negate negate: return negate.Checked ? Tree.NegateChecked(Expression(negate.Operand)) : Tree.Negate(Expression(negate.Operand));
            case Complement complement: return complement.Type == typeof(bool) ? Tree.Not(Expression(complement.Operand)) : Tree.OnesComplement(Expression(complement.Operand));
            case Cast cast: return Converted(Expression(cast.Operand), cast.Target, cast.Checked);
            case Binary binary: return Operation(binary, Expression(binary.Left), Expression(binary.Right));
            case Compare compare: return Related(compare.Relation, Expression(compare.Left), Expression(compare.Right));
            case Logic logic: return logic.IsAnd ? Tree.AndAlso(Expression(logic.Left), Expression(logic.Right)) : Tree.OrElse(Expression(logic.Left), Expression(logic.Right));
            case Conditional choice: return Tree.Condition(Expression(choice.Test), Expression(choice.Then), Expression(choice.Else));
            case LibraryCall call: return Tree.Call(call.Method, call.Arguments.Select(Expression));
            case HelperCall call: return Tree.Call(_methods[call.Callee], call.Arguments.Select(Expression));
            default: throw new InvalidOperationException($"{expression.GetType().Name} is no expression of a tree.");
        }
    }

    private static Tree Converted(Tree value, Type type, bool isChecked) => isChecked ? Tree.ConvertChecked(value, type) : Tree.Convert(value, type);

    private static Tree Operation(Binary binary, Tree left, Tree right)
    {
        // Trees compute with short and ushort, but not with the other narrow types.
        if (binary.Type.IsNarrow() && binary.Type != typeof(short) && binary.Type != typeof(ushort))
            return Converted(Operation(binary.Operator, Tree.Convert(left, typeof(int)), Tree.Convert(right, typeof(int)), binary.Checked), binary.Type, binary.Checked);
        // Nor do they have an unsigned shift of a signed number.
        if (binary.Operator == Operator.ShiftRightUnsigned && (binary.Type == typeof(int) || binary.Type == typeof(long)))
            return Tree.Convert(Tree.RightShift(Tree.Convert(left, binary.Type == typeof(int) ? typeof(uint) : typeof(ulong)), right), binary.Type);
        return Operation(binary.Operator, left, right, binary.Checked);
    }

    private static BinaryExpression Operation(Operator op, Tree left, Tree right, bool isChecked) => op switch
    {
        Operator.Add => isChecked ? Tree.AddChecked(left, right) : Tree.Add(left, right),
        Operator.Subtract => isChecked ? Tree.SubtractChecked(left, right) : Tree.Subtract(left, right),
        Operator.Multiply => isChecked ? Tree.MultiplyChecked(left, right) : Tree.Multiply(left, right),
        Operator.Divide => Tree.Divide(left, right),
        Operator.Remainder => Tree.Modulo(left, right),
        Operator.And => Tree.And(left, right),
        Operator.Or => Tree.Or(left, right),
        Operator.Xor => Tree.ExclusiveOr(left, right),
        Operator.ShiftLeft => Tree.LeftShift(left, right),
        Operator.ShiftRight or Operator.ShiftRightUnsigned => Tree.RightShift(left, right),
    };

    private static BinaryExpression Updated(Update update, Tree element, Tree value) => update.Operator switch
    {
        Operator.Add => update.Checked ? Tree.AddAssignChecked(element, value) : Tree.AddAssign(element, value),
        Operator.Subtract => update.Checked ? Tree.SubtractAssignChecked(element, value) : Tree.SubtractAssign(element, value),
        Operator.Multiply => update.Checked ? Tree.MultiplyAssignChecked(element, value) : Tree.MultiplyAssign(element, value),
        Operator.Divide => Tree.DivideAssign(element, value),
        Operator.Remainder => Tree.ModuloAssign(element, value),
        Operator.And => Tree.AndAssign(element, value),
        Operator.Or => Tree.OrAssign(element, value),
        Operator.Xor => Tree.ExclusiveOrAssign(element, value),
        Operator.ShiftLeft => Tree.LeftShiftAssign(element, value),
        Operator.ShiftRight or Operator.ShiftRightUnsigned => Tree.RightShiftAssign(element, value),
    };

    private static BinaryExpression Related(Relation relation, Tree left, Tree right) => relation switch
    {
        Relation.Equal => Tree.Equal(left, right),
        Relation.NotEqual => Tree.NotEqual(left, right),
        Relation.Less => Tree.LessThan(left, right),
        Relation.LessOrEqual => Tree.LessThanOrEqual(left, right),
        Relation.Greater => Tree.GreaterThan(left, right),
        Relation.GreaterOrEqual => Tree.GreaterThanOrEqual(left, right),
    };
}
