namespace DualJit.IR;

/// <summary>Why a kernel stopped, as its status code. Zero is success.</summary>
public enum TrapKind : byte
{
    None = 0,

    /// <summary>Operands: the index and the bound, both i64.</summary>
    IndexOutOfRange = 1,
    DivideByZero = 2,
    Overflow = 3,

    /// <summary>A call would leave too little of the thread's stack.</summary>
    InsufficientStack = 4,

    /// <summary>An array is larger than .NET's can be, or than the memory there is.</summary>
    OutOfMemory = 5,

    /// <summary>An array that is null is used as one that is there.</summary>
    NullReference = 6,
}

/// <summary>Makes the .NET exception that a status code stands for.</summary>
public static class Traps
{
    /// <summary>Status codes from here on are a user's exception: this plus its index in <see cref="Module.Exceptions"/>.</summary>
    public const int FirstUserStatus = 64;

    /// <summary>The status after an exception of managed code that the kernel called.</summary>
    public const int ManagedStatus = FirstUserStatus - 1;

    /// <summary>The status where the caller stopped the ranges of a <c>fork</c>.</summary>
    public const int StoppedStatus = ManagedStatus - 1;

    /// <summary>The most operands that a trap or an exception records in the context.</summary>
    public const int MaximumOperands = 17;

    /// <param name="first">The first recorded operand (the index).</param>
    /// <param name="second">The second recorded operand (the bound).</param>
    public static Exception Create(TrapKind kind, long first, long second) => kind switch
    {
        TrapKind.IndexOutOfRange => new IndexOutOfRangeException($"Index {first} is outside the bounds of the array: the length is {second}."),
        TrapKind.DivideByZero => new DivideByZeroException(),
        TrapKind.Overflow => new OverflowException(),
        TrapKind.OutOfMemory => new OutOfMemoryException(),
        TrapKind.NullReference => new NullReferenceException(),
        TrapKind.InsufficientStack => new InsufficientExecutionStackException(),
        TrapKind.None => throw new InternalCompilerException("a kernel that succeeded has no exception"),
    };
}
