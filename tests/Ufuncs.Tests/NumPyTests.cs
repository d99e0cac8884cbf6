using System.Globalization;
using System.Numerics;

namespace DualJit.Tests;

/// <summary>The methods of ufuncs against what NumPy says, line by line: see Data/ufuncs.py.</summary>
public sealed class NumPyTests
{
    private static readonly string[][] Lines = [.. Read()];

    private static readonly Dictionary<string, Func<Scalar, Scalar, Scalar>> Operators = new()
    {
        ["add"] = (p, q) => p + q,
        ["multiply"] = (p, q) => p * q,
        ["subtract"] = (p, q) => p - q,
        ["maximum"] = (p, q) => Scalar.Max(p, q),
    };

    public static TheoryData<string, Backend> Cases
    {
        get
        {
            var cases = new TheoryData<string, Backend>();
            foreach (string name in Operators.Keys)
                foreach (var backend in new[] { Backend.Interpreter, Backend.Il, Backend.Llvm })
                    if (Jit.WhyUnavailable(backend) is null) cases.Add(name, backend);
            return cases;
        }
    }

    // All dtypes by the backend that compiles fastest, two by the others.
    [Theory, MemberData(nameof(Cases))]
    public void ResultsAreNumPys(string name, Backend backend)
    {
        var ufunc = Vectorize.Compile(Operators[name], new UfuncOptions { Backend = backend });
        var lines = Lines.Where(line => line[1] == name && (backend == Backend.Il || line[2] is "float64" or "int8")).ToList();
        Assert.True(lines.Count > 100, $"{lines.Count} lines of {name}");
        foreach (var line in lines)
        {
            var a = Elements(line[2], line[3], name == "multiply");
            int result = Array.FindLastIndex(line, word => DTypes.All.Any(dtype => dtype.NumPyName == word));
            if (line[^1] == "error") Assert.Throws<ArgumentException>(() => Run(ufunc, line, a));
            // The sign of a zero that is a part of a complex product depends on how the product is made.
            else Assert.Equal(string.Join(' ', line).Replace("-0.0", "0.0", StringComparison.Ordinal), string.Join(' ', [.. line[..result], .. Describe(Run(ufunc, line, a))]));
        }
    }

    private static NdArray Run(UntypedUfunc ufunc, string[] line, NdArray a)
    {
        switch (line[0])
        {
            case "reduce":
                var isEven = NdArray.FromArray([.. Enumerable.Range(0, a.Length).Select(i => i % 2 == 0)]).Reshape(a.Shape);
                return ufunc.Reduce(a, Numbers(line[4]), bool.Parse(line[5]), line[6] == "-" ? null : 3, bool.Parse(line[7]) ? isEven : null);
            case "accumulate":
                return ufunc.Accumulate(a, int.Parse(line[4], CultureInfo.InvariantCulture));
            case "reduceat":
                return ufunc.ReduceAt(a, Numbers(line[5]), int.Parse(line[4], CultureInfo.InvariantCulture));
            case "outer":
                return ufunc.Outer(a, Elements(line[2], line[4], line[1] == "multiply").Reshape(a.Length).View(Slice.Step(null, null, -1)).Reshape(a.Shape));
            case "apply":
                return ufunc.Apply(a, Elements(line[2], line[4], line[1] == "multiply").View(Slice.Step(null, null, -1)));
            default:
                var changed = a.Copy();
                ufunc.At(changed, NdArray.FromArray(Numbers(line[4])), NdArray.Full(((Scalar)2).AsType(a.DType)));
                return changed;
        }
    }

    private static int[] Numbers(string text) => text == "none" ? [] : Array.ConvertAll(text.Split(','), int.Parse);

    private static int[] ShapeOf(string text) => text == "-" ? [] : Array.ConvertAll(text.Split('x'), int.Parse);

    private static NdArray Elements(string name, string shapeText, bool isProduct)
    {
        var dtype = DTypes.All.Single(dtype => dtype.NumPyName == name);
        int[] shape = ShapeOf(shapeText);
        var elements = NdArray.Zeros(dtype, shape).Reshape(-1);
        for (int i = 0; i < elements.Length; i++)
        {
            int whole = isProduct ? i % 4 == 1 ? 2 : i % 3 == 2 && !dtype.IsUnsigned ? -1 : 1 : 7 * i % 11 - (dtype.IsUnsigned ? 0 : 5);
            elements.SetValue(dtype == DType.Complex128 && !isProduct ? new Complex(whole, i % 3) : (Scalar)whole, i);
        }
        return elements.Reshape(shape);
    }

    private static IEnumerable<string> Describe(NdArray array)
    {
        yield return array.DType.NumPyName;
        yield return array.Rank == 0 ? "-" : string.Join('x', array.Shape.ToArray());
        var flat = array.Reshape(array.Length);
        for (int i = 0; i < flat.Length; i++)
            yield return flat.GetValue(i) switch
            {
                { DType: DType.Complex128 } number => $"{Text(((Complex)number).Real)};{Text(((Complex)number).Imaginary)}",
                { DType.IsFloat: true } number => Text((double)number),
                var number => number.ToString("D", CultureInfo.InvariantCulture),
            };
    }

    private static string Text(double value) => value == 0 ? "0.0" : value == Math.Floor(value) ? value.ToString("F1", CultureInfo.InvariantCulture) : value.ToString("R", CultureInfo.InvariantCulture);

    private static IEnumerable<string[]> Read()
    {
        using var reader = new StreamReader(typeof(NumPyTests).Assembly.GetManifestResourceStream("ufuncs.txt")!);
        while (reader.ReadLine() is { } line) yield return line.Split(' ');
    }
}
