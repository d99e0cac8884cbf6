using DualJit.IR;
using DualJit.Llvm.Interop;
using static DualJit.Llvm.Interop.LLVMIntPredicate;
using static DualJit.Llvm.Interop.LLVMRealPredicate;

namespace DualJit.Llvm;

/// <summary>What each op is in LLVM: one row per op.</summary>
/// <remarks>
/// No arithmetic carries <c>nsw</c>, <c>nuw</c> or fast-math flags: integers wrap, and every floating-point operation rounds.
/// Where LLVM leaves a result undefined and .NET does not (shift counts, conversions), the row keeps to what LLVM defines.
/// </remarks>
internal static class OpRows
{
    private delegate LLVMValueRef Row(FunctionLowering f, Instruction i);

    private delegate LLVMValueRef Unary(LLVMBuilderRef builder, LLVMValueRef a, string name = "");

    private delegate LLVMValueRef Binary(LLVMBuilderRef builder, LLVMValueRef a, LLVMValueRef b, string name = "");

    private static readonly Dictionary<Op, Row> Rows = new()
    {
        //                        floats           integers (signed, unsigned)
        [Op.Const] = Const,
        [Op.Add] = Combination,
        [Op.Sub] = Arithmetic(LLVM.BuildFSub, LLVM.BuildSub),
        [Op.Mul] = Combination,
        [Op.Div] = Division(LLVM.BuildFDiv, LLVM.BuildSDiv, LLVM.BuildUDiv),
        [Op.Rem] = Division(LLVM.BuildFRem, LLVM.BuildSRem, LLVM.BuildURem),
        [Op.Neg] = Arithmetic(LLVM.BuildFNeg, LLVM.BuildNeg),
        [Op.AddOverflows] = Overflows("llvm.sadd.with.overflow", "llvm.uadd.with.overflow"),
        [Op.SubOverflows] = Overflows("llvm.ssub.with.overflow", "llvm.usub.with.overflow"),
        [Op.MulOverflows] = Overflows("llvm.smul.with.overflow", "llvm.umul.with.overflow"),
        [Op.And] = Combination,
        [Op.Or] = Combination,
        [Op.Xor] = Combination,
        [Op.Not] = (f, i) => f.Builder.BuildNot(f[i.Operands[0]]),
        [Op.Shl] = (f, i) => f.Builder.BuildShl(f[i.Operands[0]], ShiftCount(f, i)),
        [Op.Shr] = (f, i) => i.Type.DType.IsUnsigned
            ? f.Builder.BuildLShr(f[i.Operands[0]], ShiftCount(f, i))
            : f.Builder.BuildAShr(f[i.Operands[0]], ShiftCount(f, i)),
        [Op.PopCount] = Intrinsic("llvm.ctpop"),
        [Op.LeadingZeroCount] = ZeroCount("llvm.ctlz"),
        [Op.TrailingZeroCount] = ZeroCount("llvm.cttz"),

        //                   floats       signed     unsigned
        [Op.Eq] = Comparison(LLVMRealOEQ, LLVMIntEQ, LLVMIntEQ),
        [Op.Ne] = Comparison(LLVMRealUNE, LLVMIntNE, LLVMIntNE),
        [Op.Lt] = Comparison(LLVMRealOLT, LLVMIntSLT, LLVMIntULT),
        [Op.Le] = Comparison(LLVMRealOLE, LLVMIntSLE, LLVMIntULE),
        [Op.Gt] = Comparison(LLVMRealOGT, LLVMIntSGT, LLVMIntUGT),
        [Op.Ge] = Comparison(LLVMRealOGE, LLVMIntSGE, LLVMIntUGE),
        [Op.Select] = (f, i) => f.Builder.BuildSelect(f[i.Operands[0]], f[i.Operands[1]], f[i.Operands[2]]),

        [Op.Convert] = (f, i) => Conversions.Convert(f, f[i.Operands[0]], f.TypeOf(i.Operands[0]).DType, i.Type.DType),
        [Op.ConvertOverflows] = (f, i) => Conversions.Overflows(f, f[i.Operands[0]], f.TypeOf(i.Operands[0]).DType, i.ElementType),
        [Op.ConvertOrMinimum] = (f, i) => Conversions.OrMinimum(f, f[i.Operands[0]]),
        [Op.Bitcast] = (f, i) => f.Builder.BuildBitCast(f[i.Operands[0]], f.Module.TypeOf(i.Type)),

        [Op.Min] = Combination,
        [Op.Max] = Combination,
        [Op.Abs] = Intrinsic("llvm.fabs"),
        [Op.CopySign] = Intrinsic("llvm.copysign"),
        [Op.FusedMultiplyAdd] = Intrinsic("llvm.fma"),
        [Op.Sqrt] = Intrinsic("llvm.sqrt"),
        [Op.Floor] = Intrinsic("llvm.floor"),
        [Op.Ceiling] = Intrinsic("llvm.ceil"),
        [Op.Truncate] = Intrinsic("llvm.trunc"),
        [Op.Round] = Intrinsic("llvm.roundeven"),

        [Op.Cbrt] = Libm("cbrt"),
        [Op.Exp] = Libm("exp", inVectors: true),
        [Op.Log] = Libm("log", inVectors: true),
        [Op.Log2] = Libm("log2"),
        [Op.Log10] = Libm("log10"),
        [Op.Pow] = Libm("pow"),
        [Op.Sin] = Libm("sin", inVectors: true),
        [Op.Cos] = Libm("cos", inVectors: true),
        [Op.Tan] = Libm("tan"),
        [Op.Asin] = Libm("asin"),
        [Op.Acos] = Libm("acos"),
        [Op.Atan] = Libm("atan"),
        [Op.Atan2] = Libm("atan2"),
        [Op.Sinh] = Libm("sinh"),
        [Op.Cosh] = Libm("cosh"),
        [Op.Tanh] = Libm("tanh"),
        [Op.Asinh] = Libm("asinh"),
        [Op.Acosh] = Libm("acosh"),
        [Op.Atanh] = Libm("atanh"),

        [Op.Get] = (f, i) => f.TakeItem(f[i.Operands[0]], i.Immediate),
        [Op.Complex] = (f, i) => f.Module.MakeComplex(f.Builder, f[i.Operands[0]], f[i.Operands[1]]),
        [Op.Real] = (f, i) => f.Builder.BuildExtractValue(f[i.Operands[0]], 0),
        [Op.Imaginary] = (f, i) => f.Builder.BuildExtractValue(f[i.Operands[0]], 1),

        [Op.AllocateMemory] = (f, i) => f.Allocate(f[i.Operands[0]], i.ElementType),
        [Op.ResultMemory] = (f, i) => f.AllocateResult(f[i.Operands[0]], i.ElementType, f[i.Operands[1]], f[i.Operands[2]]),
        [Op.ScratchMemory] = (f, i) => f.Allocate(f[i.Operands[0]], i.ElementType, f[i.Operands[1]]),
        [Op.NullMemory] = (f, _) => LLVMValueRef.CreateConstNull(f.Module.Context.PointerType),
        [Op.Offset] = Offset,
        [Op.Load] = (f, i) => f.Load(i.Type, f[i.Operands[0]]),
        [Op.Store] = Effect((f, i) => f.Store(f.TypeOf(i.Operands[0]), f[i.Operands[0]], f[i.Operands[1]])),
        [Op.Splat] = (f, i) => VectorRows.Splat(f, f[i.Operands[0]], i.Type),
        [Op.Iota] = (f, i) => VectorRows.Iota(f, i.Type),
        [Op.Lane] = (f, i) => f.Builder.BuildExtractElement(f[i.Operands[0]], f.Module.Int32((int)i.Immediate)),
        [Op.Insert] = (f, i) => f.Builder.BuildInsertElement(f[i.Operands[0]], f[i.Operands[1]], f.Module.Int32((int)i.Immediate)),
        [Op.ZipLow] = (f, i) => VectorRows.Zip(f, i, first: 0),
        [Op.ZipHigh] = (f, i) => VectorRows.Zip(f, i, first: i.Type.Lanes / 2),
        [Op.Fold] = VectorRows.Fold,
        [Op.VectorLoad] = (f, i) => i.Operands.Length == 1 ? f.Load(i.Type, f[i.Operands[0]]) : f.LoadMasked(i.Type, f[i.Operands[0]], f[i.Operands[1]]),
        [Op.VectorStore] = Effect(VectorRows.Store),
        [Op.Native] = (f, i) => f[i.Operands[0]],
        [Op.VectorStream] = Effect((f, i) => f.Stream(f.TypeOf(i.Operands[0]), f[i.Operands[0]], f[i.Operands[1]])),
        [Op.Fence] = Effect((f, _) => f.FenceStreams()),
        [Op.Address] = (f, i) => f.Builder.BuildPtrToInt(f[i.Operands[0]], f.Module.Context.Int64Type),
        [Op.StackSlot] = (f, i) => f.StackSlot(i.Immediate),
        [Op.Call] = (f, i) => f.Call(i),
        [Op.CallManaged] = Effect((f, i) => f.CallManaged(f[i.Operands[0]], i.Immediate)),
        [Op.Fork] = Effect((f, i) => f.Fork(i)),
        [Op.StackOk] = (f, _) => f.StackOk(),
        [Op.Guard] = Effect((f, i) => f.Guard(i)),
        [Op.Jump] = Effect((f, i) => f.Jump(i.Edges[0])),
        [Op.Branch] = Effect((f, i) => f.Branch(f[i.Operands[0]], i.Edges[0], i.Edges[1], i.Immediate == Instruction.Likely)),
        [Op.Return] = Effect((f, i) => f.Return(i.Operands)),
        [Op.Trap] = Effect((f, i) => f.Fail((int)i.Trap, i.Operands)),
        [Op.Throw] = Effect((f, i) => f.Fail(Traps.FirstUserStatus + (int)i.Immediate, i.Operands)),
    };

