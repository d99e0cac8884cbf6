using System.Globalization;
using System.Text;

namespace DualJit.IR;

/// <summary>IR as text, which <see cref="Parser"/> reads back. Also prints what is not valid, for messages.</summary>
public static class Printer
{
    public static string Print(Module module)
    {
        var text = new StringBuilder($"stage {module.Stage.ToString().ToLowerInvariant()}\n");
        foreach (var function in module.Functions) text.Append('\n').Append(Print(function, module));
        return text.ToString();
    }

    /// <param name="module">Where the names of callees and the exceptions are; they are printed as numbers without it.</param>
    public static string Print(Function function, Module? module) => new FunctionPrinter(function, module).Print();

    /// <summary>One instruction with the value names that its function prints.</summary>
    public static string Print(in Instruction instruction, Function function, Module? module) => new FunctionPrinter(function, module).Print(instruction);
}

/// <summary>Prints one function: values that the source does not name are numbered in the order they are defined.</summary>
internal sealed class FunctionPrinter
{
    private readonly Function _function;
    private readonly Module? _module;
    private readonly Dictionary<ValueId, string> _values = [];
    private readonly List<string> _functions = [];

    public FunctionPrinter(Function function, Module? module)
    {
        _function = function;
        _module = module;
        NameValues();
        NameFunctions();
    }

    public string Print()
    {
        var text = new StringBuilder();
        var parameters = _function.Blocks.Count == 0 ? [] : _function.Entry.Parameters;
        text.Append(CultureInfo.InvariantCulture, $"{(_function.IsShared ? "shared " : "")}func {FunctionName(_function)}({Declare(parameters)}) -> {_function.ReturnType} {ForComplex()}{{\n");
        for (int i = 0; i < _function.Blocks.Count; i++)
        {
            var block = _function.Blocks[i];
            text.Append(new BlockId(i));
            if (i > 0 && block.Parameters.Count > 0) text.Append('(').Append(Declare(block.Parameters)).Append(')');
            text.Append(":\n");
            foreach (var instruction in block.Instructions) text.Append("    ").Append(Print(instruction)).Append('\n');
        }
        return text.Append("}\n").ToString();
    }

    private string ForComplex() => _function.ForComplex is { } other ? $"complex {Callee(other)} " : "";

    public string Print(in Instruction instruction)
    {
        string result = instruction.Result.IsNone ? "" : $"{Value(instruction.Result)} = ";
        string text = $"{result}{instruction.Info.Text}";
        string operands = Values(instruction.Operands);
        return instruction.Info.Form switch
        {
            Form.Constant => $"{text} {Literals.Print(instruction.Type.DType, instruction.Immediate)} : {instruction.Type}",
            Form.Unary or Form.Binary or Form.Ternary or Form.Element => $"{text} {operands}",
            Form.Typed or Form.TypedList => $"{text} {operands}".TrimEnd() + $" : {instruction.Type}",
            Form.Slice => $"{text} {Value(instruction.Operands[0])}{Slices(instruction)} : {instruction.Type}",
            Form.Nullary => text,
            Form.Axis or Form.Lane => $"{text} {operands}, {instruction.Immediate}",
            Form.Fold => $"{text} {OpText(instruction.Combiner)} {operands}",
            Form.Size => $"{text} {instruction.Immediate}",
            Form.OfType => $"{text} {operands} : {instruction.ElementType.IrName}",
            Form.Reduce => $"{text} {OpText(instruction.Combiner)} {Callee(instruction.Callee)}({operands})",
            Form.ReduceAxes => $"{text} {OpText(instruction.Combiner)} {instruction.Axes}{Callee(instruction.Callee)}({operands}) : {instruction.Type}",
            Form.Call => $"{text} {Callee(instruction.Callee)}({operands})",
            Form.Map => $"{text} {Callee(instruction.Callee)}({operands}) : {instruction.Type}",
            Form.Reference => $"{text} {Callee(instruction.Callee)}",
            Form.Indirect => $"{text} {Values(instruction.Operands.Take(1))}({Values(instruction.Operands.Skip(1))})",
            Form.Guard => $"{text} {Values(instruction.Operands.Take(1))}, {instruction.Trap}{Arguments(instruction.Operands.Skip(1))}",
            Form.Branch => $"{text} {string.Join(", ", [.. instruction.Operands.Select(Value), .. instruction.Edges.Select(Edge)])}{(instruction is { Op: Op.Branch, Immediate: Instruction.Likely } ? " likely" : "")}",
            Form.Return => instruction.Operands.Length == 0 ? text : $"{text} {operands}",
            Form.Trap => $"{text} {instruction.Trap}{Arguments(instruction.Operands)}",
            Form.Throw => $"{text} {Exception(instruction)}",
        };
    }

