using DualJit.IR;

namespace DualJit.Tests;

/// <summary>Control flow, calls, traps and memory of machine-stage modules, on every backend.</summary>
public sealed unsafe class MachineControlTests
{
    public static TheoryData<string> Backends => [.. TestBackends.Names];

    [Theory]
    [MemberData(nameof(Backends))]
    public void Block_parameters_swap_in_a_loop(string backend)
    {
        var module = new Module();
        var b = new FunctionBuilder(module, "fibonacci", IrType.Int64, (IrType.Int64, "n"));
        var (head, body, exit) = (b.NewBlock(), b.NewBlock(), b.NewBlock());
        var (x, y, i) = (b.Function.AddParameter(head, IrType.Int64, "x"), b.Function.AddParameter(head, IrType.Int64, "y"), b.Function.AddParameter(head, IrType.Int64, "i"));
        b.Jump(head, b.Const(0L), b.Const(1L), b.Const(0L));
        b.SwitchTo(head);
        b.Branch(b.Emit(Op.Lt, i, b.Function.Parameters[0]), body, exit);
        b.SwitchTo(body);
        b.Jump(head, y, b.Emit(Op.Add, x, y), b.Emit(Op.Add, i, b.Const(1L)));
        b.SwitchTo(exit);
        b.Return(x);
        b.Finish();
        Assert.Equal(6765, Compile(backend, module).Run(20));
    }

    [Theory]
    [MemberData(nameof(Backends))]
    public void A_branch_whose_edges_go_to_one_block_passes_the_right_arguments(string backend)
    {
        var module = new Module();
        var b = new FunctionBuilder(module, "choose", IrType.Float64, (IrType.Bool, "c"), (IrType.Float64, "x"), (IrType.Float64, "y"));
        var join = b.NewBlock();
        var chosen = b.Function.AddParameter(join, IrType.Float64);
        b.Branch(b.Function.Parameters[0], new Edge(join, [b.Function.Parameters[1]]), new Edge(join, [b.Function.Parameters[2]]));
        b.SwitchTo(join);
        b.Return(chosen);
        b.Finish();
        var code = Compile(backend, module);
        Assert.Equal(ScalarBits.Of(1.5), code.Run(1, ScalarBits.Of(1.5), ScalarBits.Of(2.5)));
        Assert.Equal(ScalarBits.Of(2.5), code.Run(0, ScalarBits.Of(1.5), ScalarBits.Of(2.5)));
    }

    [Theory]
    [MemberData(nameof(Backends))]
    public void A_failed_guard_returns_its_status_and_records_its_operands(string backend)
    {
        var module = new Module();
        var b = new FunctionBuilder(module, "check", IrType.Int32, (IrType.Int64, "i"), (IrType.Int64, "n"));
        var (i, n) = (b.Function.Parameters[0], b.Function.Parameters[1]);
        b.Guard(b.Emit(Op.Lt, i, n), TrapKind.IndexOutOfRange, i, n);
        b.Return(b.Convert(i, DType.Int32));
        b.Finish();
        var code = Compile(backend, module);
        Assert.Equal(3, code.Run(3, 5));
        Assert.Equal((int)TrapKind.IndexOutOfRange, code.Call([-7, -9], out _, out long[] operands));
        Assert.Equal([-7, -9], operands[..2]);
    }

    [Theory]
    [MemberData(nameof(Backends))]
    public void A_throw_records_operands_of_every_type_as_bits(string backend)
    {
        IrType[] types =
        [
            IrType.Bool, IrType.Scalar(DType.Int8), IrType.Scalar(DType.UInt8), IrType.Scalar(DType.Int16), IrType.Scalar(DType.UInt16),
            IrType.Scalar(DType.UInt32), IrType.Scalar(DType.Float32), IrType.Float64,
        ];
        long[] bits = [1, -5, 250, -300, 65000, 4_000_000_000, ScalarBits.Of(-2.5f), ScalarBits.Of(1e300)];
        var module = new Module();
        var b = new FunctionBuilder(module, "fail", IrType.Void, [.. types.Select(type => (type, (string?)null))]);
        var constructor = typeof(ArgumentException).GetConstructor([typeof(string)])!;
        var (second, first) = (b.NewBlock(), b.NewBlock());
        b.Branch(b.Function.Parameters[0], second, first);
        b.SwitchTo(first);
        b.Throw(new ExceptionSite(constructor, ["first"]));
        b.SwitchTo(second);
        b.Throw(new ExceptionSite(constructor, ["second"]), [.. b.Function.Parameters]);
        b.Finish();
        var code = Compile(backend, module);
        Assert.Equal(Traps.FirstUserStatus, code.Call([0, .. bits.AsSpan(1)], out _, out _));
        Assert.Equal(Traps.FirstUserStatus + 1, code.Call(bits, out _, out long[] operands));
        Assert.Equal(bits, operands[..bits.Length]);
    }