    /// <summary>Whether the op has a row.</summary>
    public static bool Has(Op op) => Rows.ContainsKey(op);

    /// <summary>Writes the instruction; the value is its result, or nothing.</summary>
    public static LLVMValueRef Emit(FunctionLowering f, Instruction instruction) =>
        Rows.TryGetValue(instruction.Op, out var row) ? row(f, instruction)
        : throw new InternalCompilerException($"the LLVM backend has no row for {instruction.Info.Text}");

    private static LLVMValueRef Const(FunctionLowering f, Instruction i)
    {
        var type = f.Module.TypeOf(i.Type);
        return i.Type.DType switch
        {
            DType.Float64 => LLVMValueRef.CreateConstReal(type, BitConverter.Int64BitsToDouble(i.Immediate)),
            DType.Float32 => LLVMValueRef.CreateConstReal(type, ScalarBits.To<float>(i.Immediate)),
            DType.Float16 => LLVMValueRef.CreateConstReal(type, (double)ScalarBits.To<Half>(i.Immediate)),
            _ => LLVMValueRef.CreateConstInt(type, (ulong)i.Immediate),
        };
    }

    /// <summary>Writes an associative op on values that LLVM has.</summary>
    public static LLVMValueRef Combine(FunctionLowering f, Op op, DType dtype, LLVMValueRef a, LLVMValueRef b) => (op, dtype.IsFloat, dtype.IsUnsigned) switch
    {
        (Op.Add, true, _) => f.Builder.BuildFAdd(a, b),
        (Op.Add, false, _) => f.Builder.BuildAdd(a, b),
        (Op.Mul, true, _) => f.Builder.BuildFMul(a, b),
        (Op.Mul, false, _) => f.Builder.BuildMul(a, b),
        (Op.And, _, _) => f.Builder.BuildAnd(a, b),
        (Op.Or, _, _) => f.Builder.BuildOr(a, b),
        (Op.Xor, _, _) => f.Builder.BuildXor(a, b),
        (Op.Min, true, _) => f.CallIntrinsic("llvm.minimum", a.TypeOf, a, b),
        (Op.Min, false, true) => f.CallIntrinsic("llvm.umin", a.TypeOf, a, b),
        (Op.Min, false, false) => f.CallIntrinsic("llvm.smin", a.TypeOf, a, b),
        (Op.Max, true, _) => f.CallIntrinsic("llvm.maximum", a.TypeOf, a, b),
        (Op.Max, false, true) => f.CallIntrinsic("llvm.umax", a.TypeOf, a, b),
        (Op.Max, false, false) => f.CallIntrinsic("llvm.smax", a.TypeOf, a, b),
        _ => throw new InternalCompilerException($"{OpTable.Of(op).Text} is not associative"),
    };

