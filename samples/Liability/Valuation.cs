using DualJit;

namespace Liability;

/// <summary>A kernel that values a portfolio, as compiled for some backend and number of threads, or as it stands.</summary>
delegate PresentValues BestEstimate(
    Contract[] contracts, double[] mortality, double[] lapses, double[] paid, double[] discount, double[] growth, double[] expenses, double[] liabilities);

/// <summary>What a portfolio is worth: in all, and each contract.</summary>
sealed record Valuation(PresentValues Values, double[] Liabilities)
{
    public double Liability => Kernels.Liability(Values);

    public static Valuation Of(Contract[] contracts, Basis basis, BestEstimate kernel)
    {
        var liabilities = new double[contracts.Length];
        return new(kernel(contracts, basis.Mortality, basis.Lapses, basis.Paid, basis.Discount, basis.Growth, basis.Expenses, liabilities), liabilities);
    }

    /// <summary>The same without the compiler, with sums in the order of parallel loops, which is that of <see cref="NdArray"/>.</summary>
    public static Valuation InCSharp(Contract[] contracts, Basis basis)
    {
        PresentValues[] values = Array.ConvertAll(contracts, contract => Project(contract, basis));
        double Sum(Func<PresentValues, double> value) => NdArray.FromArray(Array.ConvertAll(values, item => value(item))).Sum();
        return new(
            (Sum(item => item.Premiums), Sum(item => item.Deaths), Sum(item => item.Surrenders), Sum(item => item.Maturities), Sum(item => item.Expenses)),
            Array.ConvertAll(values, Kernels.Liability));
    }

    /// <summary>As one would write it for all processors without the compiler; its sums have another order in each call.</summary>
    public static PresentValues WithParallelFor(
        Contract[] contracts, double[] mortality, double[] lapses, double[] paid, double[] discount, double[] growth, double[] expenses, double[] liabilities)
    {
        PresentValues total = default;
        var gate = new Lock();
        Parallel.For(0, contracts.Length, () => default(PresentValues), (i, _, sum) =>
        {
            var values = Kernels.Project(contracts[i], mortality, lapses, paid, discount, growth, expenses);
            liabilities[i] = Kernels.Liability(values);
            return Add(sum, values);
        }, sum =>
        {
            lock (gate) total = Add(total, sum);
        });
        return total;
    }

    /// <summary>The same bits, in all and of each contract.</summary>
    public bool Equals(Valuation? other) => other is not null && Values.Equals(other.Values) && Liabilities.AsSpan().SequenceEqual(other.Liabilities);

    public override int GetHashCode() => Values.GetHashCode();

    public override string ToString() => $"{Liability:N2}";

    static PresentValues Project(Contract contract, Basis basis) =>
        Kernels.Project(contract, basis.Mortality, basis.Lapses, basis.Paid, basis.Discount, basis.Growth, basis.Expenses);

    static PresentValues Add(PresentValues a, PresentValues b) =>
        (a.Premiums + b.Premiums, a.Deaths + b.Deaths, a.Surrenders + b.Surrenders, a.Maturities + b.Maturities, a.Expenses + b.Expenses);
}
