namespace DualJit;

/// <summary>The dtype of a result whose operands have different ones: NumPy 2's rules (NEP 50), but that complex128 is the only complex dtype.</summary>
public static class Promotion
{
    private const DType
        B = DType.Bool, I1 = DType.Int8, U1 = DType.UInt8, I2 = DType.Int16, U2 = DType.UInt16, I4 = DType.Int32, U4 = DType.UInt32,
        I8 = DType.Int64, U8 = DType.UInt64, F2 = DType.Float16, F4 = DType.Float32, F8 = DType.Float64, C = DType.Complex128;

    private static readonly DType[,] Promoted =
    {
        //         B   I1  U1  I2  U2  I4  U4  I8  U8  F2  F4  F8  C
        /* B  */ { B,  I1, U1, I2, U2, I4, U4, I8, U8, F2, F4, F8, C },
        /* I1 */ { I1, I1, I2, I2, I4, I4, I8, I8, F8, F2, F4, F8, C },
        /* U1 */ { U1, I2, U1, I2, U2, I4, U4, I8, U8, F2, F4, F8, C },
        /* I2 */ { I2, I2, I2, I2, I4, I4, I8, I8, F8, F4, F4, F8, C },
        /* U2 */ { U2, I4, U2, I4, U2, I4, U4, I8, U8, F4, F4, F8, C },
        /* I4 */ { I4, I4, I4, I4, I4, I4, I8, I8, F8, F8, F8, F8, C },
        /* U4 */ { U4, I8, U4, I8, U4, I8, U4, I8, U8, F8, F8, F8, C },
        /* I8 */ { I8, I8, I8, I8, I8, I8, I8, I8, F8, F8, F8, F8, C },
        /* U8 */ { U8, F8, U8, F8, U8, F8, U8, F8, U8, F8, F8, F8, C },
        /* F2 */ { F2, F2, F2, F4, F4, F8, F8, F8, F8, F2, F4, F8, C },
        /* F4 */ { F4, F4, F4, F4, F4, F8, F8, F8, F8, F4, F4, F8, C },
        /* F8 */ { F8, F8, F8, F8, F8, F8, F8, F8, F8, F8, F8, F8, C },
        /* C  */ { C,  C,  C,  C,  C,  C,  C,  C,  C,  C,  C,  C,  C },
    };

    //                                            B   I1  U1  I2  U2  I4  U4  I8  U8  F2  F4  F8  C
    private static readonly DType[] OfFunctions = [F2, F2, F2, F4, F4, F8, F8, F8, F8, F2, F4, F8, C];

    /// <summary>The dtype that holds the values of both, as nearly as one does: int64 with uint64 is float64.</summary>
    public static DType Promote(DType a, DType b) => Promoted[(int)a, (int)b];

    /// <summary>The type of a result: a weak number takes the other's dtype, unless it is of a higher kind (bool, integer, float, complex); then it counts as what it is alone.</summary>
    public static ScalarType Promote(ScalarType a, ScalarType b)
    {
        if (a.IsWeak == b.IsWeak) return new(Promote(a.DType, b.DType), a.IsWeak);
        var (weak, strong) = a.IsWeak ? (a.DType, b.DType) : (b.DType, a.DType);
        // Kinds stand in this order; unsigned integers stand above signed ones, and a weak integer is a signed one.
        return weak.Kind > strong.Kind ? weak : strong;
    }

    /// <summary>The type of a quotient of numbers that promote to a type: float64 for integers.</summary>
    public static ScalarType OfQuotient(ScalarType promoted) => promoted.DType.IsInteger ? promoted with { DType = DType.Float64 } : promoted;

    /// <summary>The dtype in which two numbers are compared, or null for a signed integer with uint64, which are compared by value. A weak integer that meets integers counts as int64: comparing never overflows.</summary>
    public static DType? PromoteToCompare(ScalarType a, ScalarType b)
    {
        if (!a.DType.IsInteger || !b.DType.IsInteger) return Promote(a, b).DType;
        return Promote(a.DType, b.DType) is var dtype && dtype.IsInteger ? dtype : null;
    }

    /// <summary>The float (or complex) dtype in which a function such as Sqrt is computed: the smallest that holds the values, as nearly as one does.</summary>
    public static DType FloatFor(DType dtype) => OfFunctions[(int)dtype];

    /// <summary>The same for a number that may be weak, and then stays so.</summary>
    public static ScalarType FloatFor(ScalarType type) => type with { DType = FloatFor(type.DType) };

    /// <summary>What the <see cref="OverflowException"/> says when a weak integer meets an integer dtype that does not hold it.</summary>
    public static string DoesNotFit(DType dtype) =>
        $"An integer does not fit in {dtype.NumPyName}, the dtype of the other operand. Convert one of the two: an int takes the dtype of what it meets, a long does not.";
}
