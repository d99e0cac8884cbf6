using FsCheck;
using FsCheck.Fluent;

namespace DualJit.Tests;

/// <summary>Random views and operations against a model that only knows shapes and lists of indices.</summary>
public sealed class ModelTests
{
    /// <summary>Decisions read off random numbers, so that FsCheck can shrink them; when they run out, 0.</summary>
    private sealed class Choices(int[] numbers)
    {
        private int next;

        internal bool Any => next < numbers.Length;

        internal int Below(int bound) => Any ? (int)((uint)numbers[next++] % (uint)bound) : 0;

        internal int Between(int low, int high) => low + Below(high - low + 1);
    }

    /// <summary>An array as its shape and, in row-major order, the number of each element in the base array.</summary>
    private sealed record Model(int[] Shape, int[] Elements)
    {
        internal static Model Base(int[] shape) => new(shape, [.. Enumerable.Range(0, shape.Aggregate(1, (a, b) => a * b))]);

        internal int this[int[] index] => Elements[Flat(Shape, index)];

        /// <summary>Another shape whose elements are found at an index of this one.</summary>
        internal Model Pick(int[] shape, Func<int[], int[]> source) => new(shape, [.. Indices(shape).Select(index => this[source(index)])]);

        internal static int Flat(int[] shape, int[] index) => shape.Zip(index).Aggregate(0, (flat, axis) => flat * axis.First + axis.Second);

        internal static IEnumerable<int[]> Indices(int[] shape)
        {
            int count = shape.Aggregate(1, (a, b) => a * b);
            for (int flat = 0; flat < count; flat++)
            {
                int[] index = new int[shape.Length];
                for (int axis = shape.Length - 1, rest = flat; axis >= 0; rest /= shape[axis--]) index[axis] = rest % shape[axis];
                yield return index;
            }
        }
    }

    [Fact]
    public void ViewsOfViewsReadAndWriteTheElementsOfTheirBase() => ForAllChoices(choices =>
    {
        int[] shape = Shape(choices, maxRank: 4, maxLength: 5);
        var whole = NdArray.Arange(shape.Aggregate(1, (a, b) => a * b)).Reshape(shape);
        var (view, model) = (whole, Model.Base(shape));
        do
        {
            (view, model) = choices.Below(3) switch
            {
                0 => Transposed(view, model, choices),
                _ => Sliced(view, model, choices),
            };
            Agree(model, view);
        }
        while (choices.Any);

        // What is not shared is equal; what is written shows in the base, and nowhere else.
        Assert.Equal(model.Elements, view.Copy().ToArray());
        Assert.Equal(model.Elements, view.Reshape(-1).ToArray());
        var indices = Model.Indices(model.Shape).ToList();
        if (indices.Count == 0) return;
        int[] target = indices[choices.Below(indices.Count)];
        view.SetValue(-1, target);
        int[] expected = [.. Enumerable.Range(0, whole.Length)];
        expected[model[target]] = -1;
        Assert.Equal(expected, whole.ToArray());
    });

    [Fact]
    public void ReshapesKeepRowMajorOrderAndShareWhereNumPyWould() => ForAllChoices(choices =>
    {
        int[] shape = Shape(choices, maxRank: 4, maxLength: 4);
        var whole = NdArray.Arange(shape.Aggregate(1, (a, b) => a * b)).Reshape(shape);
        var (view, model) = Sliced(whole, Model.Base(shape), choices);
        (view, model) = Transposed(view, model, choices);
        int[] target = Factored(model.Elements.Length, choices);
        var reshaped = view.Reshape(target);
        Agree(new Model(target, model.Elements), reshaped);
        if (model.Elements.Length == 0) return;

        // A view exists exactly when, along each axis of the new shape, all steps in the base are the same.
        bool even = Enumerable.Range(0, target.Length).All(axis => Model.Indices(target)
            .Where(index => index[axis] + 1 < target[axis])
            .Select(index => model.Elements[Model.Flat(target, [.. index.Select((i, other) => other == axis ? i + 1 : i)])] - model.Elements[Model.Flat(target, index)])
            .Distinct().Count() <= 1);
        reshaped.SetValue(-1, new int[target.Length]);
        Assert.Equal(even, whole.ToArray().Contains(-1));
    });

    [Fact]
    public void LayoutsAreWhatTheOrderInMemorySays() => ForAllChoices(choices =>
    {
        int[] shape = Shape(choices, maxRank: 4, maxLength: 3);
        var (view, model) = Transposed(NdArray.Arange(shape.Aggregate(1, (a, b) => a * b)).Reshape(shape), Model.Base(shape), choices);
        (view, model) = Sliced(view, model, choices);
        // What the stride of a last axis of length 1 is, the elements do not tell.
        int last = model.Shape.Length > 1 ? model.Shape[^1] : 0;
        var expected = Dense(model) ? Layout.C : Dense(Reversed(model)) ? Layout.F : last > 1 && model.Elements[1] == model.Elements[0] + 1 || last == 1 && view.Strides[^1] == 1 ? Layout.Inner : Layout.Strided;
        Assert.Equal(expected, view.Layout);

        static bool Dense(Model model) => model.Elements.Select((element, i) => element - i).Distinct().Count() <= 1;

        static Model Reversed(Model model) => model.Pick([.. model.Shape.Reverse()], index => [.. index.Reverse()]);
    });

