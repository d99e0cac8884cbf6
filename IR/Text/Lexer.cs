using System.Globalization;
using System.Text;

namespace DualJit.IR;

internal enum TokenKind : byte { Word, Value, FunctionName, Number, String, Symbol, End }

/// <param name="Text">Without the <c>%</c>, <c>@</c> or quotes; of a string, what it stands for.</param>
/// <param name="StartsLine">True for the first token of a line.</param>
internal readonly record struct Token(TokenKind Kind, string Text, int Line, int Column, bool StartsLine)
{
    public override string ToString() => Kind switch
    {
        TokenKind.End => "the end",
        TokenKind.Value => $"'%{Text}'",
        TokenKind.FunctionName => $"'@{Text}'",
        TokenKind.String => Literals.Quote(Text),
        TokenKind.Word or TokenKind.Number or TokenKind.Symbol => $"'{Text}'",
    };
}

/// <summary>Splits IR text into tokens. A <c>;</c> starts a comment, which ends with the line.</summary>
internal sealed class Lexer(string text)
{
    private int _position;
    private int _line = 1;
    private int _lineStart;
    private bool _startsLine = true;

    public static List<Token> Split(string text)
    {
        var lexer = new Lexer(text);
        var tokens = new List<Token>();
        do tokens.Add(lexer.Next());
        while (tokens[^1].Kind != TokenKind.End);
        return tokens;
    }

    private char Current => _position < text.Length ? text[_position] : '\0';

    private Token Next()
    {
        SkipBlanks();
        int start = _position;
        char c = Current;
        if (start == text.Length) return Make(TokenKind.End, "", start);
        if (c == '"') return Make(TokenKind.String, ReadString(), start);
        if (c is '%' or '@')
        {
            _position++;
            string name = ReadWhile(Literals.IsIdentifierPart);
            return name.Length == 0 ? throw Error(start, $"expected a name after '{c}'") : Make(c == '%' ? TokenKind.Value : TokenKind.FunctionName, name, start);
        }
        if (c == '-' && start + 1 < text.Length && text[start + 1] == '>')
        {
            _position += 2;
            return Make(TokenKind.Symbol, "->", start);
        }
        if (c == '-' || char.IsAsciiDigit(c)) return Make(TokenKind.Number, ReadNumber(), start);
        if (Literals.IsIdentifierPart(c) || c == '+') return Make(TokenKind.Word, ReadWhile(part => Literals.IsIdentifierPart(part) || part is '+' or '`'), start);
        if (!"(){}:,=<>?".Contains(c)) throw Error(start, $"unexpected '{c}'");
        _position++;
        return Make(TokenKind.Symbol, c.ToString(), start);
    }

    private void SkipBlanks()
    {
        while (_position < text.Length)
        {
            if (Current == ';') ReadWhile(c => c != '\n');
            else if (Current == '\n')
            {
                _position++;
                _line++;
                _lineStart = _position;
                _startsLine = true;
            }
            else if (char.IsWhiteSpace(Current)) _position++;
            else return;
        }
    }

    // "-inf", "0x7ff0", "1E+20", "-0.5": whatever follows without a gap; what it means depends on the type written after it.
    private string ReadNumber()
    {
        int start = _position++;
        while (Literals.IsIdentifierPart(Current) || (Current is '+' or '-' && text[_position - 1] is 'e' or 'E')) _position++;
        return text[start.._position];
    }

    private string ReadString()
    {
        int start = _position++;
        var value = new StringBuilder();
        while (Current != '"')
        {
            if (Current is '\0' or '\n') throw Error(start, "the string does not end");
            char c = text[_position++];
            value.Append(c == '\\' ? ReadEscape() : c);
        }
        _position++;
        return value.ToString();
    }

    private char ReadEscape()
    {
        int start = _position++;
        char c = start < text.Length ? text[start] : '\0';
        if (c is '"' or '\\') return c;
        if (c == 'n') return '\n';
        if (c != 'u' || _position + 4 > text.Length || !ushort.TryParse(text.AsSpan(_position, 4), NumberStyles.HexNumber, CultureInfo.InvariantCulture, out ushort code))
            throw Error(start, "expected \\\", \\\\, \\n or \\u and four digits");
        _position += 4;
        return (char)code;
    }

    private string ReadWhile(Predicate<char> part)
    {
        int start = _position;
        while (_position < text.Length && part(text[_position])) _position++;
        return text[start.._position];
    }

    private Token Make(TokenKind kind, string value, int start)
    {
        var token = new Token(kind, value, _line, start - _lineStart + 1, _startsLine);
        _startsLine = false;
        return token;
    }

    private FormatException Error(int position, string message) => Parser.Error(_line, position - _lineStart + 1, message);
}