    [Theory]
    [MemberData(nameof(Backends))]
    public void A_call_returns_the_status_of_what_it_called(string backend)
    {
        var module = new Module();
        var b = new FunctionBuilder(module, "outer", IrType.Int32, (IrType.Int32, "a"), (IrType.Int32, "b"));
        var divide = new FunctionBuilder(module, "divide", IrType.Int32, (IrType.Int32, "a"), (IrType.Int32, "b"));
        var check = new FunctionBuilder(module, "check", IrType.Void, (IrType.Int32, "b"));
        b.Return(b.Emit(Op.Add, b.Call(divide.Id, [.. b.Function.Parameters]), b.Const(1)));
        b.Finish();
        divide.Call(check.Id, divide.Function.Parameters[1]);
        divide.Return(divide.Emit(Op.Div, divide.Function.Parameters[0], divide.Function.Parameters[1]));
        divide.Finish();
        check.Guard(check.Emit(Op.Ne, check.Function.Parameters[0], check.Const(0)), TrapKind.DivideByZero);
        check.Return();
        check.Finish();
        var code = Compile(backend, module);
        Assert.Equal(-2, code.Run(-7, 2));
        Assert.Equal((int)TrapKind.DivideByZero, code.Call([1, 0], out _, out _));
    }

    [Theory]
    [MemberData(nameof(Backends))]
    public void Recursion_works_and_stops_at_the_stack_limit(string backend)
    {
        var module = new Module();
        var b = new FunctionBuilder(module, "sum", IrType.Int64, (IrType.Int64, "n"));
        var (more, done) = (b.NewBlock(), b.NewBlock());
        var n = b.Function.Parameters[0];
        b.Guard(b.Emit(Op.StackOk), TrapKind.InsufficientStack);
        b.Branch(b.Emit(Op.Gt, n, b.Const(0L)), more, done);
        b.SwitchTo(more);
        b.Return(b.Emit(Op.Add, n, b.Call(b.Id, b.Emit(Op.Sub, n, b.Const(1L)))));
        b.SwitchTo(done);
        b.Return(b.Const(0L));
        b.Finish();
        var code = Compile(backend, module);
        byte here;
        code.StackLimit = (nint)(&here) - 200_000;
        Assert.Equal(5050, code.Run(100));
        Assert.Equal((int)TrapKind.InsufficientStack, code.Call([1_000_000], out _, out _));
    }

    [Theory]
    [MemberData(nameof(Backends))]
    public void Bools_are_bytes_in_memory_and_any_byte_but_zero_is_true(string backend)
    {
        var module = new Module();
        var b = new FunctionBuilder(module, "flip", IrType.Bool, (IrType.Pointer, "flags"), (IrType.Int64, "i"));
        var address = b.Emit(Op.Offset, (long)DType.Bool, b.Function.Parameters[0], b.Function.Parameters[1]);
        var flag = b.EmitTyped(Op.Load, IrType.Bool, address);
        b.Emit(Op.Store, b.Emit(Op.Not, flag), address);
        b.Return(flag);
        b.Finish();
        var code = Compile(backend, module);
        byte[] flags = [0, 1, 2, 255];
        var before = new long[flags.Length];
        fixed (byte* pointer = flags)
            for (int i = 0; i < flags.Length; i++) before[i] = code.Run((long)pointer, i);
        Assert.Equal([0, 1, 1, 1], before);
        Assert.Equal([1, 0, 0, 0], flags);
    }

    [Theory]
    [MemberData(nameof(Backends))]
    public void Elements_are_addressed_by_their_size_in_both_directions(string backend)
    {
        var module = new Module();
        var b = new FunctionBuilder(module, "element", IrType.Scalar(DType.Int16), (IrType.Pointer, "p"), (IrType.Int64, "i"));
        b.Return(b.EmitTyped(Op.Load, IrType.Scalar(DType.Int16), b.Emit(Op.Offset, (long)DType.Int16, b.Function.Parameters[0], b.Function.Parameters[1])));
        b.Finish();
        var code = Compile(backend, module);
        short[] elements = [-1, -2, -3, -4, -5];
        fixed (short* pointer = elements)
        {
            Assert.Equal(-1, code.Run((long)pointer, 0));
            Assert.Equal(-5, code.Run((long)pointer, 4));
            Assert.Equal(-2, code.Run((long)(pointer + 3), -2));
        }
    }

    private static MachineCode Compile(string backend, Module module) => new(TestBackends.Find(backend), module);
}
