"""Writes promotion.txt, the dtypes that NumPy 2 promotes to: `python3 promotion.py > promotion.txt`.

NumPy 1.24 has the rules of NumPy 2 (NEP 50) behind a switch. DualJit's only complex dtype is complex128: where NumPy gives complex64
(a Python complex with a float of at most 32 bits), the line says complex128. Lines are

    promote DTYPE DTYPE RESULT      two arrays or scalars
    divide DTYPE DTYPE RESULT       the quotient of two arrays
    weak DTYPE KIND RESULT          an array or scalar and a Python number
    function DTYPE RESULT           a function of floats, such as sqrt
    fits DTYPE INTEGER True|False   whether a Python integer is taken by a scalar, or refused as an overflow
"""
import os

os.environ.setdefault("NPY_PROMOTION_STATE", "weak")
import numpy as np

DTYPES = ["bool", "int8", "uint8", "int16", "uint16", "int32", "uint32", "int64", "uint64", "float16", "float32", "float64", "complex128"]
LITERALS = {"int": 1, "float": 1.0, "complex": 1j}


def name(dtype):
    return "complex128" if dtype == np.complex64 else dtype.name


def raises(value, literal):
    try:
        np.add(value, literal)
        return False
    except OverflowError:
        return True


np.seterr(all="ignore")

# The table of NEP 50, "New behavior": what the switch must give.
NEP = [
    (np.uint8(1) + 2, "uint8"),
    (np.array([1], np.uint8) + np.int64(1), "int64"),
    (np.array([1.0], np.float32) + np.float64(1.0), "float64"),
    (np.array([1.0], np.float32) + 3, "float32"),
    (np.array([1], np.uint8) + 3.0, "float64"),
    (np.array([True]) + 1, "int64"),
    (np.float32(3) + 3e100, "float32"),
    (np.int64(1) + np.float32(1), "float64"),
]
for result, expected in NEP:
    assert result.dtype.name == expected, (result.dtype, expected)
assert np._get_promotion_state() == "weak"

for a in DTYPES:
    for b in DTYPES:
        print("promote", a, b, name(np.promote_types(a, b)))

for a in DTYPES:
    for b in DTYPES:
        if (a, b) != ("bool", "bool"):
            print("divide", a, b, name(np.divide(np.ones(2, a), np.ones(2, b)).dtype))

for a in DTYPES:
    for kind, literal in LITERALS.items():
        array, scalar = np.zeros(2, a), np.dtype(a).type(0)
        results = {name(np.multiply(x, y).dtype) for x, y in ((array, literal), (literal, array), (scalar, literal), (literal, scalar))}
        assert len(results) == 1, (a, kind, results)
        print("weak", a, kind, results.pop())

for a in DTYPES:
    print("function", a, name(np.sqrt(np.zeros(1, a)).dtype))

for a in DTYPES:
    for literal in (-129, -128, -1, 127, 128, 255, 256, -32769, -32768, 32767, 32768, 65535, 65536, -2**31 - 1, -2**31, 2**31 - 1, 2**31, 2**32 - 1, 2**32, -2**63, 2**63 - 1):
        print("fits", a, literal, not raises(np.dtype(a).type(0), literal))
