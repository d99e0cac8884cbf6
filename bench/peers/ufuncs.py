"""Times ufuncs of NumPy and Numba: reads "who function n m repeats" lines, answers each with the nanoseconds of one call, or "-" where there is none."""
import sys
import time

import numpy as np

try:
    from numba import guvectorize, stencil, njit, vectorize
except ImportError:
    vectorize = None

random = np.random.default_rng(1)


def fill(*shape):
    return random.random(shape)


def sigmoid(x, r):
    np.negative(x, out=r)
    np.exp(r, out=r)
    np.add(1.0, r, out=r)
    np.divide(1.0, r, out=r)


def cross(a, r):
    r[1:-1, 1:-1] = 0.2 * (a[1:-1, 1:-1] + a[:-2, 1:-1] + a[2:, 1:-1] + a[1:-1, :-2] + a[1:-1, 2:])
    r[0] = r[-1] = 0
    r[:, 0] = r[:, -1] = 0


NUMPY = {
    "sigmoid": sigmoid,
    "add": np.add,
    "add into": np.add,
    "add strided": np.add,
    "add row": np.add,
    "add column": np.add,
    "reduce": np.add.reduce,
    "dots": lambda a, b: np.einsum("ij,ij->i", a, b),
    "products": np.matmul,
    "cross": cross,
}
NUMBA = {}

if vectorize is not None:
    import math

    @vectorize(["float64(float64)"])
    def numba_sigmoid(x):
        return 1.0 / (1.0 + math.exp(-x))

    @vectorize(["float64(float64, float64)"])
    def numba_add(p, q):
        return p + q

    @vectorize(["float64(float64, float64)"])
    def numba_fold(total, x):
        return 0.5 * total - x

    @guvectorize(["float64[::1], float64[::1], float64[::1]"], "(n),(n)->()")
    def numba_dots(a, b, r):
        total = 0.0
        for i in range(a.shape[0]):
            total += a[i] * b[i]
        r[0] = total

    @guvectorize(["float64[:,::1], float64[:,::1], float64[:,::1]"], "(m,n),(n,p)->(m,p)")
    def numba_products(a, b, r):
        for i in range(a.shape[0]):
            for j in range(b.shape[1]):
                total = 0.0
                for k in range(a.shape[1]):
                    total += a[i, k] * b[k, j]
                r[i, j] = total

    @stencil
    def window(a):
        return 0.2 * (a[0, 0] + a[-1, 0] + a[1, 0] + a[0, -1] + a[0, 1])

    @njit
    def numba_cross(a, r):
        window(a, out=r)

    NUMBA = {
        "sigmoid": numba_sigmoid,
        "add": numba_add,
        "add into": numba_add,
        "add strided": numba_add,
        "add row": numba_add,
        "add column": numba_add,
        "reduce": numba_add.reduce,
        "fold": numba_fold.reduce,
        "dots": numba_dots,
        "products": numba_products,
        "cross": numba_cross,
    }


def arguments(function, n, m):
    if function == "sigmoid":
        return fill(n), fill(n)
    if function == "add":
        return fill(n), fill(n)
    if function == "add into":
        return fill(n), fill(n), fill(n)
    if function == "add strided":
        return fill(2 * n)[::2], fill(2 * n)[::2], fill(n)
    if function == "add row":
        return fill(n, m), fill(m), fill(n, m)
    if function == "add column":
        return fill(n, m), fill(n, 1), fill(n, m)
    if function == "dots":
        return fill(n, m), fill(n, m)
    if function == "products":
        return fill(n, m, m), fill(n, m, m), fill(n, m, m)
    if function == "cross":
        return fill(n, m), fill(n, m)
    return (fill(n, m),)


prepared = {}
print("ready", flush=True)
for line in sys.stdin:
    who, function, n, m, repeats = line.rstrip("\n").split(";")
    case = (function, int(n), int(m))
    if case not in prepared:
        # One case's arrays at a time.
        prepared.clear()
        name, _, axis = function.partition(" along ")
        given = arguments(name, int(n), int(m))
        prepared[case] = name, given if axis == "" else (*given, None if axis == "all" else int(axis))
    name, given = prepared[case]
    run = (NUMBA if who == "numba" else NUMPY).get(name)
    if run is None:
        print("-", flush=True)
        continue
    run(*given)
    start = time.perf_counter_ns()
    for _ in range(int(repeats)):
        run(*given)
    print((time.perf_counter_ns() - start) / int(repeats), flush=True)
