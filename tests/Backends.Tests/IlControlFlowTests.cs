using DualJit.IR;

namespace DualJit.Tests;

/// <summary>Blocks, edges, calls, guards and memory of the IL backend, on functions built by hand.</summary>
public sealed unsafe class IlControlFlowTests
{
    private static Module NewModule() => new() { Stage = Stage.Machine };

    private static double Float(long bits) => BitConverter.Int64BitsToDouble(bits);

    private static long Bits(double value) => BitConverter.DoubleToInt64Bits(value);

    // for (i = 0; i < n; i++) sum += x[i] * y[i]
    internal static Module Dot()
    {
        var module = NewModule();
        var b = new FunctionBuilder(module, "dot", IrType.Float64, (IrType.Pointer, "x"), (IrType.Pointer, "y"), (IrType.Int64, "n"));
        var (x, y, n) = (b.Function.Parameters[0], b.Function.Parameters[1], b.Function.Parameters[2]);
        var (i, sum) = (b.Declare(IrType.Int64, "i"), b.Declare(IrType.Float64, "sum"));
        var (head, body, exit) = (b.NewBlock(), b.NewBlock(), b.NewBlock());
        b.Write(i, b.Const(0L));
        b.Write(sum, b.Const(0.0));
        b.Jump(head);
        b.SwitchTo(head);
        b.Branch(b.Emit(Op.Lt, b.Read(i), n), body, exit);
        b.SwitchTo(body);
        var product = b.Emit(Op.Mul, LoadElement(b, x, b.Read(i)), LoadElement(b, y, b.Read(i)));
        b.Write(sum, b.Emit(Op.Add, b.Read(sum), product));
        b.Write(i, b.Emit(Op.Add, b.Read(i), b.Const(1L)));
        b.Jump(head);
        b.SwitchTo(exit);
        b.Return(b.Read(sum));
        b.Finish();
        return module;
    }

    private static ValueId LoadElement(FunctionBuilder b, ValueId pointer, ValueId index) =>
        b.EmitTyped(Op.Load, IrType.Float64, b.Emit(Op.Offset, (long)DType.Float64, pointer, index));

    [Fact]
    public void ALoopOverMemorySums()
    {
        double[] x = [1, 2, 3], y = [10, 20, 30];
        fixed (double* px = x, py = y)
        {
            var outcome = IlRunner.Run(Dot(), (nint)px, (nint)py, 3);
            Assert.Equal((0, 140.0), (outcome.Status, Float(outcome.Result)));
            Assert.Equal(0.0, Float(IlRunner.Run(Dot(), (nint)px, (nint)py, 0).Result));
        }
    }

    [Theory]
    [InlineData(0, 5, 8)]
    [InlineData(1, 8, 5)]
    [InlineData(7, 8, 5)]
    public void EdgesSwapParallel(long times, long first, long second)
    {
        var module = NewModule();
        var b = new FunctionBuilder(module, "swap", IrType.Int64, (IrType.Int64, "times"));
        var times_ = b.Function.Parameters[0];
        var (head, body, exit) = (b.NewBlock(), b.NewBlock(), b.NewBlock());
        var (left, right, count) = (b.Function.AddParameter(head, IrType.Int64), b.Function.AddParameter(head, IrType.Int64), b.Function.AddParameter(head, IrType.Int64));
        b.Jump(head, b.Const(5L), b.Const(8L), b.Const(0L));
        b.SwitchTo(head);
        b.Branch(b.Emit(Op.Lt, count, times_), body, exit);
        b.SwitchTo(body);
        b.Jump(head, right, left, b.Emit(Op.Add, count, b.Const(1L)));
        b.SwitchTo(exit);
        b.Return(b.Emit(Op.Add, b.Emit(Op.Mul, left, b.Const(100L)), right));
        b.Finish();
        Assert.Equal(first * 100 + second, IlRunner.Run(module, times).Result);
    }

    [Theory]
    [InlineData(3, 1, 2)]
    [InlineData(1, 3, -2)]
    public void ABranchCarriesArgumentsOverBothEdges(long x, long y, long expected)
    {
        var module = NewModule();
        var b = new FunctionBuilder(module, "select", IrType.Int64, (IrType.Int64, "x"), (IrType.Int64, "y"));
        var (px, py) = (b.Function.Parameters[0], b.Function.Parameters[1]);
        var join = b.NewBlock();
        var result = b.Function.AddParameter(join, IrType.Int64);
        var difference = b.Emit(Op.Sub, px, py);
        b.Branch(b.Emit(Op.Gt, px, py), new Edge(join, [difference]), new Edge(join, [b.Emit(Op.Neg, b.Emit(Op.Sub, py, px))]));
        b.SwitchTo(join);
        b.Return(result);
        b.Finish();
        Assert.Equal(expected, IlRunner.Run(module, x, y).Result);
    }

    [Theory]
    [InlineData(2, 0)]
    [InlineData(4, (int)TrapKind.IndexOutOfRange)]
    public void AGuardThatFailsRecordsItsOperands(long index, int status)
    {
        var module = NewModule();
        var b = new FunctionBuilder(module, "guard", IrType.Int64, (IrType.Int64, "index"));
        var index_ = b.Function.Parameters[0];
        var length = b.Const(4L);
        b.Guard(b.Emit(Op.Lt, index_, length), TrapKind.IndexOutOfRange, b.Emit(Op.Mul, index_, b.Const(10L)), length);
        b.Return(index_);
        b.Finish();
        var outcome = IlRunner.Run(module, index);
        Assert.Equal(status, outcome.Status);
        if (status != 0) Assert.Equal((40, 4), (outcome.Operands[0], outcome.Operands[1]));
        else Assert.Equal(index, outcome.Result);
    }

