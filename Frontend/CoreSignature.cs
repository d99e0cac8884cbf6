using System.Globalization;

namespace DualJit.Frontend;

/// <summary>A dimension of a core array: named, or of a fixed size, or another one and a number.</summary>
/// <param name="Name">As the signature has it, without a question mark.</param>
/// <param name="Size">The size of a fixed one, else null.</param>
/// <param name="IsOptional">Whether an operand may be without it; then it counts as 1, and outputs are without it too.</param>
/// <param name="Base">The dimension that <paramref name="Offset"/> is added to; null for others.</param>
/// <param name="Offset">The number that is added; may be negative.</param>
public sealed record CoreDimension(string Name, int? Size = null, bool IsOptional = false, string? Base = null, int Offset = 0)
{
    public override string ToString() => IsOptional ? $"{Name}?" : Name;
}

/// <summary>What a gufunc's function takes and gives: <c>(m,n),(n,p)->(m,p)</c>.</summary>
public sealed class CoreSignature
{
    private CoreSignature(CoreDimension[][] inputs, CoreDimension[][] outputs)
    {
        (Inputs, Outputs) = (inputs, outputs);
        Names = [.. inputs.Concat(outputs).SelectMany(operand => operand).Select(dimension => dimension.Name).Distinct()];
    }

    public CoreDimension[][] Inputs { get; }

    public CoreDimension[][] Outputs { get; }

    /// <summary>Each dimension once, in the order they are met.</summary>
    public string[] Names { get; }

    public int IndexOf(CoreDimension dimension) => Array.IndexOf(Names, dimension.Name);

    /// <summary>The dimensions of an operand, inputs first.</summary>
    public CoreDimension[] Of(int operand) => operand < Inputs.Length ? Inputs[operand] : Outputs[operand - Inputs.Length];

    /// <summary>The size of a dimension that only outputs have, found by a function of those that are known: the others are negative.</summary>
    public int SizeOf(int dimension, int[] sizes, IReadOnlyDictionary<string, Func<IReadOnlyDictionary<string, int>, int>> functions) =>
        functions[Names[dimension]](Names.Zip(sizes).Where(pair => pair.Second >= 0).ToDictionary());

    /// <exception cref="FormatException">The text is no signature; the message says where and why.</exception>
    public static CoreSignature Parse(string text) => new Parser(text).Parse();

    public override string ToString() => $"{Text(Inputs)}->{Text(Outputs)}";

    public static string Text(CoreDimension[] dimensions) => $"({string.Join(",", (IEnumerable<CoreDimension>)dimensions)})";

    private static string Text(CoreDimension[][] operands) => string.Join(",", operands.Select(Text));

    private sealed class Parser(string text)
    {
        private int _at;

        public CoreSignature Parse()
        {
            var inputs = Operands();
            if (!Take("->")) throw Error("'->' and the outputs are expected");
            var outputs = Operands();
            if (Next != '\0') throw Error("the signature should end here");
            foreach (var dimension in inputs.SelectMany(operand => operand))
                if (dimension.Base is not null) throw new FormatException($"'{text}' is no signature: dimension '{dimension.Name}' of an input is computed, which only those of outputs can be.");
            var ofInputs = inputs.SelectMany(operand => operand).Select(dimension => dimension.Name).ToHashSet();
            foreach (var dimension in outputs.SelectMany(operand => operand))
                if (dimension.Base is { } name && !ofInputs.Contains(name)) throw new FormatException($"'{text}' is no signature: '{dimension.Name}' is computed from a dimension that no input has.");
            return new CoreSignature(inputs, outputs);
        }

        private char Next
        {
            get
            {
                while (_at < text.Length && char.IsWhiteSpace(text[_at])) _at++;
                return _at < text.Length ? text[_at] : '\0';
            }
        }

        private CoreDimension[][] Operands()
        {
            var operands = new List<CoreDimension[]>();
            do operands.Add(Operand());
            while (Take(","));
            return [.. operands];
        }

        private CoreDimension[] Operand()
        {
            if (!Take("(")) throw Error("'(' and the dimensions of an operand are expected");
            var dimensions = new List<CoreDimension>();
            if (Take(")")) return [];
            do dimensions.Add(Dimension());
            while (Take(","));
            if (!Take(")")) throw Error("',' or ')' is expected");
            return [.. dimensions];
        }

        private CoreDimension Dimension()
        {
            if (char.IsAsciiDigit(Next))
            {
                int size = Number();
                return size > 0 ? new CoreDimension(size.ToString(CultureInfo.InvariantCulture), size) : throw Error("a fixed size is at least 1");
            }
            if (!char.IsLetter(Next) && Next != '_') throw Error("the name or size of a dimension is expected");
            int start = _at;
            while (_at < text.Length && (char.IsLetterOrDigit(text[_at]) || text[_at] == '_')) _at++;
            string name = text[start.._at];
            if (Take("?")) return new CoreDimension(name, IsOptional: true);
            int sign = Take("+") ? 1 : text.AsSpan(Math.Min(_at, text.Length)).TrimStart().StartsWith("->") ? 0 : Take("-") ? -1 : 0;
            if (sign == 0) return new CoreDimension(name);
            if (!char.IsAsciiDigit(Next)) throw Error("a number is expected");
            int offset = Number();
            return new CoreDimension($"{name}{(sign > 0 ? '+' : '-')}{offset}", Base: name, Offset: sign * offset);
        }

        private int Number()
        {
            int start = _at;
            while (_at < text.Length && char.IsAsciiDigit(text[_at])) _at++;
            return int.TryParse(text.AsSpan(start, _at - start), NumberStyles.None, CultureInfo.InvariantCulture, out int number) ? number : throw Error("the number is too large");
        }

        private bool Take(string expected)
        {
            _ = Next;
            if (!text.AsSpan(_at).StartsWith(expected)) return false;
            _at += expected.Length;
            return true;
        }

        private FormatException Error(string what) => new($"'{text}' is no signature: at position {_at} {what}.");
    }
}
