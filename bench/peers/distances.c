#include <math.h>

/* points is a row-major n x dimensions matrix, distances an n x n one. */
void distances(const double *points, double *distances, int n, int dimensions)
{
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
