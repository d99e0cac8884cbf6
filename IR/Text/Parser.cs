using System.Globalization;
using System.Numerics;

namespace DualJit.IR;

/// <summary>Reads the text that <see cref="Printer"/> writes.</summary>
/// <remarks>
/// <code>
/// stage machine
///
/// func @sum(%x: ptr, %n: i64 length) -> f64 {     ; a length is from 0 to 2147483647
/// entry:                                    ; labels and values may have any name; numbers are names too
///     %zero = const 0 : i64
///     %none = const 0 : f64
///     jump loop(%zero, %none)
/// loop(%i: i64, %total: f64):
///     …
/// }
/// </code>
/// An instruction is on a line of its own; the row of its op says in which <see cref="Form"/>. Reading checks names and syntax;
/// whether the module is valid, the <see cref="Verifier"/> tells.
/// </remarks>
public sealed class Parser
{
    private static readonly Dictionary<string, SliceKind> SliceKindNames = Enum.GetValues<SliceKind>().ToDictionary(kind => kind.ToString().ToLowerInvariant());
    private readonly List<Token> _tokens;
    private readonly Module _module = new();
    private int _next;

    private Parser(string text) => _tokens = Lexer.Split(text);

    /// <exception cref="FormatException">The text is no module; the message says line, column and what was expected.</exception>
    public static Module Parse(string text) => new Parser(text).ParseModule();

    /// <summary>Reads a list of types in parentheses, such as <c>(f64, array&lt;f64,2,C&gt;)</c>.</summary>
    /// <exception cref="FormatException">The text is no such list; the message says where and what was expected.</exception>
    public static IReadOnlyList<IrType> ParseTypes(string text)
    {
        var parser = new Parser(text);
        var types = new List<IrType>();
        parser.ExpectSymbol("(");
        while (!parser.TakeSymbol(")"))
        {
            if (types.Count > 0) parser.ExpectSymbol(",");
            types.Add(parser.ParseType());
        }
        return parser.Current.Kind == TokenKind.End ? types : throw parser.Expected("the end");
    }

    internal static FormatException Error(int line, int column, string message) => new($"line {line}, column {column}: {message}");

    internal static FormatException Error(Token at, string message) => Error(at.Line, at.Column, message);

    private Token Current => _tokens[_next];

    private Module ParseModule()
    {
        ExpectWord("stage");
        _module.Stage = ParseEnum<Stage>("a stage", ignoreCase: true);
        var functions = new List<FunctionSyntax>();
        while (Current.Kind != TokenKind.End) functions.Add(ParseFunction());
        FunctionAssembler.Assemble(_module, functions);
        return _module;
    }

    private FunctionSyntax ParseFunction()
    {
        bool isShared = TakeWord("shared");
        ExpectWord("func");
        var name = Expect(TokenKind.FunctionName, "the name of a function");
        var parameters = ParseDeclarations();
        ExpectSymbol("->");
        var returnType = ParseType();
        Token? forComplex = TakeWord("complex") ? Expect(TokenKind.FunctionName, "the name of a function") : null;
        ExpectSymbol("{");
        var blocks = new List<BlockSyntax>();
        while (!TakeSymbol("}")) blocks.Add(ParseBlock());
        if (blocks.Count == 0) throw Error(name, $"@{name.Text} has no block");
        if (blocks[0].Parameters.Count > 0) throw Error(blocks[0].Label, "the parameters of the entry block are those of the function");
        blocks[0].Parameters.AddRange(parameters);
        return new FunctionSyntax(name, isShared, returnType, forComplex, blocks);
    }

    private BlockSyntax ParseBlock()
    {
        var label = Expect(TokenKind.Word, "the label of a block or '}'");
        var parameters = Current.Text == "(" ? ParseDeclarations() : [];
        ExpectSymbol(":");
        var instructions = new List<InstructionSyntax>();
        while (!IsSymbol("}") && !IsLabel()) instructions.Add(ParseInstruction());
        return new BlockSyntax(label, parameters, instructions);
    }