    [Fact]
    public void AThrowRecordsItsOperandsAsBits()
    {
        var module = NewModule();
        var b = new FunctionBuilder(module, "throws", IrType.Void, (IrType.Float64, "x"), (IrType.Scalar(DType.Float32), "y"), (IrType.Scalar(DType.Int8), "z"),
            (IrType.Scalar(DType.UInt32), "u"), (IrType.Bool, "b"));
        b.Throw(new ExceptionSite(typeof(FiveValuesException).GetConstructors()[0], [.. b.Function.Parameters.Select(parameter => new ExceptionOperand(b.TypeOf(parameter).DType.ClrType))]),
            [.. b.Function.Parameters]);
        b.Finish();
        long[] arguments = [Bits(-0.0), BitConverter.SingleToInt32Bits(float.MaxValue), -3, uint.MaxValue, 1];
        var outcome = IlRunner.Run(module, arguments);
        Assert.Equal(Traps.FirstUserStatus, outcome.Status);
        Assert.Equal(arguments, outcome.Operands[..5]);
        Assert.Equal("-0 3.4028235E+38 -3 4294967295 True", module.Exceptions[0].Create(outcome.Operands).Message);
    }

    private sealed class FiveValuesException(double x, float y, sbyte z, uint u, bool b) : Exception($"{x} {y} {z} {u} {b}");

    // fib(n) = n < 2 ? n : fib(n - 1) + fib(n - 2), each call behind a stack check.
    internal static Module Fibonacci()
    {
        var module = NewModule();
        var b = new FunctionBuilder(module, "fib", IrType.Int64, (IrType.Int64, "n"));
        var n = b.Function.Parameters[0];
        var (small, large) = (b.NewBlock(), b.NewBlock());
        b.Guard(b.Emit(Op.StackOk), TrapKind.InsufficientStack);
        b.Branch(b.Emit(Op.Lt, n, b.Const(2L)), small, large);
        b.SwitchTo(small);
        b.Return(n);
        b.SwitchTo(large);
        b.Return(b.Emit(Op.Add, b.Call(b.Id, b.Emit(Op.Sub, n, b.Const(1L))), b.Call(b.Id, b.Emit(Op.Sub, n, b.Const(2L)))));
        b.Finish();
        return module;
    }

    [Fact]
    public void FunctionsCallThemselves()
    {
        var outcome = IlRunner.Run(Fibonacci(), 20);
        Assert.Equal((0, 6765), (outcome.Status, outcome.Result));
    }

    [Fact]
    public void StatusOfADeepCallEndsAllCallers()
    {
        byte here = 0;
        var outcome = IlRunner.Run(Fibonacci(), (nint)(&here) - 4096, [1_000_000]);
        Assert.Equal((int)TrapKind.InsufficientStack, outcome.Status);
    }

    [Fact]
    public void FunctionsCallLaterOnesAndPassBoolsAndNarrowIntegers()
    {
        var module = NewModule();
        var i8 = IrType.Scalar(DType.Int8);
        var entry = new FunctionBuilder(module, "entry", i8, (i8, "x"), (IrType.Bool, "negate"));
        var callee = new FunctionBuilder(module, "callee", i8, (i8, "x"), (IrType.Bool, "negate"));
        entry.Return(entry.Emit(Op.Add, entry.Call(callee.Id, [.. entry.Function.Parameters]), entry.Const((sbyte)100)));
        entry.Finish();
        var x = callee.Function.Parameters[0];
        callee.Return(callee.Emit(Op.Select, callee.Function.Parameters[1], callee.Emit(Op.Neg, x), x));
        callee.Finish();
        Assert.Equal(unchecked((sbyte)(100 + 50)), IlRunner.Run(module, 50, 0).Result);
        Assert.Equal(50, IlRunner.Run(module, 50, 1).Result);
    }

    [Fact]
    public void ALoadIsNotMovedOverAStore()
    {
        var module = NewModule();
        var b = new FunctionBuilder(module, "exchange", IrType.Float64, (IrType.Pointer, "p"));
        var p = b.Function.Parameters[0];
        var old = b.EmitTyped(Op.Load, IrType.Float64, p);
        b.Emit(Op.Store, b.Const(2.0), p);
        b.Return(old);
        b.Finish();
        double cell = 1;
        var outcome = IlRunner.Run(module, (nint)(&cell));
        Assert.Equal((1.0, 2.0), (Float(outcome.Result), cell));
    }

    [Fact]
    public void AChainOfTenThousandOperationsCompiles()
    {
        var module = NewModule();
        var b = new FunctionBuilder(module, "chain", IrType.Int64, (IrType.Int64, "x"));
        var x = b.Function.Parameters[0];
        var sum = x;
        for (int i = 0; i < 10_000; i++) sum = b.Emit(Op.Xor, b.Emit(Op.Add, x, sum), x);
        b.Return(sum);
        b.Finish();
        long expected = 3;
        for (int i = 0; i < 10_000; i++) expected = (3 + expected) ^ 3;
        Assert.Equal(expected, IlRunner.Run(module, 3).Result);
    }
}
