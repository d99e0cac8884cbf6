"""Writes ufuncs.txt, what the methods of NumPy's ufuncs give: `python3 ufuncs.py > ufuncs.txt`.

Every result is exact, whatever the order. Element i of an input is 7 * i % 11 - 5 (without the 5 for unsigned dtypes; plus i % 3 times the imaginary unit for complex128);
for a product it is 2, -1 or 1. Lines are

    METHOD OPERATOR DTYPE SHAPE ARGUMENT RESULT-DTYPE RESULT-SHAPE VALUE ...

with `-` for the shape of rank 0. ARGUMENT is, of reduce, the axes, keepdims, the initial value or `-`, and whether the elements with even row-major index count alone; of accumulate the axis; of reduceat
the axis and the indices; of outer and apply the shape of the other operand, whose elements are those of the input in reverse; of at the indices. `error` is an exception.
"""
from itertools import combinations

import numpy as np

DTYPES = ["int8", "uint8", "int32", "uint64", "float16", "float32", "float64", "complex128"]
SHAPES = [(), (1,), (5,), (3, 5), (2, 4, 2), (0,), (0, 4), (4, 0, 2)]
OPERATORS = {"add": np.add, "multiply": np.multiply, "subtract": np.subtract, "maximum": np.maximum}


def elements(dtype, shape, product=False):
    i = np.arange(int(np.prod(shape, dtype=int))).reshape(shape)
    if product:
        return np.where(i % 4 == 1, 2, np.where((i % 3 == 2) & (not dtype.startswith("u")), -1, 1)).astype(dtype)
    whole = 7 * i % 11 - (0 if dtype.startswith("u") else 5)
    return (whole + 1j * (i % 3)).astype(dtype) if dtype == "complex128" else whole.astype(dtype)


def text(value):
    if value.dtype.kind in "iu":
        return str(int(value))
    return f"{value.real!r};{value.imag!r}" if value.dtype.kind == "c" else repr(float(value))


def sizes(shape):
    return "x".join(map(str, shape)) if len(shape) else "-"


def line(*words, result):
    try:
        value = np.asarray(result())
        print(*words, value.dtype.name, sizes(value.shape), *(text(element) for element in value.ravel()))
    except ValueError:
        print(*words, "error")


def listed(numbers):
    return ",".join(map(str, numbers)) or "none"


for name, ufunc in OPERATORS.items():
    for dtype in DTYPES:
        if name == "maximum" and dtype == "complex128":
            continue
        for shape in SHAPES:
            a = elements(dtype, shape, name == "multiply")
            b = elements(dtype, shape, name == "multiply").ravel()[::-1].reshape(shape)
            rank = len(shape)
            even = (np.arange(a.size) % 2 == 0).reshape(shape)
            for count in range(rank + 1):
                # NumPy reduces along several axes only where the order does not matter.
                if name == "subtract" and count != 1:
                    continue
                for axes in combinations(range(rank), count):
                    for keepdims in (False, True):
                        line("reduce", name, dtype, sizes(shape), listed(axes), keepdims, "-", False, result=lambda: ufunc.reduce(a, axis=axes, keepdims=keepdims, dtype=dtype))
                    line("reduce", name, dtype, sizes(shape), listed(axes), False, 3, False, result=lambda: ufunc.reduce(a, axis=axes, initial=3, dtype=dtype))
                    line("reduce", name, dtype, sizes(shape), listed(axes), False, 3, True, result=lambda: ufunc.reduce(a, axis=axes, initial=3, where=even, dtype=dtype))
            for axis in range(rank):
                line("accumulate", name, dtype, sizes(shape), axis, result=lambda: ufunc.accumulate(a, axis=axis, dtype=dtype))
                if shape[axis] > 1:
                    indices = [0, shape[axis] - 1, 1, 0]
                    line("reduceat", name, dtype, sizes(shape), axis, listed(indices), result=lambda: ufunc.reduceat(a, indices, axis=axis, dtype=dtype))
            if 0 < rank < 3:
                line("outer", name, dtype, sizes(shape), sizes(shape), result=lambda: ufunc.outer(a, b))
                line("apply", name, dtype, sizes(shape), sizes(shape[-1:]), result=lambda: ufunc(a, elements(dtype, shape[-1:], name == "multiply")[::-1]))
            if rank and shape[0] > 1:
                indices = [shape[0] - 1, 0, shape[0] - 1]
                changed = a.copy()
                ufunc.at(changed, indices, np.asarray(2, dtype=dtype))
                line("at", name, dtype, sizes(shape), listed(indices), result=lambda: changed)
