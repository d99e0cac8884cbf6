using DualJit.IR;
using DualJit.Llvm.Interop;

namespace DualJit.Llvm;

/// <summary>Writes a module's functions as LLVM IR, and around its entry the function that is called from outside.</summary>
/// <remarks>
/// Inside, a function returns its status, or status and results together, in registers:
/// <code>
/// define internal { i32, double } @f(ptr %context, double %x)          what calls inside use
/// define i32 @f.1(ptr noalias %context, ptr noalias %slots)             what NativeCall calls; f is inlined into it
/// </code>
/// </remarks>
internal sealed class ModuleLowering
{
    private readonly Module _source;
    private readonly LLVMValueRef[] _functions;
    private readonly Dictionary<string, LLVMValueRef> _libm = [];

    /// <param name="hasHalfConversions">Whether the CPU converts between f16 and f32.</param>
    /// <param name="shared">The symbols of functions that are compiled already.</param>
    public ModuleLowering(Module source, LLVMContextRef context, LLVMModuleRef target, bool hasHalfConversions, IReadOnlyDictionary<FunctionId, string> shared)
    {
        HasHalfConversions = hasHalfConversions;
        _source = source;
        Context = context;
        Target = target;
        Likely = context.MetadataAsValue(context.GetMDNode(
            [context.GetMDString("branch_weights"), LLVM.ValueAsMetadata(Int32(1 << 20)), LLVM.ValueAsMetadata(Int32(1))]));
        ProfileKind = context.GetMDKindID("prof");
        _functions = [.. source.Functions.Select((function, i) => function.IsShared ? DeclareShared(function, shared.GetValueOrDefault(new FunctionId(i))) : Declare(function))];
    }

    public LLVMContextRef Context { get; }

    public bool HasHalfConversions { get; }

    public LLVMModuleRef Target { get; }

    /// <summary>Branch weights of a condition that nearly always holds, and the metadata kind they are of.</summary>
    public LLVMValueRef Likely { get; }

    public uint ProfileKind { get; }

    public LLVMValueRef this[FunctionId id] => _functions[id.Index];

    public Function SourceOf(FunctionId id) => _source[id];

    /// <param name="symbol">The name of the function that is called from outside.</param>
    /// <param name="locatesLoops">Whether code says from which loop it is.</param>
    public void Run(string symbol, bool locatesLoops)
    {
        var locations = locatesLoops ? new LoopLocations(_source, Target) : null;
        WriteFunctions(locations);
        locations?.Complete();
        if (!new CallGraph(_source).IsRecursive(new FunctionId(0)))
            _functions[0].AddAttributeAtIndex(LLVMAttributeIndex.LLVMAttributeFunctionIndex, Context.CreateEnumAttribute("alwaysinline"));
        WriteEntry(symbol);
    }

    /// <summary>Writes a module whose first function others call by a symbol, as a function inside.</summary>
    public void RunShared(string symbol)
    {
        WriteFunctions(null);
        _functions[0].Linkage = LLVMLinkage.LLVMExternalLinkage;
        _functions[0].Name = symbol;
    }

    private void WriteFunctions(LoopLocations? locations)
    {
        for (int i = 0; i < _functions.Length; i++)
        {
            var (function, target) = (_source.Functions[i], _functions[i]);
            if (!function.IsShared) new FunctionLowering(this, function, target, locations?.Enter(function, target)).Run();
        }
    }

    /// <summary>The type of a value in a register.</summary>
    public LLVMTypeRef TypeOf(IrType type) =>
        type.IsVector ? LLVMTypeRef.CreateVector(TypeOf(type.Element), type.Lanes) : type.IsBool ? Context.Int1Type : MemoryTypeOf(type);

    /// <summary>The type of a value in memory, or that crosses the ABI.</summary>
    public LLVMTypeRef MemoryTypeOf(IrType type) => type.Kind switch
    {
        TypeKind.Pointer => Context.PointerType,
        TypeKind.Vector => LLVMTypeRef.CreateVector(MemoryTypeOf(type.Element), type.Lanes),
        TypeKind.Scalar => type.DType switch
        {
            DType.Bool or DType.Int8 or DType.UInt8 => Context.Int8Type,
            DType.Int16 or DType.UInt16 => Context.Int16Type,
            DType.Int32 or DType.UInt32 => Context.Int32Type,
            DType.Int64 or DType.UInt64 => Context.Int64Type,
            DType.Float32 => Context.FloatType,
            DType.Float64 => Context.DoubleType,
            DType.Float16 => Context.HalfType,
            DType.Complex128 => Context.GetStructType([Context.DoubleType, Context.DoubleType], packed: false),
        },
        TypeKind.Void or TypeKind.Number or TypeKind.Weak or TypeKind.Array or TypeKind.Rows or TypeKind.Tuple or TypeKind.Function => throw new InternalCompilerException($"a value of type {type} reached the LLVM backend"),
    };

    /// <summary>What functions inside return: the status, and after it the values where there are any.</summary>
    public LLVMTypeRef ResultType(IrType returns) =>
        returns.IsVoid ? Context.Int32Type : Context.GetStructType([Context.Int32Type, .. returns.Leaves.Select(TypeOf)], packed: false);

    public LLVMValueRef Int32(int value) => LLVMValueRef.CreateConstInt(Context.Int32Type, (uint)value);

    public LLVMValueRef Int64(long value) => LLVMValueRef.CreateConstInt(Context.Int64Type, (ulong)value);

