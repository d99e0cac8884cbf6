using System.Globalization;
using System.Text;
using DualJit.IR;

namespace DualJit.Tests.Passes;

/// <summary>A nest of loops over three arrays in one memory, as IR text, and the arguments to call it with.</summary>
/// <param name="Starts">Where the arrays start in the memory, in elements.</param>
internal sealed record Nest(int Seed, DType Element, string Text, long[] Starts, long[] Counts, long[] Strides)
{
    public override string ToString() => $"; seed {Seed}: arrays at {string.Join(", ", Starts)}, counts {string.Join(", ", Counts)}, strides {string.Join(", ", Strides)}\n{Text}";
}

/// <summary>Makes nests of two or three loops that add up in variables or elements, or store, at random affine places: many as matrices are used, some not.</summary>
internal sealed class NestGenerator
{
    /// <summary>Elements of the memory; no index leaves it.</summary>
    public const int MemorySize = 1 << 15;

    private const int Middle = MemorySize / 2;
    private const int Row = 21;

    private static readonly DType[] Elements = [DType.Float64, DType.Float64, DType.Float32, DType.Int32];

    private readonly Random _random;
    private readonly StringBuilder _text = new();
    private readonly int _depth;
    private readonly DType _element;
    private readonly bool _isNarrow;
    private int _next;

    private NestGenerator(int seed)
    {
        _random = new Random(seed);
        _depth = _random.Next(2, 4);
        _element = Elements[_random.Next(Elements.Length)];
        _isNarrow = _random.Next(3) == 0;
    }

    private string Counter => _isNarrow ? "i32" : "i64";

    public static Nest Make(int seed)
    {
        var generator = new NestGenerator(seed);
        generator.WriteFunction();
        var random = generator._random;
        long[] starts = random.Next(4) switch
        {
            0 => [Middle, Middle + random.Next(-30, 30), Middle + random.Next(-500, 500)],
            1 => [Middle, Middle, Middle + 500],
            _ => [Middle, Middle - 2600, Middle + 2600],
        };
        long[] counts = [.. Enumerable.Range(0, 3).Select(_ => random.Next(6) switch { 0 => random.Next(0, 3), 1 => random.Next(3, 9), _ => random.Next(9, Row) })];
        long[] strides = [random.Next(3) == 0 ? random.Next(-Row, Row + 1) : Row, random.Next(3) == 0 ? random.Next(-1, 2) : 1];
        return new Nest(seed, generator._element, generator._text.ToString(), starts, counts, strides);
    }

    private void WriteFunction()
    {
        Line($"func @nest(%p0: ptr, %p1: ptr, %p2: ptr, %n0: {Counter}, %n1: {Counter}, %n2: {Counter}, %s0: {Counter}, %s1: {Counter}) -> void {{");
        Line("entry:");
        Line($"%zero = const 0 : {Counter}");
        Line($"%one = const 1 : {Counter}");
        Line($"%two = const 2 : {Counter}");
        Line($"%row = const {Row} : {Counter}");
        Line($"%plane = const {Row * Row} : {Counter}");
        Line($"%init = const 0 : {_element.IrName}");
        bool adds = _random.Next(2) == 0;
        bool stores = !adds || _random.Next(12) == 0;
        int sums = adds ? _random.Next(1, 3) : 0;
        string initial = "%init";
        Line($"jump h0({Start(0)})");
        for (int loop = 0; loop < _depth; loop++)
        {
            bool isInnermost = loop == _depth - 1;
            string carried = isInnermost ? string.Concat(Enumerable.Range(0, sums).Select(i => $", %a{i}: {_element.IrName}")) : "";
            Line($"h{loop}(%i{loop}: {Counter}{carried}):");
            Line($"%more{loop} = lt %i{loop}, %n{loop}");
            Line($"br %more{loop}, b{loop}, x{loop}");
            Line($"b{loop}:");
            if (isInnermost) break;
            if (loop == _depth - 2)
            {
                if (!adds && _random.Next(4) == 0) Line($"store %init, {Pointer(_random.Next(2) * 2, loop + 1)}");
                else if (_random.Next(3) == 0) initial = Load(loop + 1);
            }
            string passed = loop + 1 == _depth - 1 ? string.Concat(Enumerable.Repeat($", {initial}", sums)) : "";
            Line($"jump h{loop + 1}({Start(loop + 1)}{passed})");
        }
        WriteBody(sums, stores);
        for (int loop = _depth - 2; loop >= 0; loop--)
        {
            Line($"x{loop + 1}:");
            if (loop == _depth - 2) WriteAfter(sums, loop + 1);
            Step(loop, "");
        }
        Line("x0:");
        Line("ret");
        Line("}");
    }

