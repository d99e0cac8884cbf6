#include <math.h>

void n_body(const double *x, const double *y, const double *z, const double *mass, double *ax, double *ay, double *az, int n)
{
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