    private static LLVMValueRef Combination(FunctionLowering f, Instruction i) => Combine(f, i.Op, i.Type.DType, f[i.Operands[0]], f[i.Operands[1]]);

    private static Row Arithmetic(Binary floats, Binary integers) =>
        (f, i) => (i.Type.DType.IsFloat ? floats : integers)(f.Builder, f[i.Operands[0]], f[i.Operands[1]]);

    private static Row Arithmetic(Unary floats, Unary integers) => (f, i) => (i.Type.DType.IsFloat ? floats : integers)(f.Builder, f[i.Operands[0]]);

    private static Row Division(Binary floats, Binary signed, Binary unsigned) => (f, i) =>
    {
        var (a, b) = (f[i.Operands[0]], f[i.Operands[1]]);
        if (i.Type.DType.IsFloat) return floats(f.Builder, a, b);
        if (i.Type.DType.IsUnsigned) return unsigned(f.Builder, a, b);
        if (i.Type.DType.Bits >= 32) return signed(f.Builder, a, b);
        // MinValue / -1 has a result in 32 bits, which wraps; in the narrow type LLVM leaves it undefined.
        var wide = f.Module.Context.Int32Type;
        return f.Builder.BuildTrunc(signed(f.Builder, f.Builder.BuildSExt(a, wide), f.Builder.BuildSExt(b, wide)), a.TypeOf);
    };

