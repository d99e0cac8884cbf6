using DualJit;
using Sieve;

foreach (var backend in Checks.Backends)
{
    Console.WriteLine($"Primes below 100,000 on {backend}");
    var sieve = Jit.Compile<Func<int, int[], int>>(Kernels.Primes, new JitOptions { Backend = backend });
    var primes = new int[10_000];
    int count = sieve(100_000, primes);
    Checks.Equal("count", 9592, count);
    Checks.Equal("last", 99_991, primes[count - 1]);
    Checks.Equal("sum", 454_396_537, primes.Sum(prime => (long)prime));
}
return Checks.Report();
