namespace Sieve;

static class Kernels
{
    /// <summary>Writes the primes below <paramref name="limit"/> into <paramref name="primes"/>, as many as fit.</summary>
    /// <returns>How many there are.</returns>
    public static int Primes(int limit, int[] primes)
    {
        var isComposite = new bool[limit];
        int count = 0, candidate = 2;
        while (candidate < limit)
        {
            int prime = candidate++;
            if (isComposite[prime]) continue;
            for (long multiple = (long)prime * prime; multiple < limit; multiple += prime) isComposite[multiple] = true;
            if (count < primes.Length) primes[count] = prime;
            count++;
        }
        return count;
    }
}
