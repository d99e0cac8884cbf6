using System.Text.RegularExpressions;

namespace DualJit.Tests;

/// <summary>A value in a run line: <c>-2.5</c>, <c>%x</c>, <c>[[1, 2], [3, 4]]</c> or, where an address is passed, <c>f64[1, 2]</c>, and tuples of them, <c>(1, [2])</c>.</summary>
/// <param name="Element">The element type written before an array, or null.</param>
internal sealed record RunValue(string Text, string? Element = null, IReadOnlyList<RunValue>? Items = null);

/// <summary>What a run line says comes out.</summary>
/// <param name="Parameter">The array parameter whose elements are meant, or null for the result.</param>
internal sealed record RunExpectation(string? Parameter, RunValue Value, bool Approximate);

/// <summary>A line that calls a function and says what happens.</summary>
/// <remarks>
/// <code>
/// ; run: @dot([1, 2], [3, 4]) == 11
/// ; run: @sin(1) ~= 0.8414709848078965                     (within a few units in the last place)
/// ; run: @scale(2, [1, 2]) and %y == [2, 4]                (elements afterwards)
/// ; run: @copy([1, 2, 3], %y)                              (the array that is parameter %y)
/// ; run: @swap((1, 2.5)) == (2.5, 1)
/// ; run: @at([1, 2], 5) traps IndexOutOfRange(5, 2)
/// ; run: @check(-1) throws System.ArgumentException with "negative"
/// </code>
/// </remarks>
/// <param name="Ending">The name of the trap or exception that ends the call, or null.</param>
/// <param name="EndingOperands">Operands of a trap.</param>
/// <param name="Message">What the message of the exception holds.</param>
internal sealed partial record RunLine(
    string Text, string Function, IReadOnlyList<RunValue> Arguments, IReadOnlyList<RunExpectation> Expectations,
    string? Ending, IReadOnlyList<RunValue> EndingOperands, string Message)
{
    public static RunLine Parse(string text) => new Reader(text).ReadLine();

    [GeneratedRegex("""\s*("[^"]*"|==|~=|[()\[\],]|[%@]?[\w.+-]+)\s*""")]
    private static partial Regex TokenPattern();

    private sealed class Reader(string text)
    {
        private readonly List<string> _tokens = Split(text);
        private int _next;

        public RunLine ReadLine()
        {
            string function = Take();
            if (function[0] != '@') throw Error("starts with the name of a function");
            var arguments = ReadList("(", ")");
            var expectations = new List<RunExpectation>();
            string? ending = null;
            IReadOnlyList<RunValue> operands = [];
            string message = "";
            for (string token = Take(); token != ""; token = Take())
            {
                if (token == "traps")
                {
                    ending = Take();
                    if (Peek() == "(") operands = ReadList("(", ")");
                }
                else if (token == "throws") ending = Take();
                else if (token == "with") message = Take().Trim('"');
                else if (token is "==" or "~=") expectations.Add(new RunExpectation(null, ReadValue(), token == "~="));
                else if (token == "and") expectations.Add(new RunExpectation(Take()[1..], Take() is "==" ? ReadValue() : throw Error("has == after the parameter"), false));
                else throw Error($"has an unexpected '{token}'");
            }
            return new RunLine(text, function[1..], arguments, expectations, ending, operands, message);
        }

        private RunValue ReadValue()
        {
            if (Peek() == "[") return new RunValue("", null, ReadList("[", "]"));
            if (Peek() == "(") return new RunValue("", null, ReadList("(", ")"));
            string word = Take();
            return Peek() == "[" ? new RunValue("", word, ReadList("[", "]")) : new RunValue(word);
        }

        private List<RunValue> ReadList(string open, string close)
        {
            if (Take() != open) throw Error($"lacks a '{open}'");
            var items = new List<RunValue>();
            while (Peek() != close)
            {
                if (items.Count > 0 && Take() != ",") throw Error("lacks a ','");
                items.Add(ReadValue());
            }
            Take();
            return items;
        }

        private string Peek() => _next < _tokens.Count ? _tokens[_next] : "";

        private string Take() => _next < _tokens.Count ? _tokens[_next++] : "";

        private FormatException Error(string what) => new($"'{text}' {what}");

        private static List<string> Split(string text)
        {
            var tokens = new List<string>();
            int position = 0;
            while (position < text.Length)
            {
                var match = TokenPattern().Match(text, position);
                if (!match.Success || match.Index != position) throw new FormatException($"'{text}' cannot be read from '{text[position..]}' on");
                tokens.Add(match.Groups[1].Value);
                position += match.Length;
            }
            return tokens;
        }
    }
}
