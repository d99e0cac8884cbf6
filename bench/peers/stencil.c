/* Both are row-major rows x columns matrices; the border of target stays as it is. */
void stencil(const double *source, double *target, int rows, int columns)
{
    for (int i = 1; i < rows - 1; i++)
        for (int j = 1; j < columns - 1; j++)
            target[i * columns + j] = 0.2 * (source[i * columns + j]
                + source[(i - 1) * columns + j] + source[(i + 1) * columns + j]
                + source[i * columns + j - 1] + source[i * columns + j + 1]);
}
