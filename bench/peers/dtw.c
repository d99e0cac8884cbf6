#include <math.h>

/* cost is a row-major (n + 1) x (m + 1) matrix. */
double dtw(const double *a, int n, const double *b, int m, double *cost)
{
    int width = m + 1;
    for (int i = 1; i <= n; i++)
        cost[i * width] = INFINITY;
    for (int j = 1; j <= m; j++)
        cost[j] = INFINITY;
    cost[0] = 0;
    for (int i = 1; i <= n; i++)
        for (int j = 1; j <= m; j++) {
            double best = cost[(i - 1) * width + j - 1];
            double up = cost[(i - 1) * width + j];
            double left = cost[i * width + j - 1];
            if (up < best)
                best = up;
            if (left < best)
                best = left;
            cost[i * width + j] = fabs(a[i - 1] - b[j - 1]) + best;
        }
    return cost[n * width + m];
}
