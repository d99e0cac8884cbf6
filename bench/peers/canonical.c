/* For -ffast-math, which adds in an order of its own. */
double canonical_sum(const double *a, int n)
{
    double total = 0;
    for (int i = 0; i < n; i++)
        total += a[i];
    return total;
}

double canonical_dot(const double *a, const double *b, int n)
{
    double total = 0;
    for (int i = 0; i < n; i++)
        total += a[i] * b[i];
    return total;
}