    private void WriteBody(int sums, bool stores)
    {
        string value = Load(_depth);
        if (_random.Next(4) > 0) value = Emit($"mul {value}, {Load(_depth)}");
        if (_random.Next(8) == 0) value = Emit($"add {value}, {Emit($"conv %i{_random.Next(_depth)} : {_element.IrName}")}");
        string carried = "";
        for (int i = 0; i < sums; i++) carried += $", {Emit($"{(_random.Next(4) == 0 ? "max" : "add")} %a{i}, {value}")}";
        if (stores)
        {
            string place = Place(_depth);
            if (_random.Next(2) == 0) value = Emit($"add {LoadAt(place)}, {value}");
            Line($"store {value}, {Offset(0, place)}");
        }
        Step(_depth - 1, carried);
    }

    private void WriteAfter(int sums, int loops)
    {
        for (int i = 0; i < sums; i++)
        {
            if (_random.Next(8) == 0) continue;
            string place = Place(loops), value = $"%a{i}";
            if (_random.Next(4) == 0) value = Emit($"add {LoadAt(place)}, {value}");
            Line($"store {value}, {Offset(i == 0 ? 0 : 2, place)}");
        }
    }

    private void Step(int loop, string carried)
    {
        string next = Emit($"add %i{loop}, {(_random.Next(15) == 0 ? "%two" : "%one")}");
        Line($"jump h{loop}({next}{carried})");
    }

    private string Start(int loop) => _random.Next(8) > 0 ? "%zero" : loop > 0 && _random.Next(4) == 0 ? $"%i{loop - 1}" : "%one";

    private string Load(int loops) => Emit($"load {Pointer(_random.Next(5) == 0 ? 0 : _random.Next(1, 3), loops)} : {_element.IrName}");

    // Of the array that is stored to, most often.
    private string LoadAt(string place) => Emit($"load {Offset(_random.Next(6) == 0 ? 1 : 0, place)} : {_element.IrName}");

    private string Pointer(int array, int loops) => Offset(array, Place(loops));

    private string Offset(int array, string place) => Emit($"offset %p{array}, {place} : {_element.IrName}");

    /// <summary>An index of some of the loops' variables, mostly like that of a matrix: one of them in steps of one, the others in steps of a row and more.</summary>
    private string Place(int loops)
    {
        var used = Enumerable.Range(0, loops).OrderBy(_ => _random.Next()).Take(_random.Next(5) > 0 ? Math.Min(2, loops) : loops).ToArray();
        if (_random.Next(3) == 0) used = [.. Enumerable.Range(0, loops)];
        string[] steps = _random.Next(8) == 0 ? ["%s1", "%s0", "%two"] : _random.Next(5) == 0 ? ["%one", "%s0", "%plane"] : ["%one", "%row", "%plane"];
        string? sum = null;
        for (int i = 0; i < used.Length; i++)
        {
            string term = $"%i{used[i]}";
            if (steps[i] != "%one") term = Emit(_random.Next(2) == 0 ? $"mul {term}, {steps[i]}" : $"mul {steps[i]}, {term}");
            sum = sum is null ? term : Emit(_random.Next(10) == 0 ? $"sub {sum}, {term}" : $"add {sum}, {term}");
        }
        sum ??= "%zero";
        if (_random.Next(8) == 0) sum = Emit($"add {sum}, %one");
        return _isNarrow ? Emit($"conv {sum} : i64") : sum;
    }

    private string Emit(string operation)
    {
        string name = $"%t{_next++}";
        Line($"{name} = {operation}");
        return name;
    }

    private void Line(string text) => _text.Append(CultureInfo.InvariantCulture, $"{text}\n");
}
