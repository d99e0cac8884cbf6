namespace Liability;

/// <summary>The assumptions of a projection, as tables by month. The parameters are made up, where no source is named, and near what insurers in Europe see.</summary>
/// <param name="Mortality">The probability to die within a month, by age in months.</param>
/// <param name="Lapses">The probability to end the contract at the end of a month, by the months it has run.</param>
/// <param name="Paid">The part of the fund that is paid then.</param>
/// <param name="Discount">What one unit of money in so many months is worth now.</param>
/// <param name="Growth">What one unit in the fund becomes within a month, after charges: the fund earns what is risk-free.</param>
/// <param name="Expenses">The insurer's own cost of a contract in a month.</param>
sealed record Basis(double[] Mortality, double[] Lapses, double[] Paid, double[] Discount, double[] Growth, double[] Expenses)
{
    /// <summary>The longest projection.</summary>
    public const int Months = 600;

    const int OldestAge = 120 * 12, LongestTerm = Months + 12 * 20;

    public static Basis BestEstimate { get; } = Of(fundCharge: 0.012, expense: 48, inflation: 0.02);

    public static Basis Of(double fundCharge, double expense, double inflation) => new(
        Table(OldestAge, MortalityAt),
        Table(LongestTerm, month => Monthly(0.03 + 0.06 * Math.Exp(-month / 48.0))),
        Table(LongestTerm, month => 1 - 0.05 * Math.Max(0, 60 - month) / 60),
        Table(Months + 1, DiscountAt),
        Table(Months, month => DiscountAt(month) / DiscountAt(month + 1) * (1 - Monthly(fundCharge))),
        Table(Months, month => expense / 12 * Math.Pow(1 + inflation, month / 12.0)));

    /// <summary>Stresses of life underwriting risk in the standard formula of Solvency II: Commission Delegated Regulation (EU) 2015/35, articles 137, 138, 140 and 142, here on every contract alike.</summary>
    public IEnumerable<(string Name, Basis Basis)> Stresses =>
    [
        ("mortality +15 %", this with { Mortality = Array.ConvertAll(Mortality, q => Math.Min(1, 1.15 * q)) }),
        ("longevity: mortality -20 %", this with { Mortality = Array.ConvertAll(Mortality, q => 0.8 * q) }),
        ("expenses +10 %, inflation +1 %", this with { Expenses = Table(Months, month => Expenses[month] * 1.1 * Math.Pow(1.01, month / 12.0)) }),
        ("lapses +50 %", this with { Lapses = Array.ConvertAll(Lapses, rate => Monthly(Math.Min(1, 1.5 * Yearly(rate)))) }),
        ("lapses -50 %", this with { Lapses = Array.ConvertAll(Lapses, rate => Monthly(0.5 * Yearly(rate))) }),
    ];

    // Gompertz and Makeham: a force of mortality of A + B c^x, with the parameters of the standard ultimate survival model in D. C. M. Dickson, M. R. Hardy, H. R. Waters,
    // Actuarial Mathematics for Life Contingent Risks, section 4.3. Its integral over a month:
    static double MortalityAt(int month)
    {
        const double A = 0.00022, B = 2.7e-6, c = 1.124;
        double force = A / 12 + B * Math.Pow(c, month / 12.0) * (Math.Pow(c, 1 / 12.0) - 1) / Math.Log(c);
        return 1 - Math.Exp(-force);
    }

    // C. R. Nelson, A. F. Siegel, Parsimonious Modeling of Yield Curves, Journal of Business 60 (1987): 2.2 % at first, 3.25 % in the end.
    static double DiscountAt(int month)
    {
        if (month == 0) return 1;
        double time = month / 12.0, scaled = time / 2.5, decay = Math.Exp(-scaled), slope = (1 - decay) / scaled;
        double yield = 0.0325 - 0.0105 * slope - 0.008 * (slope - decay);
        return Math.Exp(-yield * time);
    }

    static double Monthly(double rate) => 1 - Math.Pow(1 - rate, 1 / 12.0);

    static double Yearly(double rate) => 1 - Math.Pow(1 - rate, 12);

    static double[] Table(int length, Func<int, double> entry) => [.. Enumerable.Range(0, length).Select(entry)];
}
