namespace Liability;

/// <summary>A unit-linked contract: premiums buy units of a fund; who dies leaves the value of the units, and the sum assured at least.</summary>
/// <param name="Age">In months, now.</param>
/// <param name="Elapsed">Months since it began.</param>
/// <param name="Remaining">Months until it matures.</param>
/// <param name="Fund">What its units are worth now.</param>
/// <param name="Premium">A month, in advance.</param>
/// <param name="Allocated">The part of a premium that buys units.</param>
/// <param name="SumAssured">The least that is paid at death.</param>
readonly record struct Contract(int Age, int Elapsed, int Remaining, double Fund, double Premium, double Allocated, double SumAssured);