    private InstructionSyntax ParseInstruction()
    {
        var start = Current;
        if (!start.StartsLine) throw Expected("the end of the line");
        Token? result = null;
        if (Current.Kind == TokenKind.Value)
        {
            result = Take();
            ExpectSymbol("=");
        }
        var op = Expect(TokenKind.Word, "an op");
        var info = OpTable.FromText(op.Text) ?? throw Error(op, $"there is no op '{op.Text}'");
        var syntax = new InstructionSyntax(start, info, result, [], IrType.Void, 0, null, []);
        switch (info.Form)
        {
            case Form.Constant:
                var literal = Current.Kind is TokenKind.Word or TokenKind.Number ? Take() : throw Expected("a constant");
                var type = ParseWrittenType();
                if (!(type.IsScalar || type.IsWeak) || Literals.Parse(type.DType, literal.Text) is not { } bits) throw Error(literal, $"{literal} is no constant of type {type}");
                return syntax with { Type = type, Immediate = bits };
            case Form.Nullary:
                return syntax;
            case Form.Size:
                return syntax with { Immediate = ParseInteger<int>("a number of bytes") };
            case Form.Unary or Form.Binary or Form.Ternary or Form.Element:
                return syntax with { Operands = ParseOperands() };
            case Form.Typed:
                return syntax with { Operands = ParseOperands(), Type = ParseWrittenType() };
            case Form.OfType:
                return syntax with { Operands = ParseOperands(), Immediate = ParseWrittenType() is { IsScalar: true } named ? (long)named.DType : throw Error(start, "expected a scalar type at the end") };
            case Form.TypedList:
                return syntax with { Operands = Current.Kind == TokenKind.Value ? ParseOperands() : [], Type = ParseWrittenType() };
            case Form.Slice:
                var (sliced, kinds) = ParseSlices();
                return syntax with { Operands = sliced, Immediate = kinds.Immediate, Type = ParseWrittenType() };
            case Form.Lane:
                var vector = Expect(TokenKind.Value, "a value");
                ExpectSymbol(",");
                var scalar = Expect(TokenKind.Value, "a value");
                ExpectSymbol(",");
                return syntax with { Operands = [vector, scalar], Immediate = ParseInteger<sbyte>("a lane") };
            case Form.Fold:
                return syntax with { Immediate = Instruction.ImmediateOf(ParseCombiner()), Operands = [Expect(TokenKind.Value, "a value")] };
            case Form.Axis:
                var array = Expect(TokenKind.Value, "a value");
                ExpectSymbol(",");
                return syntax with { Operands = [array], Immediate = ParseInteger<sbyte>("an axis, lane or item") };
            case Form.Reduce:
                long combiner = Instruction.ImmediateOf(ParseCombiner());
                return syntax with { Immediate = combiner, Callee = Expect(TokenKind.FunctionName, "the name of a function"), Operands = ParseArguments() };
            case Form.ReduceAxes:
                long combinerAndAxes = Instruction.ImmediateOf(ParseCombiner(), axes: ParseAxes());
                return syntax with { Immediate = combinerAndAxes, Callee = Expect(TokenKind.FunctionName, "the name of a function"), Operands = ParseArguments(), Type = ParseWrittenType() };
            case Form.Call:
                return syntax with { Callee = Expect(TokenKind.FunctionName, "the name of a function"), Operands = ParseArguments() };
            case Form.Map:
                return syntax with { Callee = Expect(TokenKind.FunctionName, "the name of a function"), Operands = ParseArguments(), Type = ParseWrittenType() };
            case Form.Reference:
                return syntax with { Callee = Expect(TokenKind.FunctionName, "the name of a function") };
            case Form.Indirect:
                var reference = Expect(TokenKind.Value, "a function reference");
                return syntax with { Operands = [reference, .. ParseArguments()] };
            case Form.Guard:
                var condition = Expect(TokenKind.Value, "a condition");
                ExpectSymbol(",");
                return syntax with { Immediate = (long)ParseEnum<TrapKind>("a trap"), Operands = [condition, .. ParseArguments()] };
            case Form.Branch:
                return info.Op == Op.Jump ? syntax with { Edges = [ParseEdge()] } : ParseBranch(syntax);
            case Form.Return:
                return IsOnLine() ? syntax with { Operands = ParseOperands() } : syntax;
            case Form.Trap:
                return syntax with { Immediate = (long)ParseEnum<TrapKind>("a trap"), Operands = ParseArguments() };
            case Form.Throw:
                return ParseThrow(syntax);
            default:
                throw new InternalCompilerException($"no syntax for {info.Form}");
        }
    }

    private (List<Token> Operands, SliceKinds Kinds) ParseSlices()
    {
        List<Token> operands = [Expect(TokenKind.Value, "an array")];
        var kinds = new List<SliceKind>();
        while (TakeSymbol(","))
        {
            kinds.Add(SliceKindNames.TryGetValue(Expect(TokenKind.Word, "all, at, range or step").Text, out var kind) ? kind : throw Expected("all, at, range or step"));
            for (int i = 0; i < (int)kind; i++) operands.Add(Expect(TokenKind.Value, "a value"));
        }
        return (operands, SliceKinds.Of([.. kinds]));
    }

    private Op ParseCombiner()
    {
        var name = Expect(TokenKind.Word, "an associative op");
        return OpTable.FromText(name.Text) is { } info && info.Is(Traits.Associative) ? info.Op : throw Error(name, $"{name} is no associative op");
    }

