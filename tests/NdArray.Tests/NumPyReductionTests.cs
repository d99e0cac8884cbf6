using System.Globalization;
using System.Numerics;

namespace DualJit.Tests;

/// <summary>Reductions against what NumPy says, line by line: see Data/reductions.py.</summary>
public sealed class NumPyReductionTests
{
    private static readonly Dictionary<string, (Func<NdArray, Scalar>? All, Func<NdArray, int[], bool, NdArray> Axes)> Methods = new()
    {
        ["sum"] = (a => a.Sum(), (a, axes, keepDims) => a.Sum(axes, keepDims)),
        ["prod"] = (a => a.Prod(), (a, axes, keepDims) => a.Prod(axes, keepDims)),
        ["min"] = (a => a.Min(), (a, axes, keepDims) => a.Min(axes, keepDims)),
        ["max"] = (a => a.Max(), (a, axes, keepDims) => a.Max(axes, keepDims)),
        ["mean"] = (NdArray.Mean, (a, axes, keepDims) => NdArray.Mean(a, axes, keepDims)),
        ["var"] = (NdArray.Var, (a, axes, keepDims) => NdArray.Var(a, axes, keepDims)),
        ["var1"] = (a => NdArray.Var(a, ddof: 1), (a, axes, keepDims) => NdArray.Var(a, axes, keepDims, ddof: 1)),
        ["std"] = (NdArray.Std, (a, axes, keepDims) => NdArray.Std(a, axes, keepDims)),
        ["any"] = (a => NdArray.Any(a), (a, axes, keepDims) => NdArray.Any(a, axes, keepDims)),
        ["all"] = (a => NdArray.All(a), (a, axes, keepDims) => NdArray.All(a, axes, keepDims)),
        ["count"] = (a => NdArray.CountNonZero(a), (a, axes, keepDims) => NdArray.CountNonZero(a, axes, keepDims)),
        ["argmin"] = (a => NdArray.ArgMin(a), (a, axes, keepDims) => NdArray.ArgMin(a, axes[0], keepDims)),
        ["argmax"] = (a => NdArray.ArgMax(a), (a, axes, keepDims) => NdArray.ArgMax(a, axes[0], keepDims)),
        ["cumsum"] = (null, (a, axes, _) => axes.Length == 0 ? NdArray.CumSum(a) : NdArray.CumSum(a, axes[0])),
        ["cumprod"] = (null, (a, axes, _) => axes.Length == 0 ? NdArray.CumProd(a) : NdArray.CumProd(a, axes[0])),
    };

    private static readonly string[][] Lines = [.. Read()];

    public static TheoryData<string> Names => [.. Methods.Keys, "matmul"];

    [Theory]
    [MemberData(nameof(Names))]
    public void ResultsAreNumPys(string name)
    {
        var lines = Lines.Where(line => line[0] == name).ToList();
        Assert.True(lines.Count > 100, $"{lines.Count} lines of {name}");
        foreach (var line in lines)
            if (name == "matmul") CheckProduct(line);
            else Check(line);
    }

    private static void Check(string[] line)
    {
        var (dtype, shape) = (DTypeOf(line[1]), ShapeOf(line[2]));
        var (all, along) = Methods[line[0]];
        int[] axes = line[3] is "all" or "-" ? [] : Array.ConvertAll(line[3].Split(','), int.Parse);
        bool keepDims = bool.Parse(line[4]);
        foreach (var (layout, a) in Layouts(Elements(dtype, shape, line[0] is "prod" or "cumprod")))
        {
            string what = $"{string.Join(' ', line.Take(5))} {layout}";
            if (line[5] == "error")
            {
                Assert.Throws<ArgumentException>(() => line[3] == "all" ? (object)all!(a) : along(a, axes, keepDims));
                continue;
            }
            var result = line[3] == "all" && all is not null ? NdArray.Full(all(a)) : along(a, axes, keepDims);
            if (line[5] == "empty") Assert.Equal((what, 0), (what, result.Length));
            else Same(what, line[5..], result);
            if (axes.Length == 1 && line[0] is not ("argmin" or "argmax")) Same(what, Describe(OneAxis(line[0], a, axes[0], keepDims)), result);
        }
    }

    private static void CheckProduct(string[] line)
    {
        var dtype = DTypeOf(line[1]);
        int[] left = ShapeOf(line[2]), right = ShapeOf(line[3]);
        foreach (var (layoutA, a) in Layouts(Elements(dtype, left, isProduct: false)))
            foreach (var (layoutB, b) in Layouts(Elements(dtype, right, isProduct: false)))
                Same($"{string.Join(' ', line.Take(4))} {layoutA} {layoutB}", line[5..], NdArray.MatMul(a, b));
    }

