using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace DualJit;

/// <summary>A reduction that takes the elements of a result one after the other.</summary>
internal interface IFold<T, TState, TResult>
{
    /// <param name="state">What the elements before have come to; the default before the first.</param>
    /// <param name="element">The next one.</param>
    /// <param name="index">Its index.</param>
    static abstract TState Next(TState state, T element, int index);

    static abstract TResult Result(TState state);
}

/// <summary>Reductions of other kinds than <see cref="Reducer"/>'s.</summary>
internal static class Folding
{
    internal static NdArray<TResult> Fold<T, TState, TResult, TFold>(NdArray<T> a, AxisPlan plan)
        where T : unmanaged where TState : unmanaged where TResult : unmanaged where TFold : struct, IFold<T, TState, TResult>
    {
        var result = NdArray.Empty<TResult>(plan.Shape);
        var target = result.Dense;
        int[] firsts = plan.Results(a);
        if (plan.IsDense(a))
        {
            for (int i = 0; i < target.Length; i++)
            {
                TState state = default;
                ReadOnlySpan<T> row = plan.Count == 0 ? [] : MemoryMarshal.CreateSpan(ref a.At(a.Offset + firsts[i]), plan.Count);
                for (int k = 0; k < row.Length; k++) state = TFold.Next(state, row[k], k);
                target[i] = TFold.Result(state);
            }
            return result;
        }
        int[] elements = plan.Elements(a);
        if (plan.Run(a) is null)
        {
            for (int i = 0; i < target.Length; i++)
            {
                TState state = default;
                int first = a.Offset + firsts[i];
                for (int k = 0; k < elements.Length; k++) state = TFold.Next(state, a.At(first + elements[k]), k);
                target[i] = TFold.Result(state);
            }
            return result;
        }
        var states = new TState[target.Length];
        for (int k = 0; k < elements.Length; k++)
        {
            int first = a.Offset + elements[k];
            for (int i = 0; i < states.Length; i++) states[i] = TFold.Next(states[i], a.At(first + firsts[i]), k);
        }
        for (int i = 0; i < target.Length; i++) target[i] = TFold.Result(states[i]);
        return result;
    }
}

internal readonly struct CountNonZero<T> : IFold<T, long, long> where T : unmanaged
{
    public static long Next(long state, T element, int index) => state + (Casting.Cast<T, bool>(element) ? 1 : 0);

    public static long Result(long state) => state;
}

internal readonly struct Any<T> : IFold<T, bool, bool> where T : unmanaged
{
    public static bool Next(bool state, T element, int index) => state | Casting.Cast<T, bool>(element);

    public static bool Result(bool state) => state;
}

/// <summary>Whether there is a zero, turned round.</summary>
internal readonly struct All<T> : IFold<T, bool, bool> where T : unmanaged
{
    public static bool Next(bool state, T element, int index) => state | !Casting.Cast<T, bool>(element);

    public static bool Result(bool state) => !state;
}

/// <summary>An element and where it is.</summary>
internal readonly record struct Found<T>(T Element, int Index);

/// <summary>The first NaN, or the first of the elements that come before all others.</summary>
internal readonly struct ArgExtreme<T, TBefore> : IFold<T, Found<T>, long> where T : unmanaged, INumber<T> where TBefore : struct, IBinary<T, T, bool>
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Found<T> Next(Found<T> state, T element, int index) =>
        index == 0 || TBefore.Apply(element, state.Element) || (T.IsNaN(element) && !T.IsNaN(state.Element)) ? new(element, index) : state;

    public static long Result(Found<T> state) => state.Index;
}