    private static Row Overflows(string signed, string unsigned) => (f, i) =>
    {
        var (a, b) = (f[i.Operands[0]], f[i.Operands[1]]);
        string name = f.TypeOf(i.Operands[0]).DType.IsUnsigned ? unsigned : signed;
        return f.Builder.BuildExtractValue(f.CallIntrinsic(name, a.TypeOf, a, b), 1);
    };

    private static LLVMValueRef ShiftCount(FunctionLowering f, Instruction i)
    {
        var (type, count) = (f.Module.TypeOf(i.Type.Element), f[i.Operands[1]]);
        var masked = f.Builder.BuildAnd(count, f.Module.Int32(i.Type.DType.Bits - 1));
        var converted = i.Type.DType.Bits switch
        {
            32 => masked,
            64 => f.Builder.BuildZExt(masked, type),
            _ => f.Builder.BuildTrunc(masked, type),
        };
        return i.Type.IsVector ? VectorRows.Splat(f, converted, i.Type) : converted;
    }

    private static Row Comparison(LLVMRealPredicate floats, LLVMIntPredicate signed, LLVMIntPredicate unsigned) => (f, i) =>
    {
        var (a, b, type) = (f[i.Operands[0]], f[i.Operands[1]], f.TypeOf(i.Operands[0]));
        return type.DType.IsFloat ? f.Builder.BuildFCmp(floats, a, b) : f.Builder.BuildICmp(type.DType.Kind == Kinds.Signed ? signed : unsigned, a, b);
    };

    private static Row Intrinsic(string name) => (f, i) => f.CallIntrinsic(name, f.Module.TypeOf(i.Type), Array.ConvertAll(i.Operands, value => f[value]));

    private static Row ZeroCount(string name) => (f, i) =>
        f.CallIntrinsic(name, f.Module.TypeOf(i.Type), f[i.Operands[0]], LLVMValueRef.CreateConstInt(f.Module.Context.Int1Type, 0));

    // In vectors: one lane after the other costs no more than an iteration after the other. Functions that take longer have been found to take longer still.
    private static Row Libm(string name, bool inVectors = false) => (f, i) => f.CallLibm(name, inVectors, Array.ConvertAll(i.Operands, value => f[value]));

    // In bounds: an address that is loaded from or stored to was checked to lie in the array, and no others are looked at.
    private static LLVMValueRef Offset(FunctionLowering f, Instruction i) =>
        f.Builder.BuildInBoundsGEP2(f.Module.MemoryTypeOf(IrType.Scalar(i.ElementType)), f[i.Operands[0]], [f[i.Operands[1]]]);

    private static Row Effect(Action<FunctionLowering, Instruction> emit) => (f, i) =>
    {
        emit(f, i);
        return default;
    };
}
