using DualJit.Ufuncs;

namespace DualJit.Tests;

/// <summary>Loops around one method are compiled once, however many ufuncs are made of it.</summary>
public sealed class SharingTests
{
    public static TheoryData<Backend> All => TestBackends.Compiling;

    [Theory, MemberData(nameof(All))]
    public void EachUfuncHasItsOwnCaptures(Backend backend)
    {
        var ufuncs = Enumerable.Range(0, 3).Select(i => Scaled(i, backend)).ToArray();
        for (int i = 2; i >= 0; i--)
        {
            Assert.Equal([0.0, i, 2 * i], ufuncs[i].Apply(NdArray.Arange(3.0)).ToArray());
            Assert.Equal([0.0, i, 2 * i], ufuncs[i].Apply(NdArray.Arange(3)).ToArray());
        }
        var flat = new NestShape(1, HasMask: false, KeepsOrder: false, 0).With(0, DType.Float64, InnerStride.One).With(1, DType.Float64, InnerStride.One);
        Assert.Single(ufuncs.Select(ufunc => Jit.Inspect(ufunc.Table.Only!.Maps.Find(flat))).Distinct());
    }

    private static Ufunc<double, double> Scaled(double factor, Backend backend) => Vectorize.Compile((double v) => v * factor, new UfuncOptions { Backend = backend });

    [Theory, MemberData(nameof(All))]
    public void WhatIsNotTheSameIsApart(Backend backend)
    {
        var a = NdArray.Arange(6.0).Reshape(2, 3);
        Assert.Equal([0.0, 3], First("(n)->()", backend).Apply<double>(a).ToArray());
        Assert.Equal([0.0, 3], First("(n)->(2)", backend).Apply<double>(a)[.., 0].ToArray());
        Assert.Equal(4.0, Next(2, backend).Apply(NdArray.Arange(5.0))[2]);
        Assert.Throws<IndexOutOfRangeException>(() => Next(1, backend).Apply(NdArray.Arange(5.0)));
    }

    private static Gufunc First(string signature, Backend backend) => GuVectorize.Compile((NdArray<double> a, NdArray<double> @out) => { @out[0] = a[0]; }, signature, new GufuncOptions { Backend = backend });

    // The element two further on, whether it is in the neighbourhood or not.
    private static Stencil<double> Next(int reach, Backend backend)
    {
        int two = 2;
        return Stencil.Compile((Window<double> w) => w[two], new StencilOptions { Backend = backend, Neighborhood = [(0, reach)] });
    }
}
