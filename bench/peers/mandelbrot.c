/* counts is a row-major height x width matrix. */
void mandelbrot(int *counts, int height, int width, int limit)
{
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