    /// <summary>The same integer as a scalar, or in every lane of a vector.</summary>
    public static LLVMValueRef Integer(LLVMTypeRef type, ulong value)
    {
        if (type.Kind != LLVMTypeKind.LLVMVectorTypeKind) return LLVMValueRef.CreateConstInt(type, value);
        var lanes = new LLVMValueRef[type.VectorSize];
        Array.Fill(lanes, LLVMValueRef.CreateConstInt(type.ElementType, value));
        return LLVMValueRef.CreateConstVector(lanes);
    }

    /// <summary>Declares an intrinsic for one type, such as <c>llvm.sqrt</c> for f64.</summary>
    public LLVMValueRef Intrinsic(string name, params ReadOnlySpan<LLVMTypeRef> types) => Target.GetIntrinsicDeclaration(name, types);

    /// <summary>Declares a function of libm, which depends on nothing but its arguments.</summary>
    public LLVMValueRef Libm(string name, LLVMTypeRef type, int arity)
    {
        string symbol = RuntimeSymbols.Prefix + name + (type == Context.FloatType ? "f" : "");
        if (_libm.TryGetValue(symbol, out var function)) return function;
        function = Target.AddFunction(symbol, LLVMTypeRef.CreateFunction(type, [.. Enumerable.Repeat(type, arity)]));
        // Pure but for errno, which nobody reads: equal calls may be merged and moved out of loops.
        foreach (string attribute in (string[])["nounwind", "willreturn", "nofree", "nosync", "nocallback", "memory"])
            function.AddAttributeAtIndex(LLVMAttributeIndex.LLVMAttributeFunctionIndex, Context.CreateEnumAttribute(attribute));
        return _libm[symbol] = function;
    }

    /// <summary>A complex number of its parts.</summary>
    public LLVMValueRef MakeComplex(LLVMBuilderRef builder, LLVMValueRef re, LLVMValueRef im)
    {
        var none = TypeOf(IrType.Complex128).Poison;
        return builder.BuildInsertValue(builder.BuildInsertValue(none, re, 0), im, 1);
    }

    // Only other shared functions call one that has no symbol: its name is of no use then.
    private LLVMValueRef DeclareShared(Function function, string? symbol)
    {
        var declared = Declare(function);
        declared.Name = symbol ?? function.Name;
        declared.Linkage = LLVMLinkage.LLVMExternalLinkage;
        return declared;
    }

    private LLVMValueRef Declare(Function function)
    {
        LLVMTypeRef[] parameters = [Context.PointerType, .. function.Parameters.Select(parameter => TypeOf(function.TypeOf(parameter)))];
        var declared = Target.AddFunction(function.Name, LLVMTypeRef.CreateFunction(ResultType(function.ReturnType), parameters));
        declared.Linkage = LLVMLinkage.LLVMInternalLinkage;
        declared.AddAttributeAtIndex(LLVMAttributeIndex.LLVMAttributeFunctionIndex, Context.CreateEnumAttribute("nounwind"));
        return declared;
    }

    private void WriteEntry(string symbol)
    {
        var function = _source.Entry;
        var entry = Target.AddFunction(symbol, LLVMTypeRef.CreateFunction(Context.Int32Type, [Context.PointerType, Context.PointerType]));
        entry.AddAttributeAtIndex(LLVMAttributeIndex.LLVMAttributeFunctionIndex, Context.CreateEnumAttribute("nounwind"));
        // No array lies in the context or in the slots of the arguments.
        for (int i = 1; i <= 2; i++) entry.AddAttributeAtIndex((LLVMAttributeIndex)i, Context.CreateEnumAttribute("noalias"));
        using var builder = Context.CreateBuilder();
        builder.PositionAtEnd(LLVMBasicBlockRef.AppendInContext(Context, entry, "entry"));
        List<LLVMValueRef> arguments = [entry.GetParam(0)];
        foreach (var parameter in function.Parameters) arguments.Add(LoadSlot(builder, entry, arguments.Count - 1, function.TypeOf(parameter)));
        var status = builder.BuildCall2(_functions[0].GlobalValueType, _functions[0], [.. arguments]);
        if (!function.ReturnType.IsVoid)
        {
            // Written also when the kernel failed: then nobody reads it.
            var returned = status;
            for (int i = 0; i < function.ReturnType.Leaves.Count; i++)
            {
                var address = LoadSlot(builder, entry, function.Parameters.Count + i, IrType.Pointer);
                var result = builder.BuildExtractValue(returned, (uint)i + 1);
                builder.BuildStore(function.ReturnType.Leaves[i].IsBool ? ToMemory(builder, result) : result, address);
            }
            status = builder.BuildExtractValue(returned, 0);
        }
        builder.BuildRet(status);
    }

    private LLVMValueRef LoadSlot(LLVMBuilderRef builder, LLVMValueRef entry, int slot, IrType type)
    {
        var address = builder.BuildInBoundsGEP2(Context.Int64Type, entry.GetParam(1), [Int64(slot)]);
        var loaded = builder.BuildLoad2(MemoryTypeOf(type), address);
        return type.IsBool ? FromMemory(builder, loaded) : loaded;
    }

    /// <summary>A byte as bool, or bytes as a mask: any byte but 0 is true, as .NET has it.</summary>
    public LLVMValueRef FromMemory(LLVMBuilderRef builder, LLVMValueRef value) =>
        builder.BuildICmp(LLVMIntPredicate.LLVMIntNE, value, LLVMValueRef.CreateConstNull(value.TypeOf));

    public LLVMValueRef ToMemory(LLVMBuilderRef builder, LLVMValueRef value) => builder.BuildZExt(value,
        value.TypeOf.Kind == LLVMTypeKind.LLVMVectorTypeKind ? LLVMTypeRef.CreateVector(Context.Int8Type, value.TypeOf.VectorSize) : Context.Int8Type);
}
