"""Writes numpy-print.txt, what NumPy prints for arrays of every dtype: `python3 numpy-print.py > numpy-print.txt`.

A case is a line `dtype; lengths of the axes; bytes of the elements in hex` (or `arange` for 0, 1, 2, ...), then the lines NumPy
printed, each behind a bar. The file that is checked in was written by NumPy 1.24.
"""
import numpy as np

rng = np.random.default_rng(2024)
DTYPES = ["bool", "int8", "uint8", "int16", "uint16", "int32", "uint32", "int64", "uint64", "float16", "float32", "float64", "complex128"]


def case(a, elements=None):
    a = np.asarray(a)
    print(f"{a.dtype.name}; {' '.join(map(str, a.shape))}; {elements or a.tobytes().hex()}")
    for line in str(a).split("\n"):
        print("|" + line)


def special(dtype):
    """Values at the edges of the type and of NumPy's choice of notation."""
    if dtype == "bool":
        return [True, False]
    if np.issubdtype(dtype, np.integer):
        info = np.iinfo(dtype)
        return [info.min, info.max, 0, 1, 7, 42, 100]
    info = np.finfo(dtype)
    values = [0.0, -0.0, 1.0, -1.0, 0.1, 0.5, 1 / 3, 2 / 3, 1.5, 100.0, 999.0, 1000.0, 1001.0, 1e-4, 9e-5, 2.0**-9, 3 * 2.0**-9,
              2.0**-24, 1e7, 99999999.0, 1e8, 123456789.0, 1e15, 1e16, 9007199254740993.0, np.nan, np.inf, -np.inf, np.pi, -np.e,
              float(info.max), float(info.tiny), float(info.smallest_subnormal), 5e-324, 1e23, 9.5e22, 0.3, 2.5, 3.5, 1e-5, 1.99999999999]
    with np.errstate(over="ignore"):
        return list(np.array(values).astype(info.dtype))


def random(dtype, shape):
    if dtype == "bool":
        return rng.integers(0, 2, shape).astype(bool)
    if np.issubdtype(dtype, np.integer):
        info = np.iinfo(dtype)
        high = int(rng.choice([10, 100, info.max]))
        return rng.integers(max(info.min, -high), high, shape, dtype=dtype)

    def real():
        scale = 10.0 ** rng.choice([-12, -3, 0, 0, 0, 2, 5, 9])
        kind = rng.integers(5)
        if kind == 0:
            a = rng.integers(-50, 50, shape) * 1.0
        elif kind == 1:
            a = np.round(rng.normal(size=shape), int(rng.integers(1, 9))) * scale
        elif kind == 2:
            a = rng.normal(size=shape) * scale
        elif kind == 3:
            a = rng.integers(-1000, 1000, shape) / 2.0 ** rng.integers(1, 14)
        else:
            a = np.exp(rng.normal(size=shape) * 8)
        a = np.asarray(a)
        if rng.integers(4) == 0 and a.size:
            a.flat[rng.integers(a.size)] = rng.choice([np.nan, np.inf, -np.inf, -0.0])
        return a

    with np.errstate(all="ignore"):
        return (real() + 1j * real() if dtype == "complex128" else real()).astype(dtype)


for dtype in DTYPES:
    values = special("float64" if dtype == "complex128" else dtype)
    if dtype == "complex128":
        values = [complex(x, y) for x in values for y in values]
        values = [values[i] for i in sorted(rng.choice(len(values), 60, replace=False))]
    for value in values:
        case(np.array(value, dtype))
        case(np.array([value], dtype))
        case(np.array([1, value], dtype))
    case(np.array(values, dtype))
    for shape in [(0,), (3, 0), (0, 4, 1), (1, 1, 1, 1, 1, 1, 1, 1)]:
        case(np.zeros(shape, dtype))
    for shape in [(4,), (9,), (40,), (2, 3), (3, 3), (3, 20), (2, 2, 2), (1, 2, 3, 2), (2, 1, 2, 1, 3), (1, 2, 1, 2, 1, 2, 1, 2)]:
        for _ in range(3):
            case(random(dtype, shape))

for dtype in ["int64", "float32", "complex128"]:
    for shape in [(1001,), (101, 10), (7, 200), (6, 6, 40), (10, 12, 14), (3, 5, 7, 11), (2000, 1), (1, 2000)]:
        case(np.arange(np.prod(shape)).astype(dtype).reshape(shape), "arange")
case(np.arange(1000.0), "arange")
case(np.arange(1001, dtype=np.int32).reshape(7, 11, 13), "arange")
for dtype in ["float16", "float32"]:
    for value in [2049, 4099, 65504, 16777217, 33554435, 67108868, 99999992]:
        with np.errstate(over="ignore"):
            case(np.array([value, value / 3], dtype))
            case(np.array(value, dtype))
