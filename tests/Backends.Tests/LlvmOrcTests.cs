using DualJit.Llvm;
using DualJit.Llvm.Interop;

namespace DualJit.Tests;

public sealed unsafe class LlvmOrcTests
{
    [LlvmFact]
    public void A_function_is_built_linked_and_called()
    {
        using var code = Build("add", Pipelines.Loops, AddTwo, out var address);
        Assert.Equal(42, ((delegate* unmanaged[Cdecl]<long, long, long>)address)(40, 2));
    }

    [LlvmFact]
    public void A_loop_is_vectorised_and_gives_the_sum()
    {
        using var code = Build("sum", Pipelines.Loops, SumLoop, out var address, out var texts);
        var numbers = Enumerable.Range(1, 1000).Select(i => (long)i).ToArray();
        fixed (long* pointer = numbers)
            Assert.Equal(500500, ((delegate* unmanaged[Cdecl]<long*, long, long>)address)(pointer, numbers.Length));
        Assert.Contains("phi i64", texts.Ir);
        Assert.Contains(" x i64>", texts.OptimizedIr);
        Assert.Contains("ret", texts.Assembly);
    }

    [LlvmFact]
    public void Code_saved_as_bytes_links_again()
    {
        var name = JitLinker.UniqueName("saved");
        var code = ModuleCompiler.Compile("saved", Pipelines.Loops, (context, module) => AddTwo(context, module, name));
        for (var i = 0; i < 2; i++)
        {
            using var linked = JitLinker.Shared.Add(code.Object);
            Assert.Equal(3, ((delegate* unmanaged[Cdecl]<long, long, long>)linked.GetAddress(name))(1, 2));
        }
    }

    [LlvmFact]
    public void Functions_of_libm_are_called_under_our_names_and_give_the_bits_of_Math()
    {
        using var code = Build("power", Pipelines.Loops, Power, out var address);
        var power = (delegate* unmanaged[Cdecl]<double, double, double>)address;
        foreach (var x in (double[])[0.1, 0.3, 1.7, 33.3, -2.9, double.NaN, double.PositiveInfinity])
            Assert.Equal(BitConverter.DoubleToInt64Bits(Math.Pow(2, x)), BitConverter.DoubleToInt64Bits(power(2, x)));
    }

    [LlvmFact]
    public void Invalid_ir_is_an_exception_with_the_reason_and_the_text()
    {
        var e = Assert.Throws<InternalCompilerException>(() => ModuleCompiler.Compile("broken", Pipelines.Loops, (context, module) =>
        {
            var function = module.AddFunction("broken", LLVMTypeRef.CreateFunction(context.Int64Type, []));
            LLVMBasicBlockRef.AppendInContext(context, function, "entry");
        }));
        Assert.Contains("does not have terminator", e.Message);
        Assert.Contains("define i64 @broken()", e.Message);
    }

    [LlvmFact]
    public void A_pipeline_that_does_not_parse_is_an_exception()
    {
        var e = Assert.Throws<InvalidOperationException>(() => ModuleCompiler.Compile("m", "no-such-pass", (_, _) => { }));
        Assert.Contains("no-such-pass", e.Message);
    }

    [LlvmFact]
    public void A_missing_function_is_named_by_the_exception()
    {
        var name = JitLinker.UniqueName("caller");
        var code = ModuleCompiler.Compile("caller", Pipelines.Loops, (context, module) =>
        {
            var type = LLVMTypeRef.CreateFunction(context.DoubleType, []);
            var missing = module.AddFunction("dj_no_such_function", type);
            using var builder = Start(context, module.AddFunction(name, type));
            builder.BuildRet(builder.BuildCall2(type, missing, []));
        });
        using var linked = JitLinker.Shared.Add(code.Object);
        var e = Assert.Throws<InvalidOperationException>(() => linked.GetAddress(name));
        Assert.Contains("dj_no_such_function", e.Message);
    }

    [LlvmFact]
    public void Bytes_that_are_no_object_file_are_refused() =>
        Assert.Throws<InvalidOperationException>(() =>
        {
            using var linked = JitLinker.Shared.Add("this is no object file"u8);
            linked.GetAddress("anything");
        });

    [LlvmFact]
    public void Code_that_was_removed_has_no_address()
    {
        var code = Build("removed", Pipelines.Loops, AddTwo, out _);
        code.Dispose();
        Assert.Throws<ObjectDisposedException>(() => code.GetAddress("removed"));
    }

