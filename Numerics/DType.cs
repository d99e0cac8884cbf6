namespace DualJit;

/// <summary>The element types of arrays and the scalar types of kernels.</summary>
public enum DType : byte
{
    Bool, Int8, UInt8, Int16, UInt16, Int32, UInt32, Int64, UInt64, Float16, Float32, Float64, Complex128,
}
