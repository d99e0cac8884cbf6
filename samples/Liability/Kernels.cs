// Of all months of a projection, discounted.
global using PresentValues = (double Premiums, double Deaths, double Surrenders, double Maturities, double Expenses);
using DualJit;
using static DualJit.Jit;

namespace Liability;

static class Kernels
{
    const int LastAge = 12 * 100;

    /// <summary>Makes up contracts: each from random numbers of its own, so that they are the same on any number of threads.</summary>
    public static void Portfolio(long seed, Contract[] contracts)
    {
        foreach (int i in Prange(contracts.Length))
        {
            var random = new Philox(seed, i);
            int age = random.NextInt(12 * 20, 12 * 65), elapsed = random.NextInt(0, 12 * 20), remaining = Math.Min(random.NextInt(1, Basis.Months + 1), LastAge - age);
            double premium = 25 + 125 * random.NextExponential();
            double fund = premium * elapsed * Math.Exp(0.2 * random.NextNormal());
            contracts[i] = new(age, elapsed, remaining, fund, premium, Allocated: 0.96, SumAssured: premium * (elapsed + remaining) * (0.5 + random.NextDouble()));
        }
    }

    /// <summary>The present values of all contracts together, in the order of parallel sums.</summary>
    /// <param name="liabilities">Becomes the best-estimate liability of each contract.</param>
    public static PresentValues BestEstimate(
        Contract[] contracts, double[] mortality, double[] lapses, double[] paid, double[] discount, double[] growth, double[] expenses, double[] liabilities)
    {
        double premiums = 0, deaths = 0, surrenders = 0, maturities = 0, costs = 0;
        foreach (int i in Prange(contracts.Length))
        {
            var values = Project(contracts[i], mortality, lapses, paid, discount, growth, expenses);
            premiums += values.Premiums;
            deaths += values.Deaths;
            surrenders += values.Surrenders;
            maturities += values.Maturities;
            costs += values.Expenses;
            liabilities[i] = Liability(values);
        }
        return (premiums, deaths, surrenders, maturities, costs);
    }

    /// <summary>What goes out less what comes in.</summary>
    public static double Liability(PresentValues values) => values.Deaths + values.Surrenders + values.Maturities + values.Expenses - values.Premiums;

    /// <summary>One contract, month by month: what is paid, weighted by the probability that it is still there, and discounted.</summary>
    /// <remarks>The tables are those of <see cref="Basis"/>.</remarks>
    public static PresentValues Project(Contract contract, double[] mortality, double[] lapses, double[] paid, double[] discount, double[] growth, double[] expenses)
    {
        double premium = contract.Premium, invested = premium * contract.Allocated, sumAssured = contract.SumAssured, fund = contract.Fund, inForce = 1;
        double premiums = 0, deaths = 0, surrenders = 0, costs = 0;
        for (int month = 0; month < contract.Remaining; month++)
        {
            double now = inForce * discount[month];
            premiums += now * premium;
            costs += now * expenses[month];
            fund += invested;

            // The fund itself pays the price of what exceeds it at death, as far as it can.
            double death = mortality[contract.Age + month];
            fund = Larger(fund - death * Larger(sumAssured - fund, 0), 0) * growth[month];

            double then = discount[month + 1], died = inForce * death, left = (inForce - died) * lapses[contract.Elapsed + month];
            deaths += died * then * Larger(sumAssured, fund);
            surrenders += left * then * (fund * paid[contract.Elapsed + month]);
            inForce -= died + left;
        }
        return (premiums, deaths, surrenders, inForce * fund * discount[contract.Remaining], costs);
    }

    // Math.Max would also see to NaN and negative zeros, of which there are none.
    static double Larger(double a, double b) => a > b ? a : b;
}
