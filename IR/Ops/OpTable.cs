using DualJit.Semantics;
using static DualJit.IR.Form;
using static DualJit.IR.Traits;
using Kind = DualJit.Kinds;

namespace DualJit.IR;

/// <summary>The op table: one row per op. Adding an op is a row here, its meaning, a row in each backend that wants one, and a filetest.</summary>
public static class OpTable
{
    private static readonly OpInfo[] Rows =
    [
        //  op                   text                form     operands      result         traits            .NET members           meaning
        new(Op.Const,            "const",            Constant, Kind.Bool | Kind.Real, Result.Given,  Traits.None,      [],                    null),
        new(Op.Add,              "add",              Binary,  Kind.Number,  Result.Same,   Commutative | Lanewise | Associative, [], typeof(Add)),
        new(Op.Sub,              "sub",              Binary,  Kind.Number,  Result.Same,   Lanewise,         [],                    typeof(Sub)),
        new(Op.Mul,              "mul",              Binary,  Kind.Number,  Result.Same,   Commutative | Lanewise | Associative, [], typeof(Mul)),
        new(Op.Div,              "div",              Binary,  Kind.Number,  Result.Same,   CanTrap | Lanewise, [],            typeof(Div)),
        new(Op.Rem,              "rem",              Binary,  Kind.Real,    Result.Same,   CanTrap,          [],                    typeof(Rem)),
        new(Op.Neg,              "neg",              Unary,   Kind.Number,  Result.Same,   Lanewise,         [],                    typeof(Neg)),
        new(Op.AddChecked,       "add.checked",      Binary,  Kind.Integer, Result.Same,   Commutative | CanTrap, [],               typeof(AddChecked), Until: Stage.Array),
        new(Op.SubChecked,       "sub.checked",      Binary,  Kind.Integer, Result.Same,   CanTrap,          [],                    typeof(SubChecked), Until: Stage.Array),
        new(Op.MulChecked,       "mul.checked",      Binary,  Kind.Integer, Result.Same,   Commutative | CanTrap, [],               typeof(MulChecked), Until: Stage.Array),
        new(Op.AddOverflows,     "add.overflows",    Binary,  Kind.Integer, Result.Bool,   Commutative,      [],                    typeof(AddOverflows)),
        new(Op.SubOverflows,     "sub.overflows",    Binary,  Kind.Integer, Result.Bool,   Traits.None,      [],                    typeof(SubOverflows)),
        new(Op.MulOverflows,     "mul.overflows",    Binary,  Kind.Integer, Result.Bool,   Commutative,      [],                    typeof(MulOverflows)),
        new(Op.And,              "and",              Binary,  Kind.Bool | Kind.Integer, Result.Same, Commutative | Lanewise | Associative, [], typeof(And)),
        new(Op.Or,               "or",               Binary,  Kind.Bool | Kind.Integer, Result.Same, Commutative | Lanewise | Associative, [], typeof(Or)),
        new(Op.Xor,              "xor",              Binary,  Kind.Bool | Kind.Integer, Result.Same, Commutative | Lanewise | Associative, [], typeof(Xor)),
        new(Op.Not,              "not",              Unary,   Kind.Bool | Kind.Integer, Result.Same, Lanewise,    [],               typeof(Not)),
        new(Op.Shl,              "shl",              Binary,  Kind.Integer, Result.Same,   Lanewise,         [],                    typeof(Shl)),
        new(Op.Shr,              "shr",              Binary,  Kind.Integer, Result.Same,   Lanewise,         [],                    typeof(Shr)),
        new(Op.PopCount,         "popcount",         Unary,   Kind.Integer, Result.Same,   Traits.None,      ["PopCount"],          typeof(PopCount)),
        new(Op.LeadingZeroCount, "clz",              Unary,   Kind.Integer, Result.Same,   Traits.None,      ["LeadingZeroCount"],  typeof(LeadingZeroCount)),
        new(Op.TrailingZeroCount, "ctz",             Unary,   Kind.Integer, Result.Same,   Traits.None,      ["TrailingZeroCount"], typeof(TrailingZeroCount)),
        new(Op.Eq,               "eq",               Binary,  Kind.Any,     Result.Bool,   Commutative | Lanewise, [],        typeof(Eq)),
        new(Op.Ne,               "ne",               Binary,  Kind.Any,     Result.Bool,   Commutative | Lanewise, [],        typeof(Ne)),
        new(Op.Lt,               "lt",               Binary,  Kind.Real,    Result.Bool,   Lanewise,         [],                    typeof(Lt)),
        new(Op.Le,               "le",               Binary,  Kind.Real,    Result.Bool,   Lanewise,         [],                    typeof(Le)),
        new(Op.Gt,               "gt",               Binary,  Kind.Real,    Result.Bool,   Lanewise,         [],                    typeof(Gt)),
        new(Op.Ge,               "ge",               Binary,  Kind.Real,    Result.Bool,   Lanewise,         [],                    typeof(Ge)),
        new(Op.Select,           "select",           Ternary, Kind.Any,     Result.Last,   Lanewise,         [],                    typeof(Select)),
        new(Op.Convert,          "conv",             Typed,   Kind.Bool | Kind.Real, Result.Given, Lanewise,    [],                 typeof(Semantics.Convert)),
        new(Op.ConvertChecked,   "conv.checked",     Typed,   Kind.Bool | Kind.Real, Result.Given, CanTrap, [],                     typeof(ConvertChecked), Until: Stage.Array),
        new(Op.ConvertOverflows, "conv.overflows",   OfType,  Kind.Bool | Kind.Real, Result.Bool, Traits.None, [],                  typeof(ConvertOverflows)),
        new(Op.ConvertOrMinimum, "conv.orminimum",   Unary,   Kind.Float,   Result.Int64,  Traits.None,      [],                    typeof(ConvertOrMinimum)),
        new(Op.ConvertLike,      "conv.like",        Element, Kind.None,    Result.Same,   Traits.None,      [],                    null, Until: Stage.Untyped),
        new(Op.Bitcast,          "bitcast",          Typed,   Kind.Real,    Result.Given,  Lanewise,         [],                    typeof(Bitcast)),
        new(Op.Min,              "min",              Binary,  Kind.Real,    Result.Same,   Commutative | Lanewise | Associative, ["Min"], typeof(Min)),
        new(Op.Max,              "max",              Binary,  Kind.Real,    Result.Same,   Commutative | Lanewise | Associative, ["Max"], typeof(Max)),
        new(Op.Abs,              "abs",              Unary,   Kind.Float,   Result.Same,   Lanewise,         ["Abs"],               typeof(Abs)),
        new(Op.CopySign,         "copysign",         Binary,  Kind.Float,   Result.Same,   Lanewise,         ["CopySign"],          typeof(CopySign)),
        new(Op.FusedMultiplyAdd, "fma",              Ternary, Kind.Float,   Result.Same,   Lanewise,         ["FusedMultiplyAdd"],  typeof(FusedMultiplyAdd)),
        new(Op.Sqrt,             "sqrt",             Unary,   Kind.Float,   Result.Same,   Lanewise,         ["Sqrt"],              typeof(Sqrt)),
        new(Op.Floor,            "floor",            Unary,   Kind.Float,   Result.Same,   Lanewise,         ["Floor"],             typeof(Floor)),
        new(Op.Ceiling,          "ceil",             Unary,   Kind.Float,   Result.Same,   Lanewise,         ["Ceiling"],           typeof(Ceiling)),
        new(Op.Truncate,         "trunc",            Unary,   Kind.Float,   Result.Same,   Lanewise,         ["Truncate"],          typeof(Truncate)),
        new(Op.Round,            "round",            Unary,   Kind.Float,   Result.Same,   Lanewise,         ["Round"],             typeof(Round)),
        new(Op.Cbrt,             "cbrt",             Unary,   Kind.Float,   Result.Same,   Traits.None,      ["Cbrt"],              typeof(Cbrt)),
        new(Op.Exp,              "exp",              Unary,   Kind.Float,   Result.Same,   Traits.None,      ["Exp"],               typeof(Exp)),
        new(Op.Log,              "log",              Unary,   Kind.Float,   Result.Same,   Traits.None,      ["Log"],               typeof(Log)),
        new(Op.Log2,             "log2",             Unary,   Kind.Float,   Result.Same,   Traits.None,      ["Log2"],              typeof(Log2)),
        new(Op.Log10,            "log10",            Unary,   Kind.Float,   Result.Same,   Traits.None,      ["Log10"],             typeof(Log10)),
        new(Op.Pow,              "pow",              Binary,  Kind.Float,   Result.Same,   Traits.None,      ["Pow"],               typeof(Pow)),
        new(Op.Sin,              "sin",              Unary,   Kind.Float,   Result.Same,   Traits.None,      ["Sin"],               typeof(Sin)),
        new(Op.Cos,              "cos",              Unary,   Kind.Float,   Result.Same,   Traits.None,      ["Cos"],               typeof(Cos)),
        new(Op.Tan,              "tan",              Unary,   Kind.Float,   Result.Same,   Traits.None,      ["Tan"],               typeof(Tan)),
        new(Op.Asin,             "asin",             Unary,   Kind.Float,   Result.Same,   Traits.None,      ["Asin"],              typeof(Asin)),
        new(Op.Acos,             "acos",             Unary,   Kind.Float,   Result.Same,   Traits.None,      ["Acos"],              typeof(Acos)),
        new(Op.Atan,             "atan",             Unary,   Kind.Float,   Result.Same,   Traits.None,      ["Atan"],              typeof(Atan)),
        new(Op.Atan2,            "atan2",            Binary,  Kind.Float,   Result.Same,   Traits.None,      ["Atan2"],             typeof(Atan2)),
        new(Op.Sinh,             "sinh",             Unary,   Kind.Float,   Result.Same,   Traits.None,      ["Sinh"],              typeof(Sinh)),
        new(Op.Cosh,             "cosh",             Unary,   Kind.Float,   Result.Same,   Traits.None,      ["Cosh"],              typeof(Cosh)),
        new(Op.Tanh,             "tanh",             Unary,   Kind.Float,   Result.Same,   Traits.None,      ["Tanh"],              typeof(Tanh)),
        new(Op.Asinh,            "asinh",            Unary,   Kind.Float,   Result.Same,   Traits.None,      ["Asinh"],             typeof(Asinh)),
        new(Op.Acosh,            "acosh",            Unary,   Kind.Float,   Result.Same,   Traits.None,      ["Acosh"],             typeof(Acosh)),
        new(Op.Atanh,            "atanh",            Unary,   Kind.Float,   Result.Same,   Traits.None,      ["Atanh"],             typeof(Atanh)),
        new(Op.Complex,          "complex",          Binary,  Kind.Float,   Result.Complex128, Traits.None,  [],                    typeof(MakeComplex)),
        new(Op.Real,             "re",               Unary,   Kind.Complex, Result.Float64, Traits.None,     [],                    typeof(Real)),
        new(Op.Imaginary,        "im",               Unary,   Kind.Complex, Result.Float64, Traits.None,     [],                    typeof(Imaginary)),
        new(Op.Tuple,            "tuple",            Element, Kind.None,    Result.Tuple,  Traits.None,      [],                    null, Until: Stage.Array),
        new(Op.Get,              "get",              Axis,    Kind.None,    Result.Item,   Traits.None,      [],                    null),
        new(Op.Allocate,         "alloc",            TypedList, Kind.None,  Result.Given,  CanTrap | Effect, [],                    null, Until: Stage.Array),
        new(Op.AllocateRaw,      "alloc.raw",        TypedList, Kind.None,  Result.Given,  CanTrap | Effect, [],                    null, Until: Stage.Array),
        new(Op.AllocateScratch,  "alloc.scratch",    TypedList, Kind.None,  Result.Given,  CanTrap | Effect, [],                    null, Until: Stage.Array),
        new(Op.AllocateMemory,   "alloc.memory",     OfType,  Kind.None,    Result.Pointer, CanTrap | Effect, [],                   null),
        new(Op.ResultMemory,     "result.memory",    OfType,  Kind.None,    Result.Pointer, CanTrap | Effect, [],                   null),
        new(Op.ScratchMemory,    "scratch.memory",   OfType,  Kind.None,    Result.Pointer, CanTrap | Effect, [],                   null),
        new(Op.Null,             "null",             TypedList, Kind.None,  Result.Given,  Traits.None,      [],                    null, Until: Stage.Array),
        new(Op.NullMemory,       "null.memory",      Nullary, Kind.None,    Result.Pointer, Traits.None,     [],                    null),
        new(Op.IsNull,           "isnull",           Element, Kind.None,    Result.Bool,   Traits.None,      [],                    null, Until: Stage.Array),
        new(Op.Row,              "row",              TypedList, Kind.None,  Result.Given,  CanTrap | Reads,  [],                    null, Until: Stage.Array),
        new(Op.RowStore,         "row.store",        Element, Kind.None,    Result.Void,   CanTrap | Effect, [],                    null, Until: Stage.Array),
        new(Op.Reduce,           "reduce",           Form.Reduce, Kind.None, Result.Callee, CanTrap | Reads, [],                   null, Until: Stage.Array),
        new(Op.ReduceAxes,       "reduce.axes",      Form.ReduceAxes, Kind.None, Result.Given, CanTrap | Reads | Effect, [],   null, Until: Stage.Array),
        new(Op.Accumulate,       "accumulate",       Form.ReduceAxes, Kind.None, Result.Given, CanTrap | Reads | Effect, [],   null, Until: Stage.Array),
        new(Op.MatMul,           "matmul",           TypedList, Kind.None,  Result.Given,  CanTrap | Reads | Effect, [],          null, Until: Stage.Array),
        new(Op.Map,              "map",              Form.Map, Kind.None,   Result.Given,  CanTrap | Reads | Effect, [],          null, Until: Stage.Array),
        new(Op.Assign,           "assign",           Element, Kind.None,    Result.Void,   CanTrap | Effect, [],                    null, Until: Stage.Array),
        new(Op.Slice,            "slice",            Form.Slice, Kind.None, Result.Given,  CanTrap,          [],                    null, Until: Stage.Array),
        new(Op.Transpose,        "transpose",        TypedList, Kind.None,  Result.Given,  CanTrap,          [],                    null, Until: Stage.Array),
        new(Op.Broadcast,        "broadcast",        TypedList, Kind.None,  Result.Given,  CanTrap,          [],                    null, Until: Stage.Array),
        new(Op.Reshape,          "reshape",          TypedList, Kind.None,  Result.Given,  CanTrap,          [],                    null, Until: Stage.Array),
        new(Op.ReadOnly,         "readonly",         TypedList, Kind.None,  Result.Given,  CanTrap,          [],                    null, Until: Stage.Array),
        new(Op.MaskLoad,         "mask.load",        TypedList, Kind.None,  Result.Given,  CanTrap | Reads,  [],                    null, Until: Stage.Array),
        new(Op.MaskStore,        "mask.store",       Element, Kind.None,    Result.Void,   CanTrap | Effect, [],                    null, Until: Stage.Array),
        new(Op.DTypeOf,          "dtype",            Element, Kind.None,    Result.Int64,  Traits.None,      [],                    null, Until: Stage.Array),
        new(Op.IsReadOnly,       "isreadonly",       Element, Kind.None,    Result.Bool,   Traits.None,      [],                    null, Until: Stage.Array),
        new(Op.CastArray,        "cast.array",       TypedList, Kind.None,  Result.Given,  CanTrap,          [],                    null, Until: Stage.Array),
        new(Op.View,             "view",             TypedList, Kind.None,  Result.Given,  Traits.None,      [],                    null, Until: Stage.Array),
        new(Op.Length,           "length",           Element, Kind.None,    Result.Int64,  CanTrap,          [],                    null, Until: Stage.Array),
        new(Op.Dim,              "dim",              Axis,    Kind.None,    Result.Int64,  CanTrap,          [],                    null, Until: Stage.Array),
        new(Op.Shape,            "shape",            TypedList, Kind.None,  Result.Given,  CanTrap,          [],                    null, Until: Stage.Array),
        new(Op.Strides,          "strides",          TypedList, Kind.None,  Result.Given,  CanTrap,          [],                    null, Until: Stage.Array),
        new(Op.Data,             "data",             Element, Kind.None,    Result.Pointer, CanTrap,         [],                    null, Until: Stage.Array),
        new(Op.Stride,           "stride",           Axis,    Kind.None,    Result.Int64,  CanTrap,          [],                    null, Until: Stage.Array),
        new(Op.Describe,         "describe",         Element, Kind.None,    Result.Void,   Effect,           [],                    null, Until: Stage.Array),
        new(Op.Described,        "described",        TypedList, Kind.None,  Result.Given,  Reads,            [],                    null, Until: Stage.Array),
        new(Op.ElementAt,        "element.at",       Element, Kind.None,    Result.Element, CanTrap | Reads, [],                    null, Until: Stage.Array),
        new(Op.ElementLoad,      "element.load",     Element, Kind.None,    Result.Element, CanTrap | Reads, [],                    null, Until: Stage.Array),
        new(Op.ElementStore,     "element.store",    Element, Kind.None,    Result.Void,   CanTrap | Effect, [],                    null, Until: Stage.Array),
        new(Op.ElementAddress,   "element.address",  Element, Kind.None,    Result.Pointer, CanTrap,         [],                    null, Until: Stage.Array),
        new(Op.Offset,           "offset",           OfType,  Kind.None, Result.Pointer, Traits.None,    [],                    null),
        new(Op.Load,             "load",             Typed,   Kind.None,    Result.Given,  Reads,            [],                    null),
        new(Op.Store,            "store",            Binary,  Kind.None,    Result.Void,   Effect,           [],                    null),
        new(Op.Address,          "address",          Unary,   Kind.None,    Result.Int64,  Traits.None,      [],                    null),
        new(Op.StackSlot,        "stack.slot",       Size,    Kind.None,    Result.Pointer, Effect,          [],                    null),
        new(Op.Splat,            "splat",            Typed,   Kind.Any,     Result.Given,  Traits.None,      [],                    null),
        new(Op.Iota,             "iota",             TypedList, Kind.Real,  Result.Given,  Traits.None,      [],                    null),
        new(Op.Lane,             "lane",             Axis,    Kind.Any,     Result.Element, Traits.None,     [],                    null),
        new(Op.Insert,           "insert",           Form.Lane, Kind.Any,   Result.Same,   Traits.None,      [],                    null),
        new(Op.ZipLow,           "zip.low",          Binary,  Kind.Any,     Result.Same,   Traits.None,      [],                    null),
        new(Op.ZipHigh,          "zip.high",         Binary,  Kind.Any,     Result.Same,   Traits.None,      [],                    null),
        new(Op.Fold,             "fold",             Form.Fold, Kind.Any,   Result.Element, Traits.None,     [],                    null),
        new(Op.VectorLoad,       "vload",            TypedList, Kind.Any,   Result.Given,  Reads,            [],                    null),
        new(Op.VectorStore,      "vstore",           Element, Kind.Any,     Result.Void,   Effect,           [],                    null),
        new(Op.Native,           "native",           Unary,   Kind.None,    Result.Bool,   Traits.None,      [],                    null),
        new(Op.VectorStream,     "vstream",          Binary,  Kind.None,    Result.Void,   Effect,           [],                    null),
        new(Op.Fence,            "fence",            Nullary, Kind.None,    Result.Void,   Effect,           [],                    null),
        new(Op.Call,             "call",             Form.Call, Kind.None,  Result.Callee, Effect,           [],                    null),
        new(Op.FunctionReference, "func",            Reference, Kind.None,  Result.Signature, Traits.None,    [],                    null, Until: Stage.Array),
        new(Op.CallIndirect,     "call.indirect",    Indirect, Kind.None,   Result.Returned, Effect,          [],                    null, Until: Stage.Array),
        new(Op.CallManaged,      "call.managed",     Axis,    Kind.None,    Result.Void,   CanTrap | Effect, [],                    null),
        new(Op.Parallel,         "parallel",         Element, Kind.None,    Result.Bool,   Traits.None,      [],                    null, Until: Stage.Array),
        new(Op.Combine,          "combine",          Form.Call, Kind.None,  Result.Callee, Effect,           [],                    null, Until: Stage.Array),
        new(Op.Fork,             "fork",             Form.Call, Kind.None,  Result.Void,   CanTrap | Effect, [],                    null),
        new(Op.StackOk,          "stack.ok",         Nullary, Kind.None,    Result.Bool,   Effect,           [],                    null),
        new(Op.Guard,            "guard",            Form.Guard, Kind.None, Result.Void,   Effect,           [],                    null),
        new(Op.Jump,             "jump",             Form.Branch, Kind.None, Result.Void,  Terminator,       [],                    null),
        new(Op.Branch,           "br",               Form.Branch, Kind.Bool, Result.Void,  Terminator,       [],                    null),
        new(Op.Return,           "ret",              Form.Return, Kind.None, Result.Void,  Terminator,       [],                    null),
        new(Op.Trap,             "trap",             Form.Trap, Kind.None,  Result.Void,   Terminator,       [],                    null),
        new(Op.Throw,            "throw",            Form.Throw, Kind.None, Result.Void,   Terminator,       [],                    null),
    ];

