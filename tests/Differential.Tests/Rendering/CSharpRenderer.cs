using System.Text;

namespace DualJit.Tests.Differential;

/// <summary>A program as C#: a static class with the method <c>Kernel</c> and its helpers.</summary>
/// <remarks>
/// The CIL is optimised or not, as the C# compiler is asked, but .NET's JIT is told not to: where it optimises it may take a division out of a
/// loop, and so throw its exception before that of an array access to the left of it. The judge has to have the order of the language.
/// </remarks>
internal static class CSharpRenderer
{
    public static string Render(TestProgram program, string className)
    {
        var names = program.Helpers.Select((helper, i) => (helper.Signature, Name: $"Helper{i}")).ToDictionary(row => row.Signature, row => row.Name);
        names[program.Kernel.Signature] = "Kernel";
        var text = new StringBuilder().AppendLine($"static class {className}").AppendLine("{");
        foreach (var method in program.Methods) text.Append(new MethodRenderer(names).Render(method));
        return text.AppendLine("}").ToString();
    }

    private sealed class MethodRenderer(Dictionary<Signature, string> methods)
    {
        private readonly Dictionary<Variable, string> _names = [];
        private readonly List<string> _constants = [];
        private readonly StringBuilder _text = new();
        private int _indent = 2;

        public string Render(Method method)
        {
            var signature = method.Signature;
            string parameters = string.Join(", ", signature.Parameters.Select((parameter, i) =>
                $"{(parameter.IsReference ? "ref " : "")}{parameter.Type.Keyword()} {_names[parameter] = (parameter == signature.Fuel ? "fuel" : (parameter.Type.IsVector() ? "a" : "p") + i)}"));
            Statements(method.Body);
            if (method.Value is { } value) Line($"return {Expression(value)};");

            string fuel = signature.Fuel is null ? "" : $"        if (fuel <= 0) return {Scalars.Text(signature.Result.Small(1))};\n";
            string constants = string.Concat(_constants.Select(constant => $"        {constant}\n"));
            return $"    [System.Runtime.CompilerServices.MethodImpl(System.Runtime.CompilerServices.MethodImplOptions.NoOptimization)]\n    public static {signature.Result.Keyword()} {methods[signature]}({parameters})\n    {{\n{fuel}{constants}{_text}    }}\n";
        }

        private void Line(string line) => _text.Append(' ', _indent * 4).Append(line).Append('\n');

        private void Block(IReadOnlyList<Stmt> block, string? first = null)
        {
            Line("{");
            _indent++;
            if (first is not null) Line(first);
            Statements(block);
            _indent--;
            Line("}");
        }

        private void Statements(IReadOnlyList<Stmt> block)
        {
            foreach (var statement in block) Statement(statement);
        }

        private void Statement(Stmt statement)
        {
            switch (statement)
            {
                case Declare declare:
                    string value = Expression(declare.Value);
                    Line($"{declare.Variable.Type.Keyword()} {Name(declare.Variable, "v")} = {value};");
                    break;
                case Assign assign:
                    Line($"{_names[assign.Variable]} = {Expression(assign.Value)};");
                    break;
                case Store store:
                    Line($"{Element(store.Array, store.Index, false)} = {Expression(store.Value)};");
                    break;
                case Update update:
                    string change = $"{Element(update.Array, update.Index, update.Checked)} {Symbol(update.Operator)}= {Divisor(update.Operator, update.Value, update.Checked)};";
                    Line(update.Checked ? $"checked {{ {change} }}" : change);
                    break;
                case If choice:
                    Line($"if ({Expression(choice.Test)})");
                    Block(choice.Then);
                    if (choice.Else.Count == 0) break;
                    Line("else");
                    Block(choice.Else);
                    break;
                case For loop:
                    string start = Expression(loop.Start), counter = Name(loop.Counter, "i");
                    string step = loop.Increment switch { 1 => $"{counter}++", -1 => $"{counter}--", > 0 => $"{counter} += {loop.Increment}", _ => $"{counter} -= {-loop.Increment}" };
                    Line($"for ({loop.Counter.Type.Keyword()} {counter} = {start}; {counter} {Symbol(loop.Relation)} {Expression(loop.Bound)}; {step})");
                    Block(loop.Body);
                    break;
                case While loop:
                    string count = Name(loop.Counter, "k");
                    Line($"int {count} = 0;");
                    string test = $"while ({count} < {loop.Limit} && {Expression(loop.Test)})";
                    Line(loop.IsTestLast ? "do" : test);
                    Block(loop.Body, $"{count}++;");
                    if (loop.IsTestLast) Line(test + ";");
                    break;
                case ForEach loop when loop.Array.Type.IsNdArray():
                    string position = $"j{_names.Count}", item = Name(loop.Item, "x");
                    Line($"for (int {position} = 0; {position} < {_names[loop.Array]}.Length; {position}++)");
                    Block(loop.Body, $"{loop.Item.Type.Keyword()} {item} = {_names[loop.Array]}[{position}];");
                    break;
                case ForEach loop:
                    Line($"foreach ({loop.Item.Type.Keyword()} {Name(loop.Item, "x")} in {_names[loop.Array]})");
                    Block(loop.Body);
                    break;
                case Switch choice:
                    Line($"switch ({Expression(choice.Value)})");
                    Line("{");
                    _indent++;
                    for (int i = 0; i < choice.Sections.Count; i++)
                    {
                        Line(i < choice.Labels.Count ? $"case {choice.Labels[i]}:" : "default:");
                        Block(choice.Sections[i]);
                        Line("    break;");
                    }
                    _indent--;
                    Line("}");
                    break;
                case Break:
                    Line("break;");
                    break;
                case Continue:
                    Line("continue;");
                    break;
                case Return result:
                    Line(result.Value is null ? "return;" : $"return {Expression(result.Value)};");
                    break;
                case Throw exception:
                    Line($"throw new System.{exception.Exception.Name}(\"{exception.Text}\");");
                    break;
                default:
                    throw new InvalidOperationException($"{statement.GetType().Name} is no statement of C#.");
            }
        }