    /// <summary>The overload for one axis.</summary>
    private static NdArray OneAxis(string name, NdArray a, int axis, bool keepDims) => name switch
    {
        "sum" => a.Sum(axis, keepDims),
        "prod" => a.Prod(axis, keepDims),
        "min" => a.Min(axis, keepDims),
        "max" => a.Max(axis, keepDims),
        "mean" => NdArray.Mean(a, axis, keepDims),
        "var" => NdArray.Var(a, axis, keepDims),
        "var1" => NdArray.Var(a, axis, keepDims, ddof: 1),
        "std" => NdArray.Std(a, axis, keepDims),
        "any" => NdArray.Any(a, axis, keepDims),
        "all" => NdArray.All(a, axis, keepDims),
        "count" => NdArray.CountNonZero(a, axis, keepDims),
        "cumsum" => NdArray.CumSum(a, axis),
        "cumprod" => NdArray.CumProd(a, axis),
        _ => throw new ArgumentOutOfRangeException(nameof(name), name, null),
    };

    private static void Same(string what, string[] expected, NdArray actual)
    {
        string[] described = Describe(actual);
        if (actual.DType.IsFloat || actual.DType == DType.Complex128) expected = [.. expected[..2], .. expected[2..].Select(OfPython)];
        if (!expected.SequenceEqual(described)) Assert.Fail($"{what}: {string.Join(' ', described)} is not {string.Join(' ', expected)}");
    }

    private static string[] Describe(NdArray a)
    {
        var flat = a.Reshape(a.Length);
        return [a.DType.NumPyName, a.Rank == 0 ? "-" : string.Join('x', a.Shape.ToArray()), .. Enumerable.Range(0, a.Length).Select(i => Text(flat[i]))];
    }

    // A float is written as the double it is. A product of complex numbers begins with its first term, that of NumPy with 0: which zero there is, is not compared.
    private static string Text(Scalar value)
    {
        if (value.DType == DType.Bool) return (bool)value ? "1" : "0";
        if (value.DType.IsInteger) return value.ToString();
        return value.DType == DType.Complex128 ? $"{Text(((Complex)value).Real + 0.0)};{Text(((Complex)value).Imaginary + 0.0)}" : Text((double)value);
    }

    private static string Text(double value) => value.ToString("R", CultureInfo.InvariantCulture);

    /// <summary>The same number as C# writes it.</summary>
    private static string OfPython(string number) => number switch
    {
        "inf" => Text(double.PositiveInfinity),
        "-inf" => Text(double.NegativeInfinity),
        _ when number.Contains(';', StringComparison.Ordinal) => string.Join(';', number.Split(';').Select(part => Text(double.Parse(part, CultureInfo.InvariantCulture) + 0.0))),
        _ => Text(double.Parse(number, CultureInfo.InvariantCulture)),
    };

    private static NdArray Elements(DType dtype, int[] shape, bool isProduct)
    {
        var a = NdArray.Zeros(dtype, shape);
        var flat = a.Reshape(a.Length);
        for (int i = 0; i < a.Length; i++)
        {
            int whole = isProduct ? (i % 4 == 1 ? 2 : i % 3 == 2 && !dtype.IsUnsigned ? -1 : 1) : 7 * i % 11 - (dtype.IsUnsigned ? 0 : 5);
            if (dtype == DType.Bool) flat[i] = i % 3 == 0;
            else if (dtype == DType.Complex128 && !isProduct) flat[i] = new Complex(whole, i % 3);
            else flat[i] = whole;
        }
        return a;
    }

    private static IEnumerable<(string Name, NdArray Array)> Layouts(NdArray a)
    {
        yield return ("C", a);
        yield return ("F", a.Transpose().Copy().Transpose());
        if (a.Rank == 0 || a.Length == 0) yield break;
        // Each second element of each axis, and the last axis backwards.
        int[] shape = [.. a.Shape.ToArray().Select(length => 2 * length)];
        var wide = NdArray.Zeros(a.DType, shape).View([.. shape.Select((_, axis) => axis == a.Rank - 1 ? Slice.Step(null, null, -2) : Slice.Step(null, null, 2))]);
        foreach (int[] index in Indices(a.Shape.ToArray())) wide.SetValue(a.GetValue(index), index);
        yield return ("strided", wide);
    }

    private static IEnumerable<int[]> Indices(int[] shape) =>
        shape.Aggregate((IEnumerable<int[]>)[[]], (indices, length) => indices.SelectMany(index => Enumerable.Range(0, length), (index, i) => (int[])[.. index, i]));

    private static int[] ShapeOf(string text) => text == "-" ? [] : Array.ConvertAll(text.Split('x'), int.Parse);

    private static DType DTypeOf(string name) => DTypes.All.Single(dtype => dtype.NumPyName == name);

    private static IEnumerable<string[]> Read()
    {
        using var reader = new StreamReader(typeof(NumPyReductionTests).Assembly.GetManifestResourceStream("reductions.txt")!);
        while (reader.ReadLine() is { } line) yield return line.Split(' ');
    }
}
