void histogram(const double *x, int n, int *counts, int bins)
{
    for (int i = 0; i < n; i++)
        counts[(int)(x[i] * bins)]++;
}
