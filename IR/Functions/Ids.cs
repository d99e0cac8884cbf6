namespace DualJit.IR;

/// <summary>A value: the result of an instruction or the parameter of a block.</summary>
public readonly record struct ValueId(int Index)
{
    /// <summary>The result of an instruction that has none.</summary>
    public static readonly ValueId None = new(-1);

    public bool IsNone => Index < 0;

    public override string ToString() => IsNone ? "none" : $"%{Index}";
}

/// <summary>A basic block of a function.</summary>
public readonly record struct BlockId(int Index)
{
    public override string ToString() => $"b{Index}";
}

/// <summary>A function of a module.</summary>
public readonly record struct FunctionId(int Index)
{
    public override string ToString() => $"@{Index}";
}

/// <summary>A place in the user's program: a method of <see cref="Module.Sources"/> and an offset in its CIL.</summary>
/// <remarks>Lines are looked up only when a message needs them, as reading a PDB is slow.</remarks>
public readonly record struct SourceLocation(int Source, int Offset)
{
    public static readonly SourceLocation None = new(-1, -1);

    /// <summary>Of what a pass made that is in no line of the source.</summary>
    public static readonly SourceLocation Generated = new(-2, -2);

    public bool IsNone => Source < 0;
}
