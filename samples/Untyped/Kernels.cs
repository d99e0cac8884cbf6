using System.Numerics;
using DualJit;

namespace Untyped;

static class Kernels
{
    /// <summary>One variable with three types after each other: an int, a float and a complex number. Each call of <see cref="Bar"/> is compiled for its own.</summary>
    public static (Scalar, Scalar, Scalar) Widening()
    {
        Scalar a = 1;
        Scalar first = Bar(a);
        a = a + 2.5;
        Scalar second = Bar(a);
        a = a + new Complex(0, 2);
        return (first, second, Bar(a));
    }

    public static Scalar Bar(Scalar x) => x * x + 1;

    /// <summary>The absolute value by two branches, whose types become one.</summary>
    public static Scalar Abs(Scalar x)
    {
        if (x < 0) return -x;
        return x + 0.0;
    }

    /// <summary>Two branches whose types do not become one: rows of different rank.</summary>
    public static Scalar First(NdArray vector, NdArray matrix, bool wide)
    {
        var chosen = vector;
        if (wide) chosen = matrix;
        return chosen[0];
    }

    /// <summary>Where to look in a table: 0.0 for most, which makes every answer a float.</summary>
    public static Scalar Foo(Scalar n)
    {
        if (n > 10) return 1;
        return 0.0;
    }

    public static Scalar Look(NdArray table, Scalar n) => table[Foo(n)];
}
