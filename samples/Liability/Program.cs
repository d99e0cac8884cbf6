using DualJit;
using Liability;

// The best-estimate liability of a portfolio of unit-linked contracts under Solvency II: README.md says how it is defined.
if (args is not ([] or ["--quick"]))
{
    Console.Error.WriteLine("usage: Liability [--quick]   (--quick: 500 contracts instead of 100,000, and no times)");
    return 2;
}
bool quick = args.Length > 0;
var basis = Basis.BestEstimate;
var contracts = new Contract[quick ? 500 : 100_000];
Jit.Compile<Action<long, Contract[]>>(Kernels.Portfolio)(2026, contracts);
Report.Portfolio(contracts);

var valuation = Valuation.InCSharp(contracts, basis);
Report.BestEstimate(valuation);
Report.Stresses(contracts, basis, Report.Compiled(Backend.Auto, Environment.ProcessorCount));

Console.WriteLine("Checks");
var generated = new Contract[contracts.Length];
Kernels.Portfolio(2026, generated);
Checks.Equal("contracts that another run makes otherwise", 0, generated.Zip(contracts).Count(pair => pair.First != pair.Second));

// Then money that goes into the fund and comes out of it later earns what it is discounted with.
var free = Basis.Of(fundCharge: 0, expense: 0, inflation: 0);
Contract[] plain = [new(Age: 480, Elapsed: 120, Remaining: 240, Fund: 10_000, Premium: 100, Allocated: 1, SumAssured: 0)];
Checks.Equal("liability of a fund of 10,000 without charges, expenses and guarantees", 10_000, Math.Round(Valuation.InCSharp(plain, free with { Paid = Array.ConvertAll(free.Paid, _ => 1.0) }).Liability, 6));

foreach (var backend in Checks.Backends.Where(backend => backend != Backend.None))
    foreach (int threads in backend == Backend.Interpreter ? (int[])[1] : [1, 2, 3])
    {
        // The interpreter takes its time, and has one thread.
        Contract[] some = backend == Backend.Interpreter ? contracts[..50] : contracts;
        Checks.Equal($"liability of {some.Length:N0} contracts on {backend}, {threads} threads at most",
            some.Length == contracts.Length ? valuation : Valuation.InCSharp(some, basis), Valuation.Of(some, basis, Report.Compiled(backend, threads)));
    }
if (!quick) Report.Times(contracts, basis);
return Checks.Report();