    [Fact]
    public void OperatorsBroadcastViews() => ForAllChoices(choices =>
    {
        var (a, x) = Operand();
        var (b, y) = Operand();
        int rank = Math.Max(x.Shape.Length, y.Shape.Length);
        int[] left = [.. Enumerable.Repeat(1, rank - x.Shape.Length), .. x.Shape], right = [.. Enumerable.Repeat(1, rank - y.Shape.Length), .. y.Shape];
        if (left.Zip(right).Any(axis => axis.First != axis.Second && axis.First != 1 && axis.Second != 1))
        {
            Assert.Throws<ArgumentException>(() => a - b);
            return;
        }
        int[] shape = [.. left.Zip(right, (p, q) => p == 1 ? q : p)];
        (x, y) = (new(left, x.Elements), new(right, y.Elements));
        x = x.Pick(shape, index => [.. index.Select((i, axis) => left[axis] == 1 ? 0 : i)]);
        y = y.Pick(shape, index => [.. index.Select((i, axis) => right[axis] == 1 ? 0 : i)]);
        Agree(new Model(shape, [.. x.Elements.Zip(y.Elements, (p, q) => p - q)]), a - b);
        Assert.Equal(x.Elements.Zip(y.Elements, (p, q) => p >= q), (a >= b).ToArray());
        Agree(new Model(shape, x.Elements), a.BroadcastTo(shape));

        (NdArray<int>, Model) Operand()
        {
            int[] shape = Shape(choices, maxRank: 3, maxLength: 3);
            var (view, model) = Transposed(NdArray.Arange(shape.Aggregate(1, (a, b) => a * b)).Reshape(shape), Model.Base(shape), choices);
            return Sliced(view, model, choices);
        }
    });

    private static void ForAllChoices(Action<Choices> check)
        => Prop.ForAll<int[]>(ArbMap.Default.ArbFor<int[]>(), numbers => check(new(numbers))).Check(Config.QuickThrowOnFailure.WithMaxTest(1000).WithEndSize(60));

    private static void Agree(Model model, NdArray<int> view)
    {
        Assert.Equal(model.Shape, view.Shape);
        Assert.Equal(model.Elements.Length, view.Length);
        Assert.Equal(model.Elements, view.ToArray());
        foreach (int[] index in Model.Indices(model.Shape)) Assert.Equal(model[index], view.GetValue(index));
    }

    private static int[] Shape(Choices choices, int maxRank, int maxLength)
        => [.. Enumerable.Range(0, choices.Between(0, maxRank)).Select(_ => maxLength - choices.Below(maxLength + 1))];

    private static (NdArray<int>, Model) Transposed(NdArray<int> view, Model model, Choices choices)
    {
        int[] axes = [.. Enumerable.Range(0, model.Shape.Length)];
        for (int i = axes.Length - 1; i > 0; i--)
        {
            int j = choices.Between(0, i);
            (axes[i], axes[j]) = (axes[j], axes[i]);
        }
        int[] shape = [.. axes.Select(axis => model.Shape[axis])];
        return (view.Transpose(axes), model.Pick(shape, index => [.. model.Shape.Select((_, axis) => index[Array.IndexOf(axes, axis)])]));
    }

    private static (NdArray<int>, Model) Sliced(NdArray<int> view, Model model, Choices choices)
    {
        var slices = new List<Slice>();
        var taken = new List<int[]>();
        var kept = new List<int>();
        for (int axis = 0; axis < model.Shape.Length; axis++)
        {
            int length = model.Shape[axis];
            switch (choices.Below(5))
            {
                case 0 when length > 0:
                    int one = choices.Below(length);
                    slices.Add(choices.Below(2) == 0 ? one : new Index(length - one, fromEnd: true));
                    taken.Add([one]);
                    break;
                case 1:
                    int from = choices.Between(0, length), to = choices.Between(from, length);
                    slices.Add(choices.Below(2) == 0 ? from..to : ^(length - from)..^(length - to));
                    taken.Add([.. Enumerable.Range(from, to - from)]);
                    kept.Add(axis);
                    break;
                case 2 or 3:
                    int start = choices.Between(0, length), stop = choices.Between(0, length), step = choices.Between(1, 3);
                    if (choices.Below(2) == 0)
                    {
                        slices.Add(Slice.Step(start, stop, step));
                        taken.Add([.. Enumerable.Range(0, length).Where(i => i >= start && i < stop && (i - start) % step == 0)]);
                    }
                    else
                    {
                        slices.Add(Slice.Step(start, null, -step));
                        int first = Math.Min(start, length - 1);
                        taken.Add([.. Enumerable.Range(0, length).Reverse().Where(i => i <= first && (first - i) % step == 0)]);
                    }
                    kept.Add(axis);
                    break;
                default:
                    slices.Add(Slice.All);
                    taken.Add([.. Enumerable.Range(0, length)]);
                    kept.Add(axis);
                    break;
            }
        }
        int[] shape = [.. kept.Select(axis => taken[axis].Length)];
        return (view.View([.. slices]), model.Pick(shape, index => [.. taken.Select((indices, axis) => kept.IndexOf(axis) is >= 0 and var i ? indices[index[i]] : indices[0])]));
    }

    /// <summary>A shape with this many elements, of at most five axes.</summary>
    private static int[] Factored(int count, Choices choices)
    {
        var shape = new List<int>();
        for (int rest = count; shape.Count < 4 && rest > 0;)
        {
            int[] divisors = [.. Enumerable.Range(1, rest).Where(divisor => rest % divisor == 0)];
            shape.Add(divisors[choices.Below(divisors.Length)]);
            rest /= shape[^1];
            if (rest == 1) return [.. shape];
        }
        shape.Add(count == 0 ? 0 : count / shape.Aggregate(1, (a, b) => a * b));
        return [.. shape];
    }
}