    private ReducedAxes ParseAxes()
    {
        if (TakeWord(ReducedAxes.AllText)) return TakeWord(ReducedAxes.KeepText) ? ReducedAxes.All.WithDims() : ReducedAxes.All;
        var axes = new List<int>();
        while (Current.Kind == TokenKind.Number) axes.Add(ParseInteger<sbyte>("an axis"));
        bool keepDims = TakeWord(ReducedAxes.KeepText);
        return ReducedAxes.Of([.. axes], keepDims) ?? throw Expected($"axes from {-ReducedAxes.MostAxes} to {ReducedAxes.MostAxes - 1}, each once");
    }

    private InstructionSyntax ParseBranch(InstructionSyntax syntax)
    {
        var condition = Expect(TokenKind.Value, "a condition");
        ExpectSymbol(",");
        var whenTrue = ParseEdge();
        ExpectSymbol(",");
        var whenFalse = ParseEdge();
        return syntax with { Operands = [condition], Edges = [whenTrue, whenFalse], Immediate = IsOnLine() && TakeWord("likely") ? Instruction.Likely : 0 };
    }

    private InstructionSyntax ParseThrow(InstructionSyntax syntax)
    {
        var name = Expect(TokenKind.Word, "the full name of an exception");
        var type = FindType(name);
        var types = new List<Type>();
        var arguments = new List<object?>();
        var operands = new List<Token>();
        ExpectSymbol("(");
        while (!TakeSymbol(")"))
        {
            if (types.Count > 0) ExpectSymbol(",");
            var (parameter, argument) = ParseExceptionArgument(operands);
            types.Add(parameter);
            arguments.Add(argument);
        }
        var constructor = type.IsSubclassOf(typeof(Exception)) || type == typeof(Exception) ? type.GetConstructor([.. types]) : null;
        if (constructor is null) throw Error(name, $"{type} is no exception with a constructor of these parameters");
        return syntax with { Operands = operands, Immediate = _module.Add(new ExceptionSite(constructor, arguments)) };
    }

    private (Type Parameter, object? Argument) ParseExceptionArgument(List<Token> operands)
    {
        var parameter = FindType(Expect(TokenKind.Word, "the type of an argument"));
        if (TakeWord("invariant")) return (parameter, ParseText(isInvariant: true, operands));
        if (TakeWord("format")) return (parameter, ParseText(isInvariant: false, operands));
        // An object may hold a value of any type.
        var own = parameter == typeof(object) && Current is { Kind: TokenKind.Word, Text: not "null" } ? FindType(Take()) : parameter;
        if (Current.Kind != TokenKind.Value) return (parameter, ParseArgument(own));
        operands.Add(Take());
        return (parameter, new ExceptionOperand(own));
    }

    private ExceptionText ParseText(bool isInvariant, List<Token> operands)
    {
        string format = Expect(TokenKind.String, "a format").Text;
        var values = new List<object?>();
        ExpectSymbol("(");
        while (!TakeSymbol(")"))
        {
            if (values.Count > 0) ExpectSymbol(",");
            values.Add(ParseExceptionArgument(operands).Argument);
        }
        return new ExceptionText(format, isInvariant, values);
    }

    private object? ParseArgument(Type type)
    {
        var token = Take();
        if (token is { Kind: TokenKind.Word, Text: "null" } && !type.IsValueType) return null;
        if (type == typeof(string) && token.Kind == TokenKind.String) return token.Text;
        if (ExceptionOperand.DTypeOf(type) is not { } dtype || Literals.Parse(dtype, token.Text) is not { } bits) throw Error(token, $"{token} is no constant of type {type}");
        return ExceptionOperand.Box(type, bits);
    }

    private static Type FindType(Token name) => Literals.FindType(name.Text) ?? throw Error(name, $"there is no type {name.Text}");

    private EdgeSyntax ParseEdge() => new(Expect(TokenKind.Word, "the label of a block"), ParseArguments());

    private List<Token> ParseOperands()
    {
        List<Token> operands = [Expect(TokenKind.Value, "a value")];
        while (IsOnLine() && TakeSymbol(",")) operands.Add(Expect(TokenKind.Value, "a value"));
        return operands;
    }

    private List<Token> ParseArguments()
    {
        var arguments = new List<Token>();
        if (!IsOnLine() || !TakeSymbol("(")) return arguments;
        while (!TakeSymbol(")"))
        {
            if (arguments.Count > 0) ExpectSymbol(",");
            arguments.Add(Expect(TokenKind.Value, "a value"));
        }
        return arguments;
    }

    private List<DeclarationSyntax> ParseDeclarations()
    {
        var declarations = new List<DeclarationSyntax>();
        ExpectSymbol("(");
        while (!TakeSymbol(")"))
        {
            if (declarations.Count > 0) ExpectSymbol(",");
            declarations.Add(new DeclarationSyntax(Expect(TokenKind.Value, "a parameter"), ParseWrittenType(), TakeWord("length")));
        }
        return declarations;
    }

