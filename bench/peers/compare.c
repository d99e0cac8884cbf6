#include <stdbool.h>

void compare(const double *a, const double *b, bool *result, int n)
{
    for (int i = 0; i < n; i++)
        result[i] = a[i] * b[i] - 4.1 * a[i] > 2.5 * b[i];
}
