double dot(const double *x, const double *y, int n)
{
    double total = 0;
    for (int i = 0; i < n; i++)
        total += x[i] * y[i];
    return total;
}
