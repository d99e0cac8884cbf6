using System.Runtime.CompilerServices;

namespace DualJit.Bench;

/// <summary>One kind of call, as loops that make so many of them.</summary>
/// <param name="Target">What a kernel's call may cost over the static one, in nanoseconds; null where that is only looked at.</param>
/// <param name="Static">Calls the method directly.</param>
/// <param name="Delegate">Calls a delegate of the method.</param>
/// <param name="Kernel">Calls the kernel as a backend compiles it.</param>
sealed record CallCase(string Name, double? Target, Action<int> Static, Action<int> Delegate, Func<Backend, Action<int>> Kernel);

/// <summary>Kernels that do next to nothing, so that what is measured is the call.</summary>
/// <remarks>The loops are optimised from the start, and without a profile: no delegate's target is guessed and inlined.</remarks>
static class CallCases
{
    const MethodImplOptions Plain = MethodImplOptions.NoInlining, Loop = MethodImplOptions.AggressiveOptimization;

    static readonly double[] X = [1.5], Y = [2.5], Z = [0];
    static readonly NdArray<double> A = NdArray.Full(1.5, 1), B = NdArray.Full(2.5, 1), C = NdArray.Full(0.0, 1);

    static double factor = 2;

    public static CallCase[] All()
    {
        double captured = 2;
        Func<double, double> scale = x => x * captured;
        return
        [
            Of<Func<double, double>>("one double", 5, Square, SquareLoop, SquareLoop),
            Of<Func<double, int, double>>("a double and an int, with a loop", null, Power, PowerLoop, PowerLoop),
            Of("one double, one captured", null, scale, ScaleLoop, SquareLoop),
            Of<Func<double[], double[], double[], double>>("three double[]", 12, Add, AddLoop, AddLoop),
            // Over double[] too, as NdArray's own indexers cost more than a call.
            Of<Func<NdArray<double>, NdArray<double>, NdArray<double>, double>>("three NdArray", 12, AddElements, AddLoop, AddElementsLoop),
            .. new[] { 1, 2, 4, 8 }.Select(count => Shapes(count, Views(count))),
        ];
    }

    static CallCase Of<TKernel>(string name, double? target, TKernel method, Action<int> plain, Action<TKernel, int> loop) where TKernel : Delegate =>
        new(name, target, plain, count => loop(method, count), backend =>
        {
            TKernel kernel = Jit.Compile(method, new JitOptions { Backend = backend, Name = name });
            return count => loop(kernel, count);
        });

    static CallCase Shapes(int count, NdArray<double>[] views) =>
        Of<Func<NdArray<double>, int>>($"one NdArray of {count} shape{(count == 1 ? "" : "s in turn")}", 20, Count, calls => CountLoop(views, calls), (kernel, calls) => CountLoop(kernel, views, calls));

    // Rank and layout differ from one to the next.
    static NdArray<double>[] Views(int count)
    {
        var cube = NdArray.Arange<double>(64).Reshape(4, 4, 4);
        NdArray<double>[] all =
        [
            NdArray.Arange<double>(8), cube, NdArray.Arange<double>(16).Reshape(4, 4), cube.Transpose(), cube[0, .., 0], cube[.., 0, ..].Transpose(),
            NdArray.Arange<double>(16).Reshape(4, 4).Transpose(), NdArray.Arange<double>(16).Reshape(2, 2, 2, 2),
        ];
        if (all.DistinctBy(view => (view.Rank, view.Layout)).Count() != all.Length) throw new InvalidOperationException("Two views are alike.");
        return all[..count];
    }

    [MethodImpl(Plain)]
    static double Square(double x) => x * x;

    [MethodImpl(Loop)]
    static void SquareLoop(int calls)
    {
        double sum = 0;
        for (int i = 0; i < calls; i++) sum += Square(i);
        Keep(sum);
    }

    [MethodImpl(Loop)]
    static void SquareLoop(Func<double, double> kernel, int calls)
    {
        double sum = 0;
        for (int i = 0; i < calls; i++) sum += kernel(i);
        Keep(sum);
    }

    [MethodImpl(Plain)]
    static double Scale(double x) => x * factor;

    [MethodImpl(Loop)]
    static void ScaleLoop(int calls)
    {
        double sum = 0;
        for (int i = 0; i < calls; i++) sum += Scale(i);
        Keep(sum);
    }

    [MethodImpl(Plain)]
    static double Power(double x, int n)
    {
        double result = 1;
        for (int i = 0; i < n; i++) result *= x;
        return result;
    }

    [MethodImpl(Loop)]
    static void PowerLoop(int calls)
    {
        double sum = 0;
        for (int i = 0; i < calls; i++) sum += Power(i, 1);
        Keep(sum);
    }

    [MethodImpl(Loop)]
    static void PowerLoop(Func<double, int, double> kernel, int calls)
    {
        double sum = 0;
        for (int i = 0; i < calls; i++) sum += kernel(i, 1);
        Keep(sum);
    }

    [MethodImpl(Plain)]
    static double Add(double[] x, double[] y, double[] z) => z[0] = x[0] + y[0];

    [MethodImpl(Loop)]
    static void AddLoop(int calls)
    {
        double sum = 0;
        for (int i = 0; i < calls; i++) sum += Add(X, Y, Z);
        Keep(sum);
    }

    [MethodImpl(Loop)]
    static void AddLoop(Func<double[], double[], double[], double> kernel, int calls)
    {
        double sum = 0;
        for (int i = 0; i < calls; i++) sum += kernel(X, Y, Z);
        Keep(sum);
    }

    [MethodImpl(Plain)]
    static double AddElements(NdArray<double> x, NdArray<double> y, NdArray<double> z) => z[0] = x[0] + y[0];

    [MethodImpl(Loop)]
    static void AddElementsLoop(Func<NdArray<double>, NdArray<double>, NdArray<double>, double> kernel, int calls)
    {
        double sum = 0;
        for (int i = 0; i < calls; i++) sum += kernel(A, B, C);
        Keep(sum);
    }

    [MethodImpl(Plain)]
    static int Count(NdArray<double> a) => a.Length;

    [MethodImpl(Loop)]
    static void CountLoop(NdArray<double>[] views, int calls)
    {
        int sum = 0;
        for (int i = 0; i < calls; i++) sum += Count(views[i & (views.Length - 1)]);
        Keep(sum);
    }

    [MethodImpl(Loop)]
    static void CountLoop(Func<NdArray<double>, int> kernel, NdArray<double>[] views, int calls)
    {
        int sum = 0;
        for (int i = 0; i < calls; i++) sum += kernel(views[i & (views.Length - 1)]);
        Keep(sum);
    }

    [MethodImpl(Plain)]
    static void Keep(double value) => GC.KeepAlive(value < 0 ? A : null);
}