    private IrType ParseWrittenType()
    {
        ExpectSymbol(":");
        return ParseType();
    }

    private IrType ParseType()
    {
        if (IsSymbol("(")) return ParseTuple();
        var name = Expect(TokenKind.Word, "a type");
        if (name.Text == "void") return IrType.Void;
        if (name.Text == "ptr") return IrType.Pointer;
        if (name.Text == "func") return ParseSignature();
        return name.Text switch
        {
            "array" => ParseArray(),
            "rows" => ParseRows(),
            _ => IrType.FromText(name.Text) ?? throw Error(name, $"there is no type {name}"),
        };
    }

    private IrType ParseArray()
    {
        ExpectSymbol("<");
        var element = ParseElement();
        ExpectSymbol(",");
        IrType type;
        if (element.HasAnyRank && TakeSymbol("?")) type = element;
        else if (element.HasAnyDType) throw Expected("'?'");
        else
        {
            long rank = ParseInteger<sbyte>("a rank");
            ExpectSymbol(",");
            type = element with { Rank = (sbyte)rank, Layout = ParseEnum<Layout>("a layout") };
            if (TakeSymbol(",")) type = TakeWord(IrType.ReadOnlyText) ? type with { IsReadOnly = true } : throw Expected($"'{IrType.ReadOnlyText}'");
        }
        ExpectSymbol(">");
        return type;
    }

    // An array of it, of which no more is known.
    private IrType ParseElement()
    {
        var name = Expect(TokenKind.Word, "an element type");
        if (name.Text == IrType.Number.ToString()) return IrType.AnyArray();
        if (name.Text.StartsWith(IrType.StructPrefix, StringComparison.Ordinal) && ushort.TryParse(name.Text.AsSpan(IrType.StructPrefix.Length), out ushort bytes) && bytes > 0)
            return IrType.AnyArrayOfStructs(bytes);
        return IrType.AnyArray(DTypeOf(name));
    }

    private IrType ParseRows()
    {
        ExpectSymbol("<");
        var element = DTypeOf(Expect(TokenKind.Word, "an element type"));
        ExpectSymbol(">");
        return IrType.Rows(element);
    }

    private static DType DTypeOf(Token name) => DTypes.FromIrName(name.Text) ?? throw Error(name, $"there is no element type {name}");

    private IrType ParseTuple()
    {
        var items = new List<IrType>();
        ExpectSymbol("(");
        do items.Add(ParseType());
        while (TakeSymbol(","));
        ExpectSymbol(")");
        return IrType.Tuple([.. items]);
    }

    private IrType ParseSignature()
    {
        var parameters = new List<IrType>();
        ExpectSymbol("<");
        while (!TakeSymbol("->"))
        {
            if (parameters.Count > 0) ExpectSymbol(",");
            parameters.Add(ParseType());
        }
        var returns = ParseType();
        ExpectSymbol(">");
        return IrType.FunctionOf(parameters, returns);
    }

    private T ParseInteger<T>(string what) where T : IBinaryInteger<T>
    {
        var token = Expect(TokenKind.Number, what);
        return T.TryParse(token.Text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var value) ? value : throw Error(token, $"expected {what}, not {token}");
    }

    private T ParseEnum<T>(string what, bool ignoreCase = false) where T : struct, Enum
    {
        var token = Expect(TokenKind.Word, what);
        return Enum.TryParse<T>(token.Text, ignoreCase, out var value) ? value
            : throw Error(token, $"expected {what} ({string.Join(", ", Enum.GetNames<T>())}), not {token}");
    }

    private bool IsOnLine() => Current.Kind != TokenKind.End && !Current.StartsLine;

    private bool IsSymbol(string symbol) => Current.Kind == TokenKind.Symbol && Current.Text == symbol;

    // No instruction has a colon or parenthesis right after its first word.
    private bool IsLabel() => Current.Kind == TokenKind.Word && _tokens[_next + 1] is { Kind: TokenKind.Symbol, Text: ":" or "(" };

    private bool TakeSymbol(string symbol)
    {
        if (!IsSymbol(symbol)) return false;
        _next++;
        return true;
    }

    private bool TakeWord(string word)
    {
        if (Current.Kind != TokenKind.Word || Current.Text != word) return false;
        _next++;
        return true;
    }

    private Token Take() => Current.Kind == TokenKind.End ? Current : _tokens[_next++];

    private Token Expect(TokenKind kind, string what) => Current.Kind == kind ? Take() : throw Expected(what);

    private void ExpectSymbol(string symbol)
    {
        if (!TakeSymbol(symbol)) throw Expected($"'{symbol}'");
    }

    private void ExpectWord(string word)
    {
        if (!TakeWord(word)) throw Expected($"'{word}'");
    }

    private FormatException Expected(string what) => Error(Current, $"expected {what}, not {Current}");
}
