using DualJit.IR;

namespace DualJit.Tests.Passes;

/// <summary>Runs nests, each time on the same memory.</summary>
internal static unsafe class NestRun
{
    public static Module Parse(Nest nest) => Parser.Parse("stage loop\n" + nest.Text);

    /// <summary>The memory after the interpreter ran the module.</summary>
    public static byte[] Interpret(Nest nest, Module module) =>
        OnMemory(nest, arguments => new Interpreter(module).Run(Array.ConvertAll(arguments, bits => new RuntimeValue(bits))));

    public static byte[] Compiled(Nest nest, Module module, IBackend backend)
    {
        var code = new MachineCode(backend, module);
        return OnMemory(nest, arguments => Assert.Equal(0, code.Call(arguments, out _, out _)));
    }

    /// <summary>Whether the elements have the same bits; a NaN is as good as another where <paramref name="anyNaN"/>.</summary>
    public static bool AreEqual(DType element, byte[] a, byte[] b, bool anyNaN)
    {
        if (a.AsSpan().SequenceEqual(b)) return true;
        if (!anyNaN || !element.IsFloat) return false;
        fixed (byte* first = a, second = b)
            for (int i = 0; i < a.Length; i += element.Size)
            {
                long x = ScalarMemory.Load((nint)(first + i), element), y = ScalarMemory.Load((nint)(second + i), element);
                if (x != y && !(IsNaN(element, x) && IsNaN(element, y))) return false;
            }
        return true;
    }

    private static bool IsNaN(DType element, long bits) => element == DType.Float32 ? float.IsNaN(ScalarBits.To<float>(bits)) : double.IsNaN(ScalarBits.To<double>(bits));

    private static byte[] OnMemory(Nest nest, Action<long[]> run)
    {
        byte[] memory = GC.AllocateUninitializedArray<byte>(NestGenerator.MemorySize * nest.Element.Size, pinned: true);
        fixed (byte* start = memory)
        {
            for (int i = 0; i < NestGenerator.MemorySize; i++) ScalarMemory.Store((nint)(start + i * nest.Element.Size), nest.Element, ValueAt(nest.Element, i));
            nint origin = (nint)start;
            run([.. nest.Starts.Select(at => origin + at * nest.Element.Size), .. nest.Counts, .. nest.Strides]);
        }
        return memory;
    }

    private static long ValueAt(DType element, int i)
    {
        int small = i * 7919 % 1009;
        if (element == DType.Int32) return small;
        double value = small switch { 0 => double.NaN, 1 => double.PositiveInfinity, 2 => -0.0, _ => small / 7.0 };
        return element == DType.Float32 ? ScalarBits.Of((float)value) : ScalarBits.Of(value);
    }
}
