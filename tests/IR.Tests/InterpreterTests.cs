using System.Reflection.Emit;
using DualJit.IR;

namespace DualJit.Tests;

/// <summary>The interpreter where filetests do not reach: arrays of any rank, deep recursion, many threads, and its ABI.</summary>
public sealed unsafe class InterpreterTests
{
    [Fact]
    public void AnArrayOfUnknownRankHasTheRankOfItsArgument()
    {
        var interpreter = new Interpreter(Parser.Parse("""
            stage array
            func @f(%a: array<i32,?>, %i: i64, %j: i64) -> i32 {
            b0:
                %r = element.load %a, %i, %j
                ret %r
            }
            """));
        int[] elements = [1, 2, 3, 4, 5, 6];
        fixed (int* data = elements)
        {
            var array = RuntimeValue.Of(ArrayView.Contiguous((nint)data, 2, 3));
            Assert.Equal(6, interpreter.Run(array, RuntimeValue.Of(1L), RuntimeValue.Of(2L)).Bits);
            var thrown = Assert.Throws<IndexOutOfRangeException>(() => interpreter.Run(array, RuntimeValue.Of(1L), RuntimeValue.Of(3L)));
            Assert.Equal("Index 3 is outside the bounds of the array: the length is 3.", thrown.Message);
            var vector = RuntimeValue.Of(ArrayView.Contiguous((nint)data, 6));
            Assert.Throws<InternalCompilerException>(() => interpreter.Run(vector, RuntimeValue.Of(0L), RuntimeValue.Of(0L)));
        }
    }

    [Fact]
    public void CodeThatNeverEndsIsStopped()
    {
        var interpreter = new Interpreter(Parser.Parse("""
            stage machine

            func @f() -> void {
            b0:
                jump b1
            b1:
                jump b1
            }
            """)) { MaximumBlocks = 1000 };
        Assert.Throws<TimeoutException>(() => interpreter.Run());
    }

    [Fact]
    public void AnArrayWithoutAxesHasOneElement()
    {
        var interpreter = new Interpreter(Parser.Parse("""
            stage array
            func @f(%a: array<f64,0,C>) -> f64 {
            b0:
                %r = element.load %a
                %n = length %a
                %m = conv %n : f64
                %s = add %r, %m
                ret %s
            }
            """));
        double element = 1.5;
        Assert.Equal(2.5, ScalarBits.To<double>(interpreter.Run(RuntimeValue.Of(ArrayView.Contiguous((nint)(&element)))).Bits));
    }

    [Fact]
    public void RecursionWithoutEndIsAnExceptionOfDotNet()
    {
        var interpreter = new Interpreter(Parser.Parse("""
            stage array
            func @f(%a: i32) -> i32 {
            b0:
                %r = call @f(%a)
                ret %r
            }
            """));
        Assert.Throws<InsufficientExecutionStackException>(() => interpreter.Run(RuntimeValue.Of(1)));
    }

    [Fact]
    public void ManyThreadsMayRunOneModule()
    {
        var interpreter = new Interpreter(Parser.Parse("""
            stage machine
            func @f(%n: i64) -> i64 {
            b0:
                %zero = const 0 : i64
                %one = const 1 : i64
                jump b1(%n, %zero)
            b1(%i: i64, %s: i64):
                %t = add %s, %i
                %j = sub %i, %one
                %c = gt %j, %zero
                br %c, b1(%j, %t), b2
            b2:
                ret %t
            }
            """));
        Parallel.For(1, 200, n => Assert.Equal(n * (n + 1L) / 2, interpreter.Run(RuntimeValue.Of((long)n)).Bits));
    }

    [Fact]
    public void TheNumberOfArgumentsIsChecked()
    {
        var interpreter = new Interpreter(Parser.Parse("stage machine\nfunc @f(%a: i32) -> void {\nb0:\n ret\n}"));
        Assert.Throws<ArgumentException>(() => interpreter.Run());
    }

    [Fact]
    public void ABackendTakesMachineModulesOnly()
    {
        var module = Parser.Parse("stage loop\nfunc @f() -> void {\nb0:\n ret\n}");
        Assert.Throws<InternalCompilerException>(() => new InterpreterBackend().Compile(module));
    }

    private delegate int Call(CompiledModule compiled, KernelContext* context, sbyte a, bool b, uint c, float d, nint p, double* result);

    [Fact]
    public void TheBackendCallsByTheAbi()
    {
        var module = Parser.Parse("""
            stage machine
            func @f(%a: i8, %b: bool, %c: u32, %d: f32, %p: ptr) -> f64 {
            b0:
                %zero = const 0 : f64
                %a1 = conv %a : f64
                %c1 = conv %c : f64
                %d1 = conv %d : f64
                %e = load %p : f64
                %s0 = add %a1, %c1
                %s1 = add %s0, %d1
                %s2 = select %b, %s1, %zero
                %s3 = add %s2, %e
                ret %s3
            }
            """);
        var compiled = new InterpreterBackend().Compile(module);
        var parameters = typeof(Call).GetMethod("Invoke")!.GetParameters().Select(parameter => parameter.ParameterType).ToArray();
        var method = new DynamicMethod("call", typeof(int), parameters, restrictedSkipVisibility: true);
        var il = method.GetILGenerator();
        for (int i = 1; i < parameters.Length; i++) il.Emit(OpCodes.Ldarg, i);
        compiled.EmitCall(il, generator => generator.Emit(OpCodes.Ldarg_0));
        il.Emit(OpCodes.Ret);
        double result, element = 0.25;
        Assert.Equal(0, method.CreateDelegate<Call>()(compiled, null, -3, true, 3_000_000_000, 1.5f, (nint)(&element), &result));
        Assert.Equal(2_999_999_998.75, result);
    }
}
