#include <math.h>

// Functions of elements, of core arrays and of neighbourhoods as plain loops, with the result in memory that is there already.

void sigmoid(const double *x, double *r, long n)
{
    for (long i = 0; i < n; i++)
        r[i] = 1.0 / (1.0 + exp(-x[i]));
}

void add(const double *a, const double *b, double *r, long n)
{
    for (long i = 0; i < n; i++)
        r[i] = a[i] + b[i];
}

void add_strided(const double *a, const double *b, double *r, long n)
{
    for (long i = 0; i < n; i++)
        r[i] = a[2 * i] + b[2 * i];
}

void add_row(const double *a, const double *row, double *r, long n, long m)
{
    for (long i = 0; i < n; i++)
        for (long j = 0; j < m; j++)
            r[i * m + j] = a[i * m + j] + row[j];
}

void add_column(const double *a, const double *column, double *r, long n, long m)
{
    for (long i = 0; i < n; i++)
        for (long j = 0; j < m; j++)
            r[i * m + j] = a[i * m + j] + column[i];
}

void reduce_rows(const double *a, double *r, long n, long m)
{
    for (long j = 0; j < m; j++)
        r[j] = 0;
    for (long i = 0; i < n; i++)
        for (long j = 0; j < m; j++)
            r[j] += a[i * m + j];
}

void reduce_columns(const double *a, double *r, long n, long m)
{
    for (long i = 0; i < n; i++) {
        double total = 0;
        for (long j = 0; j < m; j++)
            total += a[i * m + j];
        r[i] = total;
    }
}

void fold_rows(const double *a, double *r, long n, long m)
{
    for (long j = 0; j < m; j++)
        r[j] = a[j];
    for (long i = 1; i < n; i++)
        for (long j = 0; j < m; j++)
            r[j] = 0.5 * r[j] - a[i * m + j];
}

void dots(const double *a, const double *b, double *r, long n, long m)
{
    for (long i = 0; i < n; i++) {
        double total = 0;
        for (long j = 0; j < m; j++)
            total += a[i * m + j] * b[i * m + j];
        r[i] = total;
    }
}

void products(const double *a, const double *b, double *r, long count, long n)
{
    for (long c = 0; c < count; c++, a += n * n, b += n * n, r += n * n)
        for (long i = 0; i < n; i++)
            for (long j = 0; j < n; j++) {
                double total = 0;
                for (long k = 0; k < n; k++)
                    total += a[i * n + k] * b[k * n + j];
                r[i * n + j] = total;
            }
}

void cross(const double *a, double *r, long n, long m)
{
    for (long i = 1; i < n - 1; i++)
        for (long j = 1; j < m - 1; j++)
            r[i * m + j] = 0.2 * (a[i * m + j] + a[(i - 1) * m + j] + a[(i + 1) * m + j] + a[i * m + j - 1] + a[i * m + j + 1]);
    for (long j = 0; j < m; j++)
        r[j] = r[(n - 1) * m + j] = 0;
    for (long i = 0; i < n; i++)
        r[i * m] = r[i * m + m - 1] = 0;
}
