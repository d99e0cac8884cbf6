#include <stdbool.h>

// Array expressions as one loop each, with the result in memory that is there already.

void mask(const double *a, const double *b, bool *r, long n)
{
    for (long i = 0; i < n; i++)
        r[i] = a[i] * b[i] - 4.1 * a[i] > 2.5 * b[i];
}

// The triad of STREAM.
void triad(double a, const double *x, const double *y, double *r, long n)
{
    for (long i = 0; i < n; i++)
        r[i] = a * x[i] + y[i];
}

double sum_of_products(const double *a, const double *b, long n)
{
    double sum = 0;
    for (long i = 0; i < n; i++)
        sum += a[i] * b[i];
    return sum;
}

// Sums over the first axis go row by row, as elements of a row do not wait for each other.
void standardize(const double *a, double *mean, double *deviation, double *r, long n, long m)
{
    for (long j = 0; j < m; j++)
        mean[j] = deviation[j] = 0;
    for (long i = 0; i < n; i++)
        for (long j = 0; j < m; j++)
            mean[j] += a[i * m + j];
    for (long j = 0; j < m; j++)
        mean[j] /= n;
    for (long i = 0; i < n; i++)
        for (long j = 0; j < m; j++)
            deviation[j] += (a[i * m + j] - mean[j]) * (a[i * m + j] - mean[j]);
    for (long j = 0; j < m; j++)
        deviation[j] = __builtin_sqrt(deviation[j] / n);
    for (long i = 0; i < n; i++)
        for (long j = 0; j < m; j++)
            r[i * m + j] = (a[i * m + j] - mean[j]) / deviation[j];
}

void standardize_by(const double *a, const double *mean, const double *deviation, double *r, long n, long m)
{
    for (long i = 0; i < n; i++)
        for (long j = 0; j < m; j++)
            r[i * m + j] = (a[i * m + j] - mean[j]) / deviation[j];
}

void outer(const double *x, const double *y, double *r, long n, long m)
{
    for (long i = 0; i < n; i++)
        for (long j = 0; j < m; j++)
            r[i * m + j] = x[i] + y[j];
}

// Operands in column-major order, the result in row-major order: tiles of a cache line's width.
void triad_transposed(double a, const double *x, const double *y, double *r, long n, long m)
{
    for (long j0 = 0; j0 < m; j0 += 64)
        for (long i0 = 0; i0 < n; i0 += 8)
            for (long i = i0; i < i0 + 8 && i < n; i++)
                for (long j = j0; j < j0 + 64 && j < m; j++)
                    r[i * m + j] = a * x[j * n + i] + y[j * n + i];
}

void triad_mixed(double a, const double *x, const double *y, double *r, long n, long m)
{
    for (long j0 = 0; j0 < m; j0 += 64)
        for (long i0 = 0; i0 < n; i0 += 8)
            for (long i = i0; i < i0 + 8 && i < n; i++)
                for (long j = j0; j < j0 + 64 && j < m; j++)
                    r[i * m + j] = a * x[j * n + i] + y[i * m + j];
}
