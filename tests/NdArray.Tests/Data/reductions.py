"""Writes reductions.txt, what NumPy reduces arrays to: `python3 reductions.py > reductions.txt`.

Every result is exact, whatever the order of additions. Element i of an input is 7 * i % 11 - 5 (without the 5 for unsigned dtypes; i % 3 == 0
for bool; plus i % 3 times the imaginary unit for complex128); for a product it is 2, -1 or 1. Lines are

    METHOD DTYPE SHAPE AXES KEEPDIMS RESULT-DTYPE RESULT-SHAPE VALUE ...
    matmul DTYPE SHAPE SHAPE - RESULT-DTYPE RESULT-SHAPE VALUE ...

with `-` for the shape of rank 0 and for no axes, `all` for a reduction over all elements.
"""
from itertools import combinations

import numpy as np

DTYPES = ["bool", "int8", "uint8", "int16", "uint16", "int32", "uint32", "int64", "uint64", "float16", "float32", "float64", "complex128"]
SHAPES = [(), (1,), (5,), (8,), (4, 2), (3, 5), (2, 4, 2), (4, 1, 8), (0,), (0, 4), (4, 0, 2)]
MORE_SHAPES = {"int16": [(2, 3, 2, 2)], "float64": [(2, 3, 2, 2), (16, 16), (40,)]}
STATISTICS = {"mean", "var", "std", "var1"}


def elements(dtype, shape, product=False):
    i = np.arange(int(np.prod(shape, dtype=int))).reshape(shape)
    if dtype == "bool":
        return i % 3 == 0
    if product:
        return np.where(i % 4 == 1, 2, np.where((i % 3 == 2) & (not dtype.startswith("u")), -1, 1)).astype(dtype)
    whole = 7 * i % 11 - (0 if dtype.startswith("u") else 5)
    return (whole + 1j * (i % 3)).astype(dtype) if dtype == "complex128" else whole.astype(dtype)


def text(value):
    if value.dtype == bool:
        return str(int(value))
    if value.dtype.kind in "iu":
        return str(int(value))
    if value.dtype.kind == "c":
        return f"{value.real!r};{value.imag!r}"
    return repr(float(value))


def sizes(shape):
    return "x".join(map(str, shape)) if len(shape) else "-"


def line(*words, result):
    result = np.asarray(result)
    print(*words, result.dtype.name, sizes(result.shape), *(text(value) for value in result.ravel()))


METHODS = {
    "sum": lambda a, **how: np.sum(a, dtype=a.dtype, **how),
    "prod": lambda a, **how: np.prod(a, dtype=a.dtype, **how),
    "min": np.min,
    "max": np.max,
    "mean": np.mean,
    "var": np.var,
    "var1": lambda a, **how: np.var(a, ddof=1, **how),
    "std": np.std,
    "any": np.any,
    "all": np.all,
    "count": lambda a, **how: np.asarray(np.count_nonzero(a, **how), np.int64),
    "argmin": lambda a, **how: np.asarray(np.argmin(a, **how), np.int64),
    "argmax": lambda a, **how: np.asarray(np.argmax(a, **how), np.int64),
    "cumsum": lambda a, **how: np.cumsum(a, dtype=a.dtype, **how),
    "cumprod": lambda a, **how: np.cumprod(a, dtype=a.dtype, **how),
}


def supports(method, dtype):
    if method in ("sum", "prod", "cumsum", "cumprod"):
        return dtype != "bool"
    if method in ("min", "max"):
        return dtype not in ("bool", "complex128")
    # NumPy adds the squares of float16 as float16.
    if dtype == "float16" and method in ("var", "var1", "std"):
        return False
    return dtype != "complex128" or method not in ("var", "var1", "std", "argmin", "argmax")


def axes_of(method, rank):
    yield None
    singles = [(axis,) for axis in range(-rank, rank)]
    yield from singles if method in ("argmin", "argmax", "cumsum", "cumprod") else [()] + singles
    if method not in ("argmin", "argmax", "cumsum", "cumprod"):
        for count in range(2, rank + 1):
            yield from combinations(range(rank), count)
        if rank > 1:
            yield (-1, 0)


for method, compute in METHODS.items():
    for dtype in DTYPES:
        if not supports(method, dtype):
            continue
        for shape in SHAPES + MORE_SHAPES.get(dtype, []):
            a = elements(dtype, shape, method in ("prod", "cumprod"))
            for axes in axes_of(method, len(shape)):
                reduced = range(len(shape)) if axes is None else {axis % len(shape) for axis in axes}
                count = int(np.prod([shape[axis] for axis in reduced], dtype=int))
                if method in STATISTICS and count not in (1, 2, 4, 8, 16, 32) or method == "var1" and count != 2:
                    continue
                kept = int(np.prod([length for axis, length in enumerate(shape) if axis not in reduced], dtype=int))
                if method in ("min", "max", "argmin", "argmax") and count == 0:
                    print(method, dtype, sizes(shape), "all" if axes is None else ",".join(map(str, axes)), "False", "error" if kept else "empty")
                    continue
                if axes is None:
                    line(method, dtype, sizes(shape), "all", "False", result=compute(a))
                    continue
                axis = axes[0] if len(axes) == 1 else axes
                for keep in (False, True) if dtype == "float64" and not method.startswith("cum") else (False,):
                    how = {} if method.startswith("cum") else {"keepdims": keep}
                    line(method, dtype, sizes(shape), ",".join(map(str, axes)) or "-", str(keep), result=compute(a, axis=axis, **how))

PRODUCTS = [((1, 1), (1, 1)), ((2, 3), (3, 4)), ((5, 1), (1, 3)), ((9, 5), (5, 35)), ((3,), (3, 2)), ((2, 3), (3,)), ((4,), (4,)), ((2, 2, 3), (3, 2)), ((2, 1, 2, 3), (3, 3, 1)),
            ((2, 0), (0, 3)), ((0, 2), (2, 3)), ((2, 2), (0, 2, 2))]
for dtype in DTYPES[1:]:
    for left, right in PRODUCTS:
        line("matmul", dtype, sizes(left), sizes(right), "-", result=np.matmul(elements(dtype, left), elements(dtype, right)))