        // An NdArray has no index of type ulong.
        private string Element(Variable array, Expr index, bool isChecked) => array.Type.IsNdArray() && index.Type == typeof(ulong)
            ? $"{_names[array]}[unchecked((long)({NoConstant(index, false)}))]"
            : $"{_names[array]}[{Expression(index, isChecked)}]";

        private string Name(Variable variable, string letter) => _names[variable] = letter + _names.Count;

        /// <summary>An expression of which at least one operand is no constant: C# would else compute it at compile time, where its rules differ.</summary>
        private string Expression(Expr expression, bool isChecked = false)
        {
            switch (expression)
            {
                case Literal literal: return Scalars.Text(literal.Value);
                case Read read: return _names[read.Variable];
                case Length length: return $"{_names[length.Array]}.Length";
                case Element element: return Element(element.Array, element.Index, isChecked);
                case Assigned assigned: return $"({_names[assigned.Variable]} = {Expression(assigned.Value, isChecked)})";
                case Step step:
                    string sign = step.IsIncrement ? "++" : "--";
                    return In(false, isChecked, step.IsPrefix ? $"({sign}{_names[step.Variable]})" : $"({_names[step.Variable]}{sign})");
                case Negate negate: return In(negate.Checked, isChecked, $"(-{NoConstant(negate.Operand, negate.Checked)})");
                case Complement complement: return $"({(complement.Type == typeof(bool) ? "!" : "~")}{NoConstant(complement.Operand, isChecked)})";
                case Cast cast: return In(cast.Checked, isChecked, $"({cast.Target.Keyword()})({NoConstant(cast.Operand, cast.Checked)})");
                case Binary binary:
                    string operation = $"({NoConstant(binary.Left, binary.Checked)} {Symbol(binary.Operator)} {Divisor(binary.Operator, binary.Right, binary.Checked)})";
                    return In(binary.Checked, isChecked, binary.Type.IsNarrow() ? $"({binary.Type.Keyword()}){operation}" : operation);
                case Compare compare: return $"({NoConstant(compare.Left, isChecked)} {Symbol(compare.Relation)} {Expression(compare.Right, isChecked)})";
                case Logic logic: return $"({NoConstant(logic.Left, isChecked)} {(logic.IsAnd ? "&&" : "||")} {Expression(logic.Right, isChecked)})";
                case Conditional choice: return $"({NoConstant(choice.Test, isChecked)} ? {Expression(choice.Then, isChecked)} : {Expression(choice.Else, isChecked)})";
                case LibraryCall call: return $"{call.Method.DeclaringType!.FullName}.{call.Method.Name}({string.Join(", ", call.Arguments.Select(argument => Expression(argument, isChecked)))})";
                case HelperCall call:
                    return $"{methods[call.Callee]}({string.Join(", ", call.Arguments.Select((argument, i) => (call.Callee.Parameters[i].IsReference ? "ref " : "") + Expression(argument, isChecked)))})";
                default: throw new InvalidOperationException($"{expression.GetType().Name} is no expression of C#.");
            }
        }

        private static string In(bool wanted, bool around, string text) => wanted == around ? text : $"{(wanted ? "checked" : "unchecked")}({text})";

        private string NoConstant(Expr expression, bool isChecked) => expression is Literal literal ? Constant(literal) : Expression(expression, isChecked);

        // Division by a constant zero is an error of the C# compiler.
        private string Divisor(Operator op, Expr expression, bool isChecked) =>
            op is Operator.Divide or Operator.Remainder ? NoConstant(expression, isChecked) : Expression(expression, isChecked);

        private string Constant(Literal literal)
        {
            string name = $"c{_constants.Count}";
            _constants.Add($"{literal.Type.Keyword()} {name} = {Scalars.Text(literal.Value)};");
            return name;
        }

        private static string Symbol(Operator op) => op switch
        {
            Operator.Add => "+",
            Operator.Subtract => "-",
            Operator.Multiply => "*",
            Operator.Divide => "/",
            Operator.Remainder => "%",
            Operator.And => "&",
            Operator.Or => "|",
            Operator.Xor => "^",
            Operator.ShiftLeft => "<<",
            Operator.ShiftRight => ">>",
            Operator.ShiftRightUnsigned => ">>>",
        };

        private static string Symbol(Relation relation) => relation switch
        {
            Relation.Equal => "==",
            Relation.NotEqual => "!=",
            Relation.Less => "<",
            Relation.LessOrEqual => "<=",
            Relation.Greater => ">",
            Relation.GreaterOrEqual => ">=",
        };
    }
}
