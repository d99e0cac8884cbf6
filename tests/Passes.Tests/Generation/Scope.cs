using DualJit.IR;

namespace DualJit.Tests.Passes;

/// <summary>What a place in a function may name.</summary>
/// <param name="Locals">Scalars that may be assigned.</param>
/// <param name="Counters">Of the loops around, outermost first.</param>
/// <param name="IsInLoop">Whether <c>break</c> has a meaning.</param>
internal sealed record Scope(
    Signature Signature, IReadOnlyList<Variable> Arrays, IReadOnlyList<Variable> Locals, IReadOnlyList<Variable> Counters, IReadOnlyList<Signature> Callees, bool IsInLoop)
{
    public IEnumerable<Variable> Readable(DType type) => Locals.Concat(Signature.Scalars).Concat(Counters).Where(variable => variable.Type == IrType.Scalar(type));

    public Scope InLoop(Variable? counter = null) => this with { IsInLoop = true, Counters = counter is null ? Counters : [.. Counters, counter] };
}

/// <summary>Random choices.</summary>
internal static class Choices
{
    extension(Random random)
    {
        public bool Chance(int percent) => random.Next(100) < percent;

        public T Pick<T>(params IReadOnlyList<T> items) => items[random.Next(items.Count)];

        /// <summary>An index, each as likely as its weight says.</summary>
        public int Weighted(params ReadOnlySpan<int> weights)
        {
            int sum = 0;
            foreach (int weight in weights) sum += weight;
            int ticket = random.Next(sum), index = 0;
            while ((ticket -= weights[index]) >= 0) index++;
            return index;
        }
    }
}
