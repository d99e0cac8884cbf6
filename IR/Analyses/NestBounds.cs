namespace DualJit.IR;

/// <summary>The least values of numbers over all iterations of a loop nest, as numbers that do not change in it.</summary>
/// <example><code>
/// for (i = 0; i &lt; n; i++)                  i - j ≥ 0        least where j is largest: j = i
///     for (j = 0; j &lt;= i; j++)          =&gt;
///         … a[j] …                            length - j - 1   least for j = i, then i = n - 1: length - n
/// </code></example>
/// <param name="nest">What a number must not change in.</param>
public sealed class NestBounds(Function function, Ranges ranges, LoopTree tree, Loop nest)
{
    private const int MostForms = 8;

    private readonly Dictionary<(ValueId, Loop), bool> _invariant = [];
    private readonly Dictionary<Loop, Counting?> _countings = [];
    private readonly List<Affine> _requirements = [];

    /// <summary>What the first and the last value of a counter can be, and the number that it steps to from there.</summary>
    /// <param name="Needs">Has to be at least 0 for that.</param>
    private sealed record Counting(CountedLoop Count, Affine[] Least, Affine[] Greatest, Affine Past, Affine[] Needs);

    /// <summary>Why the last number that was asked for has no bound.</summary>
    public string WhyNot { get; private set; } = "";

    /// <summary>Numbers that have to be at least 0 for what was found so far to hold.</summary>
    public IReadOnlyList<Affine> Requirements => _requirements;

    /// <summary>Adds to the requirements what makes sure that the form is at least 0 at a block in all iterations.</summary>
    public bool Require(Affine? form, BlockId at)
    {
        int before = _requirements.Count;
        if (form is not null && Minimise(form, at, 0)) return true;
        if (form is null) WhyNot = "the index is too complex";
        _requirements.RemoveRange(before, _requirements.Count - before);
        return false;
    }

    /// <summary>Drops all requirements from the <paramref name="count"/>th on.</summary>
    public void Forget(int count) => _requirements.RemoveRange(count, _requirements.Count - count);

    /// <summary>Same value in every iteration: defined outside, or computed from such values by what may as well run before the loop.</summary>
    public bool IsInvariant(ValueId value, Loop loop)
    {
        if (!loop.Contains(ranges.Definitions.BlockOf(value))) return true;
        if (_invariant.TryGetValue((value, loop), out bool known)) return known;
        _invariant[(value, loop)] = false;
        bool invariant = ranges.Definitions.Of(value) is { } definition && definition.Info.IsPure && !definition.Info.Is(Traits.Reads);
        if (invariant)
            foreach (var operand in ranges.Definitions.Of(value)!.Value.Operands) invariant &= IsInvariant(operand, loop);
        return _invariant[(value, loop)] = invariant;
    }

    private bool Minimise(Affine form, BlockId at, int depth)
    {
        if (depth > 12 || _requirements.Count > 64) return Fail("the index is too complex");
        if (ranges.Proves(ranges.FactsAt(nest.Header), form)) return true;
        if (Innermost(form) is not var (term, value))
        {
            if (ranges.IntervalOf(form).High < 0) return Fail("the index is out of range in some iteration");
            Add(form);
            return true;
        }
        if (SignOf(term, value) is not { } sign) return Fail("the index is a product of values that change in the loop");
        if (BoundsOf(value, sign > 0, at) is { } bounds)
        {
            if (bounds.Length > MostForms) return Fail("the index is too complex");
            foreach (var bound in bounds)
                if (form.Replace(term, value, bound) is not { } replaced || !Minimise(replaced, at, depth + 1)) return WhyNot.Length > 0 ? false : Fail("the index is too complex");
            return true;
        }
        if (ranges.Definitions.Of(value) is { Op: Op.Min or Op.Max } choice && choice.Op == Op.Min == sign < 0)
        {
            // At most either operand: whichever has a bound will do.
            int before = _requirements.Count;
            foreach (var operand in choice.Operands)
            {
                if (form.Replace(term, value, ranges.FormOf(operand)) is { } replaced && Minimise(replaced, at, depth + 1)) return true;
                Forget(before);
            }
            return false;
        }
        return Fail(Describe(value));
    }

    /// <summary>The factor of the form that changes in the nest, that of the innermost loop first.</summary>
    private (Affine.Term Term, ValueId Value)? Innermost(Affine form)
    {
        (Affine.Term, ValueId)? found = null;
        int deepest = -1;
        foreach (var term in form.Terms)
        {
            Look(term, term.First);
            if (term.IsProduct) Look(term, term.Second);
        }
        return found;

        void Look(Affine.Term term, ValueId value)
        {
            if (IsInvariant(value, nest)) return;
            int depth = 0;
            for (var loop = tree.InnermostOf(ranges.Definitions.BlockOf(value)); loop is not null; loop = tree.ParentOf(loop)) depth++;
            if (depth <= deepest) return;
            (found, deepest) = ((term, value), depth);
        }
    }

