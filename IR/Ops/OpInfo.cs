namespace DualJit.IR;

/// <summary>How an op is written, and what its immediate means.</summary>
public enum Form : byte
{
    /// <summary><c>%0 = const 2.5 : f64</c>; immediate: <see cref="ScalarBits"/>.</summary>
    Constant,

    /// <summary><c>%1 = neg %0</c></summary>
    Unary,

    /// <summary><c>%2 = add %0, %1</c></summary>
    Binary,

    /// <summary><c>%3 = select %0, %1, %2</c></summary>
    Ternary,

    /// <summary><c>%1 = conv %0 : i64</c>, <c>%1 = load %0 : f64</c>: the result's type is written.</summary>
    Typed,

    /// <summary><c>%0 = stack.ok</c></summary>
    Nullary,

    /// <summary><c>%0 = stack.slot 512</c>; immediate: the bytes.</summary>
    Size,

    /// <summary><c>%1 = dim %a, 0</c>, <c>%1 = lane %v, 3</c>, <c>%1 = get %t, 0</c>, <c>call.managed %p, 2</c>; immediate: the axis, lane, item or site.</summary>
    Axis,

    /// <summary><c>%2 = insert %v, %s, 3</c>; immediate: the lane.</summary>
    Lane,

    /// <summary><c>%1 = fold add %v</c>; immediate: the associative op, <see cref="Instruction.Combiner"/>.</summary>
    Fold,

    /// <summary><c>%1 = reduce add @f(%a, %b)</c>; immediate: the associative op and the function.</summary>
    Reduce,

    /// <summary><c>%1 = reduce.axes add 0 -1 keep @f(%a) : array&lt;f64,2,C&gt;</c>; immediate: the associative op, the <see cref="ReducedAxes"/> and the function; the result's type is written.</summary>
    ReduceAxes,

    /// <summary><c>%1 = map @f(%a, %s) : array&lt;f64,2,C&gt;</c>; immediate: the <see cref="FunctionId"/>; the result's type is written.</summary>
    Map,

    /// <summary><c>%v = slice %a, at %i, all, range %first %count, step %first %count %step : array&lt;f64,?&gt;</c>; immediate: <see cref="SliceKinds"/>; the result's type is written.</summary>
    Slice,

    /// <summary><c>%2 = vload %p, %mask : f64x8</c>, <c>%0 = iota : i64x8</c>: operands as many as it takes, the result's type is written.</summary>
    TypedList,

    /// <summary><c>%1 = element.load %a, %i, %j</c>, <c>element.store %a, %v, %i, %j</c>, <c>%2 = tuple %0, %1</c>: operands as many as it takes.</summary>
    Element,

    /// <summary><c>%2 = offset %p, %i : f64</c>, <c>%1 = conv.overflows %0 : u8</c>; immediate: the <see cref="DType"/> written.</summary>
    OfType,

    /// <summary><c>%1 = call @f(%0)</c>, <c>fork @chunk(%items, %work, %frame)</c>; immediate: the <see cref="FunctionId"/>.</summary>
    Call,

    /// <summary><c>%f = func @g</c>; immediate: the <see cref="FunctionId"/>.</summary>
    Reference,

    /// <summary><c>%1 = call.indirect %f(%0)</c>: operand 0 is the reference, the others are the arguments.</summary>
    Indirect,

    /// <summary><c>guard %c, IndexOutOfRange(%i, %n)</c>; immediate: the <see cref="TrapKind"/>. Traps when %c is false.</summary>
    Guard,

    /// <summary><c>jump b1(%0)</c>, <c>br %c, b1(%0), b2</c>, <c>br %c, b1(%0), b2 likely</c>; immediate: <see cref="Instruction.Likely"/> or 0.</summary>
    Branch,

    /// <summary><c>ret %0</c>, <c>ret</c></summary>
    Return,

    /// <summary><c>trap DivideByZero</c>; immediate: the <see cref="TrapKind"/>.</summary>
    Trap,

    /// <summary><c>throw System.ArgumentException(string "text", f64 %0)</c>; immediate: index in <see cref="Module.Exceptions"/>.</summary>
    Throw,
}

/// <summary>How the type of the result follows.</summary>
public enum Result : byte
{
    /// <summary>None.</summary>
    Void,

    /// <summary>The type of operand 0.</summary>
    Same,

    /// <summary>The type of the last operand.</summary>
    Last,

    /// <summary>A bool; a mask where operand 0 is a vector.</summary>
    Bool,

    Int64,
    Float64,
    Complex128,
    Pointer,

    /// <summary>The element type of the array or vector that is operand 0.</summary>
    Element,

    /// <summary>A tuple of the operands.</summary>
    Tuple,

    /// <summary>The type of an item of the tuple that is operand 0; the immediate says which.</summary>
    Item,

    /// <summary>Written in the instruction.</summary>
    Given,

    /// <summary>What the callee returns.</summary>
    Callee,

    /// <summary>A reference to functions with the signature of the one that the immediate names.</summary>
    Signature,

    /// <summary>What the function returns that operand 0 refers to.</summary>
    Returned,
}

[Flags]
public enum Traits : byte
{
    None = 0,

    /// <summary>Operands may be swapped.</summary>
    Commutative = 1,

    /// <summary>May end the kernel before it is lowered to a guard and an op that cannot.</summary>
    CanTrap = 2,

    /// <summary>Reads memory: not to be moved across a write.</summary>
    Reads = 4,

    /// <summary>Writes memory, calls or ends the kernel: not to be removed, repeated or reordered.</summary>
    Effect = 8,

    /// <summary>Ends a block.</summary>
    Terminator = 16,

    /// <summary>Also takes vectors, and does to each lane what it does to scalars.</summary>
    Lanewise = 32,

    /// <summary>How operands are grouped does not matter, or is what the canonical order says: what folds and reductions combine with.</summary>
    Associative = 64,
}

/// <summary>What is known of an op: one row of the table, which every reader uses.</summary>
/// <param name="Text">Its name in IR text.</param>
/// <param name="Operands">Scalar kinds it takes, also as lanes of vectors where it is lanewise; operands have one type but for shifts (an i32 count) and select (a bool first).</param>
/// <param name="Members">Static methods of .NET's number types and <see cref="Math"/> that mean this op, by name.</param>
/// <param name="Meaning">The class in <c>DualJit.Semantics</c> whose <c>Eval</c> is the op's meaning; null for memory and control flow.</param>
/// <param name="From">The first stage it is legal in.</param>
/// <param name="Until">The last stage it is legal in.</param>
public sealed record OpInfo(
    Op Op, string Text, Form Form, Kinds Operands, Result Result, Traits Traits, string[] Members, Type? Meaning,
    Stage From = Stage.Untyped, Stage Until = Stage.Machine)
{
    public bool Is(Traits traits) => (Traits & traits) != 0;

    public bool IsTerminator => Is(Traits.Terminator);

    /// <summary>True where the instruction may be dropped when its result is unused.</summary>
    public bool IsPure => !Is(Traits.Effect | Traits.Terminator | Traits.CanTrap);

    /// <summary>True for functions of floats that the platform's maths library computes, those that IEEE 754 does not define to the last bit.</summary>
    public bool IsLibraryFunction => Members.Length > 0 && (Operands & Kinds.Float) != 0
        && Op is not (Op.Min or Op.Max or Op.Abs or Op.CopySign or Op.FusedMultiplyAdd or Op.Sqrt or Op.Floor or Op.Ceiling or Op.Truncate or Op.Round);
}
