#include <math.h>
#include <omp.h>

// Statement for statement the kernels of ParallelKernels.cs, with the loop over threads by OpenMP.

// Idle threads would go on spinning, and be in the way of whoever has the next turn.
void rest(void)
{
    omp_pause_resource_all(omp_pause_soft);
}

double sum_of_squares(const double *v, long n)
{
    double sum = 0;
#pragma omp parallel for reduction(+ : sum)
    for (long i = 0; i < n; i++)
        sum += v[i] * v[i];
    return sum;
}

/* points is a row-major n x dimensions matrix, distances an n x n one. */
void distances(const double *points, double *distances, int n, int dimensions)
{
#pragma omp parallel for
    for (int i = 0; i < n; i++)
        for (int j = 0; j < n; j++) {
            double total = 0;
            for (int k = 0; k < dimensions; k++) {
                double difference = points[i * dimensions + k] - points[j * dimensions + k];
                total += difference * difference;
            }
            distances[i * n + j] = sqrt(total);
        }
}

/* counts is a row-major height x width matrix. */
void mandelbrot(int *counts, int height, int width, int limit)
{
#pragma omp parallel for schedule(dynamic, 8)
    for (int i = 0; i < height; i++)
        for (int j = 0; j < width; j++) {
            double cx = -2 + 3.0 * j / width, cy = -1.5 + 3.0 * i / height;
            double x = 0, y = 0;
            int count = 0;
            while (count < limit && x * x + y * y <= 4) {
                double next = x * x - y * y + cx;
                y = 2 * x * y + cy;
                x = next;
                count++;
            }
            counts[i * width + j] = count;
        }
}

static double normal(double x)
{
    double k = 1 / (1 + 0.2316419 * fabs(x));
    double tail = 0.3989422804014327 * exp(-0.5 * x * x) * k * (0.31938153 + k * (-0.356563782 + k * (1.781477937 + k * (-1.821255978 + k * 1.330274429))));
    return x > 0 ? 1 - tail : tail;
}

void black_scholes(const double *price, const double *strike, const double *years, double *call, double *put, long n, double rate, double volatility)
{
#pragma omp parallel for
    for (long i = 0; i < n; i++) {
        double deviation = volatility * sqrt(years[i]);
        double d1 = (log(price[i] / strike[i]) + (rate + 0.5 * volatility * volatility) * years[i]) / deviation;
        double n1 = normal(d1), n2 = normal(d1 - deviation), discounted = strike[i] * exp(-rate * years[i]);
        call[i] = price[i] * n1 - discounted * n2;
        put[i] = discounted * (1 - n2) - price[i] * (1 - n1);
    }
}

void histogram(const double *x, int n, int *counts, int bins)
{
#pragma omp parallel for reduction(+ : counts[ : bins])
    for (int i = 0; i < n; i++)
        counts[(int)(x[i] * bins)]++;
}

void n_body(const double *x, const double *y, const double *z, const double *mass, double *ax, double *ay, double *az, int n)
{
#pragma omp parallel for
    for (int i = 0; i < n; i++) {
        double sum_x = 0, sum_y = 0, sum_z = 0;
        for (int j = 0; j < n; j++) {
            double dx = x[j] - x[i], dy = y[j] - y[i], dz = z[j] - z[i];
            double square = dx * dx + dy * dy + dz * dz + 0.01;
            double pull = mass[j] / (square * sqrt(square));
            sum_x += pull * dx;
            sum_y += pull * dy;
            sum_z += pull * dz;
        }
        ax[i] = sum_x;
        ay[i] = sum_y;
        az[i] = sum_z;
    }
}

void expression(const double *a, const double *b, const double *c, double *result, long n)
{
#pragma omp parallel for
    for (long i = 0; i < n; i++)
        result[i] = sqrt(a[i] * a[i] + b[i] * b[i]) / (1.0 + c[i]);
}

struct contract {
    int age, elapsed, remaining;
    double fund, premium, allocated, sum_assured;
};

static inline double larger(double a, double b)
{
    return a > b ? a : b;
}

/* values are five: premiums, deaths, surrenders, maturities, expenses. */
void liability(const struct contract *contracts, int n, const double *mortality, const double *lapses, const double *paid, const double *discount,
    const double *growth, const double *expenses, double *liabilities, double *values)
{
    double all_premiums = 0, all_deaths = 0, all_surrenders = 0, all_maturities = 0, all_costs = 0;
#pragma omp parallel for schedule(dynamic, 64) reduction(+ : all_premiums, all_deaths, all_surrenders, all_maturities, all_costs)
    for (int i = 0; i < n; i++) {
        struct contract c = contracts[i];
        double invested = c.premium * c.allocated, fund = c.fund, in_force = 1;
        double premiums = 0, deaths = 0, surrenders = 0, costs = 0;
        for (int month = 0; month < c.remaining; month++) {
            double now = in_force * discount[month];
            premiums += now * c.premium;
            costs += now * expenses[month];
            fund += invested;
            double death = mortality[c.age + month];
            fund = larger(fund - death * larger(c.sum_assured - fund, 0), 0) * growth[month];
            double then = discount[month + 1], died = in_force * death, left = (in_force - died) * lapses[c.elapsed + month];
            deaths += died * then * larger(c.sum_assured, fund);
            surrenders += left * then * (fund * paid[c.elapsed + month]);
            in_force -= died + left;
        }
        double maturities = in_force * fund * discount[c.remaining];
        all_premiums += premiums;
        all_deaths += deaths;
        all_surrenders += surrenders;
        all_maturities += maturities;
        all_costs += costs;
        liabilities[i] = deaths + surrenders + maturities + costs - premiums;
    }
    values[0] = all_premiums;
    values[1] = all_deaths;
    values[2] = all_surrenders;
    values[3] = all_maturities;
    values[4] = all_costs;
}
