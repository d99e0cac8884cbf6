using DualJit.Llvm.Interop;

namespace DualJit.Llvm;

/// <summary>
/// Functions of vectors that call a function of libm for one lane after the other. Each lane has the bits of the platform's function; but a loop that calls one may become vector code, where division, roots and the rest are done
/// for all lanes at once.
/// </summary>
/// <remarks>A call says by an attribute which of them there are; a module gets the code of those that the passes have chosen.</remarks>
internal static class LibmVectors
{
    private const string Infix = ".x";

    // Of the widest registers there are.
    private const uint MostBits = 512;

    /// <summary>Declares the functions for one of libm.</summary>
    /// <returns>The attribute of a call that names them.</returns>
    public static LLVMAttributeRef Declare(LLVMModuleRef module, LLVMValueRef scalar, int arity)
    {
        var (symbol, type) = (scalar.Name, scalar.GetParam(0).TypeOf);
        var names = new List<string>();
        for (uint lanes = 2; lanes <= MostBits / (type == module.Context.FloatType ? 32u : 64u); lanes *= 2)
        {
            string name = $"{symbol}{Infix}{lanes}";
            var vector = LLVMTypeRef.CreateVector(type, lanes);
            if (module.GetNamedFunction(name).Handle == 0) module.AddFunction(name, LLVMTypeRef.CreateFunction(vector, [.. Enumerable.Repeat(vector, arity)]));
            names.Add($"_ZGV_LLVM_N{lanes}{new string('v', arity)}_{symbol}({name})");
        }
        return module.Context.CreateStringAttribute("vector-function-abi-variant", string.Join(',', names));
    }

    /// <summary>Writes those that are called.</summary>
    public static void Define(LLVMModuleRef module)
    {
        var used = new List<LLVMValueRef>();
        for (var function = module.FirstFunction; function.Handle != 0; function = function.NextFunction)
            if (function.Name.StartsWith(RuntimeSymbols.Prefix, StringComparison.Ordinal) && function.Name.Contains(Infix, StringComparison.Ordinal) && function.FirstUse.Handle != 0) used.Add(function);
        foreach (var function in used) Define(module, function);
    }

    private static void Define(LLVMModuleRef module, LLVMValueRef function)
    {
        var scalar = module.GetNamedFunction(function.Name[..function.Name.IndexOf(Infix, StringComparison.Ordinal)]);
        using var builder = module.Context.CreateBuilder();
        function.Linkage = LLVMLinkage.LLVMInternalLinkage;
        builder.PositionAtEnd(LLVMBasicBlockRef.AppendInContext(module.Context, function, "entry"));
        // A call leaves nothing in vector registers: so the arguments come from memory, and the results are put together after the last call.
        var vector = function.GetParam(0).TypeOf;
        var arguments = new LLVMValueRef[function.ParamsCount];
        for (uint i = 0; i < arguments.Length; i++)
        {
            arguments[i] = builder.BuildAlloca(vector);
            builder.BuildStore(function.GetParam(i), arguments[i]);
        }
        var lanes = Enumerable.Range(0, (int)vector.VectorSize).Select(lane => LLVMValueRef.CreateConstInt(module.Context.Int32Type, (uint)lane)).ToArray();
        var results = Array.ConvertAll(lanes, lane => builder.BuildCall2(scalar.GlobalValueType, scalar,
            Array.ConvertAll(arguments, argument => builder.BuildLoad2(vector.ElementType, builder.BuildInBoundsGEP2(vector.ElementType, argument, [lane])))));
        var result = vector.Poison;
        for (int lane = 0; lane < lanes.Length; lane++) result = builder.BuildInsertElement(result, results[lane], lanes[lane]);
        builder.BuildRet(result);
    }
}