    private string Slices(in Instruction slice)
    {
        var (text, kinds, next) = (new StringBuilder(), new SliceKinds(slice.Immediate), 1);
        for (int axis = 0; axis < kinds.Count; axis++)
        {
            text.Append(", ").Append(kinds[axis].ToString().ToLowerInvariant());
            for (int end = next + (int)kinds[axis]; next < end && next < slice.Operands.Length; next++) text.Append(' ').Append(Value(slice.Operands[next]));
        }
        return text.ToString();
    }

    private static string OpText(Op op) => Enum.IsDefined(op) ? OpTable.Of(op).Text : op.ToString();

    private string Value(ValueId value) => _values.GetValueOrDefault(value) ?? $"%undefined{value.Index}";

    private string Values(IEnumerable<ValueId> values) => string.Join(", ", values.Select(Value));

    private string Arguments(IEnumerable<ValueId> values) => values.Any() ? $"({Values(values)})" : "";

    private string Edge(Edge edge) => $"{edge.Target}{Arguments(edge.Arguments)}";

    private string Declare(IEnumerable<ValueId> values) => string.Join(", ", values.Select(value => $"{Value(value)}: {_function.TypeOf(value)}{(_function.IsLength(value) ? " length" : "")}"));

    private string FunctionName(Function function) =>
        _module is not null && _module.Functions.IndexOf(function) is >= 0 and var index ? _functions[index] : $"@{Literals.Identifier(function.Name)}";

    private string Callee(FunctionId callee) => callee.Index >= 0 && callee.Index < _functions.Count ? _functions[callee.Index] : callee.ToString();

    private string Exception(in Instruction instruction)
    {
        int index = (int)instruction.Immediate;
        if (_module is null || index < 0 || index >= _module.Exceptions.Count) return $"exception{index}{Arguments(instruction.Operands)}";
        var site = _module.Exceptions[index];
        var parameters = site.Constructor.GetParameters();
        var operands = new Queue<ValueId>(instruction.Operands);
        var arguments = new string[parameters.Length];
        for (int i = 0; i < arguments.Length; i++) arguments[i] = ExceptionArgument(parameters[i].ParameterType, site.Arguments[i], operands);
        return $"{site.Constructor.DeclaringType!.FullName}({string.Join(", ", arguments)})";
    }

    private string ExceptionArgument(Type type, object? argument, Queue<ValueId> operands)
    {
        if (argument is ExceptionText text)
            return $"{Literals.TypeName(type)} {(text.IsInvariant ? "invariant" : "format")} {Literals.PrintBoxed(text.Format)}({string.Join(", ", text.Values.Select(value => ExceptionArgument(typeof(object), value, operands)))})";
        string printed = argument is ExceptionOperand ? operands.TryDequeue(out var operand) ? Value(operand) : "%missing" : Literals.PrintBoxed(argument);
        // What is boxed into an object says as what.
        var own = argument is ExceptionOperand taken ? taken.Type : argument?.GetType() ?? type;
        return own == type ? $"{Literals.TypeName(type)} {printed}" : $"{Literals.TypeName(type)} {Literals.TypeName(own)} {printed}";
    }

    private void NameValues()
    {
        var taken = new HashSet<string>();
        int number = 0;
        foreach (var block in _function.Blocks)
        {
            foreach (var parameter in block.Parameters) Name(parameter);
            foreach (var instruction in block.Instructions)
                if (!instruction.Result.IsNone) Name(instruction.Result);
        }

        void Name(ValueId value)
        {
            string name = _function.NameOf(value) is { } source ? Unique(Literals.Identifier(source), taken) : $"{number++}";
            _values.TryAdd(value, $"%{name}");
        }
    }

    private void NameFunctions()
    {
        if (_module is null) return;
        var taken = new HashSet<string>();
        foreach (var function in _module.Functions) _functions.Add($"@{Unique(Literals.Identifier(function.Name), taken)}");
    }

    // Variables of the source become many values and may have one name in several scopes.
    private static string Unique(string name, HashSet<string> taken)
    {
        string candidate = name;
        for (int i = 1; !taken.Add(candidate); i++) candidate = $"{name}.{i}";
        return candidate;
    }
}
