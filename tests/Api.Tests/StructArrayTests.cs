namespace DualJit.Tests;

/// <summary>Arrays of structs as users pass, capture, get back and hand on.</summary>
public sealed class StructArrayTests
{
    public struct Particle
    {
        public float X, Y;
        public bool IsFixed;
        public long Id;
    }

    public static TheoryData<Backend> Backends => [.. new[] { Backend.Interpreter, Backend.Il, Backend.Llvm }.Where(backend => Jit.WhyUnavailable(backend) is null)];

    [Theory]
    [MemberData(nameof(Backends))]
    public void ElementsAreWrittenInPlace(Backend backend)
    {
        var kernel = Jit.Compile((Particle[] particles, float dx) =>
        {
            foreach (ref var p in particles.AsSpan())
                if (!p.IsFixed) p.X += dx;
        }, new JitOptions { Backend = backend });
        Particle[] particles = [new() { X = 1, Id = 7 }, new() { X = 2, IsFixed = true, Y = -1 }];
        kernel(particles, 0.5f);
        Assert.Equal([new() { X = 1.5f, Id = 7 }, new() { X = 2, IsFixed = true, Y = -1 }], particles);
    }

    [Theory]
    [MemberData(nameof(Backends))]
    public void CapturedOnesAreReadAtEachCall(Backend backend)
    {
        (double Weight, int Index)[] table = [(0.5, 1), (2, 0)];
        var kernel = Jit.Compile((double[] x) =>
        {
            double s = 0;
            foreach (var (weight, index) in table) s += weight * x[index];
            return s;
        }, new JitOptions { Backend = backend });
        Assert.Equal(2 + 0.5 * 10, kernel([1, 10]));
        table = [(1, 1)];
        Assert.Equal(10, kernel([1, 10]));
    }

    [Theory]
    [MemberData(nameof(Backends))]
    public void OneThatIsReturnedIsTheOneThatCameIn(Backend backend)
    {
        var kernel = Jit.Compile((Particle[] a, int n) => n > 0 ? new Particle[n] : a, new JitOptions { Backend = backend });
        var given = new Particle[1];
        Assert.Same(given, kernel(given, 0));
        Assert.Equal(new Particle[3], kernel(given, 3));
        Assert.Throws<OutOfMemoryException>(() => kernel(given, int.MaxValue));
    }

    [Theory]
    [MemberData(nameof(Backends))]
    public void ManagedCodeGetsThem(Backend backend)
    {
        var kernel = Jit.Compile((Particle[] a, int n) =>
        {
            var own = new Particle[n];
            own[0].Id = 5;
            return Jit.Managed(() => Total(a, own)) + own[^1].Id;
        }, new JitOptions { Backend = backend });
        Assert.Equal(3 + 5 + 9, kernel([new() { Id = 3 }], 2));

        static long Total(Particle[] a, Particle[] b)
        {
            b[^1].Id = 9;
            return a[0].Id + b[0].Id;
        }
    }

    [Theory]
    [MemberData(nameof(Backends))]
    public void AnNdArrayOfThem(Backend backend)
    {
        var options = new JitOptions { Backend = backend };
        var move = Jit.Compile((NdArray<Particle> a, float dx) =>
        {
            int moved = 0;
            for (int i = 0; i < a.GetLength(0); i++)
                for (int j = 0; j < a.GetLength(1); j++)
                {
                    var p = a[i, j];
                    if (p.IsFixed) continue;
                    p.X += dx;
                    a[i, j] = p;
                    moved++;
                }
            return moved;
        }, options);
        var particles = NdArray.Zeros<Particle>(3, 2);
        particles[1, 1] = new() { X = 2, IsFixed = true, Id = 4 };
        Assert.Equal(5, move(particles, 0.5f));
        Assert.Equal(1, move(particles[1.., ..].Transpose()[..1, 1..], 0.5f));
        Assert.Equal(new() { X = 1 }, particles[2, 0]);
        Assert.Equal(new() { X = 2, IsFixed = true, Id = 4 }, particles[1, 1]);
        Assert.Throws<IndexOutOfRangeException>(() => Jit.Compile((NdArray<Particle> a, int i) => a[i].X, options)(particles[.., 0], 3));
        Assert.Throws<ArgumentNullException>(() => move(null!, 1));
        Assert.Equal(2 * 1 + 2, Jit.Compile((NdArray<float> x, int i) => 2 * x[i] + x.Length - 1, options)(particles[.., 0].Field(p => p.X), 2));

        var ids = Jit.Compile((NdArray<Particle> a) =>
        {
            long sum = 0;
            foreach (var p in a) sum += p.Id;
            return sum;
        }, options);
        Assert.Equal(4, ids(particles[1, ..]));
        var made = Jit.Compile((NdArray<Particle> a, int n) =>
        {
            if (n == 0) return a;
            var b = NdArray.Zeros<Particle>(n, 1);
            b[n - 1, 0] = a[0, 0];
            return b;
        }, options);
        Assert.Same(particles, made(particles, 0));
        Assert.Equal([default, particles[0, 0]], made(particles, 2).ToArray());
    }

    [Fact]
    public void FunctionsOfStructsAreRefused()
    {
        foreach (var compile in new Action[]
        {
            () => Jit.Compile((NdArray<Particle> a) => a.Sum()),
            () => Jit.Compile((NdArray<Particle> a, NdArray<bool> mask) => NdArray.Where(mask, a, a)),
            () => Jit.Compile((NdArray<Particle> a) => NdArray.Equal(a, a)),
            () => Jit.Compile((NdArray<Particle> a) => a.Copy()),
        })
            Assert.Equal("DJ1025", Assert.Throws<KernelCompilationException>(compile).Code);
        var untyped = Jit.Compile((NdArray a) => a.Length);
        Assert.Contains("structs", Assert.Throws<NotSupportedException>(() => untyped(NdArray.Zeros<Particle>(2))).Message);
    }

    [Fact]
    public void AStructThatIsNoneOfNumbersIsRefused()
    {
        var error = Assert.Throws<KernelCompilationException>(() => Jit.Compile((KeyValuePair<string, int>[] a) => a.Length));
        Assert.Equal("DJ1004", error.Code);
        Assert.Contains("'a'", error.Message);
    }
}
