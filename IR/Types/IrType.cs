namespace DualJit.IR;

/// <summary>The shape of a type: what its values are.</summary>
public enum TypeKind : byte { Void, Scalar, Number, Weak, Pointer, Array, Rows, Vector, Tuple, Function }

/// <summary>
/// The type of a value: <c>void</c>, a scalar such as <c>f64</c>, <c>ptr</c>, <c>array&lt;f64,2,C&gt;</c>, rows that lie apart, <c>rows&lt;f64&gt;</c>, a vector such as <c>f64x8</c>, a tuple such
/// as <c>(f64, i32)</c>, or a reference to a function, <c>func&lt;f64, i32 -> f64&gt;</c>. Until inference has run also <c>num</c>, a number whose dtype the arguments of a call decide,
/// <c>weak.i64</c> or <c>weak.f64</c>, one that takes the dtype of what it meets, and <c>array&lt;num,?&gt;</c>, an array of any dtype.
/// </summary>
/// <param name="Rank">Number of axes; <see cref="AnyRank"/> until the arguments of a call decide it (printed <c>array&lt;f64,?&gt;</c>).</param>
/// <param name="Lanes">Scalars in a vector; a vector of bools is a mask.</param>
/// <param name="Parts">The items of a tuple; the parameters of a function, and what it returns as the last; else null.</param>
/// <param name="ElementBytes">The size of the elements of an array of structs, else 0: <c>array&lt;bytes16,1,C&gt;</c>. What is in them, loads and stores at the address of one say.</param>
/// <param name="HasAnyDType">True for an array of which <paramref name="DType"/> is not known.</param>
/// <param name="IsReadOnly">True for an array that must not be written; known while types are inferred, and forgotten after that.</param>
public readonly record struct IrType(TypeKind Kind, DType DType = default, sbyte Rank = 0, Layout Layout = default, byte Lanes = 0, TypeList? Parts = null, bool HasAnyDType = false, ushort ElementBytes = 0, bool IsReadOnly = false)
{
    public const sbyte AnyRank = -1;

    /// <summary>What stands before the size of structs in IR text.</summary>
    public const string StructPrefix = "bytes";

    /// <summary>What stands at the end of the type of an array that must not be written.</summary>
    public const string ReadOnlyText = "readonly";

    private const string WeakPrefix = "weak.";

    /// <summary>Bits of the widest vector, masks aside.</summary>
    public const int MaximumVectorBits = 512;

    public static readonly IrType Void = new(TypeKind.Void);
    public static readonly IrType Number = new(TypeKind.Number);
    public static readonly IrType Pointer = new(TypeKind.Pointer, DType.Int64);
    public static readonly IrType Bool = Scalar(DType.Bool);
    public static readonly IrType Int32 = Scalar(DType.Int32);
    public static readonly IrType Int64 = Scalar(DType.Int64);
    public static readonly IrType UInt64 = Scalar(DType.UInt64);
    public static readonly IrType Float64 = Scalar(DType.Float64);
    public static readonly IrType Complex128 = Scalar(DType.Complex128);

    public static IrType Scalar(DType dtype) => new(TypeKind.Scalar, dtype);

    public static IrType Array(DType element, int rank, Layout layout) => new(TypeKind.Array, element, (sbyte)rank, layout);

    /// <summary>An array of structs of so many bytes.</summary>
    public static IrType ArrayOfStructs(int bytes, int rank, Layout layout) => Array(DType.UInt8, rank, layout) with { ElementBytes = checked((ushort)bytes) };

    /// <summary>An array whose rank and layout the arguments of a call decide.</summary>
    public static IrType AnyArray(DType element) => new(TypeKind.Array, element, AnyRank, Layout.Strided);

    /// <summary>The same of structs of so many bytes.</summary>
    public static IrType AnyArrayOfStructs(int bytes) => AnyArray(DType.UInt8) with { ElementBytes = checked((ushort)bytes) };

    /// <summary>An array of which the arguments of a call decide the dtype too.</summary>
    public static IrType AnyArray() => AnyArray(default) with { HasAnyDType = true };

    /// <summary>A number that takes the dtype of what it meets, and has this one by itself: what C#'s int and double become among numbers of any dtype.</summary>
    public static IrType Weak(DType dtype) => new(TypeKind.Weak, dtype);

    /// <summary>A <c>T[][]</c>: a list of arrays of one axis, each of which lies where it lies, or is null.</summary>
    public static IrType Rows(DType element) => new(TypeKind.Rows, element, 1);

    public static IrType Vector(DType element, int lanes) => new(TypeKind.Vector, element, Lanes: (byte)lanes);

    /// <summary>Whether vectors have this many lanes.</summary>
    public static bool IsLaneCount(int lanes) => lanes is 8 or 16;

    /// <summary>Whether there are vectors of this dtype and number of lanes: bool, integers, f32 and f64, of at most 512 bits.</summary>
    public static bool HasVector(DType element, int lanes) =>
        IsLaneCount(lanes) && element is not (DType.Float16 or DType.Complex128) && (element == DType.Bool || lanes * element.Bits <= MaximumVectorBits);

    public static IrType Tuple(params IrType[] items) => new(TypeKind.Tuple, Parts: new TypeList(items));

    /// <summary>A reference to a function with these parameters.</summary>
    public static IrType FunctionOf(IEnumerable<IrType> parameters, IrType returns) => new(TypeKind.Function, Parts: new TypeList([.. parameters, returns]));

    public bool IsVoid => Kind == TypeKind.Void;

    public bool IsScalar => Kind == TypeKind.Scalar;

    /// <summary>Whether a value is a number of which inference finds the dtype.</summary>
    public bool IsUntyped => Kind is TypeKind.Number or TypeKind.Weak;

    public bool IsWeak => Kind == TypeKind.Weak;

    public bool IsPointer => Kind == TypeKind.Pointer;

    public bool IsArray => Kind == TypeKind.Array;

    public bool IsRows => Kind == TypeKind.Rows;

    /// <summary>Whether the values are what .NET has references to: arrays and lists of them, which may be null, and which machine code gets in parts.</summary>
    public bool IsReference => IsArray || IsRows;

    /// <summary>The type of one of the arrays in a list.</summary>
    public IrType Row => IsRows ? Array(DType, 1, Layout.C) : throw new InternalCompilerException($"{this} has no rows");

    public bool IsVector => Kind == TypeKind.Vector;

    /// <summary>True for a vector of bools.</summary>
    public bool IsMask => IsVector && DType == DType.Bool;

    public bool IsTuple => Kind == TypeKind.Tuple;

    public bool IsFunction => Kind == TypeKind.Function;

    /// <summary>The types of a tuple's items.</summary>
    public TypeList Items => IsTuple ? Parts! : throw new InternalCompilerException($"{this} has no items");

    /// <summary>The parameters of what a function reference refers to.</summary>
    public ReadOnlySpan<IrType> ParameterTypes => IsFunction ? Parts!.AsSpan()[..^1] : throw new InternalCompilerException($"{this} is no function");

    /// <summary>What a call through a function reference returns.</summary>
    public IrType ReturnType => IsFunction ? Parts![^1] : throw new InternalCompilerException($"{this} is no function");

    /// <summary>What is left when tuples are taken apart, in order: nothing of <c>void</c>, one type of what is no tuple.</summary>
    public IReadOnlyList<IrType> Leaves => IsVoid ? [] : IsTuple ? [.. Parts!.SelectMany(item => item.Leaves)] : [this];

    /// <summary>Whether it is an array, or a tuple with one in it.</summary>
    public bool HasArrays => IsReference || (IsTuple && Parts!.Any(item => item.HasArrays));

    /// <summary>Whether a value of a type may go where one of this type is wanted, on an edge, into or out of a function: as a strided array any of its rank, as one of layout <c>Inner</c> one in C order, as a number of any dtype each scalar.</summary>
    public bool Takes(IrType value) =>
        value == this
        || (Kind == TypeKind.Number && (value.IsScalar || value.IsWeak))
        || (HasAnyDType && value.IsArray)
        || (IsArray && value.IsArray && (Layout == Layout.Strided || Layout == Layout.Inner && value.Layout == Layout.C) && DType == value.DType && ElementBytes == value.ElementBytes && Rank == value.Rank && (IsReadOnly || !value.IsReadOnly))
        || (IsTuple && value.IsTuple && Items.Count == value.Items.Count && Items.Zip(value.Items).All(pair => pair.First.Takes(pair.Second)));

    public bool HasAnyRank => IsArray && Rank == AnyRank;

    /// <summary>Whether inference finds more of the type than is known: dtypes, ranks or layouts.</summary>
    public bool IsOpen => Kind == TypeKind.Number || HasAnyRank || (IsTuple && Items.Any(item => item.IsOpen));

    public bool IsBool => IsScalar && DType == DType.Bool;

    public bool IsInteger => IsScalar && DType.IsInteger;

    public bool IsComplex => IsScalar && DType == DType.Complex128;

    public bool IsFloat => IsScalar && DType.IsFloat;

    /// <summary>The scalar type of an array's elements or a vector's lanes.</summary>
    public IrType Element => HasAnyDType ? Number : Scalar(DType);

    public bool IsArrayOfStructs => ElementBytes > 0;

    /// <summary>Bytes from one element of an array to the next.</summary>
    public int ElementSize => IsArrayOfStructs ? ElementBytes : DType.Size;

    /// <summary>A vector of as many lanes, or a scalar, of another dtype.</summary>
    public IrType WithElement(DType dtype) => IsVector ? Vector(dtype, Lanes) : Scalar(dtype);

    /// <summary>What comparing values of this type gives: a bool, or a mask of as many lanes.</summary>
    public IrType Truth => IsUntyped ? Bool : WithElement(DType.Bool);

    /// <summary>The type with this name in IR text, such as <c>f64</c> or <c>f64x8</c>, or null.</summary>
    public static IrType? FromText(string text)
    {
        if (DTypes.FromIrName(text) is { } scalar) return Scalar(scalar);
        if (text == Number.ToString()) return Number;
        if (text.StartsWith(WeakPrefix, StringComparison.Ordinal)) return DTypes.FromIrName(text[WeakPrefix.Length..]) is (DType.Int64 or DType.Float64) and var weak ? Weak(weak) : null;
        int cross = text.LastIndexOf('x');
        return cross > 0 && DTypes.FromIrName(text[..cross]) is { } element && byte.TryParse(text.AsSpan(cross + 1), out byte lanes) && IsLaneCount(lanes)
            ? Vector(element, lanes)
            : null;
    }

    /// <summary>True for a scalar of one of <paramref name="kinds"/>.</summary>
    public bool IsOf(Kinds kinds) => IsScalar && (DType.Kind & kinds) != 0;

    // What a record is given asks a comparer for each kind of field, which .NET makes by reflection.
    public bool Equals(IrType other) =>
        Kind == other.Kind && DType == other.DType && Rank == other.Rank && Layout == other.Layout && Lanes == other.Lanes && HasAnyDType == other.HasAnyDType && ElementBytes == other.ElementBytes && IsReadOnly == other.IsReadOnly
        && (Parts is null ? other.Parts is null : Parts.Equals(other.Parts));

    public override int GetHashCode() => HashCode.Combine((int)Kind, (int)DType, (int)Rank, (int)Layout, (int)Lanes, (HasAnyDType ? 1 : 0) + (IsReadOnly ? 2 : 0), (int)ElementBytes, Parts?.GetHashCode() ?? 0);

    private string ElementText => IsArrayOfStructs ? $"{StructPrefix}{ElementBytes}" : Element.ToString();

    public override string ToString() => Kind switch
    {
        TypeKind.Void => "void",
        TypeKind.Scalar => DType.IrName,
        TypeKind.Number => "num",
        TypeKind.Weak => WeakPrefix + DType.IrName,
        TypeKind.Vector => $"{DType.IrName}x{Lanes}",
        TypeKind.Pointer => "ptr",
        TypeKind.Array when HasAnyRank => $"array<{ElementText},?>",
        TypeKind.Array => $"array<{ElementText},{Rank},{Layout.ToString()}{(IsReadOnly ? $",{ReadOnlyText}" : "")}>",
        TypeKind.Rows => $"rows<{DType.IrName}>",
        TypeKind.Tuple => $"({Parts})",
        TypeKind.Function => $"func<{string.Join(", ", Parts!.Take(Parts!.Count - 1))}{(Parts.Count > 1 ? " " : "")}-> {ReturnType}>",
    };
}