    [LlvmFact]
    public void A_fatal_error_of_llvm_is_an_exception_and_the_process_lives()
    {
        var e = Assert.Throws<InternalCompilerException>(() => ModuleCompiler.Compile("fatal", Pipelines.Loops, (context, module) =>
        {
            // An intrinsic of another CPU passes the verifier, and the code generator cannot select it.
            var type = LLVMTypeRef.CreateFunction(context.Int32Type, []);
            var foreign = module.GetIntrinsicDeclaration("llvm.nvvm.read.ptx.sreg.tid.x", []);
            using var builder = Start(context, module.AddFunction("fatal", type));
            builder.BuildRet(builder.BuildCall2(type, foreign, []));
        }));
        Assert.Contains("cannot compile", e.Message);
        using var code = Build("after", Pipelines.Loops, AddTwo, out var address);
        Assert.Equal(5, ((delegate* unmanaged[Cdecl]<long, long, long>)address)(2, 3));
    }

    [LlvmFact]
    public void Two_threads_compile_at_once()
    {
        var failures = 0;
        Parallel.For(0, 2, new ParallelOptions { MaxDegreeOfParallelism = 2 }, _ =>
        {
            for (var i = 0; i < 50; i++)
            {
                using var code = Build("parallel", Pipelines.Loops, AddTwo, out var address);
                if (((delegate* unmanaged[Cdecl]<long, long, long>)address)(i, 1) != i + 1) Interlocked.Increment(ref failures);
            }
        });
        Assert.Equal(0, failures);
    }

    private static NativeObject Build(string name, string pipeline, Action<LLVMContextRef, LLVMModuleRef, string> fill, out nint address)
    {
        var unique = JitLinker.UniqueName(name);
        return Link(ModuleCompiler.Compile(name, pipeline, (context, module) => fill(context, module, unique)), unique, out address);
    }

    private static NativeObject Build(
        string name, string pipeline, Action<LLVMContextRef, LLVMModuleRef, string> fill, out nint address, out NativeTexts texts)
    {
        var unique = JitLinker.UniqueName(name);
        var code = ModuleCompiler.Compile(name, pipeline, (context, module) => fill(context, module, unique), withTexts: true);
        texts = code.Texts!;
        return Link(code, unique, out address);
    }

    private static NativeObject Link(NativeCode code, string name, out nint address)
    {
        var linked = JitLinker.Shared.Add(code.Object);
        address = linked.GetAddress(name);
        return linked;
    }

    private static LLVMBuilderRef Start(LLVMContextRef context, LLVMValueRef function)
    {
        var builder = context.CreateBuilder();
        builder.PositionAtEnd(LLVMBasicBlockRef.AppendInContext(context, function, "entry"));
        return builder;
    }

    private static void AddTwo(LLVMContextRef context, LLVMModuleRef module, string name)
    {
        var i64 = context.Int64Type;
        var function = module.AddFunction(name, LLVMTypeRef.CreateFunction(i64, [i64, i64]));
        using var builder = Start(context, function);
        builder.BuildRet(builder.BuildAdd(function.GetParam(0), function.GetParam(1), "sum"));
    }

    private static void Power(LLVMContextRef context, LLVMModuleRef module, string name)
    {
        var f64 = context.DoubleType;
        var type = LLVMTypeRef.CreateFunction(f64, [f64, f64]);
        var function = module.AddFunction(name, type);
        using var builder = Start(context, function);
        builder.BuildRet(builder.BuildCall2(type, module.AddFunction("dj_pow", type), [function.GetParam(0), function.GetParam(1)]));
    }

    private static void SumLoop(LLVMContextRef context, LLVMModuleRef module, string name)
    {
        var i64 = context.Int64Type;
        var function = module.AddFunction(name, LLVMTypeRef.CreateFunction(i64, [context.PointerType, i64]));
        var entry = LLVMBasicBlockRef.AppendInContext(context, function, "entry");
        var head = LLVMBasicBlockRef.AppendInContext(context, function, "head");
        var body = LLVMBasicBlockRef.AppendInContext(context, function, "body");
        var exit = LLVMBasicBlockRef.AppendInContext(context, function, "exit");
        var zero = LLVMValueRef.CreateConstInt(i64, 0);
        using var builder = context.CreateBuilder();
        builder.PositionAtEnd(entry);
        builder.BuildBr(head);
        builder.PositionAtEnd(head);
        var index = builder.BuildPhi(i64, "i");
        var sum = builder.BuildPhi(i64, "sum");
        var more = builder.BuildICmp(LLVMIntPredicate.LLVMIntSLT, index, function.GetParam(1));
        builder.BuildCondBr(more, body, exit);
        builder.PositionAtEnd(body);
        var element = builder.BuildLoad2(i64, builder.BuildInBoundsGEP2(i64, function.GetParam(0), [index]));
        element.Alignment = 8;
        var nextSum = builder.BuildAdd(sum, element);
        var nextIndex = builder.BuildAdd(index, LLVMValueRef.CreateConstInt(i64, 1));
        builder.BuildBr(head);
        builder.PositionAtEnd(exit);
        builder.BuildRet(sum);
        index.AddIncoming([zero, nextIndex], [entry, body]);
        sum.AddIncoming([zero, nextSum], [entry, body]);
    }
}