    // Made when first asked for: most kernels name no member, and only the parser asks for a text.
    private static class Names
    {
        internal static readonly Dictionary<string, OpInfo> ByText = Rows.ToDictionary(row => row.Text);
        internal static readonly Dictionary<string, List<OpInfo>> ByMember = GroupByMember();
    }

    public static IReadOnlyList<OpInfo> All => Rows;

    public static OpInfo Of(Op op) => Rows[(int)op];

    /// <summary>The op with this name in IR text, or null.</summary>
    public static OpInfo? FromText(string text) => Names.ByText.GetValueOrDefault(text);

    /// <summary>The op that a static method of a number type or of <see cref="Math"/> means, or null.</summary>
    /// <param name="name">Such as <c>Sqrt</c>.</param>
    /// <param name="parameters">Types of all parameters; they must be one dtype that the op takes.</param>
    public static Op? FromMember(string name, ReadOnlySpan<Type> parameters)
    {
        if (parameters.Length == 0 || !Names.ByMember.TryGetValue(name, out var rows) || DTypes.FromClrType(parameters[0]) is not { } dtype) return null;
        foreach (var type in parameters)
            if (type != parameters[0]) return null;
        foreach (var row in rows)
            if (Arity(row.Form) == parameters.Length && (row.Operands & dtype.Kind) != 0) return row.Op;
        return null;
    }

    /// <summary>Operands of a form with a fixed number of them, else -1.</summary>
    public static int Arity(Form form) => form switch
    {
        Constant or Nullary or Size => 0,
        Unary or Typed or Axis or Form.Fold => 1,
        Binary or Form.Lane => 2,
        Ternary => 3,
        _ => -1,
    };

    private static Dictionary<string, List<OpInfo>> GroupByMember()
    {
        var groups = new Dictionary<string, List<OpInfo>>();
        foreach (var row in Rows)
            foreach (string name in row.Members)
            {
                if (!groups.TryGetValue(name, out var group)) groups.Add(name, group = []);
                group.Add(row);
            }
        return groups;
    }
}
