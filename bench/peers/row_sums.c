/* Row-major. */
void row_sums_C(const double *a, double *sums, int rows, int columns)
{
    for (int i = 0; i < rows; i++) {
        double sum = 0;
        for (int j = 0; j < columns; j++)
            sum += a[i * columns + j];
        sums[i] = sum;
    }
}

/* Column-major. */
void row_sums_F(const double *a, double *sums, int rows, int columns)
{
    for (int i = 0; i < rows; i++) {
        double sum = 0;
        for (int j = 0; j < columns; j++)
            sum += a[i + j * rows];
        sums[i] = sum;
    }
}