    /// <summary>Whether the form grows or shrinks with the value. An invariant factor that may be negative is required not to be.</summary>
    private int? SignOf(Affine.Term term, ValueId value)
    {
        int sign = Math.Sign(term.Coefficient);
        if (!term.IsProduct) return sign;
        var factor = term.First == value ? term.Second : term.First;
        var range = ranges.Intervals.Of(factor);
        if (range.Low >= 0 || range.High <= 0) return range.Low >= 0 ? sign : -sign;
        if (!IsInvariant(factor, nest)) return null;
        Add(ranges.FormOf(factor));
        return sign;
    }

    private Affine[]? BoundsOf(ValueId value, bool least, BlockId at)
    {
        var block = ranges.Definitions.BlockOf(value);
        var loop = tree.InnermostOf(block);
        if (loop is not null && loop.Header == block && nest.Contains(block) && CountingOf(loop) is { } counting && counting.Count.Variable == value)
        {
            foreach (var need in counting.Needs) Add(need);
            bool up = counting.Count.Step > 0;
            if (least == up) return counting.Least;
            // The header also runs when the variable has passed the bound.
            bool isPast = !counting.Count.TestsNext && (!loop.Contains(at) || at == loop.Header);
            return isPast ? [.. counting.Least, counting.Past] : counting.Greatest;
        }
        var range = ranges.Intervals.Of(value);
        var widest = Interval.Of(function.TypeOf(value).DType);
        if (widest.High - widest.Low <= ushort.MaxValue || (least ? range.Low > widest.Low : range.High < widest.High))
            return Affine.OfConstant((long)(least ? range.Low : range.High)) is { } constant ? [constant] : null;
        return null;
    }

    /// <summary>How a loop of the nest counts; null where it does not, or where it might count past the largest number.</summary>
    private Counting? CountingOf(Loop loop)
    {
        if (_countings.TryGetValue(loop, out var known)) return known;
        _countings[loop] = null;
        bool IsBound(ValueId value) => IsInvariant(value, loop);
        var count = CountedLoop.Find(function, loop, ranges.Definitions, IsBound) ?? CountedLoop.FindBottomTested(function, loop, ranges.Definitions, IsBound);
        if (count is null || StartOf(count) is not { } start) return null;
        bool up = count.Step > 0;
        int direction = up ? 1 : -1;
        var bound = ranges.FormOf(count.Bound);
        var last = count.Comparison is Op.Le or Op.Ge ? bound : bound.Plus(-direction);
        var past = count.Comparison == Op.Ne ? bound : last?.Plus(count.Step);
        if (last is null || past is null) return null;
        Affine[] greatest = count.TestsNext ? [start, last] : [last];
        int before = _requirements.Count;
        // Neither must the variable step over the bound of !=, nor wrap around when it steps over another.
        bool trusted = count.Comparison != Op.Ne || Minimise(Affine.Combine(count.TestsNext ? last : bound, direction, start, -direction)!, loop.Header, 0);
        bool canWrap = count.TestsNext || count.Comparison is Op.Le or Op.Ge || Math.Abs(count.Step) != 1;
        if (trusted && canWrap && count.Comparison != Op.Ne)
            foreach (var value in greatest)
                trusted = trusted && Affine.Combine(Affine.OfConstant(up ? int.MaxValue : int.MinValue), direction, value.Plus(count.Step), -direction) is { } room && Minimise(room, loop.Header, 0);
        if (trusted) _countings[loop] = new Counting(count, [start], greatest, past, [.. _requirements.Skip(before)]);
        Forget(before);
        return _countings[loop];
    }

    private Affine? StartOf(CountedLoop count)
    {
        ValueId? start = null;
        foreach (var entry in ranges.Conditions.EntriesOf(count.Loop.Header))
        {
            if (count.Loop.Contains(entry.From)) continue;
            var argument = entry.Arguments[count.Parameter];
            if (start is not null && start != argument) return null;
            start = argument;
        }
        return start is { } value ? ranges.FormOf(value) : null;
    }

    private void Add(Affine requirement)
    {
        if (!_requirements.Exists(requirement.SameAs)) _requirements.Add(requirement);
    }

    private bool Fail(string why)
    {
        WhyNot = why;
        return false;
    }

    private string Describe(ValueId value)
    {
        if (ranges.Definitions.Of(value) is not { } definition)
        {
            var loop = tree.InnermostOf(ranges.Definitions.BlockOf(value));
            return loop is not null && loop.Header == ranges.Definitions.BlockOf(value)
                ? "the loop that changes the index has no fixed step and end" : "the index depends on the way taken in the loop";
        }
        return definition.Op switch
        {
            Op.Load => "the index depends on what is loaded from an array",
            Op.Call => "the index depends on the result of a call",
            Op.Convert or Op.ConvertOverflows when function.TypeOf(definition.Operands[0]).IsFloat => "the index is converted from a floating-point number",
            Op.Convert => "the index is converted from a number that may not fit",
            Op.Add or Op.Sub or Op.Mul or Op.Shl or Op.Neg => "the index may wrap around",
            _ => $"the index is computed by {definition.Info.Text}",
        };
    }
}
