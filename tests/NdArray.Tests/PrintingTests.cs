using System.Globalization;
using System.Numerics;
using System.Runtime.InteropServices;

namespace DualJit.Tests;

/// <summary>ToString against what NumPy printed, for some thousand arrays: see Data/numpy-print.py.</summary>
public sealed class PrintingTests
{
    private sealed record Case(DType DType, int[] Shape, string Elements, string Text);

    public static TheoryData<string> DTypeNames => [.. DTypes.All.Select(dtype => dtype.NumPyName)];

    [Theory]
    [MemberData(nameof(DTypeNames))]
    public void PrintsAsNumPy(string dtype)
    {
        var cases = ReadCases().Where(item => item.DType.NumPyName == dtype).ToList();
        Assert.True(cases.Count > 30);
        foreach (var item in cases)
        {
            string actual = Build(item).ToString()!;
            Assert.True(item.Text == actual, $"{dtype} {item.Elements}\nexpected:\n{item.Text}\nactual:\n{actual}");
        }
    }

    [Fact]
    public void PrintsAViewByItsIndicesNotByItsMemory()
    {
        var a = NdArray.Arange<double>(12).Reshape(3, 4);
        Assert.Equal("[[ 3.  2.  1.  0.]\n [11. 10.  9.  8.]]", a[Slice.Step(0, 3, 2), Slice.Step(null, null, -1)].ToString());
        Assert.Equal("[[0 3]\n [1 4]\n [2 5]]", NdArray.Arange<int>(6).Reshape(2, 3).Transpose().ToString());
    }

    [Fact]
    public void DoesNotDependOnTheCulture()
    {
        var before = CultureInfo.CurrentCulture;
        try
        {
            CultureInfo.CurrentCulture = new CultureInfo("") { NumberFormat = { NumberDecimalSeparator = ",", NegativeSign = "~" } };
            Assert.Equal("[-1.5]", NdArray.FromArray([-1.5]).ToString());
            Assert.Equal("[-1]", NdArray.FromArray([-1]).ToString());
        }
        finally
        {
            CultureInfo.CurrentCulture = before;
        }
    }

    private static NdArray Build(Case item) => item.DType switch
    {
        DType.Bool => Build<bool>(item),
        DType.Int8 => Build<sbyte>(item),
        DType.UInt8 => Build<byte>(item),
        DType.Int16 => Build<short>(item),
        DType.UInt16 => Build<ushort>(item),
        DType.Int32 => Build<int>(item),
        DType.UInt32 => Build<uint>(item),
        DType.Int64 => Build<long>(item),
        DType.UInt64 => Build<ulong>(item),
        DType.Float16 => Build<Half>(item),
        DType.Float32 => Build<float>(item),
        DType.Float64 => Build<double>(item),
        DType.Complex128 => Build<Complex>(item),
    };

    private static NdArray<T> Build<T>(Case item) where T : unmanaged
    {
        if (item.Elements != "arange") return NdArray.Wrap(MemoryMarshal.Cast<byte, T>(Convert.FromHexString(item.Elements)).ToArray()).Reshape(item.Shape);
        int count = item.Shape.Aggregate((a, b) => a * b);
        var elements = new T[count];
        for (int i = 0; i < count; i++)
            elements[i] = (T)(item.DType == DType.Complex128 ? new Complex(i, 0) : Convert.ChangeType(i, typeof(T), CultureInfo.InvariantCulture));
        return NdArray.Wrap(elements).Reshape(item.Shape);
    }

    private static List<Case> ReadCases()
    {
        using var reader = new StreamReader(typeof(PrintingTests).Assembly.GetManifestResourceStream("numpy-print.txt")!);
        var cases = new List<Case>();
        string? line = reader.ReadLine();
        while (line is not null)
        {
            string[] parts = line.Split("; ");
            var text = new List<string>();
            while ((line = reader.ReadLine()) is not null && line.StartsWith('|')) text.Add(line[1..]);
            cases.Add(new(DTypes.All.Single(dtype => dtype.NumPyName == parts[0]), [.. parts[1].Split(' ', StringSplitOptions.RemoveEmptyEntries).Select(int.Parse)], parts[2], string.Join('\n', text)));
        }
        return cases;
    }
}
