namespace DualJit.IR;

/// <summary>The operations. <see cref="OpTable"/> has a row for each, in this order.</summary>
public enum Op : byte
{
    Const,
    Add, Sub, Mul, Div, Rem, Neg,
    AddChecked, SubChecked, MulChecked, AddOverflows, SubOverflows, MulOverflows,
    And, Or, Xor, Not, Shl, Shr, PopCount, LeadingZeroCount, TrailingZeroCount,
    Eq, Ne, Lt, Le, Gt, Ge, Select,
    Convert, ConvertChecked, ConvertOverflows, ConvertOrMinimum, ConvertLike, Bitcast,
    Min, Max, Abs, CopySign, FusedMultiplyAdd,
    Sqrt, Floor, Ceiling, Truncate, Round,
    Cbrt, Exp, Log, Log2, Log10, Pow, Sin, Cos, Tan, Asin, Acos, Atan, Atan2, Sinh, Cosh, Tanh, Asinh, Acosh, Atanh,
    Complex, Real, Imaginary,
    Tuple, Get,
    Allocate, AllocateRaw, AllocateScratch, AllocateMemory, ResultMemory, ScratchMemory, Null, NullMemory, IsNull, Row, RowStore,
    Reduce, ReduceAxes, Accumulate, MatMul, Map, Assign,
    Slice, Transpose, Broadcast, Reshape, ReadOnly, MaskLoad, MaskStore, DTypeOf, IsReadOnly, CastArray,
    View, Length, Dim, Shape, Strides, Data, Stride, Describe, Described, ElementAt, ElementLoad, ElementStore, ElementAddress,
    Offset, Load, Store, Address, StackSlot,
    Splat, Iota, Lane, Insert, ZipLow, ZipHigh, Fold, VectorLoad, VectorStore, Native, VectorStream, Fence,
    Call, FunctionReference, CallIndirect, CallManaged, Parallel, Combine, Fork, StackOk, Guard,
    Jump, Branch, Return, Trap, Throw,
}
