"""Times array expressions with NumPy and Numba: reads "function case repeats" lines, answers each with the nanoseconds of one call, or "-" where there is none."""
import sys
import time

import numpy as np

try:
    from numba import njit
except ImportError:
    njit = None


def mask(a, b):
    return a * b - 4.1 * a > 2.5 * b


def triad(a, x, y):
    return a * x + y


def mask_into(a, b, r):
    for i in range(r.size):
        r[i] = a[i] * b[i] - 4.1 * a[i] > 2.5 * b[i]


def mask_into_numpy(a, b, r):
    np.greater(a * b - 4.1 * a, 2.5 * b, out=r)


def triad_into(a, x, y, r):
    for i in range(r.size):
        r[i] = a * x[i] + y[i]


def triad_of_into(a, x, y, r):
    n, m = r.shape
    for i in range(n):
        for j in range(m):
            r[i, j] = a * x[i, j] + y[i, j]


def triad_into_numpy(a, x, y, r):
    np.multiply(x, a, out=r)
    np.add(r, y, out=r)


def sum_of_products(a, b):
    return np.sum(a * b)


def sum_of_products_loop(a, b):
    total = 0.0
    for i in range(a.size):
        total += a[i] * b[i]
    return total


def standardize(a):
    return (a - a.mean(axis=0)) / a.std(axis=0)


def mean_and_deviation(a):
    n, m = a.shape
    mean, deviation = np.zeros(m), np.zeros(m)
    for i in range(n):
        for j in range(m):
            mean[j] += a[i, j]
    mean /= n
    for i in range(n):
        for j in range(m):
            deviation[j] += (a[i, j] - mean[j]) ** 2
    return mean, np.sqrt(deviation / n)


if njit is not None:
    mean_and_deviation = njit(mean_and_deviation)


def standardize_loop(a):
    mean, deviation = mean_and_deviation(a)
    return (a - mean) / deviation


def standardize_by(a, mean, deviation):
    return (a - mean) / deviation


def standardize_into(a, r):
    np.subtract(a, a.mean(axis=0), out=r)
    np.divide(r, a.std(axis=0), out=r)


def standardize_into_loop(a, r):
    mean, deviation = mean_and_deviation(a)
    n, m = a.shape
    for i in range(n):
        for j in range(m):
            r[i, j] = (a[i, j] - mean[j]) / deviation[j]


def standardize_by_into(a, mean, deviation, r):
    np.subtract(a, mean, out=r)
    np.divide(r, deviation, out=r)


def standardize_by_into_loop(a, mean, deviation, r):
    n, m = a.shape
    for i in range(n):
        for j in range(m):
            r[i, j] = (a[i, j] - mean[j]) / deviation[j]


def outer(x, y):
    return x + y


def outer_into(x, y, r):
    np.add(x, y, out=r)


def outer_into_loop(x, y, r):
    n, m = r.shape
    for i in range(n):
        for j in range(m):
            r[i, j] = x[i, 0] + y[0, j]


FUNCTIONS = {  # name: what NumPy runs, what Numba compiles
    "mask": (mask, mask),
    "mask into": (mask_into_numpy, mask_into),
    "triad": (triad, triad),
    "triad into": (triad_into_numpy, triad_into),
    "triad of": (triad, triad),
    "triad of into": (triad_into_numpy, triad_of_into),
    "sum": (sum_of_products, sum_of_products_loop),
    "standardize": (standardize, standardize_loop),
    "standardize into": (standardize_into, standardize_into_loop),
    "standardize by": (standardize_by, standardize_by),
    "standardize by into": (standardize_by_into, standardize_by_into_loop),
    "outer": (outer, outer),
    "outer into": (outer_into, outer_into_loop),
}

random = np.random.default_rng(1)


def fill(*shape):
    return 10 * random.random(shape)


def arguments(function, layout, n, m):
    if function.endswith(" into"):
        given = arguments(function[:-5], layout, n, m)
        shape = n if layout == "C" and m == 1 else (n, m)
        return *given, np.zeros(shape, bool if function == "mask into" else float, "F" if layout == "F into F" else "C")
    if function in ("mask", "sum"):
        return fill(n), fill(n)
    if function == "standardize":
        return (fill(n, m),)
    if function == "standardize by":
        return fill(n, m), fill(m), 1 + fill(m)
    if function == "outer":
        return fill(n, 1), fill(1, m)
    if layout == "C":
        x, y = fill(n), fill(n)
    elif layout.startswith("F"):
        x, y = np.asfortranarray(fill(n, m)), np.asfortranarray(fill(n, m))
    elif layout == "transposed":
        x, y = fill(m, n).T, fill(m, n).T
    else:
        x, y = np.asfortranarray(fill(n, m)), fill(n, m)
    return 1.5, x, y


prepared = {}
print("ready", flush=True)
for line in sys.stdin:
    who, function, layout, n, m, repeats = line.rstrip("\n").split(";")
    case = (function, layout, int(n), int(m))
    if case not in prepared:
        # One case's arrays at a time.
        prepared.clear()
        prepared[case] = arguments(*case)
    plain, compiled = FUNCTIONS[function]
    if who == "numba":
        if njit is None:
            print("-", flush=True)
            continue
        if not hasattr(compiled, "compiled"):
            compiled.compiled = njit(compiled)
        run = compiled.compiled
    else:
        run = plain
    given = prepared[case]
    run(*given)
    start = time.perf_counter_ns()
    for _ in range(int(repeats)):
        run(*given)
    print((time.perf_counter_ns() - start) / int(repeats), flush=True)
