"""Times parallel loops of Numba: reads "numba;function;arguments;repeats" lines, answers each with the nanoseconds of one call, or "-" where there is no Numba."""
import math
import os
import sys
import time

import numpy as np

try:
    from numba import get_num_threads, njit, prange
except ImportError:
    prange = range

    def njit(**options):
        return lambda function: function


@njit(parallel=True)
def sum_of_squares(v):
    total = 0.0
    for i in prange(v.size):
        total += v[i] * v[i]
    return total


@njit(parallel=True)
def distances(points, result):
    for i in prange(points.shape[0]):
        for j in range(points.shape[0]):
            total = 0.0
            for k in range(points.shape[1]):
                difference = points[i, k] - points[j, k]
                total += difference * difference
            result[i, j] = math.sqrt(total)


@njit(parallel=True)
def mandelbrot(counts, limit):
    height, width = counts.shape
    for i in prange(height):
        for j in range(width):
            cx, cy = -2 + 3.0 * j / width, -1.5 + 3.0 * i / height
            x = y = 0.0
            count = 0
            while count < limit and x * x + y * y <= 4:
                x, y = x * x - y * y + cx, 2 * x * y + cy
                count += 1
            counts[i, j] = count


@njit(inline="always")
def normal(x):
    k = 1 / (1 + 0.2316419 * abs(x))
    tail = 0.3989422804014327 * math.exp(-0.5 * x * x) * k * (0.31938153 + k * (-0.356563782 + k * (1.781477937 + k * (-1.821255978 + k * 1.330274429))))
    return 1 - tail if x > 0 else tail


@njit(parallel=True, error_model="numpy")
def black_scholes(price, strike, years, call, put, rate, volatility):
    for i in prange(price.size):
        deviation = volatility * math.sqrt(years[i])
        d1 = (math.log(price[i] / strike[i]) + (rate + 0.5 * volatility * volatility) * years[i]) / deviation
        n1, n2, discounted = normal(d1), normal(d1 - deviation), strike[i] * math.exp(-rate * years[i])
        call[i] = price[i] * n1 - discounted * n2
        put[i] = discounted * (1 - n2) - price[i] * (1 - n1)


# Iterations that add to the same element are a race that Numba does not see: so each thread has counts of its own.
@njit(parallel=True)
def histogram(x, counts):
    threads = get_num_threads()
    own = np.zeros((threads, counts.size), np.int32)
    for t in prange(threads):
        for i in range(x.size * t // threads, x.size * (t + 1) // threads):
            own[t, int(x[i] * counts.size)] += 1
    for t in range(threads):
        counts += own[t]


@njit(parallel=True, error_model="numpy")
def n_body(x, y, z, mass, ax, ay, az):
    for i in prange(x.size):
        sum_x = sum_y = sum_z = 0.0
        for j in range(x.size):
            dx, dy, dz = x[j] - x[i], y[j] - y[i], z[j] - z[i]
            square = dx * dx + dy * dy + dz * dz + 0.01
            pull = mass[j] / (square * math.sqrt(square))
            sum_x += pull * dx
            sum_y += pull * dy
            sum_z += pull * dz
        ax[i] = sum_x
        ay[i] = sum_y
        az[i] = sum_z


@njit(parallel=True, error_model="numpy")
def expression(a, b, c, result):
    result[:] = np.sqrt(a * a + b * b) / (1.0 + c)


@njit(parallel=True)
def liability(contracts, mortality, lapses, paid, discount, growth, expenses, liabilities):
    all_premiums = all_deaths = all_surrenders = all_maturities = all_costs = 0.0
    for i in prange(contracts.size):
        age, elapsed, remaining = contracts[i].age, contracts[i].elapsed, contracts[i].remaining
        premium, sum_assured, fund, in_force = contracts[i].premium, contracts[i].sum_assured, contracts[i].fund, 1.0
        invested = premium * contracts[i].allocated
        premiums = deaths = surrenders = costs = 0.0
        for month in range(remaining):
            now = in_force * discount[month]
            premiums += now * premium
            costs += now * expenses[month]
            fund += invested
            death = mortality[age + month]
            fund = max(fund - death * max(sum_assured - fund, 0.0), 0.0) * growth[month]
            then, died = discount[month + 1], in_force * death
            left = (in_force - died) * lapses[elapsed + month]
            deaths += died * then * max(sum_assured, fund)
            surrenders += left * then * (fund * paid[elapsed + month])
            in_force -= died + left
        maturities = in_force * fund * discount[remaining]
        all_premiums += premiums
        all_deaths += deaths
        all_surrenders += surrenders
        all_maturities += maturities
        all_costs += costs
        liabilities[i] = deaths + surrenders + maturities + costs - premiums
    return all_premiums, all_deaths, all_surrenders, all_maturities, all_costs


random = np.random.default_rng(1)


def fill(*shape):
    return 10 * random.random(shape)


def portfolio(folder):
    contract = np.dtype([("age", "i4"), ("elapsed", "i4"), ("remaining", "i4"), ("fund", "f8"), ("premium", "f8"), ("allocated", "f8"), ("sum_assured", "f8")], align=True)
    contracts = np.fromfile(os.path.join(folder, "contracts"), contract)
    return (contracts, *(np.fromfile(os.path.join(folder, table)) for table in ("mortality", "lapses", "paid", "discount", "growth", "expenses")), np.zeros(contracts.size))


FUNCTIONS = {  # name: function, its arguments
    "sum of squares": (sum_of_squares, lambda n: (fill(int(n)),)),
    "distances": (distances, lambda n, m: (fill(int(n), int(m)), np.zeros((int(n), int(n))))),
    "mandelbrot": (mandelbrot, lambda side, limit: (np.zeros((int(side), int(side)), np.int32), int(limit))),
    "black-scholes": (black_scholes, lambda n: (50 + fill(int(n)), 50 + fill(int(n)), 0.25 + fill(int(n)), np.zeros(int(n)), np.zeros(int(n)), 0.02, 0.3)),
    "histogram": (histogram, lambda n, bins: (random.random(int(n)), np.zeros(int(bins), np.int32))),
    "n-body": (n_body, lambda n: (*(fill(int(n)) for _ in range(4)), *(np.zeros(int(n)) for _ in range(3)))),
    "expression": (expression, lambda n: (fill(int(n)), fill(int(n)), fill(int(n)), np.zeros(int(n)))),
    "liability": (liability, portfolio),
}

prepared = {}
print("ready", flush=True)
for line in sys.stdin:
    who, name, *arguments, repeats = line.rstrip("\n").split(";")
    if prange is range:
        print("-", flush=True)
        continue
    function, prepare = FUNCTIONS[name]
    case = (name, *arguments)
    if case not in prepared:
        # One case's arrays at a time.
        prepared.clear()
        prepared[case] = prepare(*arguments)
    given = prepared[case]
    function(*given)
    start = time.perf_counter_ns()
    for _ in range(int(repeats)):
        function(*given)
    print((time.perf_counter_ns() - start) / int(repeats), flush=True)
